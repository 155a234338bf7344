// Breadth-first searches over whole graphs: what is within some hops.
#ifndef ENTENTE_QUERIES_TRAVERSAL_H_
#define ENTENTE_QUERIES_TRAVERSAL_H_

#include <cstdint>
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

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_TRAVERSAL_H_
