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

}  // namespace

bool is_treaty_noun(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kNouns = {
      "treaty",     "agreement",  "accord",     "pact",       "deal",     "ceasefire",
      "truce",      "armistice",  "convention", "memorandum", "protocol", "communique",
      "communiqué", "settlement", "cease-fire", "concordat",  "contract"};
  return kNouns.contains(lemma);
}

void add_described_treaties(AnnotatedDocument& document, std::uint32_t s, const Lexicon& lexicon) {
  const Sentence& sentence = document.sentences[s];
  if (!sentence.analysed) return;
  std::vector<const Mention*> here;
  // Mentions come sentence by sentence: this one's are the last.
  for (auto at = document.mentions.rbegin(); at != document.mentions.rend() && at->sentence == s;
       ++at) {
    here.push_back(&*at);
  }
  std::reverse(here.begin(), here.end());
  if (here.empty()) return;
  const Syntax syntax(sentence);
  const auto covering = [&](std::uint32_t t) -> const Mention* {
    for (const Mention* mention : here) {
      if (mention->first <= t && t <= mention->last) return mention;
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
  std::vector<Mention> added;
  for (std::uint32_t t = 0; t < syntax.size(); ++t) {
    if (sentence.tokens[t].upos != "NOUN" && sentence.tokens[t].upos != "PROPN") continue;
    if (!is_treaty_noun(to_lower(sentence.tokens[t].lemma))) continue;
    if (covering(t) != nullptr) continue;
    std::vector<std::int32_t> parties;
    const auto add = [&](std::uint32_t at, auto&& self) -> void {
      const Mention* mention = covering(at);
      if (mention != nullptr && is_party(*mention) &&
          std::find(parties.begin(), parties.end(), party(*mention)) == parties.end()) {
        parties.push_back(party(*mention));
      }
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
          const Mention* mention = covering(i);
          if (mention != nullptr && is_party(*mention) &&
              std::find(parties.begin(), parties.end(), party(*mention)) == parties.end()) {
            parties.push_back(party(*mention));
          }
        }
      } else if (preposition == "between" || preposition == "with") {
        add(c, add);
      }
    }
    const std::int32_t governor = syntax.head(t);
    bool signed_here = false;
    if (governor >= 0 && (syntax.is(t, "obj") || syntax.is(t, "nsubj:pass"))) {
      const auto verb = static_cast<std::uint32_t>(governor);
      if (is_signing(to_lower(sentence.tokens[verb].lemma))) {
        signed_here = true;
        for (std::uint32_t c : syntax.children(verb)) {
          if (syntax.is(c, "nsubj") && c != t) add(c, add);
          if (syntax.is(c, "obl") &&
              (syntax.preposition(c) == "with" || syntax.preposition(c) == "by")) {
            add(c, add);
          }
        }
      }
    }
    if (parties.size() < 2 && !(signed_here && parties.size() == 1)) continue;
    if (parties.size() < 2) continue;
    // Parties in the order of the text.
    const auto place = [&](std::int32_t entity) {
      for (const Mention* mention : here) {
        if (party(*mention) == entity && mention->core) return mention->first;
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
      if (!(syntax.is(i, "compound") || kKinds.contains(word) || year)) {
        if (syntax.is(i, "amod") || syntax.is(i, "nummod")) continue;
        break;
      }
      words = word + " " + words;
      first = i;
    }
    name += " " + words + to_lower(sentence.tokens[t].lemma);
    Mention mention;
    mention.sentence = s;
    mention.first = first;
    mention.last = t;
    mention.head = t;
    mention.kind = MentionKind::kNominal;
    mention.entity = entity_index(document, EntityType::kTreaty, name);
    added.push_back(mention);
  }
  for (const Mention& mention : added) {
    add_alias(document, mention.entity,
              squeeze_space(text_of(document, sentence, mention.first, mention.last)));
    document.mentions.push_back(mention);
  }
  (void)lexicon;
}

}  // namespace entente::extractors
