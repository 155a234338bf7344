#include <algorithm>
#include <map>
#include <utility>

#include "graphs/value_compare.h"
#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/neighbours.h"
#include "queries/cypher/scratch.h"
#include "queries/shortest_path.h"

namespace entente::queries::cypher {

using ast::Selector;
using graphs::List;
using graphs::NodeId;
using graphs::RelId;
using graphs::Value;

namespace {

/// Chains from one node to another in order of length, one at a time: for each length a depth-first
/// search that never goes where the target is too far to be reached in time.
class ChainsByLength {
 public:
  explicit ChainsByLength(const Plan& plan) : plan_(plan) {}

  /// `given` chains, all of no length, have been given before.
  void begin(NodeId from, NodeId to, size_t given, Context& ctx) {
    from_ = from;
    to_ = to;
    levels_.clear();
    chain_.clear();
    at_end_ = false;
    const bool all_of_shortest =
        plan_.selector == Selector::kAllShortestPaths || plan_.selector == Selector::kAllShortest;
    const bool by_groups = plan_.selector == Selector::kShortestGroups;
    const auto count = static_cast<size_t>(plan_.count);
    chains_left_ = all_of_shortest || by_groups ? SIZE_MAX : count - given;
    groups_left_ = all_of_shortest ? 1 : by_groups ? count - std::min<size_t>(given, 1) : SIZE_MAX;
    open_ = chains_left_ > 0 && groups_left_ > 0 && measure_distances(ctx);
    if (!open_) return;
    longest_ = plan_.max < 0 ? static_cast<int64_t>(ctx.graph.rel_count()) : plan_.max;
    length_ = std::max<int64_t>({plan_.min, distances_.depth(from), 1}) - 1;
    open_ = next_length(ctx);
  }
  void end() { open_ = false; }

  /// Whether there is another one: chain() then.
  bool next(Context& ctx) {
    while (open_) {
      if (walk(ctx)) {
        found_ = true;
        open_ = --chains_left_ > 0;
        return true;
      }
      if (found_) --groups_left_;
      // Where no chain could go on, longer ones find nothing either.
      open_ = groups_left_ > 0 && longer_ && next_length(ctx);
    }
    return false;
  }
  const std::vector<RelId>& chain() const { return chain_; }

 private:
  struct Level {
    std::vector<std::pair<RelId, NodeId>> found;
    size_t at = 0;
  };

  /// How far each node is from the target; whether the start can reach it.
  bool measure_distances(Context& ctx) {
    distances_.begin(ctx.graph.node_end().v);
    std::vector<NodeId> queue{to_};
    distances_.set(to_, 0, RelId{});
    for (size_t head = 0; head < queue.size(); ++head) {
      const NodeId u = queue[head];
      ctx.tick();
      for_each_neighbour(ctx.graph, u, reversed(plan_.direction), plan_.types,
                         [&](RelId r, NodeId v) {
                           if (distances_.known(v) || !passes(plan_, r, ctx)) return;
                           distances_.set(v, distances_.depth(u) + 1, r);
                           queue.push_back(v);
                         });
    }
    return distances_.known(from_);
  }

  bool next_length(Context& ctx) {
    if (++length_ > longest_) return false;
    found_ = false;
    longer_ = false;
    levels_.clear();
    chain_.clear();
    at_end_ = false;
    enter(from_, ctx);
    return true;
  }

  void enter(NodeId node, Context& ctx) {
    Level level;
    const int64_t left = length_ - static_cast<int64_t>(chain_.size()) - 1;
    for_each_neighbour(ctx.graph, node, plan_.direction, plan_.types, [&](RelId r, NodeId v) {
      if (!distances_.known(v)) return;
      if (distances_.depth(v) > left) {
        longer_ = true;
        return;
      }
      if (std::find(chain_.begin(), chain_.end(), r) != chain_.end() || !passes(plan_, r, ctx)) {
        return;
      }
      level.found.emplace_back(r, v);
    });
    levels_.push_back(std::move(level));
  }

  /// Goes on to the next chain of this length.
  bool walk(Context& ctx) {
    while (!levels_.empty()) {
      ctx.tick();
      if (std::exchange(at_end_, false)) chain_.pop_back();
      Level& level = levels_.back();
      if (level.at == level.found.size()) {
        levels_.pop_back();
        if (!chain_.empty()) chain_.pop_back();
        continue;
      }
      const auto [rel, node] = level.found[level.at++];
      chain_.push_back(rel);
      if (static_cast<int64_t>(chain_.size()) < length_) {
        enter(node, ctx);
        continue;
      }
      longer_ = true;
      at_end_ = true;
      if (node == to_) return true;
    }
    return false;
  }

  const Plan& plan_;
  NodeId from_, to_;
  SearchMarks distances_;
  std::vector<Level> levels_;
  std::vector<RelId> chain_;
  int64_t length_ = 0;
  int64_t longest_ = 0;
  size_t chains_left_ = 0;
  size_t groups_left_ = 0;
  bool open_ = false;
  bool at_end_ = false;  // chain_ has this length
  bool found_ = false;   // a chain of this length
  bool longer_ = false;  // a longer one is possible
};

class ShortestCursor : public ChildCursor {
 public:
  ShortestCursor(const Plan& plan, Context& ctx) : ChildCursor(plan, ctx), by_length_(plan) {}

  bool next(Context& ctx) override {
    while (true) {
      if (at_ < chains_.size()) {
        put(chains_[at_++], ctx);
        return true;
      }
      if (by_length_.next(ctx)) {
        put(by_length_.chain(), ctx);
        return true;
      }
      ctx.tick();
      if (!child_->next(ctx)) return false;
      chains_.clear();
      at_ = 0;
      const Value &from = ctx.row[plan_.from], &to = ctx.row[plan_.to];
      if (from.is_node() && to.is_node()) search(from.as_node(), to.as_node(), ctx);
    }
  }
  void reset(Context& ctx) override {
    chains_.clear();
    at_ = 0;
    by_length_.end();
    ChildCursor::reset(ctx);
  }

 private:
  using Chain = std::vector<RelId>;

  void put(const Chain& chain, Context& ctx) {
    if (!plan_.lists_only) {
      ctx.row[plan_.slot] = chain[0];
      return;
    }
    List list;
    list.reserve(chain.size());
    for (RelId r : chain) list.push_back(r);
    ctx.row[plan_.slot] = std::move(list);
  }

  void search(NodeId from, NodeId to, Context& ctx) {
    bool one = plan_.selector == Selector::kShortestPath ||
               ((plan_.selector == Selector::kAnyShortest || plan_.selector == Selector::kAny) &&
                plan_.count == 1);
    if (from == to && plan_.min == 0) {
      chains_.emplace_back();
      if (one || plan_.selector == Selector::kAllShortest ||
          plan_.selector == Selector::kAllShortestPaths) {
        return;
      }
    }
    bool function =
        plan_.selector == Selector::kShortestPath || plan_.selector == Selector::kAllShortestPaths;
    if (from == to && function) return;
    if (one && plan_.min <= 1 && from != to) {
      from_both_ends(from, to, ctx);
      return;
    }
    by_length_.begin(from, to, chains_.size(), ctx);
  }

  void from_both_ends(NodeId from, NodeId to, Context& ctx) {
    queries::RelTest test;
    if (!plan_.exprs.empty()) {
      test = [this, &ctx](RelId rel) { return meets_conditions(plan_, rel, ctx); };
    }
    auto path = queries::shortest_path(ctx.graph, from, to, most_steps(plan_), moves_of(plan_),
                                       ctx.search_limits(), test);
    if (path) chains_.push_back(std::move(path->rels));
  }

  std::vector<Chain> chains_;  // found beforehand
  size_t at_ = 0;
  ChainsByLength by_length_;
};

// Of all paths of the child between the same two ends the shortest ones.
class KeepShortestCursor : public ChildCursor {
 public:
  KeepShortestCursor(const Plan& plan, Context& ctx) : ChildCursor(plan, ctx), rows_(plan.live) {}

  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      gather(ctx);
    }
    if (at_ == kept_.size()) return false;
    rows_.restore(kept_[at_++], ctx);
    return true;
  }
  void reset(Context& ctx) override {
    begun_ = false;
    rows_.clear(ctx);
    kept_.clear();
    at_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  static size_t length_of(const Value& v) {
    if (v.is_list()) return v.as_list().size();
    if (v.is_path()) return v.as_path().rels.size();
    return 1;
  }

  void gather(Context& ctx) {
    std::map<std::pair<NodeId, NodeId>, std::vector<std::pair<size_t, size_t>>> by_ends;
    while (child_->next(ctx)) {
      size_t length = 0;
      for (Slot s : plan_.slots) length += length_of(ctx.row[s]);
      auto ends = std::pair(ctx.row[plan_.from].as_node(), ctx.row[plan_.to].as_node());
      by_ends[ends].emplace_back(length, rows_.size());
      rows_.add(ctx);
    }
    for (auto& [ends, paths] : by_ends) {
      std::stable_sort(paths.begin(), paths.end());
      size_t groups = 0, last = SIZE_MAX, taken = 0;
      size_t count = static_cast<size_t>(plan_.count);
      for (auto [length, row] : paths) {
        if (length != last) ++groups;
        last = length;
        bool more = true;
        switch (plan_.selector) {
          case Selector::kAllShortest:
          case Selector::kAllShortestPaths:
            more = groups <= 1;
            break;
          case Selector::kShortestGroups:
            more = groups <= count;
            break;
          default:
            more = taken < count;
        }
        if (!more) break;
        ++taken;
        kept_.push_back(row);
      }
    }
  }

  RowBuffer rows_;
  std::vector<size_t> kept_;
  size_t at_ = 0;
  bool begun_ = false;
};

}  // namespace

CursorPtr make_shortest_cursor(const Plan& plan, Context& ctx) {
  if (plan.kind == PlanKind::kShortest) return std::make_unique<ShortestCursor>(plan, ctx);
  return std::make_unique<KeepShortestCursor>(plan, ctx);
}

}  // namespace entente::queries::cypher
