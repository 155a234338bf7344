#pragma once

#include <memory>
#include <span>
#include <vector>

#include "extractors/encoder.h"
#include "extractors/lexicon.h"
#include "extractors/model_file.h"
#include "extractors/pipeline.h"
#include "extractors/relation_candidates.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {

/// The learned half of the relation stage: an encoder of its own reads each sentence once, with its
/// mentions marked by type and kind, and judges every pair of mentions from pooled vectors, the
/// dependency path and what the frames propose. It sets the confidence of the frames' proposals,
/// and adds what no frame foresaw. Trained by extractors/training/train_relations.py, whose forward
/// pass this mirrors. Immutable; may be shared between threads.
class RelationHead final : public ProposalJudge {
 public:
  /// Throws InputError where the file holds no relation head. Keeps it alive.
  explicit RelationHead(std::shared_ptr<const ModelFile> model);

  void judge(const AnnotatedDocument& document, const Lexicon& lexicon,
             std::vector<Proposal>& proposals) const override;

  /// What the head says of one ordered pair of mentions.
  struct PairScores {
    std::uint32_t first = 0;  ///< places in SentenceCandidates::mentions, first before second
    std::uint32_t second = 0;
    std::vector<float> labels;    ///< logits, one a label
    float negative = 0;           ///< logit
    std::vector<float> modality;  ///< logits, one a Modality
  };
  /// Scores of the pairs of one sentence; for tests and tools.
  std::vector<PairScores> score(const AnnotatedDocument& document,
                                const SentenceCandidates& candidates,
                                const std::vector<Proposal>& proposals) const;

 private:
  struct Pair;
  struct Workspace;
  /// What a label says: the relation, and whether its subject is the earlier mention.
  struct Label {
    Relation relation;
    bool forward;
    bool symmetric;
  };

  std::pair<std::uint32_t, std::uint32_t> add_name(std::string_view name, std::size_t room,
                                                   EncoderInput& input) const;
  void add_sentence(const AnnotatedDocument& document, const SentenceCandidates& candidates,
                    const std::vector<Proposal>& proposals, Workspace& workspace) const;
  void score_pairs(Workspace& workspace) const;
  void merge(const AnnotatedDocument& document, const SentenceCandidates& candidates,
             std::span<const Pair> pairs, const Lexicon& lexicon,
             std::vector<Proposal>& proposals) const;
  /// What stands behind a label; each has a calibration of its own.
  enum class Support : std::uint8_t { kFrame, kBest, kFurther, kUnsaid };
  /// The probability that a label of this score is right.
  double calibrated(float logit, Support support) const;

  std::shared_ptr<const ModelFile> model_;
  WordPiece wordpiece_;
  Encoder encoder_;
  std::vector<Label> labels_;
  std::size_t implied_ = 0;  ///< most implied entities of a sentence
  std::span<const float> types_, arcs_first_, arcs_second_, distance_, calibration_;
  Linear proposals_, query_, key_, hidden_, out_, direct_, modality_, polarity_;
};

}  // namespace entente::extractors
