// How central entities are in what the texts state.
#ifndef ENTENTE_QUERIES_CENTRALITY_H_
#define ENTENTE_QUERIES_CENTRALITY_H_

#include <cstdint>
#include <vector>

#include "graphs/statement_graph.h"
#include "queries/filter.h"
#include "queries/hops.h"
#include "queries/limits.h"

namespace entente::queries {

struct Centrality {
  uint32_t node = 0;
  uint64_t degree = 0;  ///< edges that touch it
  /// PageRank against the direction of influence, over the strengths of what `influence` follows:
  /// high for who influences many, or few who do themselves. Who is influenced with a strength
  /// below 1 in all passes on that much of its score. Sums to 1.
  double influence = 0;
  /// Share of the shortest ways between two others that run through it (Freeman 1977), 0..1.
  double betweenness = 0;
  /// How near the others are, 0..1 (measures.h).
  double closeness = 0;
};

struct CentralityOptions {
  Filter filter;  ///< its types are those of both ends
  InfluenceWeights weights;
  /// Shortest ways are followed from so many nodes, evenly spread, where there are more: then
  /// betweenness and closeness are estimates. 0: as many as take seconds.
  uint32_t samples = 0;
  Limits limits;
};

struct Centralities {
  std::vector<Centrality> nodes;  ///< those with an edge, by number
  uint32_t samples = 0;           ///< nodes from which shortest ways were followed
  uint64_t undated = 0;
};

/// Shortest ways take edges in either direction, each pair of nodes once.
Centralities centralities(const graphs::StatementGraph& graph, const CentralityOptions& options);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_CENTRALITY_H_
