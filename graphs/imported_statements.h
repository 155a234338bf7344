// What imported graphs and Cypher say in the ontology's terms.
#ifndef ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_
#define ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_

#include <optional>
#include <vector>

#include "core/statement.h"
#include "core/store.h"
#include "graphs/property_graph.h"

namespace entente::graphs {

/// Nodes and relationships of a store that no document says but that the ontology knows: nodes with
/// the label of an entity type and a name or id, relationships of a relation's type, NOT_ before
/// denied ones. So a graph that was exported and imported answers the same questions.
struct ImportedStatements {
  std::vector<StoredEntity> entities;  ///< in the order of the graph; ids may repeat
  /// One for each sentence of the relationship's `evidence`, one without any; together as certain
  /// as the relationship's `confidence` (1 where it has none). `doc` comes from `docs`, else it is
  /// "import".
  std::vector<Statement> statements;
};
ImportedStatements imported_statements(Store& store);

/// The same of all nodes and relationships of a graph.
ImportedStatements statements_in(const PropertyGraph& graph);

/// The entity that a node stands for; none if no label is an entity type, or it has no name.
std::optional<Entity> entity_of(const PropertyGraph& graph, NodeId node);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_
