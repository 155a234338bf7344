// Bounds of a search, and how it is stopped from outside.
#ifndef ENTENTE_QUERIES_LIMITS_H_
#define ENTENTE_QUERIES_LIMITS_H_

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/error.h"

namespace entente::queries {

/// What a search may take. The flag must outlive the search; it is read from the searching thread
/// and may be set from any other, a signal handler included.
struct Limits {
  uint64_t steps = 200'000'000;  ///< of the innermost loop: seconds, not minutes
  const std::atomic<bool>* cancelled = nullptr;
};

/// Counts a search's steps against its limits.
class StepCounter {
 public:
  explicit StepCounter(const Limits& limits)
      : limits_(limits), next_check_(std::min(kInterval, limits.steps + 1)) {}

  /// Throws Error(kQuery) when the limit is reached or the search was cancelled.
  void step(uint64_t steps = 1) {
    taken_ += steps;
    if (taken_ >= next_check_) check();
  }

 private:
  void check() {
    if (taken_ > limits_.steps) {
      throw Error(ErrorCode::kQuery, "the search was stopped at its limit of steps");
    }
    if (limits_.cancelled != nullptr && limits_.cancelled->load(std::memory_order_relaxed)) {
      throw Error(ErrorCode::kQuery, "the search was cancelled");
    }
    next_check_ = std::min(taken_ + kInterval, limits_.steps + 1);
  }

  static constexpr uint64_t kInterval = 4096;

  const Limits& limits_;
  uint64_t taken_ = 0;
  uint64_t next_check_;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_LIMITS_H_
