#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// A date that a sentence names, at words [first, last].
struct TimeExpression {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string iso;  ///< "1956", "2014-03", "2014-03-18"
};

/// 1 to 12 for a month in lower case or its abbreviation, else 0.
int month_of(std::string_view word);

/// Dates of the sentence in order: written ones ("18 March 2014", "March 2014", "in 1956") and
/// those relative to the document's ISO date ("last March", "earlier this month", "yesterday"),
/// which are left out where that is empty. A month or a day without a year is of the year that the
/// sentence named before it, else of `year_before` (0 for none) where the sentence tells of the
/// past
/// ("On November 9" after "In September 2020 war broke out."), else of the document's.
std::vector<TimeExpression> find_times(const Sentence& sentence, const std::string& document_date,
                                       int year_before = 0);

/// find_times of a document's sentence, with the last year that the two sentences before it name in
/// the same paragraph.
std::vector<TimeExpression> find_times(const AnnotatedDocument& document, std::uint32_t sentence);

/// The date that belongs to the word: the nearest below it or in its clause; empty for none.
std::string time_of(std::uint32_t word, const std::vector<TimeExpression>& times,
                    const Syntax& syntax);

}  // namespace entente::extractors
