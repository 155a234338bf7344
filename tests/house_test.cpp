// The rules of the house that a program can read off the sources.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
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

TEST(HouseTest, IncludesNeverPointUpwards) {
  const std::regex include(R"re(^\s*#include\s+"([^"]+)")re");
  int read = 0;
  for (const auto& [folder, allowed] : kAllowed) {
    if (!fs::exists(kRoot / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (!is_source(entry.path())) continue;
      ++read;
      std::ifstream in(entry.path());
      std::string line;
      while (std::getline(in, line)) {
        std::smatch match;
        if (!std::regex_search(line, match, include)) continue;
        const std::string target = match[1].str();
        const std::string top = target.substr(0, target.find('/'));
        EXPECT_TRUE(top == folder || allowed.count(top) == 1)
            << entry.path() << " includes " << target;
      }
    }
  }
  EXPECT_GT(read, 10) << "the layering test read too few files to mean anything";
}

TEST(HouseTest, LibrariesNeverPrintOrExit) {
  const std::regex forbidden(R"(std::(cout|cerr|clog)\b|\b(exit|abort)\s*\(|\bprintf\s*\()");
  int read = 0;
  for (const std::string folder : {"core", "extractors", "graphs", "queries", "server"}) {
    if (!fs::exists(kRoot / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (!is_source(entry.path())) continue;
      // Programs of extractors/training are no library.
      if (entry.path().parent_path().filename() == "training") continue;
      ++read;
      std::ifstream in(entry.path());
      std::string line;
      int number = 0;
      while (std::getline(in, line)) {
        ++number;
        EXPECT_FALSE(std::regex_search(line, forbidden)) << entry.path() << ":" << number;
      }
    }
  }
  EXPECT_GT(read, 10);
}

TEST(HouseTest, SourcesStayReadable) {
  int read = 0;
  for (const auto& [folder, allowed] : kAllowed) {
    if (!fs::exists(kRoot / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (!is_source(entry.path())) continue;
      ++read;
      std::ifstream in(entry.path());
      std::string line;
      int lines = 0;
      while (std::getline(in, line)) ++lines;
      EXPECT_LE(lines, 900) << entry.path() << ": split it";
    }
  }
  EXPECT_GT(read, 10);
}

}  // namespace
