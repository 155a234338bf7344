#include "queries/centrality.h"

#include <algorithm>
#include <map>
#include <utility>

#include "graphs/graph_builder.h"
#include "graphs/property_graph.h"
#include "queries/measures.h"

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

constexpr uint64_t kAffordableSteps = 300'000'000;  // some seconds

/// Statements between entities of the filter's types.
std::vector<uint32_t> between_types(const StatementGraph& graph, const Filter& filter,
                                    const std::vector<uint32_t>& statements) {
  if (filter.types.empty()) return statements;
  std::vector<uint32_t> kept;
  for (const uint32_t i : statements) {
    const Said& said = graph.statements[i];
    if (filter.allows(graph.entities[said.subject].entity.type) &&
        filter.allows(graph.entities[said.object].entity.type)) {
      kept.push_back(i);
    }
  }
  return kept;
}

/// Pairs of nodes, the weight of each; both numbered among `nodes`.
std::unique_ptr<graphs::PropertyGraph> graph_of(
    size_t nodes, const std::map<std::pair<uint32_t, uint32_t>, double>& pairs) {
  graphs::GraphBuilder builder;
  const graphs::Symbol type = builder.symbols().intern("TIE");
  const graphs::Symbol weight = builder.symbols().intern("weight");
  for (size_t i = 0; i < nodes; ++i) builder.add_node({});
  graphs::ColumnBuilder& weights = builder.rel_column(weight);
  for (const auto& [ends, value] : pairs) {
    weights.add(builder.add_rel(ends.first, ends.second, type), value);
  }
  return std::make_unique<graphs::PropertyGraph>(builder.build());
}

class Measurer {
 public:
  Measurer(const StatementGraph& graph, const CentralityOptions& options)
      : graph_(graph), options_(options) {}

  Centralities run() {
    const Selection selection = select(graph_, options_.filter);
    result_.undated = selection.undated;
    const std::vector<uint32_t> statements =
        between_types(graph_, options_.filter, selection.statements);
    number_nodes(statements);
    count_degrees(statements);
    rank_influence(statements);
    measure_ways(statements);
    return std::move(result_);
  }

 private:
  void number_nodes(const std::vector<uint32_t>& statements) {
    std::vector<bool> touched(graph_.entities.size());
    for (const uint32_t i : statements) {
      touched[graph_.statements[i].subject] = true;
      touched[graph_.statements[i].object] = true;
    }
    number_.resize(graph_.entities.size());
    for (uint32_t e = 0; e < touched.size(); ++e) {
      if (!touched[e]) continue;
      number_[e] = static_cast<uint32_t>(result_.nodes.size());
      result_.nodes.emplace_back().node = e;
    }
  }

  void count_degrees(const std::vector<uint32_t>& statements) {
    for (const graphs::Edge& edge : graphs::edges_of(graph_, statements)) {
      ++result_.nodes[number_[edge.subject]].degree;
      if (edge.object != edge.subject) ++result_.nodes[number_[edge.object]].degree;
    }
  }

  void rank_influence(const std::vector<uint32_t>& statements) {
    std::map<std::pair<uint32_t, uint32_t>, double> none;  // how surely no influence runs
    const auto add = [&](uint32_t from, uint32_t to, double share) {
      if (share <= 0 || from == to) return;
      none.try_emplace({number_[from], number_[to]}, 1).first->second *= 1 - share;
    };
    for (const uint32_t i : statements) {
      const Said& said = graph_.statements[i];
      if (said.polarity == Polarity::kNegative) continue;
      const InfluenceWeights::Pair& weight = options_.weights[said.relation];
      add(said.subject, said.object, weight.forward * said.confidence);
      add(said.object, said.subject, weight.backward * said.confidence);
    }
    for (auto& [ends, value] : none) value = 1 - value;
    const auto graph = graph_of(result_.nodes.size(), none);
    PageRankOptions options;
    options.weight = graph->symbols().find("weight");
    options.reversed = true;
    options.least = 1;
    options.limits = options_.limits;
    const std::vector<double> scores = page_rank(*graph, options);
    for (size_t i = 0; i < scores.size(); ++i) result_.nodes[i].influence = scores[i];
  }

  void measure_ways(const std::vector<uint32_t>& statements) {
    std::map<std::pair<uint32_t, uint32_t>, double> pairs;
    for (const uint32_t i : statements) {
      const Said& said = graph_.statements[i];
      if (said.subject == said.object) continue;
      const auto ends = std::minmax(number_[said.subject], number_[said.object]);
      pairs.try_emplace({ends.first, ends.second}, 1);
    }
    const auto n = static_cast<double>(result_.nodes.size());
    const auto graph = graph_of(result_.nodes.size(), pairs);
    // Either measure reads every pair from both its ends for each node it begins at.
    const uint64_t affordable =
        kAffordableSteps / (4 * pairs.size() + result_.nodes.size() + 1) + 1;
    const uint64_t wanted = options_.samples > 0 ? options_.samples : affordable;
    result_.samples = static_cast<uint32_t>(std::min<uint64_t>(wanted, result_.nodes.size()));
    Limits limits = options_.limits;
    limits.steps = UINT64_MAX - 1;
    const auto between = betweenness(*graph, {}, result_.samples, limits);
    const auto close = closeness(*graph, {}, result_.samples, limits);
    const double others = (n - 1) * (n - 2) / 2;
    for (size_t i = 0; i < result_.nodes.size(); ++i) {
      result_.nodes[i].betweenness = others > 0 ? between[i] / others : 0;
      result_.nodes[i].closeness = close[i];
    }
  }

  const StatementGraph& graph_;
  const CentralityOptions& options_;
  std::vector<uint32_t> number_;  // of an entity among the nodes
  Centralities result_;
};

}  // namespace

Centralities centralities(const StatementGraph& graph, const CentralityOptions& options) {
  return Measurer(graph, options).run();
}

}  // namespace entente::queries
