#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "queries/names.h"
#include "queries/neighbourhood.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string node;
  std::string shared_with;
  std::string direction = "both";
  std::string format;
  int hops = 1;
  FilterOptions filter;
};

/// Each neighbour with what is said between it and the way to it, one sentence an edge.
void print_for_reader(const LoadedGraph& loaded, const queries::Neighbourhood& found) {
  for (const queries::Neighbour& neighbour : found.neighbours) {
    const Entity& other = loaded.entity(neighbour.node);
    print(other.name + " (" + std::string(name_of(other.type)) +
          (neighbour.hops > 1 ? ", " + std::to_string(neighbour.hops) + " hops" : "") + ")\n");
    for (const queries::FollowedEdge& followed : neighbour.edges) {
      const graphs::Edge& edge = followed.edge;
      print("   " + edge_to_text(loaded.graph, edge) + "   " + format_number(edge.confidence, 2) +
            "\n");
      print_evidence(loaded.graph, edge, "      ", 1);
    }
  }
}

void run(const Options& options) {
  queries::NeighbourhoodOptions question;
  question.filter = make_filter(options.filter);
  question.hops = options.hops;
  question.direction = options.direction == "out"  ? queries::Direction::kOut
                       : options.direction == "in" ? queries::Direction::kIn
                                                   : queries::Direction::kBoth;
  std::uint32_t node = 0;
  const LoadedGraph loaded(options.graph, question.filter, [&](const queries::Names& names) {
    node = resolve(names, options.node);
    if (!options.shared_with.empty()) question.shared_with = resolve(names, options.shared_with);
    std::vector<std::uint32_t> touched;
    if (options.hops == 1) touched.push_back(node);
    if (options.hops == 1 && question.shared_with) touched.push_back(*question.shared_with);
    return touched;
  });
  const graphs::StatementGraph& graph = loaded.graph;
  const queries::Neighbourhood found = queries::neighbourhood(graph, node, question);

  Json::Array neighbours;
  Table table({"hops", "type", "node", "statement", "count", "confidence", "last", "evidence"});
  table.set_numeric(4);
  for (const queries::Neighbour& neighbour : found.neighbours) {
    Json::Array edges;
    const Entity& other = loaded.entity(neighbour.node);
    for (const queries::FollowedEdge& followed : neighbour.edges) {
      edges.push_back(edge_to_json(graph, followed));
      const graphs::Edge& edge = followed.edge;
      table.add({std::to_string(neighbour.hops), std::string(name_of(other.type)), other.name,
                 edge_to_text(graph, edge), std::to_string(edge.statements.size()),
                 format_number(edge.confidence, 2), edge.last,
                 graph.statements[edge.statements.front()].evidence.text});
    }
    neighbours.push_back(Json(Json::Object{
        {"node", node_to_json(other)}, {"hops", neighbour.hops}, {"edges", std::move(edges)}}));
  }
  const Json json(Json::Object{{"node", node_to_json(loaded.entity(node))},
                               {"neighbors", std::move(neighbours)}});
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_for_reader(loaded, found);
  } else {
    print_result(format, json, "neighbors", table);
  }
  report_undated(found.undated);
  if (found.neighbours.empty()) {
    report("nothing that passes the filters surrounds " + loaded.entity(node).name);
  }
}

}  // namespace

void add_neighbors(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("neighbors", "What surrounds a node");
  command->alias("neighbours");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("NODE", options->node, "a name or a word of it, alias, code or id")
      ->required();
  command->add_option("--hops", options->hops, "steps from the node (1)")
      ->check(CLI::Range(1, 20))
      ->option_text("N");
  command->add_option("--direction", options->direction, "out, in or both (both)")
      ->check(CLI::IsMember({"out", "in", "both"}))
      ->option_text("D");
  command->add_option("--shared-with", options->shared_with, "only what both nodes have in common")
      ->option_text("NODE");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer("Example: entente neighbors world.entente Japan --relation SUPPLIES");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
