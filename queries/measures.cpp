#include "queries/measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace entente::queries {
namespace {

using graphs::Adjacency;
using graphs::FlatGraph;
using graphs::NodeId;
using graphs::PropertyGraph;

/// Weights of relationships as a node passes its score on by them: 0 for those that pass nothing.
double share_of(std::span<const double> weights, uint32_t rel) {
  if (weights.empty()) return 1;
  const double w = weights[rel];
  return w > 0 ? w : 0;  // NaN is no weight
}

/// Neighbours without direction, parallels and loops, ascending: what triangles are made of.
struct SimpleRows {
  std::vector<uint32_t> offsets;
  std::vector<uint32_t> neighbours;

  std::span<const uint32_t> row(uint32_t v) const {
    return std::span(neighbours).subspan(offsets[v], offsets[v + 1] - offsets[v]);
  }
};

/// visit(w) for each distinct neighbour of v in either direction, ascending, v itself left out.
template <class F>
void each_simple(const FlatGraph& flat, uint32_t v, F visit) {
  const auto out = flat.out.neighbours.subspan(flat.out.offsets[v],
                                               flat.out.offsets[v + 1] - flat.out.offsets[v]);
  const auto in =
      flat.in.neighbours.subspan(flat.in.offsets[v], flat.in.offsets[v + 1] - flat.in.offsets[v]);
  uint32_t last = v;
  size_t o = 0;
  size_t i = 0;
  while (o < out.size() || i < in.size()) {
    const uint32_t w = i == in.size() || (o < out.size() && out[o] <= in[i]) ? out[o++] : in[i++];
    if (w == last || w == v) continue;
    last = w;
    visit(w);
  }
}

}  // namespace

std::vector<double> page_rank(const PropertyGraph& graph, const PageRankOptions& options) {
  const FlatGraph flat = graph.flat();
  const uint32_t n = flat.nodes;
  std::vector<double> score(n, 0);
  const auto alive = static_cast<double>(graph.node_count());
  if (alive == 0) return score;
  const Adjacency& giving = options.reversed ? flat.in : flat.out;
  const Adjacency& taking = options.reversed ? flat.out : flat.in;
  std::span<const double> weights;
  if (options.weight != graphs::kNoSymbol) weights = graph.rel_doubles(options.weight);
  StepCounter counter(options.limits);

  std::vector<double> given(n, 0);  // what a node's relationships weigh together
  for (uint32_t v = 0; v < n; ++v) {
    for (uint32_t i = giving.offsets[v]; i < giving.offsets[v + 1]; ++i) {
      given[v] += share_of(weights, giving.rel(i));
    }
  }
  std::vector<double> slack(n, 1);  // the share of its score that a node gives to all
  for (uint32_t v = 0; v < n; ++v) {
    const double weighs = given[v];
    given[v] = std::max(weighs, options.least);
    if (given[v] > 0) slack[v] = 1 - weighs / given[v];
  }
  // Weights in the order in which they are read; single precision keeps nine digits' worth of score
  // apart and halves the memory that each sweep reads.
  std::vector<float> taken(weights.empty() ? 0 : taking.neighbours.size());
  for (size_t i = 0; i < taken.size(); ++i) {
    taken[i] = static_cast<float>(share_of(weights, taking.rel(i)));
  }
  const auto living = [&](uint32_t v) {
    return !graph.has_changes() || graph.node_alive(NodeId{v});
  };
  std::vector<double> passed(n, 0);  // score / given, what one unit of weight passes on
  double dangling = 0;
  for (uint32_t v = 0; v < n; ++v) {
    if (!living(v)) continue;
    score[v] = 1 / alive;
    if (given[v] > 0) passed[v] = score[v] / given[v];
    dangling += score[v] * slack[v];
  }
  const double jump = (1 - options.damping) / alive;
  for (int sweep = 0; sweep < options.iterations; ++sweep) {
    double change = 0;
    for (uint32_t v = 0; v < n; ++v) {
      const uint32_t begin = taking.offsets[v];
      const uint32_t end = taking.offsets[v + 1];
      double sum = 0;
      if (taken.empty()) {
        for (uint32_t i = begin; i < end; ++i) sum += passed[taking.neighbours[i]];
      } else {
        for (uint32_t i = begin; i < end; ++i) {
          sum += passed[taking.neighbours[i]] * static_cast<double>(taken[i]);
        }
      }
      if (begin == end && !living(v)) continue;
      const double before = score[v];
      score[v] = jump + options.damping * (sum + dangling / alive);
      change += std::abs(score[v] - before);
      if (given[v] > 0) passed[v] = score[v] / given[v];
      dangling += (score[v] - before) * slack[v];
    }
    counter.step(taking.neighbours.size() / 64 + n / 64 + 1);
    // Sweeps do not keep the sum; bringing it back to 1 also speeds them up.
    double total = std::accumulate(score.begin(), score.end(), 0.0);
    for (double& s : score) s /= total;
    for (double& p : passed) p /= total;
    dangling /= total;
    if (change < options.tolerance) break;
  }
  return score;
}

uint64_t triangle_count(const PropertyGraph& graph, const Limits& limits) {
  const FlatGraph flat = graph.flat();
  const uint32_t n = flat.nodes;
  StepCounter counter(limits);
  // Nodes get new numbers by degree, the largest last; each edge is kept at its smaller end, so
  // that hubs have short rows (Chiba and Nishizeki 1985; Latapy 2008).
  std::vector<uint32_t> degree(n);
  for (uint32_t v = 0; v < n; ++v) {
    degree[v] =
        flat.out.offsets[v + 1] - flat.out.offsets[v] + flat.in.offsets[v + 1] - flat.in.offsets[v];
  }
  std::vector<uint32_t> order(n);
  {
    std::vector<uint32_t> starts(n == 0 ? 1 : *std::max_element(degree.begin(), degree.end()) + 2);
    for (const uint32_t d : degree) ++starts[d + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    for (uint32_t v = 0; v < n; ++v) order[starts[degree[v]]++] = v;
  }
  std::vector<uint32_t> rank = std::move(degree);
  for (uint32_t i = 0; i < n; ++i) rank[order[i]] = i;
  SimpleRows rows;
  rows.offsets.reserve(size_t{n} + 1);
  rows.offsets.push_back(0);
  rows.neighbours.reserve(flat.out.neighbours.size());
  for (uint32_t i = 0; i < n; ++i) {
    const size_t begin = rows.neighbours.size();
    each_simple(flat, order[i], [&](uint32_t w) {
      if (rank[w] > i) rows.neighbours.push_back(rank[w]);
    });
    std::sort(rows.neighbours.begin() + static_cast<std::ptrdiff_t>(begin), rows.neighbours.end());
    rows.offsets.push_back(static_cast<uint32_t>(rows.neighbours.size()));
    counter.step((rows.neighbours.size() - begin) / 16 + 1);
  }
  uint64_t triangles = 0;
  std::vector<uint8_t> marked(n, 0);
  for (uint32_t u = 0; u < n; ++u) {
    const auto row = rows.row(u);
    if (row.size() < 2) continue;
    for (const uint32_t v : row) marked[v] = 1;
    for (const uint32_t v : row) {
      const auto others = rows.row(v);
      uint32_t common = 0;
      for (const uint32_t w : others) common += marked[w];
      triangles += common;
      counter.step(others.size() / 16 + 1);
    }
    for (const uint32_t v : row) marked[v] = 0;
  }
  return triangles;
}

std::vector<double> degrees(const PropertyGraph& graph, Direction direction,
                            graphs::Symbol weight) {
  const FlatGraph flat = graph.flat();
  std::span<const double> weights;
  if (weight != graphs::kNoSymbol) weights = graph.rel_doubles(weight);
  std::vector<double> sums(flat.nodes, 0);
  const auto add = [&](const Adjacency& side) {
    for (uint32_t v = 0; v < flat.nodes; ++v) {
      for (uint32_t i = side.offsets[v]; i < side.offsets[v + 1]; ++i) {
        const double w = weights.empty() ? 1 : weights[side.rel(i)];
        if (!std::isnan(w)) sums[v] += w;
      }
    }
  };
  if (direction != Direction::kIn) add(flat.out);
  if (direction != Direction::kOut) add(flat.in);
  return sums;
}

namespace {

/// Distinct neighbours a search may step to, as rows of their own.
SimpleRows rows_for(const PropertyGraph& graph, const Moves& moves) {
  const FlatGraph flat = graph.flat();
  const auto types = graph.rel_types();
  SimpleRows rows;
  rows.offsets.push_back(0);
  for (uint32_t v = 0; v < flat.nodes; ++v) {
    const auto begin = static_cast<std::ptrdiff_t>(rows.neighbours.size());
    const auto add = [&](const Adjacency& side) {
      for (uint32_t i = side.offsets[v]; i < side.offsets[v + 1]; ++i) {
        if (side.neighbours[i] == v) continue;
        if (!moves.types.empty() && std::find(moves.types.begin(), moves.types.end(),
                                              types[side.rel(i)]) == moves.types.end()) {
          continue;
        }
        rows.neighbours.push_back(side.neighbours[i]);
      }
    };
    if (moves.direction != Direction::kIn) add(flat.out);
    if (moves.direction != Direction::kOut) add(flat.in);
    std::sort(rows.neighbours.begin() + begin, rows.neighbours.end());
    rows.neighbours.erase(std::unique(rows.neighbours.begin() + begin, rows.neighbours.end()),
                          rows.neighbours.end());
    rows.offsets.push_back(static_cast<uint32_t>(rows.neighbours.size()));
  }
  return rows;
}

/// All nodes, or so many of them, evenly spread.
std::vector<uint32_t> sampled_nodes(const PropertyGraph& graph, uint32_t samples) {
  std::vector<uint32_t> nodes;
  graph.for_each_node([&](NodeId v) { nodes.push_back(v.v); });
  if (samples == 0 || samples >= nodes.size()) return nodes;
  std::vector<uint32_t> chosen;
  chosen.reserve(samples);
  for (uint64_t i = 0; i < samples; ++i) chosen.push_back(nodes[i * nodes.size() / samples]);
  return chosen;
}

/// visit(node, distance) for all that a node reaches, itself left out.
class Levels {
 public:
  Levels(const SimpleRows& rows, StepCounter& counter)
      : rows_(rows), counter_(counter), seen_(rows.offsets.size() - 1, 0) {}

  template <class F>
  void from(uint32_t start, F visit) {
    seen_[start] = ++stamp_;
    frontier_.assign(1, start);
    for (double hop = 1; !frontier_.empty(); ++hop) {
      next_.clear();
      for (const uint32_t v : frontier_) {
        counter_.step(rows_.row(v).size() + 1);
        for (const uint32_t w : rows_.row(v)) {
          if (seen_[w] == stamp_) continue;
          seen_[w] = stamp_;
          next_.push_back(w);
          visit(w, hop);
        }
      }
      frontier_.swap(next_);
    }
  }

 private:
  const SimpleRows& rows_;
  StepCounter& counter_;
  std::vector<uint32_t> seen_;
  std::vector<uint32_t> frontier_;
  std::vector<uint32_t> next_;
  uint32_t stamp_ = 0;
};

Direction opposite(Direction direction) {
  return direction == Direction::kBoth ? direction
         : direction == Direction::kIn ? Direction::kOut
                                       : Direction::kIn;
}

}  // namespace

std::vector<double> betweenness(const PropertyGraph& graph, const Moves& moves, uint32_t samples,
                                const Limits& limits) {
  const SimpleRows rows = rows_for(graph, moves);
  const uint32_t n = graph.node_end().v;
  const std::vector<uint32_t> sources = sampled_nodes(graph, samples);
  double scale = static_cast<double>(graph.node_count()) / static_cast<double>(sources.size());
  // Without direction each pair is met from both its ends.
  if (moves.direction == Direction::kBoth) scale /= 2;
  StepCounter counter(limits);
  std::vector<double> between(n, 0);
  std::vector<double> paths(n);
  std::vector<double> dependency(n);
  std::vector<uint32_t> distance(n);
  std::vector<uint32_t> visited;
  constexpr uint32_t kUnseen = 0xffffffffu;
  std::fill(distance.begin(), distance.end(), kUnseen);
  for (const uint32_t s : sources) {
    visited.assign(1, s);
    distance[s] = 0;
    paths[s] = 1;
    dependency[s] = 0;
    for (size_t at = 0; at < visited.size(); ++at) {
      const uint32_t v = visited[at];
      counter.step(rows.row(v).size() + 1);
      for (const uint32_t w : rows.row(v)) {
        if (distance[w] == kUnseen) {
          distance[w] = distance[v] + 1;
          paths[w] = 0;
          dependency[w] = 0;
          visited.push_back(w);
        }
        if (distance[w] == distance[v] + 1) paths[w] += paths[v];
      }
    }
    for (size_t at = visited.size(); at-- > 0;) {
      const uint32_t v = visited[at];
      for (const uint32_t w : rows.row(v)) {
        if (distance[w] == distance[v] + 1) {
          dependency[v] += paths[v] / paths[w] * (1 + dependency[w]);
        }
      }
      if (v != s) between[v] += dependency[v] * scale;
    }
    for (const uint32_t v : visited) distance[v] = kUnseen;
  }
  return between;
}

std::vector<double> closeness(const PropertyGraph& graph, const Moves& moves, uint32_t samples,
                              const Limits& limits) {
  // Distances to a sample are those from it, the other way.
  const SimpleRows rows = rows_for(graph, {opposite(moves.direction), moves.types});
  const std::vector<uint32_t> targets = sampled_nodes(graph, samples);
  const auto n = static_cast<double>(graph.node_count());
  const double scale = n / static_cast<double>(targets.size());
  StepCounter counter(limits);
  Levels levels(rows, counter);
  std::vector<double> reached(graph.node_end().v, 0);
  std::vector<double> sums(reached.size(), 0);
  for (const uint32_t target : targets) {
    levels.from(target, [&](uint32_t v, double distance) {
      reached[v] += 1;
      sums[v] += distance;
    });
  }
  std::vector<double> close(reached.size(), 0);
  for (size_t v = 0; v < close.size(); ++v) {
    if (sums[v] > 0)
      close[v] = std::min(1.0, scale * reached[v] / (n - 1)) * (reached[v] / sums[v]);
  }
  return close;
}

}  // namespace entente::queries
