#include "extractors/merging.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "core/text.h"
#include "extractors/modality.h"
#include "extractors/names.h"

namespace entente::extractors {
namespace {

/// The head's logit of denial above which it agrees that what a frame proposes has ended ("stopped
/// selling"), and that its own proposal is denied: the label, where the network tells of each, else
/// the pair; hostility apart, which denial elsewhere in the sentence often comes with ("no longer
/// buys").
constexpr float kFrameDenied = -1;
constexpr float kLabelDenied = -0.75f;
constexpr float kHostileLabelDenied = 0;
constexpr float kPairDenied = 1;
constexpr float kHostilityDenied = 2;
/// Above this one a label that the head added is denied, whatever the tree says.
constexpr float kSureOfDenial = 1;
/// Logits from which a label is open, where the network tells of each: what a frame says somebody
/// has the means to do (of deeds and relations that may stay open), under a modal verb or a
/// condition, what the rules leave open for another reason, what a frame says as a fact, and what
/// the head added, of relations that may stay open, and of others under a modal verb and elsewhere.
constexpr float kOpenForAbility = -4;
constexpr float kOpenForModal = -2;
constexpr float kOpenForBoth = -0.75f;
constexpr float kOpenForFrame = -0.25f;
constexpr float kOpenForHead = -0.75f;
constexpr float kOpenForHeadUnderModal = -0.5f;
constexpr float kOpenForOthersOfHead = -0.25f;
/// Below this logit of an open pair the rules' modality is not taken ("I should like to thank"),
/// but for conditions and for what a frame reads under a modal verb ...
constexpr float kSureOfFact = -2.5;
/// ... and above this one the head's is, where the rules read a fact or a noun presupposes one.
constexpr float kSureOfOpen = 1;

bool is_hostile(Relation relation) {
  switch (relation) {
    case Relation::kRequest:
    case Relation::kAccuse:
    case Relation::kReject:
    case Relation::kThreaten:
    case Relation::kProtest:
    case Relation::kSanction:
    case Relation::kMobilize:
    case Relation::kCoerce:
    case Relation::kAssault:
    case Relation::kRivalOf:
    case Relation::kDistrusts:
    case Relation::kWithdrewFrom:
      return true;
    default:
      return false;
  }
}

/// Relations that a suspended clause leaves open. Of the others the text mostly tells what is
/// said, felt or already there, whatever the clause looks forward to.
bool may_stay_open(Relation relation) {
  switch (relation) {
    case Relation::kConsult:
    case Relation::kCooperate:
    case Relation::kAid:
    case Relation::kRetreat:
    case Relation::kCoerce:
    case Relation::kMemberOf:
    case Relation::kAlliedWith:
    case Relation::kPartnerOf:
    case Relation::kWithdrewFrom:
    case Relation::kClaims:
    case Relation::kControls:
    case Relation::kExports:
    case Relation::kImports:
    case Relation::kSupplies:
    case Relation::kTradesWith:
    case Relation::kInvestsIn:
    case Relation::kInfluences:
      return true;
    default:
      return false;
  }
}

/// Deeds that a state that is no part of them can only claim.
bool is_deed(Relation relation) {
  const RelationClass kind = info(relation).relation_class;
  return kind == RelationClass::kMaterialCooperation || kind == RelationClass::kMaterialConflict ||
         relation == Relation::kSupplies || relation == Relation::kImports ||
         relation == Relation::kExports;
}

Polarity merged_polarity(Relation relation, bool framed, const Assertion& rules,
                         const HeadReading& head) {
  if (framed && !rules.ended) return rules.polarity;
  if (!framed && head.of_label && head.denied > kSureOfDenial) return Polarity::kNegative;
  const bool hostile = is_hostile(relation);
  const float least = framed          ? kFrameDenied
                      : head.of_label ? (hostile ? kHostileLabelDenied : kLabelDenied)
                      : hostile       ? kHostilityDenied
                                      : kPairDenied;
  return rules.polarity == Polarity::kNegative && head.denied > least ? Polarity::kNegative
                                                                      : Polarity::kPositive;
}

Modality likeliest_if_open(std::span<const float> modality) {
  const auto best = std::max_element(modality.begin() + 1, modality.end());
  return static_cast<Modality>(best - modality.begin());
}

Polarity opposite(Polarity polarity) {
  return polarity == Polarity::kPositive ? Polarity::kNegative : Polarity::kPositive;
}

bool is_condition(Cue cue) { return cue == Cue::kCondition || cue == Cue::kInversion; }

/// A modal verb or a condition.
bool is_plain(Cue cue) { return cue == Cue::kModal || is_condition(cue); }

float least_open(bool framed, Relation relation, const Assertion& rules, bool presupposed) {
  if (!framed && presupposed) return kSureOfOpen;
  if (!framed && may_stay_open(relation)) return kOpenForHead;
  if (!framed) return is_plain(rules.cue) ? kOpenForHeadUnderModal : kOpenForOthersOfHead;
  if (rules.modality == Modality::kActual) return kOpenForFrame;
  if (rules.cue == Cue::kAbility && (may_stay_open(relation) || is_deed(relation))) {
    return kOpenForAbility;
  }
  return is_plain(rules.cue) ? kOpenForModal : kOpenForBoth;
}

Modality label_modality(bool framed, Relation relation, const Assertion& rules, bool presupposed,
                        const HeadReading& head) {
  const bool counterfactual = framed && rules.cue == Cue::kInversion;
  const float least = least_open(framed, relation, rules, presupposed);
  if (head.open < least && !counterfactual) return Modality::kActual;
  return rules.modality == Modality::kFuture ? Modality::kFuture : likeliest_if_open(head.modality);
}

Modality pair_modality(bool framed, const Proposal& proposal, const Assertion& rules,
                       const HeadReading& head) {
  const bool plain = is_plain(rules.cue);
  const bool may_be_open = may_stay_open(proposal.relation) || is_condition(rules.cue) ||
                           (is_deed(proposal.relation) && plain);
  if (!may_be_open || proposal.polarity == Polarity::kNegative) return Modality::kActual;
  const bool taken = (framed && plain) || is_condition(rules.cue) || head.open > kSureOfFact;
  if (rules.modality != Modality::kActual && rules.cue != Cue::kPurpose && taken) {
    return rules.modality;
  }
  return head.open > kSureOfOpen ? likeliest_if_open(head.modality) : Modality::kActual;
}

/// "The U.S. said that Moscow had been forced to buy shells from Pyongyang".
bool only_claimed(const AnnotatedDocument& document, const Proposal& proposal,
                  const Assertion& assertion, const Syntax& syntax) {
  static const std::unordered_set<std::string_view> kVerbs = {
      "say", "allege", "claim", "report", "assert", "estimate", "maintain", "contend"};
  if (assertion.speech < 0 || !is_deed(proposal.relation)) return false;
  const auto verb = static_cast<std::uint32_t>(assertion.speech);
  if (!kVerbs.contains(to_lower(syntax[verb].lemma))) return false;
  // Not std::ranges::equal_range: clang 14 does not take what it returns.
  const auto first =
      std::ranges::lower_bound(document.mentions, proposal.sentence, {}, &Mention::sentence);
  const auto last =
      std::ranges::upper_bound(document.mentions, proposal.sentence, {}, &Mention::sentence);
  return std::any_of(first, last, [&](const Mention& mention) {
    return syntax.is(mention.head, "nsubj") && syntax.head(mention.head) == assertion.speech &&
           document.entities[static_cast<std::size_t>(mention.entity)].type == EntityType::kState &&
           mention.entity != proposal.subject && mention.entity != proposal.object;
  });
}

/// "President-elect", "the incoming president", "prime minister designate" around the name.
bool is_still_to_take_office(const AnnotatedDocument& document, const Proposal& proposal,
                             const Syntax& syntax) {
  const Mention& holder = document.mentions[proposal.subject_mention];
  if (holder.sentence != proposal.sentence) return false;
  const std::uint32_t first = holder.first - std::min<std::uint32_t>(holder.first, 5);
  for (std::uint32_t t = first; t < holder.first; ++t) {
    const std::string word = syntax.lower(t);
    if (follows_office(word) || word == "incoming" || word.ends_with("-elect")) return true;
  }
  return false;
}

/// The words over the object (over the subject, where another sentence has the object), in order,
/// below the predicate; up to the root where that stands elsewhere.
std::vector<std::uint32_t> way_up(const AnnotatedDocument& document, const Syntax& syntax,
                                  std::uint32_t predicate, const Proposal& proposal) {
  std::vector<std::uint32_t> words;
  const Mention& object = document.mentions[proposal.object_mention];
  const Mention& end =
      object.sentence == proposal.sentence ? object : document.mentions[proposal.subject_mention];
  std::int32_t at = syntax.head(end.head);
  while (at >= 0 && words.size() < syntax.size() && static_cast<std::uint32_t>(at) != predicate) {
    words.push_back(static_cast<std::uint32_t>(at));
    at = syntax.head(words.back());
  }
  return words;
}

/// "Could use Japan's reliance on it": what a noun with a named owner says is there, whatever may
/// be done with it. "May launch its attack" has none.
bool is_presupposed(const Assertion& rules, std::uint32_t predicate, const Syntax& syntax) {
  const std::int32_t owner = syntax.child(predicate, "nmod:poss");
  return (is_plain(rules.cue) || rules.cue == Cue::kNone) && syntax.is_noun(predicate) &&
         !syntax.has_copula(predicate) && owner >= 0 &&
         syntax[static_cast<std::uint32_t>(owner)].upos != "PRON";
}

/// "Presented its candidature for a seat on the Council": a noun on the way from the object up to
/// the predicate that leaves open what stands below it.
Modality below_nouns(const AnnotatedDocument& document, const Syntax& syntax,
                     const Lexicon& lexicon, std::uint32_t predicate, const Proposal& proposal) {
  for (const std::uint32_t word : way_up(document, syntax, predicate, proposal)) {
    const std::string lemma = to_lower(syntax[word].lemma);
    if (syntax.is_noun(word) && lexicon.is(Operator::kPossible, lemma)) return Modality::kPossible;
    if (syntax.is_noun(word) && lexicon.is(Operator::kFuture, lemma)) return Modality::kFuture;
  }
  return Modality::kActual;
}

/// "Has neither an alliance nor a partnership with Togo", "an alliance with neither Togo nor
/// Benin": the denial stands on an end, or on the way from the object up to the predicate.
bool is_denied_of_its_ends(const AnnotatedDocument& document, const Syntax& syntax,
                           std::uint32_t predicate, const Proposal& proposal) {
  const auto spared = [&](std::uint32_t end) {
    const Mention& mention = document.mentions[end];
    return mention.sentence == proposal.sentence && is_spared(mention.head, syntax);
  };
  return spared(proposal.subject_mention) || spared(proposal.object_mention) ||
         std::ranges::any_of(way_up(document, syntax, predicate, proposal),
                             [&](std::uint32_t word) { return has_none(word, syntax); });
}

/// "Peru avoids alliances": the predicate itself denies what no frame reads in it, but for what an
/// end or a stop may be, giving way.
bool denies(Relation relation, std::uint32_t predicate, const Syntax& syntax,
            const Lexicon& lexicon) {
  return !is_hostile(relation) && relation != Relation::kRetreat &&
         relation != Relation::kConcede && syntax.is_verb(predicate) &&
         lexicon.is(Operator::kNegative, to_lower(syntax[predicate].lemma));
}

/// Confidence from which a statement competes with others, and what it takes from them in log-odds
/// where it shares their subject or their object.
constexpr double kCompetes = 0.35;
constexpr double kOtherObject = 1.2;
constexpr double kOtherSubject = 0.6;

bool coordinated(const AnnotatedDocument& document, std::uint32_t first, std::uint32_t second) {
  const Mention& a = document.mentions[first];
  const Mention& b = document.mentions[second];
  if (a.sentence != b.sentence) return false;
  if (a.first == b.first && a.last == b.last) return true;  // "the two leaders"
  const auto& tokens = document.sentences[a.sentence].tokens;
  const auto conjunct_of = [&](std::uint32_t word) {
    return tokens[word].deprel == "conj" ? tokens[word].head : static_cast<std::int32_t>(word);
  };
  return conjunct_of(a.head) == conjunct_of(b.head);
}

/// How much `other` takes from `proposal`.
double rivalry(const AnnotatedDocument& document, const Proposal& proposal, const Proposal& other) {
  if (other.relation != proposal.relation || other.confidence < kCompetes) return 0;
  if (other.confidence < proposal.confidence && other.frame == proposal.frame) return 0;
  if (other.subject == proposal.subject && other.object != proposal.object) {
    return coordinated(document, other.object_mention, proposal.object_mention) ? 0 : kOtherObject;
  }
  if (other.object == proposal.object && other.subject != proposal.subject) {
    const bool one = state_of(document, other.subject) == proposal.subject ||
                     state_of(document, proposal.subject) == other.subject ||
                     coordinated(document, other.subject_mention, proposal.subject_mention);
    return one ? 0 : kOtherSubject;
  }
  const bool crossed = other.subject == proposal.object || other.object == proposal.subject;
  const bool same = other.subject == proposal.object && other.object == proposal.subject;
  return info(proposal.relation).symmetric && crossed && !same ? kOtherSubject : 0;
}

}  // namespace

bool names_no_office(const AnnotatedDocument& document, const Lexicon& lexicon,
                     const Proposal& proposal) {
  if (proposal.relation != Relation::kLeads && proposal.relation != Relation::kOfficialOf) {
    return false;
  }
  const Mention& owner = document.mentions[proposal.object_mention];
  if (owner.kind != MentionKind::kPronoun || owner.sentence != proposal.sentence) return false;
  const Sentence& sentence = document.sentences[owner.sentence];
  const Token& pronoun = sentence.tokens[owner.head];
  if (pronoun.deprel != "nmod:poss" || pronoun.head < 0) return false;
  const auto owned = static_cast<std::uint32_t>(pronoun.head);
  // "Our Secretary-General" is the speakers' all.
  if (owner.head + 2 < sentence.tokens.size() &&
      to_lower(sentence.tokens[owner.head + 1].form) == "secretary") {
    return true;
  }
  return !is_title(sentence, owned, owned, lexicon);
}

bool on_one_side(const AnnotatedDocument& document, const Syntax& syntax,
                 const Proposal& proposal) {
  const Mention& a = document.mentions[proposal.subject_mention];
  const Mention& b = document.mentions[proposal.object_mention];
  if (!info(proposal.relation).symmetric || a.sentence != proposal.sentence ||
      b.sentence != proposal.sentence) {
    return false;
  }
  const std::uint32_t one = syntax.first_conjunct(a.head);
  if (one == a.head || one == b.head || one != syntax.first_conjunct(b.head) ||
      syntax.preposition(one) != "between") {
    return false;
  }
  // "Between A, B and C" and "between A and B and C" tell of each with each, and a second "between"
  // begins anew.
  bool follows_and = false;
  bool follows_comma = false;
  bool is_second = true;
  for (std::uint32_t word = one + 1; word < syntax.size(); ++word) {
    if (!syntax.is(word, "conj") || syntax.first_conjunct(word) != one) continue;
    if (!syntax.preposition(word).empty()) return false;
    const bool linked = syntax.child(word, "cc") >= 0;
    if (is_second) follows_and = linked;
    if (!is_second && !linked) follows_comma = true;
    is_second = false;
  }
  return follows_and && follows_comma;
}

bool names_victim(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
                  const Proposal& proposal) {
  if (proposal.relation != Relation::kAccuse && proposal.relation != Relation::kSanction &&
      proposal.relation != Relation::kReject && proposal.relation != Relation::kDistrusts) {
    return false;
  }
  const Mention& object = document.mentions[proposal.object_mention];
  if (object.sentence != proposal.sentence || syntax.head(object.head) < 0) return false;
  const std::string preposition = syntax.preposition(object.head);
  static const std::unordered_set<std::string_view> kTargets = {"against", "on", "upon", "of"};
  if (!kTargets.contains(preposition)) return false;
  const auto deed = static_cast<std::uint32_t>(syntax.head(object.head));
  const std::string lemma = to_lower(syntax[deed].lemma);
  const PartOfSpeech pos = syntax.is_verb(deed) ? PartOfSpeech::kVerb : PartOfSpeech::kNoun;
  const auto& predicates = lexicon.find(lemma, pos);
  // "Acts of terrorism perpetrated against".
  return lemma == "perpetrate" || lemma == "commit" ||
         std::any_of(predicates.begin(), predicates.end(), [](const Predicate& predicate) {
           return predicate.frame->relation == Relation::kAssault;
         });
}

bool only_quoted(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
                 const Proposal& proposal) {
  const Mention& speaker = document.mentions[proposal.subject_mention];
  if (document.entities[static_cast<std::size_t>(proposal.subject)].type != EntityType::kPerson ||
      proposal.relation == Relation::kLeads || proposal.relation == Relation::kOfficialOf ||
      speaker.sentence != proposal.sentence || !syntax.is(speaker.head, "nsubj")) {
    return false;
  }
  const auto verb = static_cast<std::uint32_t>(syntax.head(speaker.head));
  return lexicon.is(Operator::kSpeech, to_lower(syntax[verb].lemma));
}

void discount_rivals(const AnnotatedDocument& document, std::span<const std::size_t> framed,
                     std::size_t first_added, std::vector<Proposal>& proposals) {
  std::vector<double> lower(proposals.size() - first_added, 0.0);
  for (std::size_t i = first_added; i < proposals.size(); ++i) {
    const auto weigh = [&](const Proposal& other) {
      double& most = lower[i - first_added];
      most = std::max(most, rivalry(document, proposals[i], other));
    };
    for (const std::size_t p : framed) weigh(proposals[p]);
    for (std::size_t k = first_added; k < proposals.size(); ++k) {
      if (k != i) weigh(proposals[k]);
    }
  }
  for (std::size_t i = first_added; i < proposals.size(); ++i) {
    const double odds = proposals[i].confidence / (1 - proposals[i].confidence);
    const double lowered = odds * std::exp(-lower[i - first_added]);
    proposals[i].confidence = lowered / (1 + lowered);
  }
}

void settle(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
            const HeadReading& head, bool framed, std::uint32_t predicate, Proposal& proposal) {
  Assertion assertion = assertion_of(predicate, syntax, lexicon);
  const bool presupposed = is_presupposed(assertion, predicate, syntax);
  if (framed) {
    assertion.polarity = proposal.polarity;
    assertion.modality = presupposed ? Modality::kActual : proposal.modality;
  } else if (assertion.modality == Modality::kActual) {
    // "Moscow wants strong relations with Tokyo": no frame reads the relation in "wants".
    const std::string lemma = to_lower(syntax[predicate].lemma);
    if (syntax.is_verb(predicate) && lexicon.is(Operator::kPossible, lemma)) {
      assertion.modality = Modality::kPossible;
    } else if (syntax.is_verb(predicate) && lexicon.is(Operator::kFuture, lemma)) {
      assertion.modality = Modality::kFuture;
    } else {
      assertion.modality = below_nouns(document, syntax, lexicon, predicate, proposal);
    }
  }
  if (!framed && denies(proposal.relation, predicate, syntax, lexicon)) {
    assertion.polarity = opposite(assertion.polarity);
  }
  if (!framed && is_denied_of_its_ends(document, syntax, predicate, proposal)) {
    assertion.polarity = Polarity::kNegative;
  }
  proposal.polarity = merged_polarity(proposal.relation, framed, assertion, head);
  proposal.modality = head.of_label
                          ? label_modality(framed, proposal.relation, assertion, presupposed, head)
                          : pair_modality(framed, proposal, assertion, head);
  if (proposal.modality == Modality::kActual &&
      only_claimed(document, proposal, assertion, syntax)) {
    proposal.modality = Modality::kClaimed;
  }
  if (proposal.relation == Relation::kLeads || proposal.relation == Relation::kOfficialOf) {
    proposal.modality =
        is_still_to_take_office(document, proposal, syntax) ? Modality::kFuture : Modality::kActual;
  }
}

}  // namespace entente::extractors
