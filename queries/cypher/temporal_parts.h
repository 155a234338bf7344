#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "graphs/temporal.h"
#include "queries/cypher/bound.h"

/// What the functions of temporal values share.
namespace entente::queries::cypher {

/// A temporal value taken apart: day, clock and zone, those that it has.
struct Parts {
  bool has_date = false;
  int64_t days = 0;
  bool has_time = false;
  int64_t nanos = 0;  // of the day
  bool has_zone = false;
  int32_t offset = 0;
  std::string zone;

  graphs::LocalDateTime local() const {
    return {days * graphs::kSecondsPerDay + nanos / graphs::kNanosPerSecond,
            static_cast<int32_t>(nanos % graphs::kNanosPerSecond)};
  }
  graphs::DateTime instant() const { return graphs::make_date_time(local(), zone, offset); }
  void set_local(graphs::LocalDateTime t) {
    days = graphs::floor_div(t.seconds, graphs::kSecondsPerDay);
    nanos =
        graphs::floor_mod(t.seconds, graphs::kSecondsPerDay) * graphs::kNanosPerSecond + t.nanos;
  }
};

/// Nothing if it is no temporal value, or a duration.
std::optional<Parts> parts_of(const graphs::Value& v);
/// The same of a function's argument; throws CypherError if there are none.
Parts need_parts(const graphs::Value& v, const Expr& e);

/// Throw CypherError for an argument of the function that `e` calls: its value, or its type.
[[noreturn]] void wrong_argument(const Expr& e, const std::string& what);
[[noreturn]] void wrong_kind(const Expr& e, const graphs::Value& v);

}  // namespace entente::queries::cypher
