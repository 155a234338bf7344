#include "queries/cypher/procedures.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "queries/cypher/field_procedures.h"
#include "queries/cypher/procedure_options.h"
#include "queries/measures.h"
#include "queries/weighted_paths.h"

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

// --- entente's own ---

// A node, or the only one with this name, alias or id.
graphs::NodeId node_argument(Context& ctx, const Value& v) {
  if (v.is_node()) return v.as_node();
  if (!v.is_string()) wrong_argument("A node or a node's name is wanted");
  for (const char* key : {"id", "name", "aliases", "code"}) {
    Symbol symbol = ctx.graph.symbols().find(key);
    if (symbol == graphs::kNoSymbol) continue;
    auto nodes = ctx.graph.find_nodes(symbol, v);
    if (nodes.size() > 1) {
      wrong_argument("Several nodes are called '" + std::string(v.as_string()) + "'");
    }
    if (nodes.size() == 1) return nodes[0];
  }
  wrong_argument("There is no node '" + std::string(v.as_string()) + "'");
}

Symbol weight_option(Context& ctx, const Value& options) {
  const Value& v = option(options, "weight");
  if (v.is_null()) return graphs::kNoSymbol;
  if (!v.is_string()) wrong_argument("weight is the name of a property");
  Symbol s = ctx.graph.symbols().find(v.as_string());
  if (s == graphs::kNoSymbol) {
    wrong_argument("There is no property '" + std::string(v.as_string()) + "'");
  }
  return s;
}

void best_paths(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  if (a[0].is_null() || a[1].is_null()) return;
  queries::WeightedPathOptions options;
  check_options(a[2], {"k", "weight", "direction"});
  options.k = static_cast<int>(count_option(a[2], "k", 1, options.k));
  options.weight = weight_option(ctx, a[2]);
  options.direction = direction_option(a[2], queries::Direction::kOut);
  options.limits = ctx.search_limits();
  auto paths =
      queries::best_paths(ctx.graph, node_argument(ctx, a[0]), node_argument(ctx, a[1]), options);
  for (auto& p : paths) {
    graphs::Path path{std::move(p.walk.nodes), std::move(p.walk.rels)};
    if (!emit({Value(std::move(path)), Value(p.score)})) return;
  }
}

void emit_scores(Context& ctx, const std::vector<double>& scores, const Procedure::Emit& emit) {
  for (uint32_t n = 0; n < scores.size(); ++n) {
    if (!ctx.graph.node_alive(graphs::NodeId{n})) continue;
    if (!emit({Value(graphs::NodeId{n}), Value(scores[n])})) return;
  }
}

void page_rank(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  queries::PageRankOptions options;
  check_options(a[0], {"weight", "damping", "reversed"});
  options.weight = weight_option(ctx, a[0]);
  options.damping = number_option(a[0], "damping", options.damping);
  if (!(options.damping >= 0 && options.damping < 1)) {
    wrong_argument("damping is a number from 0 to below 1");
  }
  options.reversed = flag_option(a[0], "reversed");
  options.limits = ctx.search_limits();
  emit_scores(ctx, queries::page_rank(ctx.graph, options), emit);
}

void triangle_count(Context& ctx, std::span<const Value>, const Procedure::Emit& emit) {
  uint64_t n = queries::triangle_count(ctx.graph, ctx.search_limits());
  emit({Value(static_cast<int64_t>(n))});
}

void degree(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  check_options(a[0], {"direction", "weight"});
  auto direction = direction_option(a[0], queries::Direction::kBoth);
  emit_scores(ctx, queries::degrees(ctx.graph, direction, weight_option(ctx, a[0])), emit);
}

uint32_t samples_option(const Value& options) {
  return static_cast<uint32_t>(count_option(options, "samples", 1, UINT32_MAX));
}

void betweenness(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  check_options(a[0], {"direction", "samples"});
  queries::Moves moves{direction_option(a[0], queries::Direction::kBoth), {}};
  emit_scores(
      ctx, queries::betweenness(ctx.graph, moves, samples_option(a[0]), ctx.search_limits()), emit);
}

void closeness(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  check_options(a[0], {"direction", "samples"});
  queries::Moves moves{direction_option(a[0], queries::Direction::kBoth), {}};
  emit_scores(ctx, queries::closeness(ctx.graph, moves, samples_option(a[0]), ctx.search_limits()),
              emit);
}

void add_measures(ProcedureCatalog& catalog) {
  const Procedure::Field options{"options", Type::kMap, true};
  const std::vector<Procedure::Field> scores = {{"node", Type::kNode}, {"score", Type::kFloat}};
  catalog.add({"entente.bestPaths",
               "The k loopless paths with the largest products of weights, best first; options k, "
               "weight, direction",
               {{"from", Type::kAny}, {"to", Type::kAny}, options},
               {{"path", Type::kPath}, {"score", Type::kFloat}},
               best_paths});
  catalog.add({"entente.pageRank",
               "PageRank; options weight, damping, reversed",
               {options},
               scores,
               page_rank});
  catalog.add({"entente.triangleCount",
               "Triangles of the undirected graph without loops and parallel relationships",
               {},
               {{"triangles", Type::kInt}},
               triangle_count});
  catalog.add({"entente.degree", "Degrees; options direction, weight", {options}, scores, degree});
  catalog.add({"entente.betweenness",
               "Betweenness; options direction, samples",
               {options},
               scores,
               betweenness});
  catalog.add(
      {"entente.closeness", "Closeness; options direction, samples", {options}, scores, closeness});
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
  add_measures(catalog);
  add_field_procedures(catalog);
  return catalog;
}

}  // namespace entente::queries::cypher
