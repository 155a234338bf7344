#include <algorithm>
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
  std::string sort = "text";
  std::uint32_t k = 0;
  FilterOptions filter;
};

void print_for_reader(const graphs::StatementGraph& graph, std::vector<std::uint32_t> statements,
                      bool surest_first) {
  std::sort(statements.begin(), statements.end());
  std::vector<graphs::Edge> edges = graphs::edges_of(graph, statements);
  if (surest_first) {
    std::stable_sort(edges.begin(), edges.end(), [](const graphs::Edge& a, const graphs::Edge& b) {
      return a.confidence > b.confidence;
    });
  }
  for (const graphs::Edge& edge : edges) {
    print(edge_to_text(graph, edge) + "   " + format_number(edge.confidence, 2) + "\n");
    print_evidence(graph, edge, "   ", edge.statements.size());
  }
}

/// The statements that are shown, in their order.
std::vector<std::uint32_t> chosen(const graphs::StatementGraph& graph, const Options& options,
                                  const std::vector<std::uint32_t>& found) {
  std::vector<std::uint32_t> order = found;
  const auto surer = [&](std::uint32_t a, std::uint32_t b) {
    return graph.statements[a].confidence > graph.statements[b].confidence;
  };
  std::stable_sort(order.begin(), order.end(), surer);
  if (options.k > 0 && order.size() > options.k) order.resize(options.k);
  if (options.sort != "confidence") std::sort(order.begin(), order.end());
  return order;
}

void run(const Options& options) {
  const queries::Filter filter = make_filter(options.filter);
  std::uint32_t a = 0;
  std::optional<std::uint32_t> b;
  const LoadedGraph loaded(options.graph, filter, [&](const queries::Names& names) {
    a = resolve(names, options.a);
    if (!options.b.empty()) b = resolve(names, options.b);
    return std::vector<std::uint32_t>{a};
  });
  const graphs::StatementGraph& graph = loaded.graph;
  const queries::Why found = queries::why(graph, a, b, filter);

  const std::vector<std::uint32_t> shown = chosen(graph, options, found.statements);
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_for_reader(graph, shown, options.sort == "confidence");
  } else {
    Json::Array statements;
    Table table({"subject", "relation", "object", "polarity", "modality", "time", "confidence",
                 "doc", "evidence"});
    for (const std::uint32_t s : shown) {
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
  if (shown.size() < found.statements.size()) {
    report("the surest " + with_commas(static_cast<long long>(shown.size())) + " of " +
           with_commas(static_cast<long long>(found.statements.size())) +
           " statements; -k 0 shows all");
  }
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
  command->add_option("A", options->a, "a name or a word of it, alias, code or id")->required();
  command->add_option("B", options->b, "a name or a word of it, alias, code or id");
  add_count_option(*command, options->k, "only the surest N statements (all)");
  command
      ->add_option(
          "--sort", options->sort,
          "text (by document and place; tables by relation) or confidence, the surest first "
          "(text)")
      ->check(CLI::IsMember({"text", "confidence"}))
      ->option_text("ORDER");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer("Example: entente why world.entente Russia Japan --since 2022");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
