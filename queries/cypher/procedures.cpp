#include "queries/cypher/procedures.h"

#include <algorithm>
#include <cctype>
#include <set>

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

[[noreturn]] void wrong_argument(const std::string& message) {
  runtime_error("ArgumentError", "InvalidArgumentValue", message);
}

queries::Limits search_limits(const Context& ctx) {
  queries::Limits limits;
  limits.steps = UINT64_MAX - 1;
  limits.cancelled = ctx.limits().cancel;
  return limits;
}

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

const Value& option(const Value& options, std::string_view key) {
  static const Value kNone;
  return options.is_map() ? options.map_get(key) : kNone;
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

queries::Direction direction_option(const Value& options, queries::Direction otherwise) {
  const Value& v = option(options, "direction");
  if (v.is_null()) return otherwise;
  std::string name = v.is_string() ? lower(v.as_string()) : "";
  if (name == "out") return queries::Direction::kOut;
  if (name == "in") return queries::Direction::kIn;
  if (name == "both") return queries::Direction::kBoth;
  wrong_argument("direction is 'out', 'in' or 'both'");
}

void best_paths(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  if (a[0].is_null() || a[1].is_null()) return;
  queries::WeightedPathOptions options;
  const Value& k = option(a[2], "k");
  if (!k.is_null()) {
    if (!k.is_int() || k.as_int() < 1 || k.as_int() > 1'000'000) {
      wrong_argument("k is an integer from 1 to 1000000");
    }
    options.k = static_cast<int>(k.as_int());
  }
  options.weight = weight_option(ctx, a[2]);
  options.direction = direction_option(a[2], queries::Direction::kOut);
  options.limits = search_limits(ctx);
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
  options.weight = weight_option(ctx, a[0]);
  const Value& damping = option(a[0], "damping");
  if (!damping.is_null()) {
    if (!damping.is_number() || !(damping.number() >= 0 && damping.number() < 1)) {
      wrong_argument("damping is a number from 0 to below 1");
    }
    options.damping = damping.number();
  }
  const Value& reversed = option(a[0], "reversed");
  options.reversed = reversed.is_bool() && reversed.as_bool();
  options.limits = search_limits(ctx);
  emit_scores(ctx, queries::page_rank(ctx.graph, options), emit);
}

void triangle_count(Context& ctx, std::span<const Value>, const Procedure::Emit& emit) {
  uint64_t n = queries::triangle_count(ctx.graph, search_limits(ctx));
  emit({Value(static_cast<int64_t>(n))});
}

void degree(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  auto direction = direction_option(a[0], queries::Direction::kBoth);
  emit_scores(ctx, queries::degrees(ctx.graph, direction, weight_option(ctx, a[0])), emit);
}

void betweenness(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  queries::Moves moves{direction_option(a[0], queries::Direction::kBoth), {}};
  uint32_t samples = 0xffffffffu;
  const Value& s = option(a[0], "samples");
  if (s.is_int() && s.as_int() > 0 && s.as_int() < samples) {
    samples = static_cast<uint32_t>(s.as_int());
  }
  emit_scores(ctx, queries::betweenness(ctx.graph, moves, samples, search_limits(ctx)), emit);
}

void closeness(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  queries::Moves moves{direction_option(a[0], queries::Direction::kBoth), {}};
  emit_scores(ctx, queries::closeness(ctx.graph, moves, search_limits(ctx)), emit);
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
  catalog.add({"entente.closeness", "Closeness; option direction", {options}, scores, closeness});
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
  return catalog;
}

}  // namespace entente::queries::cypher
