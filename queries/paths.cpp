#include "queries/paths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <queue>
#include <utility>

#include "core/date.h"
#include "core/error.h"

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

// Costs are -ln(strength) in whole units: sums of whole numbers do not depend on their order, so
// that equally strong chains are found to be equal.
constexpr double kUnit = 1e-12;
constexpr int64_t kFar = std::numeric_limits<int64_t>::max() / 4;

int64_t cost_of(double strength) { return std::llround(-std::log(strength) / kUnit); }

/// A step that a chain may take.
struct Arc {
  uint32_t to = 0;
  int64_t cost = 0;
  double strength = 0;
  std::vector<std::pair<long, long>> dates;  // days covered by the statements that carry it
  bool undated = false;                      // one of them has no date
};

using Arcs = std::vector<std::vector<Arc>>;  // by the node they leave, by `to`

/// Days that a statement's date covers.
std::optional<std::pair<long, long>> days_of(const StatementGraph& graph, const Said& said) {
  const auto date = parse_iso_date(graph.date_of(said));
  if (!date) return std::nullopt;
  return std::make_pair(days_from_epoch(first_day(*date)), days_from_epoch(last_day(*date)));
}

/// Arcs from statements: `carries(said, forward)` is how strongly one carries, 0 for not at all.
template <class Carries>
Arcs arcs_of(const StatementGraph& graph, const std::vector<uint32_t>& statements,
             Carries carries) {
  struct Gathered {
    double none = 1;
    std::vector<std::pair<long, long>> dates;
    bool undated = false;
  };
  std::vector<std::map<uint32_t, Gathered>> gathered(graph.entities.size());
  const auto add = [&](uint32_t from, uint32_t to, double share, const Said& said) {
    if (share <= 0 || from == to) return;
    Gathered& arc = gathered[from][to];
    arc.none *= 1 - share;
    if (const auto days = days_of(graph, said)) {
      arc.dates.push_back(*days);
    } else {
      arc.undated = true;
    }
  };
  for (const uint32_t i : statements) {
    const Said& said = graph.statements[i];
    add(said.subject, said.object, carries(said, true), said);
    add(said.object, said.subject, carries(said, false), said);
  }
  Arcs arcs(graph.entities.size());
  for (uint32_t from = 0; from < gathered.size(); ++from) {
    for (auto& [to, g] : gathered[from]) {
      Arc arc;
      arc.to = to;
      arc.strength = 1 - g.none;
      arc.dates = std::move(g.dates);
      arc.undated = g.undated;
      arcs[from].push_back(std::move(arc));
    }
    gathered[from].clear();
  }
  return arcs;
}

/// The beginning of a chain; beginnings share their own.
struct Beginning {
  std::shared_ptr<const Beginning> before;
  uint32_t node = 0;
  int hops = 0;
  int64_t cost = 0;
  double strength = 1;
  long day = std::numeric_limits<long>::min();  // no step may be all before it

  bool contains(uint32_t other) const {
    for (const Beginning* b = this; b != nullptr; b = b->before.get()) {
      if (b->node == other) return true;
    }
    return false;
  }
  std::vector<uint32_t> nodes() const {
    std::vector<uint32_t> found(static_cast<size_t>(hops) + 1);
    const Beginning* b = this;
    for (size_t i = found.size(); i-- > 0; b = b->before.get()) found[i] = b->node;
    return found;
  }
};

struct Found {
  std::vector<uint32_t> nodes;
  double strength = 1;
};

struct Search {
  const StatementGraph& graph;
  const Arcs& arcs;
  uint32_t from;
  std::optional<uint32_t> to;
  int hops;
  int k;
  bool chronological;
  const Filter& filter;
  const Limits& limits;
};

/// Least costs to the target within a number of hops, loops allowed: never more than what a
/// loopless way costs, so that best-first search finds chains in their order (A*). Empty without a
/// target: then nothing remains to be paid.
std::vector<std::vector<int64_t>> remaining_costs(const Search& s, StepCounter& counter) {
  std::vector<std::vector<int64_t>> remaining;
  if (!s.to) return remaining;
  remaining.resize(static_cast<size_t>(s.hops) + 1);
  remaining[0].assign(s.arcs.size(), kFar);
  remaining[0][*s.to] = 0;
  for (size_t h = 1; h < remaining.size(); ++h) {
    remaining[h] = remaining[h - 1];
    for (uint32_t v = 0; v < s.arcs.size(); ++v) {
      counter.step(s.arcs[v].size());
      for (const Arc& arc : s.arcs[v]) {
        const int64_t rest = remaining[h - 1][arc.to];
        if (rest < kFar) remaining[h][v] = std::min(remaining[h][v], arc.cost + rest);
      }
    }
  }
  return remaining;
}

/// The first day on which a step can have been taken after `day`, or none.
std::optional<long> day_after(const Arc& arc, long day) {
  std::optional<long> earliest;
  if (arc.undated) earliest = day;
  for (const auto& [first, last] : arc.dates) {
    if (last < day) continue;
    const long at = std::max(first, day);
    if (!earliest || at < *earliest) earliest = at;
  }
  return earliest;
}

/// The k least costly loopless chains by best-first search over beginnings.
std::vector<Found> k_best(const Search& s) {
  StepCounter counter(s.limits);
  const auto remaining = remaining_costs(s, counter);
  struct Entry {
    int64_t total;
    std::shared_ptr<const Beginning> beginning;
  };
  const auto after = [](const Entry& a, const Entry& b) {
    if (a.total != b.total) return a.total > b.total;
    return a.beginning->nodes() > b.beginning->nodes();
  };
  std::priority_queue<Entry, std::vector<Entry>, decltype(after)> queue(after);
  auto start = std::make_shared<Beginning>();
  start->node = s.from;
  queue.push({0, std::move(start)});
  std::vector<Found> found;
  while (!queue.empty() && found.size() < static_cast<size_t>(s.k)) {
    const std::shared_ptr<const Beginning> at = queue.top().beginning;
    queue.pop();
    counter.step();
    const bool is_chain = at->hops > 0 && (!s.to || at->node == *s.to);
    if (is_chain) found.push_back({at->nodes(), at->strength});
    if (at->hops == s.hops || (s.to && at->node == *s.to)) continue;
    const bool passable = at->hops == 0 || s.filter.allows(s.graph.entities[at->node].entity.type);
    if (!passable) continue;
    for (const Arc& arc : s.arcs[at->node]) {
      counter.step();
      const int64_t rest = s.to ? remaining[static_cast<size_t>(s.hops - at->hops - 1)][arc.to] : 0;
      if (rest >= kFar || at->contains(arc.to)) continue;
      auto next = std::make_shared<Beginning>();
      if (s.chronological) {
        const auto day = day_after(arc, at->day);
        if (!day) continue;
        next->day = *day;
      }
      next->before = at;
      next->node = arc.to;
      next->hops = at->hops + 1;
      next->cost = at->cost + arc.cost;
      next->strength = at->strength * arc.strength;
      counter.hold(sizeof(Beginning) + sizeof(Entry) + 32);  // with the shared pointer's own
      queue.push({next->cost + rest, std::move(next)});
    }
  }
  // Rounding may tell apart what is equally strong.
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    const auto rounded = [](double x) { return std::llround(x * 1e12); };
    if (rounded(a.strength) != rounded(b.strength)) return a.strength > b.strength;
    return a.nodes < b.nodes;
  });
  return found;
}

/// Chains with all that is said between their nodes; `takes(said, from)` tells which statements.
template <class Takes>
std::vector<Chain> fill_in(const StatementGraph& graph, const Arcs& arcs,
                           const std::vector<uint32_t>& statements, const InfluenceWeights& weights,
                           const std::vector<Found>& found, Takes takes) {
  std::vector<bool> selected(graph.statements.size());
  for (const uint32_t i : statements) selected[i] = true;
  std::vector<Chain> chains;
  for (const Found& f : found) {
    Chain& chain = chains.emplace_back();
    chain.nodes = f.nodes;
    for (size_t i = 0; i + 1 < f.nodes.size(); ++i) {
      Hop& hop = chain.hops.emplace_back();
      hop.from = f.nodes[i];
      hop.to = f.nodes[i + 1];
      for (const Arc& arc : arcs[hop.from]) {
        if (arc.to == hop.to) hop.strength = arc.strength;
      }
      std::vector<uint32_t> between;
      for (const uint32_t n : graph.statements_of(hop.from)) {
        const Said& said = graph.statements[n];
        const uint32_t other = said.subject == hop.from ? said.object : said.subject;
        if (selected[n] && other == hop.to && takes(said, hop.from)) between.push_back(n);
      }
      for (graphs::Edge& edge : graphs::edges_of(graph, between)) {
        hop.edges.push_back(follow(graph, std::move(edge), hop.from, weights));
      }
      hop.sign = sign_of(hop.edges);
      chain.strength *= hop.strength;
      chain.sign *= hop.sign;
    }
  }
  return chains;
}

std::string none_between(const StatementGraph& graph, const char* what, uint32_t from,
                         std::optional<uint32_t> to, int hops) {
  std::string message = "no " + std::string(what) + " from " + graph.entities[from].entity.name;
  if (to) message += " to " + graph.entities[*to].entity.name;
  return message + " within " + std::to_string(hops) + (hops == 1 ? " hop" : " hops") +
         " passes the filters";
}

}  // namespace

Chains best_paths(const StatementGraph& graph, uint32_t from, uint32_t to,
                  const PathOptions& options) {
  const Selection selection = select(graph, options.filter);
  const auto runs = [&](const Said& said, bool forward) {
    return forward || !options.directed || info(said.relation).symmetric;
  };
  Arcs arcs = arcs_of(graph, selection.statements, [&](const Said& said, bool forward) {
    return runs(said, forward) ? said.confidence : 0;
  });
  for (auto& row : arcs) {
    for (Arc& arc : row) {
      arc.strength /= 2;
      arc.cost = cost_of(arc.strength);
    }
  }
  const Search search{graph, arcs,           from,          to, options.hops, options.k,
                      false, options.filter, options.limits};
  const std::vector<Found> found = k_best(search);
  if (found.empty()) throw NotAnswerable(none_between(graph, "path", from, to, options.hops));
  Chains result;
  result.undated = selection.undated;
  result.chains =
      fill_in(graph, arcs, selection.statements, options.weights, found,
              [&](const Said& said, uint32_t start) { return runs(said, said.subject == start); });
  return result;
}

Chains influence(const StatementGraph& graph, uint32_t from, std::optional<uint32_t> to,
                 const InfluenceOptions& options) {
  const Selection selection = select(graph, options.filter);
  Arcs arcs = arcs_of(graph, selection.statements, [&](const Said& said, bool forward) {
    if (said.polarity == Polarity::kNegative) return 0.0;
    const InfluenceWeights::Pair& pair = options.weights[said.relation];
    return (forward ? pair.forward : pair.backward) * said.confidence;
  });
  for (auto& row : arcs) {
    for (Arc& arc : row) arc.cost = cost_of(arc.strength);
  }
  const Search search{
      graph,          arcs,          from, to, options.hops, options.k, options.chronological,
      options.filter, options.limits};
  const std::vector<Found> found = k_best(search);
  if (found.empty()) {
    throw NotAnswerable(none_between(graph, "chain of influence", from, to, options.hops));
  }
  Chains result;
  result.undated = selection.undated;
  result.chains = fill_in(graph, arcs, selection.statements, options.weights, found,
                          [](const Said&, uint32_t) { return true; });
  return result;
}

}  // namespace entente::queries
