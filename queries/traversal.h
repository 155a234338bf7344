// Breadth-first searches over whole graphs: what is within some hops, shortest paths.
#ifndef ENTENTE_QUERIES_TRAVERSAL_H_
#define ENTENTE_QUERIES_TRAVERSAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graphs/property_graph.h"
#include "queries/limits.h"
#include "queries/neighbourhood.h"

namespace entente::queries {

/// How a search may move.
struct Moves {
  Direction direction = Direction::kBoth;
  std::span<const graphs::Symbol> types;  ///< of relationships; all if empty
};

/// How many other nodes lie within `hops` steps of a node. Reads each relationship at most twice
/// and keeps a bit for every node.
uint64_t count_within(const graphs::PropertyGraph& graph, graphs::NodeId from, int hops,
                      const Moves& moves = {}, const Limits& limits = {});

/// Those nodes with their distances, nearest first, equal ones by id.
struct Distance {
  graphs::NodeId node;
  int hops = 0;
};
std::vector<Distance> within(const graphs::PropertyGraph& graph, graphs::NodeId from, int hops,
                             const Moves& moves = {}, const Limits& limits = {});

/// A way from one node to another: nodes.size() == rels.size() + 1.
struct Walk {
  std::vector<graphs::NodeId> nodes;
  std::vector<graphs::RelId> rels;
};

/// A path of the fewest steps, at most `hops`; searches from both ends. Always the same one for the
/// same graph. Nothing if there is none; no steps if both ends are one node.
std::optional<Walk> shortest_path(const graphs::PropertyGraph& graph, graphs::NodeId from,
                                  graphs::NodeId to, int hops, const Moves& moves = {},
                                  const Limits& limits = {});

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_TRAVERSAL_H_
