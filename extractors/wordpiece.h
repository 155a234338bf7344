#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace entente::extractors {

/// The pieces of a word: ids of the vocabulary.
struct WordPieces {
  static constexpr std::size_t kMost = 16;  ///< a longer word keeps its first 16 pieces
  std::array<std::uint16_t, kMost> ids{};
  std::uint8_t count = 0;
  std::uint8_t shape = 0;  ///< shape_class of the word
};

/// Typographic quotes, dashes and ellipses as their ASCII signs, decoded.
std::u32string normalise_signs(std::string_view word);

/// The shape of a word (after normalise_signs), which an uncased model cannot see: 0 lower,
/// 1 Capitalised, 2 ALL CAPS, 3 a single capital, 4 capitals and digits, 5 digits, 6 a number with
/// signs, 7 signs, 8 mixed case, 9 a hyphen inside, 10 other. Mirrors
/// extractors/training/wordpiece.py, as the whole of this file does.
std::uint8_t shape_class(std::u32string_view word);
inline constexpr std::uint8_t kRootShape = 11;  ///< of the slots around a sentence

/// BERT's uncased WordPiece (Devlin et al. 2019): lower case, no accents, split at punctuation,
/// then the longest matching pieces from the left. Immutable; may be shared between threads.
class WordPiece {
 public:
  /// `vocabulary` must outlive this; it holds at most 65,536 pieces, "[UNK]" among them. Throws
  /// InputError otherwise.
  explicit WordPiece(const std::vector<std::string>& vocabulary);

  /// At least one piece; [UNK] for what the vocabulary cannot spell.
  WordPieces encode(std::string_view word) const;

  std::uint16_t unknown() const { return unknown_; }
  std::uint16_t start() const { return start_; }          ///< [CLS]
  std::uint16_t separator() const { return separator_; }  ///< [SEP]

 private:
  void encode_chunk(std::u32string_view chunk, WordPieces& out) const;

  std::unordered_map<std::string_view, std::uint16_t> starts_;         ///< pieces that start a word
  std::unordered_map<std::string_view, std::uint16_t> continuations_;  ///< "##" pieces, without it
  std::size_t longest_ = 0;  ///< bytes of the longest piece
  std::uint16_t unknown_ = 0;
  std::uint16_t start_ = 0;
  std::uint16_t separator_ = 0;
};

}  // namespace entente::extractors
