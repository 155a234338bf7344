#pragma once

#include <string_view>

#include "queries/cypher/error.h"

namespace entente::queries::cypher {

/// Whether a pattern of java.util.regex's common part matches the whole text: alternatives, groups,
/// classes, quantifiers, anchors, \d \w \s \b and their opposites, (?i) (?s) at the start. It runs
/// in time proportional to the text times the pattern, whatever the pattern. Throws CypherError for
/// a pattern that it cannot read.
bool matches_regex(std::string_view text, std::string_view pattern, Span span);

}  // namespace entente::queries::cypher
