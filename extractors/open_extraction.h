#pragma once

#include <string>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// An open triple: any verb with its arguments, in the words of the text.
struct OpenTriple {
  std::uint32_t sentence = 0;
  double confidence = 0;
  std::string predicate;
  std::vector<std::string> arguments;  ///< subject first; at least two
};

/// The clauses of a parsed sentence as triples: one for each verb or copula, n-ary, with subjects
/// seen through relative and participial clauses and control, and one for each apposition. In the
/// order of their predicates. Words are those of the text, split as it splits them at spaces.
std::vector<OpenTriple> extract_open(const AnnotatedDocument& document, std::uint32_t sentence);

/// Makes one sentence of all: for inputs whose every line is one.
void merge_sentences(AnnotatedDocument& document);

}  // namespace entente::extractors
