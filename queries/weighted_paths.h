// The best weighted paths in a property graph.
#ifndef ENTENTE_QUERIES_WEIGHTED_PATHS_H_
#define ENTENTE_QUERIES_WEIGHTED_PATHS_H_

#include <vector>

#include "graphs/property_graph.h"
#include "queries/limits.h"
#include "queries/neighbourhood.h"
#include "queries/walk.h"

namespace entente::queries {

struct WeightedPath {
  Walk walk;
  double score = 1;  ///< product of the weights
};

struct WeightedPathOptions {
  int k = 10;
  graphs::Symbol weight = graphs::kNoSymbol;  ///< a numeric property of relationships, in (0, 1]
  Direction direction = Direction::kOut;
  Limits limits;
};

/// The k loopless paths with the largest products of weights, best first; parallel relationships
/// make distinct paths. Relationships without a weight, or with one of 0 or less, are not used.
/// Throws UsageError for a weight above 1. Costs are -ln(weight); the least is found from both ends
/// (Dijkstra), the others by best-first search with exact remaining costs (A*), over the part of
/// the graph that paths of no more than the k-th cost can touch. The first call for a weight sorts
/// each node's relationships by cost, which later calls use.
std::vector<WeightedPath> best_paths(const graphs::PropertyGraph& graph, graphs::NodeId from,
                                     graphs::NodeId to, const WeightedPathOptions& options);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_WEIGHTED_PATHS_H_
