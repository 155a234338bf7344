#include <algorithm>
#include <set>

#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"

namespace entente::queries::cypher {

using graphs::Map;
using graphs::NodeId;
using graphs::Property;
using graphs::RelId;
using graphs::Value;

namespace {

// Whether a value can be kept as a property: lists hold values of properties, no lists or maps.
bool storable(const Value& v) {
  switch (v.kind()) {
    case Value::Kind::kMap:
    case Value::Kind::kNode:
    case Value::Kind::kRel:
    case Value::Kind::kPath:
      return false;
    case Value::Kind::kList:
      return std::all_of(v.as_list().begin(), v.as_list().end(), [](const Value& x) {
        return !x.is_list() && !x.is_null() && storable(x);
      });
    default:
      return true;
  }
}

void check_storable(const Value& v, Span span) {
  if (storable(v)) return;
  runtime_error("TypeError", "InvalidPropertyType",
                "A property cannot hold this " + std::string(graphs::kind_name(v.kind())), span);
}

std::vector<Property> property_list(const ExprPtr& e, Context& ctx, bool merge) {
  std::vector<Property> out;
  if (!e) return out;
  Value v = evaluate(*e, ctx);
  Map map;
  if (v.is_map()) {
    map = v.as_map();
  } else if (v.is_node() || v.is_rel()) {
    map = properties_of(v, ctx);
  } else if (!v.is_null()) {
    runtime_error("TypeError", "InvalidArgumentType", "Properties are given as a MAP", e->span);
  }
  for (auto& [key, value] : map) {
    if (value.is_null()) {
      if (merge) {
        runtime_error("SemanticError", "MergeReadOwnWrites",
                      "MERGE cannot look for a property that is null ('" + key + "')", e->span);
      }
      continue;
    }
    check_storable(value, e->span);
    out.emplace_back(ctx.graph.symbols().intern(key), std::move(value));
  }
  return out;
}

NodeId need_node(Slot slot, Context& ctx) {
  const Value& v = ctx.row[slot];
  if (!v.is_node()) {
    runtime_error("TypeError", "InvalidArgumentValue",
                  "A relationship needs two nodes; one of them is " +
                      std::string(graphs::kind_name(v.kind())));
  }
  if (!ctx.graph.node_alive(v.as_node())) {
    runtime_error("EntityNotFound", "DeletedEntityAccess", "A node has been deleted by this query");
  }
  return v.as_node();
}

void create(const CreatePattern& c, Context& ctx, bool merge) {
  // MERGE refuses null before anything is made.
  std::vector<std::vector<Property>> properties;
  for (const CreateNode& n : c.nodes) {
    auto list = property_list(n.properties, ctx, merge);
    ctx.row[n.slot] = ctx.graph.create_node(n.labels, std::move(list));
  }
  for (const CreateRel& r : c.rels) {
    auto list = property_list(r.properties, ctx, merge);
    NodeId from = need_node(r.from, ctx), to = need_node(r.to, ctx);
    ctx.row[r.slot] = ctx.graph.create_rel(from, to, r.type, std::move(list));
  }
  for (const CreatePath& p : c.paths) {
    graphs::Path path;
    for (Slot s : p.elements) {
      const Value& v = ctx.row[s];
      if (v.is_node()) {
        path.nodes.push_back(v.as_node());
      } else {
        path.rels.push_back(v.as_rel());
      }
    }
    ctx.row[p.slot] = std::move(path);
  }
}

template <typename Id>
void set_one(Id id, Symbol key, Value v, Context& ctx, Span span) {
  check_storable(v, span);
  ctx.graph.set_property(id, key, std::move(v));
}

void set_on(const Value& target, Symbol key, Value v, Context& ctx, Span span) {
  if (target.is_node()) {
    set_one(target.as_node(), key, std::move(v), ctx, span);
  } else {
    set_one(target.as_rel(), key, std::move(v), ctx, span);
  }
}

void apply_set(const SetAction& a, Context& ctx) {
  Value target = evaluate(*a.target, ctx);
  if (target.is_null()) return;
  bool node = target.is_node();
  if (!node && !target.is_rel()) {
    runtime_error("TypeError", "InvalidArgumentType",
                  "Only nodes and relationships can be changed, not a " +
                      std::string(graphs::kind_name(target.kind())),
                  a.span);
  }
  bool alive = node ? ctx.graph.node_alive(target.as_node()) : ctx.graph.rel_alive(target.as_rel());
  if (!alive) {
    runtime_error("EntityNotFound", "DeletedEntityAccess", "It has been deleted by this query",
                  a.span);
  }
  switch (a.kind) {
    case SetAction::kProperty:
      set_on(target, a.symbol, evaluate(*a.value, ctx), ctx, a.span);
      break;
    case SetAction::kDynamicProperty: {
      Value key = evaluate(*a.key, ctx);
      if (!key.is_string()) {
        runtime_error("TypeError", "MapElementAccessByNonString", "A property's key is a STRING",
                      a.span);
      }
      set_on(target, ctx.graph.symbols().intern(key.as_string()), evaluate(*a.value, ctx), ctx,
             a.span);
      break;
    }
    case SetAction::kReplace:
    case SetAction::kAdd: {
      Value v = evaluate(*a.value, ctx);
      if (v.is_null()) return;
      if (!v.is_map() && !v.is_node() && !v.is_rel()) {
        runtime_error(
            "TypeError", "InvalidArgumentType",
            "Properties are given as a MAP, not a " + std::string(graphs::kind_name(v.kind())),
            a.span);
      }
      Map map = properties_of(v, ctx);
      if (a.kind == SetAction::kReplace) {
        for (const auto& [key, old] : properties_of(target, ctx)) {
          bool stays = std::any_of(map.begin(), map.end(),
                                   [&key = key](const auto& m) { return m.first == key; });
          if (!stays) set_on(target, ctx.graph.symbols().intern(key), Value(), ctx, a.span);
        }
      }
      for (auto& [key, value] : map) {
        set_on(target, ctx.graph.symbols().intern(key), value, ctx, a.span);
      }
      break;
    }
    case SetAction::kAddLabels:
    case SetAction::kRemoveLabels:
      if (!node) {
        runtime_error("TypeError", "InvalidArgumentType", "Only nodes have labels", a.span);
      }
      for (Symbol label : a.labels) {
        if (a.kind == SetAction::kAddLabels) {
          ctx.graph.add_label(target.as_node(), label);
        } else {
          ctx.graph.remove_label(target.as_node(), label);
        }
      }
      break;
  }
}

// Takes all rows of its child before it changes anything, so that nothing read by the query up to
// here sees the changes, and gives them on when all are made.
class UpdateCursor : public ChildCursor {
 public:
  UpdateCursor(const Plan& plan, Context& ctx)
      : ChildCursor(plan, ctx), rows_(plan.live), done_(plan.live) {}

  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      while (child_->next(ctx)) rows_.add(ctx);
      for (size_t i = 0; i < rows_.size(); ++i) {
        rows_.restore(i, ctx);
        ctx.tick();
        change(ctx);
      }
      finish(ctx);
      rows_.clear(ctx);
    }
    if (at_ == done_.size()) return false;
    done_.restore(at_++, ctx);
    return true;
  }
  void reset(Context& ctx) override {
    begun_ = false;
    rows_.clear(ctx);
    done_.clear(ctx);
    at_ = 0;
    ChildCursor::reset(ctx);
  }

 protected:
  /// Changes the graph for the row in work and puts what goes on into done_.
  virtual void change(Context& ctx) = 0;
  virtual void finish(Context&) {}

  RowBuffer rows_;
  RowBuffer done_;

 private:
  size_t at_ = 0;
  bool begun_ = false;
};

class CreateCursor : public UpdateCursor {
 public:
  using UpdateCursor::UpdateCursor;

 protected:
  void change(Context& ctx) override {
    create(plan_.create, ctx, false);
    done_.add(ctx);
  }
};

class MergeCursor : public UpdateCursor {
 public:
  MergeCursor(const Plan& plan, Context& ctx)
      : UpdateCursor(plan, ctx), inner_(make_cursor(*plan.inner, ctx)), found_(plan.live) {}

 protected:
  void change(Context& ctx) override {
    check_nulls(ctx);
    found_.clear(ctx);
    inner_->reset(ctx);
    while (inner_->next(ctx)) found_.add(ctx);
    if (found_.size() == 0) {
      create(plan_.create, ctx, true);
      for (const SetAction& a : plan_.on_create) apply_set(a, ctx);
      done_.add(ctx);
      return;
    }
    for (size_t i = 0; i < found_.size(); ++i) {
      found_.restore(i, ctx);
      for (const SetAction& a : plan_.set) apply_set(a, ctx);
      done_.add(ctx);
    }
  }

 private:
  void check_nulls(Context& ctx) {
    for (const CreateNode& n : plan_.create.nodes) property_list(n.properties, ctx, true);
    for (const CreateRel& r : plan_.create.rels) property_list(r.properties, ctx, true);
  }

  CursorPtr inner_;
  RowBuffer found_;
};

class SetCursor : public UpdateCursor {
 public:
  using UpdateCursor::UpdateCursor;

 protected:
  void change(Context& ctx) override {
    for (const SetAction& a : plan_.set) apply_set(a, ctx);
    done_.add(ctx);
  }
};

class DeleteCursor : public UpdateCursor {
 public:
  using UpdateCursor::UpdateCursor;

 protected:
  void change(Context& ctx) override {
    for (const ExprPtr& e : plan_.exprs) collect(evaluate(*e, ctx), ctx, e->span);
    done_.add(ctx);
  }

  void finish(Context& ctx) override {
    for (uint32_t r : rels_) ctx.graph.delete_rel(RelId{r});
    for (uint32_t n : nodes_) {
      NodeId node{n};
      if (plan_.detach) {
        std::vector<RelId> rels;
        ctx.graph.for_each_both(node, {}, [&rels](RelId r, NodeId) { rels.push_back(r); });
        for (RelId r : rels) ctx.graph.delete_rel(r);
      } else if (ctx.graph.degree_out(node) + ctx.graph.degree_in(node) > 0) {
        runtime_error("ConstraintVerificationFailed", "DeleteConnectedNode",
                      "The node still has relationships; DETACH DELETE takes them along", span_);
      }
      ctx.graph.delete_node(node);
    }
    if (!rels_.empty() || !nodes_.empty()) ctx.deleted_anything = true;
    rels_.clear();
    nodes_.clear();
  }

 private:
  void collect(const Value& v, Context& ctx, Span span) {
    span_ = span;
    switch (v.kind()) {
      case Value::Kind::kNull:
        break;
      case Value::Kind::kNode:
        if (ctx.graph.node_alive(v.as_node())) nodes_.insert(v.as_node().v);
        break;
      case Value::Kind::kRel:
        if (ctx.graph.rel_alive(v.as_rel())) rels_.insert(v.as_rel().v);
        break;
      case Value::Kind::kPath:
        for (NodeId n : v.as_path().nodes) collect(Value(n), ctx, span);
        for (RelId r : v.as_path().rels) collect(Value(r), ctx, span);
        break;
      default:
        runtime_error("TypeError", "InvalidArgumentType",
                      "DELETE takes nodes, relationships and paths, not a " +
                          std::string(graphs::kind_name(v.kind())),
                      span);
    }
  }

  std::set<uint32_t> nodes_;
  std::set<uint32_t> rels_;
  Span span_;
};

class ForeachCursor : public UpdateCursor {
 public:
  ForeachCursor(const Plan& plan, Context& ctx)
      : UpdateCursor(plan, ctx), inner_(make_cursor(*plan.inner, ctx)) {}

 protected:
  void change(Context& ctx) override {
    Value list = evaluate(*plan_.expr, ctx);
    if (!list.is_null() && !list.is_list()) {
      runtime_error("TypeError", "InvalidArgumentType", "FOREACH takes a LIST", plan_.expr->span);
    }
    done_.add(ctx);
    if (list.is_null()) return;
    size_t row = done_.size() - 1;
    for (const Value& v : list.as_list()) {
      done_.restore(row, ctx);
      ctx.row[plan_.slot] = v;
      inner_->reset(ctx);
      while (inner_->next(ctx)) ctx.tick();
    }
  }

 private:
  CursorPtr inner_;
};

}  // namespace

CursorPtr make_update_cursor(const Plan& plan, Context& ctx) {
  switch (plan.kind) {
    case PlanKind::kCreate:
      return std::make_unique<CreateCursor>(plan, ctx);
    case PlanKind::kMerge:
      return std::make_unique<MergeCursor>(plan, ctx);
    case PlanKind::kSet:
      return std::make_unique<SetCursor>(plan, ctx);
    case PlanKind::kDelete:
      return std::make_unique<DeleteCursor>(plan, ctx);
    default:
      return std::make_unique<ForeachCursor>(plan, ctx);
  }
}

}  // namespace entente::queries::cypher
