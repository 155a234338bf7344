#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "graphs/property_graph.h"
#include "graphs/statement_graph.h"
#include "queries/cypher/bound.h"
#include "queries/limits.h"

namespace entente::queries::cypher {

class Cursor;
struct Plan;

/// Bounds of one query's run.
struct Limits {
  std::chrono::milliseconds time{0};  // 0: none
  size_t memory = size_t{4} << 30;    // bytes of rows, groups and lists held at once; 0: none
  /// Set by another thread or a signal handler to stop the query; may be null. It outlives the run.
  const std::atomic<bool>* cancel = nullptr;
};

/// Gives what the documents behind a graph say.
using StatementSource = std::function<std::shared_ptr<const graphs::StatementGraph>()>;

/// What PROFILE counts for one operator.
struct OperatorProfile {
  uint64_t rows = 0;
  double milliseconds = 0;
};

/// All that a running query shares: the graph, parameters, the row in work, bounds. One a run, used
/// by one thread.
class Context {
 public:
  Context(graphs::PropertyGraph& g, const graphs::Map& p, const Limits& limits, Slot slots);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  graphs::PropertyGraph& graph;
  const graphs::Map& params;
  /// Of the graph's documents; empty where only the graph itself is known.
  StatementSource statements;
  /// Every operator reads and writes the one row in work; operators that hold rows copy them out
  /// and back in.
  std::vector<graphs::Value> row;
  /// The statement's moment, nanoseconds of UTC since 1970: one for the whole query.
  int64_t now_seconds = 0;
  int32_t now_nanos = 0;

  /// Called in every loop that may be long; throws CypherError (ResourceError) at a limit.
  void tick() {
    if (++ticks_ % 1024 == 0) check();
  }
  void check();
  /// Accounts for memory that an operator begins (or, negative, ceases) to hold.
  void hold(int64_t bytes) {
    held_ += bytes;
    if (limits_.memory && held_ > static_cast<int64_t>(limits_.memory)) memory_full();
  }
  int64_t held() const { return held_; }
  /// Accounts for a list that an expression makes, until it is done.
  class Growing {
   public:
    explicit Growing(Context& ctx) : ctx_(ctx) {}
    ~Growing() { ctx_.held_ -= bytes_; }
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;
    void add(const graphs::Value& v) {
      const auto bytes = static_cast<int64_t>(sizeof v + v.heap_bytes());
      bytes_ += bytes;
      ctx_.hold(bytes);
    }

   private:
    Context& ctx_;
    int64_t bytes_ = 0;
  };
  const Limits& limits() const { return limits_; }
  /// The same bounds for a search of queries/. Valid as long as the context.
  queries::Limits search_limits();

  /// The cursor of a subquery in an expression, made once.
  Cursor& subquery_cursor(const Expr& e);

  std::unordered_map<const Plan*, OperatorProfile>* profile = nullptr;
  bool deleted_anything = false;

 private:
  [[noreturn]] void memory_full() const;

  Limits limits_;
  std::chrono::steady_clock::time_point start_;
  uint32_t ticks_ = 0;
  int64_t held_ = 0;
  std::unordered_map<const Expr*, std::unique_ptr<Cursor>> cursors_;
};

}  // namespace entente::queries::cypher
