// How statements look in the graph that queries see (docs/formats.md).
#ifndef ENTENTE_GRAPHS_STATEMENT_RELATIONSHIPS_H_
#define ENTENTE_GRAPHS_STATEMENT_RELATIONSHIPS_H_

#include <string_view>

#include "core/store.h"
#include "graphs/graph_builder.h"

namespace entente::graphs {

/// Whether a property of a relationship follows from its statements: count, confidence, evidence...
bool follows_from_statements(std::string_view property);

/// Adds the statements of a store to a builder, as nodes and relationships that queries see; if
/// wanted with statement_details.h's property.
void add_statements(Store& store, GraphBuilder& builder, bool details = false);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_STATEMENT_RELATIONSHIPS_H_
