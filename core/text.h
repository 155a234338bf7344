#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// Byte offset of the first byte that is not valid UTF-8 (RFC 3629), or none.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Decodes the code point at `offset` of valid UTF-8 and moves `offset` behind it.
char32_t next_code_point(std::string_view text, std::size_t& offset);
void append_utf8(std::string& out, char32_t code_point);
std::size_t count_code_points(std::string_view text);

bool is_space(char32_t c);  ///< Unicode white space, no-break and zero-width ones included
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_letter(char32_t c);
bool is_digit(char32_t c);        ///< ASCII digits
bool is_punctuation(char32_t c);  ///< general categories P* and S* of the common blocks
/// The class of Unicode's general category: 'L', 'M', 'N', 'P', 'S', 'Z' or 'C'.
char general_category(char32_t c);
bool is_decimal_digit(char32_t c);    ///< general category Nd
bool is_nonspacing_mark(char32_t c);  ///< general category Mn
char32_t to_lower(char32_t c);
char32_t to_upper(char32_t c);
/// Appends the canonical decomposition (NFD) of one character.
void append_decomposed(std::u32string& out, char32_t c);
std::string to_lower(std::string_view text);
std::string to_upper_ascii(std::string_view text);
/// The base letter of a Latin letter with diacritics ("é" → "e", "Ł" → "l" keeps case).
std::string strip_accents(std::string_view text);

/// How names are compared: lower case, no accents, punctuation as single spaces, no leading "the".
std::string fold_name(std::string_view name);
/// Whether a name has these words, whole ones: "wang" stands in "Wang Yi", not in "Wangchuck".
/// `words` is folded already.
bool has_words(std::string_view name, std::string_view words);
/// Words of a folded name joined with '-': what entity ids are made of.
std::string slug(std::string_view name);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Runs of white space become one space; none at the ends.
std::string squeeze_space(std::string_view text);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// Edit distance with transpositions (optimal string alignment) between folded names, at most
/// `limit` + 1; used to suggest the nearest names.
int edit_distance(std::string_view a, std::string_view b, int limit);
/// True when `text` fits `pattern`, where * is any run and ? any one character.
bool glob_match(std::string_view pattern, std::string_view text);

/// FNV-1a, 64 bits: the hash of a document's content, stable across machines.
std::uint64_t content_hash(std::string_view text);

}  // namespace entente
