#include "extractors/dateline.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

#include "core/date.h"
#include "core/text.h"
#include "extractors/time.h"

namespace entente::extractors {
namespace {

std::optional<int> number(std::string_view word) {
  while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == ';')) {
    word.remove_suffix(1);
  }
  if (word.empty() || word.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : word) {
    if (!std::isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_year(const std::optional<int>& n) { return n && *n >= 1500 && *n <= 2200; }
bool is_day(const std::optional<int>& n) { return n && *n >= 1 && *n <= 31; }

/// The first full date in a line.
std::string date_in(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].size() >= 10 && parse_iso_date(std::string_view(words[i]).substr(0, 10))) {
      return words[i].substr(0, 10);
    }
    const int month = month_of(to_lower(words[i]));
    if (month == 0) continue;
    Date date{0, month, 0};
    if (i + 2 < words.size() && is_day(number(words[i + 1])) && is_year(number(words[i + 2]))) {
      date = {*number(words[i + 2]), month, *number(words[i + 1])};
    } else if (i >= 1 && i + 1 < words.size() && is_day(number(words[i - 1])) &&
               is_year(number(words[i + 1]))) {
      date = {*number(words[i + 1]), month, *number(words[i - 1])};
    } else if (i + 1 < words.size() && is_year(number(words[i + 1]))) {
      date = {*number(words[i + 1]), month, 0};
    } else {
      continue;
    }
    std::string iso = to_iso(date);
    if (parse_iso_date(iso)) return iso;
  }
  return "";
}

bool ends_a_sentence(std::string_view line) {
  constexpr std::string_view kEnds[] = {".", "!", ".\"", ".”", ".'", ".’", ":"};
  return std::any_of(std::begin(kEnds), std::end(kEnds), [&](std::string_view end) {
    return line.size() >= end.size() && line.substr(line.size() - end.size()) == end;
  });
}

std::size_t count_words(std::string_view line) {
  std::size_t words = 0;
  for (const std::string_view word : split(line, ' ')) words += trim(word).empty() ? 0 : 1;
  return words;
}

bool is_short(std::string_view line) { return count_words(line) <= 14 && !ends_a_sentence(line); }

/// "Monday, November 30, 2026 | Subscribe": what a page shows above any article is today's date.
bool is_banner(std::string_view line) {
  static constexpr std::array<std::string_view, 7> kDays = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  const std::string lower = to_lower(line);
  return lower.find('|') != std::string::npos || lower.rfind("today", 0) == 0 ||
         std::any_of(kDays.begin(), kDays.end(),
                     [&](std::string_view day) { return lower.rfind(day, 0) == 0; });
}

}  // namespace

bool is_date_line(std::string_view line) { return is_short(line) && !date_in(line).empty(); }

Dateline find_dateline(std::string_view text) {
  Dateline found;
  std::string banner;
  int seen = 0;
  std::size_t start = 0;
  while (start < text.size() && seen < 5) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line =
        trim(text.substr(start, std::min<std::size_t>(end - start, 2000)));
    start = end + 1;
    if (line.empty()) continue;
    ++seen;
    const bool first = seen == 1 || (seen == 2 && !banner.empty());
    if (first && count_words(line) <= 25 && !ends_a_sentence(line)) {
      found.title = squeeze_space(line);
      if (date_in(line).empty()) continue;
    }
    // A date in running text is what the text talks about; one in a short line dates it.
    if (found.date.empty()) {
      const std::size_t dash =
          std::min({line.find(" — "), line.find(" – "), line.find(" -- "), line.find(" - ")});
      if (seen == 1 && is_short(line) && is_banner(line)) {
        banner = date_in(line);
        if (!banner.empty()) found.title.clear();
      } else if (is_short(line)) {
        found.date = date_in(line);
      } else if (dash != std::string_view::npos && dash < 80) {
        found.date = date_in(line.substr(0, dash));
      }
    }
  }
  if (found.date.empty()) found.date = banner;
  return found;
}

bool is_boilerplate(std::string_view line) {
  line = trim(line);
  if (line.empty()) return true;
  const std::size_t words = count_words(line);
  if (words > 14) return false;
  const std::string lower = to_lower(line);
  static constexpr std::array<std::string_view, 24> kWhole = {"comments",
                                                              "comment",
                                                              "share",
                                                              "share this",
                                                              "share this article",
                                                              "advertisement",
                                                              "related",
                                                              "related articles",
                                                              "related stories",
                                                              "read more",
                                                              "subscribe",
                                                              "sign up",
                                                              "sign in",
                                                              "log in",
                                                              "print",
                                                              "email",
                                                              "tweet",
                                                              "facebook",
                                                              "twitter",
                                                              "photo",
                                                              "topics",
                                                              "tags",
                                                              "copyright",
                                                              "all rights reserved"};
  std::string_view bare = lower;
  while (!bare.empty() && (bare.back() == '.' || bare.back() == ':')) bare.remove_suffix(1);
  if (std::find(kWhole.begin(), kWhole.end(), bare) != kWhole.end()) return true;
  static constexpr std::array<std::string_view, 12> kStarts = {
      "read more:",   "read also:", "see also:", "photo:",     "image:",        "photo by ",
      "image credit", "credit:",    "©",         "copyright ", "follow us on ", "subscribe to "};
  for (const std::string_view start : kStarts) {
    if (lower.rfind(start, 0) == 0) return true;
  }
  // "By Jane Smith", "By Jane Smith and John Doe, Staff Writer": capitalised words only.
  if (line.rfind("By ", 0) == 0 && !ends_a_sentence(line)) {
    bool all = true;
    for (const std::string_view word : split(line.substr(3), ' ')) {
      if (word.empty() || word == "and" || word == "in" || word == "for" || word == "of") continue;
      std::size_t at = 0;
      all = all && is_upper(next_code_point(word, at));
    }
    if (all) return true;
  }
  return false;
}

}  // namespace entente::extractors
