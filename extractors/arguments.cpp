#include "extractors/arguments.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "core/text.h"

namespace entente::extractors {
namespace {

constexpr int kDepth = 6;
using WordSet = std::unordered_set<std::string_view>;

bool same_clause_word(const Syntax& syntax, std::uint32_t word) { return syntax.is(word, "conj"); }

/// Nouns that only count or group what follows by "of": "members of", "dozens of".
bool is_quantity(std::string_view lemma) {
  static const WordSet kNouns = {"member", "number", "group",  "series",   "one",    "majority",
                                 "part",   "rest",   "dozen",  "hundred",  "people", "leader",
                                 "lot",    "most",   "some",   "many",     "both",   "all",
                                 "list",   "bulk",   "kind",   "form",     "type",   "ton",
                                 "barrel", "batch",  "amount", "quantity", "worth",  "two"};
  return kNouns.contains(lemma);
}

}  // namespace

bool counts_others(std::string_view lemma) {
  static const WordSet kNouns = {"number", "series", "range",  "round", "raft", "package",
                                 "set",    "wave",   "couple", "host",  "lot",  "variety",
                                 "flurry", "spate",  "string", "dozen", "kind", "form"};
  return kNouns.contains(lemma);
}

ArgumentFinder::ArgumentFinder(const AnnotatedDocument& document, std::uint32_t sentence,
                               const Syntax& syntax, const Lexicon& lexicon)
    : document_(document),
      syntax_(syntax),
      lexicon_(lexicon),
      mentions_(syntax.size()),
      covering_(syntax.size()) {
  const auto begin = std::lower_bound(
      document.mentions.begin(), document.mentions.end(), sentence,
      [](const Mention& mention, std::uint32_t s) { return mention.sentence < s; });
  for (auto at = begin; at != document.mentions.end() && at->sentence == sentence; ++at) {
    const auto index = static_cast<std::uint32_t>(at - document.mentions.begin());
    if (at->entity < 0 || at->head >= syntax.size()) continue;
    mentions_[at->head].push_back(index);
    for (std::uint32_t t = at->first; t <= at->last && t < syntax.size(); ++t) {
      covering_[t].push_back(index);
    }
  }
}

std::vector<std::uint32_t> ArgumentFinder::mentions_at(std::uint32_t word) const {
  if (!mentions_[word].empty()) return mentions_[word];
  return covering_[word];
}

void ArgumentFinder::append(std::vector<Argument>& out, std::vector<Argument> more,
                            double factor) const {
  for (Argument& argument : more) {
    argument.certainty *= factor;
    const bool known = std::any_of(out.begin(), out.end(), [&](const Argument& other) {
      return other.entity == argument.entity;
    });
    if (!known) out.push_back(argument);
  }
}

bool ArgumentFinder::is_reciprocal(std::uint32_t word) const {
  if (syntax_.lower(word) != "other" && syntax_.lower(word) != "another" &&
      syntax_.lower(word) != "each") {
    return false;
  }
  const auto span = syntax_.span(word);
  if (span.second - span.first > 3) return false;
  for (std::uint32_t t = span.first; t + 1 <= span.second; ++t) {
    const std::string a = syntax_.lower(t);
    const std::string b = syntax_.lower(t + 1);
    if ((a == "each" && b == "other") || (a == "one" && b == "another")) return true;
  }
  return word > 0 && syntax_.lower(word) == "other" && syntax_.lower(word - 1) == "each";
}

std::int32_t ArgumentFinder::antecedent_of_relative(std::uint32_t word) const {
  std::int32_t at = static_cast<std::int32_t>(word);
  for (std::uint32_t steps = 0; at >= 0 && steps < syntax_.size(); ++steps) {
    if (syntax_.is(static_cast<std::uint32_t>(at), "acl")) {
      return syntax_.head(static_cast<std::uint32_t>(at));
    }
    at = syntax_.head(static_cast<std::uint32_t>(at));
  }
  return -1;
}

EntityType ArgumentFinder::type_of(const Argument& argument) const {
  return document_.entities[static_cast<std::size_t>(argument.entity)].type;
}

bool ArgumentFinder::is_described_body(const Argument& argument) const {
  return type_of(argument) == EntityType::kOrganization &&
         document_.mentions[argument.mention].kind == MentionKind::kNominal;
}

std::vector<Argument> ArgumentFinder::resolve(std::uint32_t word, int depth) const {
  std::vector<Argument> out;
  if (depth > kDepth) return out;
  const Token& token = syntax_[word];
  for (std::uint32_t m : mentions_at(word)) {
    const Mention& mention = document_.mentions[m];
    if (!mention.core) continue;
    append(out, {{m, mention.entity, word, true, 1.0}}, 1.0);
  }
  // "Russian energy" is the good and the state that it comes from, "the Kenyan police" the body and
  // its state.
  if (out.size() == 1 && (type_of(out[0]) == EntityType::kResource || is_described_body(out[0]))) {
    auto owners = before_noun(word, depth + 1);
    for (Argument& owner : owners) owner.direct = false;
    append(out, std::move(owners), 0.9);
    for (std::uint32_t c : oblique(word, "from")) append(out, resolve(c, depth + 1), 0.9);
  }
  if (out.empty()) {
    const std::string lower = syntax_.lower(word);
    if (token.upos == "PRON" && (lower == "which" || lower == "who" || lower == "that" ||
                                 lower == "whom" || lower == "whose")) {
      const std::int32_t head = antecedent_of_relative(word);
      if (head >= 0 && head != static_cast<std::int32_t>(word)) {
        append(out, resolve(static_cast<std::uint32_t>(head), depth + 1), 1.0);
        return out;
      }
    }
    if (token.upos == "NOUN" || token.upos == "PROPN" || token.upos == "NUM" ||
        token.upos == "ADJ" || token.upos == "DET" || token.upos == "PRON" || token.upos == "SYM") {
      // "the Chinese president, Xi Jinping": the name itself, not the state before the title.
      for (std::uint32_t c : syntax_.children(word)) {
        if (!syntax_.is(c, "appos") && !syntax_.is(c, "flat") &&
            !(syntax_.is(c, "compound") && c > word) && !syntax_.is(c, "nmod:desc")) {
          continue;
        }
        for (std::uint32_t m : mentions_at(c)) {
          const Mention& mention = document_.mentions[m];
          if (mention.core && mention.kind != MentionKind::kAdjective && c > word) {
            append(out, {{m, mention.entity, c, true, 0.98}}, 1.0);
          }
        }
      }
      if (out.empty()) {
        auto owners = possessors(word, depth + 1);
        for (Argument& owner : owners) owner.direct = false;
        append(out, std::move(owners), 1.0);
      }
      for (std::uint32_t c : syntax_.children(word)) {
        if (out.empty() && (syntax_.is(c, "appos") || syntax_.is(c, "flat"))) {
          append(out, resolve(c, depth + 1), 0.95);
        }
        // "countries such as Japan", "powers like India".
        if (syntax_.is(c, "nmod") && c > word) {
          const std::string preposition = syntax_.preposition(c);
          if (preposition == "such" || preposition == "like" || preposition == "including") {
            append(out, resolve(c, depth + 1), 0.9);
          }
        }
      }
    }
  }
  for (std::uint32_t c : syntax_.children(word)) {
    if (same_clause_word(syntax_, c) && !syntax_.is_verb(c)) {
      append(out, resolve(c, depth + 1), 0.97);
    }
    // "along with X", "as well as X" after a name.
    if (syntax_.is(c, "nmod") && c > word) {
      const std::string preposition = syntax_.preposition(c);
      if (preposition == "including" || preposition == "along" || preposition == "alongside") {
        append(out, resolve(c, depth + 1), 0.9);
      }
    }
  }
  return out;
}

std::vector<Argument> ArgumentFinder::before_noun(std::uint32_t noun, int depth) const {
  std::vector<Argument> out;
  if (depth > kDepth) return out;
  for (std::uint32_t c : syntax_.children(noun)) {
    if (c >= noun) continue;
    const bool possessor = syntax_.is(c, "nmod:poss");
    if (possessor) {
      append(out, resolve(c, depth + 1), 1.0);
      continue;
    }
    if (!syntax_.is(c, "amod") && !syntax_.is(c, "compound") && !syntax_.is(c, "nmod") &&
        !syntax_.is(c, "det") && !syntax_.is(c, "flat") && !syntax_.is(c, "obl") &&
        !syntax_.is(c, "acl") && !syntax_.is(c, "dep")) {
      continue;
    }
    if (syntax_.is(c, "nmod") && !syntax_.preposition(c).empty()) continue;
    // "the U.S. - Japan alliance": whatever hangs on what, all names of the modifier count.
    const auto span = syntax_.span(c);
    if (span.second >= noun || span.second - span.first > 8) continue;
    for (std::uint32_t t = span.first; t <= span.second; ++t) {
      for (std::uint32_t m : mentions_[t]) {
        const Mention& mention = document_.mentions[m];
        const EntityType type = document_.entities[static_cast<std::size_t>(mention.entity)].type;
        if (type == EntityType::kResource) continue;
        if (!mention.core) continue;
        append(out, {{m, mention.entity, t, true, 1.0}}, 1.0);
      }
    }
  }
  return out;
}

std::vector<Argument> ArgumentFinder::possessors(std::uint32_t noun, int depth) const {
  std::vector<Argument> out;
  if (depth > kDepth) return out;
  const std::string lemma = to_lower(syntax_[noun].lemma);
  const bool transparent = lexicon_.is(Operator::kTransparent, lemma);
  append(out, before_noun(noun, depth + 1), transparent ? 0.95 : 0.6);
  const bool quantity = is_quantity(lemma) || syntax_[noun].upos == "NUM" ||
                        syntax_[noun].upos == "DET" || syntax_[noun].upos == "PRON";
  for (std::uint32_t c : syntax_.children(noun)) {
    if (!syntax_.is(c, "nmod") || c < noun) continue;
    const std::string preposition = syntax_.preposition(c);
    if (preposition == "of") {
      append(out, resolve(c, depth + 1), transparent || quantity ? 0.92 : 0.55);
    } else if (preposition == "by") {
      append(out, resolve(c, depth + 1), 0.6);
    } else if ((preposition == "in" || preposition == "from") && transparent) {
      append(out, resolve(c, depth + 1), 0.7);
    }
  }
  return out;
}

std::int32_t ArgumentFinder::hyphen_agent(std::uint32_t word) const {
  if (word < 2 || syntax_[word].xpos != "VBN") return -1;
  const std::string dash = syntax_.lower(word - 1);
  if (dash != "-" && dash != "–" && dash != "‑") return -1;
  return covering_[word - 2].empty() ? -1 : static_cast<std::int32_t>(word) - 2;
}

std::vector<std::uint32_t> ArgumentFinder::subjects(std::uint32_t word, int depth) const {
  std::vector<std::uint32_t> out;
  if (depth > kDepth) return out;
  // "the Russian-led union", "U.S.-backed forces".
  if (const std::int32_t agent = hyphen_agent(word); agent >= 0) {
    return {static_cast<std::uint32_t>(agent)};
  }
  const bool passive = syntax_.is_passive(word);
  if (passive && !syntax_.has_copula(word)) {
    // The agent of a passive; without one nobody is said to have done it.
    for (std::uint32_t c : syntax_.children(word)) {
      if (syntax_.is(c, "obl") &&
          (syntax_[c].deprel == "obl:agent" || syntax_.preposition(c) == "by")) {
        out.push_back(c);
      }
    }
    return out;
  }
  for (std::uint32_t c : syntax_.children(word)) {
    if (syntax_.is(c, "nsubj")) out.push_back(c);
  }
  if (!out.empty()) {
    // A relative pronoun stands for its antecedent; resolve() sees to that.
    return out;
  }
  const std::int32_t h = syntax_.head(word);
  if (h < 0) return out;
  const auto head = static_cast<std::uint32_t>(h);
  const auto surface = [&](std::uint32_t verb) {
    // The surface subject of a passive governor controls: "was forced to turn to".
    std::vector<std::uint32_t> found;
    if (syntax_.is_passive(verb)) {
      for (std::uint32_t c : syntax_.children(verb)) {
        if (syntax_.is(c, "nsubj")) found.push_back(c);
      }
      if (found.empty()) found = objects(verb, depth + 1);
      return found;
    }
    return subjects(verb, depth + 1);
  };
  if (syntax_.is(word, "conj")) {
    if (syntax_.is_verb(head) || syntax_.has_copula(head) || syntax_[head].upos == "ADJ") {
      return surface(head);
    }
    return out;
  }
  if (syntax_.is(word, "xcomp") || syntax_.is(word, "ccomp")) {
    if (lexicon_.is(Operator::kObjectControl, syntax_[head].lemma)) {
      if (syntax_.is_passive(head)) return surface(head);
      for (std::uint32_t c : syntax_.children(head)) {
        if (syntax_.is(c, "obj") || syntax_.is(c, "iobj")) out.push_back(c);
      }
      if (out.empty()) {
        // "called on Russia to withdraw", "appealed to China to help".
        for (std::uint32_t c : syntax_.children(head)) {
          const std::string preposition = syntax_.preposition(c);
          if (syntax_.is(c, "obl") &&
              (preposition == "on" || preposition == "upon" || preposition == "to")) {
            out.push_back(c);
          }
        }
      }
      if (!out.empty()) return out;
    }
    return surface(head);
  }
  if (syntax_.is(word, "acl:relcl")) {
    // A gap subject ("the troops that hold X" has its own nsubj; this is a reduced one).
    if (objects(word, depth + 1).empty() || syntax_.child(word, "obj") >= 0) out.push_back(head);
    return out;
  }
  if (syntax_.is(word, "acl")) {
    const bool infinitive = syntax_.child(word, "mark") >= 0;
    if (!infinitive || !syntax_.is_noun(head)) {
      out.push_back(head);
      return out;
    }
    // "Russia's decision to withdraw", "made an attempt to seize": the noun's agent.
    for (std::uint32_t c : syntax_.children(head)) {
      if (syntax_.is(c, "nmod:poss") || (syntax_.is(c, "amod") && !mentions_[c].empty()) ||
          (syntax_.is(c, "compound") && !mentions_[c].empty())) {
        out.push_back(c);
      }
    }
    if (out.empty()) {
      const std::int32_t verb = syntax_.head(head);
      if (verb >= 0 && (syntax_.is(head, "obj") || syntax_.is(head, "obl"))) {
        return surface(static_cast<std::uint32_t>(verb));
      }
    }
    return out;
  }
  if (syntax_.is(word, "amod")) {
    out.push_back(head);
    return out;
  }
  if (syntax_.is(word, "advcl") || syntax_.is(word, "parataxis")) {
    // "Wary of China, Japan ...", "by buying oil, China ...": the subject of the main clause.
    if (syntax_.is(word, "parataxis") && syntax_.is_verb(word) && syntax_[word].xpos != "VBG") {
      return out;
    }
    if (lexicon_.is(Operator::kObjectControl, syntax_[head].lemma)) {
      // "accused Israel of attacking", "deter Japan from joining": the object does it.
      for (std::uint32_t c : syntax_.children(word)) {
        const std::string mark = syntax_.lower(c);
        if (!syntax_.is(c, "mark") || (mark != "of" && mark != "for" && mark != "from")) continue;
        if (syntax_.is_passive(head)) return surface(head);
        for (std::uint32_t o : syntax_.children(head)) {
          if (syntax_.is(o, "obj")) out.push_back(o);
        }
        if (!out.empty()) return out;
      }
    }
    if (syntax_.is_verb(head) || syntax_.has_copula(head) || syntax_[head].upos == "ADJ") {
      return surface(head);
    }
    if (syntax_.is_noun(head)) out.push_back(head);
  }
  return out;
}

std::vector<std::uint32_t> ArgumentFinder::objects(std::uint32_t word, int depth) const {
  std::vector<std::uint32_t> out;
  if (depth > kDepth) return out;
  const std::int32_t h = syntax_.head(word);
  if (hyphen_agent(word) >= 0 && h >= 0) return {static_cast<std::uint32_t>(h)};
  if (syntax_.is_passive(word)) {
    for (std::uint32_t c : syntax_.children(word)) {
      if (syntax_[c].deprel == "nsubj:pass" || syntax_.is(c, "nsubj")) out.push_back(c);
    }
    if (out.empty() && h >= 0) {
      const auto head = static_cast<std::uint32_t>(h);
      if (syntax_.is(word, "acl")) {
        out.push_back(head);
      } else if (syntax_.is(word, "conj") && syntax_.is_verb(head)) {
        return syntax_.is_passive(head) ? objects(head, depth + 1) : subjects(head, depth + 1);
      } else if (syntax_.is(word, "xcomp") || syntax_.is(word, "advcl")) {
        return subjects(head, depth + 1);
      }
    }
    return out;
  }
  for (std::uint32_t c : syntax_.children(word)) {
    if (syntax_.is(c, "obj")) out.push_back(c);
  }
  if (out.empty()) {
    // "asked Stockholm to reconsider", "warned the Greeks that": what is said is the direct object.
    for (std::uint32_t c : syntax_.children(word)) {
      if (syntax_.is(c, "iobj")) out.push_back(c);
    }
  }
  if (!out.empty() || h < 0) return out;
  const auto head = static_cast<std::uint32_t>(h);
  if (syntax_.is(word, "acl:relcl") && syntax_.child(word, "nsubj") >= 0) {
    // The antecedent fills the gap where the clause has its own subject and no relative adverb.
    bool adverb = false;
    for (std::uint32_t c : syntax_.children(word)) {
      const std::string lower = syntax_.lower(c);
      adverb = adverb || lower == "where" || lower == "when" || lower == "why" ||
               (syntax_.is(c, "obl") && (lower == "which" || lower == "whom"));
      if (syntax_.is(c, "nsubj") && (lower == "which" || lower == "who" || lower == "that")) {
        adverb = true;
      }
    }
    if (!adverb) out.push_back(head);
    return out;
  }
  if (syntax_.is(word, "acl") && syntax_[word].xpos == "VBN" && syntax_.child(word, "nsubj") < 0) {
    out.push_back(head);
    return out;
  }
  // "condemned and sanctioned Russia": the object may hang on either verb.
  for (std::uint32_t c : syntax_.children(word)) {
    if (syntax_.is(c, "conj") && syntax_.is_verb(c) && syntax_.child(c, "nsubj") < 0) {
      for (std::uint32_t o : syntax_.children(c)) {
        if (syntax_.is(o, "obj")) out.push_back(o);
      }
    }
  }
  if (out.empty() && syntax_.is(word, "conj") && syntax_.is_verb(head)) {
    for (std::uint32_t o : syntax_.children(head)) {
      if (syntax_.is(o, "obj") && o > word) out.push_back(o);
    }
  }
  return out;
}

std::vector<std::uint32_t> ArgumentFinder::oblique(std::uint32_t word,
                                                   const std::string& preposition) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c : syntax_.children(word)) {
    if (syntax_.is(c, "advcl") || syntax_.is(c, "ccomp") || syntax_.is(c, "acl")) {
      // "wary of being surrounded by", "concerned about what would happen if".
      for (std::uint32_t g : syntax_.children(c)) {
        if ((syntax_.is(g, "mark") || syntax_.is(g, "case")) && syntax_.lower(g) == preposition) {
          out.push_back(c);
          break;
        }
      }
      continue;
    }
    if (!syntax_.is(c, "obl") && !syntax_.is(c, "nmod")) continue;
    if (syntax_.preposition(c) == preposition) out.push_back(c);
  }
  // The case marker can stand on a relative pronoun ("on which Japan depends") or be stranded.
  if (out.empty() && syntax_.is(word, "acl:relcl")) {
    for (std::uint32_t c : syntax_.children(word)) {
      if ((syntax_.is(c, "case") || syntax_.is(c, "obl") || syntax_.is(c, "advmod")) &&
          syntax_.lower(c) == preposition && syntax_.head(word) >= 0) {
        out.push_back(static_cast<std::uint32_t>(syntax_.head(word)));
      }
    }
  }
  return out;
}

std::int32_t ArgumentFinder::light_verb(std::uint32_t noun) const {
  const std::int32_t h = syntax_.head(noun);
  if (h < 0) return -1;
  const auto head = static_cast<std::uint32_t>(h);
  if (syntax_.is(noun, "conj") && syntax_.is_noun(head)) return light_verb(head);
  // "enforce a number of sanctions", "a round of talks".
  if (syntax_.is(noun, "nmod") && syntax_.preposition(noun) == "of" &&
      counts_others(syntax_[head].lemma)) {
    return light_verb(head);
  }
  if (!syntax_.is_verb(head)) {
    return -1;
  }
  const std::string& lemma = syntax_[head].lemma;
  if (syntax_.is(noun, "obj") || syntax_[noun].deprel == "nsubj:pass") {
    return lexicon_.is(Operator::kLight, lemma) ? h : -1;
  }
  if (syntax_.is(noun, "obl")) {
    static const WordSet kVerbs = {"engage",  "enter",    "participate", "join", "take", "embark",
                                   "respond", "agree",    "come",        "be",   "go",   "turn",
                                   "begin",   "continue", "call",        "push", "end",  "persist"};
    const std::string preposition = syntax_.preposition(noun);
    if (lemma == "come" && preposition == "to") return h;  // "came to an agreement"
    if (kVerbs.contains(lemma) &&
        (preposition == "in" || preposition == "into" || preposition == "on" ||
         preposition == "at" || preposition == "with" || preposition == "under")) {
      return h;
    }
  }
  return -1;
}

std::vector<Argument> ArgumentFinder::within(std::uint32_t word) const {
  std::vector<Argument> out;
  std::vector<std::uint32_t> stack = {word};
  std::size_t steps = 0;
  while (!stack.empty() && steps++ < syntax_.size()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    for (std::uint32_t m : mentions_[at]) {
      const Mention& mention = document_.mentions[m];
      const EntityType type = document_.entities[static_cast<std::size_t>(mention.entity)].type;
      if (!mention.core || type == EntityType::kTerritory || type == EntityType::kEvent) continue;
      append(out, {{m, mention.entity, at, false, 0.45}}, 1.0);
    }
    for (std::uint32_t c : syntax_.children(at)) {
      if (syntax_.is(c, "acl:relcl") || syntax_.is(c, "parataxis")) continue;
      stack.push_back(c);
    }
  }
  return out;
}

std::vector<Argument> ArgumentFinder::alone(std::uint32_t word) const {
  std::vector<Argument> out;
  for (std::uint32_t m : mentions_at(word)) {
    if (document_.mentions[m].core) {
      append(out, {{m, document_.mentions[m].entity, word, true, 1.0}}, 1.0);
    }
  }
  return out;
}

std::vector<Argument> ArgumentFinder::self(std::uint32_t noun, int depth) const {
  std::vector<Argument> out;
  if (depth > kDepth) return out;
  const bool plural = syntax_[noun].xpos == "NNS" || syntax_[noun].xpos == "NNPS";
  // A singular title names one: "President Macron and Chancellor Scholz" are not both president.
  const auto named = [&](std::uint32_t word) {
    return plural || alone(word).empty() ? resolve(word) : alone(word);
  };
  for (std::uint32_t m : mentions_[noun]) {
    // "the partner" that coreference has resolved names itself.
    const Mention& mention = document_.mentions[m];
    if (mention.kind == MentionKind::kNominal || mention.kind == MentionKind::kPronoun) {
      append(out, {{m, mention.entity, noun, true, 1.0}}, 0.9);
    }
  }
  for (std::uint32_t c : syntax_.children(noun)) {
    if (syntax_.is(c, "nsubj") && syntax_.has_copula(noun)) append(out, resolve(c), 1.0);
    if (syntax_.is(c, "appos")) append(out, named(c), 1.0);
    if ((syntax_.is(c, "flat") || syntax_.is(c, "compound") || syntax_.is(c, "nmod:desc")) &&
        c > noun) {
      append(out, named(c), 1.0);
    }
    if (syntax_.is(c, "nmod") && c > noun) {
      const std::string preposition = syntax_.preposition(c);
      if (preposition == "such" || preposition == "like" || preposition == "including") {
        append(out, resolve(c), 0.9);
      }
    }
  }
  const std::int32_t h = syntax_.head(noun);
  if (h < 0) return out;
  const auto head = static_cast<std::uint32_t>(h);
  if (syntax_.is(noun, "conj")) {
    bool other = false;
    for (std::uint32_t c : syntax_.children(noun)) {
      const std::string word = syntax_.lower(c);
      other = other || word == "other" || word == "fellow" || word == "several";
    }
    if (other) {
      // "Japan and other G7 nations": what stands before is one of them.
      append(out, resolve(head), 1.0);
    } else if (out.empty()) {
      append(out, self(head, depth + 1), 0.95);
    }
  } else if (syntax_.is(noun, "appos")) {
    append(out, named(head), 1.0);
  } else if ((syntax_.is(noun, "compound") || syntax_.is(noun, "nmod:desc") ||
              syntax_.is(noun, "flat") || syntax_.is(noun, "nmod") || syntax_.is(noun, "amod")) &&
             noun < head && syntax_.preposition(noun).empty()) {
    // "foreign minister Wang Yi": the title hangs on the name.
    if (!mentions_at(head).empty()) append(out, named(head), 1.0);
  } else if (syntax_.is(noun, "xcomp")) {
    const bool on_object = syntax_.child(head, "obj") >= 0 && !syntax_.is_passive(head);
    for (std::uint32_t w : on_object                  ? objects(head)
                           : syntax_.is_passive(head) ? objects(head)
                                                      : subjects(head)) {
      append(out, resolve(w), 0.95);
    }
  } else if (syntax_.is(noun, "obl") || syntax_.is(noun, "nmod")) {
    if (syntax_.preposition(noun) == "as") {
      auto words = objects(head);
      if (words.empty()) words = subjects(head);
      for (std::uint32_t w : words) append(out, resolve(w), 0.85);
    }
  } else if (syntax_.is(noun, "nsubj") && syntax_.has_copula(head)) {
    append(out, resolve(head), 0.95);
  } else if (syntax_.is(noun, "advcl") || syntax_.is(noun, "acl")) {
    for (std::uint32_t w : subjects(noun)) append(out, resolve(w), 0.8);
  } else if (syntax_.is(noun, "nsubj") && syntax_.is_noun(head) && out.empty()) {
    append(out, resolve(head), 0.7);
  }
  return out;
}

std::vector<Argument> ArgumentFinder::fill(std::uint32_t word, const Slot& slot,
                                           PartOfSpeech pos) const {
  std::vector<std::uint32_t> words;
  std::vector<Argument> out;
  switch (slot.kind) {
    case Slot::Kind::kSubject:
      if (pos == PartOfSpeech::kNoun) {
        out = before_noun(word);
        if (out.empty() && syntax_.has_copula(word)) {
          const std::string preposition = syntax_.preposition(word);
          if (preposition == "at" || preposition == "in" || preposition == "under" ||
              preposition == "on") {
            for (std::uint32_t w : subjects(word)) append(out, resolve(w), 1.0);
          }
          return out;
        }
        for (std::uint32_t c : oblique(word, "by")) append(out, resolve(c), 1.0);
        if (out.empty()) {
          const std::int32_t verb = light_verb(word);
          if (verb >= 0) {
            for (std::uint32_t w : subjects(static_cast<std::uint32_t>(verb))) {
              append(out, resolve(w), 0.92);
            }
          }
          // "states with good relations with Russia".
          const std::int32_t h = syntax_.head(word);
          if (out.empty() && h >= 0 && syntax_.is(word, "nmod") &&
              syntax_.preposition(word) == "with") {
            append(out, resolve(static_cast<std::uint32_t>(h)), 0.85);
          }
          // "sanctions imposed by the EU", "pressure exerted by the West".
          for (std::uint32_t c : syntax_.children(word)) {
            if (syntax_.is(c, "acl") && syntax_.is_verb(c)) {
              for (std::uint32_t a : oblique(c, "by")) append(out, resolve(a), 0.9);
            }
          }
        }
        return out;
      }
      words = subjects(word);
      break;
    case Slot::Kind::kObject:
      if (pos == PartOfSpeech::kNoun) {
        for (std::uint32_t c : oblique(word, "of")) append(out, resolve(c), 0.95);
        if (out.empty()) {
          // "the Ukraine invasion", "Iran sanctions": a bare name, never an adjective.
          for (std::uint32_t c : syntax_.children(word)) {
            if (c > word || !syntax_.is(c, "compound")) continue;
            for (std::uint32_t m : mentions_at(c)) {
              const Mention& mention = document_.mentions[m];
              if (mention.kind == MentionKind::kName && mention.core) {
                append(out, {{m, mention.entity, c, true, 1.0}}, 0.8);
              }
            }
          }
        }
        return out;
      }
      words = objects(word);
      break;
    case Slot::Kind::kIndirect:
      for (std::uint32_t c : syntax_.children(word)) {
        if (syntax_.is(c, "iobj")) words.push_back(c);
      }
      break;
    case Slot::Kind::kClause:
      for (std::uint32_t c : syntax_.children(word)) {
        if (!syntax_.is(c, "ccomp")) continue;
        for (std::uint32_t w : syntax_.children(c)) {
          if (syntax_.is(w, "nsubj")) words.push_back(w);
        }
      }
      break;
    case Slot::Kind::kPossessor:
      out = before_noun(word);
      for (std::uint32_t c : oblique(word, "of")) append(out, resolve(c), 0.95);
      if (out.empty()) {
        // "Prime Minister Anwar Ibrahim of Malaysia": the phrase hangs on the name.
        std::vector<std::uint32_t> names;
        for (std::uint32_t c : syntax_.children(word)) {
          if (syntax_.is(c, "flat") || syntax_.is(c, "appos")) names.push_back(c);
        }
        const std::int32_t h = syntax_.head(word);
        if (h >= 0 && (syntax_.is(word, "compound") || syntax_.is(word, "nmod") ||
                       syntax_.is(word, "flat") || syntax_.is(word, "amod"))) {
          names.push_back(static_cast<std::uint32_t>(h));
        }
        for (std::uint32_t name : names) {
          if (mentions_at(name).empty()) continue;
          for (std::uint32_t c : oblique(name, "of")) append(out, resolve(c), 0.95);
          for (std::uint32_t c : syntax_.children(name)) {
            if (!syntax_.is(c, "nmod:poss") && !(syntax_.is(c, "amod") && c < name)) continue;
            append(out, alone(c), 0.95);
          }
        }
      }
      return out;
    case Slot::Kind::kSelf:
      return self(word);
    case Slot::Kind::kEach:
      return out;
    case Slot::Kind::kPreposition:
      words = oblique(word, slot.word);
      if (words.empty()) {
        if (pos == PartOfSpeech::kVerb) {
          // "impose sanctions on Russia": the phrase may hang on the object.
          for (std::uint32_t o : syntax_.children(word)) {
            if (!syntax_.is(o, "obj") && syntax_[o].deprel != "nsubj:pass") continue;
            for (std::uint32_t c : oblique(o, slot.word)) words.push_back(c);
          }
        } else if (pos == PartOfSpeech::kNoun) {
          const std::int32_t verb = light_verb(word);
          if (verb >= 0) words = oblique(static_cast<std::uint32_t>(verb), slot.word);
          for (std::uint32_t c : syntax_.children(word)) {
            if (words.empty() && syntax_.is(c, "acl") && syntax_.is_verb(c)) {
              words = oblique(c, slot.word);
            }
          }
        }
      }
      break;
  }
  if (slot.step.empty()) {
    for (std::uint32_t w : words) append(out, resolve(w), 1.0);
    if (out.empty()) {
      for (std::uint32_t w : words) append(out, within(w), 1.0);
    }
    return out;
  }
  for (std::uint32_t w : words) {
    if (slot.step.empty()) {
      append(out, resolve(w), 1.0);
    } else if (slot.step == "poss") {
      append(out, before_noun(w), 1.0);
      for (std::uint32_t c : oblique(w, "of")) append(out, resolve(c), 0.95);
    } else {
      for (std::uint32_t c : oblique(w, slot.step)) append(out, resolve(c), 1.0);
    }
  }
  return out;
}

}  // namespace entente::extractors
