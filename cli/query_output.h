#pragma once

#include <string>
#include <vector>

#include "cli/output.h"
#include "graphs/property_graph.h"
#include "queries/cypher/engine.h"

namespace entente::cli {

/// A query's outcome, kept for printing.
struct QueryAnswer {
  std::vector<std::string> columns;
  std::vector<std::vector<graphs::Value>> rows;
  graphs::Changes changes;
  std::vector<std::string> hints;  ///< what of the query finds nothing (queries/cypher/hints.h)
  bool updates = false;
};

/// Runs a query and keeps its rows.
QueryAnswer ask(queries::cypher::Engine& engine, std::string_view query, const graphs::Map& params,
                const queries::cypher::Limits& limits);

/// Prints rows in one of the formats; as JSON {"columns": [...], "rows": [[...]]}.
void print_answer(const QueryAnswer& answer, Format format, const graphs::PropertyGraph& graph);

/// Tells the hints on standard error.
void report_hints(const QueryAnswer& answer);

/// "2 nodes created, 1 property set"; "" if nothing changed.
std::string describe_changes(const graphs::Changes& c);

/// A parameter's value from the command line: JSON, else the text itself.
graphs::Value parameter_value(const std::string& text);

}  // namespace entente::cli
