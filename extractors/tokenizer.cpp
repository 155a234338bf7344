#include "extractors/tokenizer.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "extractors/token_lists.h"

namespace entente::extractors {
namespace {

/// Lookahead for e-mail addresses and domain names; it bounds the work a character can cause.
constexpr std::size_t kLookahead = 256;

/// A character of the block; those without ink (soft hyphen, zero width) are left out.
struct Char {
  char32_t c = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

bool is_invisible(char32_t c) {
  if (c < 0x80) return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x0B && c != 0x0C;
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'`' || c == U'ʼ'; }
bool is_hyphen(char32_t c) { return c == U'-' || c == 0x2010 || c == 0x2011; }

bool is_emoji_base(char32_t c) {
  return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) ||
         (c >= 0x2B00 && c <= 0x2BFF);
}
bool is_emoji_modifier(char32_t c) {
  return c == 0xFE0F || c == 0xFE0E || (c >= 0x1F3FB && c <= 0x1F3FF) || c == 0x20E3 ||
         (c >= 0xE0020 && c <= 0xE007F);
}

bool is_mark(char32_t c) {
  // Combining marks continue a word; the blocks cover the scripts that write them apart.
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) || (c >= 0x591 && c <= 0x5C7) ||
         (c >= 0x610 && c <= 0x61A) || (c >= 0x64B && c <= 0x65F) || c == 0x670 ||
         (c >= 0x900 && c <= 0x903) || (c >= 0x93A && c <= 0x94F) || (c >= 0x981 && c <= 0x9CD) ||
         (c >= 0xE31 && c <= 0xE4E) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x20D0 && c <= 0x20FF);
}

bool is_word_char(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  return is_letter(c) || is_mark(c);
}

bool is_currency(char32_t c) {
  return c == U'$' || c == U'£' || c == U'€' || c == U'¥' || c == U'₹' || c == U'₽' ||
         c == U'₩' || c == U'¢';
}

/// Reads the characters of a block and cuts them into tokens, one pass from left to right.
class BlockTokenizer {
 public:
  BlockTokenizer(std::string_view text, const TextBlock& block) : text_(text), block_(block) {
    chars_.reserve(block.end - block.begin);
    std::size_t offset = block.begin;
    while (offset < block.end) {
      const std::size_t begin = offset;
      char32_t c = static_cast<unsigned char>(text[offset]);
      if (c < 0x80) {
        ++offset;
      } else {
        c = next_code_point(text, offset);
      }
      // A zero-width joiner holds emoji together, so it stays there.
      const bool joins = c == 0x200D && !chars_.empty() &&
                         (is_emoji_base(chars_.back().c) || is_emoji_modifier(chars_.back().c));
      if (is_invisible(c) && !joins) continue;
      chars_.push_back({c, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(offset)});
    }
  }

  std::vector<SurfaceToken> run() {
    std::size_t i = 0;
    while (i < chars_.size()) {
      if (is_space(chars_[i].c)) {
        if (!tokens_.empty()) tokens_.back().space_after = true;
        ++i;
        continue;
      }
      i = next_token(i);
    }
    if (!tokens_.empty()) tokens_.back().space_after = true;
    return std::move(tokens_);
  }

 private:
  char32_t at(std::size_t i) const { return i < chars_.size() ? chars_[i].c : 0; }
  bool space_at(std::size_t i) const { return i >= chars_.size() || is_space(chars_[i].c); }
  bool word_at(std::size_t i) const { return i < chars_.size() && is_word_char(chars_[i].c); }
  bool digit_at(std::size_t i) const { return is_digit(at(i)); }
  bool letter_at(std::size_t i) const { return word_at(i) && !digit_at(i) && at(i) != '_'; }
  bool upper_at(std::size_t i) const { return i < chars_.size() && is_upper(chars_[i].c); }
  bool starts_chunk(std::size_t i) const { return i == 0 || is_space(chars_[i - 1].c); }

  std::string form(std::size_t first, std::size_t end) const {
    std::string out;
    if (first >= end) return out;
    if (chars_[end - 1].end - chars_[first].begin == end - first) {
      return std::string(text_.substr(chars_[first].begin, end - first));
    }
    for (std::size_t i = first; i < end; ++i) {
      out.append(text_.substr(chars_[i].begin, chars_[i].end - chars_[i].begin));
    }
    return out;
  }

  /// The form in lower case, empty where it is longer than any list entry.
  std::string lower_form(std::size_t first, std::size_t end) const {
    return end - first > 24 ? std::string() : to_lower(form(first, end));
  }

  /// Adds chars_[first, end) as a token; `second` is where its second word begins, or 0.
  std::size_t emit(std::size_t first, std::size_t end, std::size_t second = 0) {
    SurfaceToken token;
    token.begin = chars_[first].begin;
    token.end = chars_[end - 1].end;
    token.form = form(first, end);
    token.space_after = false;
    if (second != 0) {
      token.split = static_cast<std::uint32_t>(form(first, second).size());
      token.split_at = chars_[second].begin;
    }
    tokens_.push_back(std::move(token));
    return end;
  }

  std::size_t next_token(std::size_t i) {
    const char32_t c = at(i);
    if (starts_chunk(i) || !tokens_.empty()) {
      if (const std::size_t end = address_end(i); end != 0) return emit(i, end);
    }
    if (is_digit(c) || (c == '.' && digit_at(i + 1) && starts_chunk(i))) return number(i);
    if (is_word_char(c)) return word(i);
    return symbol(i);
  }

  /// Where the URL, e-mail address, domain, handle or hashtag that begins at `i` ends, or 0.
  std::size_t address_end(std::size_t i) const {
    const char32_t c = at(i);
    if (i > 0 && is_word_char(at(i - 1))) return 0;
    if ((c == '@' || c == '#') && letter_at(i + 1) && (i == 0 || !word_at(i - 1))) {
      std::size_t end = i + 1;
      while (word_at(end)) ++end;
      return end;
    }
    if (!is_word_char(c) || c >= 0x80) return 0;
    if (c == 'h' || c == 'H' || c == 'w' || c == 'W' || c == 'f') {
      if (const std::size_t end = url_end(i); end != 0) return end;
    }
    // A name with '@' or a dot inside; looked at once a chunk, in a bounded window.
    const std::size_t limit = std::min(chars_.size(), i + kLookahead);
    std::size_t end = i;
    std::size_t at_sign = 0;
    std::size_t last_dot = 0;
    while (end < limit && at(end) < 0x80 &&
           (is_word_char(at(end)) || at(end) == '.' || at(end) == '-' || at(end) == '+' ||
            (at(end) == '@' && at_sign == 0))) {
      if (at(end) == '@') at_sign = end;
      if (at(end) == '.' && letter_at(end + 1)) last_dot = end;
      ++end;
    }
    if (end == limit && limit != chars_.size()) return 0;
    while (end > i && (at(end - 1) == '.' || at(end - 1) == '-' || at(end - 1) == '+')) --end;
    if (at_sign > i && at_sign + 1 < end) return end;
    if (last_dot <= i || last_dot + 1 >= end || last_dot > end) return 0;
    const std::string ending = lower_form(last_dot + 1, end);
    if (!is_domain_or_file_ending(ending)) return 0;
    if (last_dot - i < 2) return 0;
    // A path may follow a domain.
    if (at(end) == '/' && word_at(end + 1)) {
      std::size_t path = end;
      while (path < chars_.size() && !is_space(at(path))) ++path;
      return trim_url(i, path);
    }
    return end;
  }

  std::size_t url_end(std::size_t i) const {
    static constexpr std::u32string_view kStarts[] = {U"http://", U"https://", U"www.", U"ftp://",
                                                      U"HTTP://", U"HTTPS://", U"WWW."};
    for (const std::u32string_view start : kStarts) {
      std::size_t k = 0;
      while (k < start.size() && at(i + k) == start[k]) ++k;
      if (k < start.size() || space_at(i + k)) continue;
      std::size_t end = i + k;
      while (end < chars_.size() && !is_space(at(end)) && at(end) != '<' && at(end) != '>' &&
             at(end) != '"' && at(end) != U'”' && at(end) != U'“') {
        ++end;
      }
      return trim_url(i, end);
    }
    return 0;
  }

  /// Drops punctuation that closes the sentence, and a bracket the address did not open.
  std::size_t trim_url(std::size_t begin, std::size_t end) const {
    std::size_t opened = 0;
    for (std::size_t k = begin; k < end; ++k) opened += at(k) == '(' ? 1 : 0;
    while (end > begin + 1) {
      const char32_t c = at(end - 1);
      const bool closing = c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' ||
                           is_apostrophe(c) || c == ']' || c == '}' || (c == ')' && opened == 0);
      if (!closing) break;
      --end;
    }
    return end;
  }

  /// Digits with inner separators, a suffix ("20th", "1970s"), or a telephone number.
  std::size_t number(std::size_t i) {
    std::size_t end = i;
    if (at(end) == '.') ++end;
    std::size_t groups = 1;
    std::size_t first_group = 0;
    while (true) {
      const std::size_t group = end;
      while (digit_at(end)) ++end;
      if (groups == 1) first_group = end - group;
      const char32_t c = at(end);
      if ((c == '.' || c == ',' || c == ':' || c == '/') && digit_at(end + 1)) {
        ++end;
        continue;
      }
      // "713-853-3989", "2022-09-15", "345-9945"; a range "3-4" is three tokens.
      if (is_hyphen(c) && digit_at(end + 1)) {
        std::size_t k = end + 1;
        while (digit_at(k) && k < end + 12) ++k;
        const std::size_t size = k - end - 1;
        const bool more = is_hyphen(at(k)) && digit_at(k + 1);
        if (groups > 1 || more || (first_group == 3 && size == 4)) {
          ++groups;
          ++end;
          continue;
        }
      }
      break;
    }
    const std::size_t digits_end = end;
    if (letter_at(end)) {
      std::size_t k = end;
      while (word_at(k)) ++k;
      if (is_unit(lower_form(end, k))) return emit(i, end);
      end = k;
    }
    // "12." before a paragraph's text is one token.
    if (tokens_.empty() && block_.numbered && end == digits_end && at(end) == '.' &&
        space_at(end + 1)) {
      emit(i, end + 1);
      tokens_.back().abbreviation = true;
      return end + 1;
    }
    if (is_apostrophe(at(end)) && (at(end + 1) == 's' || at(end + 1) == 'S') && !word_at(end + 2)) {
      // "1960's" is one word, as the treebanks have it.
      return emit(i, end + 2);
    }
    return emit(i, end);
  }

  /// Where a clitic ("'s", "n't", "s'") splits the word chars_[i, end), whose last character may
  /// be followed by an apostrophe: {end of the token, start of the clitic}, or {0, 0}.
  std::pair<std::size_t, std::size_t> clitic(std::size_t i, std::size_t end) const {
    if (!is_apostrophe(at(end))) return {0, 0};
    std::size_t k = end + 1;
    while (word_at(k) && k < end + 4) ++k;
    const bool closed = !word_at(k);
    const std::string tail = closed ? lower_form(end + 1, k) : std::string("?");
    if (tail == "t" && (at(end - 1) == 'n' || at(end - 1) == 'N') && end - i >= 2) {
      return {k, end - 1};
    }
    if (tail == "s" || tail == "m" || tail == "re" || tail == "ve" || tail == "ll" || tail == "d") {
      return {k, end};
    }
    if (tail.empty() && (at(end - 1) == 's' || at(end - 1) == 'S') && !open_quote_ &&
        at(end) != U'`') {
      // "the states' interests", unless the apostrophe closes a quotation.
      if (space_at(end + 1) || at(end + 1) == ',' || at(end + 1) == '.') return {end + 1, end};
    }
    return {0, 0};
  }

  std::size_t finish_word(std::size_t i, std::size_t end) {
    if (const auto [stop, second] = clitic(i, end); stop != 0) return emit(i, stop, second);
    if (const std::size_t split = contraction_split(lower_form(i, end)); split != 0) {
      return emit(i, end, i + split);
    }
    return emit(i, end);
  }

  std::size_t word(std::size_t i) {
    std::size_t end = i;
    std::size_t part = i;  // start of the last hyphenated part
    bool joined_name = false;
    while (true) {
      while (word_at(end)) ++end;
      const char32_t c = at(end);
      if (is_apostrophe(c) && word_at(end + 1) && clitic(i, end).first == 0) {
        // "O'Connor", "Shi'ite": the apostrophe is a letter.
        ++end;
        continue;
      }
      if (c == '&' && word_at(end + 1) && upper_at(end - 1) && upper_at(end + 1)) {
        ++end;
        continue;
      }
      if (c == '.' && acronym_goes_on(i, end)) {
        ++end;
        continue;
      }
      if (is_hyphen(c) && word_at(end + 1)) {
        const std::string left = lower_form(part, end);
        if (is_joining_prefix(left) || (end - i <= 10 && is_code(i, end))) {
          part = ++end;
          continue;
        }
        if (!joined_name && part == i && upper_at(i) && is_name_syllable(left)) {
          std::size_t k = end + 1;
          while (word_at(k) && k < end + 9) ++k;
          if (!is_hyphen(at(k)) && is_name_syllable(lower_form(end + 1, k))) {
            joined_name = true;
            end = k;
            continue;
          }
        }
      }
      if (c == '/' && end - i == 1 && (at(i) == 'A' || at(i) == 'S' || at(i) == 'E') &&
          (digit_at(end + 1) || upper_at(end + 1))) {
        // A document symbol of the United Nations: "A/RES/2758".
        std::size_t k = end;
        while (k < chars_.size() && (word_at(k) || at(k) == '/' || at(k) == '.')) ++k;
        while (at(k - 1) == '.' || at(k - 1) == '/') --k;
        return emit(i, k);
      }
      break;
    }
    if (is_hyphen(at(end)) && space_at(end + 1) &&
        (end - i <= 2 || is_joining_prefix(lower_form(i, end)))) {
      return emit(i, end + 1);
    }
    if (is_currency(at(end)) && end - i <= 3 && upper_at(i) && upper_at(end - 1) &&
        digit_at(end + 1)) {
      return emit(i, end + 1);  // "US$"
    }
    if (at(end) == '.' && !word_at(end + 1) && at(end + 1) != '.') {
      if (const std::size_t stop = abbreviated(i, end); stop != 0) return stop;
    }
    return finish_word(i, end);
  }

  /// True where chars_[i, end) is the start of a designation such as "SS-N-22" or "SARS-CoV-2":
  /// at least two hyphens, parts that begin with a capital or digit, one of them with a digit.
  bool is_code(std::size_t i, std::size_t end) const {
    std::size_t hyphens = 0;
    bool digits = false;
    std::size_t k = i;
    const std::size_t limit = std::min(chars_.size(), end + 24);
    bool part_start = true;
    for (; k < limit && (word_at(k) || is_hyphen(at(k))); ++k) {
      if (is_hyphen(at(k))) {
        ++hyphens;
        part_start = true;
        continue;
      }
      if (part_start && !upper_at(k) && !digit_at(k)) return false;
      digits |= digit_at(k);
      part_start = false;
    }
    return hyphens >= 2 && digits && !part_start && letter_at(i);
  }

  /// A dot inside "U.S." or "Ph.D.".
  bool acronym_goes_on(std::size_t i, std::size_t end) const {
    if (!letter_at(end + 1)) return false;
    const std::size_t start = std::max(i, end >= 3 ? end - 3 : 0);
    std::size_t segment = end;
    while (segment > start && at(segment - 1) != '.' && !is_hyphen(at(segment - 1))) --segment;
    const std::size_t size = end - segment;
    if (size == 1 && letter_at(segment)) {
      // "U.S.", but not "vitamin C.Then".
      std::size_t k = end + 1;
      while (word_at(k) && k < end + 3) ++k;
      return k - end - 1 == 1 || (at(k) == '.' && k - end - 1 <= 2);
    }
    if (size == 2 && segment == i) {
      const std::string head = form(i, end);
      return (head == "Ph" || head == "Sc" || head == "LL" || head == "Ed") && !word_at(end + 2);
    }
    return false;
  }

  /// The word chars_[i, end) before a full stop: takes the stop in where it is an abbreviation.
  std::size_t abbreviated(std::size_t i, std::size_t end) {
    const std::string word = end - i > 16 ? std::string() : form(i, end);
    Abbreviation kind = abbreviation(word);
    std::size_t next = end + 1;
    while (next < chars_.size() && is_space(at(next))) ++next;
    const bool last = next >= chars_.size();
    if (kind == Abbreviation::kBeforeDigit && !digit_at(next)) kind = Abbreviation::kNone;
    if (word == "al" && (tokens_.empty() || tokens_.back().form != "et"))
      kind = Abbreviation::kNone;
    if ((word == "Sun" || word == "Sat" || word == "Mon" || word == "Mar" || word == "Miss" ||
         word == "Kan" || word == "La" || word == "Ill" || word == "Del" || word == "Mo" ||
         word == "Ga" || word == "Pa") &&
        last) {
      kind = Abbreviation::kNone;
    }
    bool initial = false;
    if (kind == Abbreviation::kNone && end - i == 1 && upper_at(i) && !last) {
      // "John F. Kennedy", "J. Smith": not "in World War I. Then".
      const bool after_name = !tokens_.empty() && starts_upper(tokens_.back().form);
      initial = upper_at(next) && (at(i) != 'I' || !after_name);
      if (initial) kind = Abbreviation::kTitle;
    }
    if (kind == Abbreviation::kNone) return 0;
    emit(i, end + 1);
    SurfaceToken& token = tokens_.back();
    token.abbreviation = true;
    token.may_end_sentence = kind == Abbreviation::kGeneral;
    if (is_apostrophe(at(end + 1)) && (at(end + 2) == 's' || at(end + 2) == 'S') &&
        !word_at(end + 3)) {
      tokens_.pop_back();
      return emit(i, end + 3, end + 1);  // "the U.S.'s"
    }
    return end + 1;
  }

  static bool starts_upper(const std::string& form) {
    std::size_t offset = 0;
    return !form.empty() && is_upper(next_code_point(form, offset));
  }

  std::size_t symbol(std::size_t i) {
    const char32_t c = at(i);
    if (const std::size_t end = emoticon_end(i); end != 0) return emit(i, end);
    if (is_emoji_base(c)) return emoji(i);
    if (c == '!' || c == '?') {
      std::size_t end = i;
      while (at(end) == '!' || at(end) == '?') ++end;
      return emit(i, end);
    }
    if (is_apostrophe(c)) return apostrophe(i);
    if (c == U'‘') {
      open_quote_ = true;
      return emit(i, i + 1);
    }
    const bool repeats = c == '.' || c == '-' || c == '=' || c == '_' || c == '*' || c == '#' ||
                         c == '~' || c == '+' || c == '<' || c == '>' || c == U'—' || c == U'…';
    std::size_t end = i + 1;
    if (repeats) {
      while (at(end) == c) ++end;
    }
    return emit(i, end);
  }

  std::size_t apostrophe(std::size_t i) {
    const char32_t c = at(i);
    if (at(i + 1) == c && c != U'’') return emit(i, i + 2);  // '' and `` are double quotes
    if (c != U'`' && digit_at(i + 1) && digit_at(i + 2) &&
        (!word_at(i + 3) || (at(i + 3) == 's' && !word_at(i + 4)))) {
      std::size_t end = i + 3;
      while (word_at(end)) ++end;
      return emit(i, end);  // "'71", "'90s"
    }
    // A clitic that stands alone, in text that is tokenized already.
    std::size_t k = i + 1;
    while (word_at(k) && k < i + 4) ++k;
    const std::string tail = lower_form(i + 1, k);
    if (!word_at(k) && starts_chunk(i) == true && !tokens_.empty() && space_at(k) &&
        (tail == "s" || tail == "m" || tail == "re" || tail == "ve" || tail == "ll" ||
         tail == "d")) {
      return emit(i, k);
    }
    open_quote_ = word_at(i + 1) && (i == 0 || !word_at(i - 1)) && c != U'’';
    return emit(i, i + 1);
  }

  std::size_t emoji(std::size_t i) {
    std::size_t end = i + 1;
    while (end < chars_.size()) {
      if (is_emoji_modifier(at(end))) {
        ++end;
      } else if (at(end) == 0x200D && is_emoji_base(at(end + 1))) {
        end += 2;
      } else if (end == i + 1 && at(i) >= 0x1F1E6 && at(i) <= 0x1F1FF && at(end) >= 0x1F1E6 &&
                 at(end) <= 0x1F1FF) {
        ++end;  // two regional indicators are a flag
      } else {
        break;
      }
    }
    return emit(i, end);
  }

  std::size_t emoticon_end(std::size_t i) const {
    static constexpr std::u32string_view kForms[] = {U":-)", U":-(", U";-)", U":-D", U":-P", U":-/",
                                                     U":')", U":'(", U"^_^", U":)",  U":(",  U";)",
                                                     U":D",  U":P",  U":/",  U"=)",  U"=(",  U"<3"};
    const char32_t c = at(i);
    if (c != ':' && c != ';' && c != '=' && c != '^' && c != '<') return 0;
    for (const std::u32string_view candidate : kForms) {
      std::size_t k = 0;
      while (k < candidate.size() && at(i + k) == candidate[k]) ++k;
      if (k == candidate.size() && (space_at(i + k) || (!word_at(i + k) && at(i + k) != '/'))) {
        return i + k;
      }
    }
    return 0;
  }

  std::string_view text_;
  const TextBlock& block_;
  std::vector<Char> chars_;
  std::vector<SurfaceToken> tokens_;
  bool open_quote_ = false;  ///< a single quotation mark is open
};

}  // namespace

std::vector<SurfaceToken> tokenize_block(std::string_view text, const TextBlock& block) {
  return BlockTokenizer(text, block).run();
}

}  // namespace entente::extractors
