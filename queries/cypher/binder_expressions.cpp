#include "queries/cypher/binder_impl.h"

namespace entente::queries::cypher {

using ast::ExprKind;

ExprPtr Binder::make(Op op, const ast::Expr& e, Type type) {
  auto out = std::make_unique<Expr>();
  out->op = op;
  out->span = e.span;
  out->type = std::move(type);
  return out;
}

ExprPtr Binder::slot_expr(Slot slot, Type type, Span span) {
  auto out = std::make_unique<Expr>();
  out->op = Op::kSlot;
  out->slot = slot;
  out->type = std::move(type);
  out->span = span;
  return out;
}

ExprPtr Binder::condition(const ast::Expr& e) {
  ExprPtr bound = expression(e, true);
  need_type(*bound, Type::kBool, "A condition");
  return bound;
}

void Binder::need_type(const Expr& e, Type::Kind kind, const char* what) const {
  if (e.type.may_be(kind)) return;
  syntax_error(
      "InvalidArgumentType",
      std::string(what) + " takes a " + to_string(Type(kind)) + ", not a " + to_string(e.type),
      e.span);
}

ExprPtr Binder::variable(const ast::Expr& e) {
  auto it = scope_.find(e.name);
  if (it == scope_.end()) undefined(e.name, e.span);
  return slot_expr(it->second.slot, it->second.type, e.span);
}

ExprPtr Binder::expression(const ast::Expr& e, bool condition) {
  for (const Rewrite& r : rewrites_) {
    if (simple_rewrites_only_ && !r.simple) continue;
    if (ast::same(*r.ast, e)) return slot_expr(r.slot, r.type, e.span);
  }
  switch (e.kind) {
    case ExprKind::kLiteral: {
      ExprPtr out = make(Op::kConst, e, type_of(e.value));
      out->value = e.value;
      return out;
    }
    case ExprKind::kParameter: {
      ExprPtr out = make(Op::kParam, e);
      out->name = e.name;
      return out;
    }
    case ExprKind::kVariable:
      return variable(e);
    case ExprKind::kProperty:
      return property(e);
    case ExprKind::kIndex: {
      ExprPtr out = make(Op::kIndex, e);
      out->args.push_back(expression(*e.args[0]));
      out->args.push_back(expression(*e.args[1]));
      out->type = out->args[0]->type.element_type();
      return out;
    }
    case ExprKind::kSlice: {
      ExprPtr out = make(Op::kSlice, e);
      for (const auto& a : e.args) out->args.push_back(a ? expression(*a) : nullptr);
      out->type = out->args[0]->type.is(Type::kList) ? out->args[0]->type : Type(Type::kAny);
      return out;
    }
    case ExprKind::kList: {
      ExprPtr out = make(Op::kList, e);
      Type element = Type::kNull;
      for (const auto& a : e.args) {
        out->args.push_back(expression(*a));
        const Type& t = out->args.back()->type;
        element =
            t.is(Type::kAny) || element.is(Type::kAny) ? Type(Type::kAny) : common_type(element, t);
      }
      out->type = Type::list_of(e.args.empty() ? Type(Type::kAny) : element);
      return out;
    }
    case ExprKind::kMap: {
      ExprPtr out = make(Op::kMap, e, Type::kMap);
      out->names = e.names;
      for (const auto& a : e.args) out->args.push_back(expression(*a));
      return out;
    }
    case ExprKind::kMapProjection:
      return map_projection(e);
    case ExprKind::kUnary: {
      if (e.op == "NOT") {
        ExprPtr out = make(Op::kNot, e, Type::kBool);
        out->args.push_back(expression(*e.args[0], true));
        need_type(*out->args[0], Type::kBool, "NOT");
        return out;
      }
      ExprPtr out = make(e.op == "-" ? Op::kNeg : Op::kPlus, e);
      out->args.push_back(expression(*e.args[0]));
      if (!out->args[0]->type.is(Type::kDuration))
        need_type(*out->args[0], Type::kNumber, "A sign");
      out->type = out->args[0]->type;
      return out;
    }
    case ExprKind::kBinary:
      return binary(e, condition);
    case ExprKind::kComparison:
      return comparison(e);
    case ExprKind::kIsNull:
    case ExprKind::kIsNotNull: {
      ExprPtr out =
          make(e.kind == ExprKind::kIsNull ? Op::kIsNull : Op::kIsNotNull, e, Type::kBool);
      out->args.push_back(expression(*e.args[0]));
      return out;
    }
    case ExprKind::kHasLabels: {
      ExprPtr out = make(Op::kHasLabels, e, Type::kBool);
      out->args.push_back(expression(*e.args[0]));
      const Type& t = out->args[0]->type;
      out->labels = labels(*e.labels, t.is(Type::kRel) ? NameKind::kType : NameKind::kLabel);
      if (!t.may_be(Type::kNode) && !t.may_be(Type::kRel)) {
        syntax_error("InvalidArgumentType", "A " + to_string(t) + " has no labels", e.span);
      }
      return out;
    }
    case ExprKind::kFunction:
      return function(e, condition);
    case ExprKind::kCountStar: {
      static const AggregateFunction kCountStar{"count(*)", AggregateKind::kCount, 0};
      return aggregate(e, &kCountStar);
    }
    case ExprKind::kCase:
      return case_expression(e);
    case ExprKind::kListComprehension:
    case ExprKind::kQuantifier:
      return with_variable(e);
    case ExprKind::kReduce:
      return reduce(e);
    case ExprKind::kPatternComprehension:
    case ExprKind::kPatternPredicate:
    case ExprKind::kShortestPath:
      return pattern_expression(e, condition);
    case ExprKind::kExists:
    case ExprKind::kCountSubquery:
    case ExprKind::kCollectSubquery:
      return subquery(e);
  }
  throw InternalError("an unknown expression");
}

ExprPtr Binder::property(const ast::Expr& e) {
  ExprPtr out = make(Op::kProperty, e);
  out->name = e.name;
  out->args.push_back(expression(*e.args[0]));
  const Type& t = out->args[0]->type;
  const bool of_graph = t.is(Type::kNode) || t.is(Type::kRel);
  out->symbol = of_graph ? read_symbol(NameKind::kProperty, e.name) : symbol(e.name);
  bool fits = t.unknown() || t.is(Type::kNode) || t.is(Type::kRel) || t.is(Type::kMap) ||
              t.temporal() || t.is(Type::kDuration);
  if (!fits) {
    bool pattern = t.is(Type::kPath) || (t.is(Type::kList) && t.element_type().is(Type::kRel));
    throw CypherError(pattern ? "SyntaxError" : "TypeError", Phase::kCompile, "InvalidArgumentType",
                      "A " + to_string(t) + " has no properties", e.span);
  }
  return out;
}

void Binder::check_arithmetic(Op op, const Expr& a, const Expr& b, Span span) const {
  const Type &x = a.type, &y = b.type;
  if (x.unknown() || y.unknown()) return;
  if (x.numeric() && y.numeric()) return;
  bool fits = false;
  auto duration = [](const Type& t) { return t.is(Type::kDuration); };
  if (op == Op::kAdd) {
    fits = x.is(Type::kList) || y.is(Type::kList) ||
           (x.is(Type::kString) && !y.is(Type::kMap) && !y.is(Type::kNode)) ||
           (y.is(Type::kString) && !x.is(Type::kMap) && !x.is(Type::kNode)) ||
           (x.temporal() && duration(y)) || (duration(x) && (y.temporal() || duration(y))) ||
           (duration(x) && duration(y));
  } else if (op == Op::kSub) {
    fits = (x.temporal() || duration(x)) && duration(y);
  } else if (op == Op::kMul) {
    fits = (duration(x) && y.numeric()) || (x.numeric() && duration(y));
  } else if (op == Op::kDiv) {
    fits = duration(x) && y.numeric();
  }
  if (!fits) {
    syntax_error("InvalidArgumentType",
                 "No such arithmetic with a " + to_string(x) + " and a " + to_string(y), span);
  }
}

ExprPtr Binder::binary(const ast::Expr& e, bool condition) {
  static const std::map<std::string, Op> kOps = {{"OR", Op::kOr},
                                                 {"XOR", Op::kXor},
                                                 {"AND", Op::kAnd},
                                                 {"+", Op::kAdd},
                                                 {"-", Op::kSub},
                                                 {"*", Op::kMul},
                                                 {"/", Op::kDiv},
                                                 {"%", Op::kMod},
                                                 {"^", Op::kPow},
                                                 {"IN", Op::kIn},
                                                 {"=~", Op::kRegex},
                                                 {"STARTS WITH", Op::kStartsWith},
                                                 {"ENDS WITH", Op::kEndsWith},
                                                 {"CONTAINS", Op::kContains}};
  Op op = kOps.at(e.op);
  ExprPtr out = make(op, e);
  bool logic = op == Op::kOr || op == Op::kXor || op == Op::kAnd;
  (void)condition;
  for (const auto& a : e.args) out->args.push_back(expression(*a, logic));
  if (logic) {
    for (const auto& a : out->args) need_type(*a, Type::kBool, e.op.c_str());
    out->type = Type::kBool;
  } else if (op >= Op::kAdd && op <= Op::kPow) {
    const Expr &a = *out->args[0], &b = *out->args[1];
    check_arithmetic(op, a, b, e.span);
    if (a.type.numeric() && b.type.numeric()) {
      bool ints = a.type.is(Type::kInt) && b.type.is(Type::kInt);
      bool floats = op == Op::kPow || a.type.is(Type::kFloat) || b.type.is(Type::kFloat);
      out->type = floats ? Type::kFloat : ints ? Type::kInt : Type::kNumber;
    } else if (op == Op::kAdd && a.type.is(Type::kString) && b.type.is(Type::kString)) {
      out->type = Type::kString;
    } else if (op == Op::kAdd && a.type.is(Type::kList) && b.type.is(Type::kList)) {
      out->type = common_type(a.type, b.type);
    } else if (op == Op::kAdd && (a.type.is(Type::kList) || b.type.is(Type::kList))) {
      out->type = Type::kList;
    } else if (a.type.temporal() && b.type.is(Type::kDuration) && !a.type.is(Type::kDuration)) {
      out->type = a.type;
    }
  } else {
    if (op == Op::kIn) need_type(*out->args[1], Type::kList, "IN");
    out->type = Type::kBool;
  }
  return out;
}

ExprPtr Binder::comparison(const ast::Expr& e) {
  static const std::map<std::string, Op> kOps = {{"=", Op::kEq},  {"<>", Op::kNe}, {"<", Op::kLt},
                                                 {"<=", Op::kLe}, {">", Op::kGt},  {">=", Op::kGe}};
  ExprPtr all;
  for (size_t i = 0; i < e.ops.size(); ++i) {
    ExprPtr one = make(kOps.at(e.ops[i]), e, Type::kBool);
    one->args.push_back(expression(*e.args[i]));
    one->args.push_back(expression(*e.args[i + 1]));
    if (!all) {
      all = std::move(one);
    } else {
      ExprPtr both = make(Op::kAnd, e, Type::kBool);
      both->args.push_back(std::move(all));
      both->args.push_back(std::move(one));
      all = std::move(both);
    }
  }
  return all;
}

ExprPtr Binder::aggregate(const ast::Expr& e, const AggregateFunction* f) {
  if (aggregates_ == Aggregates::kInside) {
    syntax_error("NestedAggregation", "An aggregate cannot stand inside another", e.span);
  }
  ExprPtr out = make(Op::kAggregate, e);
  out->aggregate = f;
  out->distinct = e.distinct;
  if (static_cast<int>(e.args.size()) != f->args) {
    syntax_error("InvalidNumberOfArguments",
                 std::string(f->name) + "() takes " + std::to_string(f->args) + " arguments",
                 e.span);
  }
  {
    Saved<Aggregates> inside(aggregates_, Aggregates::kInside);
    for (const auto& a : e.args) out->args.push_back(expression(*a));
  }
  if (aggregates_ == Aggregates::kForbidden) {
    syntax_error("InvalidAggregation", "An aggregate cannot stand here", e.span);
  }
  switch (f->kind) {
    case AggregateKind::kCount:
      out->type = Type::kInt;
      break;
    case AggregateKind::kCollect:
      out->type = Type::list_of(out->args[0]->type);
      break;
    case AggregateKind::kMin:
    case AggregateKind::kMax:
      out->type = out->args[0]->type;
      break;
    case AggregateKind::kSum:
      out->type = out->args[0]->type.numeric() ? out->args[0]->type : Type(Type::kAny);
      break;
    default:
      break;
  }
  return out;
}

ExprPtr Binder::function(const ast::Expr& e, bool condition) {
  (void)condition;
  if (const AggregateFunction* f = find_aggregate(e.name)) return aggregate(e, f);
  std::string lower = e.name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "coalesce") {
    ExprPtr out = make(Op::kCoalesce, e);
    out->name = e.name;
    if (e.args.empty()) {
      syntax_error("InvalidNumberOfArguments", "coalesce() takes at least one argument", e.span);
    }
    Type type = Type::kNull;
    bool known = true;
    for (const auto& a : e.args) {
      out->args.push_back(expression(*a));
      known &= !out->args.back()->type.is(Type::kAny);
      type = common_type(type, out->args.back()->type);
    }
    if (known) out->type = type;
    return out;
  }
  const Function* f = find_function(e.name);
  if (!f) syntax_error("UnknownFunction", "There is no function '" + e.name + "'", e.span);
  if (lower == "exists" && e.args.size() == 1 && e.args[0]->kind == ExprKind::kPatternPredicate) {
    return expression(*e.args[0], true);
  }
  int n = static_cast<int>(e.args.size());
  if (n < f->min_args || n > f->max_args) {
    std::string want = std::to_string(f->min_args);
    if (f->max_args != f->min_args) want += " to " + std::to_string(f->max_args);
    syntax_error("InvalidNumberOfArguments",
                 e.name + "() takes " + want + " arguments, not " + std::to_string(n), e.span);
  }
  if (e.distinct) {
    syntax_error("UnexpectedSyntax", "DISTINCT goes with aggregates only", e.span);
  }
  if (lower == "rand" && aggregates_ == Aggregates::kInside) {
    syntax_error("NonConstantExpression", "rand() cannot be aggregated", e.span);
  }
  ExprPtr out = make(Op::kFunction, e, f->result);
  out->function = f;
  out->name = e.name;
  for (const auto& a : e.args) out->args.push_back(expression(*a));
  if (!out->args.empty() && !(f->argument & set_of(out->args[0]->type.kind))) {
    syntax_error("InvalidArgumentType",
                 e.name + "() does not take a " + to_string(out->args[0]->type), e.span);
  }
  if (f->name == "nodes") out->type = Type::list_of(Type::kNode);
  if (f->name == "relationships" || f->name == "rels") out->type = Type::list_of(Type::kRel);
  if (f->name == "labels" || f->name == "keys" || f->name == "split") {
    out->type = Type::list_of(Type::kString);
  }
  if (f->name == "range") out->type = Type::list_of(Type::kInt);
  if (f->name == "head" || f->name == "last") out->type = out->args[0]->type.element_type();
  if (f->name == "tail" || f->name == "reverse") out->type = out->args[0]->type;
  if (f->name == "abs" && out->args[0]->type.numeric()) out->type = out->args[0]->type;
  return out;
}

ExprPtr Binder::case_expression(const ast::Expr& e) {
  ExprPtr out = make(Op::kCase, e);
  out->has_operand = e.has_operand;
  out->has_else = e.has_else;
  size_t first = e.has_operand ? 1 : 0, end = e.args.size() - (e.has_else ? 1 : 0);
  Type type = Type::kNull;
  bool known = true;
  for (size_t i = 0; i < e.args.size(); ++i) {
    bool when = i >= first && i < end && (i - first) % 2 == 0;
    out->args.push_back(expression(*e.args[i], when && !e.has_operand));
    bool result = i >= end || (i >= first && !when);
    if (result) {
      known &= !out->args[i]->type.is(Type::kAny);
      type = common_type(type, out->args[i]->type);
    }
  }
  if (known) out->type = type;
  return out;
}

ExprPtr Binder::map_projection(const ast::Expr& e) {
  ExprPtr out = make(Op::kMapProjection, e, Type::kMap);
  out->args.push_back(expression(*e.args[0]));
  std::vector<std::string> literals;
  for (const auto& entry : e.entries) {
    switch (entry.kind) {
      case ast::MapProjectionEntry::kAll:
        out->has_all = true;
        break;
      case ast::MapProjectionEntry::kProperty:
        out->names.push_back(entry.name);
        out->symbols.push_back(symbol(entry.name));
        break;
      case ast::MapProjectionEntry::kLiteral:
        literals.push_back(entry.name);
        out->args.push_back(expression(*entry.value));
        break;
      case ast::MapProjectionEntry::kVariable: {
        literals.push_back(entry.name);
        auto it = scope_.find(entry.name);
        if (it == scope_.end()) undefined(entry.name, e.span);
        out->args.push_back(slot_expr(it->second.slot, it->second.type, e.span));
        break;
      }
    }
  }
  out->names.insert(out->names.end(), literals.begin(), literals.end());
  return out;
}

}  // namespace entente::queries::cypher
