#pragma once

#include <cstdint>
#include <string>

#include "core/statement.h"
#include "extractors/lexicon.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// How a sentence asserts what one of its words says.
struct Assertion {
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  bool refused = false;  ///< below "refuse", "decline": the refusal is asserted, the rest denied
  std::int32_t speech = -1;  ///< the verb of saying whose clause it stands in, or -1
};

/// Reads negation, modals, conditionals, plans, wishes and questions on the word and on everything
/// that governs it.
Assertion assertion_of(std::uint32_t word, const Syntax& syntax, const Lexicon& lexicon);

/// The source that the sentence names for what the word says ("according to X", "X said"), as the
/// text has it; empty for none.
std::string attribution_of(std::uint32_t word, const Assertion& assertion, const Syntax& syntax,
                           const Lexicon& lexicon);

}  // namespace entente::extractors
