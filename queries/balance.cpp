#include "queries/balance.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "queries/hops.h"

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

bool is_positive(Relation relation) {
  switch (info(relation).relation_class) {
    case RelationClass::kVerbalCooperation:
    case RelationClass::kMaterialCooperation:
    case RelationClass::kTiePositive:
      return true;
    default:
      return false;
  }
}

/// Signed ties by node: neighbour and balance, ascending.
using Rows = std::map<uint32_t, std::map<uint32_t, double>>;

Rows rows_of(const SignedGraph& ties) {
  Rows rows;
  for (const SignedTie& tie : ties.ties) {
    if (tie.sign() == 0) continue;
    rows[tie.a][tie.b] = tie.balance();
    rows[tie.b][tie.a] = tie.balance();
  }
  return rows;
}

/// Moves nodes to the bloc where they fit best until none gains; returns the frustration.
double settle(const Rows& rows, std::map<uint32_t, uint32_t>& bloc, StepCounter& counter) {
  uint32_t fresh = 0;
  for (const auto& [node, b] : bloc) fresh = std::max(fresh, b + 1);
  bool moved = true;
  // Each move lowers the frustration; rounding alone could go round in circles.
  for (int sweep = 0; moved && sweep < 1000; ++sweep) {
    moved = false;
    for (const auto& [node, row] : rows) {
      std::map<uint32_t, double> pull;  // bloc to the balance of the ties into it
      for (const auto& [other, balance] : row) {
        pull[bloc[other]] += balance;
        counter.step();
      }
      const uint32_t here = bloc[node];
      uint32_t best = here;
      double most = pull.count(here) > 0 ? pull[here] : 0;
      for (const auto& [there, balance] : pull) {
        if (balance > most + 1e-12) {
          best = there;
          most = balance;
        }
      }
      // Where every bloc repels it, it stands alone.
      if (most < -1e-12) best = fresh++;
      if (best != here) {
        bloc[node] = best;
        moved = true;
      }
    }
  }
  double frustration = 0;
  for (const auto& [node, row] : rows) {
    for (const auto& [other, balance] : row) {
      if (other < node) continue;
      const bool together = bloc[node] == bloc[other];
      if (together == (balance < 0)) frustration += std::abs(balance);
    }
  }
  return frustration;
}

}  // namespace

SignedGraph signed_graph(const StatementGraph& graph, const Filter& filter) {
  const Selection selection = select(graph, filter);
  std::map<std::pair<uint32_t, uint32_t>, SignedTie> by_pair;
  for (const uint32_t i : selection.statements) {
    const Said& said = graph.statements[i];
    if (said.subject == said.object || said.polarity == Polarity::kNegative) continue;
    const EntityType s = graph.entities[said.subject].entity.type;
    const EntityType o = graph.entities[said.object].entity.type;
    if (!is_actor(s) || !is_actor(o) || !filter.allows(s) || !filter.allows(o)) continue;
    const bool positive = is_positive(said.relation);
    if (!positive && !is_negative(said.relation)) continue;
    const auto pair = std::minmax(said.subject, said.object);
    SignedTie& tie = by_pair[pair];
    tie.a = pair.first;
    tie.b = pair.second;
    (positive ? tie.positive : tie.negative) += said.confidence;
    tie.statements.push_back(i);
  }
  SignedGraph result;
  result.undated = selection.undated;
  for (auto& [pair, tie] : by_pair) result.ties.push_back(std::move(tie));
  return result;
}

double Balance::degree() const {
  if (triangles() == 0) return 1;
  return static_cast<double>(by_negatives[0] + by_negatives[2]) / static_cast<double>(triangles());
}

Balance balance(const SignedGraph& ties, size_t listed, const Limits& limits) {
  const Rows rows = rows_of(ties);
  StepCounter counter(limits);
  Balance result;
  for (const auto& [a, row] : rows) {
    for (auto b = row.upper_bound(a); b != row.end(); ++b) {
      for (auto c = std::next(b); c != row.end(); ++c) {
        counter.step();
        const auto& row_b = rows.at(b->first);
        const auto bc = row_b.find(c->first);
        if (bc == row_b.end()) continue;
        const auto sign = [](double x) { return x < 0 ? -1 : 1; };
        Triangle triangle;
        triangle.nodes = {a, b->first, c->first};
        triangle.signs = {sign(b->second), sign(c->second), sign(bc->second)};
        triangle.strength =
            std::min({std::abs(b->second), std::abs(c->second), std::abs(bc->second)});
        const auto negatives = std::count(triangle.signs.begin(), triangle.signs.end(), -1);
        ++result.by_negatives[static_cast<size_t>(negatives)];
        if (negatives % 2 == 1) result.unbalanced.push_back(triangle);
      }
    }
  }
  std::stable_sort(result.unbalanced.begin(), result.unbalanced.end(),
                   [](const Triangle& x, const Triangle& y) { return x.strength > y.strength; });
  if (result.unbalanced.size() > listed) result.unbalanced.resize(listed);
  return result;
}

Blocs blocs(const SignedGraph& ties, const Limits& limits) {
  const Rows rows = rows_of(ties);
  StepCounter counter(limits);
  std::map<uint32_t, uint32_t> alone;
  std::map<uint32_t, uint32_t> whole;
  for (const auto& [node, row] : rows) {
    alone[node] = static_cast<uint32_t>(alone.size());
    whole[node] = 0;
  }
  const double from_alone = settle(rows, alone, counter);
  const double from_whole = settle(rows, whole, counter);
  const std::map<uint32_t, uint32_t>& best = from_whole < from_alone - 1e-12 ? whole : alone;
  Blocs result;
  result.frustration = std::min(from_alone, from_whole);
  for (const auto& [node, row] : rows) {
    for (const auto& [other, balance] : row) {
      if (other > node) result.total += std::abs(balance);
    }
  }
  std::map<uint32_t, std::vector<uint32_t>> members;
  for (const auto& [node, bloc] : best) members[bloc].push_back(node);
  for (auto& [bloc, nodes] : members) result.blocs.push_back(std::move(nodes));
  std::stable_sort(result.blocs.begin(), result.blocs.end(), [](const auto& x, const auto& y) {
    return x.size() != y.size() ? x.size() > y.size() : x[0] < y[0];
  });
  return result;
}

std::vector<Broker> brokers(const SignedGraph& ties, const Blocs& found, size_t listed) {
  std::map<uint32_t, size_t> bloc_of;
  for (size_t b = 0; b < found.blocs.size(); ++b) {
    for (const uint32_t node : found.blocs[b]) bloc_of[node] = b;
  }
  std::vector<Broker> result;
  for (const auto& [node, row] : rows_of(ties)) {
    std::map<size_t, double> weight;
    double total = 0;
    for (const auto& [other, balance] : row) {
      if (balance <= 0) continue;
      weight[bloc_of.at(other)] += balance;
      total += balance;
    }
    if (weight.size() < 2) continue;
    double squares = 0;
    for (const auto& [bloc, w] : weight) squares += (w / total) * (w / total);
    result.push_back({node, weight.size(), (1 - squares) * total});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Broker& x, const Broker& y) { return x.score > y.score; });
  if (result.size() > listed) result.resize(listed);
  return result;
}

Contradictions contradictions(const StatementGraph& graph, Filter filter) {
  filter.include_negated = true;
  const Selection selection = select(graph, filter);
  std::map<std::tuple<uint32_t, uint32_t, Relation>, Contradiction> by_claim;
  for (const uint32_t i : selection.statements) {
    const Said& said = graph.statements[i];
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
    // One voice that says both tells of a change or a nuance, not of a dispute.
    std::set<std::pair<uint32_t, std::string>> voices[2];
    for (const uint32_t i : claim.affirmed) {
      voices[0].emplace(graph.statements[i].document, graph.statements[i].attribution);
    }
    for (const uint32_t i : claim.denied) {
      voices[1].emplace(graph.statements[i].document, graph.statements[i].attribution);
    }
    if (voices[0].empty() || voices[1].empty()) continue;
    if (voices[0].size() == 1 && voices[0] == voices[1]) continue;
    result.found.push_back(std::move(claim));
  }
  std::stable_sort(
      result.found.begin(), result.found.end(), [](const Contradiction& x, const Contradiction& y) {
        return x.affirmed.size() + x.denied.size() > y.affirmed.size() + y.denied.size();
      });
  return result;
}

Diff diff(const StatementGraph& graph, Filter filter, const Span& before, const Span& after) {
  using Key = std::tuple<uint32_t, uint32_t, Relation, Polarity, Modality>;
  std::map<Key, EdgeChange> by_key;
  Diff result;
  for (const bool is_after : {false, true}) {
    filter.since = is_after ? after.since : before.since;
    filter.until = is_after ? after.until : before.until;
    const Selection selection = select(graph, filter);
    result.undated = selection.undated;
    for (graphs::Edge& edge : graphs::edges_of(graph, selection.statements)) {
      EdgeChange& change =
          by_key[{edge.subject, edge.object, edge.relation, edge.polarity, edge.modality}];
      (is_after ? change.after : change.before) = std::move(edge);
    }
  }
  for (auto& [key, change] : by_key) {
    if (change.before.statements.empty()) {
      change.kind = EdgeChange::Kind::kAppeared;
    } else if (change.after.statements.empty()) {
      change.kind = EdgeChange::Kind::kVanished;
    } else if (change.before.statements.size() != change.after.statements.size()) {
      change.kind = EdgeChange::Kind::kChanged;
    } else {
      continue;
    }
    result.changes.push_back(std::move(change));
  }
  return result;
}

}  // namespace entente::queries
