#include "cli/query_output.h"

#include "cli/context.h"
#include "core/error.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/hints.h"
#include "queries/cypher/result_values.h"

namespace entente::cli {

using graphs::Value;

QueryAnswer ask(queries::cypher::Engine& engine, std::string_view query, const graphs::Map& params,
                const queries::cypher::Limits& limits) {
  auto prepared = engine.prepare(query);
  QueryAnswer answer;
  answer.columns = prepared->columns;
  answer.updates = prepared->updates;
  auto result = engine.run(*prepared, params, limits, [&](std::span<const Value> row) {
    answer.rows.emplace_back(row.begin(), row.end());
    return true;
  });
  answer.changes = result.changes;
  answer.hints = queries::cypher::hints(*prepared, engine.graph());
  return answer;
}

namespace {

std::string cell(const Value& v, const graphs::PropertyGraph& graph) {
  if (v.is_null()) return "";
  if (v.is_string()) return std::string(v.as_string());
  return queries::cypher::display(v, graph);
}

std::string json_row(const std::vector<Value>& row, const graphs::PropertyGraph& graph) {
  std::string out = "[";
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += ',';
    queries::cypher::append_json(out, row[i], graph);
  }
  return out + "]";
}

}  // namespace

void print_answer(const QueryAnswer& answer, Format format, const graphs::PropertyGraph& graph) {
  if (format == Format::kJson) {
    std::string out = "{\"columns\":[";
    for (size_t i = 0; i < answer.columns.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, answer.columns[i]);
    }
    out += "],\"rows\":[";
    for (size_t i = 0; i < answer.rows.size(); ++i) {
      if (i > 0) out += ',';
      out += json_row(answer.rows[i], graph);
    }
    print(out + "]}\n");
    return;
  }
  if (format == Format::kJsonLines) {
    for (const auto& row : answer.rows) print(json_row(row, graph) + "\n");
    return;
  }
  if (answer.columns.empty()) return;
  Table table(answer.columns);
  for (size_t c = 0; c < answer.columns.size(); ++c) {
    bool numeric = !answer.rows.empty();
    for (const auto& row : answer.rows) numeric &= row[c].is_number() || row[c].is_null();
    if (numeric) table.set_numeric(c);
  }
  for (const auto& row : answer.rows) {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const Value& v : row) cells.push_back(cell(v, graph));
    table.add(std::move(cells));
  }
  if (format == Format::kCsv) {
    table.print_csv();
  } else if (!answer.rows.empty()) {
    table.print_table();
  }
}

void report_hints(const QueryAnswer& answer) {
  for (const std::string& hint : answer.hints) report_warning(hint);
}

std::string describe_changes(const graphs::Changes& c) {
  std::string out;
  auto add = [&out](int64_t n, const char* one, const char* many, const char* what) {
    if (n == 0) return;
    if (!out.empty()) out += ", ";
    out += std::to_string(n) + " " + (n == 1 ? one : many) + " " + what;
  };
  add(c.nodes_created, "node", "nodes", "created");
  add(c.nodes_deleted, "node", "nodes", "deleted");
  add(c.rels_created, "relationship", "relationships", "created");
  add(c.rels_deleted, "relationship", "relationships", "deleted");
  add(c.properties_set, "property", "properties", "set");
  add(c.labels_added, "label", "labels", "added");
  add(c.labels_removed, "label", "labels", "removed");
  return out;
}

Value parameter_value(const std::string& text) {
  try {
    return queries::cypher::value_from_json(parse_json(text));
  } catch (const InputError&) {
    return Value(text);
  }
}

}  // namespace entente::cli
