#include "queries/cypher/evaluate.h"

#include <array>
#include <cmath>

#include "graphs/value_compare.h"
#include "queries/cypher/evaluate_impl.h"
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

void type_error(const std::string& detail, const std::string& message, Span span) {
  runtime_error("TypeError", detail, message, span);
}

std::string kind_of(const Value& v) { return std::string(graphs::kind_name(v.kind())); }

Ternary truth(const Value& v, Span span) {
  if (v.is_null()) return Ternary::kUnknown;
  if (!v.is_bool())
    type_error("InvalidArgumentType", "Expected a BOOLEAN, got " + kind_of(v), span);
  return v.as_bool() ? Ternary::kTrue : Ternary::kFalse;
}

namespace {

Value from(Ternary t) { return t == Ternary::kUnknown ? Value() : Value(t == Ternary::kTrue); }

Ternary negate(Ternary t) {
  if (t == Ternary::kUnknown) return t;
  return t == Ternary::kTrue ? Ternary::kFalse : Ternary::kTrue;
}

}  // namespace

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
      return arithmetic(Op::kSub, Value(0), a, e.span);
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
