// Runs the program as a user does. Each file of tests/cli/cases holds commands and what they give:
//   $ command      run by bash in a folder of its own; entente is on the PATH, $SAMPLES and $DATA
//                  are docs/samples and tests/data
//   ? N            its exit code (0 if not said)
//   > line         a line of standard output, exactly and in order; no > at all: not looked at
//   ~ regex        found in standard output
//   ! regex        found in standard error
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace entente {
namespace {

namespace fs = std::filesystem;

struct Command {
  int line = 0;
  std::string text;
  int exit_code = 0;
  std::string out;
  bool has_out = false;
  std::vector<std::string> out_patterns;
  std::vector<std::string> error_patterns;
};

std::vector<Command> read_case(const fs::path& path) {
  std::vector<Command> commands;
  std::ifstream in(path);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    if (line[0] == '$') {
      commands.push_back({number, rest, 0, "", false, {}, {}});
      continue;
    }
    if (commands.empty()) throw std::runtime_error(path.string() + ": begins without a command");
    Command& command = commands.back();
    switch (line[0]) {
      case '?':
        command.exit_code = std::stoi(rest);
        break;
      case '>':
        command.out += rest + "\n";
        command.has_out = true;
        break;
      case '~':
        command.out_patterns.push_back(rest);
        break;
      case '!':
        command.error_patterns.push_back(rest);
        break;
      default:
        throw std::runtime_error(path.string() + ":" + std::to_string(number));
    }
  }
  return commands;
}

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<fs::path> all_cases() {
  std::vector<fs::path> cases;
  for (const auto& entry :
       fs::directory_iterator(fs::path(ENTENTE_SOURCE_DIR) / "tests/cli/cases")) {
    if (entry.path().extension() == ".test") cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

class CliTest : public testing::TestWithParam<fs::path> {};

TEST_P(CliTest, DoesWhatTheCaseSays) {
  const TempDir dir;
  const fs::path program = ENTENTE_PROGRAM;
  const fs::path root = ENTENTE_SOURCE_DIR;
  const std::vector<Command> commands = read_case(GetParam());
  ASSERT_FALSE(commands.empty());
  for (const Command& command : commands) {
    const std::string script = dir / ".script";
    std::ofstream(script) << "export PATH='" << program.parent_path().string() << "':$PATH\n"
                          << "export SAMPLES='" << (root / "docs/samples").string() << "'\n"
                          << "export DATA='" << (root / "tests/data").string() << "'\n"
                          << "export LC_ALL=C.UTF-8\n"
                          << "cd '" << dir.path() << "'\n"
                          << command.text << "\n";
    const std::string run =
        "bash '" + script + "' >'" + (dir / ".out") + "' 2>'" + (dir / ".err") + "' </dev/null";
    const int status = std::system(run.c_str());
    const std::string place = GetParam().string() + ":" + std::to_string(command.line);
    const std::string out = slurp(dir / ".out");
    const std::string err = slurp(dir / ".err");
    EXPECT_EQ(WEXITSTATUS(status), command.exit_code) << place << "\n" << out << err;
    if (command.has_out) {
      EXPECT_EQ(out, command.out) << place;
    }
    for (const std::string& pattern : command.out_patterns) {
      EXPECT_TRUE(std::regex_search(out, std::regex(pattern))) << place << " " << pattern << "\n"
                                                               << out << err;
    }
    for (const std::string& pattern : command.error_patterns) {
      EXPECT_TRUE(std::regex_search(err, std::regex(pattern))) << place << " " << pattern << "\n"
                                                               << err;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CliTest, testing::ValuesIn(all_cases()), [](const auto& test) {
  std::string name = test.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
});

}  // namespace
}  // namespace entente
