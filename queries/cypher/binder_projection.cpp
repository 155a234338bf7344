#include <algorithm>

#include "queries/cypher/binder_impl.h"
#include "queries/cypher/parser.h"

namespace entente::queries::cypher {

using ast::ExprKind;

struct Binder::Item {
  const ast::Expr* ast = nullptr;  // null for what `*` gave
  ExprPtr expr;
  bool aggregate = false;
  std::string name;
  Slot slot = kNoSlot;
  Type type;
};

namespace {

// A variable, or a property of one: what an aggregating item may repeat of the grouping.
bool is_simple(const ast::Expr& e) {
  if (e.kind == ExprKind::kVariable) return true;
  return e.kind == ExprKind::kProperty && is_simple(*e.args[0]);
}

}  // namespace

bool has_aggregate(const Expr& e) {
  if (e.op == Op::kAggregate) return true;
  return std::any_of(e.args.begin(), e.args.end(),
                     [](const ExprPtr& a) { return a && has_aggregate(*a); });
}

bool has_aggregate(const ast::Expr& e) {
  if (e.kind == ExprKind::kCountStar) return true;
  if (e.kind == ExprKind::kFunction && find_aggregate(e.name)) return true;
  return std::any_of(e.args.begin(), e.args.end(),
                     [](const auto& a) { return a && has_aggregate(*a); });
}

bool mentions(const ast::Expr& e, const std::string& name) {
  if (e.kind == ExprKind::kVariable && e.name == name) return true;
  return std::any_of(e.args.begin(), e.args.end(),
                     [&](const auto& a) { return a && mentions(*a, name); });
}

bool same(const Expr& a, const Expr& b) {
  if (a.op != b.op || a.slot != b.slot || a.slot2 != b.slot2 || a.symbol != b.symbol ||
      a.name != b.name || a.function != b.function || a.names != b.names ||
      a.args.size() != b.args.size() || a.subquery || b.subquery || a.labels || b.labels) {
    return false;
  }
  if (a.op == Op::kConst) {
    return a.value.kind() == b.value.kind() && a.value.is_string() == b.value.is_string() &&
           ((a.value.is_string() && a.value.as_string() == b.value.as_string()) ||
            (a.value.is_int() && a.value.as_int() == b.value.as_int()) ||
            (a.value.is_bool() && a.value.as_bool() == b.value.as_bool()) || a.value.is_null());
  }
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!a.args[i] || !b.args[i]) {
      if (a.args[i] || b.args[i]) return false;
    } else if (!same(*a.args[i], *b.args[i])) {
      return false;
    }
  }
  return true;
}

void Binder::take_apart(ExprPtr& e, const std::vector<Item>& items, BoundProjection& out) {
  if (e->op == Op::kAggregate) {
    Aggregation a;
    a.slot = new_slot();
    a.function = e->aggregate;
    a.distinct = e->distinct;
    a.args = std::move(e->args);
    a.span = e->span;
    ExprPtr result = slot_expr(a.slot, e->type, e->span);
    out.aggregations.push_back(std::move(a));
    e = std::move(result);
    return;
  }
  for (const Item& item : items) {
    if (item.aggregate || !same(*item.expr, *e)) continue;
    if (item.ast && !is_simple(*item.ast) && item.expr->op != Op::kConst &&
        item.expr->op != Op::kParam) {
      syntax_error("AmbiguousAggregationExpression",
                   "Beside an aggregate only names and properties that are grouped by may stand",
                   e->span);
    }
    e = slot_expr(item.slot, item.type, e->span);
    return;
  }
  if (e->op == Op::kSlot) {
    // The variable of a comprehension is fine; one of the incoming row is not.
    for (const auto& [name, v] : scope_) {
      if (v.slot == e->slot) {
        syntax_error("AmbiguousAggregationExpression",
                     "'" + name + "' is neither grouped by nor aggregated here", e->span);
      }
    }
  }
  for (ExprPtr& a : e->args) {
    if (a) take_apart(a, items, out);
  }
}

ExprPtr Binder::row_count(const ast::Expr& e, const char* clause) {
  Saved<Scope> scope(scope_, Scope());
  Saved<bool> constant(constant_, true);
  ExprPtr bound = expression(e);
  if (!bound->type.may_be(Type::kInt)) {
    syntax_error("InvalidArgumentType", std::string(clause) + " takes an INTEGER", e.span);
  }
  if (bound->op == Op::kConst && bound->value.is_int() && bound->value.as_int() < 0) {
    syntax_error("NegativeIntegerArgument", std::string(clause) + " takes no negative number",
                 e.span);
  }
  return bound;
}

BoundProjection Binder::projection(const ast::Projection& p, bool is_with) {
  BoundProjection out;
  std::vector<Item> items;
  if (p.star) {
    if (scope_.empty() && p.items.empty() && !is_with) {
      syntax_error("NoVariablesInScope", "There is nothing that * could give", p.span);
    }
    for (const auto& [name, v] : scope_) {
      Item item;
      item.name = name;
      item.expr = slot_expr(v.slot, v.type, p.span);
      items.push_back(std::move(item));
    }
  }
  for (const auto& i : p.items) {
    Item item;
    item.ast = i.expr.get();
    item.name = i.alias;
    {
      Saved<Aggregates> aggregates(aggregates_, Aggregates::kAllowed);
      item.expr = expression(*i.expr);
    }
    item.aggregate = has_aggregate(*item.expr);
    out.aggregates |= item.aggregate;
    items.push_back(std::move(item));
  }
  for (size_t i = 0; i < items.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (items[k].name == items[i].name) {
        syntax_error("ColumnNameConflict", "Two columns are called '" + items[i].name + "'",
                     items[i].ast ? items[i].ast->span : p.span);
      }
    }
  }
  // Grouping keys first: what aggregating items may refer to.
  for (Item& item : items) {
    item.type = item.expr->type;
    if (item.aggregate) continue;
    item.slot = item.expr->op == Op::kSlot ? item.expr->slot : new_slot();
  }
  for (Item& item : items) {
    if (!item.aggregate) continue;
    take_apart(item.expr, items, out);
    if (item.expr->op == Op::kSlot) {
      item.slot = item.expr->slot;
    } else {
      item.slot = new_slot();
    }
  }
  Scope next;
  for (Item& item : items) {
    out.columns.push_back(item.slot);
    out.names.push_back(item.name);
    next[item.name] = Variable{item.slot, item.type};
  }
  out.distinct = p.distinct;
  Scope before = scope_;
  bool closed = out.aggregates || p.distinct;
  Scope after = next;
  if (!closed) {
    for (const auto& [name, v] : before) after.emplace(name, v);
  }
  {
    Saved<Scope> scope(scope_, after);
    if (!p.order.empty()) order_by(p, items, out);
    if (p.skip) out.skip = row_count(*p.skip, "SKIP");
    if (p.limit) out.limit = row_count(*p.limit, "LIMIT");
    if (p.where) out.where = condition(*p.where);
  }
  for (const auto& i : p.items) {
    if (is_with && !i.has_alias && i.expr->kind != ExprKind::kVariable) {
      syntax_error("NoExpressionAlias", "An expression in WITH needs a name (AS)", i.span);
    }
  }
  for (Item& item : items) {
    bool passes = item.expr->op == Op::kSlot && item.expr->slot == item.slot;
    if (item.aggregate) {
      if (!passes) out.after.push_back(Assignment{item.slot, std::move(item.expr)});
    } else if (out.aggregates || !passes) {
      out.before.push_back(Assignment{item.slot, std::move(item.expr)});
    }
  }
  scope_ = !closed && (p.where || !p.order.empty()) ? after : next;
  out.live = live();
  scope_ = std::move(next);
  return out;
}

void Binder::order_by(const ast::Projection& p, const std::vector<Item>& items,
                      BoundProjection& out) {
  bool closed = out.aggregates || p.distinct;
  std::vector<Rewrite> rewrites;
  std::vector<const ast::Expr*> grouping;
  if (closed) {
    for (const Item& item : items) {
      if (!item.ast) continue;
      bool aggregate = item.aggregate && (item.ast->kind == ExprKind::kCountStar ||
                                          item.ast->kind == ExprKind::kFunction);
      rewrites.push_back(
          Rewrite{item.ast, item.slot, item.type, aggregate || is_simple(*item.ast)});
      if (!item.aggregate) grouping.push_back(item.ast);
    }
  }
  for (const auto& s : p.order) {
    bool aggregates = has_aggregate(*s.expr);
    bool whole = std::any_of(rewrites.begin(), rewrites.end(),
                             [&](const Rewrite& r) { return ast::same(*r.ast, *s.expr); });
    Saved<std::vector<Rewrite>> r(rewrites_, rewrites);
    Saved<bool> simple(simple_rewrites_only_, aggregates && !whole);
    Saved<const std::vector<const ast::Expr*>*> g(
        grouping_, aggregates && out.aggregates ? &grouping : nullptr);
    SortKey key;
    key.expr = expression(*s.expr);
    key.ascending = s.ascending;
    out.order.push_back(std::move(key));
  }
}

}  // namespace entente::queries::cypher
