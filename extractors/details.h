#pragma once

#include "extractors/annotations.h"
#include "extractors/relations.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// Fills in what the evidence of a proposal tells, in its clause or its object's, of goods and
/// money beside the two ends, where no frame has: props "resource" (what is supplied, given or
/// depended on), "share" ("9%", "half") and "amount" ("$400 billion", "38 billion cubic meters"),
/// as the text has them.
void add_details(const AnnotatedDocument& document, const Syntax& syntax, const Evidence& evidence,
                 Proposal& proposal);

}  // namespace entente::extractors
