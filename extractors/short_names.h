#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"

namespace entente::extractors {

/// True where every word of [first, last] is a common one that official style writes with a capital
/// ("Member States", "Heads of Government"): they name nobody.
bool is_generic_name(const std::vector<Token>& tokens, std::uint32_t first, std::uint32_t last);

/// What a capitalised noun that stands for a longer name means ("the Commission", "this
/// Organization", "the Charter"): the last entity of its type that the document has named so far by
/// a name with that word. In a speech before the United Nations (`united_nations`) it is their body
/// that is called so, unless this sentence or the one before names another. -1 for none. `noun` is
/// in lower case, `sentence` the one it stands in.
std::int32_t bearer_of_short_name(AnnotatedDocument& document, const Gazetteer& gazetteer,
                                  std::string_view noun, std::uint32_t sentence,
                                  bool united_nations);

/// The Secretary-General of the United Nations: whoever the document names that has held the
/// office, else an entity called by it.
std::int32_t secretary_general(AnnotatedDocument& document, const Gazetteer& gazetteer);

/// Where "the Secretary-General" stands for a person in the sentence, as spans of words: not before
/// a name ("Secretary-General Annan"), not another body's, no deputy.
std::vector<std::pair<std::uint32_t, std::uint32_t>> secretary_general_spans(
    const std::vector<Token>& tokens);

/// True for a noun in lower case that may stand for a longer name.
bool is_short_name(std::string_view noun);

}  // namespace entente::extractors
