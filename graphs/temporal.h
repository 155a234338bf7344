#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graphs/value.h"

namespace entente::graphs {

inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kSecondsPerDay = 86'400;
inline constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
// The calendar's bounds, those of java.time, which the TCK's dates follow.
inline constexpr int64_t kMinYear = -999'999'999;
inline constexpr int64_t kMaxYear = 999'999'999;
// An offset from UTC lies within 18 hours.
inline constexpr int32_t kMaxOffset = 18 * 3600;

// A day of the proleptic Gregorian calendar; month 1..12, day 1..31.
struct Civil {
  int64_t year = 1970;
  int32_t month = 1;
  int32_t day = 1;
};

// A day of the ISO 8601 week calendar; week 1..53, weekday 1 (Monday)..7.
struct IsoWeek {
  int64_t year = 1970;
  int32_t week = 1;
  int32_t weekday = 4;
};

int64_t days_from_civil(int64_t year, int64_t month, int64_t day);
Civil civil_from_days(int64_t days);
bool is_leap_year(int64_t year);
int days_in_month(int64_t year, int month);
IsoWeek iso_week_from_days(int64_t days);
// Monday of the first ISO week of a year, as days since the epoch.
int64_t iso_week_start(int64_t year);
int iso_weeks_in_year(int64_t year);
// 1..366.
int ordinal_day(int64_t days);
// The same day some months later or earlier, the day cut to the month's length.
int64_t add_months(int64_t days, int64_t months);

// Division rounding down, and its remainder, never negative for a positive divisor.
constexpr int64_t floor_div(int64_t a, int64_t b) {
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}
constexpr int64_t floor_mod(int64_t a, int64_t b) { return a - floor_div(a, b) * b; }

// The system's tz database (/usr/share/zoneinfo, or $TZDIR), each zone read once; safe to call from
// many threads. Names are looked up as given, case counts. Throw std::invalid_argument for a zone
// that is not there.
bool zone_exists(const std::string& zone);
// Seconds east of UTC at an instant (seconds of UTC since the epoch).
int32_t zone_offset_at(const std::string& zone, int64_t utc_seconds);
// The same for a local clock's reading. In an overlap the earlier offset (summer time) is taken, in
// a gap the offset before it, as java.time.ZonedDateTime.ofLocal does.
int32_t zone_offset_of_local(const std::string& zone, int64_t local_seconds);

// The instant that a zone's local clock shows as `local`; `zone` as in DateTime, `offset` counts
// when the zone is empty. A reading in a gap moves forward by the gap's length.
DateTime make_date_time(LocalDateTime local, const std::string& zone, int32_t offset);
// What the local clock of the value's zone shows.
LocalDateTime local_of(const DateTime& t);
// "+01:00", "Z", "-02:05:07".
std::string format_offset(int32_t offset);
// "Z", "+01", "+0100", "-01:30", "+02:05:59"; seconds.
std::optional<int32_t> parse_offset(std::string_view text);

// ISO 8601 text as openCypher prints temporal values. Any temporal kind.
std::string format_temporal(const Value& v);

// ISO 8601 in the basic and extended forms that openCypher lists (calendar, week, ordinal and
// quarter dates, shortened forms); nothing if the text is not one or its fields are out of range.
std::optional<Date> parse_date(std::string_view text);
std::optional<LocalTime> parse_local_time(std::string_view text);
// A missing offset is UTC.
std::optional<Time> parse_time(std::string_view text);
std::optional<LocalDateTime> parse_local_date_time(std::string_view text);
std::optional<DateTime> parse_date_time(std::string_view text);
std::optional<Duration> parse_duration(std::string_view text);

// The components with fractions carried down: a month has 30.436875 days (2,629,746 seconds), a day
// 24 hours. Nothing on overflow.
std::optional<Duration> make_duration(long double months, long double days, long double seconds,
                                      long double nanos);
// Seconds and nanoseconds brought to nanos within [0, 10^9).
Duration normalized(int64_t months, int64_t days, int64_t seconds, int64_t nanos);

}  // namespace entente::graphs
