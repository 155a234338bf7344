#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/query_graph.h"
#include "core/json.h"
#include "queries/cypher/engine.h"

namespace entente::cli {

/// The machine protocol of `entente shell --json`: one JSON object a line in, one out.
class ShellProtocol {
 public:
  explicit ShellProtocol(QueryGraph& source);

  /// The answer to one line, without its line break. Never throws for what the line says.
  std::string answer(std::string_view line);

  queries::cypher::Limits limits;

 private:
  std::string run_query(const Json& request, const Json& id);
  void renew();

  QueryGraph& source_;
  std::unique_ptr<queries::cypher::Engine> engine_;
};

/// {"type":..,"phase":..,"detail":..,"message":..} of an error.
std::string error_json(const queries::cypher::CypherError& e);

}  // namespace entente::cli
