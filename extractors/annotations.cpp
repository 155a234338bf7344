#include "extractors/annotations.h"

#include "core/error.h"

namespace entente::extractors {

std::string_view text_of(const AnnotatedDocument& document, const Sentence& sentence,
                         std::uint32_t first, std::uint32_t last) {
  ENTENTE_CHECK(first <= last && last < sentence.tokens.size());
  const std::uint32_t begin = sentence.tokens[first].begin;
  const std::uint32_t end = sentence.tokens[last].end;
  return std::string_view(document.source.text).substr(begin, end - begin);
}

}  // namespace entente::extractors
