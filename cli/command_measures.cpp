#include <algorithm>
#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "queries/centrality.h"
#include "queries/neighbourhood.h"

namespace entente::cli {
namespace {

using queries::Centrality;

struct Options {
  std::string graph;
  std::string by = "influence";
  std::string format;
  std::uint32_t k = 20;
  std::uint32_t evidence = 0;
  std::uint32_t samples = 0;
  FilterOptions filter;
};

double score_of(const Centrality& node, const std::string& measure) {
  if (measure == "degree") return static_cast<double>(node.degree);
  if (measure == "betweenness") return node.betweenness;
  if (measure == "closeness") return node.closeness;
  return node.influence;
}

/// The strongest edges of a node among the statements that the filter leaves.
std::vector<queries::FollowedEdge> edges_of_node(const graphs::StatementGraph& graph,
                                                 const queries::Filter& filter, std::uint32_t node,
                                                 std::size_t limit) {
  return strongest_edges(graph, queries::why(graph, node, std::nullopt, filter).statements, limit);
}

void run(const Options& options) {
  queries::CentralityOptions question;
  question.filter = make_filter(options.filter);
  question.samples = options.samples;
  const LoadedGraph loaded(options.graph, question.filter);
  const graphs::StatementGraph& graph = loaded.graph;
  queries::Centralities found = queries::centralities(graph, question);
  const std::size_t all = found.nodes.size();
  std::stable_sort(found.nodes.begin(), found.nodes.end(),
                   [&](const Centrality& x, const Centrality& y) {
                     return rounded(score_of(x, options.by)) > rounded(score_of(y, options.by));
                   });
  if (options.k > 0 && all > options.k) found.nodes.resize(options.k);

  const Format format = chosen_format(options.format);
  const bool for_reader = format == Format::kTable && options.evidence > 0;
  Json::Array nodes;
  Table table({"node", "type", "degree", "influence", "betweenness", "closeness"});
  for (std::size_t column = 2; column < 6; ++column) table.set_numeric(column);
  for (const Centrality& c : found.nodes) {
    const Entity& entity = loaded.entity(c.node);
    Json::Object object = {{"node", node_to_json(entity)},
                           {"degree", std::size_t{c.degree}},
                           {"influence", rounded(c.influence)},
                           {"betweenness", rounded(c.betweenness)},
                           {"closeness", rounded(c.closeness)}};
    if (options.evidence > 0) {
      const auto edges = edges_of_node(graph, question.filter, c.node, options.evidence);
      if (for_reader) {
        print(entity.name + " (" + std::string(name_of(entity.type)) + ")   " + options.by + " " +
              format_number(score_of(c, options.by), options.by == "degree" ? 0 : 4) + "\n");
        print_edges(graph, edges, "   ");
      }
      object.emplace_back("edges", edges_to_json(graph, edges));
    }
    nodes.push_back(Json(std::move(object)));
    table.add({entity.name, std::string(name_of(entity.type)), std::to_string(c.degree),
               format_number(c.influence, 4), format_number(c.betweenness, 4),
               format_number(c.closeness, 4)});
  }
  if (!for_reader) {
    print_result(format, Json(Json::Object{{"nodes", std::move(nodes)}}), "nodes", table);
  }
  report_undated(found.undated);
  if (found.samples < all) {
    report("betweenness and closeness are estimates from the ways to " +
           with_commas(found.samples) + " of " + with_commas(static_cast<long long>(all)) +
           " nodes");
  }
  if (all == 0) report("no entity passes the filters");
}

}  // namespace

void add_measures(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "measures", "How central nodes are: degree, influence, betweenness, closeness");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("--by", options->by, "the measure that sorts them (influence)")
      ->check(CLI::IsMember({"degree", "influence", "betweenness", "closeness"}))
      ->option_text("MEASURE");
  add_count_option(*command, options->k, "how many nodes (20; 0: all)");
  add_evidence_option(*command, options->evidence, "strongest edges of each node");
  command
      ->add_option("--samples", options->samples,
                   "follow shortest ways from so many nodes only (as many as take seconds)")
      ->option_text("N");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer(
      "influence is PageRank over stated influence: high for who influences many, or who\n"
      "influences those that do. betweenness is the share of the shortest ways between two\n"
      "others that run through a node. --type keeps edges between nodes of these types.\n"
      "Example: entente measures world.entente --type State --by betweenness -k 10");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
