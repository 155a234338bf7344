#include <algorithm>

#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"

namespace entente::queries::cypher {

using graphs::NodeId;
using graphs::RelId;
using graphs::Value;

namespace {

class AllNodesCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      if (!open_) {
        if (!child_->next(ctx)) return false;
        at_ = 0;
        open_ = true;
      }
      for (uint32_t end = ctx.graph.node_end().v; at_ < end;) {
        ctx.tick();
        NodeId node{at_++};
        if (!ctx.graph.node_alive(node)) continue;
        ctx.row[plan_.slot] = node;
        return true;
      }
      open_ = false;
    }
  }
  void reset(Context& ctx) override {
    open_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  bool open_ = false;
  uint32_t at_ = 0;
};

// Nodes found in one go for each row of the child: by label, by an index, by number.
class FoundNodesCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      ctx.tick();
      if (at_ < nodes_.size()) {
        ctx.row[plan_.slot] = nodes_[at_++];
        return true;
      }
      if (!child_->next(ctx)) return false;
      find(ctx);
      at_ = 0;
    }
  }
  void reset(Context& ctx) override {
    at_ = nodes_.size();
    ChildCursor::reset(ctx);
  }

 private:
  void find(Context& ctx) {
    if (plan_.kind == PlanKind::kLabelScan) {
      if (known_ && version_ == ctx.graph.version()) return;
      nodes_.clear();
      ctx.graph.for_each_with_label(plan_.symbol, [this](NodeId n) { nodes_.push_back(n); });
      known_ = true;
      version_ = ctx.graph.version();
      return;
    }
    nodes_.clear();
    Value v = evaluate(*plan_.expr, ctx);
    if (plan_.kind == PlanKind::kIdSeek) {
      if (v.is_int() && v.as_int() >= 0 && v.as_int() < ctx.graph.node_end().v) {
        NodeId n{static_cast<uint32_t>(v.as_int())};
        if (ctx.graph.node_alive(n)) nodes_.push_back(n);
      }
      return;
    }
    if (plan_.in_list) {
      if (!v.is_list()) return;
      for (const Value& x : v.as_list()) {
        if (x.is_null()) continue;
        auto some = ctx.graph.find_nodes(plan_.symbol, x);
        nodes_.insert(nodes_.end(), some.begin(), some.end());
      }
      std::sort(nodes_.begin(), nodes_.end());
      nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
    } else if (!v.is_null()) {
      nodes_ = ctx.graph.find_nodes(plan_.symbol, v);
    }
  }

  std::vector<NodeId> nodes_;
  size_t at_ = 0;
  bool known_ = false;
  uint64_t version_ = 0;
};

class AllRelsCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      if (!open_) {
        if (!child_->next(ctx)) return false;
        at_ = 0;
        back_ = false;
        open_ = true;
      }
      if (back_) {
        back_ = false;
        RelId rel{at_ - 1};
        ctx.row[plan_.slot] = rel;
        ctx.row[plan_.from] = ctx.graph.target(rel);
        ctx.row[plan_.to] = ctx.graph.source(rel);
        return true;
      }
      for (uint32_t end = ctx.graph.rel_end().v; at_ < end;) {
        ctx.tick();
        RelId rel{at_++};
        if (!ctx.graph.rel_alive(rel)) continue;
        if (!plan_.types.empty() && std::find(plan_.types.begin(), plan_.types.end(),
                                              ctx.graph.rel_type(rel)) == plan_.types.end()) {
          continue;
        }
        NodeId source = ctx.graph.source(rel), target = ctx.graph.target(rel);
        if (plan_.to_bound && source != target) continue;  // both ends are one node
        if (std::any_of(plan_.unique.begin(), plan_.unique.end(),
                        [&](Slot s) { return contains_rel(ctx.row[s], rel); })) {
          continue;
        }
        ctx.row[plan_.slot] = rel;
        ctx.row[plan_.from] = source;
        ctx.row[plan_.to] = target;
        back_ = plan_.direction == ast::Direction::kBoth && source != target;
        return true;
      }
      open_ = false;
    }
  }
  void reset(Context& ctx) override {
    open_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  bool open_ = false;
  bool back_ = false;  // the same relationship the other way is next
  uint32_t at_ = 0;
};

class CountStoreCursor : public Cursor {
 public:
  explicit CountStoreCursor(const Plan& plan) : plan_(plan) {}
  bool next(Context& ctx) override {
    if (std::exchange(done_, true)) return false;
    const Plan& scan = *plan_.child;
    size_t n = 0;
    switch (scan.kind) {
      case PlanKind::kAllNodes:
        n = ctx.graph.node_count();
        break;
      case PlanKind::kLabelScan:
        n = ctx.graph.label_count(scan.symbol);
        break;
      default:
        if (scan.types.empty()) n = ctx.graph.rel_count();
        for (Symbol t : scan.types) n += ctx.graph.type_count(t);
        break;
    }
    ctx.row[plan_.slot] = static_cast<int64_t>(n);
    return true;
  }
  void reset(Context&) override { done_ = false; }

 private:
  const Plan& plan_;
  bool done_ = false;
};

}  // namespace

CursorPtr make_scan_cursor(const Plan& plan, Context& ctx) {
  switch (plan.kind) {
    case PlanKind::kAllNodes:
      return std::make_unique<AllNodesCursor>(plan, ctx);
    case PlanKind::kAllRels:
      return std::make_unique<AllRelsCursor>(plan, ctx);
    case PlanKind::kCountStore:
      return std::make_unique<CountStoreCursor>(plan);
    default:
      return std::make_unique<FoundNodesCursor>(plan, ctx);
  }
}

}  // namespace entente::queries::cypher
