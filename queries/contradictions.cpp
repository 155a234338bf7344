#include "queries/contradictions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

/// Who says something: the document, and whom it quotes.
using Voices = std::set<std::pair<uint32_t, std::string>>;

Voices voices_of(const StatementGraph& graph, const std::vector<uint32_t>& statements) {
  Voices voices;
  for (const uint32_t i : statements) {
    voices.emplace(graph.statements[i].document, graph.statements[i].attribution);
  }
  return voices;
}

bool between_documents(const StatementGraph& graph, const Contradiction& claim) {
  const uint32_t first = graph.statements[claim.affirmed.front()].document;
  const auto elsewhere = [&](uint32_t i) { return graph.statements[i].document != first; };
  return std::any_of(claim.affirmed.begin(), claim.affirmed.end(), elsewhere) ||
         std::any_of(claim.denied.begin(), claim.denied.end(), elsewhere);
}

}  // namespace

Contradictions contradictions(const StatementGraph& graph, Filter filter,
                              std::optional<uint32_t> about) {
  filter.include_negated = true;
  const Selection selection =
      about ? select(graph, filter, graph.statements_of(*about)) : select(graph, filter);
  const auto allowed = [&](uint32_t entity) {
    return entity == about || filter.allows(graph.entities[entity].entity.type);
  };
  std::map<std::tuple<uint32_t, uint32_t, Relation>, Contradiction> by_claim;
  for (const uint32_t i : selection.statements) {
    const Said& said = graph.statements[i];
    if (!allowed(said.subject) || !allowed(said.object)) continue;
    auto ends = std::make_pair(said.subject, said.object);
    if (info(said.relation).symmetric) ends = std::minmax(said.subject, said.object);
    Contradiction& claim = by_claim[{ends.first, ends.second, said.relation}];
    claim.subject = ends.first;
    claim.object = ends.second;
    claim.relation = said.relation;
    (said.polarity == Polarity::kNegative ? claim.denied : claim.affirmed).push_back(i);
  }
  Contradictions result;
  result.undated = selection.undated;
  for (auto& [key, claim] : by_claim) {
    if (claim.affirmed.empty() || claim.denied.empty()) continue;
    // One voice that says both tells of a change or a nuance, not of a dispute.
    const Voices yes = voices_of(graph, claim.affirmed);
    if (yes.size() == 1 && yes == voices_of(graph, claim.denied)) continue;
    result.found.push_back(std::move(claim));
  }
  const auto weight = [&](const Contradiction& c) {
    return std::tuple(between_documents(graph, c), std::min(c.affirmed.size(), c.denied.size()),
                      c.affirmed.size() + c.denied.size());
  };
  std::stable_sort(
      result.found.begin(), result.found.end(),
      [&](const Contradiction& x, const Contradiction& y) { return weight(x) > weight(y); });
  return result;
}

}  // namespace entente::queries
