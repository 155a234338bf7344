#pragma once

#include "extractors/annotations.h"
#include "extractors/lexicon.h"

namespace entente::extractors {

/// Adds mentions for treaties that the sentence describes rather than names ("a peace treaty
/// between Japan and Russia" → the entity "Japan-Russia peace treaty"). Needs the sentence's other
/// mentions in `document` already.
void add_described_treaties(AnnotatedDocument& document, std::uint32_t sentence,
                            const Lexicon& lexicon);

/// True for a noun that names a treaty ("accord", "pact").
bool is_treaty_noun(std::string_view lemma);

}  // namespace entente::extractors
