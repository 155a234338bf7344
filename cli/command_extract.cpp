#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "cli/process.h"
#include "core/statement_json.h"

namespace entente::cli {
namespace {

struct Options {
  TextOptions texts;
  std::string format;
};

void print_statements(const Options& options, Context& context) {
  const extractors::Pipeline pipeline = make_pipeline(options.texts);
  const Format format = options.format.empty() ? Format::kJsonLines : chosen_format(options.format);
  Json::Array all;
  Table table({"doc", "subject", "relation", "object", "polarity", "modality", "time", "confidence",
               "evidence"});
  const ProcessCounts counts = process_documents(
      options.texts, [](const Document&) { return true; },
      [&](Document document) { return pipeline.run(std::move(document)); },
      [&](extractors::AnnotatedDocument annotated) {
        for (const Statement& s : annotated.statements) {
          if (format == Format::kJsonLines) {
            print(statement_to_json(s).dump() + "\n");
          } else if (format == Format::kJson) {
            all.push_back(statement_to_json(s));
          } else {
            table.add({s.doc, s.subject.name, std::string(name_of(s.relation)), s.object.name,
                       std::string(name_of(s.polarity)), std::string(name_of(s.modality)), s.time,
                       format_number(s.confidence, 2), s.evidence.text});
          }
        }
      });
  if (format == Format::kJson) {
    print(Json(Json::Object{{"statements", std::move(all)}}).dump() + "\n");
  } else if (format != Format::kJsonLines) {
    print_result(format, Json(), "", table);
  }
  if (counts.failed > 0) context.exit_code = 3;
}

}  // namespace

void add_extract(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("extract", "Print the statements of texts as JSON Lines; no graph");
  add_text_options(*command, options->texts);
  command->add_option("--format", options->format, "jsonl (default), json, table or csv")
      ->check(CLI::IsMember({"jsonl", "json", "table", "csv"}))
      ->option_text("FORMAT");
  command->footer("Example: entente extract article.txt | jq -r .relation");
  command->callback([options, &context] { print_statements(*options, context); });
}

}  // namespace entente::cli
