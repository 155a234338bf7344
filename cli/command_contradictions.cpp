#include <memory>
#include <optional>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "core/text.h"
#include "queries/contradictions.h"
#include "queries/names.h"

namespace entente::cli {
namespace {

using queries::Contradiction;

struct Options {
  std::string graph;
  std::string node;
  std::string format;
  std::uint32_t k = 0;
  FilterOptions filter;
};

std::string claim_to_text(const LoadedGraph& loaded, const Contradiction& claim) {
  return loaded.entity(claim.subject).name + " " + std::string(name_of(claim.relation)) + " " +
         loaded.entity(claim.object).name;
}

void print_side(const LoadedGraph& loaded, const char* title,
                const std::vector<std::uint32_t>& statements) {
  print("   " + std::string(title) + " by " + std::to_string(statements.size()) + "\n");
  for (const graphs::Edge& edge : graphs::edges_of(loaded.graph, statements)) {
    print_evidence(loaded.graph, edge, "      ", 3);
  }
}

void run(const Options& options) {
  queries::Filter filter = make_filter(options.filter);
  filter.include_negated = true;
  std::optional<std::uint32_t> node;
  const LoadedGraph loaded(options.graph, filter, options.node, node);
  const graphs::StatementGraph& graph = loaded.graph;
  queries::Contradictions result = queries::contradictions(graph, filter, node);
  const std::size_t all = result.found.size();
  if (options.k > 0 && all > options.k) result.found.resize(options.k);

  const Format format = chosen_format(options.format);
  Json::Array list;
  Table table({"subject", "relation", "object", "side", "doc", "date", "said by", "evidence"});
  for (const Contradiction& claim : result.found) {
    if (format == Format::kTable) {
      print(claim_to_text(loaded, claim) + "\n");
      print_side(loaded, "affirmed", claim.affirmed);
      print_side(loaded, "denied", claim.denied);
      continue;
    }
    for (const auto* side : {&claim.affirmed, &claim.denied}) {
      for (const std::uint32_t s : *side) {
        const graphs::Said& said = graph.statements[s];
        table.add({loaded.entity(claim.subject).name, std::string(name_of(claim.relation)),
                   loaded.entity(claim.object).name, side == &claim.denied ? "denied" : "affirmed",
                   graph.documents[said.document].id, graph.date_of(said), said.attribution,
                   said.evidence.text});
      }
    }
    list.push_back(Json(Json::Object{{"subject", node_to_json(loaded.entity(claim.subject))},
                                     {"relation", name_of(claim.relation)},
                                     {"object", node_to_json(loaded.entity(claim.object))},
                                     {"affirmed", evidence_to_json(graph, claim.affirmed)},
                                     {"denied", evidence_to_json(graph, claim.denied)}}));
  }
  if (format != Format::kTable) {
    print_result(format, Json(Json::Object{{"contradictions", std::move(list)}}), "contradictions",
                 table);
  }
  report_undated(result.undated);
  if (all == 0) report("nothing is both affirmed and denied by different documents or speakers");
}

}  // namespace

void add_contradictions(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("contradictions", "What different documents or speakers affirm and deny");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("NODE", options->node, "only what is said of this node");
  add_count_option(*command, options->k, "how many (all)");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer(
      "What documents dispute comes before what one document tells of its speakers, and first\n"
      "what has most statements on its weaker side.\n"
      "Example: entente contradictions world.entente Turkey --min-confidence 0.7");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
