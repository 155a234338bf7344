#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "extractors/annotations.h"
#include "extractors/pipeline.h"
#include "extractors/reader.h"

namespace entente::cli {

/// The options of every command that reads texts.
struct TextOptions {
  std::vector<std::string> inputs;
  unsigned threads = 0;  ///< 0: all cores
  std::vector<std::string> gazetteers;
  std::vector<std::string> lexicons;
  bool fast = false;
  bool thorough = false;
};
/// `fast_help` says what --fast gives and costs.
void add_text_options(CLI::App& command, TextOptions& options, const std::string& fast_help);
/// The same for a command that looks for statements: --fast leaves the relation head out,
/// --thorough analyses all text with the encoder.
void add_statement_options(CLI::App& command, TextOptions& options);

/// Runs `work` over every document of the inputs on several threads and gives the results to
/// `sink` in the order of the inputs, on the calling thread; so results never depend on the number
/// of threads. Documents for which `wanted` is false are passed over. A document or file that
/// fails is reported on standard error and counted; the rest is done. Memory is bounded by a few
/// documents a thread. Shows a progress bar on a terminal.
struct ProcessCounts {
  std::size_t read = 0;
  std::size_t skipped = 0;
  std::size_t failed = 0;
};
ProcessCounts process_documents(const TextOptions& options,
                                const std::function<bool(const Document&)>& wanted,
                                const std::function<extractors::AnnotatedDocument(Document)>& work,
                                const std::function<void(extractors::AnnotatedDocument)>& sink);

/// What a command wants of texts.
enum class Reading {
  /// Only sentences that may carry a statement are analysed, by the student, in dense text or with
  /// `thorough` by the encoder; with `fast` by the student alone, and the frames alone find
  /// statements, without the relation head.
  kStatements,
  /// Every sentence is, by the encoder or, with `fast`, by the student; statements are not looked
  /// for.
  kAnalysis,
};

/// The pipeline for the options' gazetteers and lexicons, with the model that was installed. Throws
/// InputError where a file cannot be read or the model lacks the student that `fast` asks for.
extractors::Pipeline make_pipeline(const TextOptions& options,
                                   Reading reading = Reading::kStatements);

}  // namespace entente::cli
