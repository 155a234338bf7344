#include "extractors/treaties.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "core/text.h"
#include "extractors/gazetteer.h"
#include "extractors/mentions.h"
#include "extractors/syntax.h"
#include "extractors/time.h"
#include "extractors/treaty_names.h"

namespace entente::extractors {
namespace {

bool is_signing(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kVerbs = {
      "sign",    "conclude", "reach",    "ratify", "strike",   "negotiate", "initial",
      "ink",     "seal",     "scrap",    "have",   "make",     "finalize",  "forge",
      "renew",   "abrogate", "form",     "tear",   "cancel",   "suspend",   "agree",
      "violate", "enter",    "announce", "join",   "withdraw", "accede",    "denounce"};
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
      "communiqué", "settlement", "cease-fire", "concordat",  "contract", "declaration"};
  return kNouns.contains(lemma);
}

namespace {

/// A noun that means a treaty where somebody signs it.
bool is_signed_noun(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kNouns = {
      "alliance", "partnership", "understanding", "arrangement", "framework", "compact",
      "entente",  "charter",     "swap",          "lease",       "annex"};
  return kNouns.contains(lemma);
}

bool puts_on_paper(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kVerbs = {"sign",    "conclude", "ratify",
                                                              "initial", "ink",      "seal"};
  return kVerbs.contains(lemma);
}

bool is_year(const Token& token) {
  return token.upos == "NUM" && token.form.size() == 4 &&
         token.form.find_first_not_of("0123456789") == std::string::npos;
}

/// The described treaties of one sentence.
class TreatyFinder {
 public:
  TreatyFinder(AnnotatedDocument& document, std::uint32_t s, const std::vector<Mention>& here,
               std::size_t least_parties)
      : document_(document),
        s_(s),
        here_(here),
        least_parties_(least_parties),
        sentence_(document.sentences[s]),
        syntax_(sentence_) {}

  std::vector<Mention> run() {
    std::vector<Mention> added;
    for (std::uint32_t t = 0; t < syntax_.size(); ++t) {
      if (!syntax_.is_noun(t) || covering(t) != nullptr) continue;
      const std::string noun = lemma(t);
      if (!is_treaty_noun(noun) && !(is_signed_noun(noun) && is_signed(t, puts_on_paper))) continue;
      if (is_no_treaty(t)) continue;
      if (const auto mention = treaty_at(t)) added.push_back(*mention);
    }
    return added;
  }

 private:
  std::string lemma(std::uint32_t t) const { return to_lower(syntax_[t].lemma); }

  const Mention* covering(std::uint32_t t) const {
    for (const Mention& mention : here_) {
      if (mention.first <= t && t <= mention.last) return &mention;
    }
    return nullptr;
  }

  EntityType type(const Mention& mention) const {
    return document_.entities[static_cast<std::size_t>(mention.entity)].type;
  }

  const std::string& name(std::int32_t entity) const {
    return document_.entities[static_cast<std::size_t>(entity)].name;
  }

  std::string text(std::uint32_t first, std::uint32_t last) const {
    return squeeze_space(text_of(document_, sentence_, first, last));
  }

  bool is_party(const Mention& mention) const {
    const EntityType kind = type(mention);
    return mention.core &&
           (kind == EntityType::kState || kind == EntityType::kOrganization ||
            (kind == EntityType::kLeader && state_of(document_, mention.entity) >= 0));
  }

  std::int32_t party(const Mention& mention) const { return party_of(document_, mention.entity); }

  /// A plural ("the two sides") is one mention a member.
  void add_word(std::uint32_t at, std::vector<std::int32_t>& parties) const {
    for (const Mention& mention : here_) {
      if (at < mention.first || mention.last < at || !is_party(mention)) continue;
      if (std::find(parties.begin(), parties.end(), party(mention)) == parties.end()) {
        parties.push_back(party(mention));
      }
    }
  }

  void add(std::uint32_t at, std::vector<std::int32_t>& parties) const {
    add_word(at, parties);
    for (std::uint32_t c : syntax_.children(at)) {
      if (syntax_.is(c, "conj")) add(c, parties);
    }
  }

  /// "put their names to a treaty".
  bool puts_name(std::uint32_t verb) const {
    const std::int32_t object = syntax_.child(verb, "obj");
    if (object < 0 || lemma(verb) != "put") return false;
    const std::string what = lemma(static_cast<std::uint32_t>(object));
    return what == "name" || what == "signature" || what == "hand";
  }

  /// Who signs by the verb: its subject and what follows "with" and "by".
  void add_signers(std::uint32_t verb, std::uint32_t treaty,
                   std::vector<std::int32_t>& parties) const {
    if (!is_signing(lemma(verb)) && !puts_name(verb)) return;
    for (std::uint32_t c : syntax_.children(subject_holder(verb, syntax_))) {
      if (syntax_.is(c, "nsubj") && c != treaty) add(c, parties);
    }
    for (std::uint32_t c : syntax_.children(verb)) {
      if (!syntax_.is(c, "obl")) continue;
      const std::string preposition = syntax_.preposition(c);
      if (preposition == "with" || preposition == "by" || preposition == "between") {
        add(c, parties);
      }
    }
  }

  /// In the order of the text.
  std::vector<std::int32_t> parties_of(std::uint32_t t) const {
    std::vector<std::int32_t> parties;
    for (std::uint32_t c : syntax_.children(t)) {
      const std::string preposition = syntax_.preposition(c);
      const bool before = c < t && (syntax_.is(c, "nmod:poss") || syntax_.is(c, "amod") ||
                                    syntax_.is(c, "compound") || syntax_.is(c, "nmod"));
      if (before) {
        // "U.S. - Japan treaty": the parser hangs the first on the second or on the noun.
        const auto span = syntax_.span(c);
        for (std::uint32_t i = span.first; i <= span.second; ++i) add_word(i, parties);
      } else if (preposition == "between" || preposition == "with") {
        add(c, parties);
      } else if (syntax_.is(c, "acl")) {
        // "the treaty that the two signed", "an accord reached with Iran"
        add_signers(c, t, parties);
      }
    }
    const std::int32_t governor = syntax_.head(t);
    if (governor >= 0 &&
        (syntax_.is(t, "obj") || syntax_.is(t, "nsubj:pass") || syntax_.is(t, "obl"))) {
      add_signers(static_cast<std::uint32_t>(governor), t, parties);
    }
    const auto place = [&](std::int32_t entity) {
      for (const Mention& mention : here_) {
        if (party(mention) == entity && mention.core) return mention.first;
      }
      return t;
    };
    std::stable_sort(parties.begin(), parties.end(),
                     [&](std::int32_t a, std::int32_t b) { return place(a) < place(b); });
    return parties;
  }

  /// The words before the noun that say what the treaty is about: "nuclear", "free trade", a good,
  /// a year. `first` becomes the first of them.
  std::string kind_words(std::uint32_t t, std::uint32_t& first) const {
    static const std::unordered_set<std::string_view> kKinds = {
        "nuclear",    "military",  "mutual",         "free",          "economic",
        "commercial", "naval",     "non-aggression", "nonaggression", "maritime",
        "diplomatic", "strategic", "secret",         "multilateral",  "cultural"};
    std::string words;
    for (std::uint32_t i = t; i-- > 0;) {
      const Mention* other = covering(i);
      const bool good = other != nullptr && type(*other) == EntityType::kResource;
      if (syntax_.head(i) != static_cast<std::int32_t>(t) || (other != nullptr && !good)) break;
      const std::string word = syntax_.lower(i);
      if (!((syntax_.is(i, "compound") && !is_measure(word) && syntax_[i].upos != "PROPN") ||
            kKinds.contains(word) || is_year(syntax_[i]))) {
        if (syntax_.is(i, "amod") || syntax_.is(i, "nummod") || is_measure(word)) continue;
        break;
      }
      words.insert(0, word + " ");
      first = i;
    }
    return words;
  }

  /// The first word of the proper name before the kind: "Ohrid" in "the Ohrid peace agreement";
  /// `first` itself where there is none.
  std::uint32_t proper_start(std::uint32_t t, std::uint32_t first) const {
    while (first > 0) {
      const std::uint32_t i = first - 1;
      const bool part = syntax_.is(i, "compound") || syntax_.is(i, "amod") ||
                        syntax_.is(i, "flat") || syntax_.is(i, "nmod") || syntax_.is(i, "punct");
      const bool capital = !syntax_[i].form.empty() && syntax_.lower(i) != syntax_[i].form;
      const bool dash = syntax_[i].form == "-" || syntax_[i].form == "–";
      if (!part || syntax_.is(i, "nmod:poss") || !(capital || dash)) break;
      if (i == 0 && syntax_[i].upos != "PROPN") break;  // capital for where it stands
      if (!syntax_.dominates(t, i)) break;
      first = i;
    }
    while (syntax_[first].upos == "PUNCT" && first < t) ++first;
    return first;
  }

  /// The year of "the memorandum of 2000", -1 for none.
  std::int32_t year_behind(std::uint32_t t) const {
    for (std::uint32_t c : syntax_.children(t)) {
      if (c < t || c > t + 4) continue;
      if (is_year(syntax_[c]) && syntax_.preposition(c) != "in")
        return static_cast<std::int32_t>(c);
      for (std::uint32_t d : syntax_.children(c)) {
        if (d < t + 5 && is_year(syntax_[d]) && syntax_.preposition(c) == "of") {
          return static_cast<std::int32_t>(d);
        }
      }
    }
    return -1;
  }

  /// "on nuclear cooperation", "of mutual defence": the last word of what the treaty is about
  /// where that is short and names nobody; -1 for none.
  std::int32_t subject_behind(std::uint32_t t) const {
    constexpr std::uint32_t kShort = 5;
    for (std::uint32_t c : syntax_.children(t)) {
      if (c < t || !syntax_.is(c, "nmod")) continue;
      const std::string preposition = syntax_.preposition(c);
      if ((preposition != "on" && preposition != "of") || c > t + kShort) continue;
      bool common = true;  // "of May 1994" and "of Paris" are no subjects
      for (std::uint32_t w = t + 1; w <= c; ++w) {
        common = common && syntax_[w].upos != "PRON" && syntax_.lower(w) == syntax_[w].form &&
                 syntax_[w].upos != "NUM";
      }
      if (!common) continue;
      return static_cast<std::int32_t>(c);
    }
    return -1;
  }

  /// The last treaty of the document that is called so: "the security pact" after "the U.S.-Japan
  /// security pact"; -1 for none.
  std::int32_t known_as(const std::string& words) const {
    const std::string end = " " + words;
    for (std::size_t i = document_.entities.size(); i-- > 0;) {
      const Entity& entity = document_.entities[i];
      if (entity.type != EntityType::kTreaty) continue;
      if (to_lower(entity.name).ends_with(end)) return static_cast<std::int32_t>(i);
    }
    return -1;
  }

  bool is_definite(std::uint32_t t) const {
    return std::any_of(
        syntax_.children(t).begin(), syntax_.children(t).end(), [&](std::uint32_t c) {
          const std::string word = syntax_.lower(c);
          return c < t &&
                 (word == "the" || word == "this" || word == "that" || syntax_.is(c, "nmod:poss"));
        });
  }

  std::optional<Mention> treaty_at(std::uint32_t t) {
    const auto parties = parties_of(t);
    if (parties.size() < least_parties_) return std::nullopt;
    Mention mention;
    mention.sentence = s_;
    mention.first = t;
    mention.last = t;
    mention.head = t;
    mention.kind = MentionKind::kNominal;
    const std::string words = kind_words(t, mention.first);
    const std::string kind = words + to_lower(syntax_[t].lemma);
    if (const std::int32_t place = place_behind(t); place >= 0) {
      mention.entity =
          entity_index(document_, EntityType::kTreaty,
                       text(t, static_cast<std::uint32_t>(place)) + dated(year_behind(t)));
    } else if (parties.size() >= 2) {
      mention.entity = treaty_of(document_, parties, kind);
    } else {
      mention.entity = own_name(t, mention.first, words, parties);
      if (mention.entity < 0) return std::nullopt;
    }
    note_forms(mention);
    return mention;
  }

  /// True for "signed a treaty", "put their names to a treaty", "the treaty that they signed".
  bool is_signed(std::uint32_t t, bool (*by)(std::string_view)) const {
    const std::int32_t governor = syntax_.head(t);
    if (governor >= 0) {
      const auto verb = static_cast<std::uint32_t>(governor);
      const bool object = syntax_.is(t, "obj") || syntax_.is(t, "nsubj:pass");
      if ((object && by(lemma(verb))) || (syntax_.is(t, "obl") && puts_name(verb))) return true;
    }
    const auto& children = syntax_.children(t);
    return std::any_of(children.begin(), children.end(),
                       [&](std::uint32_t c) { return syntax_.is(c, "acl") && by(lemma(c)); });
  }

  /// "a good deal of patience", "a declaration of war".
  bool is_no_treaty(std::uint32_t t) const {
    const std::string noun = lemma(t);
    const auto& children = syntax_.children(t);
    return std::any_of(children.begin(), children.end(), [&](std::uint32_t c) {
      const std::string word = lemma(c);
      return (noun == "deal" && c < t && (word == "good" || word == "great")) ||
             (noun == "declaration" && c > t && (word == "war" || word == "independence"));
    });
  }

  bool is_capital(const std::string& form) const {
    const auto* keys = Gazetteer::builtin()->find(form);
    return keys != nullptr && std::any_of(keys->begin(), keys->end(), [](const GazetteerKey& key) {
             return key.kind == NameKind::kCapital;
           });
  }

  /// The last word of "the treaty of Rarotonga", "the accords of San Francisco": a place that is no
  /// party; -1 for none.
  std::int32_t place_behind(std::uint32_t t) const {
    constexpr std::uint32_t kNear = 4;
    for (std::uint32_t c : syntax_.children(t)) {
      if (c < t || c > t + kNear || !syntax_.is(c, "nmod") || syntax_[c].upos != "PROPN" ||
          syntax_.preposition(c) != "of" || month_of(syntax_.lower(c)) > 0) {
        continue;
      }
      // "of Peking" is the place, "of Peru" a party.
      const Mention* named = covering(c);
      if (named != nullptr && type(*named) != EntityType::kTerritory &&
          !is_capital(syntax_[c].form)) {
        continue;
      }
      std::uint32_t last = c;
      bool listed = false;
      for (std::uint32_t d : syntax_.children(c)) {
        listed = listed || syntax_.is(d, "conj");
        if (d == last + 1 && syntax_[d].upos == "PROPN") last = d;
      }
      if (!listed) return static_cast<std::int32_t>(last);
    }
    return -1;
  }

  std::string dated(std::int32_t year) const {
    return year < 0 ? "" : " of " + syntax_[static_cast<std::uint32_t>(year)].form;
  }

  /// An entity whose name only what is said of it will tell; the phrase with "the" may take up one
  /// of this kind.
  std::int32_t unnamed(std::uint32_t t, const std::string& kind) {
    if (is_definite(t)) {
      for (std::size_t i = document_.entities.size(); i-- > 0;) {
        if (document_.notes[i].unnamed && document_.entities[i].name == kind) {
          return static_cast<std::int32_t>(i);
        }
      }
    }
    Entity entity;
    entity.type = EntityType::kTreaty;
    entity.name = kind;
    entity.id = make_entity_id(entity.type, kind + " " + std::to_string(syntax_[t].begin), "");
    document_.entities.push_back(std::move(entity));
    document_.notes.emplace_back();
    document_.notes.back().unnamed = true;
    return static_cast<std::int32_t>(document_.entities.size() - 1);
  }

  /// The entity of a treaty of which the text names one party or none.
  std::int32_t own_name(std::uint32_t t, std::uint32_t first, const std::string& words,
                        const std::vector<std::int32_t>& parties) {
    if (sentence_.heading) return -1;  // letter case tells nothing
    const std::string kind = words + to_lower(syntax_[t].lemma);
    const std::uint32_t proper = proper_start(t, first);
    const std::int32_t year = year_behind(t);
    if (proper < first) {
      return entity_index(document_, EntityType::kTreaty, text(proper, t) + dated(year));
    }
    if (is_definite(t) && (!words.empty() || year >= 0)) {
      if (const std::int32_t known = known_as(kind + dated(year)); known >= 0) return known;
    }
    const std::int32_t about = subject_behind(t);
    const std::string topic = about < 0 ? "" : " " + text(t + 1, static_cast<std::uint32_t>(about));
    const bool told = !words.empty() || about >= 0 || year >= 0;
    const bool object = syntax_.is(t, "obj") || syntax_.is(t, "nsubj:pass");
    if (!told && !is_signed(t, is_signing) && !(object && !parties.empty())) return -1;
    if (told && !parties.empty()) {
      return treaty_of(document_, parties, kind + topic + dated(year));
    }
    return unnamed(t, kind + topic + dated(year));
  }

  /// The first word of the noun's phrase, without what joins it to the sentence.
  std::uint32_t phrase_start(std::uint32_t t) const {
    static const std::unordered_set<std::string_view> kBefore = {
        "det", "amod", "compound", "nummod", "nmod:poss", "nmod", "flat", "nmod:unmarked"};
    std::uint32_t first = t;
    for (std::uint32_t c : syntax_.children(t)) {
      if (c < t && kBefore.contains(syntax_[c].deprel)) {
        first = std::min(first, syntax_.span(c).first);
      }
    }
    return first;
  }

  /// The whole phrase as far as it is short: "a landmark gas deal", "a gas deal with China".
  void note_forms(const Mention& mention) {
    constexpr std::uint32_t kLongPhrase = 12;
    const std::uint32_t t = mention.last;
    const auto called = [&](std::uint32_t from, std::uint32_t to) {
      add_alias(document_, mention.entity, text(from, to));
    };
    const std::uint32_t start = phrase_start(t);
    const bool brief = t - start < kLongPhrase;
    const auto both = [&](std::uint32_t to) {
      while (to > t && syntax_[to].upos == "PUNCT") --to;
      if (to - t > kLongPhrase) return;
      for (std::uint32_t w = t + 1; w < to; ++w) {
        if (syntax_[w].form == "," || syntax_[w].form == "(" || syntax_[w].form == ";") return;
      }
      called(mention.first, to);
      if (brief) called(start, to);
    };
    both(t);
    const std::uint32_t proper = proper_start(t, mention.first);
    if (proper < mention.first) called(proper, t);
    // "a pact", "a pact of friendship", "a pact of friendship signed in Rome".
    const auto followed = [&](std::uint32_t c) {
      if (c < t || c - t > kLongPhrase) return;
      if (syntax_.is(c, "nmod") || syntax_.is(c, "obl")) {
        both(c);
      } else if (syntax_[c].deprel != "acl") {
        return;
      }
      for (std::uint32_t d : syntax_.children(c)) {
        if (d > c && d - t <= kLongPhrase && syntax_.is(d, "obl")) both(syntax_.span(d).second);
      }
      both(syntax_.span(c).second);
    };
    for (std::uint32_t c : syntax_.children(t)) followed(c);
    if (const std::int32_t year = year_behind(t); year >= 0) both(static_cast<std::uint32_t>(year));
    // "signed a pact with China in May": what the parser hangs on the verb.
    if (syntax_.head(t) < 0) return;
    std::uint32_t next = syntax_.span(t).second + 1;
    for (std::uint32_t c : syntax_.children(static_cast<std::uint32_t>(syntax_.head(t)))) {
      if (c < next) continue;
      if (c - t > kLongPhrase) break;
      if (!syntax_.is(c, "obl") || syntax_.span(c).first != next) continue;
      followed(c);
      next = syntax_.span(c).second + 1;
    }
  }

  AnnotatedDocument& document_;
  std::uint32_t s_;
  const std::vector<Mention>& here_;
  std::size_t least_parties_;
  const Sentence& sentence_;
  Syntax syntax_;
};

}  // namespace

std::vector<Mention> described_treaties(AnnotatedDocument& document, std::uint32_t s,
                                        const std::vector<Mention>& here,
                                        std::size_t least_parties) {
  if (!document.sentences[s].analysed || (here.empty() && least_parties > 0)) return {};
  return TreatyFinder(document, s, here, least_parties).run();
}

}  // namespace entente::extractors
