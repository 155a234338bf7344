#include "extractors/relations.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "core/text.h"
#include "extractors/attribution.h"
#include "extractors/gazetteer.h"
#include "extractors/mentions.h"
#include "extractors/modality.h"
#include "extractors/names.h"
#include "extractors/syntax.h"
#include "extractors/time.h"
#include "extractors/treaties.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

std::uint8_t bit_of(EntityType type) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
}

/// The sentence's part of the document's mentions, which are sorted by sentence.
std::pair<std::uint32_t, std::uint32_t> mentions_of(const AnnotatedDocument& document,
                                                    std::uint32_t s) {
  const auto before = [](const Mention& mention, std::uint32_t wanted) {
    return mention.sentence < wanted;
  };
  const auto begin =
      std::lower_bound(document.mentions.begin(), document.mentions.end(), s, before);
  const auto end = std::lower_bound(begin, document.mentions.end(), s + 1, before);
  return {static_cast<std::uint32_t>(begin - document.mentions.begin()),
          static_cast<std::uint32_t>(end - document.mentions.begin())};
}

/// Reads one sentence.
class SentenceReader {
 public:
  SentenceReader(AnnotatedDocument& document, std::uint32_t s, const Lexicon& lexicon)
      : document_(document),
        s_(s),
        sentence_(document.sentences[s]),
        syntax_(sentence_),
        lexicon_(lexicon),
        finder_(document, s, syntax_, lexicon),
        times_(find_times(document, s_)) {
    std::tie(begin_, end_) = mentions_of(document, s);
  }

  std::vector<Proposal> run() {
    for (std::uint32_t t = 0; t < syntax_.size(); ++t) {
      const Token& token = sentence_.tokens[t];
      if (token.upos == "VERB" || token.upos == "AUX") read_verb(t);
      if (token.upos == "NOUN" || token.upos == "PROPN") read_noun(t);
      if (token.upos == "ADJ" || (token.upos == "VERB" && token.xpos == "VBN")) read_adjective(t);
    }
    read_treaties();
    read_titles();
    read_projects();
    read_names();
    read_reigns();
    add_refusals();
    add_states_of_leaders();
    keep_best();
    return std::move(proposals_);
  }

 private:
  const Entity& entity(std::int32_t index) const {
    return document_.entities[static_cast<std::size_t>(index)];
  }

  std::string lemma(std::uint32_t t) const { return to_lower(sentence_.tokens[t].lemma); }

  // ------------------------------------------------------------------ predicates

  bool has_particle(std::uint32_t verb, const std::string& particle) const {
    std::uint32_t at = verb;
    for (std::string_view word : split(particle, '_')) {
      bool found = false;
      for (std::uint32_t c : syntax_.children(verb)) {
        if (syntax_.lower(c) == word && c > verb &&
            (syntax_.is(c, "compound") || syntax_.is(c, "advmod") || syntax_.is(c, "case") ||
             syntax_.is(c, "xcomp") || syntax_.is(c, "obl"))) {
          found = true;
        }
      }
      if (!found && at + 1 < syntax_.size() && syntax_.lower(at + 1) == word) {
        found = true;
        ++at;
      }
      if (!found) return false;
    }
    return true;
  }

  bool noun_fits(std::uint32_t word, const std::vector<std::string>& nouns) const {
    const std::string own = american(lemma(word));
    for (const std::string& noun : nouns) {
      const std::size_t space = noun.rfind(' ');
      if (space == std::string::npos) {
        if (noun == own) return true;
        if (noun == "self" && own.ends_with("self")) return true;
      } else if (noun.substr(space + 1) == own && word > 0 &&
                 syntax_.lower(word - 1) == noun.substr(0, space)) {
        return true;
      }
    }
    for (std::uint32_t c : syntax_.children(word)) {
      if (syntax_.is(c, "conj") && noun_fits(c, nouns)) return true;
      if (syntax_.is(c, "nmod") && counts_others(own) && noun_fits(c, nouns)) return true;
    }
    return false;
  }

  bool conditions_hold(std::uint32_t verb, const Predicate& predicate) const {
    if (predicate.conditions.empty()) return true;
    for (const Condition& condition : predicate.conditions) {
      if (condition.preposition.empty()) {
        for (std::uint32_t o : finder_.objects(verb)) {
          if (noun_fits(o, condition.nouns)) return true;
        }
      } else {
        for (std::uint32_t o : finder_.oblique(verb, condition.preposition)) {
          if (noun_fits(o, condition.nouns)) return true;
        }
      }
    }
    return false;
  }

  void read_verb(std::uint32_t t) {
    const bool particle_verb = syntax_.child(t, "compound:prt") >= 0;
    for (const Predicate& predicate : lexicon_.find(lemma(t), PartOfSpeech::kVerb)) {
      if (!predicate.particle.empty()) {
        if (!has_particle(t, predicate.particle)) continue;
      } else if (particle_verb) {
        continue;
      }
      if (!conditions_hold(t, predicate)) continue;
      apply(t, predicate, PartOfSpeech::kVerb);
    }
  }

  void read_noun(std::uint32_t t) {
    for (std::uint32_t m : finder_.mentions_at(t)) {
      // Inside a name a word says nothing by itself; a treaty's parties are found apart.
      const Mention& mention = document_.mentions[m];
      if (mention.kind == MentionKind::kName && mention.first < mention.last) return;
      if (entity(mention.entity).type == EntityType::kTreaty) {
        read_supply_deal(t);
        return;
      }
    }
    // Longest key first: "chief of staff", "arms sale", then the bare noun.
    std::string key = american(lemma(t));
    if (key == "ceo") key = "CEO";
    std::vector<std::string> keys = {key};
    std::string longer = key;
    for (std::uint32_t back = 1; back <= 3 && back <= t; ++back) {
      const std::string word = syntax_.lower(t - back);
      if (word == "-") continue;
      longer.insert(0, american(word) + "_");
      keys.push_back(longer);
    }
    longer = key;
    for (std::uint32_t next = t + 1; next < std::min(t + 4, syntax_.size()); ++next) {
      longer += "_" + american(syntax_.lower(next));
      keys.push_back(longer);
    }
    std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) {
      const auto words = [](const std::string& k) { return std::count(k.begin(), k.end(), '_'); };
      return words(a) > words(b);
    });
    for (const std::string& k : keys) {
      const auto& found = lexicon_.find(k, PartOfSpeech::kNoun);
      if (found.empty()) continue;
      for (const Predicate& predicate : found) apply(t, predicate, PartOfSpeech::kNoun);
      break;
    }
  }

  /// "Russia's gas deal with China": who sells is known only for goods of one side.
  void read_supply_deal(std::uint32_t t) {
    bool goods = false;
    for (std::uint32_t c : syntax_.children(t)) {
      for (std::uint32_t m : finder_.mentions_at(c)) {
        goods = goods || entity(document_.mentions[m].entity).type == EntityType::kResource;
      }
    }
    if (!goods) return;
    for (const Predicate& predicate : lexicon_.find("supply_deal", PartOfSpeech::kNoun)) {
      apply(t, predicate, PartOfSpeech::kNoun);
    }
  }

  void read_adjective(std::uint32_t t) {
    for (const Predicate& predicate : lexicon_.find(syntax_.lower(t), PartOfSpeech::kAdjective)) {
      apply(t, predicate, PartOfSpeech::kAdjective);
    }
  }

  // ------------------------------------------------------------------ slots

  std::vector<Argument> fill(std::uint32_t t, const std::vector<Slot>& slots, PartOfSpeech pos,
                             std::uint8_t types) const {
    for (const Slot& slot : slots) {
      std::vector<Argument> arguments = finder_.fill(t, slot, pos);
      std::erase_if(arguments, [&](const Argument& argument) {
        return (bit_of(entity(argument.entity).type) & types) == 0;
      });
      if (!arguments.empty()) return arguments;
    }
    return {};
  }

  /// The good in the slot: its entity where it is one, and how the text calls it.
  std::optional<std::pair<std::int32_t, std::string>> resource(std::uint32_t t, const Frame& frame,
                                                               PartOfSpeech pos) const {
    for (const Slot& slot : frame.resource) {
      std::vector<std::uint32_t> words;
      if (slot.kind == Slot::Kind::kObject && pos != PartOfSpeech::kNoun) {
        words = finder_.objects(t);
      } else if (slot.kind == Slot::Kind::kObject) {
        for (std::uint32_t c : syntax_.children(t)) {
          if (syntax_.is(c, "compound") || syntax_.is(c, "amod")) words.push_back(c);
        }
      } else if (slot.kind == Slot::Kind::kPreposition) {
        words = finder_.oblique(t, slot.word);
      }
      for (std::uint32_t w : words) {
        for (std::uint32_t m : finder_.mentions_at(w)) {
          const std::int32_t e = document_.mentions[m].entity;
          if (entity(e).type == EntityType::kResource) return std::pair(e, entity(e).name);
        }
        // "shipments of Russian crude": the good may modify the head ("oil shipments").
        for (std::uint32_t c : syntax_.children(w)) {
          if (!syntax_.is(c, "compound") && !syntax_.is(c, "amod") && !syntax_.is(c, "nmod") &&
              !syntax_.is(c, "conj")) {
            continue;
          }
          for (std::uint32_t m : finder_.mentions_at(c)) {
            const std::int32_t e = document_.mentions[m].entity;
            if (entity(e).type == EntityType::kResource) return std::pair(e, entity(e).name);
          }
        }
      }
    }
    return std::nullopt;
  }

  void apply(std::uint32_t t, const Predicate& predicate, PartOfSpeech pos) {
    const Frame& frame = *predicate.frame;
    std::vector<Argument> subjects = fill(t, frame.subject, pos, frame.subject_types);
    if (subjects.empty()) return;
    std::vector<Argument> objects;
    bool reciprocal = false;
    const bool symmetric = info(frame.relation).symmetric;
    for (const Slot& slot : frame.object) {
      objects = finder_.fill(t, slot, pos);
      std::erase_if(objects, [&](const Argument& argument) {
        return (bit_of(entity(argument.entity).type) & frame.object_types) == 0;
      });
      // One entity cannot be both ends; a possessive slot may have been taken by the subject.
      if (objects.size() == 1 && subjects.size() == 1 && objects[0].entity == subjects[0].entity) {
        objects.clear();
      }
      if (!objects.empty()) break;
    }
    if (pos == PartOfSpeech::kVerb && objects.empty()) {
      for (std::uint32_t c : syntax_.children(t)) {
        if ((syntax_.is(c, "obj") || syntax_.is(c, "obl")) && finder_.is_reciprocal(c)) {
          reciprocal = true;
        }
      }
    }
    const auto good = resource(t, frame, pos);
    if (frame.resource_needed && !good) return;
    if (objects.empty()) {
      // "The two met" is between them; "the four resisted" is not.
      const bool mutual = pos != PartOfSpeech::kVerb ||
                          std::any_of(frame.object.begin(), frame.object.end(),
                                      [](const Slot& s) { return s.kind == Slot::Kind::kEach; });
      if (subjects.size() >= 2 && ((symmetric && mutual) || reciprocal)) {
        propose_pairs(t, predicate, subjects, symmetric);
      }
      return;
    }
    for (const Argument& subject : subjects) {
      for (const Argument& object : objects) {
        propose(t, predicate, subject, object, good);
      }
    }
    if (symmetric && pos == PartOfSpeech::kNoun && subjects.size() >= 2) {
      // "the U.S.-Japan alliance with Australia" also allies the first two.
      propose_pairs(t, predicate, subjects, true);
    }
  }

  void propose_pairs(std::uint32_t t, const Predicate& predicate,
                     const std::vector<Argument>& members, bool symmetric) {
    const std::size_t count = std::min<std::size_t>(members.size(), 6);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = i + 1; k < count; ++k) {
        propose(t, predicate, members[i], members[k], std::nullopt);
        if (!symmetric) propose(t, predicate, members[k], members[i], std::nullopt);
      }
    }
  }

  // ------------------------------------------------------------------ proposals

  void propose(std::uint32_t t, const Predicate& predicate, const Argument& subject,
               const Argument& object,
               const std::optional<std::pair<std::int32_t, std::string>>& good) {
    const Frame& frame = *predicate.frame;
    Argument from = subject;
    Argument to = object;
    if (frame.relation == Relation::kLeads || frame.relation == Relation::kOfficialOf) {
      // "his foreign minister": the office is one of the leader's state.
      const EntityType type = entity(to.entity).type;
      if (type == EntityType::kLeader || type == EntityType::kPerson) {
        to.entity = state_of(document_, to.entity);
        to.certainty *= 0.8;
        if (to.entity < 0) return;
      }
    }
    if (from.entity == to.entity || !plausible(frame.relation, from, to)) return;
    if (!allows(frame.relation, entity(from.entity).type, entity(to.entity).type)) return;
    Proposal proposal = base(t, from, to);
    proposal.relation = frame.relation;
    proposal.frame = std::string(name_of(frame.relation)) + "/" + lemma(t);
    proposal.confidence = frame.prior * from.certainty * to.certainty;
    if (frame.polarity == Polarity::kNegative) {
      proposal.polarity =
          proposal.polarity == Polarity::kPositive ? Polarity::kNegative : Polarity::kPositive;
    }
    if (frame.modality != Modality::kActual) proposal.modality = frame.modality;
    if (good) proposal.props["resource"] = good->second;
    if (frame.relation == Relation::kLeads || frame.relation == Relation::kOfficialOf) {
      note_office(t, proposal);
    }
    if (frame.relation == Relation::kSupplies && good) {
      add_goods(proposal, good->first);
    }
    proposals_.push_back(std::move(proposal));
  }

  /// What the ontology allows but texts hardly ever mean.
  bool plausible(Relation relation, const Argument& from, const Argument& to) const {
    using R = Relation;
    const EntityType subject = entity(from.entity).type;
    const EntityType object = entity(to.entity).type;
    if (subject == EntityType::kTerritory && relation != R::kMemberOf) return false;
    if (object == EntityType::kTerritory) {
      switch (relation) {
        case R::kControls:
        case R::kClaims:
        case R::kRetreat:
        case R::kAssault:
        case R::kMobilize:
        case R::kInfluences:
        case R::kInvestsIn:
        case R::kDependsOn:
        case R::kLeads:
        case R::kOfficialOf:
          break;
        default:
          return false;
      }
    }
    switch (relation) {
      case R::kMemberOf:
      case R::kPartyTo:
      case R::kWithdrewFrom:
      case R::kClaims:
      case R::kControls:
      case R::kHasResource:
      case R::kExports:
      case R::kImports:
        if (!to.direct) return false;
        break;
      default:
        break;
    }
    // A leader does nothing to the state that is his own but lead it.
    return relation == R::kLeads || relation == R::kOfficialOf || relation == R::kCoerce ||
           relation == R::kAccuse || subject != EntityType::kLeader ||
           state_of(document_, from.entity) != to.entity;
  }

  /// What holds for any proposal at the word: assertion, time, source.
  Proposal base(std::uint32_t t, const Argument& subject, const Argument& object) {
    const Assertion assertion = assertion_of(t, syntax_, lexicon_);
    Proposal proposal;
    proposal.sentence = s_;
    proposal.subject = subject.entity;
    proposal.object = object.entity;
    proposal.subject_mention = subject.mention;
    proposal.object_mention = object.mention;
    proposal.predicate = t;
    proposal.polarity = assertion.polarity;
    if (syntax_.is_verb(t)) {
      // "have no treaty", "imposed no sanctions": the denial stands on the object.
      for (std::uint32_t o : finder_.objects(t)) {
        if (has_none(o, syntax_)) proposal.polarity = Polarity::kNegative;
      }
    }
    for (const Argument* argument : {&subject, &object}) {
      const Mention& mention = document_.mentions[argument->mention];
      if (mention.sentence == s_ && is_spared(mention.head, syntax_)) {
        proposal.polarity = Polarity::kNegative;
      }
    }
    proposal.modality = assertion.modality;
    proposal.time = time_of(t, times_, syntax_);
    proposal.attribution = attribution_of(t, assertion, syntax_, lexicon_);
    if (assertion.refused) refused_.push_back(proposals_.size());
    return proposal;
  }

  void note_office(std::uint32_t t, Proposal& proposal) {
    std::uint32_t first = t;
    while (first > 0 && syntax_.head(first - 1) == static_cast<std::int32_t>(t) &&
           is_title(sentence_, first - 1, t, lexicon_)) {
      --first;
    }
    if (!syntax_.is_verb(t)) {
      std::string title;
      for (std::uint32_t i = first; i <= t; ++i) title += (i > first ? " " : "") + syntax_.lower(i);
      proposal.props["title"] = title;
    }
    auto& notes = document_.notes[static_cast<std::size_t>(proposal.subject)];
    if (entity(proposal.object).type == EntityType::kState && proposal.confidence > 0.5) {
      if (notes.state < 0) notes.state = proposal.object;
      if (notes.title.empty() && !syntax_.is_verb(t)) notes.title = title_key(sentence_, first, t);
    }
  }

  void add_goods(const Proposal& supplies, std::int32_t good) {
    for (const bool seller : {true, false}) {
      Proposal proposal = supplies;
      proposal.relation = seller ? Relation::kExports : Relation::kImports;
      proposal.subject = seller ? supplies.subject : supplies.object;
      proposal.subject_mention = seller ? supplies.subject_mention : supplies.object_mention;
      proposal.object = good;
      proposal.object_mention = mention_of(good, proposal.object_mention);
      proposal.props.erase("resource");
      proposal.frame = "rule/goods";
      proposal.confidence *= 0.6;
      if (allows(proposal.relation, entity(proposal.subject).type, EntityType::kResource)) {
        proposals_.push_back(std::move(proposal));
      }
    }
  }

  std::uint32_t mention_of(std::int32_t e, std::uint32_t otherwise) const {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      if (document_.mentions[m].sentence == s_ && document_.mentions[m].entity == e) return m;
    }
    return otherwise;
  }

  // ------------------------------------------------------------------ rules that need no frame

  bool denied(std::uint32_t noun) const {
    const auto negated = [&](std::uint32_t word) {
      for (std::uint32_t c : syntax_.children(word)) {
        const std::string lower = syntax_.lower(c);
        if (lower == "no" || lower == "not" || lower == "n't" || lower == "n’t" ||
            lower == "never" || lower == "without") {
          return true;
        }
      }
      return false;
    };
    const std::int32_t head = syntax_.head(noun);
    return negated(noun) || (head >= 0 && syntax_.is_verb(static_cast<std::uint32_t>(head)) &&
                             negated(static_cast<std::uint32_t>(head)));
  }

  /// Parties of treaties: "the Nkomati Accord between A and B", "Russia's gas deal with China".
  void read_treaties() {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      const Mention& mention = document_.mentions[m];
      if (mention.sentence != s_ || entity(mention.entity).type != EntityType::kTreaty) continue;
      if (mention.kind == MentionKind::kPronoun) continue;
      const std::uint32_t t = mention.head;
      std::vector<Argument> parties = finder_.before_noun(t);
      for (const char* preposition : {"between", "with"}) {
        for (std::uint32_t c : finder_.oblique(t, preposition)) {
          for (const Argument& argument : finder_.resolve(c)) parties.push_back(argument);
        }
      }
      for (const Argument& party : parties) {
        const EntityType type = entity(party.entity).type;
        if (!allows(Relation::kPartyTo, type, EntityType::kTreaty)) continue;
        if (type == EntityType::kLeader && mention.kind == MentionKind::kNominal) continue;
        Proposal proposal = base(t, party, {m, mention.entity, t, true, 1.0});
        proposal.relation = Relation::kPartyTo;
        // Whoever suspends a treaty is still a party; only "no treaty" and "not signed" deny it.
        if (proposal.polarity == Polarity::kNegative && !denied(t)) {
          proposal.polarity = Polarity::kPositive;
        }
        proposal.frame = "rule/party";
        proposal.confidence = 0.75 * party.certainty;
        proposals_.push_back(std::move(proposal));
      }
    }
  }

  /// "Russia's Eurasian Economic Union": a bloc or project that a state calls its own.
  void read_projects() {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      const Mention& mention = document_.mentions[m];
      if (mention.sentence != s_ || mention.kind != MentionKind::kName) continue;
      if (entity(mention.entity).type != EntityType::kOrganization) continue;
      const EntityNotes& notes = document_.notes[static_cast<std::size_t>(mention.entity)];
      if (!notes.from_gazetteer || !notes.country.empty()) continue;
      std::vector<std::uint32_t> heads = {mention.head};
      if (syntax_.is(mention.head, "compound") && syntax_.head(mention.head) >= 0) {
        heads.push_back(static_cast<std::uint32_t>(syntax_.head(mention.head)));
      }
      for (std::uint32_t h : heads) {
        for (std::uint32_t c : syntax_.children(h)) {
          if (!syntax_.is(c, "nmod:poss")) continue;
          for (const Argument& owner : finder_.resolve(c)) {
            if (entity(owner.entity).type != EntityType::kState) continue;
            Proposal proposal = base(mention.head, owner, {m, mention.entity, h, true, 1.0});
            proposal.relation = Relation::kLeads;
            proposal.polarity = Polarity::kPositive;
            proposal.modality = Modality::kActual;
            proposal.frame = "rule/project";
            proposal.confidence = 0.6;
            proposals_.push_back(std::move(proposal));
          }
        }
      }
    }
  }

  /// States in names: "the Russo-Japanese War", "the U.S.-Japan Security Treaty".
  void read_names() {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      const Mention mention = document_.mentions[m];
      if (mention.sentence != s_ || mention.kind != MentionKind::kName) continue;
      const EntityType type = entity(mention.entity).type;
      if (type != EntityType::kEvent && type != EntityType::kTreaty) continue;
      // Their mentions inside the name, see states_in_name().
      std::vector<Argument> states;
      for (std::uint32_t k = begin_; k < end_; ++k) {
        const Mention& state = document_.mentions[k];
        if (state.core || k == m || state.first < mention.first || state.last > mention.last) {
          continue;
        }
        states.push_back({k, state.entity, mention.head, true, 1.0});
      }
      if (states.size() != 2) continue;
      if (type == EntityType::kEvent) {
        add_rule(Relation::kRivalOf, "rule/war", 0.8, mention.head, states[0], states[1]);
      } else {
        for (const Argument& state : states) {
          add_rule(Relation::kPartyTo, "rule/treaty name", 0.75, mention.head, state,
                   {m, mention.entity, mention.head, true, 1.0});
        }
      }
    }
  }

  void add_rule(Relation relation, const std::string& rule, double confidence, std::uint32_t t,
                const Argument& subject, const Argument& object) {
    Proposal proposal = base(t, subject, object);
    proposal.relation = relation;
    proposal.polarity = Polarity::kPositive;
    proposal.modality = Modality::kActual;
    proposal.frame = rule;
    proposal.confidence = confidence;
    proposals_.push_back(std::move(proposal));
  }

  /// "Under Jair Bolsonaro, Brazil ...": whose rule the clause is set in.
  void read_reigns() {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      const Mention& mention = document_.mentions[m];
      if (mention.sentence != s_ || entity(mention.entity).type != EntityType::kLeader) continue;
      if (syntax_.preposition(mention.head) != "under") continue;
      const std::int32_t state = state_of(document_, mention.entity);
      if (state < 0) continue;
      for (std::uint32_t k = begin_; k < end_; ++k) {
        const Mention& other = document_.mentions[k];
        if (other.entity != state) continue;
        Proposal proposal = base(mention.head, {m, mention.entity, mention.head, true, 1.0},
                                 {m, state, other.head, true, 1.0});
        proposal.relation = Relation::kLeads;
        proposal.polarity = Polarity::kPositive;
        proposal.modality = Modality::kActual;
        proposal.frame = "rule/reign";
        proposal.confidence = 0.65;
        proposals_.push_back(std::move(proposal));
        break;
      }
    }
  }

  /// "Prime Minister Abe" without a country: the gazetteer's, where the document names it.
  void read_titles() {
    for (std::uint32_t m = begin_; m < end_; ++m) {
      const Mention& mention = document_.mentions[m];
      if (mention.sentence != s_ || mention.kind == MentionKind::kPronoun) continue;
      const EntityType type = entity(mention.entity).type;
      if (type != EntityType::kLeader && type != EntityType::kPerson) continue;
      const std::uint32_t length = title_before(sentence_, mention.first, lexicon_);
      if (length == 0) continue;
      const std::string key = title_key(sentence_, mention.first - length, mention.first - 1);
      const bool known = std::any_of(proposals_.begin(), proposals_.end(), [&](const auto& p) {
        return p.subject == mention.entity &&
               (p.relation == Relation::kLeads || p.relation == Relation::kOfficialOf);
      });
      if (known) continue;
      const std::int32_t state = state_of(document_, mention.entity);
      if (state < 0 || state == mention.entity) continue;
      for (const Predicate& predicate : lexicon_.find(key, PartOfSpeech::kNoun)) {
        const Relation relation = predicate.frame->relation;
        if (relation != Relation::kLeads && relation != Relation::kOfficialOf) continue;
        Proposal proposal = base(mention.head, {m, mention.entity, mention.head, true, 1.0},
                                 {m, state, mention.head, true, 1.0});
        proposal.relation = relation;
        proposal.polarity = Polarity::kPositive;
        proposal.modality = Modality::kActual;
        std::string title = key;
        std::replace(title.begin(), title.end(), '_', ' ');
        proposal.props["title"] = title;
        proposal.frame = "rule/title";
        proposal.confidence = 0.6;
        proposals_.push_back(std::move(proposal));
        break;
      }
    }
  }

  /// "refuses to support X" rejects X, and denies the support.
  void add_refusals() {
    const std::size_t count = proposals_.size();
    for (std::size_t i : refused_) {
      if (i >= count) continue;
      Proposal rejection = proposals_[i];
      proposals_[i].confidence *= 0.8;
      const RelationClass kind = info(rejection.relation).relation_class;
      if (kind != RelationClass::kVerbalCooperation &&
          kind != RelationClass::kMaterialCooperation && kind != RelationClass::kTiePositive) {
        continue;
      }
      if (!allows(Relation::kReject, entity(rejection.subject).type,
                  entity(rejection.object).type)) {
        continue;
      }
      rejection.relation = Relation::kReject;
      rejection.polarity = Polarity::kPositive;
      rejection.props.clear();
      rejection.frame = "rule/refusal";
      proposals_.push_back(std::move(rejection));
    }
  }

  /// Where a leader acts, the state acts with a weaker line of its own.
  void add_states_of_leaders() {
    const std::size_t count = proposals_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const Proposal given = proposals_[i];
      if (given.relation == Relation::kLeads || given.relation == Relation::kOfficialOf ||
          given.relation == Relation::kMemberOf) {
        continue;
      }
      const auto state = [&](std::int32_t e) {
        return entity(e).type == EntityType::kLeader ? state_of(document_, e) : -1;
      };
      const std::int32_t from = state(given.subject);
      const std::int32_t to = state(given.object);
      const auto add = [&](std::int32_t a, std::int32_t b, double factor) {
        if (a == b || !allows(given.relation, entity(a).type, entity(b).type)) return;
        Proposal proposal = given;
        proposal.subject = a;
        proposal.object = b;
        proposal.confidence *= factor;
        proposal.frame = "rule/leader-state";
        proposals_.push_back(std::move(proposal));
      };
      if (from >= 0 && to >= 0) {
        add(from, to, 0.6);
      } else if (from >= 0) {
        add(from, given.object, 0.65);
      } else if (to >= 0) {
        add(given.subject, to, 0.5);
      }
    }
  }

  /// One proposal for each (subject, relation, object, polarity): the most certain.
  void keep_best() {
    std::vector<Proposal> kept;
    for (Proposal& proposal : proposals_) {
      if (info(proposal.relation).symmetric && proposal.object < proposal.subject &&
          entity(proposal.subject).type == entity(proposal.object).type) {
        std::swap(proposal.subject, proposal.object);
        std::swap(proposal.subject_mention, proposal.object_mention);
      }
      const auto same = std::find_if(kept.begin(), kept.end(), [&](const Proposal& other) {
        return other.subject == proposal.subject && other.object == proposal.object &&
               other.relation == proposal.relation && other.polarity == proposal.polarity;
      });
      if (same == kept.end()) {
        kept.push_back(std::move(proposal));
      } else if (proposal.confidence > same->confidence) {
        for (const auto& [key, value] : same->props) proposal.props.emplace(key, value);
        *same = std::move(proposal);
      }
    }
    proposals_ = std::move(kept);
  }

  AnnotatedDocument& document_;
  std::uint32_t s_;
  const Sentence& sentence_;
  Syntax syntax_;
  const Lexicon& lexicon_;
  ArgumentFinder finder_;
  std::vector<TimeExpression> times_;
  std::uint32_t begin_ = 0;  // the sentence's mentions
  std::uint32_t end_ = 0;
  std::vector<Proposal> proposals_;
  std::vector<std::size_t> refused_;
};

}  // namespace

RelationFinder::RelationFinder(std::shared_ptr<const Lexicon> lexicon)
    : lexicon_(std::move(lexicon)) {}

std::vector<Proposal> RelationFinder::propose(AnnotatedDocument& document,
                                              std::uint32_t sentence) const {
  if (!document.sentences[sentence].analysed) return {};
  return SentenceReader(document, sentence, *lexicon_).run();
}

std::vector<Candidate> RelationFinder::candidates(const AnnotatedDocument& document,
                                                  std::uint32_t sentence,
                                                  const std::vector<Proposal>& proposals) const {
  std::vector<Candidate> found;
  if (!document.sentences[sentence].analysed) return found;
  const Syntax syntax(document.sentences[sentence]);
  std::vector<std::uint32_t> here;
  const auto [begin, end] = mentions_of(document, sentence);
  for (std::uint32_t m = begin; m < end; ++m) here.push_back(m);
  for (std::size_t i = 0; i < here.size(); ++i) {
    for (std::size_t k = i + 1; k < here.size(); ++k) {
      const Mention& a = document.mentions[here[i]];
      const Mention& b = document.mentions[here[k]];
      if (a.entity == b.entity) continue;
      Candidate candidate;
      candidate.sentence = sentence;
      candidate.first = here[i];
      candidate.second = here[k];
      candidate.distance = b.first > a.last ? b.first - a.last - 1 : 0;
      candidate.path = syntax.path(a.head, b.head);
      for (std::size_t p = 0; p < proposals.size(); ++p) {
        const Proposal& proposal = proposals[p];
        if ((proposal.subject == a.entity && proposal.object == b.entity) ||
            (proposal.subject == b.entity && proposal.object == a.entity)) {
          candidate.proposals.push_back(p);
        }
      }
      found.push_back(std::move(candidate));
    }
  }
  return found;
}

std::int32_t state_of(const AnnotatedDocument& document, std::int32_t index) {
  if (index < 0) return -1;
  const EntityNotes& notes = document.notes[static_cast<std::size_t>(index)];
  if (notes.state >= 0) return notes.state;
  if (notes.country.empty()) return -1;
  for (std::size_t i = 0; i < document.entities.size(); ++i) {
    const Entity& other = document.entities[i];
    if (other.type == EntityType::kState &&
        (other.code == notes.country || other.name == notes.country)) {
      return static_cast<std::int32_t>(i);
    }
  }
  return -1;
}

}  // namespace entente::extractors
