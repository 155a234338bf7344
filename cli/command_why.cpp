#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "core/statement_json.h"
#include "core/text.h"
#include "queries/filter.h"
#include "queries/names.h"
#include "queries/neighbourhood.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string a;
  std::string b;
  std::string format;
  FilterOptions filter;
};

void print_for_reader(const graphs::StatementGraph& graph, const queries::Why& found) {
  for (const graphs::Edge& edge : graphs::edges_of(graph, found.statements)) {
    print(edge_to_text(graph, edge) + "   " + format_number(edge.confidence, 2) + "\n");
    print_evidence(graph, edge, "   ", edge.statements.size());
  }
}

void run(const Options& options) {
  const queries::Filter filter = make_filter(options.filter);
  std::uint32_t a = 0;
  std::optional<std::uint32_t> b;
  const LoadedGraph loaded(options.graph, [&](const graphs::StatementGraph& known) {
    const queries::Names names(known);
    a = names.resolve(options.a);
    if (!options.b.empty()) b = names.resolve(options.b);
    StatementScope scope = queries::scope_of(filter);
    scope.entities = {known.entities[a].entity.id};
    return scope;
  });
  const graphs::StatementGraph& graph = loaded.graph;
  const queries::Why found = queries::why(graph, a, b, filter);

  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_for_reader(graph, found);
  } else {
    Json::Array statements;
    Table table({"subject", "relation", "object", "polarity", "modality", "time", "confidence",
                 "doc", "evidence"});
    for (const std::uint32_t s : found.statements) {
      const Statement statement = queries::statement_of(graph, graph.statements[s]);
      statements.push_back(statement_to_json(statement));
      table.add({statement.subject.name, std::string(name_of(statement.relation)),
                 statement.object.name, std::string(name_of(statement.polarity)),
                 std::string(name_of(statement.modality)), statement.time,
                 format_number(statement.confidence, 2), statement.doc, statement.evidence.text});
    }
    print_result(format, Json(Json::Object{{"statements", std::move(statements)}}), "statements",
                 table);
  }
  report_undated(found.undated);
  if (found.statements.empty()) {
    report("no statement about " + loaded.entity(a).name +
           (b ? " and " + loaded.entity(*b).name : std::string()) +
           "; --include-negated and --include-hypothetical show what is denied or not certain");
  }
}

}  // namespace

void add_why(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("why", "Every statement about A (and B) with the sentences that say so");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("A", options->a, "a name, alias, code or id")->required();
  command->add_option("B", options->b, "a name, alias, code or id");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer("Example: entente why world.entente Russia Japan --since 2022");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
