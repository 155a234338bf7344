#pragma once

#include <string_view>

namespace entente::extractors {

/// How a word that is followed by a full stop relates to it.
enum class Abbreviation : unsigned char {
  kNone,         ///< the stop is a token of its own
  kTitle,        ///< "Mr.", "Gen.": never ends a sentence
  kGeneral,      ///< "Inc.", "U.S.", "Calif.": may end one
  kBeforeDigit,  ///< "No.", "Fig.", "p.": an abbreviation only when a number follows
};

/// What `word` (without its stop, as written) is when a stop follows it. Acronyms with inner stops
/// ("U.S", "p.m") are kGeneral.
Abbreviation abbreviation(std::string_view word);

/// True for a word that keeps its hyphen in the treebanks: "non", "anti", "mid", "co"
/// (lower case).
bool is_joining_prefix(std::string_view lower);

/// True for "Jong-un", "Ki-moon", "Ing-wen": both are syllables of East Asian given names (lower
/// case), which the treebanks keep whole.
bool is_name_syllable(std::string_view lower);

/// True for a capitalised word that seldom follows an abbreviation inside a sentence: "The", "But".
bool is_sentence_starter(std::string_view lower);

/// True for a unit that is split from its number: "35mm" is 35 + mm.
bool is_unit(std::string_view lower);

/// True for an ending that makes "name.ending" one token: "com", "org", "pdf" (lower case).
bool is_domain_or_file_ending(std::string_view lower);

/// Where a word without an apostrophe falls into two ("cannot", "gonna", "didnt"): the length in
/// bytes of the first part, else 0 (lower case).
std::size_t contraction_split(std::string_view lower);

}  // namespace entente::extractors
