// How central nodes are, and triangles.
#ifndef ENTENTE_QUERIES_MEASURES_H_
#define ENTENTE_QUERIES_MEASURES_H_

#include <cstdint>
#include <vector>

#include "graphs/property_graph.h"
#include "queries/limits.h"
#include "queries/traversal.h"

namespace entente::queries {

struct PageRankOptions {
  double damping = 0.85;
  double tolerance = 1e-8;                    ///< ends when all scores together change by less
  int iterations = 1000;                      ///< at most
  graphs::Symbol weight = graphs::kNoSymbol;  ///< of relationships; all equal without one
  /// Against their direction: a node that influences others then scores, not one that is
  /// influenced.
  bool reversed = false;
  /// What a node's relationships weigh together at least: where they weigh less, the rest of its
  /// score goes to all nodes alike, so that one weak relationship does not pass all of it on.
  double least = 0;
  Limits limits;
};

/// PageRank (Page et al. 1999) by Gauss-Seidel sweeps; scores sum to 1. A node passes its score on
/// in proportion to the weights of its relationships, to all nodes alike if it has none.
/// Relationships without a positive weight pass nothing on. By node number; 0 for deleted nodes.
std::vector<double> page_rank(const graphs::PropertyGraph& graph, const PageRankOptions& options);

/// Triangles of the undirected graph without loops and parallel relationships.
uint64_t triangle_count(const graphs::PropertyGraph& graph, const Limits& limits = {});

/// Of each node: incoming, outgoing, and both; with a weight the sums of it. By node number.
std::vector<double> degrees(const graphs::PropertyGraph& graph, Direction direction,
                            graphs::Symbol weight = graphs::kNoSymbol);

/// Betweenness (Freeman 1977): how many shortest paths of other pairs run through a node, by
/// Brandes' algorithm (2001). Parallel relationships count once. With `samples` below the number of
/// nodes it is estimated from that many sources, evenly spread, and scaled. By node number.
std::vector<double> betweenness(const graphs::PropertyGraph& graph, const Moves& moves = {},
                                uint32_t samples = 0xffffffffu, const Limits& limits = {});

/// Closeness as Wasserman and Faust (1994, p. 201) define it for graphs that are not connected:
/// (r / (n - 1)) * (r / sum of distances) over the r nodes that a node reaches. With `samples`
/// below the number of nodes it is estimated from the distances to that many, evenly spread
/// (Eppstein and Wang 2004). By node number.
std::vector<double> closeness(const graphs::PropertyGraph& graph, const Moves& moves = {},
                              uint32_t samples = 0xffffffffu, const Limits& limits = {});

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_MEASURES_H_
