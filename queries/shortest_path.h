// Paths of the fewest steps.
#ifndef ENTENTE_QUERIES_SHORTEST_PATH_H_
#define ENTENTE_QUERIES_SHORTEST_PATH_H_

#include <functional>
#include <optional>

#include "graphs/property_graph.h"
#include "queries/limits.h"
#include "queries/traversal.h"
#include "queries/walk.h"

namespace entente::queries {

/// Whether a search may use a relationship.
using RelTest = std::function<bool(graphs::RelId)>;

/// A path of the fewest steps, at most `hops`, over relationships that pass `test` (all if it is
/// empty). Searches from both ends; each round the side grows whose frontier has fewer links.
/// Always the same one for the same graph. Nothing if there is none; no steps if both ends are one
/// node. Throws what the limits throw, and what `test` throws.
std::optional<Walk> shortest_path(const graphs::PropertyGraph& graph, graphs::NodeId from,
                                  graphs::NodeId to, int hops, const Moves& moves = {},
                                  const Limits& limits = {}, const RelTest& test = {});

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_SHORTEST_PATH_H_
