#include "tests/docs/transcript.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace entente {
namespace {

constexpr const char* kCommandMark = "\1";

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_message(const std::string& line) { return line.rfind("entente: ", 0) == 0; }

/// Whether a command goes on in the next line: after a backslash, or within single quotes.
bool is_open(const std::string& command) {
  return command.back() == '\\' || std::count(command.begin(), command.end(), '\'') % 2 == 1;
}

/// Reads what comes out of a terminal until the process has gone and no more comes. The other end
/// has to stay open: when its last holder closes it, Linux may say EIO before all has been read.
std::string read_until_exit(int terminal, pid_t child, int& status) {
  constexpr int kQuiet = 20;  // milliseconds
  std::string text;
  char buffer[4096];
  pollfd ready{terminal, POLLIN, 0};
  for (bool gone = false;;) {
    if (poll(&ready, 1, kQuiet) > 0) {
      const ssize_t n = read(terminal, buffer, sizeof buffer);
      if (n <= 0) throw std::runtime_error("cannot read the pseudo-terminal");
      text.append(buffer, static_cast<std::size_t>(n));
    } else if (gone) {
      return text;
    } else {
      gone = waitpid(child, &status, WNOHANG) == child;
    }
  }
}

std::string run_at_terminal(const std::string& script, const std::string& errors) {
  termios settings{};
  cfmakeraw(&settings);
  winsize size{};
  size.ws_row = 40;
  size.ws_col = 100;
  int master = -1;
  int slave = -1;
  if (openpty(&master, &slave, nullptr, &settings, &size) != 0) {
    throw std::runtime_error("no pseudo-terminal");
  }
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(slave, STDOUT_FILENO);
    dup2(open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    close(master);
    close(slave);
    execl("/bin/bash", "bash", "-c", script.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  std::string text = read_until_exit(master, child, status);
  close(slave);
  close(master);
  if (WIFSIGNALED(status) || WEXITSTATUS(status) > 1) text += "(exit status not 0 or 1)\n";
  return text;
}

}  // namespace

Transcript::Transcript(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!inside || line == "```") {
      inside = line == "```console";
      lines_.push_back(line);
      continue;
    }
    const bool continues = !commands_.empty() && lines_.back() == kCommandMark &&
                           commands_.back().out.empty() && is_open(commands_.back().text);
    if (continues) {
      commands_.back().text += "\n" + line;
    } else if (line.rfind("$ ", 0) == 0 && line.size() > 2) {
      commands_.push_back({number, line.substr(2), {}, {}, false});
      lines_.emplace_back(kCommandMark);
    } else if (lines_.back() != kCommandMark) {
      throw std::runtime_error(path.string() + ": a console block begins without a command");
    } else if (line == "...") {
      commands_.back().shortened = true;
    } else if (is_message(line)) {
      commands_.back().errors.push_back(line);
    } else {
      commands_.back().out.push_back(line);
    }
  }
  if (inside) throw std::runtime_error(path.string() + ": a console block does not end");
}

std::string Transcript::with(const std::vector<TranscriptCommand>& commands) const {
  std::string text;
  std::size_t next = 0;
  for (const std::string& line : lines_) {
    if (line != kCommandMark) {
      text += line + "\n";
      continue;
    }
    const TranscriptCommand& command = commands.at(next++);
    text += "$ " + command.text + "\n";
    for (const std::string& message : command.errors) text += message + "\n";
    for (const std::string& out : command.out) text += out + "\n";
    if (command.shortened) text += "...\n";
  }
  return text;
}

TranscriptCommand run_as_shown(const TranscriptCommand& like, const std::string& folder,
                               const std::filesystem::path& program) {
  const std::string errors = folder + "/.errors";
  const std::string script = "export PATH='" + program.parent_path().string() +
                             "':$PATH LC_ALL=C.UTF-8 NO_COLOR=1 TERM=dumb; cd '" + folder + "'; " +
                             like.text;
  TranscriptCommand shown = like;
  shown.out = split_lines(run_at_terminal(script, errors));
  if (like.shortened && shown.out.size() > like.out.size()) shown.out.resize(like.out.size());
  shown.errors.clear();
  if (!like.errors.empty()) {
    std::ifstream in(errors);
    for (std::string line; std::getline(in, line);) shown.errors.push_back(line);
  }
  return shown;
}

std::string without_seconds(const std::string& message) {
  return std::regex_replace(message, std::regex(R"( \([0-9.]+ s\))"), "");
}

}  // namespace entente
