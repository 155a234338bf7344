#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "graphs/property_graph.h"
#include "queries/cypher/engine.h"

namespace entente::cli {

/// The machine protocol of `entente shell --json`: one JSON object a line in, one out.
class ShellProtocol {
 public:
  /// `resettable`: whether {"reset":true} may empty the graph.
  ShellProtocol(graphs::PropertyGraph& graph, bool resettable);

  /// The answer to one line, without its line break. Never throws for what the line says.
  std::string answer(std::string_view line);

  /// Called after a query that changed the graph, within its answer: to store the changes. What it
  /// throws becomes the answer's error.
  std::function<void()> on_change;
  queries::cypher::Limits limits;

 private:
  graphs::PropertyGraph& graph_;
  bool resettable_;
  std::unique_ptr<queries::cypher::Engine> engine_;
};

/// {"type":..,"phase":..,"detail":..,"message":..} of an error.
std::string error_json(const queries::cypher::CypherError& e);

}  // namespace entente::cli
