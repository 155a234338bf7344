#include "extractors/wordpiece.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "core/text.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kLongestChunk = 100;  // characters; a longer one is one [UNK], as in BERT
/// Characters of a word that can matter: kMost pieces of at most kLongestChunk characters would be
/// more, but no real word is near this.
constexpr std::size_t kLongestWord = 2000;

char32_t plain_sign(char32_t c) {
  switch (c) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0xAB:
    case 0xBB:
    case 0x2033:
      return U'"';
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x60:
    case 0xB4:
      return U'\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return U'-';
    default:
      return c;
  }
}

/// BERT's rule: ASCII signs, and the categories P*.
bool splits(char32_t c) {
  if (c < 0x80) {
    return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
           (c >= 123 && c <= 126);
  }
  return general_category(c) == 'P';
}

bool is_cjk(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2CEAF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x2F800 && c <= 0x2FA1F);
}

bool separates(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  return c == 0x85 || general_category(c) == 'Z';
}

}  // namespace

std::u32string normalise_signs(std::string_view word) {
  std::u32string out;
  out.reserve(word.size());
  std::size_t offset = 0;
  while (offset < word.size()) {
    const char32_t c = next_code_point(word, offset);
    if (c == 0x2026) {
      out += U"...";
    } else {
      out += plain_sign(c);
    }
  }
  return out;
}

std::uint8_t shape_class(std::u32string_view word) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t upper = 0;
  for (const char32_t c : word) {
    if (is_letter(c)) {
      ++letters;
      if (is_upper(c)) ++upper;
    } else if (is_decimal_digit(c)) {
      ++digits;
    }
  }
  if (letters == 0) {
    if (digits == 0) return 7;
    return digits == word.size() ? 5 : 6;
  }
  if (digits != 0) return upper == letters ? 4 : 10;
  if (upper == letters) return letters == 1 ? 3 : 2;
  if (word.size() > 2 && word.substr(1, word.size() - 2).find(U'-') != word.npos) return 9;
  if (upper == 0) return 0;
  return upper == 1 && is_upper(word[0]) ? 1 : 8;
}

WordPiece::WordPiece(const std::vector<std::string>& vocabulary) {
  if (vocabulary.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw InputError("a vocabulary of more than 65,535 pieces");
  }
  starts_.reserve(vocabulary.size());
  continuations_.reserve(vocabulary.size() / 4);
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    std::string_view piece = vocabulary[i];
    const bool inside = piece.size() > 2 && piece.substr(0, 2) == "##";
    if (inside) piece.remove_prefix(2);
    longest_ = std::max(longest_, piece.size());
    (inside ? continuations_ : starts_).emplace(piece, static_cast<std::uint16_t>(i));
  }
  const auto special = [&](std::string_view piece) {
    const auto found = starts_.find(piece);
    if (found == starts_.end()) {
      throw InputError("a vocabulary without " + std::string(piece));
    }
    return found->second;
  };
  unknown_ = special("[UNK]");
  start_ = special("[CLS]");
  separator_ = special("[SEP]");
}

WordPieces WordPiece::encode(std::string_view word) const {
  WordPieces out;
  std::u32string signs = normalise_signs(word.substr(0, 4 * kLongestWord));
  out.shape = shape_class(signs);
  if (signs.size() > kLongestWord) signs.resize(kLongestWord);
  std::u32string text;
  text.reserve(signs.size());
  for (const char32_t c : signs) append_decomposed(text, to_lower(c));
  std::u32string chunk;
  const auto flush = [&] {
    if (!chunk.empty()) encode_chunk(chunk, out);
    chunk.clear();
  };
  for (const char32_t c : text) {
    if (out.count == WordPieces::kMost) break;
    if (separates(c)) {
      flush();
      continue;
    }
    if (c == 0xFFFD || is_nonspacing_mark(c) || (c < 0x20) ||
        (c >= 0x7F && general_category(c) == 'C')) {
      continue;
    }
    if (splits(c) || is_cjk(c)) {
      flush();
      chunk += c;
      flush();
    } else {
      chunk += c;
    }
  }
  if (out.count < WordPieces::kMost) flush();
  if (out.count == 0) out.ids[out.count++] = unknown_;
  return out;
}

void WordPiece::encode_chunk(std::u32string_view chunk, WordPieces& out) const {
  const std::uint8_t before = out.count;
  const auto put = [&](std::uint16_t id) {
    if (out.count < WordPieces::kMost) out.ids[out.count++] = id;
  };
  if (chunk.size() > kLongestChunk) {
    put(unknown_);
    return;
  }
  std::string bytes;
  std::array<std::uint16_t, kLongestChunk + 1> starts{};
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    starts[i] = static_cast<std::uint16_t>(bytes.size());
    append_utf8(bytes, chunk[i]);
  }
  starts[chunk.size()] = static_cast<std::uint16_t>(bytes.size());
  const std::string_view text = bytes;
  std::size_t begin = 0;
  while (begin < chunk.size()) {
    const auto& pieces = begin == 0 ? starts_ : continuations_;
    std::size_t end = chunk.size();
    while (end > begin && static_cast<std::size_t>(starts[end] - starts[begin]) > longest_) --end;
    for (; end > begin; --end) {
      const auto found = pieces.find(text.substr(starts[begin], starts[end] - starts[begin]));
      if (found == pieces.end()) continue;
      put(found->second);
      break;
    }
    if (end == begin) {
      // One part that cannot be spelt makes the whole chunk unknown.
      out.count = before;
      put(unknown_);
      return;
    }
    begin = end;
  }
}

}  // namespace entente::extractors
