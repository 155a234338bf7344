#pragma once

#include <span>

#include "extractors/annotations.h"
#include "extractors/lexicon.h"
#include "extractors/relations.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// What the relation head says of a pair of mentions beside its labels, as logits.
struct HeadReading {
  float negative = 0;               ///< the pair's statement is denied
  std::span<const float> modality;  ///< one a Modality
};

/// Makes one polarity and modality of the head's reading of a proposal and the tree's. `framed`
/// tells a frame's proposal, whose own polarity and modality are the rules' reading; of one that
/// the head added, `predicate` is the word that says it (predicate_between).
///
/// A frame's proposal is denied where the tree denies it; what is said to have ended, and what the
/// head added, only where the head agrees. The rules' modality counts for relations that are deeds
/// or standing ties: "may supply" is no fact, but "may criticise" is told of what is said. Where
/// the head is sure of a fact it stays one. The thresholds are fitted on the annotated texts, see
/// docs/extraction.md.
void settle(const AnnotatedDocument& document, const Syntax& syntax, const Lexicon& lexicon,
            const HeadReading& head, bool framed, std::uint32_t predicate, Proposal& proposal);

}  // namespace entente::extractors
