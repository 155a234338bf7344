#include "extractors/open_extraction.h"

#include <algorithm>
#include <set>

#include "core/text.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

using Words = std::set<std::uint32_t>;

class OpenReader {
 public:
  OpenReader(const AnnotatedDocument& document, std::uint32_t s)
      : document_(document),
        index_(s),
        sentence_(document.sentences[s]),
        syntax_(document.sentences[s]) {}

  std::vector<OpenTriple> run() {
    for (std::uint32_t t = 0; t < syntax_.size(); ++t) {
      const bool copular = syntax_.has_copula(t);
      if ((sentence_.tokens[t].upos == "VERB" && !is_modifier(t)) || copular)
        read_clause(t, copular);
      if (syntax_.is(t, "appos") && syntax_.head(t) >= 0) read_apposition(t);
    }
    return std::move(triples_);
  }

 private:
  bool is_modifier(std::uint32_t t) const {
    return syntax_.is(t, "amod") || syntax_.is(t, "case") || syntax_.is(t, "compound") ||
           syntax_.is(t, "fixed") || syntax_.is(t, "mark");
  }

  /// The words of a phrase: its subtree without what says something of its own.
  void collect(std::uint32_t t, Words& words, bool whole, int depth = 0) const {
    words.insert(t);
    if (depth > 30) return;
    for (std::uint32_t c : syntax_.children(t)) {
      if (syntax_.is(c, "punct") && !(c > 0 && c + 1 < syntax_.size())) continue;
      if (!whole &&
          (syntax_.is(c, "acl:relcl") || syntax_.is(c, "parataxis") || syntax_.is(c, "appos"))) {
        continue;
      }
      if (syntax_.is(c, "parataxis") || syntax_.is(c, "discourse")) continue;
      collect(c, words, whole, depth + 1);
    }
  }

  /// The text of the words as the sentence writes it; runs of words that touch stay together.
  std::string text_of_words(const Words& given) const {
    std::vector<std::uint32_t> words(given.begin(), given.end());
    while (!words.empty() && sentence_.tokens[words.back()].upos == "PUNCT") words.pop_back();
    while (!words.empty() && sentence_.tokens[words.front()].upos == "PUNCT") {
      words.erase(words.begin());
    }
    std::string text;
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Token& token = sentence_.tokens[words[i]];
      if (token.begin < end) continue;
      const bool adjacent = i > 0 && words[i] == words[i - 1] + 1;
      if (i > 0) {
        if (adjacent) {
          text += document_.source.text.substr(end, token.begin - end);
        } else {
          text += ' ';
        }
      }
      text += document_.source.text.substr(token.begin, token.end - token.begin);
      end = token.end;
    }
    return squeeze_space(text);
  }

  std::string phrase(std::uint32_t t, bool with_preposition, bool whole) const {
    Words words;
    collect(t, words, whole);
    if (!with_preposition) {
      for (std::uint32_t c : syntax_.children(t)) {
        if (!syntax_.is(c, "case")) continue;
        if (sentence_.tokens[c].xpos == "POS") continue;
        words.erase(c);
        for (std::uint32_t g : syntax_.children(c)) words.erase(g);
      }
    }
    // Coordinating words and marks of the phrase itself are none of it.
    for (std::uint32_t c : syntax_.children(t)) {
      if (syntax_.is(c, "cc") && c < t) words.erase(c);
    }
    return text_of_words(words);
  }

  /// The word whose phrase is the clause's subject, also an unsaid one; -1 for none.
  std::int32_t subject(std::uint32_t t, double& certainty, int depth = 0) const {
    if (depth > 5) return -1;
    for (std::uint32_t c : syntax_.children(t)) {
      if (!syntax_.is(c, "nsubj")) continue;
      const std::string word = syntax_.lower(c);
      if ((word == "who" || word == "which" || word == "that") && syntax_.is(t, "acl:relcl")) {
        certainty *= 0.9;
        return syntax_.head(t);
      }
      return static_cast<std::int32_t>(c);
    }
    const std::int32_t h = syntax_.head(t);
    if (h < 0) return -1;
    const auto head = static_cast<std::uint32_t>(h);
    if (syntax_.is(t, "conj") || syntax_.is(t, "advcl")) {
      if (syntax_.is_noun(head) && !syntax_.has_copula(head)) return -1;
      certainty *= syntax_.is(t, "conj") ? 0.9 : 0.6;
      return subject(head, certainty, depth + 1);
    }
    if (syntax_.is(t, "xcomp")) {
      certainty *= 0.7;
      for (std::uint32_t c : syntax_.children(head)) {
        if (syntax_.is(c, "obj")) return static_cast<std::int32_t>(c);
      }
      return subject(head, certainty, depth + 1);
    }
    if (syntax_.is(t, "acl") && !syntax_.is(t, "acl:relcl")) {
      if (syntax_.child(t, "mark") >= 0) return -1;
      certainty *= 0.8;
      return h;
    }
    if (syntax_.is(t, "acl:relcl")) return h;
    return -1;
  }

  void read_clause(std::uint32_t t, bool copular) {
    // A verb below "wants to" is said with its governor.
    if (syntax_.is(t, "xcomp") && syntax_.head(t) >= 0 &&
        syntax_.child(static_cast<std::uint32_t>(syntax_.head(t)), "obj") < 0) {
      return;
    }
    double certainty = 0.9;
    const std::int32_t who = subject(t, certainty);
    if (who < 0) return;
    Words predicate;
    std::vector<std::uint32_t> direct;
    std::vector<std::uint32_t> clauses;
    std::vector<std::uint32_t> oblique;
    std::uint32_t verb = t;
    for (int chain = 0; chain < 4; ++chain) {
      add_verb_words(verb, copular && chain == 0, predicate);
      std::int32_t next = -1;
      for (std::uint32_t c : syntax_.children(verb)) {
        if (static_cast<std::int32_t>(c) == who) continue;
        if (syntax_.is(c, "obj") || syntax_.is(c, "iobj")) direct.push_back(c);
        if (syntax_.is(c, "obl")) oblique.push_back(c);
        if (syntax_.is(c, "nmod") && copular && c > verb) continue;
        if (syntax_.is(c, "ccomp")) clauses.push_back(c);
        if (syntax_.is(c, "xcomp")) next = static_cast<std::int32_t>(c);
        if (syntax_.is(c, "advcl") && c > verb && syntax_.child(c, "nsubj") < 0) {
          // "to help him" belongs to the clause as its last argument.
          clauses.push_back(c);
        }
      }
      if (next < 0 || !direct.empty()) {
        if (next >= 0) clauses.push_back(static_cast<std::uint32_t>(next));
        break;
      }
      const auto below = static_cast<std::uint32_t>(next);
      if (!syntax_.is_verb(below)) {
        direct.push_back(below);
        break;
      }
      for (std::uint32_t c : syntax_.children(below)) {
        if (syntax_.is(c, "mark")) predicate.insert(c);
      }
      verb = below;
    }
    if (syntax_.is(t, "acl:relcl") && direct.empty()) {
      // The gap of "the town that it took".
      const std::int32_t h = syntax_.head(t);
      if (h >= 0 && h != who) direct.push_back(static_cast<std::uint32_t>(h));
    }
    OpenTriple triple;
    triple.sentence = index_;
    triple.arguments.push_back(phrase(static_cast<std::uint32_t>(who), true, false));
    if (copular) {
      Words rest;
      collect(t, rest, false);
      for (std::uint32_t c : syntax_.children(t)) {
        const bool drop = syntax_.is(c, "nsubj") || syntax_.is(c, "cop") || syntax_.is(c, "aux") ||
                          syntax_.is(c, "mark") || syntax_.is(c, "advcl") ||
                          syntax_.is(c, "parataxis") || syntax_.is(c, "punct") ||
                          syntax_.is(c, "cc") || syntax_.is(c, "csubj") ||
                          (syntax_.is(c, "conj") && syntax_.child(c, "nsubj") >= 0) ||
                          (syntax_.is(c, "advmod") && predicate.contains(c));
        if (!drop) continue;
        Words gone;
        collect(c, gone, true);
        for (std::uint32_t g : gone) rest.erase(g);
      }
      triple.arguments.push_back(text_of_words(rest));
    } else {
      std::sort(oblique.begin(), oblique.end());
      bool first = direct.empty() && clauses.empty();
      for (std::uint32_t d : direct) triple.arguments.push_back(phrase(d, true, false));
      for (std::uint32_t c : clauses) triple.arguments.push_back(phrase(c, true, true));
      for (std::uint32_t o : oblique) {
        if (first && o > verb) {
          // "led to": the preposition of the only argument is part of the predicate.
          for (std::uint32_t c : syntax_.children(o)) {
            if (syntax_.is(c, "case")) predicate.insert(c);
          }
          triple.arguments.push_back(phrase(o, false, false));
          first = false;
        } else {
          triple.arguments.push_back(phrase(o, true, false));
        }
      }
    }
    triple.predicate = text_of_words(predicate);
    std::erase_if(triple.arguments, [](const std::string& a) { return a.empty(); });
    if (triple.arguments.size() < 2 || triple.predicate.empty()) return;
    if (triple.arguments.size() > 4) triple.arguments.resize(4);
    const std::string pronoun = to_lower(triple.arguments[0]);
    if (sentence_.tokens[static_cast<std::uint32_t>(who)].upos == "PRON") certainty *= 0.95;
    if (direct.empty() && !copular) certainty *= 0.93;
    triple.confidence = certainty;
    triples_.push_back(std::move(triple));
  }

  void add_verb_words(std::uint32_t verb, bool copular, Words& predicate) const {
    if (!copular) predicate.insert(verb);
    for (std::uint32_t c : syntax_.children(verb)) {
      const std::string word = syntax_.lower(c);
      if (syntax_.is(c, "aux") || syntax_.is(c, "cop") || syntax_.is(c, "compound:prt")) {
        predicate.insert(c);
      } else if (syntax_.is(c, "advmod") && c < verb + 1 &&
                 (word == "not" || word == "n't" || word == "never" || word == "also" ||
                  word == "still" || word == "only")) {
        predicate.insert(c);
      }
    }
  }

  void read_apposition(std::uint32_t t) {
    const auto head = static_cast<std::uint32_t>(syntax_.head(t));
    OpenTriple triple;
    triple.sentence = index_;
    triple.confidence = 0.35;
    triple.predicate = "is";
    triple.arguments = {phrase(head, true, false), phrase(t, true, false)};
    if (triple.arguments[0].empty() || triple.arguments[1].empty()) return;
    triples_.push_back(std::move(triple));
  }

  const AnnotatedDocument& document_;
  std::uint32_t index_;
  const Sentence& sentence_;
  Syntax syntax_;
  std::vector<OpenTriple> triples_;
};

}  // namespace

void merge_sentences(AnnotatedDocument& document) {
  if (document.sentences.size() < 2) return;
  Sentence& all = document.sentences.front();
  for (std::size_t s = 1; s < document.sentences.size(); ++s) {
    Sentence& next = document.sentences[s];
    const auto shift = static_cast<std::uint32_t>(all.tokens.size());
    for (MultiwordToken word : next.multiwords) {
      word.first += shift;
      word.last += shift;
      all.multiwords.push_back(std::move(word));
    }
    for (Token& token : next.tokens) all.tokens.push_back(std::move(token));
    all.end = next.end;
  }
  document.sentences.resize(1);
}

std::vector<OpenTriple> extract_open(const AnnotatedDocument& document, std::uint32_t sentence) {
  if (!document.sentences[sentence].analysed) return {};
  return OpenReader(document, sentence).run();
}

}  // namespace entente::extractors
