#pragma once

#include <memory>
#include <span>
#include <vector>

#include "extractors/lazy.h"
#include "extractors/lexicon.h"
#include "extractors/model_file.h"
#include "extractors/pair_network.h"
#include "extractors/pipeline.h"
#include "extractors/relation_candidates.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {

/// The learned half of the relation stage: a network reads each sentence with its mentions and
/// judges every pair of them; dense documents (all of whose sentences are telling, as they are
/// where no triage ran) a deeper one reads too, and the mean of the two counts. It sets the
/// confidence of the frames' proposals, and adds what no frame foresaw. May be shared between
/// threads.
class RelationHead final : public ProposalJudge {
 public:
  /// Throws InputError where the file holds no relation head; what is wrong with the deeper network
  /// may be found only when the first dense document is judged. Keeps the file alive.
  explicit RelationHead(std::shared_ptr<const ModelFile> model);

  void judge(const AnnotatedDocument& document, const Lexicon& lexicon,
             std::vector<Proposal>& proposals) const override;

 private:
  struct Workspace;
  /// By one network, or by both; each way has a calibration of its own.
  enum class Reading : std::uint8_t { kUsual, kDeep };
  /// What a label says: the relation, and whether its subject is the earlier mention.
  struct Label {
    Relation relation;
    bool forward;
    bool symmetric;
  };

  Reading reading_of(const AnnotatedDocument& document) const;
  Rows add_name(std::string_view name, std::size_t room, EncoderInput& input) const;
  void add_sentence(const AnnotatedDocument& document, const SentenceCandidates& candidates,
                    const std::vector<Proposal>& proposals, Workspace& workspace) const;
  void score_pairs(Reading how, Workspace& workspace) const;
  void merge(const AnnotatedDocument& document, const SentenceCandidates& candidates,
             std::span<const MentionPair> pairs, Reading how, const Lexicon& lexicon,
             std::vector<Proposal>& proposals) const;
  /// What stands behind a label; each has a calibration of its own.
  enum class Support : std::uint8_t { kFrame, kBest, kFurther, kUnsaid };
  /// The probability that a label of this score is right.
  double calibrated(float logit, Support support, Reading how) const;

  std::shared_ptr<const ModelFile> model_;
  WordPiece wordpiece_;
  std::vector<Label> labels_;
  std::size_t implied_ = 0;  ///< most implied entities of a sentence
  PairNetwork network_;
  std::span<const float> calibration_, deep_calibration_;  ///< the latter empty: no deeper network
  Lazy<PairNetwork> deep_;                                 ///< made for the first dense document
};

}  // namespace entente::extractors
