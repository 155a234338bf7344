// The rules of the house that a program can read off the sources.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = ENTENTE_SOURCE_DIR;

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

/// Which folders each folder may include from, itself aside.
const std::map<std::string, std::set<std::string>> kAllowed = {
    {"core", {}},
    {"extractors", {"core"}},
    {"graphs", {"core"}},
    {"queries", {"graphs", "core"}},
    {"server", {"queries", "graphs", "core"}},
    {"cli", {"core", "extractors", "graphs", "queries", "server"}},
};

/// Gives every line of a folder's sources, with its number from 1, to `look`. Returns how many
/// files were read.
int read_sources(const std::string& folder,
                 const std::function<void(const fs::path&, int, const std::string&)>& look) {
  int read = 0;
  if (!fs::exists(kRoot / folder)) return read;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
    if (!is_source(entry.path())) continue;
    ++read;
    std::ifstream in(entry.path());
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) look(entry.path(), number, line);
  }
  return read;
}

TEST(HouseTest, IncludesNeverPointUpwards) {
  const std::regex include(R"re(^\s*#include\s+"([^"]+)")re");
  int read = 0;
  for (const auto& [folder, allowed] : kAllowed) {
    const std::string& from = folder;
    const std::set<std::string>& to = allowed;
    read += read_sources(folder, [&](const fs::path& path, int, const std::string& line) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) return;
      const std::string target = match[1].str();
      const std::string top = target.substr(0, target.find('/'));
      EXPECT_TRUE(top == from || to.count(top) == 1) << path << " includes " << target;
    });
  }
  EXPECT_GT(read, 10) << "the layering test read too few files to mean anything";
}

TEST(HouseTest, LibrariesNeverPrintOrExit) {
  const std::regex forbidden(R"(std::(cout|cerr|clog)\b|\b(exit|abort)\s*\(|\bprintf\s*\()");
  int read = 0;
  for (const std::string folder : {"core", "extractors", "graphs", "queries", "server"}) {
    read += read_sources(folder, [&](const fs::path& path, int number, const std::string& line) {
      // Programs of extractors/training are no library.
      if (path.parent_path().filename() == "training") return;
      EXPECT_FALSE(std::regex_search(line, forbidden)) << path << ":" << number;
    });
  }
  EXPECT_GT(read, 10);
}

TEST(HouseTest, SourcesStayReadable) {
  std::map<fs::path, int> lines;
  int read = 0;
  for (const auto& [folder, allowed] : kAllowed) {
    read += read_sources(folder, [&](const fs::path& path, int number, const std::string&) {
      lines[path] = number;
    });
  }
  for (const auto& [path, count] : lines) EXPECT_LE(count, 900) << path << ": split it";
  EXPECT_GT(read, 10);
}

}  // namespace
