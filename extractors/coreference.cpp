#include "extractors/coreference.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"
#include "extractors/descriptions.h"
#include "extractors/mentions.h"
#include "extractors/names.h"
#include "extractors/relations.h"
#include "extractors/speakers.h"
#include "extractors/syntax.h"
#include "extractors/treaties.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

class Resolver {
 public:
  Resolver(AnnotatedDocument& document, const Gazetteer& gazetteer, const Lexicon& lexicon)
      : document_(document), lexicon_(lexicon), speakers_(document, gazetteer, lexicon) {}

  void run() {
    by_sentence_.resize(document_.sentences.size());
    for (const Mention& mention : document_.mentions) {
      by_sentence_[mention.sentence].push_back(mention);
      ++frequency_[mention.entity];
    }
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      if (!document_.sentences[s].analysed) {
        speakers_.skip(s);
        continue;
      }
      speakers_.enter(s, tree(s), by_sentence_[s]);
      resolve_sentence(s);
      // "The two sides signed a pact": its parties are known only now.
      for (const Mention& treaty : described_treaties(document_, s, by_sentence_[s])) {
        insert(treaty);
      }
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

  static int salience(const Syntax& syntax, std::uint32_t head) {
    if (syntax.is(head, "nsubj")) return 4;
    if (syntax.is(head, "obj")) return 2;
    if (syntax.is(head, "nmod:poss") || syntax.is(head, "amod") || syntax.is(head, "compound")) {
      return 0;
    }
    if (syntax.is(head, "conj")) return 1;
    return 1;
  }

  /// What doubling how often the document names an entity counts for in the choice of an
  /// antecedent, beside 5 for a sentence less between. Fitted on annotated texts: the entities of a
  /// statement must be among those that its sentence names or refers to.
  static constexpr double kTopic = 1.5;

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
        score += kTopic * std::log2(std::max(frequency_[mention.entity], 1));
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

  /// Entities that are named together before the word: the members of a coordination, else the
  /// only two that a sentence names, else (not for pronouns) the two that matter most in it. At
  /// most `most` members, none of them in `excluded`.
  std::vector<std::int32_t> group(std::uint32_t s, std::uint32_t before, std::size_t most,
                                  bool people, bool pronoun = false,
                                  const std::vector<std::int32_t>& excluded = {}) {
    for (int back = 0; back <= 3 && back <= static_cast<int>(s); ++back) {
      const std::uint32_t at = s - static_cast<std::uint32_t>(back);
      if (!document_.sentences[at].analysed) continue;
      const std::uint32_t end = back == 0 ? before : tree(at).size();
      auto members = coordination(at, end, most, people);
      // "They" are two people only where these are named together.
      if (members.empty() && !(people && pronoun)) members = pair_of(at, end, people, pronoun);
      if (members.size() < 2 || shares(members, excluded)) continue;
      group_sentence_ = at;
      group_end_ = 0;
      for (const Mention& mention : by_sentence_[at]) {
        if (mention.last < end && shares({mention.entity}, members)) group_end_ = mention.last;
      }
      return members;
    }
    return {};
  }

  static bool shares(const std::vector<std::int32_t>& members,
                     const std::vector<std::int32_t>& excluded) {
    return std::any_of(members.begin(), members.end(), [&](std::int32_t e) {
      return std::find(excluded.begin(), excluded.end(), e) != excluded.end();
    });
  }

  bool of_kind(std::int32_t entity, bool people) const {
    return fits(people ? Wanted::kPerson : Wanted::kState, type(entity));
  }

  /// The last coordination before the word, one that is a subject before others; also "Sino-Russian
  /// ties", "the U.S.-Japan alliance", "the two leaders".
  std::vector<std::int32_t> coordination(std::uint32_t s, std::uint32_t before, std::size_t most,
                                         bool people) {
    const Syntax& syntax = tree(s);
    std::vector<std::int32_t> best;
    bool best_is_subject = false;
    for (const Mention& first : by_sentence_[s]) {
      if (first.last >= before || !first.core || !of_kind(first.entity, people)) continue;
      if (syntax.is(first.head, "conj")) continue;
      std::vector<std::int32_t> members = {first.entity};
      for (const Mention& other : by_sentence_[s]) {
        // "The two leaders" has a mention for each.
        const bool shared = other.first == first.first && other.last == first.last;
        if (other.first <= first.last && !shared) continue;
        if (other.last >= before || !other.core || !of_kind(other.entity, people)) continue;
        const bool joined = syntax.is(other.head, "conj") &&
                            syntax.head(other.head) == static_cast<std::int32_t>(first.head);
        const std::string dash = other.first > 0 ? syntax.lower(other.first - 1) : "";
        const bool hyphened = other.first == first.last + 2 && (dash == "-" || dash == "–");
        if (!joined && !hyphened && !shared) continue;
        if (std::find(members.begin(), members.end(), other.entity) == members.end()) {
          members.push_back(other.entity);
        }
      }
      if (members.size() < 2 || members.size() > most) continue;
      const bool subject = syntax.is(first.head, "nsubj");
      if (best_is_subject && !subject) continue;
      best = members;
      best_is_subject = subject;
    }
    return best;
  }

  std::vector<std::int32_t> pair_of(std::uint32_t s, std::uint32_t before, bool people,
                                    bool pronoun) {
    const Syntax& syntax = tree(s);
    struct Member {
      std::int32_t entity;
      double score;
      std::uint32_t place;
    };
    std::vector<Member> members;
    for (const Mention& mention : by_sentence_[s]) {
      if (mention.last >= before || !mention.core || !of_kind(mention.entity, people)) continue;
      const std::string preposition = syntax.preposition(mention.head);
      if (preposition == "in" || preposition == "at" || preposition == "from") continue;
      const double score = salience(syntax, mention.head) + (preposition == "with" ? 2 : 0) +
                           0.25 * std::min(frequency_[mention.entity], 16);
      const auto known = std::find_if(members.begin(), members.end(),
                                      [&](const Member& m) { return m.entity == mention.entity; });
      if (known == members.end()) {
        members.push_back({mention.entity, score, mention.first});
      } else {
        known->score = std::max(known->score, score);
      }
    }
    if (members.size() < 2 || (pronoun && members.size() > 2)) return {};
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.score > b.score; });
    members.resize(2);
    if (members[0].place > members[1].place) std::swap(members[0], members[1]);
    return {members[0].entity, members[1].entity};
  }

  /// Entities of the subject of the verb that the pronoun is an object of: it is none of them.
  std::vector<std::int32_t> subjects_beside(std::uint32_t s, std::uint32_t t,
                                            const Syntax& syntax) const {
    std::vector<std::int32_t> found;
    const std::int32_t h = syntax.head(t);
    if (h < 0 || !(syntax.is(t, "obj") || syntax.is(t, "iobj") || syntax.is(t, "obl")))
      return found;
    auto verb = static_cast<std::uint32_t>(h);
    while (syntax.child(verb, "nsubj") < 0 && syntax.is(verb, "conj") && syntax.head(verb) >= 0) {
      verb = static_cast<std::uint32_t>(syntax.head(verb));
    }
    for (std::uint32_t c : syntax.children(verb)) {
      if (!syntax.is(c, "nsubj")) continue;
      for (const Mention& mention : by_sentence_[s]) {
        if (mention.head == c) found.push_back(mention.entity);
      }
    }
    return found;
  }

  /// "China's disputes with its neighbours", "Putin's talks with his counterpart": the possessor of
  /// the phrase that the possessive word stands in. -1 for none.
  template <typename Accept>
  std::int32_t owner_of_phrase(std::uint32_t s, std::uint32_t t, const Syntax& syntax,
                               const Accept& accept) const {
    if (!syntax.is(t, "nmod:poss") || syntax.head(t) < 0) return -1;
    auto noun = static_cast<std::uint32_t>(syntax.head(t));
    while (syntax.is(noun, "nmod") && syntax.head(noun) >= 0) {
      noun = static_cast<std::uint32_t>(syntax.head(noun));
      if (!syntax.is_noun(noun)) return -1;
      for (const Mention& mention : by_sentence_[s]) {
        const bool owns = syntax.is(mention.head, "nmod:poss") || syntax.is(mention.head, "amod") ||
                          syntax.is(mention.head, "compound");
        if (owns && mention.last < t &&
            syntax.head(mention.head) == static_cast<std::int32_t>(noun) &&
            accept(mention.entity)) {
          return mention.entity;
        }
      }
    }
    return -1;
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
    insert(mention);
  }

  void insert(const Mention& mention) {
    const auto key = [](const Mention& m) { return std::tie(m.first, m.last, m.entity); };
    auto& mentions = by_sentence_[mention.sentence];
    mentions.insert(
        std::upper_bound(mentions.begin(), mentions.end(), mention,
                         [&](const Mention& a, const Mention& b) { return key(a) < key(b); }),
        mention);
  }

  void put_all(std::uint32_t s, std::uint32_t first, std::uint32_t last, std::uint32_t head,
               MentionKind kind, const std::vector<std::int32_t>& entities) {
    for (std::int32_t entity : entities) put(s, first, last, head, kind, entity);
  }

  void resolve_sentence(std::uint32_t s) {
    const Sentence& sentence = document_.sentences[s];
    const Syntax& syntax = tree(s);
    for (std::uint32_t t = 0; t < syntax.size(); ++t) {
      if (covered(s, t)) continue;
      const bool determiner = syntax.is(t, "det") && syntax.head(t) >= 0;
      if (determiner && syntax.lower(t) == "both") continue;  // "both sides" is one description
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
      static const WordSet kSingular = {"i", "my", "me", "mine"};
      put(s, t, t, t, MentionKind::kPronoun, speakers_.first_person(t, !kSingular.contains(word)));
      return;
    }
    if (kHe.contains(word) || kShe.contains(word)) {
      const char other = kHe.contains(word) ? 'f' : 'm';
      const auto may_be = [&](std::int32_t e) {
        return fits(Wanted::kPerson, type(e)) &&
               document_.notes[static_cast<std::size_t>(e)].gender != other;
      };
      std::int32_t entity = owner_of_phrase(s, t, syntax, may_be);
      if (entity < 0) entity = antecedent(s, t, 3, may_be);
      if (entity < 0 && !speakers_.declared()) {
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
      const auto acts = [&](std::int32_t e) {
        return type(e) == EntityType::kState || type(e) == EntityType::kOrganization;
      };
      std::int32_t entity = owner_of_phrase(s, t, syntax, acts);
      if (entity < 0 && word != "it") entity = subject_of_clause(s, t, syntax);
      if (entity < 0) {
        const auto beside = subjects_beside(s, t, syntax);
        entity =
            antecedent(s, t, 2, [&](std::int32_t e) { return acts(e) && !shares({e}, beside); });
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
      const auto beside = subjects_beside(s, t, syntax);
      const auto members = group(s, t, word == "both" ? 2 : 4, false, true, beside);
      if (!members.empty() && word != "both" && means_other_plural(s, t)) return;
      if (!members.empty()) {
        put_all(s, t, t, t, MentionKind::kPronoun, members);
        return;
      }
      const auto people = group(s, t, 2, true, true, beside);
      if (!people.empty()) {
        put_all(s, t, t, t, MentionKind::kPronoun, people);
        return;
      }
      if (word != "both") {
        put(s, t, t, t, MentionKind::kPronoun, antecedent(s, t, 1, [&](std::int32_t e) {
              return type(e) == EntityType::kState && !shares({e}, beside);
            }));
      }
    }
  }

  /// True where a plural common noun ("tanks", "protesters") is closer to "they" than the group
  /// that was found; in another sentence only where both are subjects or both are not.
  bool means_other_plural(std::uint32_t s, std::uint32_t t) {
    const bool subject = tree(s).is(t, "nsubj");
    for (std::uint32_t at = group_sentence_; at <= s; ++at) {
      if (!document_.sentences[at].analysed) continue;
      const Syntax& syntax = tree(at);
      const std::uint32_t end = at == s ? t : syntax.size();
      for (std::uint32_t w = at == group_sentence_ ? group_end_ + 1 : 0; w < end; ++w) {
        if (!is_plural_thing(at, w)) continue;
        if (at == s || syntax.is(w, "nsubj") == subject) return true;
      }
    }
    return false;
  }

  bool is_plural_thing(std::uint32_t s, std::uint32_t word) {
    static const WordSet kOthers = {
        "year",    "month", "week",     "day",       "time",     "decade",  "hour",    "minute",
        "century", "term",  "tie",      "talk",      "side",     "country", "nation",  "leader",
        "state",   "power", "neighbor", "neighbour", "relation", "percent", "minister"};
    const Syntax& syntax = tree(s);
    const bool named =
        std::any_of(by_sentence_[s].begin(), by_sentence_[s].end(), [&](const Mention& m) {
          return m.first <= word && word <= m.last && type(m.entity) != EntityType::kResource;
        });
    return syntax[word].xpos == "NNS" && !named &&
           (syntax.is(word, "nsubj") || syntax.is(word, "obj") || syntax.is(word, "obl")) &&
           !kOthers.contains(syntax[word].lemma) && !owned(s, word);
  }

  /// "Russian troops", "Moscow's forces": plurals that stand for the state before them.
  bool owned(std::uint32_t s, std::uint32_t word) {
    const Syntax& syntax = tree(s);
    for (std::uint32_t c : syntax.children(word)) {
      if (c < word && covered(s, c)) return true;
    }
    return false;
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
      // "urged Iran to end its support": the object does it.
      if (syntax.is(word, "xcomp") && syntax.head(word) >= 0) {
        const auto governor = static_cast<std::uint32_t>(syntax.head(word));
        if (lexicon_.is(Operator::kObjectControl, syntax[governor].lemma)) {
          for (std::uint32_t c : syntax.children(governor)) {
            if (!syntax.is(c, "obj") || c > t) continue;
            for (const Mention& mention : by_sentence_[s]) {
              const EntityType kind = type(mention.entity);
              if (mention.head == c &&
                  (kind == EntityType::kState || kind == EntityType::kOrganization)) {
                return mention.entity;
              }
            }
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
    static const WordSet kVerbs = {"seem", "appear", "happen", "remain",
                                   "be",   "rain",   "turn",   "take"};
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
    bool modified = false;  // told from others of its kind
    bool named_modifier = false;
    bool described = false;  // only described: "the island nation"
    std::vector<std::string> modifiers;
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
        if (word != "same" && syntax.is(c, "amod") && syntax[c].xpos == "JJS") modified = true;
        if (word != "same" && !only_describes(word)) modified = true;
        described = described || word != "same";
        named_modifier = named_modifier || syntax[c].upos == "PROPN" || covered(s, c);
        modifiers.push_back(word);
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
    if ((noun == "former" || noun == "latter") && definite && !modified && !described &&
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
      if (modified || described) return;
      if (noun == "side" || noun == "country" || noun == "government" || noun == "leader") {
        put_all(s, begin, t, t, MentionKind::kNominal, group(s, begin, 2, noun == "leader"));
        return;
      }
      if (noun != "island" && noun != "territory" && noun != "islet") return;
    }
    if (is_title(syntax.sentence(), t, t, lexicon_) && wanted_by(noun) == Wanted::kNone) {
      resolve_title(s, t, begin, state, (modified || described) && state < 0, noun, syntax);
      return;
    }
    if (state >= 0 || modified) return;  // "the Russian government" is transparent; others are new
    const Wanted wanted = wanted_by(noun);
    if (wanted == Wanted::kNone || (described && wanted != Wanted::kState)) return;
    modifiers.push_back(noun);
    auto beside = subjects_beside(s, t, syntax);
    if (named_modifier) {
      // "the North African country": which of several it is the words alone do not tell.
      const auto states = states_before(s, begin);
      if (states.size() != 1) return;
    }
    std::int32_t entity = antecedent(
        s, begin, wanted == Wanted::kTreaty || wanted == Wanted::kPlace ? 3 : 2,
        [&](std::int32_t e) {
          if (!fits(wanted, type(e)) || shares({e}, beside)) return false;
          const std::string& code = document_.entities[static_cast<std::size_t>(e)].code;
          return wanted != Wanted::kState ||
                 std::all_of(modifiers.begin(), modifiers.end(),
                             [&](const std::string& word) { return describes(word, code); });
        });
    put(s, begin, t, t, MentionKind::kNominal, entity);
  }

  /// The states named in the sentence before the word and in the two sentences before it.
  std::set<std::int32_t> states_before(std::uint32_t s, std::uint32_t before) const {
    std::set<std::int32_t> states;
    for (std::uint32_t at = s - std::min<std::uint32_t>(s, 2); at <= s; ++at) {
      for (const Mention& mention : by_sentence_[at]) {
        if (at == s && mention.last >= before) continue;
        if (mention.core && of_kind(mention.entity, false)) states.insert(mention.entity);
      }
    }
    return states;
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
  std::unordered_map<std::int32_t, int> frequency_;
  Speakers speakers_;
  std::uint32_t group_sentence_ = 0;  // where group() found its members
  std::uint32_t group_end_ = 0;       // the last word of the last of them
};

}  // namespace

CoreferenceAnnotator::CoreferenceAnnotator(std::shared_ptr<const Gazetteer> gazetteer,
                                           std::shared_ptr<const Lexicon> lexicon)
    : gazetteer_(std::move(gazetteer)), lexicon_(std::move(lexicon)) {}

void CoreferenceAnnotator::annotate(AnnotatedDocument& document) const {
  Resolver(document, *gazetteer_, *lexicon_).run();
}

}  // namespace entente::extractors
