#include "queries/cypher/accumulator.h"

#include <algorithm>
#include <cmath>

#include "queries/cypher/evaluate.h"
#include "queries/cypher/temporal_functions.h"

namespace entente::queries::cypher {

using graphs::Value;

namespace {

[[noreturn]] void wrong_kind(const Aggregation& a, const Value& v) {
  runtime_error("TypeError", "InvalidArgumentValue",
                std::string(a.function->name) + "() does not take a " +
                    std::string(graphs::kind_name(v.kind())),
                a.span);
}

}  // namespace

void Accumulator::add_to_sum(const Aggregation& a, const Value& v) {
  if (v.is_int()) {
    if (!is_float_ && __builtin_add_overflow(int_sum_, v.as_int(), &int_sum_)) {
      if (a.function->kind == AggregateKind::kSum) {
        runtime_error("ArithmeticError", "IntegerOverflow", "The sum is too large for an integer",
                      a.span);
      }
    }
    double_sum_ += static_cast<double>(v.as_int());
  } else if (v.is_double()) {
    is_float_ = true;
    double_sum_ += v.as_double();
  } else if (v.kind() == Value::Kind::kDuration) {
    value_ = value_.is_null() ? v : *add_temporal(value_, v, 1, a.span);
  } else {
    wrong_kind(a, v);
  }
}

void Accumulator::add(const Aggregation& a, const Value& v, const Value* second, Context& ctx) {
  if (a.function->kind == AggregateKind::kPercentileCont ||
      a.function->kind == AggregateKind::kPercentileDisc) {
    if (!second->is_number()) wrong_kind(a, *second);
    double p = second->number();
    if (!(p >= 0 && p <= 1)) {
      runtime_error("ArgumentError", "NumberOutOfRange", "A percentile lies between 0 and 1",
                    a.span);
    }
    value_ = *second;
  }
  if (v.is_null()) return;
  if (a.distinct) {
    if (!extra().distinct.insert(v).second) return;
    ctx.hold(48 + static_cast<int64_t>(v.heap_bytes()));
  }
  ++count_;
  switch (a.function->kind) {
    case AggregateKind::kCount:
      break;
    case AggregateKind::kSum:
    case AggregateKind::kAvg:
      add_to_sum(a, v);
      break;
    case AggregateKind::kMin:
      if (value_.is_null() || graphs::order(v, value_) < 0) value_ = v;
      break;
    case AggregateKind::kMax:
      if (value_.is_null() || graphs::order(v, value_) > 0) value_ = v;
      break;
    case AggregateKind::kCollect:
      extra().list.push_back(v);
      ctx.hold(static_cast<int64_t>(sizeof(Value) + v.heap_bytes()));
      break;
    case AggregateKind::kStDev:
    case AggregateKind::kStDevP: {
      if (!v.is_number()) wrong_kind(a, v);
      // Welford's method.
      double delta = v.number() - double_sum_;
      double_sum_ += delta / static_cast<double>(count_);
      squares_ += delta * (v.number() - double_sum_);
      break;
    }
    case AggregateKind::kPercentileCont:
    case AggregateKind::kPercentileDisc:
      if (!v.is_number()) wrong_kind(a, v);
      extra().list.push_back(v);
      ctx.hold(sizeof(Value));
      break;
  }
}

Value Accumulator::percentile(const Aggregation& a) const {
  if (!extra_ || extra_->list.empty()) return Value();
  graphs::List list = extra_->list;
  std::sort(list.begin(), list.end(),
            [](const Value& x, const Value& y) { return graphs::order(x, y) < 0; });
  double p = value_.number(), n = static_cast<double>(list.size());
  if (a.function->kind == AggregateKind::kPercentileDisc) {
    double at = std::ceil(p * n) - 1;
    return list[static_cast<size_t>(std::max(at, 0.0))];
  }
  double at = p * (n - 1);
  size_t low = static_cast<size_t>(at), high = std::min(low + 1, list.size() - 1);
  double share = at - static_cast<double>(low);
  return list[low].number() * (1 - share) + list[high].number() * share;
}

Value Accumulator::result(const Aggregation& a) const {
  switch (a.function->kind) {
    case AggregateKind::kCount:
      return count_;
    case AggregateKind::kSum:
      if (!value_.is_null()) return value_;
      if (is_float_) return double_sum_;
      return int_sum_;
    case AggregateKind::kAvg:
      if (count_ == 0) return Value();
      if (!value_.is_null()) {
        return scale_duration(value_, 1.0L / static_cast<long double>(count_), a.span);
      }
      return double_sum_ / static_cast<double>(count_);
    case AggregateKind::kMin:
    case AggregateKind::kMax:
      return value_;
    case AggregateKind::kCollect:
      return extra_ ? extra_->list : graphs::List();
    case AggregateKind::kStDev:
      return count_ < 2 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_ - 1));
    case AggregateKind::kStDevP:
      return count_ < 1 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_));
    default:
      return percentile(a);
  }
}

}  // namespace entente::queries::cypher
