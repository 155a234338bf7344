// Bounds of a search, and how it is stopped from outside.
#ifndef ENTENTE_QUERIES_LIMITS_H_
#define ENTENTE_QUERIES_LIMITS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"

namespace entente::queries {

/// What a search may take.
struct Limits {
  uint64_t steps = 200'000'000;         ///< of the innermost loop: seconds, not minutes
  uint64_t memory = uint64_t{4} << 30;  ///< bytes of what grows with the search
  /// Called now and then, many times a second, with the bytes that the search holds; stops it by
  /// throwing, as at a time limit or when the user wants no answer any more. May be empty.
  std::function<void(uint64_t held)> poll;
};

/// Counts a search's steps, and the bytes it holds, against its limits.
class StepCounter {
 public:
  explicit StepCounter(const Limits& limits)
      : limits_(limits), next_check_(std::min(kInterval, limits.steps + 1)) {}

  /// Throws Error(kQuery) when a limit is reached, or what the limits' poll throws.
  void step(uint64_t steps = 1) {
    taken_ += steps;
    if (taken_ >= next_check_) check();
  }
  /// The search holds so many bytes more, until it ends; they are looked at with the steps.
  void hold(uint64_t bytes) { held_ += bytes; }

 private:
  void check() {
    if (taken_ > limits_.steps) {
      throw Error(ErrorCode::kQuery, "the search was stopped at its limit of steps");
    }
    if (held_ > limits_.memory) {
      throw Error(ErrorCode::kQuery, "the search was stopped at its limit of memory, " +
                                         std::to_string(limits_.memory >> 20) + " MiB");
    }
    if (limits_.poll) limits_.poll(held_);
    next_check_ = std::min(taken_ + kInterval, limits_.steps + 1);
  }

  static constexpr uint64_t kInterval = 4096;

  const Limits& limits_;
  uint64_t taken_ = 0;
  uint64_t held_ = 0;
  uint64_t next_check_;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_LIMITS_H_
