#include "queries/cypher/procedures.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace entente::queries::cypher {

using graphs::Value;

namespace {

std::string lower(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void emit_names(const std::set<std::string_view>& names, const Procedure::Emit& emit) {
  for (std::string_view name : names) {
    if (!emit({Value(name)})) return;
  }
}

void labels(Context& ctx, std::span<const Value>, const Procedure::Emit& emit) {
  std::set<std::string_view> names;
  for (Symbol s = 0; s < ctx.graph.symbols().size(); ++s) {
    if (ctx.graph.label_count(s) > 0) names.insert(ctx.graph.symbols().name(s));
  }
  emit_names(names, emit);
}

void relationship_types(Context& ctx, std::span<const Value>, const Procedure::Emit& emit) {
  std::set<std::string_view> names;
  for (Symbol s = 0; s < ctx.graph.symbols().size(); ++s) {
    if (ctx.graph.type_count(s) > 0) names.insert(ctx.graph.symbols().name(s));
  }
  emit_names(names, emit);
}

void property_keys(Context& ctx, std::span<const Value>, const Procedure::Emit& emit) {
  std::set<std::string_view> names;
  auto add = [&](Symbol key, const Value&) { names.insert(ctx.graph.symbols().name(key)); };
  for (const auto& c : ctx.graph.base().node_columns) names.insert(ctx.graph.symbols().name(c.key));
  for (const auto& c : ctx.graph.base().rel_columns) names.insert(ctx.graph.symbols().name(c.key));
  if (ctx.graph.has_changes()) {
    ctx.graph.for_each_node([&](graphs::NodeId n) {
      ctx.tick();
      ctx.graph.for_each_node_property(n, add);
    });
    ctx.graph.for_each_rel([&](graphs::RelId r) {
      ctx.tick();
      ctx.graph.for_each_rel_property(r, add);
    });
  }
  emit_names(names, emit);
}

}  // namespace

Type type_named(std::string_view name) {
  std::string n = lower(name);
  while (!n.empty() && (n.back() == '?' || n.back() == ' ')) n.pop_back();
  if (n == "integer") return Type::kInt;
  if (n == "float") return Type::kFloat;
  if (n == "number") return Type::kNumber;
  if (n == "string") return Type::kString;
  if (n == "boolean") return Type::kBool;
  if (n == "map") return Type::kMap;
  if (n == "node") return Type::kNode;
  if (n == "relationship") return Type::kRel;
  if (n == "path") return Type::kPath;
  if (n.rfind("list", 0) == 0) return Type::kList;
  if (n == "date") return Type::kDate;
  if (n == "time") return Type::kTime;
  if (n == "localtime") return Type::kLocalTime;
  if (n == "datetime") return Type::kDateTime;
  if (n == "localdatetime") return Type::kLocalDateTime;
  if (n == "duration") return Type::kDuration;
  return Type::kAny;
}

void ProcedureCatalog::add(Procedure p) {
  auto& place = procedures_[lower(p.name)];
  if (place) replaced_.push_back(place);
  place = std::make_shared<const Procedure>(std::move(p));
}

const Procedure* ProcedureCatalog::find(std::string_view name) const {
  auto it = procedures_.find(lower(name));
  return it == procedures_.end() ? nullptr : it->second.get();
}

std::vector<const Procedure*> ProcedureCatalog::all() const {
  std::vector<const Procedure*> out;
  for (const auto& [name, p] : procedures_) out.push_back(p.get());
  return out;
}

ProcedureCatalog ProcedureCatalog::built_in() {
  ProcedureCatalog catalog;
  catalog.add({"db.labels", "The labels in use", {}, {{"label", Type::kString}}, labels});
  catalog.add({"db.relationshipTypes",
               "The relationship types in use",
               {},
               {{"relationshipType", Type::kString}},
               relationship_types});
  catalog.add({"db.propertyKeys",
               "The property keys in use",
               {},
               {{"propertyKey", Type::kString}},
               property_keys});
  return catalog;
}

}  // namespace entente::queries::cypher
