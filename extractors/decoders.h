#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// The tree of highest total score with exactly one child of the root (Chu and Liu 1965, Edmonds
/// 1967). Node 0 is the root, words are 1..n; scores[i * stride + j] is the score of word i hanging
/// from j. Returns n + 1 heads, the first of them 0. O(n^2) where the best heads form a tree
/// already, O(n^2) a contracted cycle else.
std::vector<std::uint32_t> best_tree(const float* scores, std::size_t words, std::size_t stride);

/// Reads spans off scores for the labels "O", "B-TYPE", "I-", "E-", "S-" by the best path that
/// obeys the scheme (Viterbi). Immutable; may be shared between threads.
class SpanDecoder {
 public:
  SpanDecoder() = default;
  /// `priors` are added to a type's scores at every word, where the labels have that type. Throws
  /// InputError for labels outside the scheme or a type that lacks one of its four.
  explicit SpanDecoder(const std::vector<std::string>& labels,
                       const std::map<std::string, float>& priors = {});

  /// scores[i * stride + label] for each word; spans in order, with their margins over "O".
  std::vector<NameSpan> decode(const float* scores, std::size_t words, std::size_t stride) const;
  std::size_t labels() const { return 1 + 4 * types_.size(); }

 private:
  struct Type {
    std::string name;
    std::size_t begin, inside, end, single;  ///< columns of its labels
    float prior = 0;
  };

  /// The type's label at word i of [first, last].
  static std::size_t column(const Type& type, std::size_t i, std::size_t first, std::size_t last);
  /// Sets the margins of all types, and the score of the span's own.
  void measure(const float* scores, std::size_t stride, NameSpan& span) const;

  std::vector<Type> types_;
  std::size_t outside_ = 0;
};

/// What turns a form into its lemma, as the model's label says it
/// ("CASE|PREFIX_CUT|PREFIX_ADD|SUFFIX_CUT|SUFFIX_ADD" or "=|LEMMA"; extractors/training/lemma.py).
class LemmaScript {
 public:
  /// Throws InputError for a script that does not read as one.
  explicit LemmaScript(std::string_view script);
  std::string apply(std::string_view form) const;

 private:
  char case_ = 'l';  ///< l: lower, c: capitalised, u: upper, k: as in the form, '=': a whole lemma
  std::size_t cut_ = 0;
  std::size_t cut_end_ = 0;
  std::string add_;
  std::string add_end_;  ///< the lemma itself where case_ is '='
};

}  // namespace entente::extractors
