#include "extractors/modality.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "core/text.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

const WordSet& negations() {
  static const WordSet kWords = {"not",     "n't",    "n’t",     "never",  "no",
                                 "neither", "nor",    "without", "hardly", "scarcely",
                                 "nothing", "nobody", "none",    "cannot"};
  return kWords;
}

void raise(Assertion& assertion, Modality other, Cue cue) {
  // A possibility outweighs a plan, a plan outweighs a claim.
  const auto rank = [](Modality m) {
    switch (m) {
      case Modality::kActual:
        return 0;
      case Modality::kClaimed:
        return 1;
      case Modality::kFuture:
        return 2;
      case Modality::kPossible:
        return 3;
    }
    return 0;
  };
  if (rank(other) <= rank(assertion.modality)) return;
  assertion.modality = other;
  assertion.cue = cue;
}

/// "Nobody", "neither of them", "no country", "neither Peru nor Chile" as a subject.
bool denies_all(std::uint32_t subject, const Syntax& syntax) {
  static const WordSet kWords = {"nobody", "none", "nothing", "neither", "no-one"};
  if (kWords.contains(syntax.lower(subject))) return true;
  for (std::uint32_t c : syntax.children(subject)) {
    const std::string lower = syntax.lower(c);
    if (c < subject && (lower == "no" || lower == "neither") &&
        (syntax.is(c, "det") || syntax.is(c, "cc"))) {
      return true;
    }
  }
  return syntax.lower(subject) == "one" && subject > 0 && syntax.lower(subject - 1) == "no";
}

/// "Has yet to sign": not done so far.
bool is_still_to_come(std::uint32_t clause, std::uint32_t governor, const Syntax& syntax) {
  if (syntax[governor].lemma != "have" && syntax[governor].lemma != "be") return false;
  for (std::uint32_t t = std::min(clause, governor); t < std::max(clause, governor); ++t) {
    if (syntax.lower(t) == "yet" && t + 1 < syntax.size() && syntax.lower(t + 1) == "to") {
      return true;
    }
  }
  return false;
}

/// "Rejected claims that", "denied reports that": what they report is denied.
bool is_report(std::string_view lemma) {
  static const WordSet kNouns = {
      "claim", "report", "allegation", "accusation", "suggestion",  "assertion",   "charge",
      "rumor", "rumour", "notion",     "idea",       "insinuation", "speculation", "contention"};
  return kNouns.contains(lemma);
}

/// "Is reported to be helping", "is said to have sold".
bool is_hearsay(std::string_view lemma) {
  static const WordSet kVerbs = {"report", "say",     "believe", "think",   "allege",
                                 "rumor",  "suspect", "presume", "suppose", "understand"};
  return kVerbs.contains(lemma);
}

/// "Which they view as trying to contain them": how somebody sees it.
bool is_view(std::string_view lemma) {
  static const WordSet kVerbs = {"view",   "see",      "regard",  "describe", "portray",
                                 "depict", "perceive", "paint",   "label",    "characterize",
                                 "cast",   "denounce", "condemn", "brand"};
  return kVerbs.contains(lemma);
}

/// True where the word stands behind "as".
bool behind_as(std::uint32_t word, const Syntax& syntax) {
  for (std::uint32_t c : syntax.children(word)) {
    if ((syntax.is(c, "mark") || syntax.is(c, "case")) && syntax.lower(c) == "as") return true;
  }
  return false;
}

/// "Had Peru sold it", "were Peru to sell it", "should Peru sell it": a condition without "if".
bool is_inverted_condition(std::uint32_t clause, const Syntax& syntax) {
  if (!syntax.is(clause, "advcl")) return false;
  const std::int32_t subject = syntax.child(clause, "nsubj");
  if (subject < 0) return false;
  bool led = false;  // "although there had been a treaty"
  for (std::uint32_t c : syntax.children(clause)) {
    const std::string lower = syntax.lower(c);
    if ((syntax.is(c, "aux") || syntax.is(c, "cop")) && c < static_cast<std::uint32_t>(subject) &&
        (lower == "had" || lower == "were" || lower == "should")) {
      return !led;
    }
    if (syntax.is(c, "mark") || syntax.is(c, "advmod") || syntax.is(c, "expl")) led = true;
  }
  return false;
}

void flip(Polarity& polarity) {
  polarity = polarity == Polarity::kPositive ? Polarity::kNegative : Polarity::kPositive;
}

/// What stands on the word itself: negation, auxiliaries, conjunctions that suspend.
void read_word(std::uint32_t word, const Syntax& syntax, Assertion& assertion) {
  bool negated = false;
  bool only = false;
  if (is_inverted_condition(word, syntax)) {
    raise(assertion, Modality::kPossible, Cue::kInversion);
  }
  for (std::uint32_t c : syntax.children(word)) {
    const std::string lower = syntax.lower(c);
    if (syntax.is(c, "advmod") || syntax.is(c, "aux") || syntax.is(c, "det") ||
        syntax.is(c, "cc") || syntax.is(c, "neg")) {
      if (negations().contains(lower)) negated = true;
      if (lower == "only" || lower == "just" || lower == "merely") only = true;
      if (syntax.is(c, "advmod") && lower == "longer" && c > 0 && syntax.lower(c - 1) == "no") {
        negated = true;
      }
      for (std::uint32_t g : syntax.children(c)) {
        if (syntax.is(c, "advmod") && syntax.lower(g) == "no" && lower == "longer") negated = true;
        if (syntax.lower(g) == "not" && lower != "only") continue;
      }
    }
    if (syntax.is(c, "nsubj") && denies_all(c, syntax)) negated = true;
    // "Depends on Algeria for nothing".
    if ((syntax.is(c, "obj") || syntax.is(c, "obl")) && syntax[c].upos == "PRON" &&
        denies_all(c, syntax)) {
      negated = true;
    }
    if (syntax.is(c, "aux")) {
      if (lower == "will" || lower == "'ll" || lower == "’ll" || lower == "shall" ||
          lower == "wo") {
        raise(assertion, Modality::kFuture, Cue::kModal);
      } else if (lower == "may" || lower == "might" || lower == "could" || lower == "would" ||
                 lower == "should" || lower == "can" || lower == "ca" || lower == "'d" ||
                 lower == "’d" || lower == "must") {
        raise(assertion, Modality::kPossible, Cue::kModal);
      }
    }
    if (syntax.is(c, "advmod")) {
      if (lower == "perhaps" || lower == "possibly" || lower == "maybe" || lower == "potentially" ||
          lower == "conceivably") {
        raise(assertion, Modality::kPossible, Cue::kAdverb);
      } else if (lower == "allegedly" || lower == "reportedly" || lower == "purportedly" ||
                 lower == "supposedly") {
        raise(assertion, Modality::kClaimed, Cue::kAdverb);
      }
    }
    if (syntax.is(c, "mark")) {
      if (lower == "if" || lower == "unless" || lower == "whether" || lower == "lest") {
        raise(assertion, Modality::kPossible, Cue::kCondition);
      } else if (lower == "without") {
        negated = true;
      }
    }
    if (syntax.is(c, "case") && lower == "without") negated = true;
    // "Instead of invading it", "rather than invade it".
    if (c < word && (syntax.is(c, "case") || syntax.is(c, "mark") || syntax.is(c, "cc")) &&
        c + 1 < syntax.size() &&
        ((lower == "instead" && syntax.lower(c + 1) == "of") ||
         (lower == "rather" && syntax.lower(c + 1) == "than"))) {
      negated = true;
    }
    if (syntax.is(c, "amod") && (lower == "possible" || lower == "potential" || lower == "would" ||
                                 lower == "hypothetical" || lower == "eventual")) {
      raise(assertion, Modality::kPossible, Cue::kAdjective);
    }
    if (syntax.is(c, "amod") && (lower == "alleged" || lower == "reported" || lower == "supposed" ||
                                 lower == "purported" || lower == "so-called")) {
      raise(assertion, Modality::kClaimed, Cue::kAdjective);
    }
    if (syntax.is(c, "amod") &&
        (lower == "planned" || lower == "future" || lower == "upcoming" || lower == "proposed" ||
         lower == "forthcoming" || lower == "scheduled" || lower == "expected")) {
      raise(assertion, Modality::kFuture, Cue::kAdjective);
    }
  }
  if (negated && !only) flip(assertion.polarity);
}

/// What a governing word does to the clause below it.
void apply_operator(std::uint32_t governor, const Syntax& syntax, const Lexicon& lexicon,
                    bool clause, Assertion& assertion) {
  const std::string lemma = to_lower(syntax[governor].lemma);
  if (clause && lexicon.is(Operator::kRefuse, lemma)) assertion.refused = true;
  static const WordSet kNounDeniers = {
      "lack",  "deny",    "reject",   "refuse",   "prevent", "avoid",   "oppose", "without",
      "cease", "rule",    "forgo",    "preclude", "absence", "end",     "refute", "renounce",
      "halt",  "suspend", "withhold", "cancel",   "stop",    "abandon", "scrap",  "freeze"};
  static const WordSet kEnds = {
      "stop",   "end",      "halt",       "cease",    "suspend",  "cancel", "abandon",
      "quit",   "ban",      "block",      "prevent",  "prohibit", "forbid", "bar",
      "deter",  "avoid",    "discourage", "dissuade", "scrap",    "freeze", "withhold",
      "oppose", "renounce", "reject",     "hesitate", "unlikely", "rule",   "preclude"};
  if (clause ? lexicon.is(Operator::kNegative, lemma) : kNounDeniers.contains(lemma)) {
    flip(assertion.polarity);
    assertion.ended = assertion.ended || kEnds.contains(lemma);
  }
  if (lexicon.is(Operator::kFuture, lemma)) raise(assertion, Modality::kFuture, Cue::kOperator);
  if (lexicon.is(Operator::kPossible, lemma)) raise(assertion, Modality::kPossible, Cue::kOperator);
  if (clause && lexicon.is(Operator::kClaimed, lemma) && lemma != "expect") {
    raise(assertion, Modality::kClaimed, Cue::kClaim);
  }
  if (lemma == "go" && syntax[governor].xpos == "VBG" && clause) {
    raise(assertion, Modality::kFuture, Cue::kOperator);
  }
}

bool is_predicate(std::uint32_t word, const Syntax& syntax) {
  return syntax.is_verb(word) || syntax.has_copula(word) || syntax[word].upos == "ADJ";
}

/// "May be useful when pressuring China", "will play its game, using Japan": a clause below which
/// holds what holds for the main clause.
bool is_adjunct(std::uint32_t clause, std::uint32_t main, const Syntax& syntax) {
  if (syntax.child(clause, "nsubj") >= 0) return false;
  bool marked = false;
  for (std::uint32_t c : syntax.children(clause)) {
    const std::string mark = syntax.lower(c);
    const bool marks = syntax.is(c, "advmod") || syntax.is(c, "mark");
    if (marks && (mark == "when" || mark == "while" || mark == "by")) return true;
    marked = marked || syntax.is(c, "mark");
  }
  return !marked && clause > main && syntax[clause].xpos == "VBG";
}

/// "An alliance", "a treaty".
bool is_indefinite(std::uint32_t noun, const Syntax& syntax) {
  const std::int32_t article = syntax.child(noun, "det");
  if (article < 0) return false;
  const std::string lower = syntax.lower(static_cast<std::uint32_t>(article));
  return lower == "a" || lower == "an";
}

/// "Far from being an ally", "far from supporting".
bool is_far_from(std::uint32_t word, const Syntax& syntax) {
  const std::uint32_t first = syntax.span(word).first;
  for (std::uint32_t t = first > 2 ? first - 2 : 0; t + 1 < syntax.size() && t < word; ++t) {
    if (syntax.lower(t) == "far" && syntax.lower(t + 1) == "from" && word - t <= 5) return true;
  }
  return false;
}

}  // namespace

Assertion assertion_of(std::uint32_t word, const Syntax& syntax, const Lexicon& lexicon) {
  Assertion assertion;
  std::uint32_t at = word;
  bool inherits_aux = true;
  for (std::uint32_t steps = 0; steps < syntax.size(); ++steps) {
    if (inherits_aux) read_word(at, syntax, assertion);
    const std::int32_t h = syntax.head(at);
    if (h < 0) break;
    const auto head = static_cast<std::uint32_t>(h);
    if (behind_as(at, syntax) && is_view(to_lower(syntax[head].lemma))) {
      raise(assertion, Modality::kClaimed, Cue::kClaim);
      break;
    }
    const bool verbal = is_predicate(at, syntax);
    if (syntax.is(at, "xcomp") || syntax.is(at, "ccomp") || syntax.is(at, "csubj")) {
      if (assertion.speech < 0 && syntax.is(at, "ccomp") &&
          lexicon.is(Operator::kSpeech, syntax[head].lemma)) {
        assertion.speech = h;
      }
      if (syntax.is(at, "ccomp") && lexicon.is(Operator::kSpeech, syntax[head].lemma)) {
        // "did not say that", "said that": what is said stands on its own, save for claims.
        Assertion above;
        apply_operator(head, syntax, lexicon, true, above);
        if (above.modality != Modality::kActual) raise(assertion, above.modality, above.cue);
        if (above.polarity == Polarity::kNegative) flip(assertion.polarity);
        // "Nothing suggests that".
        const std::int32_t source = syntax.child(head, "nsubj");
        if (source >= 0 && denies_all(static_cast<std::uint32_t>(source), syntax)) {
          flip(assertion.polarity);
        }
        at = head;
        inherits_aux = false;
        continue;
      }
      apply_operator(head, syntax, lexicon, true, assertion);
      if (syntax.is_passive(head) && is_hearsay(to_lower(syntax[head].lemma))) {
        raise(assertion, Modality::kClaimed, Cue::kClaim);
      }
      if (is_still_to_come(at, head, syntax)) flip(assertion.polarity);
      at = head;
      inherits_aux = true;
    } else if (syntax.is(at, "conj")) {
      // A conjunct shares the head's auxiliaries unless it has its own subject or auxiliary.
      const bool own = syntax.child(at, "aux") >= 0 || syntax.child(at, "nsubj") >= 0;
      bool negation_shared = false;
      if (!own && verbal) {
        Assertion shared;
        read_word(head, syntax, shared);
        raise(assertion, shared.modality, shared.cue);
        negation_shared = shared.polarity == Polarity::kNegative;
        for (std::uint32_t c : syntax.children(at)) {
          const std::string lower = syntax.lower(c);
          if (syntax.is(c, "cc") && lower != "or" && lower != "nor") negation_shared = false;
          if (syntax.is(c, "cc") && (lower == "but" || lower == "nor")) negation_shared = false;
        }
        if (negation_shared) flip(assertion.polarity);
      }
      inherits_aux = false;
      at = head;
    } else if (syntax.is(at, "acl") && !syntax.is(at, "acl:relcl")) {
      const std::int32_t mark = syntax.child(at, "mark");
      const bool report = is_report(to_lower(syntax[head].lemma)) && mark >= 0 &&
                          syntax.lower(static_cast<std::uint32_t>(mark)) == "that";
      const bool infinitive = mark >= 0 && syntax.lower(static_cast<std::uint32_t>(mark)) == "to";
      if (mark >= 0 && !report) {
        apply_operator(head, syntax, lexicon, true, assertion);
        if (infinitive && assertion.modality == Modality::kActual) {
          const std::int32_t owner = syntax.is(head, "obj") ? syntax.head(head) : -1;
          const bool had = owner >= 0 && syntax[static_cast<std::uint32_t>(owner)].lemma == "have";
          raise(assertion, Modality::kPossible, had ? Cue::kAbility : Cue::kInfinitive);
        }
        Assertion above;
        read_word(head, syntax, above);
        if (above.polarity == Polarity::kNegative) flip(assertion.polarity);
      } else if (report) {
        const bool guess = to_lower(syntax[head].lemma) == "speculation";
        raise(assertion, guess ? Modality::kPossible : Modality::kClaimed, Cue::kClaim);
        if (syntax.is(head, "obj") && syntax.head(head) >= 0) {
          const auto verb = static_cast<std::uint32_t>(syntax.head(head));
          static const WordSet kDeniers = {"reject", "deny",  "dismiss",
                                           "refute", "rebut", "dispute"};
          if (kDeniers.contains(to_lower(syntax[verb].lemma))) flip(assertion.polarity);
        }
      }
      break;
    } else if (syntax.is(at, "advcl")) {
      bool to = false;
      for (std::uint32_t c : syntax.children(at)) {
        to = to || (syntax.is(c, "mark") && syntax.lower(c) == "to");
      }
      for (std::uint32_t c : syntax.children(at)) {
        const std::string mark = syntax.lower(c);
        if (syntax.is(c, "mark") && (mark == "of" || mark == "for" || mark == "from")) {
          // "accused Israel of attacking", "kept Japan from joining".
          apply_operator(head, syntax, lexicon, true, assertion);
          break;
        }
      }
      if (is_adjunct(at, head, syntax)) {
        Assertion above;
        read_word(head, syntax, above);
        raise(assertion, above.modality, above.cue);
      }
      if (to && verbal) {
        raise(assertion, Modality::kPossible, Cue::kPurpose);
        apply_operator(head, syntax, lexicon, false, assertion);
      }
      break;
    } else if (syntax.is(at, "obj") || syntax.is(at, "nsubj") || syntax.is(at, "obl") ||
               syntax.is(at, "nmod") || syntax.is(at, "compound")) {
      // "There has never been a base"; "an alliance of the two would close the sea".
      const bool exists = syntax.is(at, "nsubj") && syntax.child(head, "expl") >= 0;
      const bool acts = syntax[at].deprel == "nsubj" && at == word && is_indefinite(at, syntax);
      if (exists || acts) {
        Assertion above;
        read_word(head, syntax, above);
        const bool counted = denies_all(at, syntax);  // "no base": read with the noun
        if (exists && above.polarity == Polarity::kNegative && !counted) flip(assertion.polarity);
        raise(assertion, above.modality, above.cue);
        break;
      }
      // A nominal predicate below a verb: "refused an alliance", "plans a visit", "made no deal".
      if (syntax.is(at, "nmod") || syntax.is(at, "compound")) {
        const std::string lemma = to_lower(syntax[head].lemma);
        if (lexicon.is(Operator::kPossible, lemma))
          raise(assertion, Modality::kPossible, Cue::kOperator);
        if (lexicon.is(Operator::kFuture, lemma))
          raise(assertion, Modality::kFuture, Cue::kOperator);
        static const WordSet kNone = {"lack", "absence", "end", "denial"};
        if (kNone.contains(lemma)) flip(assertion.polarity);
        // "hopes to secure a flow of investment": whatever holds for the flow.
        if (syntax.preposition(at) != "of") break;
        at = head;
        inherits_aux = false;
        continue;
      }
      if (syntax.is_verb(head) &&
          (syntax.is(at, "obj") || syntax[at].deprel == "nsubj:pass" || syntax.is(at, "obl"))) {
        const bool named = syntax[word].upos == "PROPN";
        if (!named && !syntax.is(at, "obl")) {
          apply_operator(head, syntax, lexicon, false, assertion);
        }
        const std::string preposition = syntax.preposition(at);
        const bool carried = preposition == "in" || preposition == "into" || preposition == "at" ||
                             preposition == "under" || preposition == "on";
        if (preposition == "by" && syntax.is_passive(head)) {
          // "wary of being surrounded by Chinese influence".
          at = head;
          continue;
        }
        const bool comes_to = preposition == "to" && syntax[head].lemma == "come";
        const bool light = comes_to || lexicon.is(Operator::kLight, syntax[head].lemma);
        if (syntax.is(at, "obj") || syntax[at].deprel == "nsubj:pass" ||
            ((carried || comes_to) && light)) {
          at = head;
          inherits_aux = light;
          if (inherits_aux) continue;
        }
      }
      break;
    } else if (syntax.is(at, "parataxis") || syntax.is(at, "acl:relcl") || syntax.is(at, "root")) {
      break;
    } else {
      break;
    }
  }
  if (is_far_from(word, syntax)) flip(assertion.polarity);
  // A question asserts nothing.
  const auto& tokens = syntax.sentence().tokens;
  if (!tokens.empty() && tokens.back().form == "?")
    raise(assertion, Modality::kPossible, Cue::kQuestion);
  return assertion;
}

bool has_none(std::uint32_t noun, const Syntax& syntax) {
  const auto& children = syntax.children(noun);
  return std::any_of(children.begin(), children.end(), [&](std::uint32_t c) {
    const std::string lower = syntax.lower(c);
    return (syntax.is(c, "det") && lower == "no") ||
           (syntax.is(c, "cc") && (lower == "neither" || lower == "nor"));
  });
}

bool is_spared(std::uint32_t argument, const Syntax& syntax) {
  const std::uint32_t first = syntax.first_conjunct(argument);
  return !syntax.is(first, "nsubj") && denies_all(first, syntax);
}

std::uint32_t predicate_over(std::uint32_t word, const Syntax& syntax) {
  if (syntax.has_copula(word)) return word;
  std::uint32_t at = word;
  for (std::uint32_t steps = 0; steps < syntax.size() && syntax.head(at) >= 0; ++steps) {
    at = static_cast<std::uint32_t>(syntax.head(at));
    if (is_predicate(at, syntax)) return at;
  }
  return word;
}

std::uint32_t predicate_between(std::uint32_t first, std::uint32_t second, std::uint32_t meeting,
                                const Syntax& syntax) {
  for (std::uint32_t end : {second, first}) {
    std::uint32_t word = end;
    for (std::uint32_t steps = 0; word != meeting && steps < syntax.size(); ++steps) {
      if (word != end && is_predicate(word, syntax)) return word;
      if (syntax.head(word) < 0) break;
      word = static_cast<std::uint32_t>(syntax.head(word));
    }
    if (end == second && meeting != second && meeting != first && is_predicate(meeting, syntax))
      return meeting;
  }
  return meeting;
}

}  // namespace entente::extractors
