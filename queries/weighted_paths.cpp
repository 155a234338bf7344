#include "queries/weighted_paths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/error.h"

namespace entente::queries {
namespace {

using graphs::Adjacency;
using graphs::FlatGraph;
using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

/// A relationship as a search sees it from one of its ends.
struct Arc {
  double cost;
  uint32_t node;
  uint32_t rel;
};

/// All arcs, each node's by cost: searches stop a row where it becomes too dear.
struct CostRows {
  std::vector<uint32_t> offsets;
  std::vector<Arc> arcs;

  std::span<const Arc> row(uint32_t v) const {
    return std::span(arcs).subspan(offsets[v], offsets[v + 1] - offsets[v]);
  }
};

CostRows rows_of(uint32_t nodes, std::span<const Adjacency> sides,
                 std::span<const double> weights) {
  CostRows rows;
  rows.offsets.reserve(size_t{nodes} + 1);
  rows.offsets.push_back(0);
  size_t total = 0;
  for (const Adjacency& side : sides) total += side.neighbours.size();
  rows.arcs.reserve(total);
  for (uint32_t v = 0; v < nodes; ++v) {
    const size_t begin = rows.arcs.size();
    for (size_t s = 0; s < sides.size(); ++s) {
      const Adjacency& side = sides[s];
      for (uint32_t i = side.offsets[v]; i < side.offsets[v + 1]; ++i) {
        const uint32_t rel = side.rel(i);
        const double weight = weights[rel];
        // A loop is on no loopless path; NaN fails every comparison.
        if (!(weight > 0) || side.neighbours[i] == v) continue;
        if (weight > 1) {
          throw UsageError("weights of best paths lie in (0, 1]; one is " + std::to_string(weight));
        }
        rows.arcs.push_back({-std::log(weight), side.neighbours[i], rel});
      }
    }
    std::sort(rows.arcs.begin() + static_cast<std::ptrdiff_t>(begin), rows.arcs.end(),
              [](const Arc& a, const Arc& b) {
                if (a.cost != b.cost) return a.cost < b.cost;
                if (a.node != b.node) return a.node < b.node;
                return a.rel < b.rel;
              });
    rows.offsets.push_back(static_cast<uint32_t>(rows.arcs.size()));
  }
  return rows;
}

/// Arcs away from a node and arcs into it.
struct CostGraph {
  uint32_t nodes = 0;
  std::shared_ptr<const CostRows> forward;
  std::shared_ptr<const CostRows> backward;
};

CostGraph cost_graph(const PropertyGraph& graph, graphs::Symbol weight, Direction direction) {
  const auto rows = [&](const char* name, Direction side) {
    return graph.derived<CostRows>("costs/" + std::string(name) + "/" + std::to_string(weight),
                                   [&] {
                                     const FlatGraph flat = graph.flat();
                                     std::vector<Adjacency> sides;
                                     if (side != Direction::kIn) sides.push_back(flat.out);
                                     if (side != Direction::kOut) sides.push_back(flat.in);
                                     return std::make_shared<const CostRows>(
                                         rows_of(flat.nodes, sides, graph.rel_doubles(weight)));
                                   });
  };
  CostGraph costs;
  costs.nodes = graph.node_end().v;
  if (direction == Direction::kBoth) {
    costs.forward = costs.backward = rows("both", Direction::kBoth);
    return costs;
  }
  const auto out = rows("out", Direction::kOut);
  const auto in = rows("in", Direction::kIn);
  costs.forward = direction == Direction::kOut ? out : in;
  costs.backward = direction == Direction::kOut ? in : out;
  return costs;
}

/// Dijkstra's search from one end, in an array that is never cleared: an entry counts if its stamp
/// is the current one. Kept by the thread between searches.
class Ball {
 public:
  struct Entry {
    double cost = kFar;
    uint32_t stamp = 0;
    uint32_t parent = kNone;
    uint32_t rel = kNone;
    bool settled = false;
  };

  void begin(uint32_t nodes, uint32_t root) {
    if (entries_.size() < nodes) entries_.resize(nodes);
    if (++stamp_ == 0) {
      for (Entry& e : entries_) e.stamp = 0;
      stamp_ = 1;
    }
    heap_.clear();
    improve(root, 0, kNone, kNone);
  }

  /// The cost of a node that was reached, settled or not; kFar else.
  double cost(uint32_t v) const { return entries_[v].stamp == stamp_ ? entries_[v].cost : kFar; }
  bool settled(uint32_t v) const { return entries_[v].stamp == stamp_ && entries_[v].settled; }
  const Entry& entry(uint32_t v) const { return entries_[v]; }

  /// The cost of the next node to be settled; kFar if there is none.
  double radius() {
    while (!heap_.empty() && stale(heap_.front())) pop();
    return heap_.empty() ? kFar : heap_.front().first;
  }
  /// How many entries wait to be settled, some of them outdated.
  size_t waiting() const { return heap_.size(); }
  /// Settles the next node; radius() must be finite.
  uint32_t settle() {
    const uint32_t v = heap_.front().second;
    pop();
    entries_[v].settled = true;
    return v;
  }
  bool improve(uint32_t v, double cost, uint32_t parent, uint32_t rel) {
    Entry& e = entries_[v];
    if (e.stamp == stamp_ && e.cost <= cost) return false;
    e = {cost, stamp_, parent, rel, false};
    heap_.emplace_back(cost, v);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    return true;
  }

 private:
  bool stale(const std::pair<double, uint32_t>& top) const {
    return entries_[top.second].settled || entries_[top.second].cost != top.first;
  }
  void pop() {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    heap_.pop_back();
  }

  std::vector<Entry> entries_;
  std::vector<std::pair<double, uint32_t>> heap_;
  uint32_t stamp_ = 0;
};

/// The least-cost path by search from both ends: the node where they meet.
struct Meeting {
  double cost = kFar;
  uint32_t node = kNone;
};

/// Settles a node of one end's search. What costs as much as the best way found, with all that
/// remains at least, is left out: a node that the other end has not settled is at least its radius
/// away, and one that it has was met from there.
void expand(Ball& mine, const Ball& theirs, double their_radius, const CostRows& rows,
            Meeting& best, StepCounter& counter) {
  const uint32_t v = mine.settle();
  const double base = mine.cost(v);
  const auto meet_at = [&](uint32_t node, double cost) {
    if (const double whole = cost + theirs.cost(node); whole < best.cost) best = {whole, node};
  };
  meet_at(v, base);
  if (theirs.settled(v)) return;  // what lies beyond is cheaper from the other end
  const auto row = rows.row(v);
  counter.step(row.size() / 8 + 1);
  for (const Arc& arc : row) {
    const double cost = base + arc.cost;
    if (cost + their_radius >= best.cost) break;  // the row only becomes dearer
    if (mine.improve(arc.node, cost, v, arc.rel)) meet_at(arc.node, cost);
  }
}

Meeting meet(const CostGraph& costs, uint32_t from, uint32_t to, Ball& forward, Ball& backward,
             StepCounter& counter) {
  forward.begin(costs.nodes, from);
  backward.begin(costs.nodes, to);
  Meeting best;
  while (true) {
    const double f = forward.radius();
    const double b = backward.radius();
    if (f + b >= best.cost || f == kFar || b == kFar) return best;
    if (forward.waiting() <= backward.waiting()) {
      expand(forward, backward, b, *costs.forward, best, counter);
    } else {
      expand(backward, forward, f, *costs.backward, best, counter);
    }
  }
}

WeightedPath path_at(const Meeting& meeting, const Ball& forward, const Ball& backward) {
  WeightedPath path;
  for (uint32_t v = meeting.node; v != kNone; v = forward.entry(v).parent) {
    path.walk.nodes.push_back(NodeId{v});
    if (forward.entry(v).parent != kNone) path.walk.rels.push_back(RelId{forward.entry(v).rel});
  }
  std::reverse(path.walk.nodes.begin(), path.walk.nodes.end());
  std::reverse(path.walk.rels.begin(), path.walk.rels.end());
  for (uint32_t v = meeting.node; backward.entry(v).parent != kNone; v = backward.entry(v).parent) {
    path.walk.rels.push_back(RelId{backward.entry(v).rel});
    path.walk.nodes.push_back(NodeId{backward.entry(v).parent});
  }
  return path;
}

/// Grows a ball to a radius; true if something beyond was left out.
bool grow(Ball& ball, const CostRows& rows, double radius, StepCounter& counter) {
  bool cut = false;
  while (ball.radius() <= radius) {
    const uint32_t v = ball.settle();
    const double base = ball.cost(v);
    for (const Arc& arc : rows.row(v)) {
      if (base + arc.cost > radius) {
        cut = true;
        break;
      }
      counter.step();
      ball.improve(arc.node, base + arc.cost, v, arc.rel);
    }
  }
  return cut;
}

/// Grows the backward ball beyond half of `bound`, over nodes only that some path of at most
/// `bound` can pass: what the forward ball of that half did not reach is too far from the other
/// end. True if something was left out.
bool grow_within(Ball& backward, const CostRows& rows, const Ball& forward, double bound,
                 StepCounter& counter) {
  bool cut = false;
  while (backward.radius() <= bound) {
    const uint32_t v = backward.settle();
    const double base = backward.cost(v);
    for (const Arc& arc : rows.row(v)) {
      const double cost = base + arc.cost;
      if (cost > bound) {
        cut = true;
        break;
      }
      counter.step();
      const bool near = cost <= bound / 2;
      if (near || cost + forward.cost(arc.node) <= bound) {
        backward.improve(arc.node, cost, v, arc.rel);
      } else {
        cut = true;
      }
    }
  }
  return cut;
}

/// All loopless paths of cost at most `bound`, cheapest first, `k` at most: best-first search over
/// beginnings, whose remaining cost is known exactly. A beginning's continuations are taken one at
/// a time, so that a hub's many are not all queued.
class Enumeration {
 public:
  Enumeration(const CostRows& rows, const Ball& remaining, uint32_t from, uint32_t to, double bound,
              int k, StepCounter& counter)
      : rows_(rows), remaining_(remaining), to_(to), bound_(bound), k_(k), counter_(counter) {
    add({kNone, from, kNone, 0});
    offer(0, 0);
  }

  /// Whether paths may have been left out for their cost.
  bool cut() const { return cut_; }

  std::vector<WeightedPath> run() {
    std::vector<WeightedPath> found;
    while (!queue_.empty() && found.size() < static_cast<size_t>(k_)) {
      const Offer at = queue_.top();
      queue_.pop();
      counter_.step();
      const Beginning& beginning = beginnings_[at.beginning];
      const Continuation next = continuations(beginning.node)[at.index];
      offer(at.beginning, at.index + 1);
      if (contains(at.beginning, next.node)) continue;
      const auto number = static_cast<uint32_t>(beginnings_.size());
      const double cost = beginnings_[at.beginning].cost + next.cost;
      add({at.beginning, next.node, next.rel, cost});
      if (next.node == to_) {
        found.push_back(path_of(number));
      } else {
        offer(number, 0);
      }
    }
    return found;
  }

 private:
  struct Beginning {
    uint32_t before;
    uint32_t node;
    uint32_t rel;
    double cost;
  };
  struct Continuation {
    double total;  // cost of the step and all that remains after it
    double cost;
    uint32_t node;
    uint32_t rel;
  };
  struct Offer {
    double total;
    uint32_t beginning;
    uint32_t index;
    bool operator<(const Offer& other) const {  // the queue gives the largest first
      if (total != other.total) return total > other.total;
      if (beginning != other.beginning) return beginning > other.beginning;
      return index > other.index;
    }
  };

  const std::vector<Continuation>& continuations(uint32_t v) {
    const auto [found, is_new] = continuations_.try_emplace(v);
    if (is_new) {
      for (const Arc& arc : rows_.row(v)) {
        if (arc.cost > bound_) {
          cut_ = true;
          break;
        }
        counter_.step();
        const double rest = remaining_.cost(arc.node);
        if (arc.cost + rest <= bound_) {
          found->second.push_back({arc.cost + rest, arc.cost, arc.node, arc.rel});
        } else if (rest != kFar) {
          cut_ = true;
        }
      }
      counter_.hold(found->second.size() * sizeof(Continuation));
      std::sort(found->second.begin(), found->second.end(),
                [](const Continuation& a, const Continuation& b) {
                  if (a.total != b.total) return a.total < b.total;
                  if (a.node != b.node) return a.node < b.node;
                  return a.rel < b.rel;
                });
    }
    return found->second;
  }

  void add(const Beginning& beginning) {
    counter_.hold(sizeof(Beginning) + sizeof(Offer));
    beginnings_.push_back(beginning);
  }

  void offer(uint32_t beginning, uint32_t index) {
    const auto& choices = continuations(beginnings_[beginning].node);
    if (index >= choices.size()) return;
    const double total = beginnings_[beginning].cost + choices[index].total;
    if (total <= bound_) {
      queue_.push({total, beginning, index});
    } else {
      cut_ = true;
    }
  }

  bool contains(uint32_t beginning, uint32_t node) const {
    for (uint32_t b = beginning; b != kNone; b = beginnings_[b].before) {
      if (beginnings_[b].node == node) return true;
    }
    return false;
  }

  WeightedPath path_of(uint32_t number) const {
    WeightedPath path;
    for (uint32_t b = number; b != kNone; b = beginnings_[b].before) {
      path.walk.nodes.push_back(NodeId{beginnings_[b].node});
      if (beginnings_[b].rel != kNone) path.walk.rels.push_back(RelId{beginnings_[b].rel});
    }
    std::reverse(path.walk.nodes.begin(), path.walk.nodes.end());
    std::reverse(path.walk.rels.begin(), path.walk.rels.end());
    return path;
  }

  const CostRows& rows_;
  const Ball& remaining_;
  uint32_t to_;
  double bound_;
  int k_;
  bool cut_ = false;
  StepCounter& counter_;
  std::vector<Beginning> beginnings_;
  std::priority_queue<Offer> queue_;
  std::unordered_map<uint32_t, std::vector<Continuation>> continuations_;
};

}  // namespace

std::vector<WeightedPath> best_paths(const PropertyGraph& graph, NodeId from, NodeId to,
                                     const WeightedPathOptions& options) {
  std::vector<WeightedPath> found;
  if (options.k <= 0 || from == to) return found;
  const CostGraph costs = cost_graph(graph, options.weight, options.direction);
  thread_local Ball forward;
  thread_local Ball backward;
  StepCounter counter(options.limits);
  const Meeting best = meet(costs, from.v, to.v, forward, backward, counter);
  if (best.cost == kFar) return found;
  if (options.k == 1) {
    found.push_back(path_at(best, forward, backward));
  } else {
    // The k-th cost is not known: try a bound, and a larger one if it gave too few paths.
    double bound = best.cost * 1.2 + 1e-9;
    while (true) {
      forward.begin(costs.nodes, from.v);
      backward.begin(costs.nodes, to.v);
      bool cut = grow(forward, *costs.forward, bound / 2, counter);
      cut = grow_within(backward, *costs.backward, forward, bound, counter) || cut;
      Enumeration paths(*costs.forward, backward, from.v, to.v, bound, options.k, counter);
      found = paths.run();
      if (found.size() >= static_cast<size_t>(options.k) || !(cut || paths.cut())) break;
      bound = std::max(bound * 1.4, bound + 0.2);
    }
  }
  const std::span<const double> weights = graph.rel_doubles(options.weight);
  for (WeightedPath& path : found) {
    path.score = 1;
    for (const RelId rel : path.walk.rels) path.score *= weights[rel.v];
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const WeightedPath& a, const WeightedPath& b) { return a.score > b.score; });
  return found;
}

}  // namespace entente::queries
