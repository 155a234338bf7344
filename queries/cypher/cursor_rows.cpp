#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "graphs/value_compare.h"
#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/functions.h"
#include "queries/cypher/procedures.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Value;

namespace {

class FilterCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (child_->next(ctx)) {
      ctx.tick();
      if (std::all_of(plan_.exprs.begin(), plan_.exprs.end(),
                      [&ctx](const ExprPtr& e) { return holds(*e, ctx); })) {
        return true;
      }
    }
    return false;
  }
};

class AssignCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    if (!child_->next(ctx)) return false;
    ctx.tick();
    for (const Assignment& a : plan_.assignments) ctx.row[a.slot] = evaluate(*a.expr, ctx);
    return true;
  }
};

class OptionalCursor : public ChildCursor {
 public:
  OptionalCursor(const Plan& plan, Context& ctx)
      : ChildCursor(plan, ctx), inner_(make_cursor(*plan.inner, ctx)) {}
  bool next(Context& ctx) override {
    while (true) {
      if (open_) {
        if (inner_->next(ctx)) {
          found_ = true;
          return true;
        }
        open_ = false;
        if (!found_) {
          for (Slot s : plan_.slots) ctx.row[s] = Value();
          return true;
        }
      }
      ctx.tick();
      if (!child_->next(ctx)) return false;
      inner_->reset(ctx);
      open_ = true;
      found_ = false;
    }
  }
  void reset(Context& ctx) override {
    open_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  CursorPtr inner_;
  bool open_ = false;
  bool found_ = false;
};

class ApplyCursor : public ChildCursor {
 public:
  ApplyCursor(const Plan& plan, Context& ctx)
      : ChildCursor(plan, ctx), inner_(make_cursor(*plan.inner, ctx)), rows_(plan.live) {}
  bool next(Context& ctx) override {
    while (true) {
      if (open_) {
        if (inner_->next(ctx)) {
          if (plan_.all) continue;  // a subquery without RETURN leaves the row as it is
          return true;
        }
        open_ = false;
        if (plan_.all) return true;
      }
      ctx.tick();
      if (!outer(ctx)) return false;
      inner_->reset(ctx);
      open_ = true;
    }
  }
  void reset(Context& ctx) override {
    open_ = begun_ = false;
    rows_.clear(ctx);
    at_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  // What changes the graph must not disturb what the child still reads.
  bool outer(Context& ctx) {
    if (!plan_.has_updates) return child_->next(ctx);
    if (!begun_) {
      begun_ = true;
      while (child_->next(ctx)) rows_.add(ctx);
    }
    if (at_ == rows_.size()) return false;
    rows_.restore(at_++, ctx);
    return true;
  }

  CursorPtr inner_;
  RowBuffer rows_;
  size_t at_ = 0;
  bool open_ = false;
  bool begun_ = false;
};

struct RowHash {
  size_t operator()(const List& row) const {
    size_t h = 0;
    for (const Value& v : row) h = h * 0x9e3779b97f4a7c15u + graphs::hash_value(v);
    return h;
  }
};
struct RowEqual {
  bool operator()(const List& a, const List& b) const {
    for (size_t i = 0; i < a.size(); ++i) {
      if (!graphs::equivalent(a[i], b[i])) return false;
    }
    return true;
  }
};

class DistinctCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (child_->next(ctx)) {
      ctx.tick();
      List row;
      row.reserve(plan_.slots.size());
      int64_t bytes = 64 + static_cast<int64_t>(plan_.slots.size() * sizeof(Value));
      for (Slot s : plan_.slots) {
        row.push_back(ctx.row[s]);
        bytes += static_cast<int64_t>(row.back().heap_bytes());
      }
      if (!seen_.insert(std::move(row)).second) continue;
      ctx.hold(bytes);
      held_ += bytes;
      return true;
    }
    return false;
  }
  void reset(Context& ctx) override {
    seen_.clear();
    ctx.hold(-held_);
    held_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  std::unordered_set<List, RowHash, RowEqual> seen_;
  int64_t held_ = 0;
};

class SortCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      gather(ctx);
    }
    if (at_ == rows_.size()) return false;
    const Row& row = rows_[at_++];
    for (size_t i = 0; i < plan_.live.size(); ++i) {
      ctx.row[plan_.live[i]] = row.values[plan_.order.size() + i];
    }
    return true;
  }
  void reset(Context& ctx) override {
    rows_.clear();
    ctx.hold(-held_);
    held_ = 0;
    at_ = 0;
    begun_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  struct Row {
    List values;  // sort keys, then what is live
    size_t number = 0;
    int64_t bytes = 0;
  };

  bool before(const Row& a, const Row& b) const {
    for (size_t i = 0; i < plan_.order.size(); ++i) {
      int c = graphs::order(a.values[i], b.values[i]);
      if (c != 0) return plan_.order[i].ascending ? c < 0 : c > 0;
    }
    return a.number < b.number;
  }

  void gather(Context& ctx) {
    size_t most = SIZE_MAX;
    for (const ExprPtr& e : plan_.exprs) {
      size_t n = static_cast<size_t>(row_count(*e, ctx));
      most = most == SIZE_MAX ? n : most + n < most ? SIZE_MAX : most + n;
    }
    auto less = [this](const Row& a, const Row& b) { return before(a, b); };
    size_t number = 0, full = most > SIZE_MAX / 4 ? SIZE_MAX : most * 2 + 1024;
    Row row;
    Row worst;
    bool have_worst = false;
    while (child_->next(ctx)) {
      ctx.tick();
      row.values.clear();
      for (const SortKey& k : plan_.order) row.values.push_back(evaluate(*k.expr, ctx));
      row.number = number++;
      // Among the first `most` no row as bad as the worst of those kept can be.
      if (have_worst && !before(row, worst)) continue;
      for (Slot s : plan_.live) row.values.push_back(ctx.row[s]);
      row.bytes = static_cast<int64_t>(sizeof(Row));
      for (const Value& v : row.values) {
        row.bytes += static_cast<int64_t>(sizeof(Value) + v.heap_bytes());
      }
      ctx.hold(row.bytes);
      held_ += row.bytes;
      rows_.push_back(row);
      if (rows_.size() >= full) {
        std::nth_element(rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(most), rows_.end(),
                         less);
        keep(most, ctx);
        if (most > 0) {
          worst = *std::max_element(rows_.begin(), rows_.end(), less);
          have_worst = true;
        }
      }
    }
    std::sort(rows_.begin(), rows_.end(), less);
    if (rows_.size() > most) keep(most, ctx);
  }

  /// Drops all rows but the first ones.
  void keep(size_t most, Context& ctx) {
    int64_t dropped = 0;
    for (size_t i = most; i < rows_.size(); ++i) dropped += rows_[i].bytes;
    rows_.resize(most);
    ctx.hold(-dropped);
    held_ -= dropped;
  }

  std::vector<Row> rows_;
  size_t at_ = 0;
  int64_t held_ = 0;
  bool begun_ = false;
};

class SkipCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      for (int64_t n = row_count(*plan_.expr, ctx); n > 0; --n) {
        if (!child_->next(ctx)) return false;
      }
    }
    return child_->next(ctx);
  }
  void reset(Context& ctx) override {
    begun_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  bool begun_ = false;
};

class LimitCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      left_ = row_count(*plan_.expr, ctx);
      // Changes happen even where no row of theirs is wanted.
      if (left_ == 0 && plan_.has_updates) child_->next(ctx);
    }
    if (left_ == 0) return false;
    --left_;
    return child_->next(ctx);
  }
  void reset(Context& ctx) override {
    begun_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  bool begun_ = false;
  int64_t left_ = 0;
};

class UnwindCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      ctx.tick();
      if (counting_) {
        if (step_ > 0 ? now_ <= last_ : now_ >= last_) {
          ctx.row[plan_.slot] = now_;
          if (__builtin_add_overflow(now_, step_, &now_)) counting_ = false;
          return true;
        }
        counting_ = false;
      }
      if (list_.is_list() && at_ < list_.as_list().size()) {
        ctx.row[plan_.slot] = list_.as_list()[at_++];
        return true;
      }
      list_ = Value();
      if (!child_->next(ctx)) return false;
      at_ = 0;
      if (begin_range(ctx)) continue;
      list_ = evaluate(*plan_.expr, ctx);
      if (!list_.is_null() && !list_.is_list()) {
        // A single value stands for a list of it.
        list_ = List{list_};
      }
    }
  }
  void reset(Context& ctx) override {
    list_ = Value();
    counting_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  // UNWIND range(...) counts instead of making the list.
  bool begin_range(Context& ctx) {
    const Expr& e = *plan_.expr;
    if (e.op != Op::kFunction || e.function->name != "range") return false;
    int64_t n[3] = {0, 0, 1};
    for (size_t i = 0; i < e.args.size(); ++i) {
      Value v = evaluate(*e.args[i], ctx);
      if (!v.is_int()) return false;
      n[i] = v.as_int();
    }
    if (n[2] == 0) return false;
    now_ = n[0];
    last_ = n[1];
    step_ = n[2];
    counting_ = true;
    return true;
  }

  Value list_;
  size_t at_ = 0;
  bool counting_ = false;
  int64_t now_ = 0, last_ = 0, step_ = 1;
};

class UnionCursor : public Cursor {
 public:
  UnionCursor(const Plan& plan, Context& ctx) : plan_(plan) {
    for (const auto& p : plan.parts) parts_.push_back(make_cursor(*p, ctx));
  }
  bool next(Context& ctx) override {
    for (; part_ < parts_.size(); ++part_) {
      if (!parts_[part_]->next(ctx)) continue;
      const auto& from = plan_.part_slots[part_];
      for (size_t i = 0; i < from.size(); ++i) ctx.row[plan_.slots[i]] = ctx.row[from[i]];
      return true;
    }
    return false;
  }
  void reset(Context& ctx) override {
    part_ = 0;
    for (auto& p : parts_) p->reset(ctx);
  }

 private:
  const Plan& plan_;
  std::vector<CursorPtr> parts_;
  size_t part_ = 0;
};

class CallCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (true) {
      ctx.tick();
      if (at_ < rows_.size()) {
        std::vector<Value>& row = rows_[at_++];
        for (auto [column, slot] : plan_.yields) ctx.row[slot] = row[column];
        return true;
      }
      drop_rows(ctx);
      if (!child_->next(ctx)) return false;
      std::vector<Value> arguments;
      for (size_t i = 0; i < plan_.exprs.size(); ++i) {
        arguments.push_back(argument(i, ctx));
      }
      arguments.resize(plan_.procedure->inputs.size());
      call(arguments, ctx, [&](std::vector<Value> row) {
        ctx.tick();
        const int64_t bytes = bytes_of(row);
        ctx.hold(bytes);
        held_ += bytes;
        rows_.push_back(std::move(row));
        return true;
      });
      if (plan_.procedure->outputs.empty()) return true;  // it yields nothing: the row goes on
    }
  }
  void reset(Context& ctx) override {
    drop_rows(ctx);
    ChildCursor::reset(ctx);
  }

 private:
  void drop_rows(Context& ctx) {
    rows_.clear();
    at_ = 0;
    ctx.hold(-held_);
    held_ = 0;
  }

  /// Runs the procedure; what a question of queries/ finds wrong becomes the query's error.
  void call(std::span<const Value> arguments, Context& ctx, const Procedure::Emit& emit) {
    try {
      plan_.procedure->run(ctx, arguments, emit);
    } catch (const CypherError&) {
      throw;
    } catch (const Error& e) {
      switch (e.code()) {
        case ErrorCode::kUsage:
        case ErrorCode::kNotAnswerable:
          runtime_error("ArgumentError", "InvalidArgumentValue", e.what());
        case ErrorCode::kQuery:
          runtime_error("ResourceError", "SearchLimit", e.what());
        default:
          throw;
      }
    }
  }

  Value argument(size_t i, Context& ctx) {
    Value v = evaluate(*plan_.exprs[i], ctx);
    const Type& want = plan_.procedure->inputs[i].type;
    if (v.is_int() && want.is(Type::kFloat)) return static_cast<double>(v.as_int());
    Type is = type_of(v);
    if (!want.unknown() && !is.unknown() && !is.may_be(want.kind)) {
      runtime_error(
          "TypeError", "InvalidArgumentType",
          plan_.procedure->inputs[i].name + " is a " + to_string(want) + ", not a " + to_string(is),
          plan_.exprs[i]->span);
    }
    return v;
  }

  std::vector<std::vector<Value>> rows_;
  size_t at_ = 0;
  int64_t held_ = 0;
};

class EmptyResultCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    while (child_->next(ctx)) ctx.tick();
    return false;
  }
};

}  // namespace

CursorPtr make_row_cursor(const Plan& plan, Context& ctx) {
  switch (plan.kind) {
    case PlanKind::kFilter:
      return std::make_unique<FilterCursor>(plan, ctx);
    case PlanKind::kAssign:
      return std::make_unique<AssignCursor>(plan, ctx);
    case PlanKind::kOptional:
      return std::make_unique<OptionalCursor>(plan, ctx);
    case PlanKind::kApply:
      return std::make_unique<ApplyCursor>(plan, ctx);
    case PlanKind::kDistinct:
      return std::make_unique<DistinctCursor>(plan, ctx);
    case PlanKind::kSort:
      return std::make_unique<SortCursor>(plan, ctx);
    case PlanKind::kSkip:
      return std::make_unique<SkipCursor>(plan, ctx);
    case PlanKind::kLimit:
      return std::make_unique<LimitCursor>(plan, ctx);
    case PlanKind::kUnwind:
      return std::make_unique<UnwindCursor>(plan, ctx);
    case PlanKind::kUnion:
      return std::make_unique<UnionCursor>(plan, ctx);
    case PlanKind::kCall:
      return std::make_unique<CallCursor>(plan, ctx);
    case PlanKind::kEmptyResult:
      return std::make_unique<EmptyResultCursor>(plan, ctx);
    default:
      throw InternalError("an operator without a cursor");
  }
}

}  // namespace entente::queries::cypher
