#include "queries/hops.h"

namespace entente::queries {

InfluenceWeights::InfluenceWeights() {
  for (const RelationInfo& relation : all_relations()) {
    (*this)[relation.relation] = {relation.influence_forward, relation.influence_backward};
  }
}

bool is_negative(Relation relation) {
  switch (info(relation).relation_class) {
    case RelationClass::kVerbalConflict:
    case RelationClass::kMaterialConflict:
    case RelationClass::kTieNegative:
      return true;
    default:
      return false;
  }
}

FollowedEdge follow(const graphs::StatementGraph& graph, graphs::Edge edge, uint32_t from,
                    const InfluenceWeights& weights) {
  FollowedEdge followed;
  const InfluenceWeights::Pair& pair = weights[edge.relation];
  const double weight = edge.subject == from ? pair.forward : pair.backward;
  if (weight > 0 && edge.polarity == Polarity::kPositive) {
    followed.weight = graphs::combined(graph, edge, weight);
  }
  followed.edge = std::move(edge);
  return followed;
}

int sign_of(std::span<const FollowedEdge> edges) {
  size_t negative = 0;
  for (const FollowedEdge& f : edges) negative += is_negative(f.edge.relation) ? 1 : 0;
  if (negative == 0) return 1;
  return negative == edges.size() ? -1 : 0;
}

}  // namespace entente::queries
