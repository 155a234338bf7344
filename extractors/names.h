#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ontology.h"
#include "extractors/annotations.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"

namespace entente::extractors {

/// A stretch of words that may name something, before it is tied to an entity.
struct NameCandidate {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  const std::vector<GazetteerKey>* keys = nullptr;  ///< readings, or null for an unknown name
  std::optional<EntityType> type;  ///< of an unknown name, where shape tells it; or what the name
                                   ///< is where no reading fits the document
};

/// The type that the words of an unknown name tell: "Treaty of ...", "... Islands", "Ministry of".
std::optional<EntityType> type_by_keyword(const std::vector<Token>& tokens, std::uint32_t first,
                                          std::uint32_t last);

/// True for the words "resolution 1973" or "resolution 60/288" that begin at `index`.
bool is_resolution(const Sentence& sentence, std::uint32_t index);

/// True when the word can be part of a name: a proper noun or capitalised inside a sentence.
bool looks_like_name(const Sentence& sentence, std::uint32_t index);

/// Length in words of the title that ends before `index` ("Prime Minister" Abe); 0 for none.
std::uint32_t title_before(const Sentence& sentence, std::uint32_t index, const Lexicon& lexicon);
/// True when the words [first, last] are titles alone.
bool is_title(const Sentence& sentence, std::uint32_t first, std::uint32_t last,
              const Lexicon& lexicon);
/// True for "elect" and "designate", which follow the title of an office that is still to be taken.
bool follows_office(std::string_view word);
/// The words of a title as the lexicon joins them: "prime_minister".
std::string title_key(const Sentence& sentence, std::uint32_t first, std::uint32_t last);

/// All candidates of a sentence, in order, not overlapping: gazetteer matches, spans of the entity
/// heads, and runs of capitalised words; each grown to the whole name ("Bank of China").
std::vector<NameCandidate> find_names(const Sentence& sentence, const Gazetteer& gazetteer,
                                      const Lexicon& lexicon);

}  // namespace entente::extractors
