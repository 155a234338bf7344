#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

#include "graphs/temporal.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/evaluate_impl.h"
#include "queries/cypher/temporal_functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Value;

namespace {

[[noreturn]] void overflow(Span span) {
  runtime_error("ArithmeticError", "IntegerOverflow", "The result is too large for an integer",
                span);
}

[[noreturn]] void operands(Op op, const Value& a, const Value& b, Span span) {
  static constexpr const char* kNames[] = {"+", "-", "*", "/", "%", "^"};
  const char* name = kNames[static_cast<int>(op) - static_cast<int>(Op::kAdd)];
  type_error("InvalidArgumentType",
             std::string("Cannot compute ") + kind_of(a) + " " + name + " " + kind_of(b), span);
}

Value integers(Op op, int64_t a, int64_t b, Span span) {
  int64_t r = 0;
  switch (op) {
    case Op::kAdd:
      if (__builtin_add_overflow(a, b, &r)) overflow(span);
      return r;
    case Op::kSub:
      if (__builtin_sub_overflow(a, b, &r)) overflow(span);
      return r;
    case Op::kMul:
      if (__builtin_mul_overflow(a, b, &r)) overflow(span);
      return r;
    case Op::kDiv:
    case Op::kMod:
      if (b == 0) {
        runtime_error("ArithmeticError", "DivisionByZero", "Division by zero", span);
      }
      if (b == -1) {
        if (op == Op::kMod) return int64_t{0};
        if (__builtin_sub_overflow(int64_t{0}, a, &r)) overflow(span);
        return r;
      }
      return op == Op::kDiv ? a / b : a % b;
    default:
      return std::pow(static_cast<double>(a), static_cast<double>(b));
  }
}

Value floats(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return a + b;
    case Op::kSub:
      return a - b;
    case Op::kMul:
      return a * b;
    case Op::kDiv:
      return a / b;
    case Op::kMod:
      return std::fmod(a, b);
    default:
      return std::pow(a, b);
  }
}

/// Doubling a text or a list some forty times would fill any memory.
constexpr size_t kLongestText = size_t{1} << 28;
constexpr size_t kLongestList = size_t{1} << 26;

void check_length(size_t length, size_t longest, const char* what) {
  if (length > longest) throw std::length_error(std::string(what) + " would be too long");
}

Value add_other(const Value& a, const Value& b, Span span) {
  if (a.is_list() || b.is_list()) {
    const auto size = [](const Value& v) { return v.is_list() ? v.as_list().size() : 1; };
    check_length(size(a) + size(b), kLongestList, "The list");
    List list;
    if (a.is_list()) {
      list.reserve(a.as_list().size() + (b.is_list() ? b.as_list().size() : 1));
      list = a.as_list();
    } else {
      list.push_back(a);
    }
    if (b.is_list()) {
      list.insert(list.end(), b.as_list().begin(), b.as_list().end());
    } else {
      list.push_back(b);
    }
    return list;
  }
  auto text = [](const Value& v) -> std::optional<std::string> {
    if (v.is_string()) return std::string(v.as_string());
    if (v.is_int()) return std::to_string(v.as_int());
    if (v.is_double()) return format_double(v.as_double());
    if (v.is_bool()) return std::string(v.as_bool() ? "true" : "false");
    if (v.is_temporal() || v.kind() == Value::Kind::kDuration) return graphs::format_temporal(v);
    return std::nullopt;
  };
  if (a.is_string() || b.is_string()) {
    auto x = text(a), y = text(b);
    if (x && y) {
      check_length(x->size() + y->size(), kLongestText, "The string");
      return *x + *y;
    }
  }
  if (auto sum = add_temporal(a, b, 1, span)) return *sum;
  operands(Op::kAdd, a, b, span);
}

}  // namespace

Value arithmetic(Op op, const Value& a, const Value& b, Span span) {
  if (a.is_int() && b.is_int()) return integers(op, a.as_int(), b.as_int(), span);
  if (a.is_number() && b.is_number()) return floats(op, a.number(), b.number());
  if (a.is_null() || b.is_null()) {
    return Value();
  }
  switch (op) {
    case Op::kAdd:
      return add_other(a, b, span);
    case Op::kSub:
      if (auto d = add_temporal(a, b, -1, span)) return *d;
      break;
    case Op::kMul:
      if (a.kind() == Value::Kind::kDuration && b.is_number()) {
        return scale_duration(a, b.number(), span);
      }
      if (b.kind() == Value::Kind::kDuration && a.is_number()) {
        return scale_duration(b, a.number(), span);
      }
      break;
    case Op::kDiv:
      if (a.kind() == Value::Kind::kDuration && b.is_number()) {
        if (b.number() == 0) {
          runtime_error("ArithmeticError", "DivisionByZero", "Division by zero", span);
        }
        return scale_duration(a, 1.0L / b.number(), span);
      }
      break;
    default:
      break;
  }
  operands(op, a, b, span);
}

}  // namespace entente::queries::cypher
