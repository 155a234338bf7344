#pragma once

#include <cstdint>

#include "core/statement.h"
#include "extractors/lexicon.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// What took the word from fact: a modal verb, an adverb, a condition, one without "if" ("had Peru
/// sold it"), an adjective ("planned"), an infinitive below a noun ("the chance to"), one below
/// what somebody has
/// ("has the money to"), a purpose, a governing word ("plans to", "prospect of"), a distancing one
/// ("claims that"), a question.
enum class Cue : std::uint8_t {
  kNone,
  kModal,
  kAdverb,
  kCondition,
  kInversion,
  kAdjective,
  kInfinitive,
  kAbility,
  kPurpose,
  kOperator,
  kClaim,
  kQuestion
};

/// How a sentence asserts what one of its words says.
struct Assertion {
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  Cue cue = Cue::kNone;  ///< of the modality
  bool ended = false;    ///< denied by an end, a halt or a hindrance: what is stopped took place
  bool refused = false;  ///< below "refuse", "decline": the refusal is asserted, the rest denied
  std::int32_t speech = -1;  ///< the verb of saying whose clause it stands in, or -1
};

/// Reads negation, modals, conditionals, plans, wishes and questions on the word and on everything
/// that governs it.
Assertion assertion_of(std::uint32_t word, const Syntax& syntax, const Lexicon& lexicon);

/// True for "no treaty", "neither a treaty", "nor a pact": whatever governs it is denied of it.
bool has_none(std::uint32_t noun, const Syntax& syntax);

/// True for an argument that the clause denies itself: both of "supports neither Peru nor Chile".
/// What denies a subject is part of the assertion.
bool is_spared(std::uint32_t argument, const Syntax& syntax);

/// The word that says what a relation of two words is, where no frame tells: the lowest verb or
/// predicate on the way from the second up to where the ways in the tree meet, else on the first
/// one's way, else the meeting word.
std::uint32_t predicate_between(std::uint32_t first, std::uint32_t second, std::uint32_t meeting,
                                const Syntax& syntax);

/// The word itself where it has a copula, else the next verb or predicate above it, else the word.
std::uint32_t predicate_over(std::uint32_t word, const Syntax& syntax);

}  // namespace entente::extractors
