#include <array>

#include "graphs/temporal.h"
#include "queries/cypher/functions.h"
#include "queries/cypher/temporal_parts.h"

namespace entente::queries::cypher {

using graphs::Civil;
using graphs::DateTime;
using graphs::Duration;
using graphs::LocalDateTime;
using graphs::Value;
using Args = std::span<Value>;
using Kind = Value::Kind;

namespace {

Value duration(Context&, const Expr& e, Args a) {
  if (a[0].kind() == Kind::kDuration) return a[0];
  if (a[0].is_string()) {
    auto d = graphs::parse_duration(a[0].as_string());
    if (!d) wrong_argument(e, "cannot read '" + std::string(a[0].as_string()) + "'");
    return *d;
  }
  if (!a[0].is_map()) wrong_kind(e, a[0]);
  long double months = 0, days = 0, seconds = 0, nanos = 0;
  for (const auto& [key, v] : a[0].as_map()) {
    if (v.is_null()) continue;
    if (!v.is_number()) wrong_argument(e, key + " is a number");
    long double n = v.is_int() ? static_cast<long double>(v.as_int()) : v.as_double();
    if (key == "years") {
      months += n * 12;
    } else if (key == "quarters") {
      months += n * 3;
    } else if (key == "months") {
      months += n;
    } else if (key == "weeks") {
      days += n * 7;
    } else if (key == "days") {
      days += n;
    } else if (key == "hours") {
      seconds += n * 3600;
    } else if (key == "minutes") {
      seconds += n * 60;
    } else if (key == "seconds") {
      seconds += n;
    } else if (key == "milliseconds") {
      nanos += n * 1'000'000;
    } else if (key == "microseconds") {
      nanos += n * 1'000;
    } else if (key == "nanoseconds") {
      nanos += n;
    } else {
      wrong_argument(e, "there is no unit '" + key + "'");
    }
  }
  auto d = graphs::make_duration(months, days, seconds, nanos);
  if (!d) {
    runtime_error("ArgumentError", "NumberOutOfRange", "The duration is too long", e.span);
  }
  return *d;
}

// Two values brought to a common ground: what one lacks of day and zone is the other's.
struct Pair {
  Parts from, to;
  bool dated = false;  // both have a day
};

Pair pair_of(const Expr& e, Args a) {
  Pair p{need_parts(a[0], e), need_parts(a[1], e), false};
  p.dated = p.from.has_date && p.to.has_date;
  if (!p.from.has_date) p.from.days = p.to.days;
  if (!p.to.has_date) p.to.days = p.from.days;
  auto lend_zone = [](const Parts& giver, Parts& taker) {
    if (taker.has_zone || !giver.has_zone) return;
    taker.zone = giver.zone;
    taker.offset = giver.offset;
  };
  lend_zone(p.from, p.to);
  lend_zone(p.to, p.from);
  bool both_zoned = p.from.has_zone && p.to.has_zone;
  if (both_zoned) {
    // The end as the start's clock shows it.
    DateTime t = p.to.instant();
    int32_t offset =
        p.from.zone.empty() ? p.from.offset : graphs::zone_offset_at(p.from.zone, t.seconds);
    p.to.set_local(LocalDateTime{t.seconds + offset, t.nanos});
    p.to.zone = p.from.zone;
    p.to.offset = offset;
    if (p.from.zone.empty()) p.to.offset = p.from.offset;
  }
  return p;
}

int64_t whole_months(const Parts& from, const Parts& to) {
  Civil a = graphs::civil_from_days(from.days), b = graphs::civil_from_days(to.days);
  int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
  // A month is whole when day and clock have come round.
  auto rest = [](const Civil& c, const Parts& p) {
    return std::pair<int64_t, int64_t>(c.day, p.nanos);
  };
  if (months > 0 && rest(b, to) < rest(a, from)) --months;
  if (months < 0 && rest(b, to) > rest(a, from)) ++months;
  return months;
}

int64_t whole_days(const Parts& from, const Parts& to) {
  int64_t days = to.days - from.days;
  if (days > 0 && to.nanos < from.nanos) --days;
  if (days < 0 && to.nanos > from.nanos) ++days;
  return days;
}

Duration rest_of(const Parts& from, const Parts& to) {
  DateTime a = from.instant(), b = to.instant();
  return graphs::normalized(0, 0, b.seconds - a.seconds, int64_t{b.nanos} - a.nanos);
}

Value between(Context&, const Expr& e, Args a) {
  Pair p = pair_of(e, a);
  int64_t months = 0, days = 0;
  if (p.dated) {
    months = whole_months(p.from, p.to);
    p.from.days = graphs::add_months(p.from.days, months);
    days = whole_days(p.from, p.to);
    p.from.days += days;
  }
  Duration d = rest_of(p.from, p.to);
  d.months = months;
  d.days = days;
  return d;
}

Value in_months(Context&, const Expr& e, Args a) {
  Pair p = pair_of(e, a);
  return Duration{p.dated ? whole_months(p.from, p.to) : 0, 0, 0, 0};
}

Value in_days(Context&, const Expr& e, Args a) {
  Pair p = pair_of(e, a);
  return Duration{0, p.dated ? whole_days(p.from, p.to) : 0, 0, 0};
}

Value in_seconds(Context&, const Expr& e, Args a) {
  Pair p = pair_of(e, a);
  return rest_of(p.from, p.to);
}

constexpr std::array<Function, 5> kFunctions = {{
    {"duration", 1, 1, duration, Type::kDuration},
    {"duration.between", 2, 2, between, Type::kDuration},
    {"duration.inmonths", 2, 2, in_months, Type::kDuration},
    {"duration.indays", 2, 2, in_days, Type::kDuration},
    {"duration.inseconds", 2, 2, in_seconds, Type::kDuration},
}};

}  // namespace

std::span<const Function> internal::duration_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
