#include <algorithm>

#include "queries/cypher/planner_impl.h"

namespace entente::queries::cypher {

using ast::ClauseKind;

PlanPtr make_plan(BoundQuery& query, const graphs::PropertyGraph& graph) {
  return Planner(graph).query(query, true);
}

namespace {

void collect(const std::vector<ExprPtr>& exprs, std::set<Slot>& out) {
  for (const ExprPtr& e : exprs) {
    if (e) collect_slots(*e, out);
  }
}

void collect(const ExprPtr& e, std::set<Slot>& out) {
  if (e) collect_slots(*e, out);
}

void collect(const MatchPattern& m, std::set<Slot>& out) {
  for (const auto& n : m.nodes) out.insert(n.slot);
  for (const auto& r : m.rels) {
    out.insert(r.slot);
    collect(r.element_filters, out);
    if (r.group) collect(*r.group, out);
  }
  collect(m.predicates, out);
  collect(m.where, out);
}

void collect(const BoundQuery& q, std::set<Slot>& out) {
  for (const auto& part : q.parts) {
    for (const auto& c : part.clauses) {
      collect(c.match, out);
      collect(c.expr, out);
      collect(c.exprs, out);
      for (const auto& a : c.projection.before) collect(a.expr, out);
      for (const auto& a : c.projection.after) collect(a.expr, out);
      for (const auto& a : c.projection.aggregations) collect(a.args, out);
      for (const auto& k : c.projection.order) collect(k.expr, out);
      collect(c.projection.skip, out);
      collect(c.projection.limit, out);
      collect(c.projection.where, out);
      if (c.query) collect(*c.query, out);
    }
  }
}

bool is_update(ClauseKind k) {
  return k == ClauseKind::kCreate || k == ClauseKind::kMerge || k == ClauseKind::kSet ||
         k == ClauseKind::kRemove || k == ClauseKind::kDelete || k == ClauseKind::kForeach;
}

bool has_updates(const BoundQuery& q) {
  for (const auto& part : q.parts) {
    for (const auto& c : part.clauses) {
      if (is_update(c.kind) || (c.query && has_updates(*c.query))) return true;
    }
  }
  return false;
}

bool plan_updates(const Plan& p) {
  switch (p.kind) {
    case PlanKind::kCreate:
    case PlanKind::kMerge:
    case PlanKind::kSet:
    case PlanKind::kDelete:
    case PlanKind::kForeach:
      return true;
    default:
      break;
  }
  if (p.has_updates) return true;
  return p.child && plan_updates(*p.child);
}

// Whether a projection gives the same however often a row comes.
bool ignores_duplicates(const BoundProjection& p) {
  if (!p.aggregates) return p.distinct;
  return std::all_of(p.aggregations.begin(), p.aggregations.end(), [](const Aggregation& a) {
    return a.distinct || (a.function && (a.function->kind == AggregateKind::kMin ||
                                         a.function->kind == AggregateKind::kMax));
  });
}

}  // namespace

void collect_slots(const Expr& e, std::set<Slot>& out) {
  if (e.slot != kNoSlot) out.insert(e.slot);
  if (e.slot2 != kNoSlot) out.insert(e.slot2);
  for (Slot s : e.elements) out.insert(s);
  collect(e.args, out);
  if (e.subquery) collect(*e.subquery, out);
}

Planner::MutablePlan Planner::make(PlanKind kind, PlanPtr child) const {
  auto p = std::make_shared<Plan>();
  p->kind = kind;
  p->rows = child ? child->rows : 1;
  p->child = std::move(child);
  return p;
}

void Planner::prepare(Expr& e) {
  for (ExprPtr& a : e.args) {
    if (a) prepare(*a);
  }
  if (e.subquery) {
    e.plan = query(*e.subquery, false, e.op != Op::kExists);
    e.subquery.reset();
  }
}

void Planner::prepare(std::vector<ExprPtr>& exprs) {
  for (ExprPtr& e : exprs) {
    if (e) prepare(*e);
  }
}

void Planner::prepare(std::vector<SetAction>& actions) {
  for (SetAction& a : actions) {
    for (ExprPtr* e : {&a.target, &a.key, &a.value}) {
      if (*e) prepare(**e);
    }
  }
}

void Planner::prepare(CreatePattern& create) {
  for (auto& n : create.nodes) {
    if (n.properties) prepare(*n.properties);
  }
  for (auto& r : create.rels) {
    if (r.properties) prepare(*r.properties);
  }
}

ExprPtr Planner::take(ExprPtr e) {
  if (e) prepare(*e);
  return e;
}

PlanPtr Planner::query(BoundQuery& q, bool top, bool duplicates_matter) {
  std::vector<PlanPtr> parts;
  for (auto& part : q.parts) {
    PlanPtr plan = single(part, make(PlanKind::kArgument, nullptr), duplicates_matter);
    if (top && !q.returns) plan = make(PlanKind::kEmptyResult, plan);
    parts.push_back(std::move(plan));
  }
  if (parts.size() == 1) return parts[0];
  MutablePlan u = make(PlanKind::kUnion, nullptr);
  u->rows = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    u->rows += parts[i]->rows;
    u->part_slots.push_back(q.parts[i].columns);
    u->has_updates |= plan_updates(*parts[i]);
  }
  u->parts = std::move(parts);
  u->slots = q.columns;
  if (q.union_all) return u;
  MutablePlan d = make(PlanKind::kDistinct, u);
  d->slots = q.columns;
  return d;
}

PlanPtr Planner::single(BoundSingleQuery& q, PlanPtr plan, bool duplicates_matter) {
  for (size_t i = 0; i < q.clauses.size(); ++i) {
    BoundClause& c = q.clauses[i];
    bool matter = i + 1 < q.clauses.size() || duplicates_matter;
    if (c.kind == ClauseKind::kMatch) {
      // Every later MATCH up to the projection only multiplies rows as well.
      size_t next = i + 1;
      while (next < q.clauses.size() && q.clauses[next].kind == ClauseKind::kMatch) ++next;
      if (next < q.clauses.size() && (q.clauses[next].kind == ClauseKind::kReturn ||
                                      q.clauses[next].kind == ClauseKind::kWith)) {
        matter = !ignores_duplicates(q.clauses[next].projection);
      } else if (next == q.clauses.size()) {
        matter = duplicates_matter;
      }
    }
    plan = clause(c, std::move(plan), matter);
  }
  return plan;
}

PlanPtr Planner::clause(BoundClause& c, PlanPtr plan, bool duplicates_matter) {
  switch (c.kind) {
    case ClauseKind::kMatch: {
      // Which paths are shortest is asked row by row.
      bool selects = std::any_of(c.match.paths.begin(), c.match.paths.end(),
                                 [](const auto& p) { return p.selector != ast::Selector::kAll; });
      if (selects && !c.optional && plan->kind != PlanKind::kArgument) {
        MutablePlan p = make(PlanKind::kApply, std::move(plan));
        p->inner = match(c.match, make(PlanKind::kArgument, nullptr), duplicates_matter);
        return p;
      }
      if (!c.optional) return match(c.match, std::move(plan), duplicates_matter);
      std::vector<Slot> nulls = c.match.new_slots;
      PlanPtr inner = match(c.match, make(PlanKind::kArgument, nullptr), duplicates_matter);
      MutablePlan p = make(PlanKind::kOptional, std::move(plan));
      p->rows = std::max(p->rows, p->rows * inner->rows);
      p->inner = std::move(inner);
      p->slots = std::move(nulls);
      return p;
    }
    case ClauseKind::kUnwind: {
      MutablePlan p = make(PlanKind::kUnwind, std::move(plan));
      p->rows *= 10;
      p->expr = take(std::move(c.expr));
      p->slot = c.slot;
      return p;
    }
    case ClauseKind::kWith:
    case ClauseKind::kReturn:
      return projection(c.projection, std::move(plan));
    case ClauseKind::kCreate: {
      MutablePlan p = make(PlanKind::kCreate, std::move(plan));
      prepare(c.create);
      p->create = std::move(c.create);
      p->live = c.live;
      return p;
    }
    case ClauseKind::kMerge: {
      MutablePlan p = make(PlanKind::kMerge, std::move(plan));
      p->inner = match(c.match, make(PlanKind::kArgument, nullptr), true);
      prepare(c.create);
      p->create = std::move(c.create);
      prepare(c.set);
      prepare(c.on_create);
      p->set = std::move(c.set);
      p->on_create = std::move(c.on_create);
      p->live = c.live;
      return p;
    }
    case ClauseKind::kSet:
    case ClauseKind::kRemove: {
      MutablePlan p = make(PlanKind::kSet, std::move(plan));
      prepare(c.set);
      p->set = std::move(c.set);
      p->live = c.live;
      return p;
    }
    case ClauseKind::kDelete: {
      MutablePlan p = make(PlanKind::kDelete, std::move(plan));
      prepare(c.exprs);
      p->exprs = std::move(c.exprs);
      p->detach = c.detach;
      p->live = c.live;
      return p;
    }
    case ClauseKind::kForeach: {
      MutablePlan p = make(PlanKind::kForeach, std::move(plan));
      p->expr = take(std::move(c.expr));
      p->slot = c.slot;
      PlanPtr body = make(PlanKind::kArgument, nullptr);
      for (BoundClause& b : c.body) body = clause(b, std::move(body), true);
      p->inner = std::move(body);
      p->live = c.live;
      return p;
    }
    case ClauseKind::kCall: {
      MutablePlan p = make(PlanKind::kCall, std::move(plan));
      prepare(c.exprs);
      p->exprs = std::move(c.exprs);
      p->procedure = c.procedure;
      p->yields = c.yields;
      if (!c.expr) return p;
      MutablePlan f = make(PlanKind::kFilter, p);
      f->exprs.push_back(take(std::move(c.expr)));
      return f;
    }
    case ClauseKind::kSubquery: {
      MutablePlan p = make(PlanKind::kApply, std::move(plan));
      p->all = !c.query->returns;
      p->has_updates = has_updates(*c.query);
      p->inner = query(*c.query, false);
      p->live = c.live;
      return p;
    }
  }
  throw InternalError("an unknown clause");
}

// count(DISTINCT b) of what a search from a reaches besides a itself.
PlanPtr Planner::count_reach(const BoundProjection& p, const Plan& child) const {
  if (!p.before.empty() || p.aggregations.size() != 1 || child.kind != PlanKind::kFilter ||
      child.exprs.size() != 1 || !child.child || child.child->kind != PlanKind::kReach) {
    return nullptr;
  }
  const Plan& reach = *child.child;
  const Aggregation& a = p.aggregations[0];
  const Expr& other = *child.exprs[0];
  auto is_slot = [](const Expr& e, Slot s) { return e.op == Op::kSlot && e.slot == s; };
  bool counts =
      a.distinct && a.function->kind == AggregateKind::kCount && is_slot(*a.args[0], reach.to);
  bool others = other.op == Op::kNe &&
                ((is_slot(*other.args[0], reach.from) && is_slot(*other.args[1], reach.to)) ||
                 (is_slot(*other.args[1], reach.from) && is_slot(*other.args[0], reach.to)));
  if (!counts || !others || reach.into || !reach.exprs.empty() || reach.max == 0) return nullptr;
  MutablePlan c = make(PlanKind::kCountReach, reach.child);
  c->slot = a.slot;
  c->from = reach.from;
  c->to = reach.to;
  c->direction = reach.direction;
  c->types = reach.types;
  c->min = reach.min;
  c->max = reach.max;
  c->rows = 1;
  return c;
}

PlanPtr Planner::aggregate(BoundProjection& p, PlanPtr plan) {
  const Plan& child = *plan;
  bool plain_scan = child.child && child.child->kind == PlanKind::kArgument;
  bool one_count = p.before.empty() && p.aggregations.size() == 1 && !p.aggregations[0].distinct &&
                   p.aggregations[0].function->kind == AggregateKind::kCount;
  if (plain_scan && one_count) {
    const Aggregation& a = p.aggregations[0];
    bool of_scan = a.args.empty() || (a.args[0]->op == Op::kSlot && a.args[0]->slot == child.slot);
    bool known = child.kind == PlanKind::kAllNodes || child.kind == PlanKind::kLabelScan ||
                 (child.kind == PlanKind::kAllRels && child.direction != ast::Direction::kBoth);
    // A loop pattern (a)-->(a) and one end asked for are no plain scans.
    if (of_scan && known && !child.to_bound && child.unique.empty()) {
      MutablePlan c = make(PlanKind::kCountStore, plan);
      c->slot = a.slot;
      c->rows = 1;
      return c;
    }
  }
  if (PlanPtr c = count_reach(p, child)) return c;
  bool by_columns = plain_scan && child.kind == PlanKind::kAllRels &&
                    child.direction != ast::Direction::kBoth && child.types.empty() &&
                    !child.to_bound;
  MutablePlan g =
      make(by_columns ? PlanKind::kRelAggregate : PlanKind::kAggregate, std::move(plan));
  g->rows = p.before.empty() ? 1 : std::max(1.0, g->rows / 10);
  for (auto& a : p.before) a.expr = take(std::move(a.expr));
  for (auto& a : p.aggregations) prepare(a.args);
  g->assignments = std::move(p.before);
  g->aggregations = std::move(p.aggregations);
  return g;
}

PlanPtr Planner::projection(BoundProjection& p, PlanPtr plan) {
  bool updates = plan_updates(*plan);
  if (p.aggregates) {
    plan = aggregate(p, std::move(plan));
  } else if (!p.before.empty()) {
    MutablePlan a = make(PlanKind::kAssign, std::move(plan));
    for (auto& b : p.before) b.expr = take(std::move(b.expr));
    a->assignments = std::move(p.before);
    plan = a;
  }
  if (!p.after.empty()) {
    MutablePlan a = make(PlanKind::kAssign, std::move(plan));
    for (auto& b : p.after) b.expr = take(std::move(b.expr));
    a->assignments = std::move(p.after);
    plan = a;
  }
  if (p.distinct) {
    MutablePlan d = make(PlanKind::kDistinct, std::move(plan));
    d->slots = p.columns;
    plan = d;
  }
  ExprPtr skip = take(std::move(p.skip)), limit = take(std::move(p.limit));
  Plan* sort = nullptr;
  if (!p.order.empty()) {
    MutablePlan s = make(PlanKind::kSort, std::move(plan));
    for (auto& k : p.order) k.expr = take(std::move(k.expr));
    s->order = std::move(p.order);
    s->live = p.live;
    sort = s.get();
    plan = s;
  }
  MutablePlan skip_plan, limit_plan;
  if (skip) {
    skip_plan = make(PlanKind::kSkip, std::move(plan));
    skip_plan->expr = std::move(skip);
    plan = skip_plan;
  }
  if (limit) {
    limit_plan = make(PlanKind::kLimit, std::move(plan));
    limit_plan->expr = std::move(limit);
    limit_plan->has_updates = updates;
    plan = limit_plan;
  }
  if (sort && limit_plan) {
    // Constants and parameters only: cheap to say twice.
    auto copy = [](const ExprPtr& e) {
      ExprPtr c;
      if (e && (e->op == Op::kConst || e->op == Op::kParam)) {
        c = std::make_unique<Expr>();
        c->op = e->op;
        c->value = e->value;
        c->name = e->name;
        c->span = e->span;
      }
      return c;
    };
    ExprPtr most = copy(limit_plan->expr), skipped = skip_plan ? copy(skip_plan->expr) : nullptr;
    sort->all = most && (!skip_plan || skipped);
    if (sort->all) {
      sort->exprs.push_back(std::move(most));
      if (skipped) sort->exprs.push_back(std::move(skipped));
    }
  }
  if (p.where) {
    MutablePlan f = make(PlanKind::kFilter, std::move(plan));
    f->exprs.push_back(take(std::move(p.where)));
    f->rows *= 0.3;
    plan = f;
  }
  return plan;
}

}  // namespace entente::queries::cypher
