// Runs the query cases of tests/queries/cypher/cases: see the README beside them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/json.h"
#include "queries/cypher/engine.h"
#include "queries/cypher/result_values.h"

namespace entente::queries::cypher {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;
  std::vector<std::string> setup;
  std::string query;
  graphs::Map params;
  std::string columns;
  std::vector<std::string> rows;
  bool ordered = false;
  std::string error;  // "SyntaxError compile UndefinedVariable"
};

std::string stripped(const std::string& s) {
  size_t a = s.find_first_not_of(" \t\r"), b = s.find_last_not_of(" \t\r");
  return a == std::string::npos ? "" : s.substr(a, b - a + 1);
}

std::vector<Case> read_cases(const fs::path& file) {
  std::ifstream in(file);
  std::vector<Case> cases;
  std::string line, key;
  while (std::getline(in, line)) {
    if (line.rfind("== ", 0) == 0) {
      cases.emplace_back();
      cases.back().name = stripped(line.substr(3));
      continue;
    }
    if (cases.empty() || stripped(line).empty() || line[0] == '#') continue;
    Case& c = cases.back();
    if (line[0] == ' ') {  // goes on with the line before
      (key == "setup" ? c.setup.back() : c.query) += "\n" + line;
      continue;
    }
    size_t colon = line.find(':');
    key = line.substr(0, colon);
    std::string rest = stripped(line.substr(colon + 1));
    if (key == "setup") {
      c.setup.push_back(rest);
    } else if (key == "query") {
      c.query = rest;
    } else if (key == "params") {
      c.params = value_from_json(parse_json(rest)).as_map();
    } else if (key == "columns") {
      c.columns = rest;
    } else if (key == "row") {
      c.rows.push_back(rest);
    } else if (key == "ordered") {
      c.ordered = true;
    } else if (key == "error") {
      c.error = rest;
    } else {
      ADD_FAILURE() << file << ": unknown key '" << key << "'";
    }
  }
  return cases;
}

void run_case(const Case& c) {
  graphs::PropertyGraph graph;
  Engine engine(graph);
  const auto all = [](std::span<const graphs::Value>) { return true; };
  for (const std::string& s : c.setup) engine.run(*engine.prepare(s), {}, {}, all);
  std::string columns, error;
  std::vector<std::string> rows;
  try {
    auto query = engine.prepare(c.query);
    for (const auto& name : query->columns) columns += (columns.empty() ? "" : ", ") + name;
    engine.run(*query, c.params, {}, [&](std::span<const graphs::Value> row) {
      std::string text = "[";
      for (size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += ",";
        append_json(text, row[i], graph);
      }
      rows.push_back(text + "]");
      return true;
    });
  } catch (const CypherError& e) {
    error = e.type() + (e.phase() == Phase::kCompile ? " compile " : " runtime ") + e.detail();
    if (c.error.empty()) {
      ADD_FAILURE() << e.what();
    }
  }
  EXPECT_EQ(error, c.error);
  if (!c.error.empty()) return;
  if (!c.columns.empty()) {
    EXPECT_EQ(columns, c.columns);
  }
  std::vector<std::string> expected;
  for (const std::string& r : c.rows) expected.push_back(parse_json(r).dump());
  for (std::string& r : rows) r = parse_json(r).dump();
  if (!c.ordered) {
    std::sort(rows.begin(), rows.end());
    std::sort(expected.begin(), expected.end());
  }
  EXPECT_EQ(rows, expected);
}

TEST(CypherCaseTest, EveryCaseHolds) {
  size_t run = 0;
  fs::path folder = fs::path(ENTENTE_SOURCE_DIR) / "tests/queries/cypher/cases";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    for (const Case& c : read_cases(file)) {
      SCOPED_TRACE(file.filename().string() + ": " + c.name + ": " + c.query);
      run_case(c);
      ++run;
    }
  }
  EXPECT_GT(run, 50u);
}

}  // namespace
}  // namespace entente::queries::cypher
