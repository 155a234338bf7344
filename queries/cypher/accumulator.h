#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "graphs/value_compare.h"
#include "queries/cypher/bound.h"
#include "queries/cypher/context.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

/// What an aggregate has seen of one group so far.
class Accumulator {
 public:
  /// Takes one row's value (and, for percentiles, the second argument). Nulls do not count.
  void add(const Aggregation& a, const graphs::Value& v, const graphs::Value* second, Context& ctx);
  /// count(*).
  void add_row() { ++count_; }
  /// `n` rows with floats of this sum; of avg() and sum() only.
  void add_floats(int64_t n, double sum) {
    count_ += n;
    double_sum_ += sum;
    is_float_ = true;
  }
  graphs::Value result(const Aggregation& a) const;

 private:
  struct Extra {
    graphs::List list;
    std::unordered_set<graphs::Value, graphs::ValueHash, graphs::ValueEquivalent> distinct;
  };
  Extra& extra() {
    if (!extra_) extra_ = std::make_unique<Extra>();
    return *extra_;
  }
  void add_to_sum(const Aggregation& a, const graphs::Value& v);
  graphs::Value percentile(const Aggregation& a) const;

  int64_t count_ = 0;
  int64_t int_sum_ = 0;
  double double_sum_ = 0;  // also the mean, for deviations
  double squares_ = 0;
  bool is_float_ = false;
  graphs::Value value_;  // least or greatest; sum of durations; percentile asked for
  std::unique_ptr<Extra> extra_;
};

}  // namespace entente::queries::cypher
