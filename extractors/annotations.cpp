#include "extractors/annotations.h"

#include <algorithm>

#include "core/error.h"

namespace entente::extractors {

bool begins_paragraph(const AnnotatedDocument& document, std::uint32_t sentence) {
  if (sentence == 0) return true;
  const std::uint32_t end = document.sentences[sentence - 1].end;
  const std::string_view gap =
      std::string_view(document.source.text).substr(end, document.sentences[sentence].begin - end);
  return std::ranges::count(gap, '\n') >= 2;
}

std::string_view text_of(const AnnotatedDocument& document, const Sentence& sentence,
                         std::uint32_t first, std::uint32_t last) {
  ENTENTE_CHECK(first <= last && last < sentence.tokens.size());
  const std::uint32_t begin = sentence.tokens[first].begin;
  const std::uint32_t end = sentence.tokens[last].end;
  return std::string_view(document.source.text).substr(begin, end - begin);
}

}  // namespace entente::extractors
