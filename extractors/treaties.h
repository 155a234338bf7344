#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// Mentions of treaties that the sentence describes rather than names ("a peace treaty between
/// Japan and Russia" → the entity "Japan-Russia peace treaty", added to `document`). `here` are the
/// sentence's other mentions. Of which fewer than `least_parties` parties are found is left out; a
/// treaty with one party or none is one only where its words tell which or of what kind it is or
/// that it was signed. With no party and no proper name ("the memorandum of 2000") it is unnamed
/// (EntityNotes) until name_treaties (extractors/treaty_names.h).
std::vector<Mention> described_treaties(AnnotatedDocument& document, std::uint32_t sentence,
                                        const std::vector<Mention>& here,
                                        std::size_t least_parties = 0);

/// True for a noun that names a treaty ("accord", "pact").
bool is_treaty_noun(std::string_view lemma);

}  // namespace entente::extractors
