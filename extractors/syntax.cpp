#include "extractors/syntax.h"

#include <algorithm>

#include "core/text.h"

namespace entente::extractors {

Syntax::Syntax(const Sentence& sentence) : sentence_(&sentence), children_(sentence.tokens.size()) {
  for (std::uint32_t i = 0; i < sentence.tokens.size(); ++i) {
    const std::int32_t head = sentence.tokens[i].head;
    if (head >= 0 && head < static_cast<std::int32_t>(size())) {
      children_[static_cast<std::uint32_t>(head)].push_back(i);
    }
  }
}

bool Syntax::is(std::uint32_t index, std::string_view relation) const {
  const std::string& own = sentence_->tokens[index].deprel;
  if (own == relation) return true;
  return own.size() > relation.size() && own[relation.size()] == ':' && own.starts_with(relation);
}

std::int32_t Syntax::child(std::uint32_t index, std::string_view relation) const {
  for (std::uint32_t c : children_[index]) {
    if (is(c, relation)) return static_cast<std::int32_t>(c);
  }
  return -1;
}

std::string Syntax::preposition(std::uint32_t index) const {
  for (std::uint32_t c : children_[index]) {
    if (!is(c, "case")) continue;
    const Token& token = (*this)[c];
    if (token.upos == "PART" || token.xpos == "POS") continue;
    const std::string word = lower(c);
    return word == "towards" ? "toward" : word;
  }
  return "";
}

std::uint32_t Syntax::first_conjunct(std::uint32_t index) const {
  for (std::uint32_t steps = 0; is(index, "conj") && head(index) >= 0 && steps < size(); ++steps) {
    index = static_cast<std::uint32_t>(head(index));
  }
  return index;
}

std::string Syntax::lower(std::uint32_t index) const { return to_lower((*this)[index].form); }

bool Syntax::is_verb(std::uint32_t index) const {
  return (*this)[index].upos == "VERB" || (*this)[index].upos == "AUX";
}

bool Syntax::is_noun(std::uint32_t index) const {
  return (*this)[index].upos == "NOUN" || (*this)[index].upos == "PROPN";
}

bool Syntax::is_passive(std::uint32_t index) const {
  for (std::uint32_t c : children_[index]) {
    if ((*this)[c].deprel == "nsubj:pass" || (*this)[c].deprel == "aux:pass") return true;
  }
  const Token& token = (*this)[index];
  return token.xpos == "VBN" && is(index, "acl") && !is(index, "acl:relcl") &&
         child(index, "aux") < 0 && child(index, "obj") < 0;
}

std::pair<std::uint32_t, std::uint32_t> Syntax::span(std::uint32_t index) const {
  std::uint32_t first = index;
  std::uint32_t last = index;
  std::vector<std::uint32_t> stack = {index};
  std::size_t visited = 0;
  while (!stack.empty() && visited++ < size()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    first = std::min(first, at);
    last = std::max(last, at);
    for (std::uint32_t c : children_[at]) stack.push_back(c);
  }
  return {first, last};
}

bool Syntax::dominates(std::uint32_t ancestor, std::uint32_t index) const {
  std::int32_t at = static_cast<std::int32_t>(index);
  for (std::uint32_t steps = 0; at >= 0 && steps <= size(); ++steps) {
    if (at == static_cast<std::int32_t>(ancestor)) return true;
    at = head(static_cast<std::uint32_t>(at));
  }
  return false;
}

std::uint32_t Syntax::head_of(std::uint32_t first, std::uint32_t last) const {
  for (std::uint32_t i = first; i <= last && i < size(); ++i) {
    const std::int32_t h = head(i);
    if (h < static_cast<std::int32_t>(first) || h > static_cast<std::int32_t>(last)) {
      // Punctuation and function words at the rim are no heads.
      if (!is(i, "punct") && !is(i, "case") && !is(i, "det")) return i;
    }
  }
  return last;
}

std::string Syntax::path(std::uint32_t a, std::uint32_t b) const {
  std::vector<std::uint32_t> up = {a};
  for (std::int32_t h = head(a); h >= 0 && up.size() <= size(); h = head(up.back())) {
    up.push_back(static_cast<std::uint32_t>(h));
  }
  std::vector<std::uint32_t> down = {b};
  std::size_t meeting = up.size();
  while (true) {
    const auto found = std::find(up.begin(), up.end(), down.back());
    if (found != up.end()) {
      meeting = static_cast<std::size_t>(found - up.begin());
      break;
    }
    const std::int32_t h = head(down.back());
    if (h < 0 || down.size() > size()) return "";
    down.push_back(static_cast<std::uint32_t>(h));
  }
  std::string text;
  for (std::size_t i = 0; i < meeting; ++i) {
    text += (*this)[up[i]].deprel + "<";
    if (i + 1 < meeting) text += (*this)[up[i + 1]].lemma + " ";
  }
  text += "[" + (*this)[up[meeting]].lemma + "]";
  for (std::size_t i = down.size(); i-- > 1;) {
    text += ">" + (*this)[down[i - 1]].deprel;
    if (i > 1) text += " " + (*this)[down[i - 1]].lemma;
  }
  return text;
}

}  // namespace entente::extractors
