#include "cli/line_editor.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

#ifdef ENTENTE_HAVE_LIBEDIT
#include <editline/readline.h>
#endif

namespace entente::cli {

#ifdef ENTENTE_HAVE_LIBEDIT

namespace {

// libedit's interface is C's: one completion function for the whole program.
LineEditor::Completions completions;
std::vector<std::string> found;

char* next_completion(const char* text, int state) {
  if (state == 0) found = completions ? completions(text) : std::vector<std::string>();
  size_t i = static_cast<size_t>(state);
  return i < found.size() ? ::strdup(found[i].c_str()) : nullptr;
}

char** complete(const char* text, int, int) {
  rl_attempted_completion_over = 1;
  return rl_completion_matches(text, next_completion);
}

}  // namespace

LineEditor::LineEditor(std::string history, Completions words) : history_(std::move(history)) {
  completions = std::move(words);
  rl_readline_name = const_cast<char*>("entente");
  rl_initialize();
  rl_attempted_completion_function = complete;
  using_history();
  stifle_history(2000);
  if (!history_.empty()) read_history(history_.c_str());
}

LineEditor::~LineEditor() {
  if (!history_.empty()) write_history(history_.c_str());
  completions = nullptr;
}

std::optional<std::string> LineEditor::read(const std::string& prompt) {
  errno = 0;
  char* line = readline(prompt.c_str());
  if (!line) {
    if (errno == EINTR) {
      std::fputs("\n", stdout);
      return "";
    }
    return std::nullopt;
  }
  std::string text(line);
  std::free(line);
  return text;
}

void LineEditor::remember(const std::string& entry) { add_history(entry.c_str()); }

#else

LineEditor::LineEditor(std::string history, Completions) : history_(std::move(history)) {}
LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read(const std::string& prompt) {
  std::fputs(prompt.c_str(), stdout);
  std::fflush(stdout);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

void LineEditor::remember(const std::string&) {}

#endif

}  // namespace entente::cli
