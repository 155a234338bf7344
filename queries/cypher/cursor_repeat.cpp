#include <algorithm>
#include <unordered_map>

#include "queries/cypher/cursors.h"

namespace entente::queries::cypher {

using ast::Selector;
using graphs::List;
using graphs::NodeId;
using graphs::Value;

namespace {

/// Quantified path patterns: rounds of the inner plan, each beginning where the last one ended. A
/// round's row has the group's variables, then its relationships, then its nodes.
class RoundsCursor : public ChildCursor {
 public:
  RoundsCursor(const Plan& plan, Context& ctx)
      : ChildCursor(plan, ctx), inner_(make_cursor(*plan.inner, ctx)) {}

 protected:
  using Row = std::vector<Value>;

  /// The next row of the child, with both ends that it knows; false at its end.
  bool next_start(Context& ctx) {
    while (true) {
      ctx.tick();
      if (!child_->next(ctx)) return false;
      const Value& from = ctx.row[plan_.from];
      if (!from.is_node()) continue;
      start_ = from.as_node();
      if (!plan_.into) return true;
      const Value& to = ctx.row[plan_.to];
      if (!to.is_node()) continue;
      target_ = to.as_node();
      return true;
    }
  }

  /// All rounds that may follow at a node.
  std::vector<Row> rounds_from(NodeId node, Context& ctx) {
    std::vector<Row> rows;
    ctx.row[plan_.inner_nodes[0]] = node;
    inner_->reset(ctx);
    while (inner_->next(ctx)) {
      ctx.tick();
      const bool used = std::any_of(plan_.inner_rels.begin(), plan_.inner_rels.end(), [&](Slot s) {
        return used_before(plan_, ctx.row[s].as_rel(), ctx);
      });
      if (used) continue;
      Row& row = rows.emplace_back();
      for (const auto& v : plan_.group_variables) row.push_back(ctx.row[v.inner]);
      for (Slot s : plan_.inner_rels) row.push_back(ctx.row[s]);
      for (Slot s : plan_.inner_nodes) row.push_back(ctx.row[s]);
      const int64_t bytes = bytes_of(row);
      ctx.hold(bytes);
      held_ += bytes;
    }
    return rows;
  }

  NodeId end_of(const Row& row) const { return row.back().as_node(); }

  bool share_a_relationship(const Row& a, const Row& b) const {
    const size_t first = plan_.group_variables.size();
    for (size_t i = 0; i < plan_.inner_rels.size(); ++i) {
      for (size_t k = 0; k < plan_.inner_rels.size(); ++k) {
        if (a[first + i].as_rel() == b[first + k].as_rel()) return true;
      }
    }
    return false;
  }

  /// Puts what the rounds have found into the row in work.
  void give(const std::vector<const Row*>& rounds, NodeId end, Context& ctx) {
    if (!plan_.into) ctx.row[plan_.to] = end;
    for (size_t i = 0; i < plan_.group_variables.size(); ++i) {
      List list;
      list.reserve(rounds.size());
      for (const Row* row : rounds) list.push_back((*row)[i]);
      ctx.row[plan_.group_variables[i].list] = std::move(list);
    }
    graphs::Path path;
    path.nodes.push_back(start_);
    const size_t rels = plan_.group_variables.size();
    const size_t nodes = rels + plan_.inner_rels.size();
    for (const Row* row : rounds) {
      for (size_t i = 0; i < plan_.inner_rels.size(); ++i) {
        path.rels.push_back((*row)[rels + i].as_rel());
        path.nodes.push_back((*row)[nodes + i + 1].as_node());
      }
    }
    ctx.row[plan_.slot] = std::move(path);
  }

  void let_go(int64_t bytes, Context& ctx) {
    ctx.hold(-bytes);
    held_ -= bytes;
  }

  CursorPtr inner_;
  NodeId start_;
  NodeId target_;
  int64_t held_ = 0;
};

/// All paths, depth first.
class RepeatCursor : public RoundsCursor {
 public:
  using RoundsCursor::RoundsCursor;

  bool next(Context& ctx) override {
    while (true) {
      if (levels_.empty()) {
        if (!next_start(ctx)) return false;
        if (plan_.max != 0) levels_.push_back({rounds_from(start_, ctx)});
        if (plan_.min == 0 && wanted(start_)) {
          give({}, start_, ctx);
          return true;
        }
        continue;
      }
      Level& level = levels_.back();
      if (level.at == level.rows.size()) {
        int64_t bytes = 0;
        for (const Row& row : level.rows) bytes += bytes_of(row);
        let_go(bytes, ctx);
        levels_.pop_back();
        if (!chosen_.empty()) chosen_.pop_back();
        continue;
      }
      ctx.tick();
      const Row& row = level.rows[level.at++];
      if (std::any_of(chosen_.begin(), chosen_.end(),
                      [&](const Row* before) { return share_a_relationship(*before, row); })) {
        continue;
      }
      chosen_.push_back(&row);
      const NodeId end = end_of(row);
      const auto length = static_cast<int64_t>(chosen_.size());
      const bool out = length >= plan_.min && wanted(end);
      if (out) give(chosen_, end, ctx);
      if (plan_.max < 0 || length < plan_.max) {
        levels_.push_back({rounds_from(end, ctx)});
      } else {
        chosen_.pop_back();
      }
      if (out) return true;
    }
  }
  void reset(Context& ctx) override {
    levels_.clear();
    chosen_.clear();
    let_go(held_, ctx);
    ChildCursor::reset(ctx);
  }

 private:
  struct Level {
    std::vector<Row> rows;
    size_t at = 0;
  };

  bool wanted(NodeId end) const { return !plan_.into || end == target_; }

  std::vector<Level> levels_;  // their rows stay where they are
  std::vector<const Row*> chosen_;
};

/// Paths in order of their number of rounds, no more than a selector can choose: breadth first.
/// Where both ends are known it ends with the last path that is wanted. Where rounds are single
/// relationships and one path or all shortest ones are wanted, what goes on from a node that was
/// reached sooner is left out: a shortest path has only shortest beginnings.
class ShortestRepeatCursor : public RoundsCursor {
 public:
  ShortestRepeatCursor(const Plan& plan, Context& ctx) : RoundsCursor(plan, ctx) {
    const bool all_shortest = plan.selector == Selector::kAllShortest;
    const bool one = plan.selector != Selector::kShortestGroups && plan.count == 1;
    prunes_ = (all_shortest || one) && plan.inner_rels.size() == 1 && plan.min <= 1;
    keeps_equal_ = all_shortest;
  }

  bool next(Context& ctx) override {
    while (true) {
      if (!open_) {
        if (!next_start(ctx)) return false;
        open(ctx);
        if (plan_.min == 0 && choose(start_, 0)) {
          give({}, start_, ctx);
          return true;
        }
        continue;
      }
      if (at_ == rows_.size()) {
        if (!expand_next(ctx)) open_ = false;
        continue;
      }
      ctx.tick();
      Row& row = rows_[at_++];
      const int64_t length = steps_[current_].length + 1;
      const NodeId end = end_of(row);
      if (repeats(row) || !may_pass(end, length)) continue;
      steps_.push_back({current_, length, end, std::move(row)});
      if (length < plan_.min || !choose(end, length)) continue;
      give(rounds_to(steps_.size() - 1), end, ctx);
      return true;
    }
  }
  void reset(Context& ctx) override {
    open_ = false;
    clear(ctx);
    ChildCursor::reset(ctx);
  }

 private:
  struct Step {
    size_t before;  // SIZE_MAX for the start
    int64_t length;
    NodeId end;
    Row row;
  };

  void clear(Context& ctx) {
    steps_.clear();
    rows_.clear();
    reached_.clear();
    at_ = next_ = 0;
    let_go(held_, ctx);
  }

  void open(Context& ctx) {
    clear(ctx);
    open_ = true;
    given_ = groups_ = 0;
    last_length_ = -1;
    if (plan_.min == 0) reached_[start_.v] = 0;
    steps_.push_back({SIZE_MAX, 0, start_, {}});
  }

  /// Whether a path of this length is one of those that a selector takes; sees the ends known.
  bool choose(NodeId end, int64_t length) {
    if (!plan_.into) return true;
    if (end != target_) return false;
    if (length != last_length_) ++groups_;
    last_length_ = length;
    ++given_;
    switch (plan_.selector) {
      case Selector::kAllShortest:
        open_ = groups_ <= 1;
        return open_;
      case Selector::kShortestGroups:
        open_ = groups_ <= plan_.count;
        return open_;
      default:
        open_ = given_ < plan_.count;
        return true;
    }
  }

  bool may_pass(NodeId end, int64_t length) {
    if (!prunes_) return true;
    const auto [found, is_new] = reached_.try_emplace(end.v, length);
    return is_new || (keeps_equal_ && found->second == length);
  }

  bool repeats(const Row& row) const {
    for (size_t s = current_; s != SIZE_MAX && steps_[s].length > 0; s = steps_[s].before) {
      if (share_a_relationship(steps_[s].row, row)) return true;
    }
    return false;
  }

  /// Reads the rounds that follow the next step; false when there is none.
  bool expand_next(Context& ctx) {
    if (next_ == steps_.size()) return false;
    const Step& step = steps_[next_];
    if (plan_.max >= 0 && step.length >= plan_.max) return false;
    current_ = next_++;
    rows_ = rounds_from(step.end, ctx);
    at_ = 0;
    return true;
  }

  std::vector<const Row*> rounds_to(size_t step) const {
    std::vector<const Row*> rounds;
    for (size_t s = step; steps_[s].length > 0; s = steps_[s].before) {
      rounds.push_back(&steps_[s].row);
    }
    std::reverse(rounds.begin(), rounds.end());
    return rounds;
  }

  bool prunes_ = false;
  bool keeps_equal_ = false;
  bool open_ = false;
  std::vector<Step> steps_;
  size_t next_ = 0;     // the step to expand next
  size_t current_ = 0;  // the step that rows_ follow
  std::vector<Row> rows_;
  size_t at_ = 0;
  std::unordered_map<uint32_t, int64_t> reached_;  // node to the least number of rounds
  int64_t given_ = 0;
  int64_t groups_ = 0;
  int64_t last_length_ = -1;
};

}  // namespace

CursorPtr make_repeat_cursor(const Plan& plan, Context& ctx) {
  if (plan.selector == Selector::kAll) return std::make_unique<RepeatCursor>(plan, ctx);
  return std::make_unique<ShortestRepeatCursor>(plan, ctx);
}

}  // namespace entente::queries::cypher
