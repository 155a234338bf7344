#pragma once

#include "extractors/annotations.h"

namespace entente::extractors {

/// The two heads type the names and mentions of each sentence by itself. Here the occurrences of
/// one string in a document share what each of them shows: a span's margins move towards the mean
/// over all spans of the same words, and it takes the best type that results, or is dropped where
/// none is better than no name. Then, where both heads mark the same words with types that
/// contradict each other, the mention takes the type of the name if that is the surer one; a
/// mention whose name is that of a work or a good is dropped. Nearly linear in the document.
void agree_on_names(AnnotatedDocument& document);

}  // namespace entente::extractors
