// What imported graphs and Cypher say in the ontology's terms.
#ifndef ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_
#define ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/statement.h"
#include "graphs/property_graph.h"
#include "graphs/statement_graph.h"
#include "graphs/stored_graph.h"

namespace entente::graphs {

/// The documents of statements that no document makes: "import" of an imported graph where it tells
/// none, "query" of relationships that Cypher created. They are also these statements' origins.
inline constexpr std::string_view kImportOrigin = "import";
inline constexpr std::string_view kQueryOrigin = "query";

/// Nodes and relationships of a store that no document says but that the ontology knows: nodes with
/// the label of an entity type and a name or id, relationships of a relation's type, NOT_ before
/// denied ones. So a graph that was exported and imported answers the same questions.
struct ImportedStatements {
  std::vector<StoredEntity> entities;  ///< in the order of the graph; ids may repeat
  /// Those that the relationship's statement_details.h tell of; without, one for each sentence of
  /// its `evidence`, one without any, together as certain as its `confidence` (1 where it has
  /// none), whose `doc` comes from `docs`.
  std::vector<Statement> statements;
  std::vector<SourceDocument> documents;  ///< those that the statements name, by id
  uint64_t unknown = 0;  ///< nodes and relationships that the ontology does not know
};
ImportedStatements imported_statements(const StoredGraph& stored);

/// The same of all nodes and relationships of a graph.
ImportedStatements statements_in(const PropertyGraph& graph);

/// The strings of a list, or the one that a value is.
std::vector<std::string> strings_in(const Value& value);

/// The entity that a node stands for; none if no label is an entity type, or it has no name.
std::optional<Entity> entity_of(const PropertyGraph& graph, NodeId node);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_IMPORTED_STATEMENTS_H_
