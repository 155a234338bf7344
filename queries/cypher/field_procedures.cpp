#include "queries/cypher/field_procedures.h"

#include <optional>
#include <utility>

#include "core/error.h"
#include "graphs/imported_statements.h"
#include "queries/blocs.h"
#include "queries/centrality.h"
#include "queries/contradictions.h"
#include "queries/cypher/procedure_options.h"
#include "queries/diff.h"
#include "queries/names.h"
#include "queries/paths.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Map;
using graphs::NodeId;
using graphs::StatementGraph;
using graphs::Value;

namespace {

constexpr uint32_t kNone = UINT32_MAX;

/// Statements, and the nodes that their entities are in the graph in work.
struct Field {
  std::shared_ptr<const StatementGraph> said;
  std::vector<NodeId> nodes;
  std::unique_ptr<const queries::Names> names;

  std::optional<uint32_t> entity(const Value& node) const {
    for (uint32_t e = 0; e < nodes.size(); ++e) {
      if (nodes[e] == node.as_node()) return e;
    }
    return std::nullopt;
  }
};

std::shared_ptr<const Field> make_field(Context& ctx) {
  auto field = std::make_shared<Field>();
  if (ctx.statements) {
    field->said = ctx.statements();
  } else {
    field->said = std::make_shared<const StatementGraph>(
        graphs::make_statement_graph(graphs::statements_in(ctx.graph).statements, {}));
  }
  field->nodes.assign(field->said->entities.size(), NodeId{kNone});
  ctx.graph.for_each_node([&](NodeId node) {
    ctx.tick();
    const auto entity = graphs::entity_of(ctx.graph, node);
    if (!entity) return;
    const auto number = field->said->find(entity->id);
    if (number && field->nodes[*number].v == kNone) field->nodes[*number] = node;
  });
  field->names = std::make_unique<const queries::Names>(*field->said);
  return field;
}

/// One question: its arguments, the statements, and how its answer is put into values.
class Question {
 public:
  Question(Context& ctx, const Procedure::Emit& emit)
      : emit_(emit), field_(ctx.graph.derived<Field>("field", [&] { return make_field(ctx); })) {}

  const StatementGraph& said() const { return *field_->said; }
  bool emit(std::vector<Value> row) const { return emit_(std::move(row)); }

  /// The entity that a node, or a name, stands for.
  uint32_t entity(const Value& v) const {
    if (v.is_string()) return field_->names->resolve(v.as_string());
    if (!v.is_node()) wrong_argument("A node or a node's name is wanted");
    const auto found = field_->entity(v);
    if (!found) wrong_argument("Nothing is said of this node");
    return *found;
  }
  std::optional<uint32_t> entity_if_any(const Value& v) const {
    if (v.is_null()) return std::nullopt;
    return entity(v);
  }

  Value node(uint32_t entity) const {
    const NodeId node = field_->nodes[entity];
    return node.v == kNone ? Value() : Value(node);
  }

  Value evidence(std::span<const uint32_t> statements) const {
    List list;
    for (const uint32_t s : statements) {
      const graphs::Said& one = said().statements[s];
      const graphs::SourceDocument& document = said().documents[one.document];
      list.push_back(Map{{"text", one.evidence.text},
                         {"doc", document.id},
                         {"date", document.date},
                         {"start", int64_t{one.evidence.start}},
                         {"end", int64_t{one.evidence.end}}});
    }
    return Value(std::move(list));
  }

  Value edge(const queries::FollowedEdge& followed) const {
    const graphs::Edge& e = followed.edge;
    return Value(Map{{"subject", said().entities[e.subject].entity.name},
                     {"relation", name_of(e.relation)},
                     {"object", said().entities[e.object].entity.name},
                     {"polarity", name_of(e.polarity)},
                     {"modality", name_of(e.modality)},
                     {"weight", followed.weight ? Value(*followed.weight) : Value()},
                     {"count", static_cast<int64_t>(e.statements.size())},
                     {"confidence", e.confidence},
                     {"first", e.first},
                     {"last", e.last},
                     {"evidence", evidence(e.statements)}});
  }

 private:
  const Procedure::Emit& emit_;
  std::shared_ptr<const Field> field_;
};

void measures(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  queries::CentralityOptions options;
  options.filter = filter_option(a[0], {"samples"});
  options.samples = static_cast<uint32_t>(count_option(a[0], "samples", 1, 0));
  options.limits = ctx.search_limits();
  for (const auto& c : queries::centralities(question.said(), options).nodes) {
    if (!question.emit({question.node(c.node), Value(static_cast<int64_t>(c.degree)),
                        Value(c.influence), Value(c.betweenness), Value(c.closeness)})) {
      return;
    }
  }
}

void influence(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  if (a[0].is_null()) return;
  const Question question(ctx, emit);
  queries::InfluenceOptions options;
  options.filter = filter_option(a[2], {"k", "hops", "chronological"});
  options.k = static_cast<int>(count_option(a[2], "k", 1, options.k));
  options.hops = static_cast<int>(count_option(a[2], "hops", 1, options.hops));
  options.chronological = flag_option(a[2], "chronological");
  options.limits = ctx.search_limits();
  const uint32_t from = question.entity(a[0]);
  const std::optional<uint32_t> to = question.entity_if_any(a[1]);
  queries::Chains found;
  try {
    found = queries::influence(question.said(), from, to, options);
  } catch (const NotAnswerable&) {
    return;  // no chain: no row
  }
  for (const queries::Chain& chain : found.chains) {
    List nodes, hops;
    for (const uint32_t node : chain.nodes) nodes.push_back(question.node(node));
    for (const queries::Hop& hop : chain.hops) {
      List edges;
      for (const queries::FollowedEdge& edge : hop.edges) edges.push_back(question.edge(edge));
      hops.push_back(
          Map{{"strength", hop.strength}, {"sign", hop.sign}, {"edges", std::move(edges)}});
    }
    if (!question.emit({Value(std::move(nodes)), Value(chain.strength), Value(chain.sign),
                        Value(std::move(hops))})) {
      return;
    }
  }
}

void why(Context& ctx, std::span<const Value> arguments, const Procedure::Emit& emit) {
  if (arguments[0].is_null()) return;
  const Question question(ctx, emit);
  const queries::Filter filter = filter_option(arguments[2], {});
  const uint32_t a = question.entity(arguments[0]);
  const std::optional<uint32_t> b = question.entity_if_any(arguments[1]);
  for (const uint32_t s : queries::why(question.said(), a, b, filter).statements) {
    const graphs::Said& said = question.said().statements[s];
    Map props;
    for (const auto& [key, value] : said.props) props.emplace_back(key, Value(value));
    if (!question.emit(
            {question.node(said.subject), Value(name_of(said.relation)), question.node(said.object),
             Value(name_of(said.polarity)), Value(name_of(said.modality)), Value(said.confidence),
             Value(question.said().date_of(said)), Value(said.attribution), Value(std::move(props)),
             Value(said.evidence.text), Value(question.said().documents[said.document].id)})) {
      return;
    }
  }
}

void balance(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  const auto ties = queries::signed_graph(question.said(), filter_option(a[0], {"node"}));
  const auto of = question.entity_if_any(option(a[0], "node"));
  const queries::Balance found = queries::balance(ties, of, 0, ctx.search_limits());
  List by_negatives;
  for (const uint64_t count : found.by_negatives) {
    by_negatives.push_back(static_cast<int64_t>(count));
  }
  question.emit({Value(static_cast<int64_t>(found.triangles())), Value(found.degree()),
                 Value(std::move(by_negatives))});
}

void unbalanced_triangles(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  const auto ties = queries::signed_graph(question.said(), filter_option(a[0], {"node", "k"}));
  const auto of = question.entity_if_any(option(a[0], "node"));
  const auto k = static_cast<size_t>(count_option(a[0], "k", 1, 20));
  for (const queries::Triangle& t : queries::balance(ties, of, k, ctx.search_limits()).unbalanced) {
    List nodes, sides;
    for (const uint32_t node : t.nodes) nodes.push_back(question.node(node));
    for (const auto& [x, y] : {std::pair(0, 1), {0, 2}, {1, 2}}) {
      const queries::SignedTie* tie = ties.between(t.nodes[x], t.nodes[y]);
      sides.push_back(Map{{"a", question.said().entities[tie->a].entity.name},
                          {"b", question.said().entities[tie->b].entity.name},
                          {"sign", tie->sign()},
                          {"positive", tie->positive},
                          {"negative", tie->negative},
                          {"evidence", question.evidence(tie->statements)}});
    }
    if (!question.emit({Value(std::move(nodes)), Value(std::move(sides)), Value(t.strength)})) {
      return;
    }
  }
}

/// Ties and their blocs, for two procedures.
struct Divided {
  queries::SignedGraph ties;
  queries::Blocs blocs;
};
Divided divide(const Question& question, const Value& options, Context& ctx) {
  Divided divided;
  divided.ties =
      queries::signed_graph(question.said(), filter_option(options, {"resolution", "k"}));
  const double resolution = number_option(options, "resolution", 1);
  if (!(resolution > 0)) wrong_argument("resolution is above 0");
  divided.blocs = queries::blocs(divided.ties, resolution, ctx.search_limits());
  return divided;
}

void blocs(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  const Divided divided = divide(question, a[0], ctx);
  for (size_t b = 0; b < divided.blocs.blocs.size(); ++b) {
    for (const auto& member : divided.blocs.blocs[b].members) {
      if (!question.emit({Value(static_cast<int64_t>(b + 1)), question.node(member.node),
                          Value(member.weight)})) {
        return;
      }
    }
  }
}

void brokers(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  const Divided divided = divide(question, a[0], ctx);
  const auto k = static_cast<size_t>(count_option(a[0], "k", 1, 20));
  for (const queries::Broker& broker : queries::brokers(divided.ties, divided.blocs, k)) {
    List into;
    for (const auto& [bloc, weight] : broker.weights) {
      into.push_back(Map{{"bloc", static_cast<int64_t>(bloc) + 1}, {"weight", weight}});
    }
    if (!question.emit({question.node(broker.node), Value(broker.score),
                        Value(static_cast<int64_t>(broker.bloc) + 1), Value(std::move(into))})) {
      return;
    }
  }
}

void contradictions(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  const Question question(ctx, emit);
  const queries::Filter filter = filter_option(a[0], {"node"});
  const auto about = question.entity_if_any(option(a[0], "node"));
  for (const auto& claim : queries::contradictions(question.said(), filter, about).found) {
    if (!question.emit({question.node(claim.subject), Value(name_of(claim.relation)),
                        question.node(claim.object), question.evidence(claim.affirmed),
                        question.evidence(claim.denied)})) {
      return;
    }
  }
}

queries::Period period(const Value& v) {
  const std::string text = text_option(Value(Map{{"period", v}}), "period");
  const auto found = queries::parse_period(text);
  if (!found) {
    wrong_argument("'" + text +
                   "' is no date: give '2014', '2014-03', '2014-03-18' or two, '2014..2016'");
  }
  return *found;
}

Value tie_to_map(const Question& question, const std::optional<queries::SignedTie>& tie) {
  if (!tie) return Value();
  return Value(Map{{"sign", tie->sign()},
                   {"positive", tie->positive},
                   {"negative", tie->negative},
                   {"evidence", question.evidence(tie->statements)}});
}

void diff(Context& ctx, std::span<const Value> a, const Procedure::Emit& emit) {
  if (a[0].is_null() || a[1].is_null()) return;
  const Question question(ctx, emit);
  queries::DiffOptions options;
  options.filter = filter_option(a[2], {"node", "least"});
  options.about = question.entity_if_any(option(a[2], "node"));
  options.least = number_option(a[2], "least", options.least);
  for (const queries::Change& change :
       queries::diff(question.said(), period(a[0]), period(a[1]), options).changes) {
    const bool turned = change.kind == queries::ChangeKind::kTurned;
    const auto edge = [&](const std::optional<queries::FollowedEdge>& e) {
      return e ? question.edge(*e) : Value();
    };
    const Value relation =
        turned ? Value()
               : Value(name_of((change.after ? change.after : change.before)->edge.relation));
    if (!question.emit({Value(queries::name_of(change.kind)), question.node(change.subject),
                        relation, question.node(change.object),
                        turned ? tie_to_map(question, change.tie_before) : edge(change.before),
                        turned ? tie_to_map(question, change.tie_after) : edge(change.after)})) {
      return;
    }
  }
}

}  // namespace

void add_field_procedures(ProcedureCatalog& catalog) {
  const Procedure::Field options{"options", Type::kMap, true};
  const auto add = [&](const char* name, const char* help, std::vector<Procedure::Field> inputs,
                       std::vector<Procedure::Field> outputs, auto run) {
    catalog.add({name, help, std::move(inputs), std::move(outputs), run});
  };
  add("entente.measures", "How central nodes are in what is said; the common filters, and samples",
      {options},
      {{"node", Type::kNode},
       {"degree", Type::kInt},
       {"influence", Type::kFloat},
       {"betweenness", Type::kFloat},
       {"closeness", Type::kFloat}},
      measures);
  add("entente.influence",
      "Chains of stated influence, strongest first; the common filters, and k, hops, chronological",
      {{"from", Type::kAny}, {"to", Type::kAny, true}, options},
      {{"nodes", Type::kList},
       {"strength", Type::kFloat},
       {"sign", Type::kInt},
       {"hops", Type::kList}},
      influence);
  add("entente.why", "The statements about a node, or about two; the common filters",
      {{"a", Type::kAny}, {"b", Type::kAny, true}, options},
      {{"subject", Type::kNode},
       {"relation", Type::kString},
       {"object", Type::kNode},
       {"polarity", Type::kString},
       {"modality", Type::kString},
       {"confidence", Type::kFloat},
       {"date", Type::kString},
       {"attribution", Type::kString},
       {"props", Type::kMap},
       {"text", Type::kString},
       {"doc", Type::kString}},
      why);
  add("entente.balance",
      "Triangles of good and bad ties, by how many are bad; the common filters, and node",
      {options},
      {{"triangles", Type::kInt}, {"balanced", Type::kFloat}, {"byNegatives", Type::kList}},
      balance);
  add("entente.unbalancedTriangles",
      "The strongest unbalanced triangles; the common filters, and node, k", {options},
      {{"nodes", Type::kList}, {"ties", Type::kList}, {"strength", Type::kFloat}},
      unbalanced_triangles);
  add("entente.blocs",
      "Groups with good ties inside and bad ones between; the common filters, and resolution",
      {options}, {{"bloc", Type::kInt}, {"node", Type::kNode}, {"weight", Type::kFloat}}, blocs);
  add("entente.brokers",
      "Actors with good ties into several blocs; the common filters, and resolution, k", {options},
      {{"node", Type::kNode}, {"score", Type::kFloat}, {"bloc", Type::kInt}, {"into", Type::kList}},
      brokers);
  add("entente.contradictions",
      "What different documents or speakers affirm and deny; the common filters, and node",
      {options},
      {{"subject", Type::kNode},
       {"relation", Type::kString},
       {"object", Type::kNode},
       {"affirmed", Type::kList},
       {"denied", Type::kList}},
      contradictions);
  add("entente.diff",
      "What changed between two dates or periods; the common filters, and node, least",
      {{"before", Type::kAny}, {"after", Type::kAny}, options},
      {{"change", Type::kString},
       {"subject", Type::kNode},
       {"relation", Type::kString},
       {"object", Type::kNode},
       {"before", Type::kMap},
       {"after", Type::kMap}},
      diff);
}

}  // namespace entente::queries::cypher
