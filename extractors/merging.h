#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/lexicon.h"
#include "extractors/relations.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// What the relation head says of a label of a pair of mentions, as logits.
struct HeadReading {
  float denied = 0;                 ///< what the label says is denied
  float open = 0;                   ///< it is no fact (any Modality but actual)
  bool of_label = false;            ///< else the two above are the pair's
  std::span<const float> modality;  ///< one a Modality
};

/// Makes one polarity and modality of the head's reading of a proposal and the tree's. `framed`
/// tells a frame's proposal, whose own polarity and modality are the rules' reading; of one that
/// the head added, `predicate` is the word that says it (predicate_between, or predicate_over the
/// one end that the sentence mentions).
///
/// A frame's proposal is denied where the tree denies it; what is said to have ended, and what the
/// head added, only where the head agrees, or where it is sure of the label's denial. Where the
/// head tells of labels it decides on modality, sooner where a frame and the rules leave it open,
/// and for relations that may stay open; what a noun with a named owner says is presupposed.
/// Where it tells of pairs, the rules' modality counts for relations that are deeds or standing
/// ties: "may supply" is no fact, but "may criticise" is told of what is said; where the head is
/// sure of a fact it stays one. The thresholds are fitted on the annotated texts, see
/// docs/extraction.md.
void settle(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
            const HeadReading& head, bool framed, std::uint32_t predicate, Proposal& proposal);

/// True for an office that a possessive does not name: "our gratitude to President Obama" tells of
/// no president of ours, "our President" does.
bool names_no_office(const AnnotatedDocument& document, const Lexicon& lexicon,
                     const Proposal& proposal);

/// True for two of a list that "between" sets against one, of whom it says nothing among
/// themselves: "relations between Israel and Morocco, Sudan and Bahrain". A symmetric relation
/// alone.
bool on_one_side(const AnnotatedDocument& document, const Syntax& syntax, const Proposal& proposal);

/// True for a hostile word about a deed against the object: "condemns the attacks on Mali" is no
/// word against Mali.
bool names_victim(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
                  const Proposal& proposal);

/// True where the subject is a private person whom the sentence only quotes: '"China blames NATO",
/// said Marcin Kaczmarski' tells of China. What officials say is theirs to do.
bool only_quoted(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
                 const Proposal& proposal);

/// Lowers what the head alone says of a pair where the sentence says the same relation of another
/// pair with more confidence: a verb mostly has one object, and a head that knows the verb sees
/// more. Members of one coordination do not compete, nor does a state with its leader. `framed` are
/// the proposals of the sentence's frames, those from `first_added` on the head's own. On annotated
/// texts kept from training a third of those that compete were right, of the others 0.6.
void discount_rivals(const AnnotatedDocument& document, std::span<const std::size_t> framed,
                     std::size_t first_added, std::vector<Proposal>& proposals);

}  // namespace entente::extractors
