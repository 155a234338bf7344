#pragma once

#include <vector>

#include "extractors/annotations.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// Where sentences say the same (all but time and props), the surest is right unless each of them
/// is wrong: those that stay below `min_confidence`, the five best of them, add to its confidence,
/// so that what several sentences hint at may reach what none reaches alone. The first of equally
/// sure ones gets the sum; nothing else changes.
void pool_weak_evidence(double min_confidence, std::vector<Proposal>& proposals);

/// Makes the document's statements of the proposals: evidence cut from the text, entities named,
/// the weaker of two contradicting or equal readings of one sentence dropped (and what the head
/// adds against a frame's denial there), those below `min_confidence` left out, and those below 0.5
/// that are no facts where the document states the same (whatever its time, properties and source)
/// as a fact at least as surely. Statements are in the order of their evidence; no two have the
/// same subject, relation, object, polarity, modality and evidence.
std::vector<Statement> assemble(const AnnotatedDocument& document,
                                const std::vector<Proposal>& proposals, double min_confidence);

}  // namespace entente::extractors
