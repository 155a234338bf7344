#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// The dependency tree of a sentence with its edges turned both ways. Refers to the sentence, which
/// must outlive it and keep its tokens.
class Syntax {
 public:
  explicit Syntax(const Sentence& sentence);

  const Sentence& sentence() const { return *sentence_; }
  const Token& operator[](std::uint32_t index) const { return sentence_->tokens[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(sentence_->tokens.size()); }
  const std::vector<std::uint32_t>& children(std::uint32_t index) const { return children_[index]; }
  /// Index of the head, -1 for the root.
  std::int32_t head(std::uint32_t index) const { return sentence_->tokens[index].head; }

  /// "nsubj" is the relation of "nsubj:pass" too.
  bool is(std::uint32_t index, std::string_view relation) const;
  /// First child with the relation, -1 for none.
  std::int32_t child(std::uint32_t index, std::string_view relation) const;
  /// Lemma of the preposition that marks the word ("case"); empty for none.
  std::string preposition(std::uint32_t index) const;
  std::string lower(std::uint32_t index) const;
  bool is_verb(std::uint32_t index) const;
  bool is_noun(std::uint32_t index) const;  ///< common or proper noun
  bool is_passive(std::uint32_t index) const;
  bool has_copula(std::uint32_t index) const { return child(index, "cop") >= 0; }
  /// The word that a member of a coordination hangs on in the end, or the word itself.
  std::uint32_t first_conjunct(std::uint32_t index) const;
  /// First and last word of the subtree.
  std::pair<std::uint32_t, std::uint32_t> span(std::uint32_t index) const;
  bool dominates(std::uint32_t ancestor, std::uint32_t index) const;
  /// The word of [first, last] whose head lies outside.
  std::uint32_t head_of(std::uint32_t first, std::uint32_t last) const;
  /// "nsubj<met>obl>": relations up from a to the common ancestor and down to b, with lemmas.
  std::string path(std::uint32_t a, std::uint32_t b) const;

 private:
  const Sentence* sentence_;
  std::vector<std::vector<std::uint32_t>> children_;
};

}  // namespace entente::extractors
