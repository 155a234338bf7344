#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace entente::cli {

/// Lines typed at a terminal: edited, with history and completion (libedit where the program was
/// built with it). One object at a time.
class LineEditor {
 public:
  /// `words` gives what may complete a word that begins with `prefix`.
  using Completions = std::function<std::vector<std::string>(const std::string& prefix)>;

  /// `history`: the file that keeps the history; "" for none.
  LineEditor(std::string history, Completions words);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// The next line; nothing at the input's end. Empty if Ctrl-C took it back.
  std::optional<std::string> read(const std::string& prompt);
  void remember(const std::string& entry);

 private:
  std::string history_;
};

}  // namespace entente::cli
