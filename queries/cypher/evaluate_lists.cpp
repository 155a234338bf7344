#include <algorithm>

#include "graphs/value_compare.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/evaluate_impl.h"
#include "queries/cypher/temporal_functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Ternary;
using graphs::Value;

Value index(const Value& subject, const Value& key, Context& ctx, Span span) {
  if (subject.is_null()) return Value();
  if (subject.is_list()) {
    if (key.is_null()) return Value();
    if (!key.is_int()) {
      type_error("InvalidArgumentType", "A list's index is an INTEGER, not " + kind_of(key), span);
    }
    const List& list = subject.as_list();
    int64_t n = static_cast<int64_t>(list.size()), i = key.as_int();
    if (i < 0) i += n;
    return i < 0 || i >= n ? Value() : list[static_cast<size_t>(i)];
  }
  if (subject.is_map() || subject.is_node() || subject.is_rel()) {
    if (key.is_null()) return Value();
    if (!key.is_string()) {
      type_error("MapElementAccessByNonString", "A key is a STRING, not " + kind_of(key), span);
    }
    return property_of(subject, ctx.graph.symbols().find(key.as_string()), key.as_string(), ctx,
                       span);
  }
  if (key.is_null()) return Value();
  if ((subject.is_temporal() || subject.kind() == Value::Kind::kDuration) && key.is_string()) {
    return temporal_component(subject, key.as_string());
  }
  type_error("InvalidArgumentType", kind_of(subject) + " cannot be indexed", span);
}

Value slice(const Expr& e, Context& ctx) {
  Value subject = evaluate(*e.args[0], ctx);
  Value from = e.args[1] ? evaluate(*e.args[1], ctx) : Value(0);
  Value to = e.args[2] ? evaluate(*e.args[2], ctx) : Value();
  if (subject.is_null() || from.is_null() || (e.args[2] && to.is_null())) return Value();
  if (!subject.is_list()) {
    type_error("InvalidArgumentType", kind_of(subject) + " cannot be sliced", e.span);
  }
  const List& list = subject.as_list();
  int64_t n = static_cast<int64_t>(list.size());
  auto bound = [&](const Value& v) {
    if (!v.is_int()) type_error("InvalidArgumentType", "A list's index is an INTEGER", e.span);
    int64_t i = v.as_int();
    return i < 0 ? std::max<int64_t>(0, i + n) : std::min(i, n);
  };
  int64_t a = bound(from), b = e.args[2] ? bound(to) : n;
  if (a >= b) return List();
  return List(list.begin() + a, list.begin() + b);
}

Ternary in_list(const Value& x, const Value& list, Span span) {
  if (list.is_null()) return Ternary::kUnknown;
  if (!list.is_list()) {
    type_error("InvalidArgumentType", "IN takes a LIST, not " + kind_of(list), span);
  }
  Ternary result = Ternary::kFalse;
  for (const Value& y : list.as_list()) {
    Ternary t = graphs::equals(x, y);
    if (t == Ternary::kTrue) return t;
    if (t == Ternary::kUnknown) result = t;
  }
  return result;
}

namespace {

const List* need_list(const Value& v, Span span) {
  if (v.is_null()) return nullptr;
  if (!v.is_list()) type_error("InvalidArgumentType", "Expected a LIST, got " + kind_of(v), span);
  return &v.as_list();
}

}  // namespace

Value list_comprehension(const Expr& e, Context& ctx) {
  Value source = evaluate(*e.args[0], ctx);
  const List* list = need_list(source, e.span);
  if (!list) return Value();
  List out;
  Context::Growing growing(ctx);
  for (const Value& v : *list) {
    ctx.tick();
    ctx.row[e.slot] = v;
    if (e.args[1] && !holds(*e.args[1], ctx)) continue;
    out.push_back(e.args[2] ? evaluate(*e.args[2], ctx) : v);
    growing.add(out.back());
  }
  return out;
}

Value quantifier(const Expr& e, Context& ctx) {
  Value source = evaluate(*e.args[0], ctx);
  const List* list = need_list(source, e.span);
  if (!list) return Value();
  size_t yes = 0, unknown = 0;
  for (const Value& v : *list) {
    ctx.tick();
    ctx.row[e.slot] = v;
    Ternary t = truth(evaluate(*e.args[1], ctx), e.args[1]->span);
    switch (e.op) {
      case Op::kAll:
        if (t == Ternary::kFalse) return false;
        break;
      case Op::kAny:
        if (t == Ternary::kTrue) return true;
        break;
      case Op::kNone:
        if (t == Ternary::kTrue) return false;
        break;
      default:
        if (t == Ternary::kTrue && ++yes > 1) return false;
        break;
    }
    unknown += t == Ternary::kUnknown;
  }
  if (unknown) return Value();
  if (e.op == Op::kSingle) return yes == 1;
  return e.op != Op::kAny;
}

Value reduce(const Expr& e, Context& ctx) {
  Value sum = evaluate(*e.args[0], ctx);
  Value source = evaluate(*e.args[1], ctx);
  const List* list = need_list(source, e.span);
  if (!list) return Value();
  for (const Value& v : *list) {
    ctx.tick();
    ctx.row[e.slot] = std::move(sum);
    ctx.row[e.slot2] = v;
    sum = evaluate(*e.args[2], ctx);
  }
  return sum;
}

}  // namespace entente::queries::cypher
