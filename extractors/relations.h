#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/arguments.h"
#include "extractors/lexicon.h"

namespace entente::extractors {

/// `Proposal::frame` of what the relation head added.
inline constexpr std::string_view kHeadFrame = "head";

/// One reading of one place in a text by the rules: what a frame (or a rule that needs none) says
/// of two entities.
struct Proposal {
  std::uint32_t sentence = 0;
  std::int32_t subject = -1;  ///< entities of the document
  std::int32_t object = -1;
  std::uint32_t subject_mention = 0;  ///< the mentions that stand for them (indices)
  std::uint32_t object_mention = 0;
  std::uint32_t predicate = 0;  ///< the word that says it
  Relation relation = Relation::kAgree;
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  std::map<std::string, std::string> props;
  std::string time;
  std::string attribution;
  std::string frame;  ///< "frames.txt" frame as "SUPPLIES/sell", or a rule's name as "rule/party"
  double confidence = 0;
};

/// A pair of mentions in one sentence with what is known of it: what a learned relation head
/// decides on.
struct Candidate {
  std::uint32_t sentence = 0;
  std::uint32_t first = 0;  ///< mention indices, first before second in the text
  std::uint32_t second = 0;
  std::string path;                    ///< dependency path between the heads
  std::uint32_t distance = 0;          ///< words between the two
  std::vector<std::size_t> proposals;  ///< indices into the sentence's proposals, either direction
};

/// Matches the frame lexicon against parsed sentences. Immutable; shared between threads.
class RelationFinder {
 public:
  explicit RelationFinder(std::shared_ptr<const Lexicon> lexicon);

  /// What the rules read in the sentence, in the order of predicates. Notes in `document` which
  /// state a person belongs to, for the sentences that follow.
  std::vector<Proposal> propose(AnnotatedDocument& document, std::uint32_t sentence) const;

  /// All pairs of mentions of different entities in the sentence, with the proposals about them.
  std::vector<Candidate> candidates(const AnnotatedDocument& document, std::uint32_t sentence,
                                    const std::vector<Proposal>& proposals) const;

 private:
  std::shared_ptr<const Lexicon> lexicon_;
};

/// The entity of the state that a person or body belongs to, or -1 where the text names none.
std::int32_t state_of(const AnnotatedDocument& document, std::int32_t entity);

}  // namespace entente::extractors
