#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "extractors/encoder.h"
#include "extractors/model_file.h"
#include "extractors/relation_candidates.h"

namespace entente::extractors {

/// Rows of an EncoderInput, [first, second); none where the second is 0.
using Rows = std::pair<std::uint32_t, std::uint32_t>;

/// Two mentions of a sentence, the first before the second.
struct MentionPair {
  std::uint32_t sequence = 0;  ///< of the EncoderInput
  std::uint32_t first = 0;     ///< places in SentenceCandidates::mentions
  std::uint32_t second = 0;
  bool implied = false;  ///< the second is not in the sentence
  Rows first_rows, second_rows;
  std::vector<Rows> path_rows;  ///< of the words on the way between the two in the tree
  TreePath tree;
  std::size_t types = 0;         ///< the first's entity type times kEntityTypes, plus the second's
  std::vector<float> proposals;  ///< PairNetwork::proposals_in() numbers: what the frames say of it
  // What networks say of the pair, as logits: PairNetwork::score adds to `labels`, and of the
  // others the last network counts.
  std::vector<float> labels;    ///< one a label
  std::vector<float> denied;    ///< one a label: what it says is denied
  std::vector<float> open;      ///< one a label: what it says is no fact (any Modality but actual)
  std::vector<float> modality;  ///< one a Modality: those of open labels compare with each other
  bool qualified = false;       ///< denied and open differ between labels
};

/// Buffers of networks' runs, kept from call to call; one per thread.
struct PairWorkspace {
  EncoderWorkspace encoder;
  QuantisedRows quantised;
  AlignedVector<float> features, ends, query, key, proposed, small, hidden, out, direct, modality,
      polarity, manner, qualify, attention;
};

/// An encoder that reads sentences with their mentions marked by type and kind, and judges pairs of
/// mentions from pooled vectors, the dependency path and what the frames propose. Trained by
/// extractors/training/train_relations.py, whose forward pass this mirrors. A network without the
/// layers `manner` and `qualify` tells "open" and "denied" of the pair, the same of each label.
/// Immutable; may be shared between threads, with a workspace each.
class PairNetwork {
 public:
  static constexpr std::size_t kEntityTypes = 8;
  static constexpr std::size_t kMentionKinds = 4;
  static constexpr std::size_t kModalities = 4;

  /// Reads the tensors PREFIX.*, of a network with so many labels; `model` must outlive it. Throws
  /// InputError, also where the encoder reads no marks.
  PairNetwork(const ModelFile& model, const std::string& prefix, std::size_t labels);

  std::size_t longest() const { return encoder_.longest(); }  ///< pieces of a sentence, at most
  bool qualifies() const { return qualify_.out() > 0; }  ///< tells "open", "denied" of each label
  /// Labels, negation and modalities of the proposals, padded.
  static std::size_t proposals_in(std::size_t labels);

  /// Adds `share` times what the network says of each pair to its logits.
  void score(const EncoderInput& input, float share, std::span<MentionPair> pairs,
             PairWorkspace& workspace) const;

 private:
  Encoder encoder_;
  std::size_t labels_;
  std::span<const float> types_, arcs_first_, arcs_second_, distance_;
  Linear proposals_, query_, key_, hidden_, out_, direct_, modality_, polarity_, manner_, qualify_;
};

}  // namespace entente::extractors
