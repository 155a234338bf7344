#include <cmath>

#include "graphs/temporal.h"
#include "queries/cypher/temporal_functions.h"

namespace entente::queries::cypher {

using graphs::Civil;
using graphs::Date;
using graphs::DateTime;
using graphs::Duration;
using graphs::floor_div;
using graphs::floor_mod;
using graphs::kNanosPerDay;
using graphs::kNanosPerSecond;
using graphs::kSecondsPerDay;
using graphs::LocalDateTime;
using graphs::LocalTime;
using graphs::Time;
using graphs::Value;

namespace {

using Kind = Value::Kind;

Value date_component(int64_t days, std::string_view name) {
  Civil c = graphs::civil_from_days(days);
  if (name == "year") return c.year;
  if (name == "month") return c.month;
  if (name == "day") return c.day;
  if (name == "quarter") return (c.month - 1) / 3 + 1;
  if (name == "week") return graphs::iso_week_from_days(days).week;
  if (name == "weekYear") return graphs::iso_week_from_days(days).year;
  if (name == "weekDay" || name == "dayOfWeek") return graphs::iso_week_from_days(days).weekday;
  if (name == "ordinalDay") return graphs::ordinal_day(days);
  if (name == "dayOfQuarter") {
    return days - graphs::days_from_civil(c.year, (c.month - 1) / 3 * 3 + 1, 1) + 1;
  }
  return Value();
}

Value clock_component(int64_t nanos, std::string_view name) {
  if (name == "hour") return nanos / (3600 * kNanosPerSecond);
  if (name == "minute") return nanos / (60 * kNanosPerSecond) % 60;
  if (name == "second") return nanos / kNanosPerSecond % 60;
  if (name == "millisecond") return nanos % kNanosPerSecond / 1'000'000;
  if (name == "microsecond") return nanos % kNanosPerSecond / 1'000;
  if (name == "nanosecond") return nanos % kNanosPerSecond;
  return Value();
}

Value offset_component(int32_t offset, const std::string& zone, std::string_view name) {
  if (name == "timezone") return zone.empty() ? graphs::format_offset(offset) : zone;
  if (name == "offset") return graphs::format_offset(offset);
  if (name == "offsetMinutes") return offset / 60;
  if (name == "offsetSeconds") return offset;
  return Value();
}

Value local_component(LocalDateTime t, std::string_view name) {
  Value v = date_component(floor_div(t.seconds, kSecondsPerDay), name);
  if (!v.is_null()) return v;
  return clock_component(floor_mod(t.seconds, kSecondsPerDay) * kNanosPerSecond + t.nanos, name);
}

Value duration_component(const Duration& d, std::string_view name) {
  if (name == "years") return d.months / 12;
  if (name == "quarters") return d.months / 3;
  if (name == "months") return d.months;
  if (name == "weeks") return d.days / 7;
  if (name == "days") return d.days;
  if (name == "hours") return d.seconds / 3600;
  if (name == "minutes") return d.seconds / 60;
  if (name == "seconds") return d.seconds;
  if (name == "milliseconds") return d.seconds * 1000 + d.nanos / 1'000'000;
  if (name == "microseconds") return d.seconds * 1'000'000 + d.nanos / 1'000;
  if (name == "nanoseconds") return d.seconds * kNanosPerSecond + d.nanos;
  if (name == "quartersOfYear") return d.months % 12 / 3;
  if (name == "monthsOfQuarter") return d.months % 3;
  if (name == "monthsOfYear") return d.months % 12;
  if (name == "daysOfWeek") return d.days % 7;
  if (name == "minutesOfHour") return d.seconds / 60 % 60;
  if (name == "secondsOfMinute") return d.seconds % 60;
  if (name == "millisecondsOfSecond") return d.nanos / 1'000'000;
  if (name == "microsecondsOfSecond") return d.nanos / 1'000;
  if (name == "nanosecondsOfSecond") return static_cast<int64_t>(d.nanos);
  return Value();
}

[[noreturn]] void out_of_range(Span span) {
  runtime_error("ArithmeticError", "NumberOutOfRange", "The temporal value is out of range", span);
}

int64_t checked_days(int64_t days, Span span) {
  // Years within a billion; the first test keeps the calendar's arithmetic from overflowing.
  if (days > int64_t{1} << 40 || days < -(int64_t{1} << 40)) out_of_range(span);
  int64_t year = graphs::civil_from_days(days).year;
  if (year < graphs::kMinYear || year > graphs::kMaxYear) out_of_range(span);
  return days;
}

int64_t plus(int64_t a, int64_t b, Span span) {
  int64_t r;
  if (__builtin_add_overflow(a, b, &r)) out_of_range(span);
  return r;
}

int64_t moved_days(int64_t days, int64_t months, int64_t more, Span span) {
  if (std::llabs(months) > int64_t{30'000'000'000}) out_of_range(span);
  days = checked_days(graphs::add_months(days, months), span);
  return checked_days(plus(days, more, span), span);
}

Duration negated(const Duration& d, Span span) {
  if (d.months == INT64_MIN || d.days == INT64_MIN || d.seconds == INT64_MIN) out_of_range(span);
  return graphs::normalized(-d.months, -d.days, -d.seconds, -int64_t{d.nanos});
}

int64_t moved_clock(int64_t nanos, const Duration& d) {
  int64_t seconds = d.seconds % kSecondsPerDay;
  return floor_mod(nanos + seconds * kNanosPerSecond + d.nanos, kNanosPerDay);
}

LocalDateTime moved_seconds(LocalDateTime t, const Duration& d, Span span) {
  int64_t nanos = int64_t{t.nanos} + d.nanos;
  int64_t seconds = plus(t.seconds, plus(d.seconds, nanos / kNanosPerSecond, span), span);
  return LocalDateTime{seconds, static_cast<int32_t>(nanos % kNanosPerSecond)};
}

Value moved(const Value& a, const Duration& d, Span span) {
  switch (a.kind()) {
    case Kind::kDate:
      return Date{moved_days(a.as_date().days, d.months,
                             plus(d.days, d.seconds / kSecondsPerDay, span), span)};
    case Kind::kLocalTime:
      return LocalTime{moved_clock(a.as_local_time().nanos, d)};
    case Kind::kTime:
      return Time{moved_clock(a.as_time().nanos, d), a.as_time().offset};
    case Kind::kLocalDateTime: {
      LocalDateTime t = a.as_local_date_time();
      int64_t days = floor_div(t.seconds, kSecondsPerDay);
      int64_t clock = t.seconds - days * kSecondsPerDay;
      t.seconds = moved_days(days, d.months, d.days, span) * kSecondsPerDay + clock;
      t = moved_seconds(t, d, span);
      checked_days(floor_div(t.seconds, kSecondsPerDay), span);
      return t;
    }
    default: {
      const DateTime& z = a.as_date_time();
      LocalDateTime t = graphs::local_of(z);
      int64_t days = floor_div(t.seconds, kSecondsPerDay);
      int64_t clock = t.seconds - days * kSecondsPerDay;
      DateTime r = z;
      if (d.months || d.days) {
        t.seconds = moved_days(days, d.months, d.days, span) * kSecondsPerDay + clock;
        r = graphs::make_date_time(t, z.zone, z.offset);
      }
      LocalDateTime utc = moved_seconds(LocalDateTime{r.seconds, r.nanos}, d, span);
      checked_days(floor_div(utc.seconds, kSecondsPerDay), span);
      r.seconds = utc.seconds;
      r.nanos = utc.nanos;
      if (!r.zone.empty()) r.offset = graphs::zone_offset_at(r.zone, r.seconds);
      return r;
    }
  }
}

}  // namespace

Value temporal_component(const Value& v, std::string_view name) {
  switch (v.kind()) {
    case Kind::kDate:
      return date_component(v.as_date().days, name);
    case Kind::kLocalTime:
      return clock_component(v.as_local_time().nanos, name);
    case Kind::kTime: {
      Time t = v.as_time();
      Value c = clock_component(t.nanos, name);
      return c.is_null() ? offset_component(t.offset, "", name) : c;
    }
    case Kind::kLocalDateTime:
      return local_component(v.as_local_date_time(), name);
    case Kind::kDateTime: {
      const DateTime& t = v.as_date_time();
      if (name == "epochSeconds") return t.seconds;
      if (name == "epochMillis") return t.seconds * 1000 + t.nanos / 1'000'000;
      Value c = local_component(graphs::local_of(t), name);
      return c.is_null() ? offset_component(t.offset, t.zone, name) : c;
    }
    default:
      return duration_component(v.as_duration(), name);
  }
}

std::optional<Value> add_temporal(const Value& a, const Value& b, int sign, Span span) {
  if (b.kind() != Kind::kDuration) {
    if (a.kind() == Kind::kDuration && b.is_temporal() && sign > 0) {
      return add_temporal(b, a, 1, span);
    }
    return std::nullopt;
  }
  Duration d = sign > 0 ? b.as_duration() : negated(b.as_duration(), span);
  if (a.kind() == Kind::kDuration) {
    const Duration& x = a.as_duration();
    return Value(graphs::normalized(plus(x.months, d.months, span), plus(x.days, d.days, span),
                                    plus(x.seconds, d.seconds, span), int64_t{x.nanos} + d.nanos));
  }
  if (!a.is_temporal()) return std::nullopt;
  return moved(a, d, span);
}

Value scale_duration(const Value& v, long double factor, Span span) {
  const Duration& d = v.as_duration();
  auto scaled = graphs::make_duration(d.months * factor, d.days * factor, d.seconds * factor,
                                      d.nanos * factor);
  if (!scaled) out_of_range(span);
  return *scaled;
}

}  // namespace entente::queries::cypher
