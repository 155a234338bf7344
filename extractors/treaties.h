#pragma once

#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// Mentions of treaties that the sentence describes rather than names ("a peace treaty between
/// Japan and Russia" → the entity "Japan-Russia peace treaty", added to `document`). `here` are the
/// sentence's other mentions.
std::vector<Mention> described_treaties(AnnotatedDocument& document, std::uint32_t sentence,
                                        const std::vector<Mention>& here);

/// True for a noun that names a treaty ("accord", "pact").
bool is_treaty_noun(std::string_view lemma);

}  // namespace entente::extractors
