#include "queries/blocs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace entente::queries {
namespace {

/// A graph whose nodes may stand for groups of actors. Strengths are the sums of the positive and
/// of the negative ties' weights, those inside a group counted twice.
struct Level {
  std::vector<std::map<uint32_t, double>> rows;  // neighbour to balance, without itself
  std::vector<double> positive;
  std::vector<double> negative;
  double all_positive = 0;  // sums over all nodes
  double all_negative = 0;
  double resolution = 1;

  size_t size() const { return rows.size(); }
};

Level level_of(const SignedRows& rows, double resolution) {
  Level level;
  level.rows.resize(rows.nodes.size());
  level.positive.assign(rows.nodes.size(), 0);
  level.negative.assign(rows.nodes.size(), 0);
  level.resolution = resolution;
  for (uint32_t v = 0; v < rows.nodes.size(); ++v) {
    for (const auto& link : rows.row(v)) {
      level.rows[v][link.to] = link.balance;
      (link.balance > 0 ? level.positive : level.negative)[v] += std::abs(link.balance);
    }
    level.all_positive += level.positive[v];
    level.all_negative += level.negative[v];
  }
  return level;
}

/// Nodes' groups and what the groups weigh.
class Division {
 public:
  explicit Division(const Level& level)
      : level_(level), group_(level.size()), positive_(level.positive), negative_(level.negative) {
    std::iota(group_.begin(), group_.end(), 0u);
  }

  /// Moves nodes to the group that gains most until none gains; whether one was moved.
  bool settle(StepCounter& counter) {
    bool ever = false;
    // Each move raises the modularity; rounding alone could go round in circles.
    for (int sweep = 0; sweep < 1000; ++sweep) {
      bool moved = false;
      for (uint32_t v = 0; v < level_.size(); ++v) moved = improve(v, counter) || moved;
      if (!moved) break;
      ever = true;
    }
    return ever;
  }

  const std::vector<uint32_t>& groups() const { return group_; }

 private:
  bool improve(uint32_t v, StepCounter& counter) {
    const auto& row = level_.rows[v];
    counter.step(row.size() + 1);
    std::map<uint32_t, double> pull;  // group to the balance of the ties into it
    const uint32_t here = group_[v];
    pull[here] = 0;
    for (const auto& [other, balance] : row) pull[group_[other]] += balance;
    positive_[here] -= level_.positive[v];
    negative_[here] -= level_.negative[v];
    uint32_t best = here;
    double most = gain(v, here, pull[here]);
    for (const auto& [group, balance] : pull) {
      const double g = gain(v, group, balance);
      if (g > most + kLeast) {
        best = group;
        most = g;
      }
    }
    if (most < -kLeast) best = empty_group();  // where every group repels it, it stands alone
    group_[v] = best;
    positive_[best] += level_.positive[v];
    negative_[best] += level_.negative[v];
    return best != here;
  }

  /// What the modularity gains when v, which is in no group, joins one.
  double gain(uint32_t v, uint32_t group, double balance) const {
    double expected = 0;
    if (level_.all_positive > 0) {
      expected += level_.positive[v] * positive_[group] / level_.all_positive;
    }
    if (level_.all_negative > 0) {
      expected -= level_.negative[v] * negative_[group] / level_.all_negative;
    }
    return balance - level_.resolution * expected;
  }

  uint32_t empty_group() {
    std::vector<bool> used(group_.size());
    for (const uint32_t g : group_) used[g] = true;
    // There is one: only a node that shares its group is repelled by it.
    return static_cast<uint32_t>(std::find(used.begin(), used.end(), false) - used.begin());
  }

  static constexpr double kLeast = 1e-9;

  const Level& level_;
  std::vector<uint32_t> group_;
  std::vector<double> positive_;
  std::vector<double> negative_;
};

/// Numbers groups 0, 1, 2... in the order of their first members.
uint32_t renumber(std::vector<uint32_t>& groups) {
  std::vector<uint32_t> number(groups.size(), UINT32_MAX);
  uint32_t next = 0;
  for (uint32_t& g : groups) {
    if (number[g] == UINT32_MAX) number[g] = next++;
    g = number[g];
  }
  return next;
}

Level grouped(const Level& level, const std::vector<uint32_t>& groups, uint32_t count) {
  Level above;
  above.rows.resize(count);
  above.positive.assign(count, 0);
  above.negative.assign(count, 0);
  above.all_positive = level.all_positive;
  above.all_negative = level.all_negative;
  above.resolution = level.resolution;
  for (uint32_t v = 0; v < level.size(); ++v) {
    above.positive[groups[v]] += level.positive[v];
    above.negative[groups[v]] += level.negative[v];
    for (const auto& [other, balance] : level.rows[v]) {
      if (groups[other] != groups[v]) above.rows[groups[v]][groups[other]] += balance;
    }
  }
  return above;
}

double modularity_of(const Level& level, const std::vector<uint32_t>& groups, uint32_t count) {
  std::vector<double> inside(count, 0);
  std::vector<double> positive(count, 0);
  std::vector<double> negative(count, 0);
  for (uint32_t v = 0; v < level.size(); ++v) {
    positive[groups[v]] += level.positive[v];
    negative[groups[v]] += level.negative[v];
    for (const auto& [other, balance] : level.rows[v]) {
      if (groups[other] == groups[v]) inside[groups[v]] += balance;
    }
  }
  const double all = level.all_positive + level.all_negative;
  if (all == 0) return 0;
  double sum = 0;
  for (uint32_t g = 0; g < count; ++g) {
    sum += inside[g];
    if (level.all_positive > 0) sum -= positive[g] * positive[g] / level.all_positive;
    if (level.all_negative > 0) sum += negative[g] * negative[g] / level.all_negative;
  }
  return sum / all;
}

/// The bloc of each entity that is in one, by place.
std::map<uint32_t, uint32_t> places(const Blocs& blocs) {
  std::map<uint32_t, uint32_t> of;
  for (uint32_t b = 0; b < blocs.blocs.size(); ++b) {
    for (const Bloc::Member& member : blocs.blocs[b].members) of[member.node] = b;
  }
  return of;
}

}  // namespace

Blocs blocs(const SignedGraph& ties, double resolution, const Limits& limits) {
  const SignedRows rows = rows_of(ties);
  StepCounter counter(limits);
  const Level ground = level_of(rows, resolution);
  std::vector<uint32_t> groups(rows.nodes.size());
  std::iota(groups.begin(), groups.end(), 0u);
  uint32_t count = static_cast<uint32_t>(groups.size());
  Level level = ground;
  while (true) {
    Division division(level);
    if (!division.settle(counter)) break;
    std::vector<uint32_t> next = division.groups();
    count = renumber(next);
    for (uint32_t& g : groups) g = next[g];
    level = grouped(level, next, count);
  }

  Blocs result;
  result.modularity = modularity_of(ground, groups, count);
  result.blocs.resize(count);
  for (uint32_t v = 0; v < rows.nodes.size(); ++v) {
    Bloc::Member member{rows.nodes[v], 0};
    for (const auto& link : rows.row(v)) {
      const bool together = groups[v] == groups[link.to];
      if (together) member.weight += link.balance;
      if (link.to < v) continue;
      result.total += std::abs(link.balance);
      if (together == (link.balance < 0)) result.misfit += std::abs(link.balance);
    }
    result.blocs[groups[v]].members.push_back(member);
  }
  const auto first = [](const Bloc& bloc) { return bloc.members.front().node; };
  std::stable_sort(result.blocs.begin(), result.blocs.end(), [&](const Bloc& x, const Bloc& y) {
    if (x.members.size() != y.members.size()) return x.members.size() > y.members.size();
    return first(x) < first(y);
  });
  for (Bloc& bloc : result.blocs) {
    std::stable_sort(
        bloc.members.begin(), bloc.members.end(),
        [](const Bloc::Member& x, const Bloc::Member& y) { return x.weight > y.weight; });
  }
  return result;
}

std::vector<BlocTies> between(const SignedGraph& ties, const Blocs& blocs) {
  const std::map<uint32_t, uint32_t> of = places(blocs);
  std::map<std::pair<uint32_t, uint32_t>, BlocTies> by_pair;
  for (const SignedTie& tie : ties.ties) {
    if (tie.sign() == 0 || of.at(tie.a) == of.at(tie.b)) continue;
    const auto pair = std::minmax(of.at(tie.a), of.at(tie.b));
    BlocTies& sum = by_pair[{pair.first, pair.second}];
    sum.a = pair.first;
    sum.b = pair.second;
    (tie.sign() > 0 ? sum.positive : sum.negative) += std::abs(tie.balance());
    ++sum.ties;
  }
  std::vector<BlocTies> result;
  result.reserve(by_pair.size());
  for (const auto& [pair, sum] : by_pair) result.push_back(sum);
  return result;
}

std::vector<Broker> brokers(const SignedGraph& ties, const Blocs& blocs, size_t listed) {
  const std::map<uint32_t, uint32_t> of = places(blocs);
  const SignedRows rows = rows_of(ties);
  std::vector<Broker> result;
  for (uint32_t v = 0; v < rows.nodes.size(); ++v) {
    std::map<uint32_t, double> weight;
    double total = 0;
    for (const auto& link : rows.row(v)) {
      if (link.balance <= 0) continue;
      weight[of.at(rows.nodes[link.to])] += link.balance;
      total += link.balance;
    }
    if (weight.size() < 2) continue;
    double squares = 0;
    for (const auto& [bloc, w] : weight) squares += (w / total) * (w / total);
    Broker broker{rows.nodes[v], of.at(rows.nodes[v]), (1 - squares) * total, {}};
    broker.weights.assign(weight.begin(), weight.end());
    std::stable_sort(broker.weights.begin(), broker.weights.end(),
                     [](const auto& x, const auto& y) { return x.second > y.second; });
    result.push_back(std::move(broker));
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Broker& x, const Broker& y) { return x.score > y.score; });
  if (result.size() > listed) result.resize(listed);
  return result;
}

}  // namespace entente::queries
