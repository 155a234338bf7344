#pragma once

#include <string>
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

/// Dates of the sentence in order: written ones ("18 March 2014", "March 2014", "in 1956") and
/// those relative to the document's ISO date ("last March", "earlier this month", "yesterday"),
/// which are left out where that is empty.
std::vector<TimeExpression> find_times(const Sentence& sentence, const std::string& document_date);

/// The date that belongs to the word: the nearest below it or in its clause; empty for none.
std::string time_of(std::uint32_t word, const std::vector<TimeExpression>& times,
                    const Syntax& syntax);

}  // namespace entente::extractors
