#include <algorithm>
#include <cmath>

#include "queries/cypher/planner_impl.h"

namespace entente::queries::cypher {

using ast::Direction;
using ast::Selector;

bool types_overlap(const std::vector<Symbol>& a, const std::vector<Symbol>& b) {
  if (a.empty() || b.empty()) return true;
  return std::any_of(a.begin(), a.end(),
                     [&b](Symbol s) { return std::find(b.begin(), b.end(), s) != b.end(); });
}

ExprPtr copy_expr(const Expr& e) {
  auto c = std::make_unique<Expr>();
  c->op = e.op;
  c->span = e.span;
  c->type = e.type;
  c->slot = e.slot;
  c->slot2 = e.slot2;
  c->symbol = e.symbol;
  c->has_operand = e.has_operand;
  c->has_else = e.has_else;
  c->value = e.value;
  c->name = e.name;
  c->names = e.names;
  c->symbols = e.symbols;
  c->function = e.function;
  c->labels = e.labels;
  for (const auto& a : e.args) c->args.push_back(a ? copy_expr(*a) : nullptr);
  return c;
}

bool has_subquery(const Expr& e) {
  if (e.subquery || e.plan || e.op == Op::kBuildPath) return true;
  return std::any_of(e.args.begin(), e.args.end(),
                     [](const ExprPtr& a) { return a && has_subquery(*a); });
}

namespace {

void split(ExprPtr e, std::vector<ExprPtr>& out) {
  if (e->op == Op::kAnd) {
    ExprPtr a = std::move(e->args[0]), b = std::move(e->args[1]);
    split(std::move(a), out);
    split(std::move(b), out);
  } else {
    out.push_back(std::move(e));
  }
}

}  // namespace

double Planner::rels_of(const std::vector<Symbol>& types) const {
  if (types.empty()) return static_cast<double>(graph_.rel_count());
  double n = 0;
  for (Symbol t : types) n += static_cast<double>(graph_.type_count(t));
  return n;
}

double Planner::fan_out(const PatternRel& rel) const {
  double nodes = std::max<double>(1, static_cast<double>(graph_.node_count()));
  double one = rels_of(rel.types) / nodes * (rel.direction == Direction::kBoth ? 2 : 1);
  if (!rel.variable_length) return one;
  double hops = rel.max < 0 ? 10 : static_cast<double>(std::min<int64_t>(rel.max, 10));
  return std::max(one, std::min(std::pow(std::max(one, 1.0), hops), 1e12)) + 1;
}

PlanPtr Planner::match(MatchPattern& pattern, PlanPtr plan, bool duplicates_matter) {
  Match m{pattern, std::move(plan), duplicates_matter, {}, {}, {}, {}, {}, {}};
  m.node_done.assign(pattern.nodes.size(), false);
  m.rel_done.assign(pattern.rels.size(), false);
  m.shortest_of.assign(pattern.rels.size(), SIZE_MAX);
  m.keep.assign(pattern.paths.size(), false);
  for (const auto& n : pattern.nodes) {
    if (!n.bound) m.unsolved.insert(n.slot);
  }
  for (const auto& r : pattern.rels) {
    if (!r.bound) m.unsolved.insert(r.slot);
    for (const auto& v : r.group_variables) m.unsolved.insert(v.list);
  }
  for (const auto& p : pattern.paths) {
    if (p.slot != kNoSlot) m.unsolved.insert(p.slot);
  }
  for (size_t i = 0; i < pattern.paths.size(); ++i) {
    const PatternPath& p = pattern.paths[i];
    if (p.selector == Selector::kAll) continue;
    bool simple = p.rels.size() == 1 && !pattern.rels[p.rels[0]].group;
    if (simple) {
      m.shortest_of[p.rels[0]] = i;
      pattern.rels[p.rels[0]].needed = true;
    } else {
      m.keep[i] = true;
      m.duplicates_matter = true;
      for (size_t r : p.rels) pattern.rels[r].needed = true;
    }
  }
  // A chain's list has to be there for telling its relationships from others of the same types.
  for (size_t i = 0; i < pattern.rels.size(); ++i) {
    for (size_t k = 0; k < pattern.rels.size(); ++k) {
      if (i != k && types_overlap(pattern.rels[i].types, pattern.rels[k].types)) {
        pattern.rels[i].needed = true;
      }
    }
  }
  add_filters(m, pattern.predicates, false);
  add_filters(m, pattern.where, std::find(m.keep.begin(), m.keep.end(), true) != m.keep.end());
  push_into_shortest(m);
  for (size_t i = 0; i < pattern.nodes.size(); ++i) {
    if (pattern.nodes[i].bound) m.solve_node(i);
  }
  place_filters(m);
  solve_bound_rels(m);
  while (true) {
    if (solve_rel(m)) continue;
    bool all_nodes = std::all_of(m.node_done.begin(), m.node_done.end(), [](bool b) { return b; });
    if (all_nodes) {
      if (!solve_shortest(m)) break;
      continue;
    }
    start_somewhere(m);
  }
  // Names of paths, and what speaks of them.
  auto paths = make(PlanKind::kAssign, nullptr);
  for (size_t i = 0; i < pattern.paths.size(); ++i) {
    const PatternPath& p = pattern.paths[i];
    if (p.slot == kNoSlot) continue;
    auto e = std::make_unique<Expr>();
    e->op = Op::kBuildPath;
    e->type = Type::kPath;
    for (size_t k = 0; k < p.nodes.size(); ++k) {
      if (k > 0) e->elements.push_back(pattern.rels[p.rels[k - 1]].slot);
      e->elements.push_back(pattern.nodes[p.nodes[k]].slot);
    }
    paths->assignments.push_back(Assignment{p.slot, std::move(e)});
    m.unsolved.erase(p.slot);
  }
  if (!paths->assignments.empty()) {
    paths->rows = m.plan->rows;
    paths->child = std::move(m.plan);
    m.plan = std::move(paths);
  }
  place_filters(m);
  keep_shortest(m);
  m.chosen = true;
  place_filters(m);
  return m.plan;
}

// What WHERE says of the ends of a path holds for each of its paths, so it may be asked before the
// shortest are kept; anything else it says is about those.
void Planner::add_filters(Match& m, std::vector<ExprPtr>& predicates, bool of_chosen) {
  std::set<Slot> ends;
  for (const PatternPath& p : m.pattern.paths) {
    ends.insert(m.pattern.nodes[p.nodes.front()].slot);
    ends.insert(m.pattern.nodes[p.nodes.back()].slot);
  }
  std::vector<ExprPtr> conjuncts;
  for (ExprPtr& e : predicates) split(std::move(e), conjuncts);
  for (ExprPtr& e : conjuncts) {
    Match::Filter f;
    std::set<Slot> all;
    collect_slots(*e, all);
    for (Slot s : all) {
      if (m.unsolved.count(s)) f.needs.insert(s);
    }
    f.of_chosen = of_chosen && std::any_of(f.needs.begin(), f.needs.end(),
                                           [&](Slot s) { return ends.count(s) == 0; });
    f.expr = std::move(e);
    m.filters.push_back(std::move(f));
  }
}

void Planner::place_filters(Match& m) {
  MutablePlan filter;
  for (auto it = m.filters.begin(); it != m.filters.end();) {
    if (!m.ready(it->needs) || (it->of_chosen && !m.chosen)) {
      ++it;
      continue;
    }
    if (!filter) filter = make(PlanKind::kFilter, m.plan);
    filter->rows = std::max(filter->rows * 0.3, 0.01);
    filter->exprs.push_back(take(std::move(it->expr)));
    it = m.filters.erase(it);
  }
  if (filter) {
    // The dear ones last.
    std::stable_sort(
        filter->exprs.begin(), filter->exprs.end(),
        [](const ExprPtr& a, const ExprPtr& b) { return has_subquery(*a) < has_subquery(*b); });
    m.plan = std::move(filter);
  }
}

void Planner::solve_bound_rels(Match& m) {
  for (size_t i = 0; i < m.pattern.rels.size(); ++i) {
    PatternRel& rel = m.pattern.rels[i];
    if (!rel.bound || rel.variable_length) continue;
    MutablePlan p = make(PlanKind::kRelEnds, m.plan);
    p->slot = rel.slot;
    p->name = rel.name;
    p->from = m.pattern.nodes[rel.from].slot;
    p->to = m.pattern.nodes[rel.to].slot;
    p->from_bound = m.done(rel.from);
    p->to_bound = m.done(rel.to) || rel.from == rel.to;
    p->direction = rel.direction;
    p->types = rel.types;
    for (size_t k = 0; k < i; ++k) {
      if (m.rel_done[k]) p->unique.push_back(m.pattern.rels[k].slot);
    }
    m.plan = std::move(p);
    m.rel_done[i] = true;
    m.solve_node(rel.from);
    m.solve_node(rel.to);
    place_filters(m);
  }
}

bool Planner::solve_rel(Match& m) {
  size_t best = SIZE_MAX;
  double best_cost = 0;
  for (size_t i = 0; i < m.pattern.rels.size(); ++i) {
    if (m.rel_done[i] || m.shortest_of[i] != SIZE_MAX) continue;
    const PatternRel& rel = m.pattern.rels[i];
    bool from = m.done(rel.from), to = m.done(rel.to);
    if (!from && !to) continue;
    double cost = fan_out(rel);
    if (from && to) cost = rel.variable_length ? cost / 2 : cost / 1e6;
    if (best == SIZE_MAX || cost < best_cost) {
      best = i;
      best_cost = cost;
    }
  }
  if (best == SIZE_MAX) return false;
  expand(m, best);
  return true;
}

void Planner::expand(Match& m, size_t index) {
  PatternRel& rel = m.pattern.rels[index];
  bool forwards = m.done(rel.from);
  size_t from = forwards ? rel.from : rel.to, to = forwards ? rel.to : rel.from;
  bool into = m.done(to);
  Direction direction = rel.direction;
  if (!forwards && direction != Direction::kBoth) {
    direction = direction == Direction::kOut ? Direction::kIn : Direction::kOut;
  }
  // A list keeps its order as written, so a chain that has to be walked from its end says so.
  std::vector<Slot> unique;
  for (size_t k = 0; k < m.pattern.rels.size(); ++k) {
    if (k != index && m.rel_done[k] && m.shortest_of[k] == SIZE_MAX &&
        types_overlap(rel.types, m.pattern.rels[k].types)) {
      unique.push_back(m.pattern.rels[k].slot);
    }
  }
  Slot from_slot = m.pattern.nodes[from].slot, to_slot = m.pattern.nodes[to].slot;
  MutablePlan p;
  if (rel.group) {
    // Rounds go the way they are written: from needs to be the first node.
    if (!forwards) {
      MutablePlan scan = make(PlanKind::kAllNodes, m.plan);
      scan->slot = m.pattern.nodes[rel.from].slot;
      scan->name = m.pattern.nodes[rel.from].name;
      scan->rows *= std::max<double>(1, static_cast<double>(graph_.node_count()));
      m.plan = std::move(scan);
      m.solve_node(rel.from);
      place_filters(m);
      from_slot = m.pattern.nodes[rel.from].slot;
      to_slot = m.pattern.nodes[rel.to].slot;
      to = rel.to;
      into = true;
    }
    p = repeat(m, rel, from_slot, to_slot, into);
    if (const PatternPath* path = path_chosen_by_length(m, index)) {
      p->selector = path->selector;
      p->count = path->count;
    }
  } else {
    p = follow(m, rel, forwards);
    p->slot = rel.slot;
    p->name = rel.name;
    p->from = from_slot;
    p->to = to_slot;
    p->into = into;
    p->direction = direction;
    p->types = rel.types;
    p->min = rel.min;
    p->max = rel.max;
    p->rows *= into ? 0.1 : std::max(fan_out(rel), 0.01);
  }
  p->unique = std::move(unique);
  m.plan = std::move(p);
  m.rel_done[index] = true;
  m.unsolved.erase(rel.slot);
  for (const auto& v : rel.group_variables) m.unsolved.erase(v.list);
  m.solve_node(to);
  place_filters(m);
}

Planner::MutablePlan Planner::follow(Match& m, PatternRel& rel, bool forwards) {
  if (!rel.variable_length) return make(PlanKind::kExpand, m.plan);
  MutablePlan p;
  if (rel.bound) {
    p = make(PlanKind::kChainEnds, m.plan);
  } else {
    bool reach = !m.duplicates_matter && !rel.needed && rel.min <= 1;
    p = make(reach ? PlanKind::kReach : PlanKind::kVarExpand, m.plan);
    prepare(rel.element_filters);
    p->exprs = std::move(rel.element_filters);
    p->element_slot = rel.element_slot;
    p->needed = rel.needed;
  }
  p->all = !forwards;
  return p;
}

Planner::MutablePlan Planner::repeat(Match& m, PatternRel& rel, Slot from, Slot to, bool into) {
  MutablePlan p = make(PlanKind::kRepeat, m.plan);
  MatchPattern& g = *rel.group;
  p->slot = rel.slot;
  p->from = from;
  p->to = to;
  p->into = into;
  p->min = rel.min;
  p->max = rel.max;
  p->group_variables = rel.group_variables;
  const PatternPath& path = g.paths[0];
  for (size_t n : path.nodes) p->inner_nodes.push_back(g.nodes[n].slot);
  for (size_t r : path.rels) p->inner_rels.push_back(g.rels[r].slot);
  // The first node of a round is the last of the one before.
  g.nodes[path.nodes[0]].bound = true;
  p->inner = match(g, make(PlanKind::kArgument, nullptr), true);
  p->rows *= 100;
  return p;
}

}  // namespace entente::queries::cypher
