#include "extractors/coreference.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"
#include "extractors/mentions.h"
#include "extractors/names.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

/// What a definite noun may refer to.
enum class Wanted {
  kState,
  kBody,
  kPerson,
  kTreaty,
  kPlace,
  kNone,
};

Wanted wanted_by(std::string_view noun) {
  static const std::unordered_map<std::string_view, Wanted> kNouns = [] {
    std::unordered_map<std::string_view, Wanted> nouns;
    for (std::string_view w : {"country", "nation", "republic", "kingdom", "state", "government",
                               "regime", "administration", "superpower", "monarchy", "empire"}) {
      nouns[w] = Wanted::kState;
    }
    for (std::string_view w :
         {"bloc",     "organization", "organisation", "group",     "alliance", "union",
          "body",     "grouping",     "forum",        "company",   "firm",     "party",
          "council",  "agency",       "association",  "community", "court",    "commission",
          "movement", "bank",         "group",        "league",    "militia"}) {
      nouns[w] = Wanted::kBody;
    }
    for (std::string_view w : {"treaty", "agreement", "accord", "pact", "deal", "convention",
                               "armistice", "ceasefire", "truce", "protocol", "memorandum"}) {
      nouns[w] = Wanted::kTreaty;
    }
    for (std::string_view w : {"island", "region", "territory", "peninsula", "province", "strait",
                               "enclave", "archipelago", "islet", "area"}) {
      nouns[w] = Wanted::kPlace;
    }
    return nouns;
  }();
  const auto found = kNouns.find(noun);
  return found == kNouns.end() ? Wanted::kNone : found->second;
}

bool fits(Wanted wanted, EntityType type) {
  switch (wanted) {
    case Wanted::kState:
      return type == EntityType::kState;
    case Wanted::kBody:
      return type == EntityType::kOrganization;
    case Wanted::kPerson:
      return type == EntityType::kLeader || type == EntityType::kPerson;
    case Wanted::kTreaty:
      return type == EntityType::kTreaty;
    case Wanted::kPlace:
      return type == EntityType::kTerritory;
    case Wanted::kNone:
      return false;
  }
  return false;
}

class Resolver {
 public:
  Resolver(AnnotatedDocument& document, const Lexicon& lexicon)
      : document_(document), lexicon_(lexicon) {}

  void run() {
    by_sentence_.resize(document_.sentences.size());
    for (const Mention& mention : document_.mentions) {
      by_sentence_[mention.sentence].push_back(mention);
    }
    speaker_ = speaker_entity();
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      if (document_.sentences[s].analysed) resolve_sentence(s);
    }
    document_.mentions.clear();
    for (auto& mentions : by_sentence_) {
      document_.mentions.insert(document_.mentions.end(), mentions.begin(), mentions.end());
    }
  }

 private:
  const Syntax& tree(std::uint32_t s) {
    if (trees_.size() <= s) trees_.resize(document_.sentences.size());
    if (!trees_[s]) trees_[s].emplace(document_.sentences[s]);
    return *trees_[s];
  }

  EntityType type(std::int32_t entity) const {
    return document_.entities[static_cast<std::size_t>(entity)].type;
  }

  std::int32_t speaker_entity() {
    const std::string& speaker = document_.source.speaker;
    if (speaker.empty()) return -1;
    if (const GazetteerEntry* state = Gazetteer::builtin()->country(speaker)) {
      return entity_index(document_, *state, *Gazetteer::builtin());
    }
    for (std::size_t i = 0; i < document_.entities.size(); ++i) {
      if (fold_name(document_.entities[i].name) == fold_name(speaker)) {
        return static_cast<std::int32_t>(i);
      }
    }
    return -1;
  }

  static int salience(const Syntax& syntax, std::uint32_t head) {
    if (syntax.is(head, "nsubj")) return 4;
    if (syntax.is(head, "obj")) return 2;
    if (syntax.is(head, "nmod:poss") || syntax.is(head, "amod") || syntax.is(head, "compound")) {
      return 0;
    }
    if (syntax.is(head, "conj")) return 1;
    return 1;
  }

  /// The best antecedent before word `before` of sentence `s` among entities that `accept` takes.
  template <typename Accept>
  std::int32_t antecedent(std::uint32_t s, std::uint32_t before, int window, const Accept& accept) {
    std::int32_t best = -1;
    double best_score = -1;
    for (int back = 0; back <= window && back <= static_cast<int>(s); ++back) {
      const std::uint32_t at = s - static_cast<std::uint32_t>(back);
      const Sentence& sentence = document_.sentences[at];
      if (!sentence.analysed) continue;
      const Syntax& syntax = tree(at);
      for (const Mention& mention : by_sentence_[at]) {
        if (!mention.core && type(mention.entity) == EntityType::kState) continue;
        if (back == 0 && mention.last >= before) continue;
        if (!accept(mention.entity)) continue;
        double score = 10.0 - 5.0 * back + salience(syntax, mention.head);
        if (mention.kind == MentionKind::kAdjective) score -= 2;
        if (back == 0) score -= 0.02 * (before - mention.last);
        if (back > 0) score -= 0.02 * mention.first;
        if (score > best_score) {
          best_score = score;
          best = mention.entity;
        }
      }
      if (best >= 0 && back > 0 && best_score >= 10.0 - 5.0 * back) break;
    }
    return best;
  }

  /// The last group of at least two entities named together, at most `most` members.
  std::vector<std::int32_t> group(std::uint32_t s, std::uint32_t before, std::size_t most,
                                  bool people) {
    const auto fitting = [&](std::int32_t entity) {
      const EntityType t = type(entity);
      if (people) return t == EntityType::kLeader || t == EntityType::kPerson;
      return t == EntityType::kState;
    };
    for (int back = 0; back <= 3 && back <= static_cast<int>(s); ++back) {
      const std::uint32_t at = s - static_cast<std::uint32_t>(back);
      const Sentence& sentence = document_.sentences[at];
      if (!sentence.analysed) continue;
      const Syntax& syntax = tree(at);
      // A coordination first, else the only two that the sentence names.
      std::vector<std::int32_t> distinct;
      std::vector<std::int32_t> joined;
      for (const Mention& mention : by_sentence_[at]) {
        if (back == 0 && mention.last >= before) continue;
        if (!fitting(mention.entity) || !mention.core) continue;
        const std::string preposition = syntax.preposition(mention.head);
        if (preposition == "in" || preposition == "at" || preposition == "from") continue;
        if (std::find(distinct.begin(), distinct.end(), mention.entity) == distinct.end()) {
          distinct.push_back(mention.entity);
        }
        if (syntax.is(mention.head, "conj")) {
          const std::int32_t head = syntax.head(mention.head);
          for (const Mention& other : by_sentence_[at]) {
            if (static_cast<std::int32_t>(other.head) != head || !fitting(other.entity)) continue;
            for (std::int32_t e : {other.entity, mention.entity}) {
              if (std::find(joined.begin(), joined.end(), e) == joined.end()) joined.push_back(e);
            }
          }
        }
      }
      if (joined.size() >= 2 && joined.size() <= most) return joined;
      if (distinct.size() >= 2) {
        if (distinct.size() > most) distinct.resize(most);
        return distinct;
      }
    }
    return {};
  }

  bool covered(std::uint32_t s, std::uint32_t t) const {
    return std::any_of(by_sentence_[s].begin(), by_sentence_[s].end(),
                       [&](const Mention& m) { return m.first <= t && t <= m.last; });
  }

  void put(std::uint32_t s, std::uint32_t first, std::uint32_t last, std::uint32_t head,
           MentionKind kind, std::int32_t entity) {
    if (entity < 0) return;
    Mention mention;
    mention.sentence = s;
    mention.first = first;
    mention.last = last;
    mention.head = head;
    mention.kind = kind;
    mention.entity = entity;
    const auto key = [](const Mention& m) { return std::tie(m.first, m.last, m.entity); };
    auto& mentions = by_sentence_[s];
    mentions.insert(
        std::upper_bound(mentions.begin(), mentions.end(), mention,
                         [&](const Mention& a, const Mention& b) { return key(a) < key(b); }),
        mention);
  }

  void put_all(std::uint32_t s, std::uint32_t first, std::uint32_t last, std::uint32_t head,
               MentionKind kind, const std::vector<std::int32_t>& entities) {
    for (std::int32_t entity : entities) put(s, first, last, head, kind, entity);
  }

  static bool in_quotes(const Sentence& sentence, std::uint32_t t) {
    int open = 0;
    for (std::uint32_t i = 0; i < t; ++i) {
      const std::string& form = sentence.tokens[i].form;
      if (form == "“" || form == "``") ++open;
      if (form == "”" || form == "''") --open;
      if (form == "\"") open = open > 0 ? open - 1 : open + 1;
    }
    return open > 0;
  }

  void resolve_sentence(std::uint32_t s) {
    const Sentence& sentence = document_.sentences[s];
    const Syntax& syntax = tree(s);
    for (std::uint32_t t = 0; t < syntax.size(); ++t) {
      if (covered(s, t)) continue;
      if (sentence.tokens[t].upos == "PRON" || sentence.tokens[t].upos == "DET") {
        resolve_pronoun(s, t, syntax);
      } else if (sentence.tokens[t].upos == "NOUN" || sentence.tokens[t].upos == "PROPN" ||
                 sentence.tokens[t].upos == "NUM" || syntax.lower(t) == "former" ||
                 syntax.lower(t) == "latter") {
        resolve_description(s, t, syntax);
      }
    }
  }

  void resolve_pronoun(std::uint32_t s, std::uint32_t t, const Syntax& syntax) {
    static const WordSet kFirst = {"i", "we", "my", "our", "us", "me", "ours", "ourselves", "mine"};
    static const WordSet kHe = {"he", "him", "his", "himself"};
    static const WordSet kShe = {"she", "her", "hers", "herself"};
    static const WordSet kIt = {"it", "its", "itself"};
    static const WordSet kThey = {"they", "them", "their", "themselves"};
    const std::string word = syntax.lower(t);
    if (syntax.is(t, "expl")) return;
    if (kFirst.contains(word)) {
      if (speaker_ >= 0 && !in_quotes(syntax.sentence(), t)) {
        put(s, t, t, t, MentionKind::kPronoun, speaker_);
      }
      return;
    }
    if (kHe.contains(word) || kShe.contains(word)) {
      const char other = kHe.contains(word) ? 'f' : 'm';
      std::int32_t entity = antecedent(s, t, 3, [&](std::int32_t e) {
        return fits(Wanted::kPerson, type(e)) &&
               document_.notes[static_cast<std::size_t>(e)].gender != other;
      });
      if (entity < 0 && speaker_ < 0) {
        // A cataphoric "his" before its name: "In his speech, Putin said".
        for (const Mention& mention : by_sentence_[s]) {
          if (mention.first > t && fits(Wanted::kPerson, type(mention.entity))) {
            entity = mention.entity;
            break;
          }
        }
      }
      put(s, t, t, t, MentionKind::kPronoun, entity);
      return;
    }
    if (kIt.contains(word)) {
      if (word == "it" && is_empty_it(syntax, t)) return;
      std::int32_t entity = -1;
      if (word != "it") entity = subject_of_clause(s, t, syntax);
      if (entity < 0) {
        entity = antecedent(s, t, 2, [&](std::int32_t e) {
          return type(e) == EntityType::kState || type(e) == EntityType::kOrganization;
        });
      }
      put(s, t, t, t, MentionKind::kPronoun, entity);
      return;
    }
    if (kThey.contains(word) || word == "both") {
      if (word == "their" || word == "themselves") {
        const auto subject = plural_subject(s, t, syntax);
        if (subject.size() >= 2) {
          put_all(s, t, t, t, MentionKind::kPronoun, subject);
          return;
        }
      }
      const auto members = group(s, t, word == "both" ? 2 : 4, false);
      if (!members.empty()) {
        put_all(s, t, t, t, MentionKind::kPronoun, members);
        return;
      }
      const auto people = group(s, t, 2, true);
      if (!people.empty()) {
        put_all(s, t, t, t, MentionKind::kPronoun, people);
        return;
      }
      if (word != "both") {
        put(s, t, t, t, MentionKind::kPronoun, antecedent(s, t, 1, [&](std::int32_t e) {
              return type(e) == EntityType::kState || type(e) == EntityType::kOrganization;
            }));
      }
    }
  }

  /// "its" inside the object of a clause is most often the clause's subject.
  std::int32_t subject_of_clause(std::uint32_t s, std::uint32_t t, const Syntax& syntax) {
    std::int32_t at = syntax.head(t);
    for (std::uint32_t steps = 0; at >= 0 && steps < syntax.size(); ++steps) {
      const auto word = static_cast<std::uint32_t>(at);
      for (std::uint32_t c : syntax.children(word)) {
        if (!syntax.is(c, "nsubj") || c > t || syntax.dominates(c, t)) continue;
        for (const Mention& mention : by_sentence_[s]) {
          const EntityType kind = type(mention.entity);
          if (mention.head == c &&
              (kind == EntityType::kState || kind == EntityType::kOrganization)) {
            return mention.entity;
          }
        }
      }
      at = syntax.head(word);
    }
    return -1;
  }

  /// Members of a plural subject of a clause around the word.
  std::vector<std::int32_t> plural_subject(std::uint32_t s, std::uint32_t t, const Syntax& syntax) {
    std::int32_t at = syntax.head(t);
    for (std::uint32_t steps = 0; at >= 0 && steps < syntax.size(); ++steps) {
      const auto word = static_cast<std::uint32_t>(at);
      for (std::uint32_t c : syntax.children(word)) {
        if (!syntax.is(c, "nsubj") || c > t || syntax.dominates(c, t)) continue;
        std::vector<std::int32_t> members;
        for (const Mention& mention : by_sentence_[s]) {
          const bool part =
              mention.head == c || (syntax.is(mention.head, "conj") &&
                                    syntax.head(mention.head) == static_cast<std::int32_t>(c));
          if (part && std::find(members.begin(), members.end(), mention.entity) == members.end()) {
            members.push_back(mention.entity);
          }
        }
        if (members.size() >= 2) return members;
      }
      at = syntax.head(word);
    }
    return {};
  }

  static bool is_empty_it(const Syntax& syntax, std::uint32_t t) {
    // "It is clear that", "it seems": a subject with a clause to come and no action of its own.
    const std::int32_t head = syntax.head(t);
    if (head < 0) return false;
    const auto word = static_cast<std::uint32_t>(head);
    static const WordSet kVerbs = {"seem", "appear", "happen", "remain", "be", "rain", "turn"};
    if (kVerbs.contains(syntax[word].lemma)) return true;
    if (syntax.child(word, "csubj") >= 0) return true;
    return syntax.has_copula(word) && syntax[word].upos == "ADJ" &&
           (syntax.child(word, "ccomp") >= 0 || syntax.child(word, "advcl") >= 0);
  }

  /// "the country", "the two leaders", "the Russian president", "both sides".
  void resolve_description(std::uint32_t s, std::uint32_t t, const Syntax& syntax) {
    const Token& token = syntax[t];
    const std::string noun = to_lower(token.lemma);
    std::int32_t first = static_cast<std::int32_t>(t);
    bool definite = false;
    bool pair = false;
    bool modified = false;
    std::int32_t state = -1;
    for (std::uint32_t c : syntax.children(t)) {
      const std::string word = syntax.lower(c);
      if (c < t) first = std::min(first, static_cast<std::int32_t>(c));
      if (word == "the" || word == "this" || word == "that" || word == "these" || word == "those") {
        definite = true;
      } else if (word == "two" || word == "both") {
        pair = true;
        definite = definite || word == "both";
      } else if (syntax.is(c, "nmod:poss")) {
        modified = true;
      } else if (syntax.is(c, "amod") || syntax.is(c, "compound")) {
        for (const Mention& mention : by_sentence_[s]) {
          if (mention.head == c && type(mention.entity) == EntityType::kState) {
            state = mention.entity;
          }
        }
        modified = modified || word != "same";
      } else if (syntax.is(c, "nmod") || syntax.is(c, "acl") || syntax.is(c, "appos")) {
        modified = true;
      } else if (syntax.is(c, "cop") || syntax.is(c, "det")) {
        if (syntax.is(c, "cop")) return;
      }
    }
    const auto begin = static_cast<std::uint32_t>(first);
    if (noun == "two" && token.upos == "NUM") {
      if (t == 0 || syntax.lower(t - 1) != "the" || syntax.is(t, "nummod")) return;
      auto members = group(s, t - 1, 2, false);
      if (members.empty()) members = group(s, t - 1, 2, true);
      put_all(s, t - 1, t, t, MentionKind::kNominal, members);
      return;
    }
    if ((noun == "former" || noun == "latter") && definite && !modified &&
        (syntax.is(t, "nsubj") || syntax.is(t, "obj") || syntax.is(t, "obl"))) {
      const auto members = group(s, begin, 2, false);
      if (members.size() == 2) {
        put(s, begin, t, t, MentionKind::kNominal, members[noun == "former" ? 0 : 1]);
      }
      return;
    }
    if (pair && definite) {
      static const WordSet kStates = {
          "country",   "nation",     "side",  "state",   "power", "neighbor",
          "neighbour", "government", "ally",  "partner", "rival", "capital",
          "giant",     "superpower", "party", "economy", "foe"};
      static const WordSet kPeople = {"leader", "man", "president", "minister", "official"};
      std::vector<std::int32_t> members;
      if (kPeople.contains(noun)) {
        members = group(s, begin, 2, true);
        if (members.empty()) members = group(s, begin, 2, false);
      } else if (kStates.contains(noun)) {
        members = group(s, begin, 2, false);
      }
      put_all(s, begin, t, t, MentionKind::kNominal, members);
      return;
    }
    if (!definite && noun != "both") return;
    if (token.feats.find("Number=Plur") != std::string::npos || token.xpos == "NNS") {
      if (modified) return;
      if (noun == "side" || noun == "country" || noun == "government" || noun == "leader") {
        put_all(s, begin, t, t, MentionKind::kNominal, group(s, begin, 2, noun == "leader"));
        return;
      }
      if (noun != "island" && noun != "territory" && noun != "islet") return;
    }
    if (is_title(syntax.sentence(), t, t, lexicon_) && wanted_by(noun) == Wanted::kNone) {
      resolve_title(s, t, begin, state, modified && state < 0, noun, syntax);
      return;
    }
    if (state >= 0 || modified) return;  // "the Russian government" is transparent; others are new
    const Wanted wanted = wanted_by(noun);
    if (wanted == Wanted::kNone) return;
    std::int32_t entity =
        antecedent(s, begin, wanted == Wanted::kTreaty || wanted == Wanted::kPlace ? 3 : 2,
                   [&](std::int32_t e) { return fits(wanted, type(e)); });
    put(s, begin, t, t, MentionKind::kNominal, entity);
  }

  void resolve_title(std::uint32_t s, std::uint32_t t, std::uint32_t begin, std::int32_t state,
                     bool other, const std::string& noun, const Syntax& syntax) {
    if (other && state < 0) return;
    for (std::uint32_t c : syntax.children(t)) {
      // "the president, Vladimir Putin" and "President Putin" are the name's own business.
      if (syntax.is(c, "appos") || syntax.is(c, "flat")) return;
    }
    const std::int32_t h = syntax.head(t);
    if (h >= 0 && (syntax.is(t, "appos") || syntax.is(t, "compound") || syntax.is(t, "flat")))
      return;
    const std::int32_t entity = antecedent(s, begin, 6, [&](std::int32_t e) {
      if (!fits(Wanted::kPerson, type(e))) return false;
      const EntityNotes& notes = document_.notes[static_cast<std::size_t>(e)];
      if (state >= 0) {
        const Entity& country = document_.entities[static_cast<std::size_t>(state)];
        if (!notes.country.empty() && notes.country != country.code &&
            notes.country != country.name) {
          return false;
        }
        if (notes.country.empty() && notes.state >= 0 && notes.state != state) return false;
        if (notes.country.empty() && notes.state < 0) return false;
      }
      if (notes.title.empty()) return notes.from_gazetteer && state >= 0 && noun == "leader";
      const std::size_t bar = notes.title.rfind('_');
      const std::string last = bar == std::string::npos ? notes.title : notes.title.substr(bar + 1);
      return last == noun || noun == "leader";
    });
    put(s, begin, t, t, MentionKind::kNominal, entity);
  }

  AnnotatedDocument& document_;
  const Lexicon& lexicon_;
  std::vector<std::vector<Mention>> by_sentence_;
  std::vector<std::optional<Syntax>> trees_;
  std::int32_t speaker_ = -1;
};

}  // namespace

CoreferenceAnnotator::CoreferenceAnnotator(std::shared_ptr<const Lexicon> lexicon)
    : lexicon_(std::move(lexicon)) {}

void CoreferenceAnnotator::annotate(AnnotatedDocument& document) const {
  Resolver(document, *lexicon_).run();
}

}  // namespace entente::extractors
