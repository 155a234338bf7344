#include <algorithm>

#include "queries/cypher/planner_impl.h"

namespace entente::queries::cypher {

using ast::Direction;

namespace {

bool is_property_of(const Expr& e, Slot slot) {
  return e.op == Op::kProperty && e.args[0]->op == Op::kSlot && e.args[0]->slot == slot;
}

}  // namespace

void Planner::start_somewhere(Match& m) {
  const auto& nodes = m.pattern.nodes;
  enum How { kAll, kLabel, kIndex, kId };
  size_t best = SIZE_MAX, best_filter = SIZE_MAX;
  How best_how = kAll;
  Symbol best_label = 0;
  double best_cost = 0;
  double all = static_cast<double>(graph_.node_count());
  auto consider = [&](size_t node, How how, double cost, size_t filter, Symbol label) {
    if (best != SIZE_MAX && cost >= best_cost) return;
    best = node;
    best_how = how;
    best_cost = cost;
    best_filter = filter;
    best_label = label;
  };
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (m.done(i)) continue;
    Slot slot = nodes[i].slot;
    consider(i, kAll, all + 1, SIZE_MAX, 0);
    for (Symbol label : nodes[i].labels) {
      consider(i, kLabel, static_cast<double>(graph_.label_count(label)), SIZE_MAX, label);
    }
    for (size_t f = 0; f < m.filters.size(); ++f) {
      const Expr& e = *m.filters[f].expr;
      if (m.filters[f].needs.count(slot) == 0 || m.filters[f].of_chosen) continue;
      std::set<Slot> others = m.filters[f].needs;
      others.erase(slot);
      if (!m.ready(others)) continue;
      auto usable = [&](const Expr& value) {
        std::set<Slot> used;
        collect_slots(value, used);
        return used.count(slot) == 0 && !has_subquery(value);
      };
      if (e.op == Op::kEq) {
        for (int side = 0; side < 2; ++side) {
          const Expr &a = *e.args[side], &b = *e.args[1 - side];
          if (!usable(b)) continue;
          if (is_property_of(a, slot) && graph_.has_index(a.symbol)) consider(i, kIndex, 0.5, f, 0);
          if (a.op == Op::kFunction && a.function->name == "id" && a.args[0]->op == Op::kSlot &&
              a.args[0]->slot == slot) {
            consider(i, kId, 0.2, f, 0);
          }
        }
      } else if (e.op == Op::kIn) {
        if (is_property_of(*e.args[0], slot) && graph_.has_index(e.args[0]->symbol) &&
            usable(*e.args[1])) {
          consider(i, kIndex, 2, f, 0);
        }
        if (is_property_of(*e.args[1], slot) && graph_.has_index(e.args[1]->symbol) &&
            usable(*e.args[0])) {
          consider(i, kIndex, 1, f, 0);
        }
      }
    }
  }
  // With nothing to narrow a scan, reading the relationships themselves saves the walk.
  if (best_how == kAll) {
    for (size_t r = 0; r < m.pattern.rels.size(); ++r) {
      PatternRel& rel = m.pattern.rels[r];
      if (m.rel_done[r] || rel.variable_length || m.shortest_of[r] != SIZE_MAX ||
          m.done(rel.from) || m.done(rel.to)) {
        continue;
      }
      MutablePlan p = make(PlanKind::kAllRels, m.plan);
      p->slot = rel.slot;
      p->name = rel.name;
      bool backwards = rel.direction == Direction::kIn;
      p->from = nodes[backwards ? rel.to : rel.from].slot;
      p->to = nodes[backwards ? rel.from : rel.to].slot;
      p->to_bound = rel.from == rel.to;
      p->direction = rel.direction == Direction::kBoth ? Direction::kBoth : Direction::kOut;
      p->types = rel.types;
      for (size_t k = 0; k < m.pattern.rels.size(); ++k) {
        if (m.rel_done[k] && m.shortest_of[k] == SIZE_MAX &&
            types_overlap(rel.types, m.pattern.rels[k].types)) {
          p->unique.push_back(m.pattern.rels[k].slot);
        }
      }
      p->rows *= std::max(1.0, rels_of(rel.types)) * (rel.direction == Direction::kBoth ? 2 : 1);
      m.plan = std::move(p);
      m.rel_done[r] = true;
      m.unsolved.erase(rel.slot);
      m.solve_node(rel.from);
      m.solve_node(rel.to);
      place_filters(m);
      return;
    }
  }
  Slot slot = nodes[best].slot;
  MutablePlan p;
  switch (best_how) {
    case kAll:
      p = make(PlanKind::kAllNodes, m.plan);
      break;
    case kLabel: {
      p = make(PlanKind::kLabelScan, m.plan);
      p->symbol = best_label;
      for (auto it = m.filters.begin(); it != m.filters.end(); ++it) {
        const Expr& e = *it->expr;
        if (e.op == Op::kHasLabels && e.args[0]->op == Op::kSlot && e.args[0]->slot == slot &&
            e.labels->kind == ast::LabelExpr::kName && e.labels->symbol == best_label) {
          m.filters.erase(it);
          break;
        }
      }
      break;
    }
    case kIndex:
    case kId: {
      const Expr& e = *m.filters[best_filter].expr;
      p = make(best_how == kIndex ? PlanKind::kIndexSeek : PlanKind::kIdSeek, m.plan);
      bool left = best_how == kIndex
                      ? is_property_of(*e.args[0], slot)
                      : e.args[0]->op == Op::kFunction && e.args[0]->function &&
                            e.args[0]->function->name == "id" &&
                            e.args[0]->args[0]->op == Op::kSlot && e.args[0]->args[0]->slot == slot;
      const Expr& key = *e.args[left ? 0 : 1];
      p->symbol = key.symbol;
      p->in_list = e.op == Op::kIn && left;
      p->expr = take(copy_expr(*e.args[left ? 1 : 0]));
      break;
    }
  }
  p->slot = slot;
  p->name = nodes[best].name;
  p->rows *= std::max(best_cost, 1.0);
  m.plan = std::move(p);
  m.solve_node(best);
  place_filters(m);
}

}  // namespace entente::queries::cypher
