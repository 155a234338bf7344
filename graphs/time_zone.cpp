#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "graphs/temporal.h"

// A reader of the system's tz database: TZif files (RFC 8536) and the POSIX TZ rule in their
// footer.

namespace entente::graphs {
namespace {

// One of the two yearly changes of a POSIX TZ rule.
struct Change {
  enum Form { kMonthWeekDay, kJulianNoLeap, kDayOfYear } form = kMonthWeekDay;
  int month = 1, week = 1, day = 0;
  int64_t time = 7200;  // seconds after local midnight

  int64_t local_seconds(int64_t year) const {
    int64_t start = days_from_civil(year, 1, 1);
    int64_t date = 0;
    if (form == kDayOfYear) {
      date = start + day;
    } else if (form == kJulianNoLeap) {
      date = start + day - 1 + (is_leap_year(year) && day >= 60 ? 1 : 0);
    } else {
      int64_t first = days_from_civil(year, month, 1);
      int64_t weekday = floor_mod(first + 4, 7);  // 0 is Sunday
      int64_t in_month = floor_mod(day - weekday, 7) + (week - 1) * 7;
      while (in_month >= days_in_month(year, month)) in_month -= 7;
      date = first + in_month;
    }
    return date * kSecondsPerDay + time;
  }
};

struct Rule {
  bool present = false;
  bool has_summer = false;
  int32_t standard = 0, summer = 0;
  Change to_summer, to_standard;
};

class RuleParser {
 public:
  explicit RuleParser(std::string_view text) : text_(text) {}

  Rule parse() {
    Rule rule;
    if (text_.empty()) return rule;
    skip_name();
    rule.standard = -static_cast<int32_t>(time());
    rule.present = true;
    if (at_ >= text_.size()) return rule;
    skip_name();
    rule.summer = rule.standard + 3600;
    if (at_ < text_.size() && text_[at_] != ',') rule.summer = -static_cast<int32_t>(time());
    if (at_ >= text_.size()) return rule;
    rule.has_summer = true;
    rule.to_summer = change();
    rule.to_standard = change();
    return rule;
  }

 private:
  void skip_name() {
    if (at_ < text_.size() && text_[at_] == '<') {
      while (at_ < text_.size() && text_[at_] != '>') ++at_;
      ++at_;
      return;
    }
    while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  int64_t number() {
    int64_t n = 0;
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) {
      n = n * 10 + (text_[at_++] - '0');
    }
    return n;
  }
  bool take(char c) {
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }
  int64_t time() {
    int sign = take('-') ? -1 : (take('+'), 1);
    int64_t seconds = number() * 3600;
    if (take(':')) seconds += number() * 60;
    if (take(':')) seconds += number();
    return sign * seconds;
  }
  Change change() {
    Change c;
    take(',');
    if (take('M')) {
      c.month = static_cast<int>(number());
      take('.');
      c.week = static_cast<int>(number());
      take('.');
      c.day = static_cast<int>(number());
      c.month = std::clamp(c.month, 1, 12);
    } else {
      c.form = take('J') ? Change::kJulianNoLeap : Change::kDayOfYear;
      c.day = static_cast<int>(number());
    }
    if (take('/')) c.time = time();
    return c;
  }

  std::string_view text_;
  size_t at_ = 0;
};

class Zone {
 public:
  explicit Zone(const std::string& bytes) {
    size_t at = 0;
    auto need = [&](size_t from, size_t n) {
      if (from + n > bytes.size()) throw std::invalid_argument("cut short");
    };
    auto number = [&](size_t from, size_t width) {
      need(from, width);
      uint64_t v = (static_cast<unsigned char>(bytes[from]) & 0x80) ? ~uint64_t{0} : 0;
      for (size_t i = 0; i < width; ++i) v = v << 8 | static_cast<unsigned char>(bytes[from + i]);
      return static_cast<int64_t>(v);
    };
    need(0, 44);
    if (bytes.compare(0, 4, "TZif") != 0) throw std::invalid_argument("not a TZif file");
    size_t width = 4;
    if (bytes[4] >= '2') {  // the first block repeats the second in 32 bits
      size_t skip = number(32, 4) * 5 + number(36, 4) * 6 + number(40, 4) + number(28, 4) * 8 +
                    number(24, 4) + number(20, 4);
      at = 44 + skip;
      width = 8;
      need(at, 44);
    }
    size_t is_ut = number(at + 20, 4), is_std = number(at + 24, 4), leaps = number(at + 28, 4);
    size_t times = number(at + 32, 4), types = number(at + 36, 4), chars = number(at + 40, 4);
    at += 44;
    size_t type_at = at + times * (width + 1);
    need(at, times * (width + 1) + types * 6 + chars);
    std::vector<int32_t> offsets;
    offsets.reserve(types);
    for (size_t i = 0; i < types; ++i) {
      offsets.push_back(static_cast<int32_t>(number(type_at + i * 6, 4)));
    }
    if (offsets.empty()) throw std::invalid_argument("no types");
    first_ = offsets[0];
    for (size_t i = 0; i < times; ++i) {
      size_t type = static_cast<unsigned char>(bytes[at + times * width + i]);
      if (type >= offsets.size()) throw std::invalid_argument("unknown type");
      times_.push_back(number(at + i * width, width));
      offsets_.push_back(offsets[type]);
    }
    size_t footer = type_at + types * 6 + chars + leaps * (width + 4) + is_std + is_ut;
    if (width == 8 && footer < bytes.size() && bytes[footer] == '\n') {
      size_t end = bytes.find('\n', footer + 1);
      if (end != std::string::npos) {
        rule_ = RuleParser(std::string_view(bytes).substr(footer + 1, end - footer - 1)).parse();
      }
    }
  }

  int32_t at(int64_t utc) const {
    if (times_.empty() || utc >= times_.back()) {
      if (rule_.present) return by_rule(utc);
      return times_.empty() ? first_ : offsets_.back();
    }
    auto it = std::upper_bound(times_.begin(), times_.end(), utc);
    return it == times_.begin() ? first_ : offsets_[it - times_.begin() - 1];
  }

 private:
  int32_t by_rule(int64_t utc) const {
    if (!rule_.has_summer) return rule_.standard;
    int64_t year = civil_from_days(floor_div(utc + rule_.standard, kSecondsPerDay)).year;
    int64_t summer = rule_.to_summer.local_seconds(year) - rule_.standard;
    int64_t standard = rule_.to_standard.local_seconds(year) - rule_.summer;
    bool in_summer =
        summer < standard ? utc >= summer && utc < standard : utc >= summer || utc < standard;
    return in_summer ? rule_.summer : rule_.standard;
  }

  std::vector<int64_t> times_;
  std::vector<int32_t> offsets_;
  int32_t first_ = 0;
  Rule rule_;
};

std::string read_file(const std::string& zone) {
  // A name never leaves the database's folder.
  bool plain = !zone.empty() && zone[0] != '/' && zone.find("..") == std::string::npos &&
               std::all_of(zone.begin(), zone.end(), [](unsigned char c) {
                 return std::isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
               });
  if (!plain) return "";
  const char* folder = std::getenv("TZDIR");
  std::ifstream in(std::string(folder ? folder : "/usr/share/zoneinfo") + "/" + zone,
                   std::ios::binary);
  if (!in) return "";
  return std::string(std::istreambuf_iterator<char>(in), {});
}

const Zone* find_zone(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Zone>> zones;
  std::lock_guard lock(mutex);
  auto it = zones.find(name);
  if (it != zones.end()) return it->second.get();
  if (zones.size() > 2000) zones.clear();  // names that do not exist are remembered too
  std::unique_ptr<Zone> zone;
  try {
    std::string bytes = read_file(name);
    if (!bytes.empty()) zone = std::make_unique<Zone>(bytes);
  } catch (const std::invalid_argument&) {
    zone = nullptr;
  }
  return (zones[name] = std::move(zone)).get();
}

const Zone& get_zone(const std::string& name) {
  const Zone* zone = find_zone(name);
  if (!zone) throw std::invalid_argument("unknown time zone '" + name + "'");
  return *zone;
}

}  // namespace

bool zone_exists(const std::string& zone) { return find_zone(zone) != nullptr; }

int32_t zone_offset_at(const std::string& zone, int64_t utc_seconds) {
  return get_zone(zone).at(utc_seconds);
}

int32_t zone_offset_of_local(const std::string& zone, int64_t local_seconds) {
  const Zone& z = get_zone(zone);
  // The offsets a day before and after bracket any change; the earlier one is right unless its
  // reading lies past the change.
  int32_t before = z.at(local_seconds - z.at(local_seconds) - kSecondsPerDay);
  int32_t after = z.at(local_seconds - z.at(local_seconds) + kSecondsPerDay);
  if (z.at(local_seconds - before) == before) return before;
  if (z.at(local_seconds - after) == after) return after;
  return before;
}

}  // namespace entente::graphs
