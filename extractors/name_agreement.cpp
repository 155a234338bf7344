#include "extractors/name_agreement.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace entente::extractors {
namespace {

/// How far a span's margins move towards the mean of its string: 0 not at all, 1 all the way.
constexpr float kShared = 0.7f;

/// What all occurrences of a string show together.
struct Total {
  std::vector<float> margins;
  std::size_t count = 0;

  void add(const std::vector<TypeMargin>& more) {
    margins.resize(more.size());
    for (std::size_t t = 0; t < more.size(); ++t) margins[t] += more[t].margin;
    ++count;
  }
};

std::string words_of(const Sentence& sentence, const NameSpan& span) {
  std::string words;
  for (std::uint32_t i = span.first; i <= span.last; ++i) {
    words += sentence.tokens[i].form;
    words += ' ';
  }
  return words;
}

/// Moves the span's margins and retypes it; false where it is no name any more.
bool retype(NameSpan& span, const Total& total) {
  const TypeMargin* best = nullptr;
  for (std::size_t t = 0; t < span.margins.size(); ++t) {
    TypeMargin& own = span.margins[t];
    const float mean = total.margins[t] / static_cast<float>(total.count);
    own.margin += kShared * (mean - own.margin);
    if (best == nullptr || own.margin > best->margin) best = &own;
  }
  if (best->margin <= 0) return false;
  span.label = best->type;
  span.score = best->margin / static_cast<float>(span.last - span.first + 1);
  return true;
}

void agree(AnnotatedDocument& document, std::vector<NameSpan> Sentence::*spans) {
  std::unordered_map<std::string, Total> totals;
  for (const Sentence& sentence : document.sentences) {
    for (const NameSpan& span : sentence.*spans) {
      if (!span.margins.empty()) totals[words_of(sentence, span)].add(span.margins);
    }
  }
  for (Sentence& sentence : document.sentences) {
    std::erase_if(sentence.*spans, [&](NameSpan& span) {
      if (span.margins.empty()) return false;
      const Total& total = totals.at(words_of(sentence, span));
      return total.count > 1 && !retype(span, total);
    });
  }
}

/// A type of the entity head and the types of mentions that do not contradict it.
struct Kind {
  std::string_view name;
  std::string_view mention;  ///< what a mention of another type becomes; empty: it is dropped
  std::vector<std::string_view> fitting;
};

const Kind* kind_of(std::string_view name) {
  static const std::vector<Kind> kKinds = {
      {"Person", "Person", {"Leader", "Person"}},
      {"Organization", "Organization", {"Organization", "State"}},
      {"Place", "Territory", {"State", "Territory"}},
      {"Event", "Event", {"Event", "Treaty"}},
      {"Misc", "", {"Treaty", "Resource", "Event"}},
  };
  const auto at = std::find_if(kKinds.begin(), kKinds.end(),
                               [&](const Kind& kind) { return kind.name == name; });
  return at == kKinds.end() ? nullptr : &*at;
}

/// Where both heads mark the same words with types that contradict each other, the surer one is
/// right.
void settle_types(Sentence& sentence) {
  std::erase_if(sentence.mentions, [&](NameSpan& mention) {
    const auto name =
        std::find_if(sentence.names.begin(), sentence.names.end(), [&](const NameSpan& other) {
          return other.first == mention.first && other.last == mention.last;
        });
    if (name == sentence.names.end() || name->score <= mention.score) return false;
    const Kind* kind = kind_of(name->label);
    if (kind == nullptr || std::find(kind->fitting.begin(), kind->fitting.end(), mention.label) !=
                               kind->fitting.end()) {
      return false;
    }
    mention.label = kind->mention;
    return mention.label.empty();
  });
}

}  // namespace

void agree_on_names(AnnotatedDocument& document) {
  agree(document, &Sentence::names);
  agree(document, &Sentence::mentions);
  for (Sentence& sentence : document.sentences) settle_types(sentence);
}

}  // namespace entente::extractors
