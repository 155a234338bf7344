#include "queries/cypher/evaluate.h"

#include <array>
#include <cmath>
#include <stdexcept>

#include "graphs/temporal.h"
#include "graphs/value_compare.h"
#include "queries/cypher/functions.h"
#include "queries/cypher/plan.h"
#include "queries/cypher/regex.h"
#include "queries/cypher/temporal_functions.h"

namespace entente::queries::cypher {

using graphs::Comparison;
using graphs::List;
using graphs::Map;
using graphs::Ternary;
using graphs::Value;

namespace {

[[noreturn]] void type_error(const std::string& detail, const std::string& message, Span span) {
  runtime_error("TypeError", detail, message, span);
}

std::string kind_of(const Value& v) { return std::string(graphs::kind_name(v.kind())); }

Value from(Ternary t) { return t == Ternary::kUnknown ? Value() : Value(t == Ternary::kTrue); }

Ternary truth(const Value& v, Span span) {
  if (v.is_null()) return Ternary::kUnknown;
  if (!v.is_bool())
    type_error("InvalidArgumentType", "Expected a BOOLEAN, got " + kind_of(v), span);
  return v.as_bool() ? Ternary::kTrue : Ternary::kFalse;
}

Ternary negate(Ternary t) {
  if (t == Ternary::kUnknown) return t;
  return t == Ternary::kTrue ? Ternary::kFalse : Ternary::kTrue;
}

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

Value property_of(const Value& subject, Symbol symbol, std::string_view name, Context& ctx,
                  Span span) {
  auto dead = [&](const char* what) {
    runtime_error("EntityNotFound", "DeletedEntityAccess",
                  std::string(what) + " has been deleted by this query", span);
  };
  switch (subject.kind()) {
    case Value::Kind::kNull:
      return Value();
    case Value::Kind::kNode:
      if (ctx.deleted_anything && !ctx.graph.node_alive(subject.as_node())) dead("The node");
      if (symbol == graphs::kNoSymbol) return Value();
      return ctx.graph.node_property(subject.as_node(), symbol);
    case Value::Kind::kRel:
      if (ctx.deleted_anything && !ctx.graph.rel_alive(subject.as_rel())) dead("The relationship");
      if (symbol == graphs::kNoSymbol) return Value();
      return ctx.graph.rel_property(subject.as_rel(), symbol);
    case Value::Kind::kMap:
      return subject.map_get(name);
    case Value::Kind::kDate:
    case Value::Kind::kLocalTime:
    case Value::Kind::kTime:
    case Value::Kind::kLocalDateTime:
    case Value::Kind::kDateTime:
    case Value::Kind::kDuration:
      return temporal_component(subject, name);
    default:
      type_error("InvalidArgumentType", kind_of(subject) + " has no properties", span);
  }
}

Map properties_of(const Value& subject, Context& ctx) {
  if (subject.is_map()) return subject.as_map();
  Map map;
  auto add = [&](Symbol key, const Value& v) {
    map.emplace_back(std::string(ctx.graph.symbols().name(key)), v);
  };
  if (subject.is_node() && ctx.graph.node_alive(subject.as_node())) {
    ctx.graph.for_each_node_property(subject.as_node(), add);
  } else if (subject.is_rel() && ctx.graph.rel_alive(subject.as_rel())) {
    ctx.graph.for_each_rel_property(subject.as_rel(), add);
  }
  return map;
}

namespace {

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

Value ordered(Op op, const Value& a, const Value& b) {
  switch (graphs::compare(a, b).outcome) {
    case Comparison::kLess:
      return op == Op::kLt || op == Op::kLe;
    case Comparison::kEqual:
      return op == Op::kLe || op == Op::kGe;
    case Comparison::kGreater:
      return op == Op::kGt || op == Op::kGe;
    case Comparison::kUnordered:
      return false;
    default:
      return Value();
  }
}

Value string_predicate(Op op, const Value& a, const Value& b, Span span) {
  if (!a.is_string() || !b.is_string()) return Value();
  std::string_view s = a.as_string(), t = b.as_string();
  switch (op) {
    case Op::kStartsWith:
      return s.substr(0, t.size()) == t;
    case Op::kEndsWith:
      return s.size() >= t.size() && s.substr(s.size() - t.size()) == t;
    case Op::kContains:
      return s.find(t) != std::string_view::npos;
    default:
      return matches_regex(s, t, span);
  }
}

bool label_holds(const BoundLabels& l, const Value& v, Context& ctx) {
  switch (l.kind) {
    case ast::LabelExpr::kName:
      if (v.is_node()) return ctx.graph.has_label(v.as_node(), l.symbol);
      return ctx.graph.rel_type(v.as_rel()) == l.symbol;
    case ast::LabelExpr::kAnd:
      for (const auto& a : l.args) {
        if (!label_holds(a, v, ctx)) return false;
      }
      return true;
    case ast::LabelExpr::kOr:
      for (const auto& a : l.args) {
        if (label_holds(a, v, ctx)) return true;
      }
      return false;
    case ast::LabelExpr::kNot:
      return !label_holds(l.args[0], v, ctx);
    case ast::LabelExpr::kAny:
      return v.is_rel() || !ctx.graph.labels(v.as_node()).empty();
  }
  return false;
}

Value has_labels(const Expr& e, Context& ctx) {
  Value v = evaluate(*e.args[0], ctx);
  if (v.is_null()) return Value();
  if (!v.is_node() && !v.is_rel()) {
    type_error("InvalidArgumentType", kind_of(v) + " has no labels", e.span);
  }
  if (v.is_node() && ctx.deleted_anything && !ctx.graph.node_alive(v.as_node())) {
    runtime_error("EntityNotFound", "DeletedEntityAccess",
                  "The node has been deleted by this query", e.span);
  }
  return label_holds(*e.labels, v, ctx);
}

Value case_value(const Expr& e, Context& ctx) {
  size_t i = 0, end = e.args.size() - (e.has_else ? 1 : 0);
  Value operand;
  if (e.has_operand) operand = evaluate(*e.args[i++], ctx);
  for (; i + 1 < end; i += 2) {
    Value when = evaluate(*e.args[i], ctx);
    bool hit = e.has_operand ? graphs::equals(operand, when) == Ternary::kTrue ||
                                   (operand.is_null() && when.is_null())
                             : truth(when, e.args[i]->span) == Ternary::kTrue;
    if (hit) return evaluate(*e.args[i + 1], ctx);
  }
  return e.has_else ? evaluate(*e.args.back(), ctx) : Value();
}

const List* need_list(const Value& v, Span span) {
  if (v.is_null()) return nullptr;
  if (!v.is_list()) type_error("InvalidArgumentType", "Expected a LIST, got " + kind_of(v), span);
  return &v.as_list();
}

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

Value subquery(const Expr& e, Context& ctx) {
  Cursor& cursor = ctx.subquery_cursor(e);
  cursor.reset(ctx);
  if (e.op == Op::kExists) return cursor.next(ctx);
  int64_t count = 0;
  List list;
  Context::Growing growing(ctx);
  while (cursor.next(ctx)) {
    ctx.tick();
    ++count;
    if (e.op == Op::kCollect) {
      list.push_back(e.args.empty() ? ctx.row[e.slot] : evaluate(*e.args[0], ctx));
      growing.add(list.back());
    }
  }
  return e.op == Op::kCount ? Value(count) : Value(std::move(list));
}

Value build_path(const Expr& e, Context& ctx) {
  graphs::Path path;
  // A chain's list joins the nodes that its relationships pass through; groups give nodes too.
  for (size_t i = 0; i < e.elements.size(); ++i) {
    const Value& v = ctx.row[e.elements[i]];
    if (v.is_null()) return Value();
    if (v.is_node()) {
      if (path.nodes.size() == path.rels.size()) path.nodes.push_back(v.as_node());
    } else if (v.is_rel()) {
      path.rels.push_back(v.as_rel());
    } else if (v.is_path()) {
      const graphs::Path& part = v.as_path();
      for (size_t k = 0; k < part.rels.size(); ++k) {
        path.rels.push_back(part.rels[k]);
        path.nodes.push_back(part.nodes[k + 1]);
      }
    } else {
      for (const Value& r : v.as_list()) {
        graphs::NodeId here = path.nodes.back();
        graphs::RelId rel = r.as_rel();
        graphs::NodeId source = ctx.graph.source(rel), target = ctx.graph.target(rel);
        path.rels.push_back(rel);
        path.nodes.push_back(source == here ? target : source);
      }
    }
  }
  return path;
}

Value map_projection(const Expr& e, Context& ctx) {
  Value subject = evaluate(*e.args[0], ctx);
  if (subject.is_null()) return Value();
  Map map;
  if (e.has_all) map = properties_of(subject, ctx);
  for (size_t i = 0; i < e.symbols.size(); ++i) {
    map.emplace_back(e.names[i], property_of(subject, e.symbols[i], e.names[i], ctx, e.span));
  }
  for (size_t i = 1; i < e.args.size(); ++i) {
    map.emplace_back(e.names[e.symbols.size() + i - 1], evaluate(*e.args[i], ctx));
  }
  return map;
}

Value call_function(const Expr& e, Context& ctx) {
  constexpr size_t kMost = 8;
  const Function& f = *e.function;
  size_t n = e.args.size();
  std::array<Value, kMost> few;
  std::vector<Value> many;
  Value* args = few.data();
  if (n > kMost) {
    many.resize(n);
    args = many.data();
  }
  for (size_t i = 0; i < n; ++i) {
    args[i] = evaluate(*e.args[i], ctx);
    if (f.null_if_null && args[i].is_null()) return Value();
  }
  return f.call(ctx, e, std::span<Value>(args, n));
}

}  // namespace

bool holds(const Expr& e, Context& ctx) {
  return truth(evaluate(e, ctx), e.span) == Ternary::kTrue;
}

Value evaluate(const Expr& e, Context& ctx) {
  switch (e.op) {
    case Op::kConst:
      return e.value;
    case Op::kParam: {
      for (const auto& [name, v] : ctx.params) {
        if (name == e.name) return v;
      }
      throw CypherError("ParameterMissing", Phase::kCompile, "MissingParameter",
                        "No value was given for the parameter $" + e.name, e.span);
    }
    case Op::kSlot:
      return ctx.row[e.slot];
    case Op::kProperty: {
      const Expr& a = *e.args[0];
      if (a.op == Op::kSlot) return property_of(ctx.row[a.slot], e.symbol, e.name, ctx, e.span);
      return property_of(evaluate(a, ctx), e.symbol, e.name, ctx, e.span);
    }
    case Op::kIndex: {
      Value subject = evaluate(*e.args[0], ctx);
      return index(subject, evaluate(*e.args[1], ctx), ctx, e.span);
    }
    case Op::kSlice:
      return slice(e, ctx);
    case Op::kList: {
      List list;
      list.reserve(e.args.size());
      for (const ExprPtr& a : e.args) list.push_back(evaluate(*a, ctx));
      return list;
    }
    case Op::kMap: {
      Map map;
      map.reserve(e.args.size());
      for (size_t i = 0; i < e.args.size(); ++i) {
        map.emplace_back(e.names[i], evaluate(*e.args[i], ctx));
      }
      return map;
    }
    case Op::kMapProjection:
      return map_projection(e, ctx);
    case Op::kNot:
      return from(negate(truth(evaluate(*e.args[0], ctx), e.args[0]->span)));
    case Op::kAnd:
    case Op::kOr: {
      Ternary decided = e.op == Op::kAnd ? Ternary::kFalse : Ternary::kTrue;
      Ternary a = truth(evaluate(*e.args[0], ctx), e.args[0]->span);
      if (a == decided) return from(a);
      Ternary b = truth(evaluate(*e.args[1], ctx), e.args[1]->span);
      if (b == decided) return from(b);
      return from(a == Ternary::kUnknown ? a : b);
    }
    case Op::kXor: {
      Ternary a = truth(evaluate(*e.args[0], ctx), e.args[0]->span);
      Ternary b = truth(evaluate(*e.args[1], ctx), e.args[1]->span);
      if (a == Ternary::kUnknown || b == Ternary::kUnknown) return Value();
      return a != b;
    }
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
    case Op::kDiv:
    case Op::kMod:
    case Op::kPow: {
      Value a = evaluate(*e.args[0], ctx);
      Value b = evaluate(*e.args[1], ctx);
      if (e.op == Op::kPow && a.is_number() && b.is_number()) {
        return std::pow(a.number(), b.number());
      }
      return arithmetic(e.op, a, b, e.span);
    }
    case Op::kNeg: {
      Value a = evaluate(*e.args[0], ctx);
      if (a.is_null()) return a;
      if (a.is_double()) return -a.as_double();
      if (a.kind() == Value::Kind::kDuration) return scale_duration(a, -1, e.span);
      if (!a.is_int()) type_error("InvalidArgumentType", "Cannot negate " + kind_of(a), e.span);
      return integers(Op::kSub, 0, a.as_int(), e.span);
    }
    case Op::kPlus: {
      Value a = evaluate(*e.args[0], ctx);
      if (!a.is_null() && !a.is_number()) {
        type_error("InvalidArgumentType", "+ takes a number, not " + kind_of(a), e.span);
      }
      return a;
    }
    case Op::kIn: {
      Value x = evaluate(*e.args[0], ctx);
      return from(in_list(x, evaluate(*e.args[1], ctx), e.span));
    }
    case Op::kRegex:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains: {
      Value a = evaluate(*e.args[0], ctx);
      return string_predicate(e.op, a, evaluate(*e.args[1], ctx), e.span);
    }
    case Op::kEq: {
      Value a = evaluate(*e.args[0], ctx);
      return from(graphs::equals(a, evaluate(*e.args[1], ctx)));
    }
    case Op::kNe: {
      Value a = evaluate(*e.args[0], ctx);
      return from(negate(graphs::equals(a, evaluate(*e.args[1], ctx))));
    }
    case Op::kLt:
    case Op::kLe:
    case Op::kGt:
    case Op::kGe: {
      Value a = evaluate(*e.args[0], ctx);
      return ordered(e.op, a, evaluate(*e.args[1], ctx));
    }
    case Op::kIsNull:
      return evaluate(*e.args[0], ctx).is_null();
    case Op::kIsNotNull:
      return !evaluate(*e.args[0], ctx).is_null();
    case Op::kHasLabels:
      return has_labels(e, ctx);
    case Op::kFunction:
      return call_function(e, ctx);
    case Op::kCoalesce:
      for (const ExprPtr& a : e.args) {
        Value v = evaluate(*a, ctx);
        if (!v.is_null()) return v;
      }
      return Value();
    case Op::kCase:
      return case_value(e, ctx);
    case Op::kListComprehension:
      return list_comprehension(e, ctx);
    case Op::kAll:
    case Op::kAny:
    case Op::kNone:
    case Op::kSingle:
      return quantifier(e, ctx);
    case Op::kReduce:
      return reduce(e, ctx);
    case Op::kExists:
    case Op::kCount:
    case Op::kCollect:
      return subquery(e, ctx);
    case Op::kBuildPath:
      return build_path(e, ctx);
    case Op::kAggregate:
      break;
  }
  throw InternalError("an aggregate outside a projection");
}

}  // namespace entente::queries::cypher
