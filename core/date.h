#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// A day, a month or a year of the proleptic Gregorian calendar; month and day are 0 where unknown.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;

  auto operator<=>(const Date&) const = default;  // NOLINT: no pointer compared
};

/// Reads "2014", "2014-03" or "2014-03-18"; none for anything else or a day that does not exist.
std::optional<Date> parse_iso_date(std::string_view text);
std::string to_iso(const Date& date);

/// First and last day that the date covers: 2014-03 → 2014-03-01, 2014-03-31.
Date first_day(const Date& date);
Date last_day(const Date& date);

int days_in_month(int year, int month);
/// Days since 1970-01-01 of a full date.
long days_from_epoch(const Date& date);
Date date_from_days(long days);

}  // namespace entente
