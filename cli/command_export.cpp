#include <filesystem>
#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output_file.h"
#include "core/statement_json.h"
#include "graphs/diagram.h"
#include "graphs/graph_writers.h"
#include "graphs/graphml_writer.h"
#include "graphs/stored_graph.h"
#include "queries/filter.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string graph;
  std::string file;
  std::string format;
  FilterOptions filter;
};

Document document_of(const graphs::StatementGraph& graph, std::uint32_t number) {
  const graphs::SourceDocument& source = graph.documents[number];
  return {source.id, source.title, source.date, source.url, source.speaker, ""};
}

/// A graph in memory of the statements that the filter leaves, for the writers.
std::unique_ptr<Store> filtered(const graphs::StatementGraph& graph,
                                const queries::Filter& filter) {
  const queries::Selection selection = queries::select(graph, filter);
  report_undated(selection.undated);
  std::unique_ptr<Store> store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  std::vector<DocumentContent> contents(graph.documents.size());
  for (const std::uint32_t s : selection.statements) {
    const graphs::Said& said = graph.statements[s];
    if (!filter.allows(graph.entities[said.subject].entity.type) ||
        !filter.allows(graph.entities[said.object].entity.type)) {
      continue;
    }
    contents[said.document].statements.push_back(queries::statement_of(graph, said));
  }
  for (std::size_t d = 0; d < contents.size(); ++d) {
    if (contents[d].statements.empty()) continue;
    contents[d].document = document_of(graph, static_cast<std::uint32_t>(d));
    store->add(contents[d]);
  }
  return store;
}

void write_statements(const graphs::StatementGraph& graph, const queries::Filter& filter,
                      std::ostream& out) {
  const queries::Selection selection = queries::select(graph, filter);
  report_undated(selection.undated);
  for (const std::uint32_t s : selection.statements) {
    const graphs::Said& said = graph.statements[s];
    Json json = statement_to_json(queries::statement_of(graph, said));
    append_document(json.as_object(), document_of(graph, said.document));
    out << json.dump() << "\n";
  }
}

void write_csv_pair(const graphs::PropertyGraph& graph, const std::string& file) {
  if (file == "-") throw UsageError("CSV is a pair of files: give -o FILE.csv");
  const fs::path path(file);
  const auto beside = [&](const char* what) {
    return (path.parent_path() / (path.stem().string() + "-" + what + ".csv")).string();
  };
  write_file(beside("nodes"), [&](std::ostream& out) { graphs::write_csv_nodes(graph, out); });
  write_file(beside("edges"), [&](std::ostream& out) { graphs::write_csv_rels(graph, out); });
}

void run(const Options& options) {
  const std::string ending =
      options.format.empty() ? ending_of(options.file) : "." + options.format;
  const FilterOptions& f = options.filter;
  const bool narrowed = selects_statements(f) || !f.types.empty();
  queries::Filter filter = make_filter(f);
  if (!narrowed && !f.include_negated && !f.include_hypothetical) {
    // An export without filters is the whole graph: what is denied and hypothetical is marked so.
    filter.include_negated = true;
    filter.include_hypothetical = true;
  }
  if (ending == ".jsonl") {
    const LoadedGraph loaded(options.graph, filter);
    write_file(options.file,
               [&](std::ostream& out) { write_statements(loaded.graph, filter, out); });
    return;
  }
  using Writer = void (*)(const graphs::PropertyGraph&, std::ostream&);
  Writer writer = nullptr;
  if (ending == ".graphml")
    writer = [](const graphs::PropertyGraph& g, std::ostream& out) {
      graphs::write_graphml(g, out);
    };
  if (ending == ".gexf") writer = graphs::write_gexf;
  if (ending == ".json") writer = graphs::write_json;
  if (ending == ".cypher") writer = graphs::write_cypher;
  if (ending == ".dot")
    writer = [](const graphs::PropertyGraph& g, std::ostream& out) {
      graphs::write_diagram(graphs::diagram_of(g), graphs::DiagramFormat::kDot, out);
    };
  if (writer == nullptr && ending != ".csv") {
    throw UsageError(
        "export writes .graphml, .gexf, .json, .jsonl, .csv, .cypher and .dot, not \"" +
        options.file + "\"");
  }
  std::unique_ptr<Store> store;
  if (narrowed || f.include_negated || f.include_hypothetical) {
    store = filtered(LoadedGraph(options.graph, filter).graph, filter);
  } else {
    store = Store::open(options.graph, sqlite::OpenMode::kReadOnly);
  }
  // What `import` reads tells the statements one by one.
  const graphs::StoredGraph graph(*store, {.details = ending == ".csv" || ending == ".graphml"});
  if (ending == ".csv") {
    write_csv_pair(graph.graph(), options.file);
  } else {
    write_file(options.file, [&](std::ostream& out) { writer(graph.graph(), out); });
  }
}

}  // namespace

void add_export(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "export", "The graph: .graphml .gexf .json .jsonl .csv .cypher .dot by FILE's ending");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command
      ->add_option("-o,--output", options->file,
                   "the file to write (.csv: FILE-nodes.csv and FILE-edges.csv), - for output")
      ->default_val("-")
      ->option_text("FILE");
  command
      ->add_option("--format", options->format, "what to write, where FILE's ending does not tell")
      ->check(CLI::IsMember({"graphml", "gexf", "json", "jsonl", "csv", "cypher", "dot"}))
      ->option_text("FORMAT");
  add_filter_options(*command, options->filter);
  command->footer(
      "Without filters the whole graph is written, denied and hypothetical statements marked.\n"
      "Example: entente export world.entente -o world.graphml");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
