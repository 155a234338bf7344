#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graphs/property_graph.h"
#include "queries/cypher/context.h"
#include "queries/cypher/plan.h"
#include "queries/cypher/procedures.h"

namespace entente::queries::cypher {

/// A query ready to run, as often as wanted and by several threads. Immutable.
struct PreparedQuery {
  std::string text;
  ast::Statement::Mode mode = ast::Statement::kRun;
  std::vector<std::string> columns;
  std::vector<Slot> slots;  // of the columns
  Slot row_size = 0;
  bool updates = false;
  ReadNames names;  // for hints.h
  PlanPtr plan;
};

/// What a run did.
struct RunResult {
  graphs::Changes changes;
  uint64_t rows = 0;
};

/// Runs openCypher over one graph: parse, bind, plan, run, with a cache of plans by text. Queries
/// that only read may run in several threads at once; one that changes the graph runs alone. It
/// changes the graph wholly or, when it throws, not at all.
class Engine {
 public:
  /// Takes a row's values, in the order of the columns, valid during the call; false ends the
  /// query.
  using RowSink = std::function<bool(std::span<const graphs::Value>)>;

  /// The graph outlives the engine and is not changed by others while a query runs.
  explicit Engine(graphs::PropertyGraph& graph);

  /// Throws CypherError with its place told in lines and columns.
  std::shared_ptr<const PreparedQuery> prepare(std::string_view text);

  /// Of EXPLAIN and PROFILE the plan is the outcome: one row an operator.
  RunResult run(const PreparedQuery& query, const graphs::Map& parameters, const Limits& limits,
                const RowSink& sink);

  /// Forgets plans: after the graph was emptied or procedures were added.
  void forget_plans();
  /// From here on procedures about statements ask the source, not the graph's relationships, which
  /// stand for several statements each. It lives as long as the engine.
  void set_statements(StatementSource source) { statements_ = std::move(source); }
  void add_procedure(Procedure p);
  const ProcedureCatalog& procedures() const { return procedures_; }
  graphs::PropertyGraph& graph() { return graph_; }

 private:
  RunResult execute(const PreparedQuery& query, const graphs::Map& parameters, const Limits& limits,
                    const RowSink& sink);
  void explain(const PreparedQuery& query, const graphs::Map& parameters, const Limits& limits,
               const RowSink& sink, RunResult& result);

  graphs::PropertyGraph& graph_;
  ProcedureCatalog procedures_;
  StatementSource statements_;
  std::shared_mutex graph_mutex_;
  std::mutex turnstile_;  ///< passed before graph_mutex_, so that readers cannot starve a writer
  std::mutex cache_mutex_;
  std::unordered_map<std::string, std::shared_ptr<const PreparedQuery>> cache_;
};

}  // namespace entente::queries::cypher
