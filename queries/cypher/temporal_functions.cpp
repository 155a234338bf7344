#include "queries/cypher/temporal_functions.h"

#include <algorithm>
#include <array>

#include "graphs/temporal.h"
#include "queries/cypher/functions.h"
#include "queries/cypher/temporal_parts.h"

namespace entente::queries::cypher {

using graphs::Civil;
using graphs::Date;
using graphs::DateTime;
using graphs::Duration;
using graphs::floor_div;
using graphs::floor_mod;
using graphs::IsoWeek;
using graphs::kNanosPerSecond;
using graphs::kSecondsPerDay;
using graphs::LocalDateTime;
using graphs::LocalTime;
using graphs::Map;
using graphs::Time;
using graphs::Value;
using Args = std::span<Value>;
using Kind = Value::Kind;

namespace {

// The parts as a value of a kind.
Value assemble(const Parts& p, Kind kind) {
  switch (kind) {
    case Kind::kDate:
      return Date{p.days};
    case Kind::kLocalTime:
      return LocalTime{p.nanos};
    case Kind::kTime: {
      int32_t offset = p.zone.empty() ? p.offset : p.instant().offset;
      return Time{p.nanos, offset};
    }
    case Kind::kLocalDateTime:
      return p.local();
    default:
      return p.instant();
  }
}

void set_zone(Parts& p, const Value& v, const Expr& e) {
  if (!v.is_string()) wrong_kind(e, v);
  std::string name(v.as_string());
  p.has_zone = true;
  p.zone.clear();
  p.offset = 0;
  if (auto offset = graphs::parse_offset(name)) {
    p.offset = *offset;
  } else if (name == "UTC" || graphs::zone_exists(name)) {
    p.zone = name;
  } else {
    wrong_argument(e, "there is no time zone '" + name + "'");
  }
}

Parts now(Context& ctx, const Value* zone, const Expr& e) {
  Parts p;
  p.has_date = p.has_time = true;
  p.has_zone = true;
  if (zone) set_zone(p, *zone, e);
  int32_t offset = p.zone.empty() ? p.offset : graphs::zone_offset_at(p.zone, ctx.now_seconds);
  p.set_local(LocalDateTime{ctx.now_seconds + offset, ctx.now_nanos});
  return p;
}

// Reads the entries of a map of components.
class Fields {
 public:
  Fields(const Map& map, const Expr& e) : map_(map), e_(e) {}

  const Value* find(std::string_view key) const {
    for (const auto& [k, v] : map_) {
      if (k == key) return v.is_null() ? nullptr : &v;
    }
    return nullptr;
  }
  std::optional<int64_t> integer(std::string_view key, int64_t min, int64_t max) const {
    const Value* v = find(key);
    if (!v) return std::nullopt;
    if (!v->is_int()) {
      wrong_argument(e_, std::string(key) + " is an INTEGER");
    }
    if (v->as_int() < min || v->as_int() > max) {
      runtime_error("ArgumentError", "NumberOutOfRange",
                    e_.name + "(): " + std::string(key) + " lies between " + std::to_string(min) +
                        " and " + std::to_string(max),
                    e_.span);
    }
    return v->as_int();
  }
  const Expr& expr() const { return e_; }

 private:
  const Map& map_;
  const Expr& e_;
};

[[noreturn]] void no_such_date(const Expr& e) {
  runtime_error("ArgumentError", "NumberOutOfRange", e.name + "(): there is no such date", e.span);
}

// The day that the fields name, what they leave out taken from `base`.
int64_t build_date(const Fields& f, const Parts* base) {
  const Expr& e = f.expr();
  auto year = f.integer("year", graphs::kMinYear, graphs::kMaxYear);
  auto month = f.integer("month", 1, 12);
  auto day = f.integer("day", 1, 31);
  auto week = f.integer("week", 1, 53);
  auto weekday = f.integer("dayOfWeek", 1, 7);
  auto ordinal = f.integer("ordinalDay", 1, 366);
  auto quarter = f.integer("quarter", 1, 4);
  auto day_of_quarter = f.integer("dayOfQuarter", 1, 92);
  if (!year && !base) wrong_argument(e, "a year is needed");
  Civil b = base ? graphs::civil_from_days(base->days) : Civil{*year, 1, 1};
  if (week || weekday) {
    IsoWeek w = base ? graphs::iso_week_from_days(base->days) : IsoWeek{0, 1, 1};
    int64_t y = year ? *year : w.year;
    int64_t n = week ? *week : w.week;
    if (n > graphs::iso_weeks_in_year(y)) no_such_date(e);
    return graphs::iso_week_start(y) + (n - 1) * 7 + (weekday ? *weekday : w.weekday) - 1;
  }
  int64_t y = year ? *year : b.year;
  if (ordinal) {
    if (*ordinal == 366 && !graphs::is_leap_year(y)) no_such_date(e);
    return graphs::days_from_civil(y, 1, 1) + *ordinal - 1;
  }
  if (quarter || day_of_quarter) {
    int64_t q = quarter ? *quarter : (b.month - 1) / 3 + 1;
    if (day_of_quarter) {
      int64_t start = graphs::days_from_civil(y, q * 3 - 2, 1);
      if (start + *day_of_quarter > graphs::add_months(start, 3)) no_such_date(e);
      return start + *day_of_quarter - 1;
    }
    if (!month) month = q * 3 - 2 + (b.month - 1) % 3;
  }
  int64_t m = month ? *month : b.month;
  int64_t most = graphs::days_in_month(y, static_cast<int>(m));
  if (day && *day > most) no_such_date(e);
  return graphs::days_from_civil(y, m, day ? *day : std::min<int64_t>(b.day, most));
}

// The clock that the fields show. `kept` of the base's nanoseconds stay below a given nanosecond or
// microsecond: what a truncation to milliseconds has left.
int64_t build_time(const Fields& f, int64_t base, int64_t kept) {
  auto hour = f.integer("hour", 0, 23);
  auto minute = f.integer("minute", 0, 59);
  auto second = f.integer("second", 0, 59);
  auto milli = f.integer("millisecond", 0, 999);
  auto micro = f.integer("microsecond", 0, milli ? 999 : 999'999);
  auto nano = f.integer("nanosecond", 0, micro ? 999 : milli ? 999'999 : 999'999'999);
  int64_t seconds = base / kNanosPerSecond, nanos = base % kNanosPerSecond;
  int64_t h = hour ? *hour : seconds / 3600;
  int64_t m = minute ? *minute : seconds / 60 % 60;
  int64_t s = second ? *second : seconds % 60;
  if (milli || micro || nano) {
    nanos = kept + milli.value_or(0) * 1'000'000 + micro.value_or(0) * 1'000 + nano.value_or(0);
    nanos %= kNanosPerSecond;
  }
  return ((h * 60 + m) * 60 + s) * kNanosPerSecond + nanos;
}

bool has_date(Kind k) {
  return k == Kind::kDate || k == Kind::kLocalDateTime || k == Kind::kDateTime;
}
bool has_clock(Kind k) { return k != Kind::kDate; }
bool has_zone(Kind k) { return k == Kind::kTime || k == Kind::kDateTime; }

Value from_map(Context& ctx, const Map& map, Kind kind, const Expr& e) {
  Fields f(map, e);
  Parts out;
  std::optional<Parts> date, time;
  if (const Value* v = f.find("datetime")) date = time = need_parts(*v, e);
  if (const Value* v = f.find("date")) date = need_parts(*v, e);
  if (const Value* v = f.find("time")) time = need_parts(*v, e);
  if ((date && !date->has_date) || (time && !time->has_time)) {
    wrong_argument(e, "a value lacks the part that is taken from it");
  }
  const Value* zone = f.find("timezone");
  const Value* epoch_seconds = f.find("epochSeconds");
  const Value* epoch_millis = f.find("epochMillis");
  if (epoch_seconds || epoch_millis) {
    const Value& epoch = epoch_seconds ? *epoch_seconds : *epoch_millis;
    if (!epoch.is_int()) wrong_kind(e, epoch);
    int64_t scale = epoch_seconds ? 1 : 1000;
    int64_t nanos = floor_mod(epoch.as_int(), scale) * 1'000'000;
    if (auto n = f.integer("nanosecond", 0, 999'999'999)) nanos += *n;
    if (zone) set_zone(out, *zone, e);
    DateTime t{floor_div(epoch.as_int(), scale), static_cast<int32_t>(nanos % kNanosPerSecond),
               out.offset, out.zone};
    if (!out.zone.empty()) t.offset = graphs::zone_offset_at(out.zone, t.seconds);
    return assemble(*parts_of(t), kind);
  }
  if (has_date(kind)) {
    out.has_date = true;
    out.days = build_date(f, date ? &*date : nullptr);
  } else if (date) {
    out.days = date->days;
  } else {
    out.days = floor_div(ctx.now_seconds, kSecondsPerDay);  // for a named zone's offset
  }
  if (has_clock(kind)) {
    out.has_time = true;
    out.nanos = build_time(f, time ? time->nanos : 0, 0);
  }
  if (!has_zone(kind)) return assemble(out, kind);
  bool zoned = time && time->has_zone;
  if (zoned) {
    out.offset = time->offset;
    out.zone = time->zone;
    if (kind == Kind::kTime && !out.zone.empty()) {
      out.zone.clear();  // the offset that the zone had then
    }
  }
  if (!zone) return assemble(out, kind);
  Parts there;
  set_zone(there, *zone, e);
  if (!zoned) {
    out.zone = there.zone;
    out.offset = there.offset;
    return assemble(out, kind);
  }
  // The same moment on the other zone's clock.
  DateTime t = out.instant();
  DateTime moved{t.seconds, t.nanos, there.offset, there.zone};
  if (!there.zone.empty()) moved.offset = graphs::zone_offset_at(there.zone, t.seconds);
  return assemble(*parts_of(moved), kind);
}

Value from_text(std::string_view s, Kind kind, const Expr& e) {
  auto give = [&](auto parsed) -> Value {
    if (!parsed) wrong_argument(e, "cannot read '" + std::string(s) + "'");
    return *parsed;
  };
  switch (kind) {
    case Kind::kDate:
      return give(graphs::parse_date(s));
    case Kind::kLocalTime:
      return give(graphs::parse_local_time(s));
    case Kind::kTime:
      return give(graphs::parse_time(s));
    case Kind::kLocalDateTime:
      return give(graphs::parse_local_date_time(s));
    default:
      return give(graphs::parse_date_time(s));
  }
}

template <Kind kKind>
Value construct(Context& ctx, const Expr& e, Args a) {
  if (a.empty()) return assemble(now(ctx, nullptr, e), kKind);
  if (a[0].is_map()) return from_map(ctx, a[0].as_map(), kKind, e);
  if (a[0].is_string()) return from_text(a[0].as_string(), kKind, e);
  Parts p = need_parts(a[0], e);
  if ((has_date(kKind) && !p.has_date) || (!has_date(kKind) && !p.has_time)) wrong_kind(e, a[0]);
  if (kKind == Kind::kTime) p.zone.clear();
  return assemble(p, kKind);
}

template <Kind kKind>
Value current(Context& ctx, const Expr& e, Args a) {
  return assemble(now(ctx, a.empty() ? nullptr : &a[0], e), kKind);
}

// Cuts the parts to a unit; gives the nanoseconds below a second that are left.
int64_t truncate_parts(Parts& p, std::string_view unit, const Expr& e) {
  static constexpr std::pair<std::string_view, int64_t> kClock[] = {
      {"hour", 3600 * kNanosPerSecond},
      {"minute", 60 * kNanosPerSecond},
      {"second", kNanosPerSecond},
      {"millisecond", 1'000'000},
      {"microsecond", 1'000}};
  for (auto [name, nanos] : kClock) {
    if (unit != name) continue;
    p.nanos -= p.nanos % nanos;
    return p.nanos % kNanosPerSecond;
  }
  p.nanos = 0;
  if (unit == "day") return 0;
  if (!p.has_date) wrong_argument(e, "a time cannot be truncated to '" + std::string(unit) + "'");
  Civil c = graphs::civil_from_days(p.days);
  auto year = [&](int64_t y) { p.days = graphs::days_from_civil(y, 1, 1); };
  if (unit == "millennium") {
    year(floor_div(c.year, 1000) * 1000);
  } else if (unit == "century") {
    year(floor_div(c.year, 100) * 100);
  } else if (unit == "decade") {
    year(floor_div(c.year, 10) * 10);
  } else if (unit == "year") {
    year(c.year);
  } else if (unit == "weekYear") {
    p.days = graphs::iso_week_start(graphs::iso_week_from_days(p.days).year);
  } else if (unit == "quarter") {
    p.days = graphs::days_from_civil(c.year, (c.month - 1) / 3 * 3 + 1, 1);
  } else if (unit == "month") {
    p.days = graphs::days_from_civil(c.year, c.month, 1);
  } else if (unit == "week") {
    p.days -= graphs::iso_week_from_days(p.days).weekday - 1;
  } else {
    wrong_argument(e, "there is no unit '" + std::string(unit) + "'");
  }
  return 0;
}

template <Kind kKind>
Value truncate(Context& ctx, const Expr& e, Args a) {
  if (!a[0].is_string()) wrong_kind(e, a[0]);
  Parts p = a.size() > 1 ? need_parts(a[1], e) : now(ctx, nullptr, e);
  if ((has_date(kKind) && !p.has_date) ||
      (kKind != Kind::kDate && !has_date(kKind) && !p.has_time)) {
    wrong_kind(e, a[1]);
  }
  if (kKind == Kind::kTime && !p.zone.empty()) p.zone.clear();
  int64_t kept = truncate_parts(p, a[0].as_string(), e);
  if (a.size() > 2) {
    if (!a[2].is_map()) wrong_kind(e, a[2]);
    Fields f(a[2].as_map(), e);
    if (has_date(kKind)) p.days = build_date(f, &p);
    if (has_clock(kKind)) p.nanos = build_time(f, p.nanos, kept);
    if (const Value* zone = f.find("timezone"); zone && has_zone(kKind)) set_zone(p, *zone, e);
  }
  return assemble(p, kKind);
}

Value from_epoch(Context&, const Expr& e, Args a) {
  if (!a[0].is_int() || !a[1].is_int()) wrong_kind(e, a[0]);
  Duration d = graphs::normalized(0, 0, a[0].as_int(), a[1].as_int());
  return DateTime{d.seconds, d.nanos, 0, ""};
}

Value from_epoch_millis(Context&, const Expr& e, Args a) {
  if (!a[0].is_int()) wrong_kind(e, a[0]);
  return DateTime{floor_div(a[0].as_int(), 1000),
                  static_cast<int32_t>(floor_mod(a[0].as_int(), 1000) * 1'000'000), 0, ""};
}

#define ENTENTE_TEMPORAL(name, kind, type)                          \
  {name, 0, 1, construct<Kind::kind>, Type::type},                  \
      {name ".transaction", 0, 1, current<Kind::kind>, Type::type}, \
      {name ".statement", 0, 1, current<Kind::kind>, Type::type},   \
      {name ".realtime", 0, 1, current<Kind::kind>, Type::type}, {  \
    name ".truncate", 1, 3, truncate<Kind::kind>, Type::type        \
  }

constexpr std::array<Function, 27> kFunctions = {{
    ENTENTE_TEMPORAL("date", kDate, kDate),
    ENTENTE_TEMPORAL("localtime", kLocalTime, kLocalTime),
    ENTENTE_TEMPORAL("time", kTime, kTime),
    ENTENTE_TEMPORAL("localdatetime", kLocalDateTime, kLocalDateTime),
    ENTENTE_TEMPORAL("datetime", kDateTime, kDateTime),
    {"datetime.fromepoch", 2, 2, from_epoch, Type::kDateTime},
    {"datetime.fromepochmillis", 1, 1, from_epoch_millis, Type::kDateTime},
}};
#undef ENTENTE_TEMPORAL

}  // namespace

std::span<const Function> internal::temporal_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
