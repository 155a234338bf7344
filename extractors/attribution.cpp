#include "extractors/attribution.h"

#include <algorithm>

namespace entente::extractors {

std::string attribution_of(std::uint32_t word, const Assertion& assertion, const Syntax& syntax,
                           const Lexicon& lexicon) {
  const auto subject_text = [&](std::uint32_t verb) -> std::string {
    for (std::uint32_t c : syntax.children(verb)) {
      if (!syntax.is(c, "nsubj")) continue;
      const std::string lower = syntax.lower(c);
      std::uint32_t first = c;
      std::uint32_t last = c;
      if (syntax[c].upos == "PRON") return syntax[c].form;
      for (std::uint32_t g : syntax.children(c)) {
        if (syntax.is(g, "flat") || syntax.is(g, "compound") || syntax.is(g, "nmod:poss") ||
            syntax.is(g, "amod")) {
          first = std::min(first, syntax.span(g).first);
          last = std::max(last, syntax.span(g).second);
        }
      }
      std::string text;
      for (std::uint32_t t = first; t <= last; ++t) {
        text += syntax[t].form;
        if (t < last && syntax[t].space_after) text += ' ';
      }
      return text;
    }
    return "";
  };
  if (assertion.speech >= 0) return subject_text(static_cast<std::uint32_t>(assertion.speech));
  // "..., said X" hangs on the clause as parataxis; "according to X" as an oblique.
  for (std::int32_t at = static_cast<std::int32_t>(word); at >= 0;
       at = syntax.head(static_cast<std::uint32_t>(at))) {
    for (std::uint32_t c : syntax.children(static_cast<std::uint32_t>(at))) {
      if (syntax.is(c, "parataxis") && lexicon.is(Operator::kSpeech, syntax[c].lemma)) {
        if (std::string source = subject_text(c); !source.empty()) return source;
      }
      if (syntax.is(c, "obl") && syntax.preposition(c) == "according") {
        return syntax[c].form;
      }
    }
  }
  return "";
}

}  // namespace entente::extractors
