#pragma once

#include <cstdint>
#include <vector>

#include "core/json.h"
#include "extractors/annotations.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// A sentence as the relation head reads it: its resolved mentions in the order of the text, and
/// what the frames propose about pairs of them. Refers to the document, which must outlive it.
struct SentenceCandidates {
  std::uint32_t sentence = 0;
  /// Indices into AnnotatedDocument::mentions: `present` ones of this sentence, then what it may
  /// leave unsaid ("Saint Lucia and Haiti remain"), each by its last mention before it.
  std::vector<std::uint32_t> mentions;
  std::size_t present = 0;
  std::vector<std::size_t> proposals;  ///< indices into the document's proposals
};

/// How many entities that a sentence does not mention stand beside its own.
inline constexpr std::size_t kImplied = 4;

/// Every sentence with at least two entities, with the proposals about it. Up to `implied` entities
/// are added that it does not mention: the first actor of the sentence before, the states of the
/// leaders that it names and the actors that the document mentions most; in a speech the speaker
/// alone, who is what it leaves unsaid.
std::vector<SentenceCandidates> find_candidates(const AnnotatedDocument& document,
                                                const std::vector<Proposal>& proposals,
                                                std::size_t implied = kImplied);

/// The words on the way between two words in the dependency tree, the two left out; with the arcs
/// that lead up from each to where the ways meet. Empty where the sentence has no tree.
struct TreePath {
  std::vector<std::uint32_t> words;
  std::vector<std::uint8_t> up_from_first;  ///< kinds of arcs (relation_arc), at most 6
  std::vector<std::uint8_t> up_from_second;
  std::int32_t meeting = -1;  ///< the word where they meet, which may be one of the two
};
TreePath tree_path(const Sentence& sentence, std::uint32_t first, std::uint32_t second);

/// Number of a dependency relation in the relation head's list (train_relations.py, ARCS).
std::uint8_t relation_arc(std::string_view deprel);
inline constexpr std::size_t kRelationArcs = 23;

/// True for those that the relation head looks at: of telling sentences, and of those that a frame
/// proposes something about.
inline bool is_judged(const AnnotatedDocument& document, const SentenceCandidates& candidates) {
  return document.sentences[candidates.sentence].telling || !candidates.proposals.empty();
}

/// The candidates as one JSON object: what extractors/training/train_relations.py reads.
Json to_json(const AnnotatedDocument& document, const SentenceCandidates& candidates,
             const std::vector<Proposal>& proposals);

}  // namespace entente::extractors
