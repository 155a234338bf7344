#pragma once

#include <vector>

#include "extractors/annotations.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// Makes the document's statements of the proposals: evidence cut from the text, entities named,
/// the weaker of two contradicting or equal readings of one sentence dropped, those below
/// `min_confidence` left out. Statements are in the order of their evidence; no two have the same
/// subject, relation, object, polarity, modality and evidence.
std::vector<Statement> assemble(const AnnotatedDocument& document,
                                const std::vector<Proposal>& proposals, double min_confidence);

}  // namespace entente::extractors
