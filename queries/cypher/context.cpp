#include "queries/cypher/context.h"

#include <algorithm>
#include <chrono>

#include "queries/cypher/plan.h"

namespace entente::queries::cypher {

Context::Context(graphs::PropertyGraph& g, const graphs::Map& p, const Limits& limits, Slot slots)
    : graph(g), params(p), row(static_cast<size_t>(slots)), limits_(limits) {
  start_ = std::chrono::steady_clock::now();
  auto now = std::chrono::system_clock::now().time_since_epoch();
  int64_t nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  now_seconds = nanos / 1'000'000'000;
  now_nanos = static_cast<int32_t>(nanos % 1'000'000'000);
}

Context::~Context() = default;

void Context::check() {
  if (limits_.cancel && limits_.cancel->load(std::memory_order_relaxed)) {
    runtime_error("ResourceError", "Cancelled", "The query was cancelled");
  }
  if (limits_.time.count() > 0 && std::chrono::steady_clock::now() - start_ > limits_.time) {
    runtime_error("ResourceError", "TimeLimit",
                  "The query was stopped after " + std::to_string(limits_.time.count()) +
                      " ms, its time limit");
  }
}

queries::Limits Context::search_limits() {
  queries::Limits limits;
  limits.steps = limits.memory = UINT64_MAX - 1;
  limits.poll = [this](uint64_t held) {
    check();
    const uint64_t all = static_cast<uint64_t>(std::max<int64_t>(held_, 0)) + held;
    if (limits_.memory && all > limits_.memory) memory_full();
  };
  return limits;
}

void Context::memory_full() const {
  runtime_error("ResourceError", "MemoryLimit",
                "The query was stopped: it would hold more than " +
                    std::to_string(limits_.memory >> 20) + " MiB, its memory limit");
}

Cursor& Context::subquery_cursor(const Expr& e) {
  auto& cursor = cursors_[&e];
  if (!cursor) cursor = make_cursor(*e.plan, *this);
  return *cursor;
}

}  // namespace entente::queries::cypher
