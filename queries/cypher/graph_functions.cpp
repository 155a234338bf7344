#include <algorithm>
#include <array>

#include "queries/cypher/evaluate.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Map;
using graphs::Value;
using Args = std::span<Value>;

namespace {

[[noreturn]] void wrong_value(const Expr& e, const Value& v) {
  runtime_error("TypeError", "InvalidArgumentValue",
                e.name + "() does not take a " + std::string(graphs::kind_name(v.kind())), e.span);
}

void need_alive(Context& ctx, const Expr& e, const Value& v) {
  if (!ctx.deleted_anything) return;
  bool alive = v.is_node()  ? ctx.graph.node_alive(v.as_node())
               : v.is_rel() ? ctx.graph.rel_alive(v.as_rel())
                            : true;
  if (!alive) {
    runtime_error("EntityNotFound", "DeletedEntityAccess", "It has been deleted by this query",
                  e.span);
  }
}

Value id(Context&, const Expr& e, Args a) {
  if (a[0].is_node()) return static_cast<int64_t>(a[0].as_node().v);
  if (a[0].is_rel()) return static_cast<int64_t>(a[0].as_rel().v);
  wrong_value(e, a[0]);
}

Value element_id(Context& ctx, const Expr& e, Args a) {
  return std::to_string(id(ctx, e, a).as_int());
}

Value labels(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_node()) wrong_value(e, a[0]);
  need_alive(ctx, e, a[0]);
  List list;
  for (Symbol s : ctx.graph.labels(a[0].as_node())) {
    list.push_back(Value::borrowed(ctx.graph.symbols().name(s)));
  }
  return list;
}

Value type(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_rel()) wrong_value(e, a[0]);
  return Value::borrowed(ctx.graph.symbols().name(ctx.graph.rel_type(a[0].as_rel())));
}

Value properties(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_node() && !a[0].is_rel() && !a[0].is_map()) wrong_value(e, a[0]);
  need_alive(ctx, e, a[0]);
  return properties_of(a[0], ctx);
}

Value keys(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_node() && !a[0].is_rel() && !a[0].is_map()) wrong_value(e, a[0]);
  need_alive(ctx, e, a[0]);
  List list;
  for (auto& [key, v] : properties_of(a[0], ctx)) list.push_back(Value(key));
  return list;
}

Value nodes(Context&, const Expr& e, Args a) {
  if (!a[0].is_path()) wrong_value(e, a[0]);
  List list;
  for (graphs::NodeId n : a[0].as_path().nodes) list.push_back(n);
  return list;
}

Value relationships(Context&, const Expr& e, Args a) {
  if (!a[0].is_path()) wrong_value(e, a[0]);
  List list;
  for (graphs::RelId r : a[0].as_path().rels) list.push_back(r);
  return list;
}

Value length(Context&, const Expr& e, Args a) {
  if (!a[0].is_path()) wrong_value(e, a[0]);
  return static_cast<int64_t>(a[0].as_path().rels.size());
}

Value start_node(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_rel()) wrong_value(e, a[0]);
  return ctx.graph.source(a[0].as_rel());
}

Value end_node(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_rel()) wrong_value(e, a[0]);
  return ctx.graph.target(a[0].as_rel());
}

// exists(n.prop): whether the property is there. exists(pattern) is dealt with when binding.
Value exists(Context&, const Expr&, Args a) { return !a[0].is_null(); }

constexpr TypeSet kAnything = set_of(Type::kAny) | set_of(Type::kNull);
constexpr TypeSet kNodeOnly = kAnything | set_of(Type::kNode);
constexpr TypeSet kRelOnly = kAnything | set_of(Type::kRel);
constexpr TypeSet kPathOnly = kAnything | set_of(Type::kPath);
constexpr TypeSet kEntity = kNodeOnly | kRelOnly;
constexpr TypeSet kWithProperties = kEntity | set_of(Type::kMap);

constexpr std::array<Function, 14> kFunctions = {{
    {"id", 1, 1, id, Type::kInt, kEntity},
    {"elementid", 1, 1, element_id, Type::kString, kEntity},
    {"labels", 1, 1, labels, Type::kList, kNodeOnly},
    {"type", 1, 1, type, Type::kString, kRelOnly},
    {"properties", 1, 1, properties, Type::kMap, kWithProperties},
    {"keys", 1, 1, keys, Type::kList, kWithProperties},
    {"nodes", 1, 1, nodes, Type::kList, kPathOnly},
    {"relationships", 1, 1, relationships, Type::kList, kPathOnly},
    {"rels", 1, 1, relationships, Type::kList, kPathOnly},
    {"length", 1, 1, length, Type::kInt, kPathOnly},
    {"startnode", 1, 1, start_node, Type::kNode, kRelOnly},
    {"endnode", 1, 1, end_node, Type::kNode, kRelOnly},
    {"exists", 1, 1, exists, Type::kBool, kAnyType, false},
    {"isnotnull", 1, 1, exists, Type::kBool, kAnyType, false},
}};

}  // namespace

std::span<const Function> internal::graph_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
