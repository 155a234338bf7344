#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "cli/context.h"
#include "cli/loaded_graph.h"
#include "cli/output.h"
#include "core/statement_json.h"
#include "core/store.h"
#include "core/text.h"
#include "graphs/graph_files.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string graph;
  std::vector<std::string> files;
  std::string origin;
};

bool is_statements_file(const std::string& path) { return to_lower(path).ends_with(".jsonl"); }

std::size_t import_statements(Store& store, const std::string& path, const std::string& origin,
                              Context& context) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError("cannot be opened", path);
  std::vector<Statement> statements;
  std::map<std::string, Document> documents;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (trim(line).empty()) continue;
    try {
      const Json json = parse_json(line);
      statements.push_back(statement_from_json(json));
      Document document = document_from_json(json);
      if (!document.title.empty() || !document.date.empty() || !document.url.empty() ||
          !document.speaker.empty()) {
        documents.try_emplace(document.id, std::move(document));
      }
    } catch (const InputError& error) {
      report(path + ":" + std::to_string(number) + ": " + error.full_message());
      context.exit_code = 3;
    }
  }
  if (in.bad()) throw InputError("cannot be read", path);
  std::vector<Document> told;
  told.reserve(documents.size());
  for (auto& [id, document] : documents) told.push_back(std::move(document));
  store.add_statements(origin, statements, told);
  return statements.size();
}

void run(const Options& options, Context& context) {
  for (const std::string& path : options.files) {
    if (!fs::exists(path)) throw InputError("no such file", path);
    if (is_statements_file(path) || graphs::is_graph_file(path)) continue;
    throw InputError(
        "is nothing that import reads: statements (.jsonl), GraphML (.graphml, .xml), or a pair of "
        ".csv files with nodes and edges. Texts are read by `entente build`",
        path);
  }
  const std::unique_ptr<Store> store = open_or_make(options.graph);
  std::vector<std::string> graph_files;
  for (const std::string& path : options.files) {
    if (is_statements_file(path)) {
      const std::string origin =
          options.origin.empty() ? fs::path(path).filename().string() : options.origin;
      const std::size_t count = import_statements(*store, path, origin, context);
      report(with_commas(static_cast<long long>(count)) + " statements from " + path);
    } else {
      graph_files.push_back(path);
    }
  }
  if (graph_files.empty()) return;
  const graphs::Imported imported = graphs::import_files(*store, graph_files);
  report(with_commas(static_cast<long long>(imported.nodes)) + " nodes and " +
         with_commas(static_cast<long long>(imported.rels)) + " relationships imported");
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "import", "Statements (JSON Lines), GraphML, or a nodes.csv and edges.csv pair into GRAPH");
  command->add_option("GRAPH", options->graph, "the graph file (made if missing)")->required();
  command->add_option("FILE", options->files, ".jsonl, .graphml, or the two .csv files")
      ->required();
  command->add_option("--origin", options->origin,
                      "who made the statements (default: the file's name)");
  command->footer("Example: entente import world.entente coder.jsonl");
  command->callback([options, &context] { run(*options, context); });
}

}  // namespace entente::cli
