#include <cctype>
#include <cmath>

#include "graphs/temporal.h"

namespace entente::graphs {
namespace {

// Takes pieces off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  size_t digits_ahead() const {
    size_t n = 0;
    while (at_ + n < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_ + n]))) ++n;
    return n;
  }
  // Exactly n digits.
  std::optional<int64_t> digits(size_t n) {
    if (digits_ahead() < n || n == 0 || n > 18) return std::nullopt;
    int64_t v = 0;
    for (size_t i = 0; i < n; ++i) v = v * 10 + (text_[at_++] - '0');
    return v;
  }
  // Digits after a decimal point, as nanoseconds; up to nine count.
  std::optional<int64_t> fraction() {
    size_t n = digits_ahead();
    if (n == 0 || n > 9) return std::nullopt;
    int64_t v = 0;
    for (size_t i = 0; i < 9; ++i) v = v * 10 + (i < n ? text_[at_ + i] - '0' : 0);
    at_ += n;
    return v;
  }
  std::string_view rest() const { return text_.substr(at_); }
  void skip(size_t n) { at_ += n; }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

std::optional<Date> checked(int64_t year, int64_t month, int64_t day) {
  if (year < kMinYear || year > kMaxYear || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, static_cast<int>(month))) {
    return std::nullopt;
  }
  return Date{days_from_civil(year, month, day)};
}

std::optional<Date> week_date(int64_t year, int64_t week, int64_t day) {
  if (year < kMinYear || year > kMaxYear || week < 1 || day < 1 || day > 7 ||
      week > iso_weeks_in_year(year)) {
    return std::nullopt;
  }
  return Date{iso_week_start(year) + (week - 1) * 7 + day - 1};
}

std::optional<Date> ordinal_date(int64_t year, int64_t day) {
  if (year < kMinYear || year > kMaxYear || day < 1 || day > (is_leap_year(year) ? 366 : 365)) {
    return std::nullopt;
  }
  return Date{days_from_civil(year, 1, 1) + day - 1};
}

std::optional<Date> quarter_date(int64_t year, int64_t quarter, int64_t day) {
  if (year < kMinYear || year > kMaxYear || quarter < 1 || quarter > 4 || day < 1) {
    return std::nullopt;
  }
  int64_t start = days_from_civil(year, quarter * 3 - 2, 1);
  if (start + day > add_months(start, 3)) return std::nullopt;
  return Date{start + day - 1};
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  Scanner in(text);
  int64_t sign = in.take('-') ? -1 : 1;
  bool is_signed = sign < 0 || in.take('+');
  std::optional<int64_t> year;
  if (is_signed) {
    size_t n = in.digits_ahead();
    if (n < 4) return std::nullopt;
    // A signed year of more than four digits needs the extended form; eight digits are YYYYMMDD.
    size_t width = in.rest().size() > n && in.rest()[n] == '-'                     ? n
                   : in.rest().size() == n && n <= 9 && n != 8 && n != 6 && n != 7 ? n
                                                                                   : 4;
    year = in.digits(width);
  } else {
    year = in.digits(4);
  }
  if (!year) return std::nullopt;
  *year *= sign;
  if (in.done()) return checked(*year, 1, 1);
  bool dash = in.take('-');
  if (in.take('W')) {
    auto week = in.digits(2);
    if (!week) return std::nullopt;
    if (in.done()) return week_date(*year, *week, 1);
    if (dash != in.take('-')) return std::nullopt;
    auto day = in.digits(1);
    return day && in.done() ? week_date(*year, *week, *day) : std::nullopt;
  }
  if (in.take('Q')) {
    auto quarter = in.digits(1);
    if (!quarter) return std::nullopt;
    if (in.done()) return quarter_date(*year, *quarter, 1);
    if (dash != in.take('-')) return std::nullopt;
    auto day = in.digits(2);
    return day && in.done() ? quarter_date(*year, *quarter, *day) : std::nullopt;
  }
  if (in.digits_ahead() == 3 && in.rest().size() == 3) return ordinal_date(*year, *in.digits(3));
  auto month = in.digits(2);
  if (!month) return std::nullopt;
  if (in.done()) return checked(*year, *month, 1);
  if (dash != in.take('-')) return std::nullopt;
  auto day = in.digits(2);
  return day && in.done() ? checked(*year, *month, *day) : std::nullopt;
}

namespace {

struct Clock {
  int64_t hour = 0;
  int64_t seconds = 0;  // of all that was read
  bool to_the_second = false;
};

// hh, hh:mm, hhmm, hh:mm:ss or hhmmss.
std::optional<Clock> read_clock(Scanner& in, size_t hour_digits) {
  auto hour = in.digits(hour_digits);
  if (!hour) return std::nullopt;
  Clock clock{*hour, *hour * 3600, false};
  if (in.done()) return clock;
  bool colon = in.take(':');
  auto minute = in.digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  clock.seconds += *minute * 60;
  if (in.done()) return clock;
  if (colon != in.take(':')) return std::nullopt;
  auto second = in.digits(2);
  if (!second || *second > 59) return std::nullopt;
  clock.seconds += *second;
  clock.to_the_second = true;
  return clock;
}

}  // namespace

std::optional<LocalTime> parse_local_time(std::string_view text) {
  Scanner in(text);
  auto clock = read_clock(in, 2);
  if (!clock || clock->hour > 23) return std::nullopt;
  int64_t nanos = 0;
  if (clock->to_the_second && (in.take('.') || in.take(','))) {
    auto fraction = in.fraction();
    if (!fraction) return std::nullopt;
    nanos = *fraction;
  }
  if (!in.done()) return std::nullopt;
  return LocalTime{clock->seconds * kNanosPerSecond + nanos};
}

std::optional<int32_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  Scanner in(text);
  int sign = in.take('-') ? -1 : in.take('+') ? 1 : 0;
  if (sign == 0) return std::nullopt;
  auto clock = read_clock(in, in.digits_ahead() == 1 ? 1 : 2);
  if (!clock || !in.done() || clock->seconds > kMaxOffset) return std::nullopt;
  return static_cast<int32_t>(sign * clock->seconds);
}

std::optional<Time> parse_time(std::string_view text) {
  size_t zone = text.find_first_of("Zz+-");
  if (zone == std::string_view::npos) {
    auto local = parse_local_time(text);
    return local ? std::optional(Time{local->nanos, 0}) : std::nullopt;
  }
  auto local = parse_local_time(text.substr(0, zone));
  auto offset = parse_offset(text.substr(zone));
  if (!local || !offset) return std::nullopt;
  return Time{local->nanos, *offset};
}

std::optional<LocalDateTime> parse_local_date_time(std::string_view text) {
  size_t t = text.find_first_of("Tt");
  auto date = parse_date(text.substr(0, t));
  if (!date) return std::nullopt;
  LocalTime time;
  if (t != std::string_view::npos) {
    auto parsed = parse_local_time(text.substr(t + 1));
    if (!parsed) return std::nullopt;
    time = *parsed;
  }
  return LocalDateTime{date->days * kSecondsPerDay + time.nanos / kNanosPerSecond,
                       static_cast<int32_t>(time.nanos % kNanosPerSecond)};
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  std::string zone;
  if (!text.empty() && text.back() == ']') {
    size_t open = text.find('[');
    if (open == std::string_view::npos) return std::nullopt;
    zone = std::string(text.substr(open + 1, text.size() - open - 2));
    text = text.substr(0, open);
    if (!zone_exists(zone)) return std::nullopt;
  }
  size_t t = text.find_first_of("Tt");
  size_t at = t == std::string_view::npos ? t : text.find_first_of("Zz+-", t);
  auto local = parse_local_date_time(text.substr(0, at));
  if (!local) return std::nullopt;
  if (at == std::string_view::npos) return make_date_time(*local, zone, 0);
  auto offset = parse_offset(text.substr(at));
  if (!offset) return std::nullopt;
  DateTime result = make_date_time(*local, zone, *offset);
  if (!zone.empty() && result.offset != *offset) {
    // The given offset decides in an overlap; elsewhere the zone does.
    int64_t utc = local->seconds - *offset;
    if (zone_offset_at(zone, utc) == *offset) return DateTime{utc, local->nanos, *offset, zone};
  }
  return result;
}

std::optional<Duration> parse_duration(std::string_view text) {
  Scanner in(text);
  int sign = in.take('-') ? -1 : (in.take('+'), 1);
  if (!in.take('P') && !in.take('p')) return std::nullopt;
  std::string_view rest = in.rest();
  size_t t = rest.find('T');
  // The form with dates and clocks: P2012-02-02T14:37:21.545
  std::string_view date = rest.substr(0, t);
  if (date.size() == 10 && date[4] == '-' && date[7] == '-') {
    Scanner d(date);
    auto years = d.digits(4);
    d.skip(1);
    auto months = d.digits(2);
    d.skip(1);
    auto days = d.digits(2);
    if (!years || !months || !days || !d.done() || *months > 12 || *days > 31) return std::nullopt;
    int64_t nanos = 0;
    if (t != std::string_view::npos) {
      auto clock = parse_local_time(rest.substr(t + 1));
      if (!clock) return std::nullopt;
      nanos = clock->nanos;
    }
    return normalized(sign * (*years * 12 + *months), sign * *days, 0, sign * nanos);
  }
  long double months = 0, days = 0, seconds = 0, nanos = 0;
  bool time = false, any = false, fraction_seen = false;
  std::string_view order = "YMWDTHMS";
  size_t place = 0;
  while (!in.done()) {
    if (!time && (in.take('T') || in.take('t'))) {
      time = true;
      place = 5;
      if (in.done()) return std::nullopt;
      continue;
    }
    int s = in.take('-') ? -1 : (in.take('+'), 1);
    size_t n = in.digits_ahead();
    if (fraction_seen) return std::nullopt;
    auto whole = n == 0 ? std::optional<int64_t>() : in.digits(n);
    if (!whole) return std::nullopt;
    int64_t fraction = 0;
    if (in.take('.') || in.take(',')) {
      auto f = in.fraction();
      if (!f) return std::nullopt;
      fraction = *f;
      fraction_seen = true;
    }
    char unit = static_cast<char>(std::toupper(static_cast<unsigned char>(in.peek())));
    in.skip(in.done() ? 0 : 1);
    size_t found = order.find(unit, place);
    if (unit == '\0' || found == std::string_view::npos || (!time && found >= 4)) {
      return std::nullopt;
    }
    place = found + 1;
    any = true;
    long double amount = sign * s * (static_cast<long double>(*whole) + fraction / 1e9L);
    switch (found) {
      case 0:
        months += amount * 12;
        break;
      case 1:
        months += amount;
        break;
      case 2:
        days += amount * 7;
        break;
      case 3:
        days += amount;
        break;
      case 5:
        seconds += amount * 3600;
        break;
      case 6:
        seconds += amount * 60;
        break;
      default:
        seconds += sign * s * static_cast<long double>(*whole);
        nanos += sign * s * static_cast<long double>(fraction);
    }
  }
  if (!any) return std::nullopt;
  return make_duration(months, days, seconds, nanos);
}

}  // namespace entente::graphs
