#include <chrono>
#include <memory>

#include "cli/context.h"
#include "cli/loaded_graph.h"
#include "cli/output.h"
#include "cli/process.h"
#include "core/store.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  TextOptions texts;
};

DocumentContent content_of(extractors::AnnotatedDocument annotated) {
  DocumentContent content;
  content.document = std::move(annotated.source);
  content.entities = std::move(annotated.entities);
  content.statements = std::move(annotated.statements);
  for (const extractors::Mention& m : annotated.mentions) {
    if (m.entity < 0) continue;
    const extractors::Sentence& sentence = annotated.sentences.at(m.sentence);
    content.mentions.push_back({static_cast<std::uint32_t>(m.entity),
                                sentence.tokens.at(m.first).begin, sentence.tokens.at(m.last).end,
                                m.sentence});
  }
  return content;
}

void run(const Options& options, Context& context) {
  const auto began = std::chrono::steady_clock::now();
  // The graph first: a file that cannot be written should not cost the reading of a corpus.
  const std::unique_ptr<Store> store = open_or_make(options.graph);
  const extractors::Pipeline pipeline = make_pipeline(options.texts);
  std::size_t without = 0;
  std::size_t replaced = 0;
  const ProcessCounts counts = process_documents(
      options.texts,
      [&](const Document& document) {
        return store->document_hash(document.id) != hash_of(document);
      },
      [&](Document document) { return pipeline.run(std::move(document)); },
      [&](extractors::AnnotatedDocument annotated) {
        if (annotated.statements.empty()) ++without;
        if (store->add(content_of(std::move(annotated))) == AddResult::kReplaced) ++replaced;
      });
  const StoreCounts stored = store->counts();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::string line = with_commas(static_cast<long long>(counts.read)) + " documents read (" +
                     with_commas(static_cast<long long>(without)) + " gave no statement, " +
                     with_commas(static_cast<long long>(counts.skipped)) + " were there already";
  if (replaced > 0) line += ", " + with_commas(static_cast<long long>(replaced)) + " replaced";
  line += ", " + with_commas(static_cast<long long>(counts.failed)) + " failed); the graph has " +
          with_commas(stored.documents) + " documents, " + with_commas(stored.statements) +
          " statements, " + with_commas(stored.entities) + " entities (" +
          format_number(seconds, 1) + " s)";
  report(line);
  if (counts.failed > 0) context.exit_code = 3;
}

}  // namespace

void add_build(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "build", "Read texts, extract statements, store them in GRAPH (made if missing)");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  add_statement_options(*command, options->texts);
  command->footer("Example: entente build world.entente articles/ 'speeches/*_2023.txt'");
  command->callback([options, &context] { run(*options, context); });
}

}  // namespace entente::cli
