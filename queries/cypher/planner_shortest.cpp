#include <algorithm>

#include "queries/cypher/planner_impl.h"

namespace entente::queries::cypher {
namespace {

// Another slot in place of one.
void rename_slot(Expr& e, Slot from, Slot to) {
  if (e.op == Op::kSlot && e.slot == from) e.slot = to;
  for (const auto& a : e.args) {
    if (a) rename_slot(*a, from, to);
  }
}

}  // namespace

// all(r IN relationships(p) WHERE ...) and none(...) of a shortest path hold for each relationship,
// so the search keeps to those that pass; otherwise the shortest path of all might be found and
// refused.
void Planner::push_into_shortest(Match& m) {
  for (const auto& f : m.filters) {
    const Expr& e = *f.expr;
    if ((e.op != Op::kAll && e.op != Op::kNone) || has_subquery(*e.args[1])) continue;
    const Expr& list = *e.args[0];
    if (list.op != Op::kFunction || list.function->name != "relationships" ||
        list.args[0]->op != Op::kSlot) {
      continue;
    }
    for (size_t r = 0; r < m.pattern.rels.size(); ++r) {
      if (m.shortest_of[r] == SIZE_MAX) continue;
      PatternRel& rel = m.pattern.rels[r];
      if (m.pattern.paths[m.shortest_of[r]].slot != list.args[0]->slot || !rel.variable_length) {
        continue;
      }
      // Only what is known before the path is found.
      std::set<Slot> used;
      collect_slots(*e.args[1], used);
      bool known = std::none_of(used.begin(), used.end(), [&](Slot s) {
        return m.unsolved.count(s) && std::none_of(m.pattern.nodes.begin(), m.pattern.nodes.end(),
                                                   [s](const auto& n) { return n.slot == s; });
      });
      if (!known) continue;
      ExprPtr each = copy_expr(*e.args[1]);
      rename_slot(*each, e.slot, rel.element_slot);
      if (e.op == Op::kNone) {
        auto negated = std::make_unique<Expr>();
        negated->op = Op::kNot;
        negated->type = Type::kBool;
        negated->span = each->span;
        negated->args.push_back(std::move(each));
        each = std::move(negated);
      }
      rel.element_filters.push_back(std::move(each));
    }
  }
}

// The path with a selector that one quantified pattern makes up, if nothing but its length decides
// which of its paths are chosen.
const PatternPath* Planner::path_chosen_by_length(const Match& m, size_t index) const {
  const PatternRel& rel = m.pattern.rels[index];
  for (size_t i = 0; i < m.pattern.paths.size(); ++i) {
    const PatternPath& path = m.pattern.paths[i];
    if (!m.keep[i] || path.rels.size() != 1 || path.rels[0] != index) continue;
    std::set<Slot> own = {rel.slot, path.slot};
    for (const auto& v : rel.group_variables) own.insert(v.list);
    const bool decided = std::any_of(m.filters.begin(), m.filters.end(), [&](const auto& f) {
      return !f.of_chosen &&
             std::any_of(f.needs.begin(), f.needs.end(), [&](Slot s) { return own.count(s) > 0; });
    });
    return decided ? nullptr : &path;
  }
  return nullptr;
}

bool Planner::solve_shortest(Match& m) {
  for (size_t i = 0; i < m.pattern.rels.size(); ++i) {
    if (m.rel_done[i] || m.shortest_of[i] == SIZE_MAX) continue;
    PatternRel& rel = m.pattern.rels[i];
    const PatternPath& path = m.pattern.paths[m.shortest_of[i]];
    MutablePlan p = make(PlanKind::kShortest, m.plan);
    p->slot = rel.slot;
    p->name = rel.name;
    p->from = m.pattern.nodes[rel.from].slot;
    p->to = m.pattern.nodes[rel.to].slot;
    p->direction = rel.direction;
    p->types = rel.types;
    p->min = rel.variable_length ? rel.min : 1;
    p->max = rel.variable_length ? rel.max : 1;
    p->selector = path.selector;
    p->count = path.count;
    p->lists_only = rel.variable_length;
    p->element_slot = rel.variable_length ? rel.element_slot : rel.slot;
    prepare(rel.element_filters);
    p->exprs = std::move(rel.element_filters);
    m.plan = std::move(p);
    m.rel_done[i] = true;
    m.unsolved.erase(rel.slot);
    place_filters(m);
    return true;
  }
  return false;
}

void Planner::keep_shortest(Match& m) {
  for (size_t i = 0; i < m.pattern.paths.size(); ++i) {
    if (!m.keep[i]) continue;
    const PatternPath& path = m.pattern.paths[i];
    MutablePlan p = make(PlanKind::kKeepShortest, m.plan);
    p->selector = path.selector;
    p->count = path.count;
    p->from = m.pattern.nodes[path.nodes.front()].slot;
    p->to = m.pattern.nodes[path.nodes.back()].slot;
    for (size_t r : path.rels) p->slots.push_back(m.pattern.rels[r].slot);
    std::set<Slot> live(m.pattern.new_slots.begin(), m.pattern.new_slots.end());
    for (const auto& n : m.pattern.nodes) live.insert(n.slot);
    for (const auto& r : m.pattern.rels) live.insert(r.slot);
    p->live.assign(live.begin(), live.end());
    m.plan = std::move(p);
  }
}

}  // namespace entente::queries::cypher
