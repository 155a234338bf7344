#pragma once

#include <string>
#include <vector>

#include "graphs/property_graph.h"
#include "queries/cypher/engine.h"

namespace entente::queries::cypher {

/// What in a query can find nothing, since the graph has no such label, type of relationship or
/// property: a sentence each, with the nearest that it has. In the order of the kinds and names.
std::vector<std::string> hints(const PreparedQuery& query, const graphs::PropertyGraph& graph);

}  // namespace entente::queries::cypher
