// What surrounds a node, and what is said of it.
#ifndef ENTENTE_QUERIES_NEIGHBOURHOOD_H_
#define ENTENTE_QUERIES_NEIGHBOURHOOD_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "queries/filter.h"
#include "queries/hops.h"
#include "queries/limits.h"

namespace entente::queries {

enum class Direction { kBoth, kOut, kIn };

struct NeighbourhoodOptions {
  Filter filter;  ///< its types are those of the neighbours listed; the way may lead through others
  int hops = 1;
  Direction direction = Direction::kBoth;  ///< of each step, away from the node; symmetric
                                           ///< relations run both ways
  std::optional<uint32_t> shared_with;     ///< list only what surrounds this entity, too
  InfluenceWeights weights;
  Limits limits;
};

struct Neighbour {
  uint32_t node = 0;
  int hops = 0;  ///< steps from the node; with shared_with, the larger of both distances
  /// What links it to nodes one step nearer; with shared_with, to nodes nearer to either.
  std::vector<FollowedEdge> edges;
  uint64_t count = 0;  ///< statements behind the edges
};

struct Neighbourhood {
  uint32_t node = 0;
  std::vector<Neighbour> neighbours;  ///< nearest first, then by count, then by id
  uint64_t undated = 0;               ///< statements left out because they have no date
};

Neighbourhood neighbourhood(const graphs::StatementGraph& graph, uint32_t node,
                            const NeighbourhoodOptions& options);

/// Statements about an entity, or about two together.
struct Why {
  std::vector<uint32_t> statements;  ///< by document and place in it
  uint64_t undated = 0;
};

/// The filter's types are those of the other end.
Why why(const graphs::StatementGraph& graph, uint32_t a, std::optional<uint32_t> b,
        const Filter& filter);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_NEIGHBOURHOOD_H_
