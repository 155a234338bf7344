#include "queries/cypher/cursors.h"

#include <algorithm>

#include "queries/cypher/evaluate.h"

namespace entente::queries::cypher {
namespace {

class ArgumentCursor : public Cursor {
 public:
  bool next(Context&) override { return !std::exchange(done_, true); }
  void reset(Context&) override { done_ = false; }

 private:
  bool done_ = false;
};

class ProfiledCursor : public Cursor {
 public:
  ProfiledCursor(const Plan& plan, CursorPtr inner) : plan_(plan), inner_(std::move(inner)) {}
  bool next(Context& ctx) override {
    auto start = std::chrono::steady_clock::now();
    bool more = inner_->next(ctx);
    OperatorProfile& p = (*ctx.profile)[&plan_];
    p.rows += more;
    p.milliseconds +=
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return more;
  }
  void reset(Context& ctx) override { inner_->reset(ctx); }

 private:
  const Plan& plan_;
  CursorPtr inner_;
};

CursorPtr make(const Plan& plan, Context& ctx) {
  switch (plan.kind) {
    case PlanKind::kArgument:
      return std::make_unique<ArgumentCursor>();
    case PlanKind::kAllNodes:
    case PlanKind::kLabelScan:
    case PlanKind::kIndexSeek:
    case PlanKind::kIdSeek:
    case PlanKind::kAllRels:
    case PlanKind::kCountStore:
      return make_scan_cursor(plan, ctx);
    case PlanKind::kExpand:
    case PlanKind::kVarExpand:
    case PlanKind::kReach:
    case PlanKind::kRelEnds:
    case PlanKind::kChainEnds:
    case PlanKind::kRepeat:
      return make_expand_cursor(plan, ctx);
    case PlanKind::kShortest:
    case PlanKind::kKeepShortest:
      return make_shortest_cursor(plan, ctx);
    case PlanKind::kAggregate:
    case PlanKind::kRelAggregate:
    case PlanKind::kCountReach:
      return make_aggregate_cursor(plan, ctx);
    case PlanKind::kCreate:
    case PlanKind::kMerge:
    case PlanKind::kSet:
    case PlanKind::kDelete:
    case PlanKind::kForeach:
      return make_update_cursor(plan, ctx);
    default:
      return make_row_cursor(plan, ctx);
  }
}

}  // namespace

std::unique_ptr<Cursor> make_cursor(const Plan& plan, Context& ctx) {
  CursorPtr c = make(plan, ctx);
  if (ctx.profile) return std::make_unique<ProfiledCursor>(plan, std::move(c));
  return c;
}

void RowBuffer::add(Context& ctx) {
  ctx.tick();
  if (slots_.empty()) {
    ++empty_rows_;
    return;
  }
  int64_t bytes = static_cast<int64_t>(slots_.size() * sizeof(graphs::Value));
  for (Slot s : slots_) {
    values_.push_back(ctx.row[s]);
    bytes += static_cast<int64_t>(values_.back().heap_bytes());
  }
  held_ += bytes;
  ctx.hold(bytes);
}

void RowBuffer::restore(size_t row, Context& ctx) const {
  size_t at = row * slots_.size();
  for (Slot s : slots_) ctx.row[s] = values_[at++];
}

void RowBuffer::clear(Context& ctx) {
  values_.clear();
  empty_rows_ = 0;
  ctx.hold(-held_);
  held_ = 0;
}

bool meets_conditions(const Plan& plan, graphs::RelId rel, Context& ctx) {
  ctx.row[plan.element_slot] = rel;
  return std::all_of(plan.exprs.begin(), plan.exprs.end(),
                     [&](const ExprPtr& condition) { return holds(*condition, ctx); });
}

queries::Moves moves_of(const Plan& plan) {
  queries::Moves moves;
  moves.direction = plan.direction == ast::Direction::kOut  ? queries::Direction::kOut
                    : plan.direction == ast::Direction::kIn ? queries::Direction::kIn
                                                            : queries::Direction::kBoth;
  moves.types = plan.types;
  return moves;
}

int most_steps(const Plan& plan) {
  return plan.max < 0 || plan.max > INT32_MAX ? INT32_MAX : static_cast<int>(plan.max);
}

int64_t bytes_of(const std::vector<graphs::Value>& row) {
  int64_t bytes =
      static_cast<int64_t>(sizeof(std::vector<graphs::Value>) + row.size() * sizeof(graphs::Value));
  for (const graphs::Value& v : row) bytes += static_cast<int64_t>(v.heap_bytes());
  return bytes;
}

bool contains_rel(const graphs::Value& v, graphs::RelId rel) {
  if (v.is_rel()) return v.as_rel() == rel;
  if (v.is_list()) {
    return std::any_of(v.as_list().begin(), v.as_list().end(),
                       [rel](const graphs::Value& x) { return x.is_rel() && x.as_rel() == rel; });
  }
  if (v.is_path()) {
    const auto& rels = v.as_path().rels;
    return std::find(rels.begin(), rels.end(), rel) != rels.end();
  }
  return false;
}

bool used_before(const Plan& plan, graphs::RelId rel, const Context& ctx) {
  return std::any_of(plan.unique.begin(), plan.unique.end(),
                     [&](Slot s) { return contains_rel(ctx.row[s], rel); });
}

int64_t row_count(const Expr& e, Context& ctx) {
  graphs::Value v = evaluate(e, ctx);
  if (!v.is_int()) {
    runtime_error(
        "SyntaxError", "InvalidArgumentType",
        "SKIP and LIMIT take an INTEGER, not a " + std::string(graphs::kind_name(v.kind())),
        e.span);
  }
  if (v.as_int() < 0) {
    runtime_error("SyntaxError", "NegativeIntegerArgument",
                  "SKIP and LIMIT take no negative number", e.span);
  }
  return v.as_int();
}

}  // namespace entente::queries::cypher
