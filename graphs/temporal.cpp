#include "graphs/temporal.h"

#include <cmath>
#include <cstdio>

namespace entente::graphs {

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  int64_t era = floor_div(year, 400);
  int64_t yoe = year - era * 400;
  int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

Civil civil_from_days(int64_t days) {
  days += 719468;
  int64_t era = floor_div(days, 146097);
  int64_t doe = days - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  Civil c;
  c.day = static_cast<int32_t>(doy - (153 * mp + 2) / 5 + 1);
  c.month = static_cast<int32_t>(mp < 10 ? mp + 3 : mp - 9);
  c.year = yoe + era * 400 + (c.month <= 2);
  return c;
}

bool is_leap_year(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int64_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

int64_t iso_week_start(int64_t year) {
  int64_t fourth = days_from_civil(year, 1, 4);  // always in week 1
  return fourth - floor_mod(fourth + 3, 7);
}

int iso_weeks_in_year(int64_t year) {
  return static_cast<int>((iso_week_start(year + 1) - iso_week_start(year)) / 7);
}

IsoWeek iso_week_from_days(int64_t days) {
  IsoWeek w;
  w.weekday = static_cast<int32_t>(floor_mod(days + 3, 7)) + 1;
  w.year = civil_from_days(days - w.weekday + 4).year;  // the year of the week's Thursday
  w.week = static_cast<int32_t>((days - iso_week_start(w.year)) / 7) + 1;
  return w;
}

int ordinal_day(int64_t days) {
  return static_cast<int>(days - days_from_civil(civil_from_days(days).year, 1, 1)) + 1;
}

int64_t add_months(int64_t days, int64_t months) {
  Civil c = civil_from_days(days);
  int64_t total = c.year * 12 + (c.month - 1) + months;
  int64_t year = floor_div(total, 12);
  int month = static_cast<int>(floor_mod(total, 12)) + 1;
  return days_from_civil(year, month, std::min(c.day, days_in_month(year, month)));
}

DateTime make_date_time(LocalDateTime local, const std::string& zone, int32_t offset) {
  if (!zone.empty()) offset = zone_offset_of_local(zone, local.seconds);
  DateTime t{local.seconds - offset, local.nanos, offset, zone};
  if (!zone.empty()) t.offset = zone_offset_at(zone, t.seconds);
  return t;
}

LocalDateTime local_of(const DateTime& t) { return LocalDateTime{t.seconds + t.offset, t.nanos}; }

std::string format_offset(int32_t offset) {
  if (offset == 0) return "Z";
  int32_t a = std::abs(offset);
  char text[32];
  if (a % 60) {
    std::snprintf(text, sizeof text, "%c%02d:%02d:%02d", offset < 0 ? '-' : '+', a / 3600,
                  a / 60 % 60, a % 60);
  } else {
    std::snprintf(text, sizeof text, "%c%02d:%02d", offset < 0 ? '-' : '+', a / 3600, a / 60 % 60);
  }
  return text;
}

namespace {

std::string format_days(int64_t days) {
  Civil c = civil_from_days(days);
  char text[64];
  const char* sign = c.year < 0 ? "-" : c.year > 9999 ? "+" : "";
  std::snprintf(text, sizeof text, "%s%04lld-%02d-%02d", sign,
                static_cast<long long>(std::llabs(c.year)), c.month, c.day);
  return text;
}

// ".5" for half a second, without trailing zeros; "" for none.
std::string format_fraction(int64_t nanos) {
  if (nanos == 0) return "";
  char text[16];
  std::snprintf(text, sizeof text, ".%09lld", static_cast<long long>(nanos));
  std::string s = text;
  while (s.back() == '0') s.pop_back();
  return s;
}

std::string format_clock(int64_t nanos_of_day) {
  int64_t seconds = nanos_of_day / kNanosPerSecond, nanos = nanos_of_day % kNanosPerSecond;
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60));
  std::string s = text;
  if (seconds % 60 || nanos) {
    std::snprintf(text, sizeof text, ":%02d", static_cast<int>(seconds % 60));
    s += text + format_fraction(nanos);
  }
  return s;
}

std::string format_local(LocalDateTime t) {
  int64_t days = floor_div(t.seconds, kSecondsPerDay);
  return format_days(days) + "T" +
         format_clock(floor_mod(t.seconds, kSecondsPerDay) * kNanosPerSecond + t.nanos);
}

std::string format_duration(const Duration& d) {
  std::string s = "P";
  auto part = [&s](int64_t n, char unit) {
    if (n) s += std::to_string(n) + unit;
  };
  part(d.months / 12, 'Y');
  part(d.months % 12, 'M');
  part(d.days, 'D');
  int64_t seconds = d.seconds, nanos = d.nanos;
  if (seconds < 0 && nanos > 0) {  // one sign for all parts of the clock
    ++seconds;
    nanos -= kNanosPerSecond;
  }
  if (seconds || nanos) {
    s += 'T';
    part(seconds / 3600, 'H');
    part(seconds / 60 % 60, 'M');
    int64_t rest = seconds % 60;
    if (rest || nanos) {
      if (rest < 0 || nanos < 0) s += '-';
      s += std::to_string(std::llabs(rest)) + format_fraction(std::llabs(nanos)) + 'S';
    }
  }
  return s == "P" ? "PT0S" : s;
}

}  // namespace

std::string format_temporal(const Value& v) {
  switch (v.kind()) {
    case Value::Kind::kDate:
      return format_days(v.as_date().days);
    case Value::Kind::kLocalTime:
      return format_clock(v.as_local_time().nanos);
    case Value::Kind::kTime:
      return format_clock(v.as_time().nanos) + format_offset(v.as_time().offset);
    case Value::Kind::kLocalDateTime:
      return format_local(v.as_local_date_time());
    case Value::Kind::kDateTime: {
      const DateTime& t = v.as_date_time();
      std::string s = format_local(local_of(t)) + format_offset(t.offset);
      return t.zone.empty() ? s : s + "[" + t.zone + "]";
    }
    case Value::Kind::kDuration:
      return format_duration(v.as_duration());
    default:
      return "";
  }
}

Duration normalized(int64_t months, int64_t days, int64_t seconds, int64_t nanos) {
  return Duration{months, days, seconds + floor_div(nanos, kNanosPerSecond),
                  static_cast<int32_t>(floor_mod(nanos, kNanosPerSecond))};
}

std::optional<Duration> make_duration(long double months, long double days, long double seconds,
                                      long double nanos) {
  constexpr long double kMost = 9.2e18L;
  long double whole_months = std::trunc(months);
  days += (months - whole_months) * 2629746.0L / kSecondsPerDay;
  long double whole_days = std::trunc(days);
  // Rounded to a tenth of a nanosecond, so that binary fractions of a day leave no dust.
  auto clean = [](long double x) { return std::round(x * 1e10L) / 1e10L; };
  long double day_rest = days - whole_days;
  if (day_rest != 0) seconds += clean(day_rest * kSecondsPerDay);
  long double whole_seconds = std::trunc(seconds);
  nanos += clean(seconds - whole_seconds) * kNanosPerSecond;
  for (long double x : {whole_months, whole_days, whole_seconds, nanos}) {
    if (!(std::fabs(x) < kMost)) return std::nullopt;
  }
  int64_t carry = 0, n = static_cast<int64_t>(nanos);
  int64_t s = static_cast<int64_t>(whole_seconds);
  carry = floor_div(n, kNanosPerSecond);
  if (__builtin_add_overflow(s, carry, &s)) return std::nullopt;
  return Duration{static_cast<int64_t>(whole_months), static_cast<int64_t>(whole_days), s,
                  static_cast<int32_t>(floor_mod(n, kNanosPerSecond))};
}

}  // namespace entente::graphs
