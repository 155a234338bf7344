#include "extractors/modality.h"

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

void raise(Modality& modality, Modality other) {
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
  if (rank(other) > rank(modality)) modality = other;
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

void flip(Polarity& polarity) {
  polarity = polarity == Polarity::kPositive ? Polarity::kNegative : Polarity::kPositive;
}

/// What stands on the word itself: negation, auxiliaries, conjunctions that suspend.
void read_word(std::uint32_t word, const Syntax& syntax, const Lexicon& lexicon,
               Assertion& assertion) {
  bool negated = false;
  bool only = false;
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
    if (syntax.is(c, "aux")) {
      if (lower == "will" || lower == "'ll" || lower == "’ll" || lower == "shall" ||
          lower == "wo") {
        raise(assertion.modality, Modality::kFuture);
      } else if (lower == "may" || lower == "might" || lower == "could" || lower == "would" ||
                 lower == "should" || lower == "can" || lower == "ca" || lower == "'d" ||
                 lower == "’d" || lower == "must") {
        raise(assertion.modality, Modality::kPossible);
      }
    }
    if (syntax.is(c, "advmod")) {
      if (lower == "perhaps" || lower == "possibly" || lower == "maybe" || lower == "potentially" ||
          lower == "conceivably") {
        raise(assertion.modality, Modality::kPossible);
      } else if (lower == "allegedly" || lower == "reportedly" || lower == "purportedly" ||
                 lower == "supposedly") {
        raise(assertion.modality, Modality::kClaimed);
      }
    }
    if (syntax.is(c, "mark")) {
      if (lower == "if" || lower == "unless" || lower == "whether" || lower == "lest") {
        raise(assertion.modality, Modality::kPossible);
      } else if (lower == "without") {
        negated = true;
      }
    }
    if (syntax.is(c, "case") && lower == "without") negated = true;
    if (syntax.is(c, "amod") && (lower == "possible" || lower == "potential" || lower == "would" ||
                                 lower == "hypothetical" || lower == "eventual")) {
      raise(assertion.modality, Modality::kPossible);
    }
    if (syntax.is(c, "amod") && (lower == "alleged" || lower == "reported" || lower == "supposed" ||
                                 lower == "purported" || lower == "so-called")) {
      raise(assertion.modality, Modality::kClaimed);
    }
    if (syntax.is(c, "amod") &&
        (lower == "planned" || lower == "future" || lower == "upcoming" || lower == "proposed" ||
         lower == "forthcoming" || lower == "scheduled" || lower == "expected")) {
      raise(assertion.modality, Modality::kFuture);
    }
  }
  if (negated && !only) flip(assertion.polarity);
  (void)lexicon;
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
  if (clause ? lexicon.is(Operator::kNegative, lemma) : kNounDeniers.contains(lemma)) {
    flip(assertion.polarity);
  }
  if (lexicon.is(Operator::kFuture, lemma)) raise(assertion.modality, Modality::kFuture);
  if (lexicon.is(Operator::kPossible, lemma)) raise(assertion.modality, Modality::kPossible);
  if (clause && lexicon.is(Operator::kClaimed, lemma) && lemma != "expect") {
    raise(assertion.modality, Modality::kClaimed);
  }
  if (lemma == "go" && syntax[governor].xpos == "VBG" && clause) {
    raise(assertion.modality, Modality::kFuture);
  }
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
    if (inherits_aux) read_word(at, syntax, lexicon, assertion);
    const std::int32_t h = syntax.head(at);
    if (h < 0) break;
    const auto head = static_cast<std::uint32_t>(h);
    const bool verbal = syntax.is_verb(at) || syntax.has_copula(at) || syntax[at].upos == "ADJ";
    if (syntax.is(at, "xcomp") || syntax.is(at, "ccomp") || syntax.is(at, "csubj")) {
      if (assertion.speech < 0 && syntax.is(at, "ccomp") &&
          lexicon.is(Operator::kSpeech, syntax[head].lemma)) {
        assertion.speech = h;
      }
      if (syntax.is(at, "ccomp") && lexicon.is(Operator::kSpeech, syntax[head].lemma)) {
        // "did not say that", "said that": what is said stands on its own, save for claims.
        Assertion above;
        apply_operator(head, syntax, lexicon, true, above);
        if (above.modality != Modality::kActual) raise(assertion.modality, above.modality);
        if (above.polarity == Polarity::kNegative) flip(assertion.polarity);
        at = head;
        inherits_aux = false;
        continue;
      }
      apply_operator(head, syntax, lexicon, true, assertion);
      if (is_still_to_come(at, head, syntax)) flip(assertion.polarity);
      at = head;
      inherits_aux = true;
    } else if (syntax.is(at, "conj")) {
      // A conjunct shares the head's auxiliaries unless it has its own subject or auxiliary.
      const bool own = syntax.child(at, "aux") >= 0 || syntax.child(at, "nsubj") >= 0;
      bool negation_shared = false;
      if (!own && verbal) {
        Assertion shared;
        read_word(head, syntax, lexicon, shared);
        raise(assertion.modality, shared.modality);
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
      if (mark >= 0 && !report) {
        apply_operator(head, syntax, lexicon, true, assertion);
        if (assertion.modality == Modality::kActual) raise(assertion.modality, Modality::kPossible);
        Assertion above;
        read_word(head, syntax, lexicon, above);
        if (above.polarity == Polarity::kNegative) flip(assertion.polarity);
      } else if (report) {
        raise(assertion.modality, Modality::kClaimed);
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
      if (to && verbal) {
        raise(assertion.modality, Modality::kPossible);
        apply_operator(head, syntax, lexicon, false, assertion);
      }
      break;
    } else if (syntax.is(at, "obj") || syntax.is(at, "nsubj") || syntax.is(at, "obl") ||
               syntax.is(at, "nmod") || syntax.is(at, "compound")) {
      // A nominal predicate below a verb: "refused an alliance", "plans a visit", "made no deal".
      if (syntax.is(at, "nmod") || syntax.is(at, "compound")) {
        const std::string lemma = to_lower(syntax[head].lemma);
        if (lexicon.is(Operator::kPossible, lemma)) raise(assertion.modality, Modality::kPossible);
        if (lexicon.is(Operator::kFuture, lemma)) raise(assertion.modality, Modality::kFuture);
        static const WordSet kNone = {"lack", "absence", "end", "denial"};
        if (kNone.contains(lemma)) flip(assertion.polarity);
        break;
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
        if (syntax.is(at, "obj") || syntax[at].deprel == "nsubj:pass" ||
            (carried && lexicon.is(Operator::kLight, syntax[head].lemma))) {
          at = head;
          inherits_aux = lexicon.is(Operator::kLight, syntax[head].lemma);
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
  if (!tokens.empty() && tokens.back().form == "?") raise(assertion.modality, Modality::kPossible);
  return assertion;
}

std::string attribution_of(std::uint32_t word, const Assertion& assertion, const Syntax& syntax,
                           const Lexicon& lexicon) {
  const auto subject_text = [&](std::uint32_t verb) -> std::string {
    for (std::uint32_t c : syntax.children(verb)) {
      if (!syntax.is(c, "nsubj")) continue;
      const std::string lower = syntax.lower(c);
      std::uint32_t first = c;
      std::uint32_t last = c;
      if (syntax[c].upos == "PRON") return syntax[c].form;
      for (std::uint32_t g : syntax.children(c)) {
        if (syntax.is(g, "flat") || syntax.is(g, "compound") || syntax.is(g, "nmod:poss") ||
            syntax.is(g, "amod")) {
          first = std::min(first, syntax.span(g).first);
          last = std::max(last, syntax.span(g).second);
        }
      }
      std::string text;
      for (std::uint32_t t = first; t <= last; ++t) {
        text += syntax[t].form;
        if (t < last && syntax[t].space_after) text += ' ';
      }
      return text;
    }
    return "";
  };
  if (assertion.speech >= 0) return subject_text(static_cast<std::uint32_t>(assertion.speech));
  // "..., said X" hangs on the clause as parataxis; "according to X" as an oblique.
  for (std::int32_t at = static_cast<std::int32_t>(word); at >= 0;
       at = syntax.head(static_cast<std::uint32_t>(at))) {
    for (std::uint32_t c : syntax.children(static_cast<std::uint32_t>(at))) {
      if (syntax.is(c, "parataxis") && lexicon.is(Operator::kSpeech, syntax[c].lemma)) {
        if (std::string source = subject_text(c); !source.empty()) return source;
      }
      if (syntax.is(c, "obl") && syntax.preposition(c) == "according") {
        return syntax[c].form;
      }
    }
  }
  return "";
}

}  // namespace entente::extractors
