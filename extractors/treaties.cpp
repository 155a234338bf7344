#include "extractors/treaties.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/text.h"
#include "extractors/mentions.h"
#include "extractors/relations.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

bool is_signing(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kVerbs = {
      "sign", "conclude", "reach",  "ratify",  "strike",   "negotiate", "initial", "ink",
      "seal", "scrap",    "have",   "make",    "finalize", "forge",     "renew",   "abrogate",
      "form", "tear",     "cancel", "suspend", "agree",    "violate",   "enter",   "announce"};
  return kVerbs.contains(lemma);
}

/// "a 30-year deal", "a $400 billion deal": words that measure it.
bool is_measure(std::string_view word) {
  static const std::unordered_set<std::string_view> kWords = {
      "year", "month", "day", "decade", "million", "billion", "trillion", "dollar", "euro", "page"};
  return kWords.contains(word);
}

/// The verb that has the subject of `verb`: itself, or what it continues ("met and signed").
std::uint32_t subject_holder(std::uint32_t verb, const Syntax& syntax) {
  for (std::uint32_t steps = 0; steps < syntax.size(); ++steps) {
    if (syntax.child(verb, "nsubj") >= 0 || syntax.head(verb) < 0) return verb;
    if (!syntax.is(verb, "conj") && !syntax.is(verb, "xcomp") && !syntax.is(verb, "advcl")) {
      return verb;
    }
    verb = static_cast<std::uint32_t>(syntax.head(verb));
  }
  return verb;
}

}  // namespace

bool is_treaty_noun(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kNouns = {
      "treaty",     "agreement",  "accord",     "pact",       "deal",     "ceasefire",
      "truce",      "armistice",  "convention", "memorandum", "protocol", "communique",
      "communiqué", "settlement", "cease-fire", "concordat",  "contract"};
  return kNouns.contains(lemma);
}

std::vector<Mention> described_treaties(AnnotatedDocument& document, std::uint32_t s,
                                        const std::vector<Mention>& here) {
  std::vector<Mention> added;
  const Sentence& sentence = document.sentences[s];
  if (!sentence.analysed || here.empty()) return added;
  const Syntax syntax(sentence);
  const auto covering = [&](std::uint32_t t) -> const Mention* {
    for (const Mention& mention : here) {
      if (mention.first <= t && t <= mention.last) return &mention;
    }
    return nullptr;
  };
  const auto is_party = [&](const Mention& mention) {
    const EntityType type = document.entities[static_cast<std::size_t>(mention.entity)].type;
    return mention.core &&
           (type == EntityType::kState || type == EntityType::kOrganization ||
            (type == EntityType::kLeader && state_of(document, mention.entity) >= 0));
  };
  const auto party = [&](const Mention& mention) {
    const EntityType type = document.entities[static_cast<std::size_t>(mention.entity)].type;
    return type == EntityType::kLeader ? state_of(document, mention.entity) : mention.entity;
  };
  for (std::uint32_t t = 0; t < syntax.size(); ++t) {
    if (sentence.tokens[t].upos != "NOUN" && sentence.tokens[t].upos != "PROPN") continue;
    if (!is_treaty_noun(to_lower(sentence.tokens[t].lemma))) continue;
    if (covering(t) != nullptr) continue;
    std::vector<std::int32_t> parties;
    // A plural ("the two sides") is one mention a member.
    const auto add_all = [&](std::uint32_t at) {
      for (const Mention& mention : here) {
        if (at < mention.first || mention.last < at || !is_party(mention)) continue;
        if (std::find(parties.begin(), parties.end(), party(mention)) == parties.end()) {
          parties.push_back(party(mention));
        }
      }
    };
    const auto add = [&](std::uint32_t at, auto&& self) -> void {
      add_all(at);
      for (std::uint32_t c : syntax.children(at)) {
        if (syntax.is(c, "conj")) self(c, self);
      }
    };
    for (std::uint32_t c : syntax.children(t)) {
      const std::string preposition = syntax.preposition(c);
      const bool before = c < t && (syntax.is(c, "nmod:poss") || syntax.is(c, "amod") ||
                                    syntax.is(c, "compound") || syntax.is(c, "nmod"));
      if (before) {
        // "U.S. - Japan treaty": the parser hangs the first on the second or on the noun.
        const auto span = syntax.span(c);
        for (std::uint32_t i = span.first; i <= span.second; ++i) {
          add_all(i);
        }
      } else if (preposition == "between" || preposition == "with") {
        add(c, add);
      }
    }
    const std::int32_t governor = syntax.head(t);
    if (governor >= 0 && (syntax.is(t, "obj") || syntax.is(t, "nsubj:pass"))) {
      auto verb = static_cast<std::uint32_t>(governor);
      if (is_signing(to_lower(sentence.tokens[verb].lemma))) {
        for (std::uint32_t c : syntax.children(subject_holder(verb, syntax))) {
          if (syntax.is(c, "nsubj") && c != t) add(c, add);
        }
        for (std::uint32_t c : syntax.children(verb)) {
          if (syntax.is(c, "obl") &&
              (syntax.preposition(c) == "with" || syntax.preposition(c) == "by")) {
            add(c, add);
          }
        }
      }
    }
    if (parties.size() < 2) continue;
    // Parties in the order of the text.
    const auto place = [&](std::int32_t entity) {
      for (const Mention& mention : here) {
        if (party(mention) == entity && mention.core) return mention.first;
      }
      return t;
    };
    std::stable_sort(parties.begin(), parties.end(),
                     [&](std::int32_t a, std::int32_t b) { return place(a) < place(b); });
    std::string name;
    for (std::size_t i = 0; i < std::min<std::size_t>(parties.size(), 3); ++i) {
      if (i > 0) name += '-';
      name += document.entities[static_cast<std::size_t>(parties[i])].name;
    }
    std::uint32_t first = t;
    static const std::unordered_set<std::string_view> kKinds = {
        "nuclear",    "military",  "mutual",         "free",          "economic",
        "commercial", "naval",     "non-aggression", "nonaggression", "maritime",
        "diplomatic", "strategic", "secret",         "multilateral",  "cultural"};
    std::string words;
    for (std::uint32_t i = t; i-- > 0;) {
      const Mention* other = covering(i);
      const bool good =
          other != nullptr &&
          document.entities[static_cast<std::size_t>(other->entity)].type == EntityType::kResource;
      if (syntax.head(i) != static_cast<std::int32_t>(t) || (other != nullptr && !good)) break;
      const std::string word = syntax.lower(i);
      const bool year = sentence.tokens[i].upos == "NUM" && word.size() == 4;
      if (!((syntax.is(i, "compound") && !is_measure(word)) || kKinds.contains(word) || year)) {
        if (syntax.is(i, "amod") || syntax.is(i, "nummod") || is_measure(word)) continue;
        break;
      }
      words = word + " " + words;
      first = i;
    }
    const std::string kind = " " + words + to_lower(sentence.tokens[t].lemma);
    Mention mention;
    mention.sentence = s;
    mention.first = first;
    mention.last = t;
    mention.head = t;
    mention.kind = MentionKind::kNominal;
    mention.entity = entity_index(document, EntityType::kTreaty, name + kind);
    const auto called = [&](std::uint32_t from, std::uint32_t to) {
      add_alias(document, mention.entity, squeeze_space(text_of(document, sentence, from, to)));
    };
    called(first, t);
    if (parties.size() == 2) {
      const auto party_name = [&](std::size_t i) {
        return document.entities[static_cast<std::size_t>(parties[i])].name;
      };
      add_alias(document, mention.entity, party_name(1) + "-" + party_name(0) + kind);
    }
    // The whole phrase as far as it is short: "a landmark gas deal", "a gas deal with China".
    constexpr std::uint32_t kLongPhrase = 12;
    const auto phrase = syntax.span(t);
    if (t - phrase.first < kLongPhrase) called(phrase.first, t);
    for (std::uint32_t c : syntax.children(t)) {
      const std::string preposition = syntax.preposition(c);
      if (preposition != "with" && preposition != "between") continue;
      const std::uint32_t end = syntax.span(c).second;
      if (end - t > kLongPhrase) continue;
      called(first, end);
      if (t - phrase.first < kLongPhrase) called(phrase.first, end);
    }
    added.push_back(mention);
  }
  return added;
}

}  // namespace entente::extractors
