#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace entente {

/// A command of a document with what the document says it prints.
struct TranscriptCommand {
  int line = 0;  ///< of the command in the document, from 1
  std::string text;
  std::vector<std::string> out;
  std::vector<std::string> errors;  ///< lines that begin with "entente: "
  bool shortened = false;           ///< a last line "..." stands for the rest of the output
};

/// A Markdown document whose ```console blocks hold commands ("$ command", continued after a
/// line that ends with a backslash or within single quotes) and what they print.
class Transcript {
 public:
  /// Throws std::runtime_error where the file cannot be read, a block does not end, or one begins
  /// with something other than a command.
  explicit Transcript(const std::filesystem::path& path);

  const std::vector<TranscriptCommand>& commands() const { return commands_; }
  /// The document with the commands' outputs replaced, one for one.
  std::string with(const std::vector<TranscriptCommand>& commands) const;

 private:
  std::vector<std::string> lines_;  ///< "\1" stands for the next command with its output
  std::vector<TranscriptCommand> commands_;
};

/// Runs a command by bash in `folder` as a user at a terminal of 100 columns without colours does,
/// with the program's folder first on the PATH. What it prints is shortened as `like` is; messages
/// on standard error are kept only where `like` has some, without the seconds they may tell.
TranscriptCommand run_as_shown(const TranscriptCommand& like, const std::string& folder,
                               const std::filesystem::path& program);

/// A message without the seconds it tells, which differ from run to run.
std::string without_seconds(const std::string& message);

}  // namespace entente
