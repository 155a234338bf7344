#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// Reads CoNLL-U (universaldependencies.org/format): tokens, sentences, multiword tokens and
/// spacing; every other column is left to the analysis. One document for each "# newdoc" (one in
/// all where there is none), its id the comment's, else `name`; its text is rebuilt from the
/// tokens, a blank line at "# newpar". Empty nodes are left out. Throws InputError with `name` and
/// the line.
std::vector<AnnotatedDocument> read_conllu(std::string_view content, const std::string& name);

/// Writes the document as CoNLL-U: "# newdoc id", "# newpar", "# sent_id" (the sentence's own, else
/// the document's id and a number), "# text", ten columns, multiword tokens, SpaceAfter=No.
/// Resolved mentions stand in MISC as CorefUD 1.0 writes them: Entity=(e3-Leader at their first
/// word, e3) at their last. Columns that are not known are "_".
void write_conllu(const AnnotatedDocument& document, std::ostream& out);

}  // namespace entente::extractors
