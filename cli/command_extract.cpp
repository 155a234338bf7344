#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "cli/process.h"
#include "core/statement_json.h"
#include "core/text.h"
#include "extractors/open_extraction.h"
#include "extractors/tokenizer.h"

namespace entente::cli {
namespace {

struct Options {
  TextOptions texts;
  std::string format;
  bool open = false;
  bool lines = false;
};

void print_statements(const Options& options, Context& context) {
  if (options.format == "carb" || options.lines) {
    throw UsageError("--lines and --format carb belong to --open");
  }
  const extractors::Pipeline pipeline = make_pipeline(options.texts);
  const Format format = options.format.empty() ? Format::kJsonLines : chosen_format(options.format);
  Json::Array all;
  Table table({"doc", "subject", "relation", "object", "polarity", "modality", "time", "confidence",
               "evidence"});
  const ProcessCounts counts = process_documents(
      options.texts, [](const Document&) { return true; },
      [&](Document document) { return pipeline.run(std::move(document)); },
      [&](const extractors::AnnotatedDocument& annotated) {
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

/// The field's exchange format for open extraction (CaRB): a triple a line, tabs between.
std::string carb_line(std::string_view sentence, const extractors::OpenTriple& triple) {
  std::string line = squeeze_space(sentence) + "\t" + format_number(triple.confidence, 4) + "\t" +
                     squeeze_space(triple.predicate);
  for (const std::string& argument : triple.arguments) line += "\t" + squeeze_space(argument);
  return line + "\n";
}

Json open_json(const extractors::AnnotatedDocument& document,
               const extractors::OpenTriple& triple) {
  const extractors::Sentence& sentence = document.sentences[triple.sentence];
  return Json(
      Json::Object{{"doc", document.source.id},
                   {"sentence", std::int64_t{triple.sentence}},
                   {"confidence", triple.confidence},
                   {"predicate", triple.predicate},
                   {"arguments", Json::Array(triple.arguments.begin(), triple.arguments.end())},
                   {"start", std::int64_t{sentence.begin}},
                   {"end", std::int64_t{sentence.end}}});
}

void print_triples(const Options& options, const extractors::AnnotatedDocument& document) {
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const extractors::Sentence& sentence = document.sentences[s];
    const std::string_view text = std::string_view(document.source.text)
                                      .substr(sentence.begin, sentence.end - sentence.begin);
    for (const extractors::OpenTriple& triple : extractors::extract_open(document, s)) {
      print(options.format == "carb" ? carb_line(text, triple)
                                     : open_json(document, triple).dump() + "\n");
    }
  }
}

/// Every line of every input as one sentence.
void print_open_lines(const Options& options, const extractors::Pipeline& pipeline,
                      Context& context) {
  for (const extractors::Input& input : extractors::list_inputs(options.texts.inputs)) {
    extractors::read_documents(
        input,
        [&](const Document& document) {
          std::size_t number = 0;
          for (const std::string_view line : split(document.text, '\n')) {
            ++number;
            if (trim(line).empty()) continue;
            extractors::AnnotatedDocument annotated;
            annotated.source.id = document.id + ":" + std::to_string(number);
            annotated.source.text = std::string(trim(line));
            extractors::Tokenizer().annotate(annotated);
            extractors::merge_sentences(annotated);
            pipeline.run(annotated);
            print_triples(options, annotated);
          }
        },
        [&](const InputError& error) {
          report(error.full_message());
          context.exit_code = 3;
        });
  }
}

void print_open(const Options& options, Context& context) {
  if (options.format == "table" || options.format == "csv" || options.format == "json") {
    throw UsageError("open triples come as --format jsonl or carb");
  }
  const extractors::Pipeline pipeline = make_pipeline(options.texts, Reading::kAnalysis);
  if (options.lines) {
    print_open_lines(options, pipeline, context);
    return;
  }
  const ProcessCounts counts = process_documents(
      options.texts, [](const Document&) { return true; },
      [&](Document document) { return pipeline.run(std::move(document)); },
      [&](const extractors::AnnotatedDocument& annotated) { print_triples(options, annotated); });
  if (counts.failed > 0) context.exit_code = 3;
}

}  // namespace

void add_extract(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("extract", "Print the statements of texts as JSON Lines; no graph");
  add_statement_options(*command, options->texts);
  command
      ->add_option("--format", options->format,
                   "jsonl (default), json, table, csv; carb with --open")
      ->check(CLI::IsMember({"jsonl", "json", "table", "csv", "carb"}))
      ->option_text("FORMAT");
  command->add_flag("--open", options->open, "open triples instead: any verb, any noun phrase");
  command->add_flag("--lines", options->lines, "with --open: every line is one sentence");
  command->footer("Example: entente extract article.txt | jq -r .relation");
  command->callback([options, &context] {
    if (options->open) {
      print_open(*options, context);
    } else {
      print_statements(*options, context);
    }
  });
}

}  // namespace entente::cli
