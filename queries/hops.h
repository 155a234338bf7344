// Steps between two nodes, with all that is said of them.
#ifndef ENTENTE_QUERIES_HOPS_H_
#define ENTENTE_QUERIES_HOPS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/ontology.h"
#include "graphs/statement_graph.h"

namespace entente::queries {

/// How strongly a single statement of each relation carries influence, 0..1; none where 0. Users
/// may replace any.
struct InfluenceWeights {
  struct Pair {
    double forward = 0;   ///< subject to object
    double backward = 0;  ///< object to subject
  };
  std::array<Pair, kRelationCount> of;

  /// The ontology's.
  InfluenceWeights();
  const Pair& operator[](Relation relation) const { return of[static_cast<size_t>(relation)]; }
  Pair& operator[](Relation relation) { return of[static_cast<size_t>(relation)]; }
};

/// An edge and the influence that it carries in the direction in which it is followed.
struct FollowedEdge {
  graphs::Edge edge;
  std::optional<double> weight;  ///< 1 - prod(1 - weight * confidence); absent where none
};

/// A step from one node to another, with all edges between them that the filters leave.
struct Hop {
  uint32_t from = 0;
  uint32_t to = 0;
  double strength = 0;
  int sign = 1;  ///< -1 if all edges are of a conflict or tie-negative class, 0 if some, else 1
  std::vector<FollowedEdge> edges;
};

/// Whether a relation is of a conflict or tie-negative class.
bool is_negative(Relation relation);

/// The edge seen from `from`: with its weight in that direction. Denied relations carry none.
FollowedEdge follow(const graphs::StatementGraph& graph, graphs::Edge edge, uint32_t from,
                    const InfluenceWeights& weights);

int sign_of(std::span<const FollowedEdge> edges);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_HOPS_H_
