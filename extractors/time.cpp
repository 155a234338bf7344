#include "extractors/time.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "core/date.h"
#include "core/text.h"

namespace entente::extractors {

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word.ends_with('.')) word.remove_suffix(1);
  if (word == "sept") return 9;
  const auto found = std::ranges::find_if(kMonths, [&](std::string_view month) {
    return month == word || (word.size() == 3 && month.starts_with(word));
  });
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

namespace {

int number_of(const std::string& word) {
  std::size_t digits = 0;
  while (digits < word.size() && word[digits] >= '0' && word[digits] <= '9') ++digits;
  if (digits == 0) return -1;
  const std::string rest = word.substr(digits);
  if (!rest.empty() && rest != "th" && rest != "st" && rest != "nd" && rest != "rd") return -1;
  if (digits > 4) return -1;
  return std::atoi(word.c_str());
}

bool is_year(const std::string& word) {
  return word.size() == 4 && number_of(word) >= 1000 && number_of(word) <= 2100;
}

bool is_day(int number) { return number >= 1 && number <= 31; }

std::string iso(int year, int month = 0, int day = 0) { return to_iso(Date{year, month, day}); }

/// "Resolution 1722", "resolutions 1514 (XV) and 1541 (XV)": what looks like a year numbers a text.
bool numbers_a_text(const std::vector<Token>& tokens, std::size_t i) {
  const std::string before = i > 0 ? to_lower(tokens[i - 1].form) : "";
  if (before == "resolution" || before == "resolutions" || before == "no." || before == "number") {
    return true;
  }
  return i + 2 < tokens.size() && tokens[i + 1].form == "(" && !tokens[i + 2].form.empty() &&
         tokens[i + 2].form.find_first_not_of("IVXL") == std::string::npos;
}

/// A sentence in the perfect or the future tells of the document's time, not of the story before.
bool is_of_today(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
    const std::string form = to_lower(token.form);
    return token.upos == "AUX" && (form == "has" || form == "have" || form == "will");
  });
}

}  // namespace

std::vector<TimeExpression> find_times(const Sentence& sentence, const std::string& document_date,
                                       int year_before) {
  std::vector<TimeExpression> times;
  const auto& tokens = sentence.tokens;
  const std::optional<Date> today = parse_iso_date(document_date);
  const auto word = [&](std::size_t i) {
    return i < tokens.size() ? to_lower(tokens[i].form) : std::string();
  };
  const auto add = [&](std::size_t first, std::size_t last, const std::string& date) {
    times.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), date});
  };
  int named_year = is_of_today(tokens) ? 0 : year_before;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string w = word(i);
    if (is_year(w) && numbers_a_text(tokens, i)) continue;
    if (is_year(w)) named_year = number_of(w);
    const bool capital =
        !tokens[i].form.empty() && tokens[i].form[0] >= 'A' && tokens[i].form[0] <= 'Z';
    // 18 March 2014
    if (is_day(number_of(w)) && month_of(word(i + 1)) > 0) {
      const int day = number_of(w);
      const int month = month_of(word(i + 1));
      std::size_t year = i + 2;
      if (word(year) == ",") ++year;
      if (is_year(word(year))) {
        if (parse_iso_date(iso(number_of(word(year)), month, day))) {
          named_year = number_of(word(year));
          add(i, year, iso(named_year, month, day));
          i = year;
          continue;
        }
      } else if (const int own = named_year > 0 ? named_year : today ? today->year : 0; own > 0) {
        add(i, i + 1, iso(own, month, day));
        ++i;
        continue;
      }
    }
    if (const int month = month_of(w); month > 0 && capital) {
      // "may" and "march" in lower case are other words; March 18, 2014; March 2014.
      std::size_t next = i + 1;
      int day = 0;
      if (is_day(number_of(word(next))) && !is_year(word(next))) {
        day = number_of(word(next));
        ++next;
        if (word(next) == ",") ++next;
      } else if (word(next) == "of" || word(next) == ",") {
        ++next;
      }
      if (is_year(word(next))) {
        const std::string date = iso(number_of(word(next)), month, day);
        if (parse_iso_date(date)) {
          named_year = number_of(word(next));
          add(i, next, date);
          i = next;
          continue;
        }
      }
      const std::string before_month = i > 0 ? word(i - 1) : "";
      const bool relative =
          before_month == "last" || before_month == "next" || before_month == "this";
      if (named_year > 0 && !relative && (w.size() > 3 || day > 0)) {
        const std::string date = iso(named_year, month, day);
        if (parse_iso_date(date)) add(i, i + (day > 0 ? 1 : 0), date);
        continue;
      }
      if (today && today->year > 0 && (w.size() > 3 || day > 0)) {
        // A bare month is the last one before the document's date, unless it lies ahead.
        int year = today->year;
        if (today->month > 0 && month > today->month && before_month != "next") --year;
        if (before_month == "last" && today->month > 0 && month == today->month) --year;
        const std::string date = iso(year, month, day);
        if (parse_iso_date(date)) {
          add(i, i + (day > 0 ? 1 : 0), date);
          continue;
        }
      }
      continue;
    }
    if (is_year(w) && tokens[i].upos != "NOUN") {
      const std::string before = i > 0 ? word(i - 1) : "";
      const std::string after = word(i + 1);
      const bool counted = after == "tons" || after == "troops" || after == "soldiers" ||
                           after == "people" || after == "miles" || after == "percent" ||
                           after == "men" || after == "km" || after == "kilometers";
      const bool money = before == "$" || before == "€" || before == "£";
      if (!counted && !money) add(i, i, w);
      continue;
    }
    if (!today || today->year == 0) continue;
    const std::string next = word(i + 1);
    if ((w == "last" || w == "previous") && next == "year") {
      add(i, i + 1, iso(today->year - 1));
    } else if (w == "this" && next == "year") {
      add(i, i + 1, iso(today->year));
    } else if (w == "next" && next == "year") {
      add(i, i + 1, iso(today->year + 1));
    } else if (today->month > 0 && next == "month" &&
               (w == "last" || w == "this" || w == "next" || w == "previous")) {
      int month = today->month + (w == "next" ? 1 : w == "this" ? 0 : -1);
      int year = today->year;
      if (month == 0) {
        month = 12;
        --year;
      } else if (month == 13) {
        month = 1;
        ++year;
      }
      add(i, i + 1, iso(year, month));
    } else if (today->day > 0 && (w == "yesterday" || w == "today" || w == "tomorrow")) {
      const long shift = w == "yesterday" ? -1 : w == "tomorrow" ? 1 : 0;
      add(i, i, to_iso(date_from_days(days_from_epoch(*today) + shift)));
    } else if (today->day > 0 && capital) {
      static const std::array<std::string, 7> kDays = {"thursday", "friday",  "saturday", "sunday",
                                                       "monday",   "tuesday", "wednesday"};
      for (long d = 0; d < 7; ++d) {
        if (w != kDays[static_cast<std::size_t>(d)]) continue;
        // A weekday is the last one up to the document's date, or the next after "next".
        const long days = days_from_epoch(*today);
        const long own = ((days % 7) + 7) % 7;
        long back = (own - d + 7) % 7;
        const std::string before = i > 0 ? word(i - 1) : "";
        if (before == "next") back = back == 0 ? -7 : back - 7;
        add(i, i, to_iso(date_from_days(days - back)));
      }
    }
  }
  return times;
}

std::vector<TimeExpression> find_times(const AnnotatedDocument& document, std::uint32_t sentence) {
  constexpr std::uint32_t kSentencesBack = 2;
  int year = 0;
  for (std::uint32_t back = 1; back <= std::min(kSentencesBack, sentence) && year == 0; ++back) {
    const Sentence& before = document.sentences[sentence - back];
    if (begins_paragraph(document, sentence - back + 1) || before.heading) break;
    for (std::size_t t = 0; t < before.tokens.size(); ++t) {
      const std::string& form = before.tokens[t].form;
      if (is_year(form) && !numbers_a_text(before.tokens, t)) year = number_of(form);
    }
  }
  return find_times(document.sentences[sentence], document.source.date, year);
}

std::string time_of(std::uint32_t word, const std::vector<TimeExpression>& times,
                    const Syntax& syntax) {
  if (times.empty()) return "";
  std::int32_t at = static_cast<std::int32_t>(word);
  for (int steps = 0; at >= 0 && steps < 4; ++steps) {
    const auto here = static_cast<std::uint32_t>(at);
    const TimeExpression* best = nullptr;
    std::uint32_t best_distance = 0;
    for (const TimeExpression& time : times) {
      if (!syntax.dominates(here, time.first) && !syntax.dominates(here, time.last)) continue;
      const std::uint32_t distance = time.first > word ? time.first - word : word - time.first;
      if (best == nullptr || distance < best_distance) {
        best = &time;
        best_distance = distance;
      }
    }
    if (best != nullptr) return best->iso;
    // A clause with its own subject is dated by what stands in it; names of other clauses do not.
    if (syntax.is(here, "ccomp") || syntax.is(here, "acl:relcl") || syntax.is(here, "parataxis")) {
      break;
    }
    at = syntax.head(here);
  }
  return "";
}

}  // namespace entente::extractors
