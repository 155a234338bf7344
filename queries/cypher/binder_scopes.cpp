// Expressions that open a scope of their own: comprehensions, quantifiers, reduce(), patterns and
// subqueries.
#include "queries/cypher/binder_impl.h"

namespace entente::queries::cypher {

using ast::ExprKind;

ExprPtr Binder::with_variable(const ast::Expr& e) {
  bool comprehension = e.kind == ExprKind::kListComprehension;
  Op op = Op::kListComprehension;
  if (!comprehension) {
    op = e.op == "all"    ? Op::kAll
         : e.op == "any"  ? Op::kAny
         : e.op == "none" ? Op::kNone
                          : Op::kSingle;
  }
  ExprPtr out = make(op, e, comprehension ? Type(Type::kList) : Type(Type::kBool));
  out->args.push_back(expression(*e.args[0]));
  need_type(*out->args[0], Type::kList, comprehension ? "A list comprehension" : e.op.c_str());
  Scope outer = scope_;
  Saved<Aggregates> no_aggregates(aggregates_, aggregates_ == Aggregates::kInside
                                                   ? Aggregates::kInside
                                                   : Aggregates::kForbidden);
  out->slot = declare(e.name, out->args[0]->type.element_type()).slot;
  out->args.push_back(e.args[1] ? condition(*e.args[1]) : nullptr);
  if (comprehension) {
    out->args.push_back(e.args[2] ? expression(*e.args[2]) : nullptr);
    out->type = Type::list_of(e.args[2] ? out->args[2]->type : out->args[0]->type.element_type());
  }
  scope_ = std::move(outer);
  return out;
}

ExprPtr Binder::reduce(const ast::Expr& e) {
  ExprPtr out = make(Op::kReduce, e);
  out->args.push_back(expression(*e.args[0]));
  out->args.push_back(expression(*e.args[1]));
  need_type(*out->args[1], Type::kList, "reduce()");
  Scope outer = scope_;
  Saved<Aggregates> no_aggregates(aggregates_, aggregates_ == Aggregates::kInside
                                                   ? Aggregates::kInside
                                                   : Aggregates::kForbidden);
  out->slot = declare(e.name, Type::kAny).slot;
  out->slot2 = declare(e.name2, out->args[1]->type.element_type()).slot;
  out->args.push_back(expression(*e.args[2]));
  scope_ = std::move(outer);
  return out;
}

ExprPtr Binder::pattern_expression(const ast::Expr& e, bool condition) {
  bool comprehension = e.kind == ExprKind::kPatternComprehension;
  bool shortest = e.kind == ExprKind::kShortestPath;
  if (e.kind == ExprKind::kPatternPredicate && !condition) {
    syntax_error("UnexpectedSyntax", "A pattern is a condition and can stand only where one can",
                 e.span);
  }
  Scope outer = scope_;
  Saved<std::vector<Rewrite>> no_rewrites(rewrites_, {});
  Saved<Aggregates> no_aggregates(aggregates_, Aggregates::kForbidden);
  auto sub = std::make_unique<BoundQuery>();
  sub->parts.emplace_back();
  BoundClause clause;
  clause.kind = ast::ClauseKind::kMatch;
  match_pattern(*e.pattern, clause.match, comprehension);
  ExprPtr out = make(comprehension || shortest ? Op::kCollect : Op::kExists, e);
  if (comprehension) {
    if (e.args[0]) clause.match.predicates.push_back(this->condition(*e.args[0]));
    out->args.push_back(expression(*e.args[1]));
    out->type = Type::list_of(out->args[0]->type);
  } else if (shortest) {
    PatternPath& path = clause.match.paths[0];
    if (path.slot == kNoSlot) path.slot = new_slot();
    clause.match.rels[0].needed = true;
    out->args.push_back(slot_expr(path.slot, Type::kPath, e.span));
    out->type = Type::list_of(Type::kPath);
  } else {
    out->type = Type::kBool;
  }
  clause.live = live();
  sub->parts[0].clauses.push_back(std::move(clause));
  out->subquery = std::move(sub);
  scope_ = std::move(outer);
  if (shortest && e.pattern->paths[0].selector == ast::Selector::kShortestPath) {
    ExprPtr first = make(Op::kIndex, e, Type::kPath);
    ExprPtr zero = make(Op::kConst, e, Type::kInt);
    zero->value = graphs::Value(0);
    first->args.push_back(std::move(out));
    first->args.push_back(std::move(zero));
    return first;
  }
  return out;
}

ExprPtr Binder::subquery(const ast::Expr& e) {
  Op op = e.kind == ExprKind::kExists          ? Op::kExists
          : e.kind == ExprKind::kCountSubquery ? Op::kCount
                                               : Op::kCollect;
  ExprPtr out = make(op, e,
                     op == Op::kExists  ? Type(Type::kBool)
                     : op == Op::kCount ? Type(Type::kInt)
                                        : Type(Type::kList));
  Scope outer = scope_;
  Saved<std::vector<Rewrite>> no_rewrites(rewrites_, {});
  Saved<Aggregates> no_aggregates(aggregates_, Aggregates::kForbidden);
  Saved<bool> in_subquery(in_subquery_, true);
  if (e.query) {
    out->subquery = std::make_unique<BoundQuery>(query(*e.query));
    if (op == Op::kCollect) {
      if (out->subquery->columns.size() != 1) {
        syntax_error("UnexpectedSyntax", "COLLECT takes a query with one column", e.span);
      }
      out->slot = out->subquery->columns[0];
    }
  } else {
    auto sub = std::make_unique<BoundQuery>();
    sub->parts.emplace_back();
    BoundClause clause;
    clause.kind = ast::ClauseKind::kMatch;
    match_pattern(*e.pattern, clause.match, true);
    if (!e.args.empty() && e.args[0]) {
      clause.match.predicates.push_back(condition(*e.args[0]));
    }
    clause.live = live();
    sub->parts[0].clauses.push_back(std::move(clause));
    out->subquery = std::move(sub);
    if (op == Op::kCollect) {
      syntax_error("UnexpectedSyntax", "COLLECT takes a query with RETURN", e.span);
    }
  }
  scope_ = std::move(outer);
  return out;
}

}  // namespace entente::queries::cypher
