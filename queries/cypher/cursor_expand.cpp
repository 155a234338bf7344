#include <algorithm>

#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/neighbours.h"
#include "queries/cypher/scratch.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::NodeId;
using graphs::RelId;
using graphs::Value;

namespace {

// The node in a slot; nothing if it is null.
std::optional<NodeId> node_in(Slot slot, const Context& ctx) {
  const Value& v = ctx.row[slot];
  if (v.is_node()) return v.as_node();
  return std::nullopt;
}

class ExpandCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      while (at_ < found_.size()) {
        auto [rel, node] = found_[at_++];
        if (!plan_.unique.empty() && used_before(plan_, rel, ctx)) continue;
        ctx.row[plan_.slot] = rel;
        if (!plan_.into) ctx.row[plan_.to] = node;
        return true;
      }
      ctx.tick();
      if (!child_->next(ctx)) return false;
      at_ = 0;
      found_.clear();
      auto from = node_in(plan_.from, ctx);
      if (!from) continue;
      if (!plan_.into) {
        for_each_neighbour(ctx.graph, *from, plan_.direction, plan_.types,
                           [this](RelId r, NodeId n) { found_.emplace_back(r, n); });
        continue;
      }
      auto to = node_in(plan_.to, ctx);
      if (!to) continue;
      for_each_neighbour(ctx.graph, *from, plan_.direction, plan_.types, [&](RelId r, NodeId n) {
        if (n == *to) found_.emplace_back(r, n);
      });
    }
  }
  void reset(Context& ctx) override {
    found_.clear();
    at_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  std::vector<std::pair<RelId, NodeId>> found_;
  size_t at_ = 0;
};

// All chains, depth first.
class VarExpandCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      if (depth_ == 0) {
        ctx.tick();
        if (!child_->next(ctx)) return false;
        auto from = node_in(plan_.from, ctx);
        if (!from) continue;
        if (plan_.into) {
          auto to = node_in(plan_.to, ctx);
          if (!to) continue;
          target_ = *to;
        }
        chain_.clear();
        if (plan_.max < 0 || plan_.max > 0) enter(*from, ctx);
        if (plan_.min == 0 && emit(*from, ctx)) return true;
        continue;
      }
      Level& level = levels_[depth_ - 1];
      if (level.at == level.found.size()) {
        --depth_;
        if (!chain_.empty()) chain_.pop_back();
        continue;
      }
      ctx.tick();
      auto [rel, node] = level.found[level.at++];
      if (std::find(chain_.begin(), chain_.end(), rel) != chain_.end()) continue;
      if (used_before(plan_, rel, ctx) || !passes(plan_, rel, ctx)) continue;
      chain_.push_back(rel);
      int64_t length = static_cast<int64_t>(chain_.size());
      bool out = length >= plan_.min && emit(node, ctx);
      if (plan_.max < 0 || length < plan_.max) {
        enter(node, ctx);
      } else {
        chain_.pop_back();
      }
      if (out) return true;
    }
  }
  void reset(Context& ctx) override {
    depth_ = 0;
    chain_.clear();
    ChildCursor::reset(ctx);
  }

 private:
  struct Level {
    std::vector<std::pair<RelId, NodeId>> found;
    size_t at = 0;
  };

  void enter(NodeId node, Context& ctx) {
    if (levels_.size() == depth_) levels_.emplace_back();
    Level& level = levels_[depth_++];
    level.found.clear();
    level.at = 0;
    for_each_neighbour(ctx.graph, node, plan_.direction, plan_.types,
                       [&level](RelId r, NodeId n) { level.found.emplace_back(r, n); });
  }

  bool emit(NodeId node, Context& ctx) {
    if (plan_.into) {
      if (!(node == target_)) return false;
    } else {
      ctx.row[plan_.to] = node;
    }
    if (plan_.needed) {
      List list;
      list.reserve(chain_.size());
      if (plan_.all) {  // walked from its end
        for (auto it = chain_.rbegin(); it != chain_.rend(); ++it) list.push_back(*it);
      } else {
        for (RelId r : chain_) list.push_back(r);
      }
      ctx.row[plan_.slot] = std::move(list);
    }
    return true;
  }

  std::vector<Level> levels_;
  size_t depth_ = 0;
  std::vector<RelId> chain_;
  NodeId target_;
};

// Each node within reach once, breadth first. Whether the start reaches itself by a chain that
// repeats no relationship is told from the shortest cycle through it: an edge between two branches
// of the search's tree closes one (Itai and Rodeh 1978).
class ReachCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      if (at_ < found_.size()) {
        NodeId node = found_[at_++];
        if (!plan_.into) ctx.row[plan_.to] = node;
        return true;
      }
      ctx.tick();
      if (!child_->next(ctx)) return false;
      found_.clear();
      at_ = 0;
      auto from = node_in(plan_.from, ctx);
      if (!from) continue;
      if (plan_.into) {
        auto to = node_in(plan_.to, ctx);
        if (!to) continue;
        search(*from, ctx, &*to);
        bool hit = std::find(found_.begin(), found_.end(), *to) != found_.end();
        found_.clear();
        if (hit) found_.push_back(*to);
      } else {
        search(*from, ctx, nullptr);
      }
    }
  }
  void reset(Context& ctx) override {
    found_.clear();
    at_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  void search(NodeId start, Context& ctx, const NodeId* target) {
    seen_.begin(ctx.graph.node_end().v);
    bool cycle = plan_.min == 0;
    if (cycle) found_.push_back(start);
    seen_.set(start, 0, RelId{});
    queue_.clear();
    queue_.push_back({start, RelId{}});
    bool both = plan_.direction == ast::Direction::kBoth;
    int64_t max = plan_.max < 0 ? INT64_MAX : plan_.max;
    for (size_t head = 0; head < queue_.size(); ++head) {
      const auto [node, link] = queue_[head];
      const NodeId u = node;  // clang 14 captures no structured binding
      const RelId tree = link;
      int64_t d = seen_.depth(u);
      if (d >= max) break;
      ctx.tick();
      bool hit = false;
      for_each_neighbour(ctx.graph, u, plan_.direction, plan_.types, [&](RelId r, NodeId v) {
        if (seen_.known(v)) {
          if (cycle) return true;
          if (!passes(plan_, r, ctx)) return true;
          if (v == start) {
            if (!both || u == start || r != seen_.rel(u)) cycle = d + 1 <= max;
          } else if (both && u == start) {
            cycle = r != seen_.rel(v) && 2 <= max;
          } else if (both && !(r == tree) && seen_.rel(u) != seen_.rel(v)) {
            cycle = d + seen_.depth(v) + 1 <= max;
          }
          if (cycle) found_.push_back(start);
          return true;
        }
        if (!passes(plan_, r, ctx)) return true;
        // Its branch: the start's relationship through which it was reached.
        seen_.set(v, d + 1, u == start ? r : seen_.rel(u));
        queue_.push_back({v, r});
        found_.push_back(v);
        hit |= target && v == *target;
        return true;
      });
      if (hit) return;
    }
  }

  std::vector<NodeId> found_;
  size_t at_ = 0;
  SearchMarks seen_;
  std::vector<std::pair<NodeId, RelId>> queue_;
};

class RelEndsCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      if (other_way_) {
        other_way_ = false;
        if (try_ends(ctx.graph.target(rel_), ctx.graph.source(rel_), ctx)) return true;
      }
      ctx.tick();
      if (!child_->next(ctx)) return false;
      const Value& v = ctx.row[plan_.slot];
      if (!v.is_rel()) continue;
      rel_ = v.as_rel();
      if (!plan_.types.empty() && std::find(plan_.types.begin(), plan_.types.end(),
                                            ctx.graph.rel_type(rel_)) == plan_.types.end()) {
        continue;
      }
      if (used_before(plan_, rel_, ctx) || !ctx.graph.rel_alive(rel_)) continue;
      NodeId source = ctx.graph.source(rel_), target = ctx.graph.target(rel_);
      from_ = ctx.row[plan_.from];
      to_ = ctx.row[plan_.to];
      switch (plan_.direction) {
        case ast::Direction::kOut:
          if (try_ends(source, target, ctx)) return true;
          break;
        case ast::Direction::kIn:
          if (try_ends(target, source, ctx)) return true;
          break;
        case ast::Direction::kBoth:
          other_way_ = source != target;
          if (try_ends(source, target, ctx)) return true;
          break;
      }
    }
  }
  void reset(Context& ctx) override {
    other_way_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  bool try_ends(NodeId from, NodeId to, Context& ctx) {
    if (plan_.from_bound && !(from_.is_node() && from_.as_node() == from)) return false;
    if (plan_.from == plan_.to) {
      if (from != to) return false;
    } else if (plan_.to_bound && !(to_.is_node() && to_.as_node() == to)) {
      return false;
    }
    ctx.row[plan_.from] = from;
    ctx.row[plan_.to] = to;
    return true;
  }

  bool other_way_ = false;
  RelId rel_;
  Value from_, to_;
};

// Follows a given list of relationships.
class ChainEndsCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      ctx.tick();
      if (!child_->next(ctx)) return false;
      auto from = node_in(plan_.from, ctx);
      const Value& v = ctx.row[plan_.slot];
      if (!from || !v.is_list()) continue;
      List list = v.as_list();
      if (plan_.all) std::reverse(list.begin(), list.end());
      int64_t length = static_cast<int64_t>(list.size());
      if (length < plan_.min || (plan_.max >= 0 && length > plan_.max)) continue;
      NodeId here = *from;
      if (!follow(list, here, ctx)) continue;
      if (plan_.into) {
        auto to = node_in(plan_.to, ctx);
        if (!to || !(*to == here)) continue;
      } else {
        ctx.row[plan_.to] = here;
      }
      return true;
    }
  }

 private:
  bool follow(const List& list, NodeId& here, Context& ctx) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (!list[i].is_rel()) return false;
      RelId rel = list[i].as_rel();
      for (size_t k = 0; k < i; ++k) {
        if (list[k].as_rel() == rel) return false;
      }
      if (!plan_.types.empty() && std::find(plan_.types.begin(), plan_.types.end(),
                                            ctx.graph.rel_type(rel)) == plan_.types.end()) {
        return false;
      }
      if (used_before(plan_, rel, ctx)) return false;
      NodeId source = ctx.graph.source(rel), target = ctx.graph.target(rel);
      bool out = source == here && plan_.direction != ast::Direction::kIn;
      bool in = target == here && plan_.direction != ast::Direction::kOut;
      if (!out && !in) return false;
      here = out ? target : source;
    }
    return true;
  }
};

}  // namespace

CursorPtr make_expand_cursor(const Plan& plan, Context& ctx) {
  switch (plan.kind) {
    case PlanKind::kExpand:
      return std::make_unique<ExpandCursor>(plan, ctx);
    case PlanKind::kVarExpand:
      return std::make_unique<VarExpandCursor>(plan, ctx);
    case PlanKind::kReach:
      return std::make_unique<ReachCursor>(plan, ctx);
    case PlanKind::kRelEnds:
      return std::make_unique<RelEndsCursor>(plan, ctx);
    case PlanKind::kChainEnds:
      return std::make_unique<ChainEndsCursor>(plan, ctx);
    default:
      return make_repeat_cursor(plan, ctx);
  }
}

}  // namespace entente::queries::cypher
