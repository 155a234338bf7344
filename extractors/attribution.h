#pragma once

#include <cstdint>
#include <string>

#include "extractors/lexicon.h"
#include "extractors/modality.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// The source that the sentence names for what the word says ("according to X", "X said"), as the
/// text has it; empty for none.
std::string attribution_of(std::uint32_t word, const Assertion& assertion, const Syntax& syntax,
                           const Lexicon& lexicon);

}  // namespace entente::extractors
