#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/lexicon.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// What fills a slot of a predicate.
struct Argument {
  std::uint32_t mention = 0;  ///< index into the document's mentions
  std::int32_t entity = -1;
  std::uint32_t word = 0;  ///< the word that stands in the slot (head of its noun phrase)
  bool direct = true;      ///< the word names it, rather than something of its
  double certainty = 1.0;  ///< lower the further the entity is from the slot's head word
};

/// True for a noun that only counts what follows by "of" ("a number of sanctions").
bool counts_others(std::string_view lemma);

/// Finds the arguments of predicates in one sentence, seeing through voice, relative and
/// participial clauses, control and raising, coordination, apposition and nouns that only stand
/// for their possessor ("Russian troops"). Refers to its arguments; for one thread.
class ArgumentFinder {
 public:
  ArgumentFinder(const AnnotatedDocument& document, std::uint32_t sentence, const Syntax& syntax,
                 const Lexicon& lexicon);

  /// Entities in the noun phrase headed by `word`, its conjuncts included.
  std::vector<Argument> resolve(std::uint32_t word, int depth = 0) const;
  /// What fills the slot of the predicate at `word`; `governor` is a verb that carries a nominal
  /// predicate (-1 for none).
  std::vector<Argument> fill(std::uint32_t word, const Slot& slot, PartOfSpeech pos) const;

  /// Words of the subject of the verb, adjective or predicate noun, also an unsaid one.
  std::vector<std::uint32_t> subjects(std::uint32_t word, int depth = 0) const;
  std::vector<std::uint32_t> objects(std::uint32_t word, int depth = 0) const;
  /// Noun phrases that hang on the word by the preposition.
  std::vector<std::uint32_t> oblique(std::uint32_t word, const std::string& preposition) const;
  /// Entities that possess or modify the noun from in front of it.
  std::vector<Argument> before_noun(std::uint32_t noun, int depth = 0) const;
  /// The verb that only carries the noun ("impose sanctions"), or -1.
  std::int32_t light_verb(std::uint32_t noun) const;
  /// What the noun itself names ("X is an ally").
  std::vector<Argument> self(std::uint32_t noun, int depth = 0) const;

  /// Actors anywhere in the phrase of the word, clauses left out: the last resort.
  std::vector<Argument> within(std::uint32_t word) const;
  /// The entities of the word itself, without conjuncts and without looking through it.
  std::vector<Argument> alone(std::uint32_t word) const;
  /// The name before the hyphen of "Russian-led"; -1 for none.
  std::int32_t hyphen_agent(std::uint32_t word) const;

  /// Mentions that have their head at the word.
  std::vector<std::uint32_t> mentions_at(std::uint32_t word) const;
  bool is_reciprocal(std::uint32_t word) const;  ///< "each other", "one another"

 private:
  std::vector<Argument> possessors(std::uint32_t noun, int depth) const;
  void append(std::vector<Argument>& out, std::vector<Argument> more, double factor) const;
  std::int32_t antecedent_of_relative(std::uint32_t word) const;
  EntityType type_of(const Argument& argument) const;
  /// True for "the Kenyan police": an organization that a common noun names.
  bool is_described_body(const Argument& argument) const;

  const AnnotatedDocument& document_;
  const Syntax& syntax_;
  const Lexicon& lexicon_;
  std::vector<std::vector<std::uint32_t>> mentions_;  // by head word
  std::vector<std::vector<std::uint32_t>> covering_;  // by covered word
};

}  // namespace entente::extractors
