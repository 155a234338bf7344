#pragma once

#include <string>
#include <string_view>

namespace entente::extractors {

/// What the first lines of a plain text say about the text.
struct Dateline {
  std::string title;  ///< a first line that is a heading, or empty
  std::string date;   ///< ISO 8601 date of publication from a line of its own or a dateline
};

/// Looks at the first lines: a heading without a full stop is the title; "September 14, 2022",
/// "14 September 2022", "2022-09-14", also behind a place ("WASHINGTON/KABUL, April 14, 2021") or
/// a byline, dates the text. The date that a web page shows above everything ("Monday, November 30,
/// 2026 | Subscribe") counts only where no other is found.
Dateline find_dateline(std::string_view text);

/// True for a short line that gives a date, as under a title: "OSLO, April 14, 2021".
bool is_date_line(std::string_view line);

/// True for a line that is no sentence of the text: "Comments", "Share", "By Jane Smith",
/// "Read more: ...", "(Reuters)", captions' credits ("| AFP-JIJI") alone.
bool is_boilerplate(std::string_view line);

}  // namespace entente::extractors
