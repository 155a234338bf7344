#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "queries/names.h"
#include "queries/paths.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string from;
  std::string to;
  std::string format;
  int hops = 4;
  int k = 3;
  bool directed = false;
  bool chronological = false;
  FilterOptions filter;
};

/// One row a hop, for CSV.
Table rows_of(const graphs::StatementGraph& graph, const queries::Chains& chains) {
  Table table({"chain", "strength", "hop", "from", "to", "hop strength", "statement", "weight",
               "confidence", "count", "evidence", "doc", "date"});
  for (std::size_t c = 0; c < chains.chains.size(); ++c) {
    const queries::Chain& chain = chains.chains[c];
    for (std::size_t h = 0; h < chain.hops.size(); ++h) {
      const queries::Hop& hop = chain.hops[h];
      for (const queries::FollowedEdge& followed : hop.edges) {
        const graphs::Said& said = graph.statements[followed.edge.statements.front()];
        table.add({std::to_string(c + 1), format_number(chain.strength, 6), std::to_string(h + 1),
                   graph.entities[hop.from].entity.name, graph.entities[hop.to].entity.name,
                   format_number(hop.strength, 6), edge_to_text(graph, followed.edge),
                   followed.weight ? format_number(*followed.weight, 6) : "",
                   format_number(followed.edge.confidence, 6),
                   std::to_string(followed.edge.statements.size()), said.evidence.text,
                   graph.documents[said.document].id, graph.date_of(said)});
      }
    }
  }
  return table;
}

void print_result_of(const Options& options, const LoadedGraph& loaded,
                     const queries::Chains& chains, const Json& json, const char* member,
                     bool with_weights) {
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_chains(loaded.graph, chains, with_weights);
  } else {
    print_result(format, json, member, rows_of(loaded.graph, chains));
  }
  report_undated(chains.undated);
}

void run_path(const Options& options) {
  queries::PathOptions question;
  question.filter = make_filter(options.filter);
  question.hops = options.hops;
  question.k = options.k;
  question.directed = options.directed;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  const LoadedGraph loaded(options.graph, question.filter, [&](const queries::Names& names) {
    from = resolve(names, options.from);
    to = resolve(names, options.to);
    return std::vector<std::uint32_t>();
  });
  const queries::Chains found = queries::best_paths(loaded.graph, from, to, question);
  Json::Array paths;
  for (const queries::Chain& chain : found.chains) {
    paths.push_back(chain_to_json(loaded.graph, chain, "score", false));
  }
  const Json json(Json::Object{{"from", node_to_json(loaded.entity(from))},
                               {"to", node_to_json(loaded.entity(to))},
                               {"paths", std::move(paths)}});
  print_result_of(options, loaded, found, json, "paths", false);
}

void run_influence(const Options& options) {
  queries::InfluenceOptions question;
  question.filter = make_filter(options.filter);
  question.hops = options.hops;
  question.k = options.k;
  question.chronological = options.chronological;
  std::uint32_t from = 0;
  std::optional<std::uint32_t> to;
  const LoadedGraph loaded(options.graph, question.filter, [&](const queries::Names& names) {
    from = resolve(names, options.from);
    if (!options.to.empty()) to = resolve(names, options.to);
    return std::vector<std::uint32_t>();
  });
  const queries::Chains found = queries::influence(loaded.graph, from, to, question);
  Json::Array chains;
  for (const queries::Chain& chain : found.chains) {
    chains.push_back(chain_to_json(loaded.graph, chain, "strength", true));
  }
  const Json json(Json::Object{{"from", node_to_json(loaded.entity(from))},
                               {"to", to ? node_to_json(loaded.entity(*to)) : Json()},
                               {"chains", std::move(chains)}});
  print_result_of(options, loaded, found, json, "chains", true);
  report("these are influences that the texts state, not measured ones");
}

}  // namespace

void add_path(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("path", "The k best paths between two nodes, each hop with its evidence");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("FROM", options->from, "a name or a word of it, alias, code or id")
      ->required();
  command->add_option("TO", options->to, "a name or a word of it, alias, code or id")->required();
  command->add_option("-k", options->k, "how many paths (3)")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
  command->add_option("--hops", options->hops, "hops at most (4)")
      ->check(CLI::Range(1, 20))
      ->option_text("N");
  command->add_flag("--directed", options->directed, "follow edges from subject to object only");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer("Example: entente path world.entente Japan 'North Korea' -k 5");
  command->callback([options] { run_path(*options); });
}

void add_influence(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  options->k = 10;
  CLI::App* command = app.add_subcommand(
      "influence", "Who-influences-whom chains from FROM (to TO), strongest first");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("FROM", options->from, "a name or a word of it, alias, code or id")
      ->required();
  command->add_option("TO", options->to, "a name or a word of it, alias, code or id");
  command->add_option("-k", options->k, "how many chains (10)")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
  command->add_option("--hops", options->hops, "hops at most (4)")
      ->check(CLI::Range(1, 20))
      ->option_text("N");
  command->add_flag("--chronological", options->chronological,
                    "only chains whose hops do not run backwards in time");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer(
      "Chains follow influence that the texts state: strength is the product of the hops'. A "
      "hop's\n"
      "is 1 - Π(1 - weight · confidence) over its statements, so that many weak ones together "
      "come\n"
      "near 1: --min-confidence leaves them out. Each edge shows its weight, confidence and "
      "number\n"
      "of statements.\n"
      "Example: entente influence world.entente China Japan --chronological");
  command->callback([options] { run_influence(*options); });
}

}  // namespace entente::cli
