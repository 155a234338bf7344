#include <algorithm>
#include <utility>

#include "core/text.h"
#include "extractors/token_lists.h"
#include "extractors/tokenizer.h"

namespace entente::extractors {
namespace {

enum class Ending { kNone, kStop, kAbbreviation, kQuestion, kEllipsis };

char32_t first_character(const std::string& form) {
  std::size_t offset = 0;
  return form.empty() ? 0 : next_code_point(form, offset);
}

Ending ending(const SurfaceToken& token) {
  const std::string& form = token.form;
  if (token.abbreviation) return token.may_end_sentence ? Ending::kAbbreviation : Ending::kNone;
  if (form.empty()) return Ending::kNone;
  if (form == "." || form == "。" || form == "।" || form == "۔") return Ending::kStop;
  if (form == "？" || form == "！" || form == "؟" || form == "‽") return Ending::kQuestion;
  if (form[0] == '!' || form[0] == '?') return Ending::kQuestion;
  if (first_character(form) == U'…' || (form.size() > 1 && form[0] == '.' && form[1] == '.')) {
    return Ending::kEllipsis;
  }
  return Ending::kNone;
}

/// A quote or bracket that belongs to the sentence before it.
bool closes(const SurfaceToken& token, bool glued) {
  const std::string& form = token.form;
  if (form == ")" || form == "]" || form == "}" || form == "”" || form == "»") return true;
  if (form == "\"" || form == "''" || form == "'" || form == "’") return glued;
  // Emoticons follow what they comment on.
  if (form.size() >= 2 && (form[0] == ':' || form[0] == ';')) return true;
  return false;
}

bool opens(const std::string& form) {
  return form == "\"" || form == "“" || form == "‘" || form == "'" || form == "``" || form == "(" ||
         form == "[" || form == "«" || form == "-" || form == "–" || form == "—";
}

bool is_capitalised(const std::string& form) { return is_upper(first_character(form)); }

bool is_clock(const std::string& form) {
  return form == "a.m." || form == "p.m." || form == "A.M." || form == "P.M." || form == "etc.";
}

/// True when a sentence may begin with tokens[i] after an ending of that kind.
bool starts_after(const std::vector<SurfaceToken>& tokens, std::size_t last, std::size_t i,
                  Ending kind, bool quoted) {
  std::size_t k = i;
  while (k + 1 < tokens.size() && k < i + 3 && opens(tokens[k].form)) ++k;
  const std::string& form = tokens[k].form;
  const char32_t c = first_character(form);
  const bool lower = is_lower(c);
  switch (kind) {
    case Ending::kStop:
      // Behind a closing quote a sentence goes on in lower case: "We won." said Ann.
      if (quoted && lower) return false;
      if (k == i && (form == "," || form == ";" || form == ":" || form == ")")) return false;
      return true;
    case Ending::kQuestion:
      if (lower) return !quoted && last > 0 && !is_capitalised(tokens[last - 1].form);
      return form != "," && form != ";" && form != ":" && form != ")" && form != "." &&
             form != "-" && form != "--" && form != "–";
    case Ending::kEllipsis:
      return is_upper(c) && form != "I" && form.compare(0, 2, "I'") != 0;
    case Ending::kAbbreviation:
      if (!is_upper(c)) return false;
      if (is_clock(tokens[last].form)) return form.size() != 3 || to_upper_ascii(form) != form;
      return is_sentence_starter(to_lower(form)) &&
             (form.size() == 1 || !(to_upper_ascii(form) == form));
    case Ending::kNone:
      break;
  }
  return false;
}

}  // namespace

std::vector<bool> find_sentence_ends(const std::vector<SurfaceToken>& tokens) {
  std::vector<bool> ends(tokens.size(), false);
  if (tokens.empty()) return ends;
  ends.back() = true;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Ending kind = ending(tokens[i]);
    if (kind == Ending::kNone) continue;
    std::size_t last = i;
    bool quoted = false;
    while (last + 1 < tokens.size() && closes(tokens[last + 1], !tokens[last].space_after)) {
      ++last;
      quoted |= tokens[last].form != ")" && tokens[last].form != "]";
    }
    // A reference glued to the stop: "in 1805.[6]".
    while (last + 3 < tokens.size() && !tokens[last].space_after && tokens[last + 1].form == "[" &&
           is_digit(first_character(tokens[last + 2].form)) && tokens[last + 3].form == "]") {
      last += 3;
    }
    if (last + 1 >= tokens.size()) break;
    // "end.Next": a stop without space counts when a capital follows.
    const bool glued = !tokens[last].space_after;
    if (glued && !(kind == Ending::kStop || kind == Ending::kQuestion)) continue;
    if (glued && !is_capitalised(tokens[last + 1].form) && !opens(tokens[last + 1].form)) continue;
    if (starts_after(tokens, i, last + 1, kind, quoted)) ends[last] = true;
    i = last;
  }
  return ends;
}

void Tokenizer::annotate(AnnotatedDocument& document) const {
  const std::string_view text = document.source.text;
  document.sentences.clear();
  for (const TextBlock& block : find_blocks(text)) {
    std::vector<SurfaceToken> surface = tokenize_block(text, block);
    const std::vector<bool> ends = find_sentence_ends(surface);
    Sentence sentence;
    for (std::size_t i = 0; i < surface.size(); ++i) {
      SurfaceToken& from = surface[i];
      const auto index = static_cast<std::uint32_t>(sentence.tokens.size());
      Token token;
      token.begin = from.begin;
      token.end = from.end;
      token.space_after = from.space_after;
      if (from.split == 0) {
        token.form = std::move(from.form);
        sentence.tokens.push_back(std::move(token));
      } else {
        Token second = token;
        token.form = from.form.substr(0, from.split);
        second.form = from.form.substr(from.split);
        token.end = second.begin = from.split_at;
        token.space_after = false;
        sentence.multiwords.push_back({index, index + 1, std::move(from.form)});
        sentence.tokens.push_back(std::move(token));
        sentence.tokens.push_back(std::move(second));
      }
      if (ends[i]) {
        sentence.begin = sentence.tokens.front().begin;
        sentence.end = sentence.tokens.back().end;
        sentence.heading = block.heading;
        document.sentences.push_back(std::move(sentence));
        sentence = Sentence();
      }
    }
  }
}

}  // namespace entente::extractors
