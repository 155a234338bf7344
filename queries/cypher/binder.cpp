#include "queries/cypher/binder.h"

#include <algorithm>

#include "queries/cypher/binder_impl.h"
#include "queries/cypher/parser.h"

namespace entente::queries::cypher {

using ast::ClauseKind;

BoundQuery bind(const ast::Query& query, graphs::PropertyGraph& graph,
                const ProcedureCatalog& procedures) {
  return Binder(graph, procedures).bind_statement(query);
}

BoundQuery Binder::bind_statement(const ast::Query& q) {
  BoundQuery out = query(q);
  out.slots = slots_;
  out.updates = updates_;
  out.read_names = std::move(read_names_);
  return out;
}

Binder::Variable Binder::declare(const std::string& name, Type type) {
  Variable v{new_slot(), std::move(type)};
  scope_[name] = v;
  return v;
}

std::vector<Slot> Binder::live() const {
  std::vector<Slot> slots;
  for (const auto& [name, v] : scope_) slots.push_back(v.slot);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

void Binder::undefined(const std::string& name, Span span) const {
  if (constant_) {
    syntax_error("NonConstantExpression", "SKIP and LIMIT cannot depend on the row", span);
  }
  if (grouping_ && aggregates_ != Aggregates::kInside) {
    for (const ast::Expr* e : *grouping_) {
      if (mentions(*e, name)) {
        syntax_error("AmbiguousAggregationExpression",
                     "'" + name + "' is neither grouped by nor aggregated here", span);
      }
    }
  }
  syntax_error("UndefinedVariable", "Variable '" + name + "' is not defined", span);
}

void Binder::already_bound(const std::string& name, Span span) const {
  syntax_error("VariableAlreadyBound", "Variable '" + name + "' is defined already", span);
}

void Binder::type_conflict(const std::string& name, const Type& is, const char* wanted,
                           Span span) const {
  syntax_error("VariableTypeConflict",
               "Variable '" + name + "' is a " + to_string(is) + ", not a " + wanted, span);
}

// --- Clauses ---

BoundQuery Binder::query(const ast::Query& q, bool keep_scope) {
  if (++query_depth_ > 60) syntax_error("UnexpectedSyntax", "Subqueries too deep", q.parts[0].span);
  BoundQuery out;
  for (size_t i = 1; i < q.union_all.size(); ++i) {
    if (q.union_all[i] != q.union_all[0]) {
      syntax_error("InvalidClauseComposition", "UNION and UNION ALL cannot be mixed",
                   q.union_spans[i]);
    }
  }
  out.union_all = !q.union_all.empty() && q.union_all[0];
  Scope before = scope_;
  for (size_t i = 0; i < q.parts.size(); ++i) {
    if (i > 0) scope_ = before;
    std::vector<std::string> names;
    BoundSingleQuery part = single_query(q.parts[i], &names);
    bool returns = !names.empty();
    if (i == 0) {
      out.names = names;
      out.returns = returns;
    } else if (names != out.names) {
      // The same names in another order are told apart by name.
      std::vector<Slot> columns;
      for (const std::string& name : out.names) {
        auto it = std::find(names.begin(), names.end(), name);
        if (it == names.end() || names.size() != out.names.size()) {
          syntax_error("DifferentColumnsInUnion",
                       "The parts of a UNION have to give the same columns", q.parts[i].span);
        }
        columns.push_back(part.columns[it - names.begin()]);
      }
      part.columns = std::move(columns);
      if (names.size() != out.names.size()) {
        syntax_error("DifferentColumnsInUnion",
                     "The parts of a UNION have to give the same columns", q.parts[i].span);
      }
    }
    out.parts.push_back(std::move(part));
  }
  if (q.parts.size() == 1) {
    out.columns = out.parts[0].columns;
  } else {
    for (size_t i = 0; i < out.names.size(); ++i) out.columns.push_back(new_slot());
  }
  if (!keep_scope) scope_ = before;
  --query_depth_;
  return out;
}

void Binder::check_order(const ast::SingleQuery& q) const {
  for (size_t i = 0; i + 1 < q.clauses.size(); ++i) {
    if (q.clauses[i].kind == ClauseKind::kReturn) {
      syntax_error("UnexpectedSyntax", "Nothing can follow RETURN", q.clauses[i + 1].span);
    }
  }
  ClauseKind last = q.clauses.back().kind;
  bool reads =
      last == ClauseKind::kMatch || last == ClauseKind::kUnwind || last == ClauseKind::kWith;
  if (reads && !in_subquery_) {
    syntax_error("InvalidClauseComposition", "A query cannot end with this clause",
                 q.clauses.back().span);
  }
  if (!in_subquery_) return;
  for (const auto& c : q.clauses) {
    switch (c.kind) {
      case ClauseKind::kCreate:
      case ClauseKind::kMerge:
      case ClauseKind::kSet:
      case ClauseKind::kRemove:
      case ClauseKind::kDelete:
      case ClauseKind::kForeach:
        syntax_error("InvalidClauseComposition", "An expression's subquery cannot change the graph",
                     c.span);
      default:
        break;
    }
  }
}

BoundSingleQuery Binder::single_query(const ast::SingleQuery& q, std::vector<std::string>* names) {
  check_order(q);
  BoundSingleQuery out;
  for (size_t i = 0; i < q.clauses.size(); ++i) {
    const ast::Clause& c = q.clauses[i];
    if (c.kind == ClauseKind::kCall) {
      bool alone = q.clauses.size() == 1;
      if (!c.has_arguments && !alone) {
        syntax_error("InvalidArgumentPassingMode",
                     "A procedure called inside a query needs its arguments in parentheses",
                     c.procedure_span);
      }
      const Procedure* p = procedures_.find(c.procedure);
      BoundClause bound = clause(c);
      if (alone && p && (!c.has_yield || c.yield_star || !c.yield.empty())) {
        // A call that stands alone gives all it yields.
        for (size_t k = 0; k < bound.yields.size(); ++k) {
          out.columns.push_back(bound.yields[k].second);
          names->push_back(c.has_yield && !c.yield_star ? c.yield[k].alias
                                                        : p->outputs[bound.yields[k].first].name);
        }
      }
      out.clauses.push_back(std::move(bound));
      continue;
    }
    out.clauses.push_back(clause(c));
    if (c.kind == ClauseKind::kReturn) {
      out.columns = out.clauses.back().projection.columns;
      *names = out.clauses.back().projection.names;
    }
  }
  return out;
}

BoundClause Binder::clause(const ast::Clause& c) {
  BoundClause out;
  out.kind = c.kind;
  out.span = c.span;
  out.optional = c.optional;
  out.detach = c.detach;
  switch (c.kind) {
    case ClauseKind::kMatch:
      match_pattern(c.pattern, out.match, true);
      if (c.where) {
        const auto& paths = out.match.paths;
        const bool chooses = std::any_of(paths.begin(), paths.end(), [](const auto& p) {
          return p.selector != ast::Selector::kAll;
        });
        (chooses ? out.match.where : out.match.predicates).push_back(condition(*c.where));
      }
      break;
    case ClauseKind::kUnwind:
      unwind(c, out);
      break;
    case ClauseKind::kWith:
    case ClauseKind::kReturn:
      out.projection = projection(c.projection, c.kind == ClauseKind::kWith);
      break;
    case ClauseKind::kCreate:
      updates_ = true;
      out.create = create_pattern(c.pattern, false, nullptr);
      break;
    case ClauseKind::kMerge:
      updates_ = true;
      merge(c, out);
      break;
    case ClauseKind::kSet:
      updates_ = true;
      out.set = set_items(c.set);
      break;
    case ClauseKind::kRemove:
      updates_ = true;
      remove_items(c, out);
      break;
    case ClauseKind::kDelete:
      updates_ = true;
      delete_items(c, out);
      break;
    case ClauseKind::kCall:
      call(c, out);
      break;
    case ClauseKind::kSubquery:
      subquery_clause(c, out);
      break;
    case ClauseKind::kForeach:
      updates_ = true;
      foreach_clause(c, out);
      break;
  }
  out.live = live();
  return out;
}

void Binder::unwind(const ast::Clause& c, BoundClause& out) {
  out.expr = expression(*c.list);
  if (scope_.count(c.variable)) already_bound(c.variable, c.span);
  out.slot = declare(c.variable, out.expr->type.element_type()).slot;
}

std::vector<Symbol> Binder::symbols_of(const std::vector<std::string>& names) {
  std::vector<Symbol> out;
  out.reserve(names.size());
  for (const std::string& name : names) out.push_back(symbol(name));
  return out;
}

SetAction Binder::set_target(const ast::SetItem& item) {
  SetAction a;
  a.span = item.span;
  if (item.kind == ast::SetItem::kProperty) {
    const ast::Expr& t = *item.target;
    a.target = expression(*t.args[0]);
    if (t.kind == ast::ExprKind::kIndex) {
      a.kind = SetAction::kDynamicProperty;
      a.key = expression(*t.args[1]);
    } else {
      a.symbol = symbol(t.name);
    }
  } else {
    a.target = expression(*item.target);
  }
  const Type& t = a.target->type;
  if (!t.may_be(Type::kNode) && !t.may_be(Type::kRel)) {
    syntax_error("InvalidArgumentType",
                 "Only nodes and relationships can be changed, not a " + to_string(t),
                 a.target->span);
  }
  return a;
}

std::vector<SetAction> Binder::set_items(const std::vector<ast::SetItem>& items) {
  std::vector<SetAction> out;
  for (const auto& item : items) {
    SetAction a = set_target(item);
    switch (item.kind) {
      case ast::SetItem::kProperty:
        break;
      case ast::SetItem::kReplace:
        a.kind = SetAction::kReplace;
        break;
      case ast::SetItem::kAdd:
        a.kind = SetAction::kAdd;
        break;
      case ast::SetItem::kLabels:
        a.kind = SetAction::kAddLabels;
        a.labels = symbols_of(item.labels);
        break;
    }
    if (item.value) a.value = expression(*item.value);
    out.push_back(std::move(a));
  }
  return out;
}

void Binder::remove_items(const ast::Clause& c, BoundClause& out) {
  for (const auto& item : c.remove) {
    SetAction a = set_target(item);
    if (item.kind == ast::SetItem::kLabels) {
      a.kind = SetAction::kRemoveLabels;
      a.labels = symbols_of(item.labels);
    } else {
      a.value = std::make_unique<Expr>();  // null removes
    }
    out.set.push_back(std::move(a));
  }
}

void Binder::delete_items(const ast::Clause& c, BoundClause& out) {
  for (const auto& e : c.exprs) {
    if (e->kind == ast::ExprKind::kHasLabels) {
      syntax_error("InvalidDelete",
                   "DELETE takes nodes, relationships and paths; REMOVE takes labels", e->span);
    }
    ExprPtr bound = expression(*e);
    const Type& t = bound->type;
    if (!t.unknown() && !t.is(Type::kNode) && !t.is(Type::kRel) && !t.is(Type::kPath)) {
      syntax_error("InvalidArgumentType",
                   "DELETE takes nodes, relationships and paths, not a " + to_string(t), e->span);
    }
    out.exprs.push_back(std::move(bound));
  }
}

void Binder::call(const ast::Clause& c, BoundClause& out) {
  const Procedure* p = procedures_.find(c.procedure);
  if (!p) {
    throw CypherError("ProcedureError", Phase::kCompile, "ProcedureNotFound",
                      "There is no procedure '" + c.procedure + "'", c.procedure_span);
  }
  out.procedure = p;
  if (c.has_arguments) {
    size_t least = std::count_if(p->inputs.begin(), p->inputs.end(),
                                 [](const auto& f) { return !f.optional; });
    if (c.exprs.size() < least || c.exprs.size() > p->inputs.size()) {
      syntax_error("InvalidNumberOfArguments",
                   p->name + "() takes " + std::to_string(p->inputs.size()) + " arguments, not " +
                       std::to_string(c.exprs.size()),
                   c.procedure_span);
    }
    for (size_t i = 0; i < c.exprs.size(); ++i) {
      ExprPtr e = expression(*c.exprs[i]);
      const Type& want = p->inputs[i].type;
      bool fits = e->type.unknown() || want.unknown() || e->type.may_be(want.kind) ||
                  (want.is(Type::kFloat) && e->type.numeric()) ||
                  (want.is(Type::kNumber) && e->type.numeric());
      if (!fits) {
        syntax_error(
            "InvalidArgumentType",
            p->inputs[i].name + " is a " + to_string(want) + ", not a " + to_string(e->type),
            c.exprs[i]->span);
      }
      out.exprs.push_back(std::move(e));
    }
  } else {
    for (const auto& input : p->inputs) {
      auto e = std::make_unique<Expr>();
      e->op = input.optional ? Op::kConst : Op::kParam;  // a null, or the parameter of its name
      e->name = input.name;
      e->span = c.procedure_span;
      out.exprs.push_back(std::move(e));
    }
  }
  auto bind_output = [&](size_t column, const std::string& name, Span span) {
    if (scope_.count(name)) already_bound(name, span);
    out.yields.emplace_back(column, declare(name, p->outputs[column].type).slot);
  };
  if (c.has_yield && !c.yield_star) {
    for (const auto& item : c.yield) {
      size_t column = 0;
      while (column < p->outputs.size() && p->outputs[column].name != item.name) ++column;
      if (column == p->outputs.size()) {
        syntax_error("UndefinedVariable", p->name + " yields no '" + item.name + "'", item.span);
      }
      bind_output(column, item.alias, item.span);
    }
  } else {
    for (size_t i = 0; i < p->outputs.size(); ++i) {
      if (c.has_yield || query_depth_ == 1) {
        // Without YIELD the fields have no names that the rest of the query could use.
        if (c.has_yield) {
          bind_output(i, p->outputs[i].name, c.span);
        } else {
          out.yields.emplace_back(i, new_slot());
        }
      }
    }
  }
  if (c.where) out.expr = condition(*c.where);
}

void Binder::subquery_clause(const ast::Clause& c, BoundClause& out) {
  Scope outer = scope_;
  if (c.has_imports) {
    bool all = std::find(c.imports.begin(), c.imports.end(), "*") != c.imports.end();
    if (!all) {
      scope_.clear();
      for (const std::string& name : c.imports) {
        auto it = outer.find(name);
        if (it == outer.end()) undefined(name, c.span);
        scope_[name] = it->second;
      }
    }
  } else {
    // Only a leading WITH sees the variables outside.
    bool imports = c.query->parts[0].clauses.front().kind == ClauseKind::kWith;
    if (!imports) scope_.clear();
  }
  out.query = std::make_unique<BoundQuery>(query(*c.query));
  scope_ = std::move(outer);
  for (size_t i = 0; i < out.query->names.size(); ++i) {
    const std::string& name = out.query->names[i];
    if (scope_.count(name)) already_bound(name, c.span);
    scope_[name] = Variable{out.query->columns[i], Type()};
  }
}

void Binder::foreach_clause(const ast::Clause& c, BoundClause& out) {
  out.expr = expression(*c.list);
  need_type(*out.expr, Type::kList, "FOREACH");
  Scope outer = scope_;
  out.slot = declare(c.variable, out.expr->type.element_type()).slot;
  for (const auto& inner : c.body) {
    switch (inner.kind) {
      case ClauseKind::kCreate:
      case ClauseKind::kMerge:
      case ClauseKind::kSet:
      case ClauseKind::kRemove:
      case ClauseKind::kDelete:
      case ClauseKind::kForeach:
        out.body.push_back(clause(inner));
        break;
      default:
        syntax_error("InvalidClauseComposition", "FOREACH takes updating clauses only", inner.span);
    }
  }
  scope_ = std::move(outer);
}

}  // namespace entente::queries::cypher
