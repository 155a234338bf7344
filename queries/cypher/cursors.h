#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "queries/cypher/plan.h"
#include "queries/traversal.h"

/// The operators' cursors. What a cursor holds is its run's alone; the plan is shared.
namespace entente::queries::cypher {

/// A cursor over another one.
class ChildCursor : public Cursor {
 public:
  ChildCursor(const Plan& plan, Context& ctx)
      : plan_(plan), child_(plan.child ? make_cursor(*plan.child, ctx) : nullptr) {}
  void reset(Context& ctx) override {
    if (child_) child_->reset(ctx);
  }

 protected:
  const Plan& plan_;
  std::unique_ptr<Cursor> child_;
};

/// Copies of rows' slots, one row after the other.
class RowBuffer {
 public:
  RowBuffer(const std::vector<Slot>& slots) : slots_(slots) {}
  ~RowBuffer() = default;
  void add(Context& ctx);
  void restore(size_t row, Context& ctx) const;
  size_t size() const { return slots_.empty() ? empty_rows_ : values_.size() / slots_.size(); }
  void clear(Context& ctx);

 private:
  const std::vector<Slot>& slots_;
  std::vector<graphs::Value> values_;
  size_t empty_rows_ = 0;
  int64_t held_ = 0;
};

using CursorPtr = std::unique_ptr<Cursor>;

CursorPtr make_scan_cursor(const Plan& plan, Context& ctx);
CursorPtr make_expand_cursor(const Plan& plan, Context& ctx);
CursorPtr make_repeat_cursor(const Plan& plan, Context& ctx);
CursorPtr make_shortest_cursor(const Plan& plan, Context& ctx);
CursorPtr make_row_cursor(const Plan& plan, Context& ctx);
CursorPtr make_aggregate_cursor(const Plan& plan, Context& ctx);
CursorPtr make_update_cursor(const Plan& plan, Context& ctx);

/// Whether a slot's value (a relationship, a list of them or a path) contains a relationship.
bool contains_rel(const graphs::Value& v, graphs::RelId rel);

/// Whether another relationship of the pattern is this one already.
bool used_before(const Plan& plan, graphs::RelId rel, const Context& ctx);

/// Whether a relationship, put into the operator's element slot, meets all its conditions.
bool meets_conditions(const Plan& plan, graphs::RelId rel, Context& ctx);

/// Whether a relationship meets the conditions that an operator checks as it searches; of most
/// there are none.
inline bool passes(const Plan& plan, graphs::RelId rel, Context& ctx) {
  return plan.exprs.empty() || meets_conditions(plan, rel, ctx);
}

/// How a search of queries/ may move for this operator, and how far. Valid as long as the plan.
queries::Moves moves_of(const Plan& plan);
int most_steps(const Plan& plan);

/// What holding a row's values takes, in bytes.
int64_t bytes_of(const std::vector<graphs::Value>& row);

/// A whole, not negative number for SKIP or LIMIT.
int64_t row_count(const Expr& e, Context& ctx);

}  // namespace entente::queries::cypher
