#include "queries/balance.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "queries/hops.h"

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

/// Whether a relation tells nothing of how its ends stand to each other.
bool is_neutral(Relation relation) { return info(relation).goldstein == 0.0; }

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

/// The strongest of many triangles, in bounded memory.
class Strongest {
 public:
  explicit Strongest(size_t wanted) : wanted_(wanted) {}

  void add(const Triangle& triangle) {
    if (wanted_ == 0) return;
    found_.push_back(triangle);
    if (found_.size() > 4 * wanted_ + 1000) cut();
  }
  std::vector<Triangle> take() {
    cut();
    return std::move(found_);
  }

 private:
  void cut() {
    std::sort(found_.begin(), found_.end(), [](const Triangle& x, const Triangle& y) {
      return x.strength != y.strength ? x.strength > y.strength : x.nodes < y.nodes;
    });
    if (found_.size() > wanted_) found_.resize(wanted_);
  }

  size_t wanted_;
  std::vector<Triangle> found_;
};

int sign_of(double balance) { return balance < 0 ? -1 : 1; }

/// A triangle of rows' positions u, v, w, with the balances of u-v, u-w, v-w.
Triangle triangle_of(const SignedRows& rows, std::array<uint32_t, 3> at,
                     std::array<double, 3> balances) {
  // Positions ascend as entities do: order the corners, and the ties opposite to them alike.
  std::array<std::pair<uint32_t, double>, 3> corners = {
      {{at[0], balances[2]}, {at[1], balances[1]}, {at[2], balances[0]}}};
  std::sort(corners.begin(), corners.end());
  Triangle triangle;
  for (size_t i = 0; i < 3; ++i) {
    triangle.nodes[i] = rows.nodes[corners[i].first];
    triangle.signs[2 - i] = sign_of(corners[i].second);
  }
  triangle.strength =
      std::min({std::abs(balances[0]), std::abs(balances[1]), std::abs(balances[2])});
  return triangle;
}

}  // namespace

const SignedTie* SignedGraph::between(uint32_t a, uint32_t b) const {
  const auto key = std::minmax(a, b);
  const auto before = [](const SignedTie& tie, const std::pair<uint32_t, uint32_t>& ends) {
    return std::pair(tie.a, tie.b) < ends;
  };
  const auto found =
      std::lower_bound(ties.begin(), ties.end(), std::pair(key.first, key.second), before);
  return found != ties.end() && found->a == key.first && found->b == key.second ? &*found : nullptr;
}

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
    if (!positive && (!is_negative(said.relation) || is_neutral(said.relation))) continue;
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

SignedRows rows_of(const SignedGraph& ties) {
  SignedRows rows;
  for (const SignedTie& tie : ties.ties) {
    if (tie.sign() == 0) continue;
    rows.nodes.push_back(tie.a);
    rows.nodes.push_back(tie.b);
  }
  std::sort(rows.nodes.begin(), rows.nodes.end());
  rows.nodes.erase(std::unique(rows.nodes.begin(), rows.nodes.end()), rows.nodes.end());
  const auto position = [&](uint32_t entity) {
    return static_cast<uint32_t>(std::lower_bound(rows.nodes.begin(), rows.nodes.end(), entity) -
                                 rows.nodes.begin());
  };
  rows.offsets.assign(rows.nodes.size() + 1, 0);
  const auto each = [&](auto visit) {
    for (const SignedTie& tie : ties.ties) {
      if (tie.sign() == 0) continue;
      const uint32_t a = position(tie.a);
      const uint32_t b = position(tie.b);
      visit(a, b, tie.balance());
      visit(b, a, tie.balance());
    }
  };
  each([&](uint32_t from, uint32_t, double) { ++rows.offsets[from + 1]; });
  for (size_t i = 1; i < rows.offsets.size(); ++i) rows.offsets[i] += rows.offsets[i - 1];
  rows.links.resize(rows.offsets.back());
  std::vector<uint32_t> next(rows.offsets.begin(), rows.offsets.end() - 1);
  each([&](uint32_t from, uint32_t to, double balance) {
    rows.links[next[from]++] = {to, balance};
  });
  return rows;
}

double Balance::degree() const {
  if (triangles() == 0) return 1;
  return static_cast<double>(by_negatives[0] + by_negatives[2]) / static_cast<double>(triangles());
}

Balance balance(const SignedGraph& ties, std::optional<uint32_t> of, size_t listed,
                const Limits& limits) {
  const SignedRows rows = rows_of(ties);
  const auto n = static_cast<uint32_t>(rows.nodes.size());
  StepCounter counter(limits);
  Balance result;
  Strongest unbalanced(listed);
  // Each triangle is found at its corner of the smallest degree (Chiba and Nishizeki 1985).
  const auto below = [&](uint32_t u, uint32_t v) {
    return std::pair(rows.row(u).size(), u) < std::pair(rows.row(v).size(), v);
  };
  std::vector<double> towards(n, 0);  // the balance from u, 0 where there is no tie
  for (uint32_t u = 0; u < n; ++u) {
    for (const auto& link : rows.row(u)) {
      if (below(u, link.to)) towards[link.to] = link.balance;
    }
    for (const auto& first : rows.row(u)) {
      if (towards[first.to] == 0) continue;
      counter.step(rows.row(first.to).size());
      for (const auto& second : rows.row(first.to)) {
        if (towards[second.to] == 0 || !below(first.to, second.to)) continue;
        const std::array<uint32_t, 3> at = {u, first.to, second.to};
        if (of && rows.nodes[at[0]] != *of && rows.nodes[at[1]] != *of &&
            rows.nodes[at[2]] != *of) {
          continue;
        }
        const Triangle triangle =
            triangle_of(rows, at, {first.balance, towards[second.to], second.balance});
        const auto negatives = std::count(triangle.signs.begin(), triangle.signs.end(), -1);
        ++result.by_negatives[static_cast<size_t>(negatives)];
        if (negatives % 2 == 1) unbalanced.add(triangle);
      }
    }
    for (const auto& link : rows.row(u)) towards[link.to] = 0;
  }
  result.unbalanced = unbalanced.take();
  return result;
}

}  // namespace entente::queries
