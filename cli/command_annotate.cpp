#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/process.h"
#include "extractors/conllu.h"

namespace entente::cli {
namespace {

/// CoNLL-U inputs keep their tokens and sentences, and are read apart from texts.
void annotate_conllu(const std::string& path, const extractors::Pipeline& pipeline) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError("cannot be opened", path);
  const std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (extractors::AnnotatedDocument& document : extractors::read_conllu(content, path)) {
    pipeline.run(document);
    extractors::write_conllu(document, std::cout);
  }
}

void run(TextOptions options, Context& context) {
  const extractors::Pipeline pipeline = make_pipeline(options, Reading::kAnalysis);
  std::vector<std::string> texts;
  for (const std::string& input : options.inputs) {
    if (ending_of(input) == ".conllu") {
      annotate_conllu(input, pipeline);
    } else {
      texts.push_back(input);
    }
  }
  if (!texts.empty()) {
    options.inputs = texts;
    const ProcessCounts counts = process_documents(
        options, [](const Document&) { return true; },
        [&](Document document) { return pipeline.run(std::move(document)); },
        [](const extractors::AnnotatedDocument& annotated) {
          extractors::write_conllu(annotated, std::cout);
        });
    if (counts.failed > 0) context.exit_code = 3;
  }
  std::cout.flush();
  if (!std::cout) throw InputError("cannot be written", "standard output");
}

}  // namespace

void add_annotate(CLI::App& app, Context& context) {
  auto options = std::make_shared<TextOptions>();
  CLI::App* command = app.add_subcommand(
      "annotate", "Print the linguistic analysis as CoNLL-U; a .conllu input keeps its tokens");
  add_text_options(*command, *options, "about ten times as fast, a few points less exact");
  command->footer("Example: entente annotate article.txt | head -40");
  command->callback([options, &context] { run(*options, context); });
}

}  // namespace entente::cli
