#include <algorithm>

#include "queries/cypher/binder_impl.h"

namespace entente::queries::cypher {

using ast::LabelExpr;

BoundLabels Binder::labels(const LabelExpr& l, NameKind kind) {
  BoundLabels out;
  out.kind = l.kind;
  if (l.kind == LabelExpr::kName) out.symbol = read_symbol(kind, l.name);
  for (const LabelExpr& a : l.args) out.args.push_back(labels(a, kind));
  return out;
}

// The labels of a pattern that is to be made: names joined by ":" or "&" only.
void Binder::plain_labels(const LabelExpr& l, std::vector<Symbol>& out, Span span) {
  if (l.kind == LabelExpr::kName) {
    out.push_back(symbol(l.name));
  } else if (l.kind == LabelExpr::kAnd) {
    for (const LabelExpr& a : l.args) plain_labels(a, out, span);
  } else {
    syntax_error("UnexpectedSyntax", "A node cannot be made with alternative labels", span);
  }
}

void Binder::property_predicates(const ast::Expr& map, Slot slot, Type::Kind kind,
                                 std::vector<ExprPtr>& into) {
  if (map.kind == ast::ExprKind::kParameter) {
    syntax_error("InvalidParameterUse", "A parameter cannot stand for a pattern's properties here",
                 map.span);
  }
  for (size_t i = 0; i < map.args.size(); ++i) {
    ExprPtr p = make(Op::kProperty, *map.args[i]);
    p->name = map.names[i];
    p->symbol = read_symbol(NameKind::kProperty, map.names[i]);
    p->args.push_back(slot_expr(slot, kind, map.span));
    ExprPtr eq = make(Op::kEq, *map.args[i], Type::kBool);
    eq->args.push_back(std::move(p));
    eq->args.push_back(expression(*map.args[i]));
    into.push_back(std::move(eq));
  }
}

void Binder::match_pattern(const ast::Pattern& p, MatchPattern& out, bool introduce) {
  std::map<std::string, size_t> nodes;
  std::map<std::string, bool> rels;
  std::vector<std::pair<size_t, Deferred>> deferred;
  Slot before = slots_;
  for (const auto& path : p.paths) path_pattern(path, out, introduce, nodes, rels, deferred);
  // Conditions may speak of any variable of the pattern. Relationships' own filters are found by
  // their index, as the vector that holds them has moved.
  for (auto& [index, d] : deferred) {
    std::vector<ExprPtr>& into = d.kind == Type::kRel && index != SIZE_MAX
                                     ? out.rels[index].element_filters
                                     : out.predicates;
    if (d.properties) property_predicates(*d.properties, d.slot, d.kind, into);
    if (d.where) into.push_back(condition(*d.where));
  }
  for (const auto& [name, v] : scope_) {
    if (v.slot >= before) out.new_slots.push_back(v.slot);
  }
}

size_t Binder::node_pattern(const ast::NodePattern& n, MatchPattern& out, bool introduce,
                            std::map<std::string, size_t>& nodes,
                            const std::map<std::string, bool>& rels,
                            std::vector<std::pair<size_t, Deferred>>& deferred) {
  size_t index = out.nodes.size();
  if (!n.variable.empty() && nodes.count(n.variable)) {
    index = nodes[n.variable];
  } else {
    PatternNode node;
    node.name = n.variable;
    if (n.variable.empty()) {
      node.slot = new_slot();
    } else if (auto it = scope_.find(n.variable); it != scope_.end()) {
      if (!it->second.type.may_be(Type::kNode) || rels.count(n.variable)) {
        type_conflict(n.variable, it->second.type, "Node", n.span);
      }
      node.slot = it->second.slot;
      node.bound = true;
    } else {
      if (!introduce) undefined(n.variable, n.span);
      node.slot = declare(n.variable, Type::kNode).slot;
    }
    if (!n.variable.empty()) nodes[n.variable] = index;
    out.nodes.push_back(std::move(node));
  }
  Slot slot = out.nodes[index].slot;
  if (n.labels) {
    auto e = std::make_unique<Expr>();
    e->op = Op::kHasLabels;
    e->span = n.span;
    e->type = Type::kBool;
    e->labels = labels(*n.labels, NameKind::kLabel);
    e->args.push_back(slot_expr(slot, Type::kNode, n.span));
    if (e->labels->kind == LabelExpr::kName) out.nodes[index].labels.push_back(e->labels->symbol);
    if (e->labels->kind == LabelExpr::kAnd) {
      for (const auto& a : e->labels->args) {
        if (a.kind == LabelExpr::kName) out.nodes[index].labels.push_back(a.symbol);
      }
    }
    out.predicates.push_back(std::move(e));
  }
  if (n.properties || n.where) {
    Deferred d{n.properties.get(), n.where.get(), slot, Type::kNode, nullptr};
    deferred.emplace_back(SIZE_MAX, d);
  }
  return index;
}

PatternRel Binder::rel_pattern(const ast::RelPattern& r, MatchPattern& out, bool introduce,
                               size_t index, const std::map<std::string, size_t>& nodes,
                               std::map<std::string, bool>& rels,
                               std::vector<std::pair<size_t, Deferred>>& deferred) {
  PatternRel rel;
  rel.name = r.variable;
  rel.direction = r.direction;
  for (const auto& t : r.types) rel.types.push_back(read_symbol(NameKind::kType, t));
  std::sort(rel.types.begin(), rel.types.end());
  rel.types.erase(std::unique(rel.types.begin(), rel.types.end()), rel.types.end());
  rel.variable_length = r.variable_length;
  Type type = r.variable_length ? Type::list_of(Type::kRel) : Type(Type::kRel);
  if (r.variable_length) {
    rel.min = r.min.value_or(1);
    rel.max = r.max.value_or(-1);
    rel.element_slot = new_slot();
  }
  rel.needed = !r.variable.empty() || !r.variable_length;
  if (r.variable.empty()) {
    rel.slot = new_slot();
  } else if (rels.count(r.variable)) {
    syntax_error("RelationshipUniquenessViolation",
                 "The relationship '" + r.variable + "' occurs twice in one pattern", r.span);
  } else if (auto it = scope_.find(r.variable); it != scope_.end()) {
    const Type& is = it->second.type;
    bool fits = r.variable_length ? is.may_be(Type::kList) && is.element_type().may_be(Type::kRel)
                                  : is.may_be(Type::kRel);
    if (!fits || nodes.count(r.variable)) {
      type_conflict(r.variable, is, r.variable_length ? "List<Relationship>" : "Relationship",
                    r.span);
    }
    rel.slot = it->second.slot;
    rel.bound = true;
  } else {
    if (!introduce) undefined(r.variable, r.span);
    rel.slot = declare(r.variable, type).slot;
  }
  if (!r.variable.empty()) rels[r.variable] = true;
  Slot tested = r.variable_length ? rel.element_slot : rel.slot;
  if (r.type_expr) {
    auto e = std::make_unique<Expr>();
    e->op = Op::kHasLabels;
    e->span = r.span;
    e->type = Type::kBool;
    e->labels = labels(*r.type_expr, NameKind::kType);
    e->args.push_back(slot_expr(tested, Type::kRel, r.span));
    (r.variable_length ? rel.element_filters : out.predicates).push_back(std::move(e));
  }
  if (r.properties || r.where) {
    Deferred d{r.properties.get(), r.where.get(), tested, Type::kRel, nullptr};
    if (!r.variable_length) d.kind = Type::kRel;
    deferred.emplace_back(r.variable_length ? index : SIZE_MAX, d);
  }
  return rel;
}

PatternRel Binder::group(const ast::Step& s, bool introduce) {
  PatternRel rel;
  rel.variable_length = true;
  rel.min = s.group_min;
  rel.max = s.group_max.value_or(-1);
  rel.slot = new_slot();  // the part of the path, for building it
  rel.group = std::make_unique<MatchPattern>();
  Scope outer = scope_;
  ast::Pattern p;
  std::map<std::string, size_t> nodes;
  std::map<std::string, bool> rels;
  std::vector<std::pair<size_t, Deferred>> deferred;
  path_pattern(*s.group, *rel.group, introduce, nodes, rels, deferred);
  for (auto& [index, d] : deferred) {
    auto& into = index != SIZE_MAX ? rel.group->rels[index].element_filters : rel.group->predicates;
    if (d.properties) property_predicates(*d.properties, d.slot, d.kind, into);
    if (d.where) into.push_back(condition(*d.where));
  }
  if (s.group_where) rel.group->predicates.push_back(condition(*s.group_where));
  for (const auto& inner : rel.group->rels) {
    if (inner.variable_length) {
      syntax_error("UnexpectedSyntax", "A repeated part of a path cannot repeat parts itself",
                   s.rel.span);
    }
  }
  if (rel.group->rels.empty()) {
    syntax_error("UnexpectedSyntax", "A repeated part of a path needs a relationship", s.rel.span);
  }
  Scope inside = std::move(scope_);
  scope_ = std::move(outer);
  for (const auto& [name, v] : inside) {
    auto it = scope_.find(name);
    if (it != scope_.end()) {
      if (it->second.slot != v.slot) already_bound(name, s.rel.span);
      if (nodes.count(name) || rels.count(name)) already_bound(name, s.rel.span);
      continue;
    }
    Variable list = declare(name, Type::list_of(v.type));
    rel.group_variables.push_back({v.slot, list.slot});
  }
  return rel;
}

void Binder::path_pattern(const ast::PathPattern& p, MatchPattern& out, bool introduce,
                          std::map<std::string, size_t>& nodes, std::map<std::string, bool>& rels,
                          std::vector<std::pair<size_t, Deferred>>& deferred) {
  PatternPath path;
  path.selector = p.selector;
  path.count = p.count;
  for (size_t i = 0; i < p.nodes.size(); ++i) {
    path.nodes.push_back(node_pattern(p.nodes[i], out, introduce, nodes, rels, deferred));
    if (i == 0) continue;
    const ast::Step& step = p.steps[i - 1];
    size_t index = out.rels.size();
    PatternRel rel = step.group
                         ? group(step, introduce)
                         : rel_pattern(step.rel, out, introduce, index, nodes, rels, deferred);
    rel.from = path.nodes[i - 1];
    rel.to = path.nodes[i];
    // Groups may have added nothing to out.rels meanwhile; the index stands.
    out.rels.push_back(std::move(rel));
    path.rels.push_back(index);
  }
  if (!p.variable.empty()) {
    if (scope_.count(p.variable)) already_bound(p.variable, p.span);
    path.slot = declare(p.variable, Type::kPath).slot;
    for (size_t r : path.rels) out.rels[r].needed = true;
  }
  out.paths.push_back(std::move(path));
}

CreatePattern Binder::create_pattern(const ast::Pattern& p, bool merge, const Scope* before_merge) {
  CreatePattern out;
  // For MERGE the variables are declared by its match already; `known` are those from before.
  const Scope known = before_merge ? *before_merge : scope_;
  std::map<std::string, bool> made;
  auto properties = [&](const ast::ExprPtr& e) -> ExprPtr {
    if (!e) return nullptr;
    if (merge && e->kind == ast::ExprKind::kParameter) {
      syntax_error("InvalidParameterUse",
                   "A parameter cannot stand for a pattern's properties here", e->span);
    }
    return expression(*e);
  };
  for (const auto& path : p.paths) {
    CreatePath named;
    std::vector<Slot> nodes;
    std::vector<Slot> elements;
    if (path.selector != ast::Selector::kAll) {
      syntax_error("UnexpectedSyntax", "A shortest path cannot be made", path.span);
    }
    for (size_t i = 0; i < path.nodes.size(); ++i) {
      const auto& n = path.nodes[i];
      Slot slot = kNoSlot;
      if (n.where) syntax_error("UnexpectedSyntax", "WHERE cannot stand here", n.span);
      bool is_known = !n.variable.empty() && known.count(n.variable);
      if (is_known || (!n.variable.empty() && made.count(n.variable))) {
        const Variable& v = is_known ? known.at(n.variable) : scope_.at(n.variable);
        if (n.labels || n.properties || path.nodes.size() == 1) already_bound(n.variable, n.span);
        if (!v.type.may_be(Type::kNode)) type_conflict(n.variable, v.type, "Node", n.span);
        slot = v.slot;
      } else {
        CreateNode node;
        if (n.labels) plain_labels(*n.labels, node.labels, n.span);
        node.properties = properties(n.properties);
        if (n.variable.empty()) {
          slot = new_slot();
        } else {
          slot = merge ? scope_.at(n.variable).slot : declare(n.variable, Type::kNode).slot;
          made[n.variable] = true;
        }
        node.slot = slot;
        out.nodes.push_back(std::move(node));
      }
      nodes.push_back(slot);
      elements.push_back(slot);
      if (i + 1 < path.nodes.size()) elements.push_back(kNoSlot);
    }
    for (size_t i = 0; i < path.steps.size(); ++i) {
      const auto& r = path.steps[i].rel;
      if (path.steps[i].group) {
        syntax_error("UnexpectedSyntax", "A repeated part of a path cannot be made", r.span);
      }
      if (r.variable_length) {
        syntax_error("CreatingVarLength", "A chain of unknown length cannot be made", r.span);
      }
      if (!r.variable.empty() && (known.count(r.variable) || made.count(r.variable))) {
        already_bound(r.variable, r.span);
      }
      if (r.types.size() != 1) {
        syntax_error("NoSingleRelationshipType", "A relationship is made with exactly one type",
                     r.span);
      }
      if (r.direction == ast::Direction::kBoth && !merge) {
        syntax_error("RequiresDirectedRelationship", "A relationship is made with a direction",
                     r.span);
      }
      if (r.where) syntax_error("UnexpectedSyntax", "WHERE cannot stand here", r.span);
      CreateRel rel;
      rel.type = symbol(r.types[0]);
      bool in = r.direction == ast::Direction::kIn;
      rel.from = nodes[in ? i + 1 : i];
      rel.to = nodes[in ? i : i + 1];
      rel.properties = properties(r.properties);
      if (r.variable.empty()) {
        rel.slot = new_slot();
      } else {
        rel.slot = merge ? scope_.at(r.variable).slot : declare(r.variable, Type::kRel).slot;
        made[r.variable] = true;
      }
      elements[i * 2 + 1] = rel.slot;
      out.rels.push_back(std::move(rel));
    }
    if (!path.variable.empty()) {
      if (known.count(path.variable) || made.count(path.variable)) {
        already_bound(path.variable, path.span);
      }
      named.slot = merge ? scope_.at(path.variable).slot : declare(path.variable, Type::kPath).slot;
      named.elements = elements;
      out.paths.push_back(std::move(named));
    }
  }
  return out;
}

void Binder::merge(const ast::Clause& c, BoundClause& out) {
  Scope before = scope_;
  const auto& path = c.pattern.paths[0];
  // What CREATE would refuse is refused first: its messages are the ones wanted.
  for (const auto& n : path.nodes) {
    if (n.properties && n.properties->kind == ast::ExprKind::kParameter) {
      syntax_error("InvalidParameterUse",
                   "A parameter cannot stand for a pattern's properties here", n.properties->span);
    }
    if (!n.variable.empty() && before.count(n.variable) &&
        (n.labels || n.properties || path.nodes.size() == 1)) {
      already_bound(n.variable, n.span);
    }
  }
  for (const auto& s : path.steps) {
    if (s.group) continue;
    if (s.rel.variable_length) {
      syntax_error("CreatingVarLength", "A chain of unknown length cannot be made", s.rel.span);
    }
    if (s.rel.types.size() != 1) {
      syntax_error("NoSingleRelationshipType", "A relationship is made with exactly one type",
                   s.rel.span);
    }
    if (!s.rel.variable.empty() && before.count(s.rel.variable)) {
      already_bound(s.rel.variable, s.rel.span);
    }
  }
  match_pattern(c.pattern, out.match, true);
  {
    // The properties' expressions see what was there before.
    Scope all = scope_;
    out.create = create_pattern(c.pattern, true, &before);
    scope_ = std::move(all);
  }
  out.set = set_items(c.set);
  out.on_create = set_items(c.on_create);
}

}  // namespace entente::queries::cypher
