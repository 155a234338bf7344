#include "cli/graph_results.h"

#include <algorithm>
#include <cmath>

#include "cli/output.h"
#include "core/text.h"
#include "graphs/imported_statements.h"

namespace entente::cli {
namespace {

/// The statements of an edge that show it best: the surest first, in the order of the documents.
std::vector<std::uint32_t> best_statements(const graphs::StatementGraph& graph,
                                           const graphs::Edge& edge, std::size_t limit) {
  std::vector<std::uint32_t> order = edge.statements;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return graph.statements[a].confidence > graph.statements[b].confidence;
  });
  if (order.size() > limit) order.resize(limit);
  return order;
}

/// In the place of evidence, where none was given.
std::string without_sentence(const graphs::Said& said, const graphs::SourceDocument& document) {
  if (said.origin == graphs::kQueryOrigin) return "(made by a query, without a sentence)";
  return "(without a sentence: " + document.id + ")";
}

/// What an edge brings to its hop: "weight 0.54, confidence 0.91, 3 statements".
std::string numbers_of(const queries::FollowedEdge& followed, bool with_weight) {
  const std::size_t count = followed.edge.statements.size();
  std::string text;
  if (with_weight) {
    text = followed.weight ? "weight " + format_number(*followed.weight, 2) : "no weight this way";
    text += ", ";
  }
  return text + "confidence " + format_number(followed.edge.confidence, 2) + ", " +
         std::to_string(count) + (count == 1 ? " statement" : " statements");
}

}  // namespace

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json evidence_to_json(const graphs::StatementGraph& graph,
                      std::span<const std::uint32_t> statements) {
  Json::Array evidence;
  for (const std::uint32_t s : statements) {
    const graphs::Said& said = graph.statements[s];
    const graphs::SourceDocument& document = graph.documents[said.document];
    evidence.push_back(Json(Json::Object{{"text", said.evidence.text},
                                         {"doc", document.id},
                                         {"date", document.date},
                                         {"start", std::int64_t{said.evidence.start}},
                                         {"end", std::int64_t{said.evidence.end}}}));
  }
  return Json(std::move(evidence));
}

std::vector<queries::FollowedEdge> strongest_edges(const graphs::StatementGraph& graph,
                                                   std::span<const std::uint32_t> statements,
                                                   std::size_t limit) {
  const queries::InfluenceWeights weights;
  std::vector<queries::FollowedEdge> edges;
  for (graphs::Edge& edge : graphs::edges_of(graph, statements)) {
    const std::uint32_t from = edge.subject;
    edges.push_back(queries::follow(graph, std::move(edge), from, weights));
  }
  const auto weight = [](const queries::FollowedEdge& e) {
    return e.weight.value_or(e.edge.confidence);
  };
  std::stable_sort(edges.begin(), edges.end(), [&](const auto& x, const auto& y) {
    return rounded(weight(x)) > rounded(weight(y));
  });
  if (edges.size() > limit) edges.resize(limit);
  return edges;
}

Json node_to_json(const Entity& entity) {
  return Json(Json::Object{{"id", entity.id},
                           {"name", entity.name},
                           {"type", name_of(entity.type)},
                           {"code", entity.code}});
}

Json edge_to_json(const graphs::StatementGraph& graph, const queries::FollowedEdge& followed) {
  const graphs::Edge& edge = followed.edge;
  const RelationInfo& relation = info(edge.relation);
  Json::Object props;
  for (const auto& [key, value] : edge.props) props.emplace_back(key, value);
  return Json(Json::Object{{"subject", node_to_json(graph.entities[edge.subject].entity)},
                           {"relation", relation.name},
                           {"object", node_to_json(graph.entities[edge.object].entity)},
                           {"polarity", name_of(edge.polarity)},
                           {"modality", name_of(edge.modality)},
                           {"class", name_of(relation.relation_class)},
                           {"goldstein", relation.goldstein ? Json(*relation.goldstein) : Json()},
                           {"weight", followed.weight ? Json(rounded(*followed.weight)) : Json()},
                           {"count", edge.statements.size()},
                           {"confidence", rounded(edge.confidence)},
                           {"first", edge.first},
                           {"last", edge.last},
                           {"props", std::move(props)},
                           {"evidence", evidence_to_json(graph, edge.statements)}});
}

Json edges_to_json(const graphs::StatementGraph& graph,
                   std::span<const queries::FollowedEdge> edges) {
  Json::Array list;
  for (const queries::FollowedEdge& edge : edges) list.push_back(edge_to_json(graph, edge));
  return Json(std::move(list));
}

Json tie_to_json(const graphs::StatementGraph& graph, const queries::SignedTie& tie,
                 bool with_edges) {
  Json::Object object = {{"a", graph.entities[tie.a].entity.id},
                         {"b", graph.entities[tie.b].entity.id},
                         {"sign", tie.sign()},
                         {"positive", rounded(tie.positive)},
                         {"negative", rounded(tie.negative)}};
  if (with_edges) {
    const auto edges = strongest_edges(graph, tie.statements, tie.statements.size());
    object.emplace_back("edges", edges_to_json(graph, edges));
  }
  return Json(std::move(object));
}

Json chain_to_json(const graphs::StatementGraph& graph, const queries::Chain& chain,
                   const char* strength_name, bool with_sign) {
  Json::Array nodes, hops;
  for (const std::uint32_t node : chain.nodes) {
    nodes.push_back(node_to_json(graph.entities[node].entity));
  }
  for (const queries::Hop& hop : chain.hops) {
    Json::Array edges;
    for (const queries::FollowedEdge& edge : hop.edges) edges.push_back(edge_to_json(graph, edge));
    hops.push_back(Json(Json::Object{{"from", graph.entities[hop.from].entity.id},
                                     {"to", graph.entities[hop.to].entity.id},
                                     {"strength", rounded(hop.strength)},
                                     {"sign", hop.sign},
                                     {"edges", std::move(edges)}}));
  }
  Json::Object object = {{"nodes", std::move(nodes)},
                         {"hops", std::move(hops)},
                         {strength_name, rounded(chain.strength)}};
  if (with_sign) object.emplace_back("sign", chain.sign);
  return Json(std::move(object));
}

std::string edge_to_text(const graphs::StatementGraph& graph, const graphs::Edge& edge) {
  std::string text = graph.entities[edge.subject].entity.name + " ";
  if (edge.polarity == Polarity::kNegative) text += "not ";
  text += std::string(name_of(edge.relation)) + " " + graph.entities[edge.object].entity.name;
  if (edge.modality != Modality::kActual) text += " (" + std::string(name_of(edge.modality)) + ")";
  return text;
}

void print_evidence(const graphs::StatementGraph& graph, const graphs::Edge& edge,
                    const std::string& indent, std::size_t limit) {
  for (const std::uint32_t s : best_statements(graph, edge, limit)) {
    const graphs::Said& said = graph.statements[s];
    const graphs::SourceDocument& document = graph.documents[said.document];
    const std::string& date = graph.date_of(said);
    if (said.evidence.text.empty()) {
      print(indent + without_sentence(said, document) + "\n");
      continue;
    }
    print(indent + "“" + squeeze_space(said.evidence.text) + "” (" + document.id +
          (date.empty() ? "" : ", " + date) + ")\n");
  }
  if (edge.statements.size() > limit) {
    print(indent + "… and " + std::to_string(edge.statements.size() - limit) + " more\n");
  }
}

void print_edges(const graphs::StatementGraph& graph, std::span<const queries::FollowedEdge> edges,
                 const std::string& indent) {
  for (const queries::FollowedEdge& followed : edges) {
    print(indent + edge_to_text(graph, followed.edge) + "   " +
          format_number(followed.edge.confidence, 2) + "\n");
    print_evidence(graph, followed.edge, indent + "   ", 1);
  }
}

void print_chains(const graphs::StatementGraph& graph, const queries::Chains& chains,
                  bool with_weights) {
  int number = 0;
  for (const queries::Chain& chain : chains.chains) {
    std::string line = std::to_string(++number) + ". ";
    for (std::size_t i = 0; i < chain.nodes.size(); ++i) {
      if (i > 0) line += " → ";
      line += graph.entities[chain.nodes[i]].entity.name;
    }
    print(line + "   " + format_number(chain.strength, 3) +
          (chain.sign < 0   ? " (hostile)"
           : chain.sign > 0 ? ""
                            : " (mixed)") +
          "\n");
    for (const queries::Hop& hop : chain.hops) {
      print("   " + graph.entities[hop.from].entity.name + " → " +
            graph.entities[hop.to].entity.name + "   " + format_number(hop.strength, 3) + "\n");
      for (const queries::FollowedEdge& followed : hop.edges) {
        print("      " + edge_to_text(graph, followed.edge) + "   " +
              numbers_of(followed, with_weights) + "\n");
        print_evidence(graph, followed.edge, "         ", 2);
      }
    }
  }
}

}  // namespace entente::cli
