#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace entente::extractors {

/// Lemmas of English words by rules on their Penn tag, with exceptions and a list of known lemmas
/// learnt from the training treebanks (extractors/data/lemmas.txt, written by
/// extractors/training/make_lemmas.cpp). Immutable; may be shared between threads.
class Lemmatizer {
 public:
  /// Reads the lexicon's text: lines "words UPOS lemma lemma …" and "form<TAB>UPOS<TAB>XPOS<TAB>
  /// lemma"; '#' begins a comment. Throws InputError naming `name` and the line.
  Lemmatizer(std::string_view lexicon, const std::string& name);
  /// The program's own, read once.
  static const Lemmatizer& instance();

  /// The lemma of a form with its tags; `proposed` (a model's lemma, may be empty) decides on what
  /// neither the exceptions nor the rules know: irregular verbs, capitals.
  std::string lemma(std::string_view form, std::string_view upos, std::string_view xpos,
                    std::string_view proposed) const;

  /// The lemma by rule alone, of a form in lower case.
  std::string by_rule(std::string_view lower, std::string_view upos, std::string_view xpos) const;

  /// A form as the lexicon keys it: lower case, typographic quotes as ASCII ones.
  static std::string key_form(std::string_view form);

 private:
  bool known(std::string_view lemma, std::string_view upos) const;
  template <typename... Candidates>
  std::string first_known(std::string_view upos, Candidates... candidates) const;
  std::string without_ending(std::string_view stem, std::string_view upos) const;

  std::unordered_map<std::string, std::string> exceptions_;  ///< by "form\tUPOS\tXPOS"
  std::unordered_map<std::string, std::uint8_t> known_;      ///< lemma → set of word classes
};

}  // namespace entente::extractors
