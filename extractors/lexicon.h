#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/statement.h"

namespace entente::extractors {

enum class PartOfSpeech : std::uint8_t { kVerb, kNoun, kAdjective };

/// Where an argument of a predicate stands; `word` is the preposition of kPreposition.
struct Slot {
  enum class Kind : std::uint8_t {
    kSubject,
    kObject,
    kIndirect,
    kClause,  ///< the subject of a dependent clause
    kPossessor,
    kSelf,
    kEach,
    kPreposition,
  };
  Kind kind = Kind::kSubject;
  std::string word;
  /// A further step from what fills the slot ("obj.poss", "obj.between"); empty for none.
  std::string step;
};

/// A condition on the words around the predicate: one of `nouns` is its object (empty
/// preposition) or hangs on it by the preposition.
struct Condition {
  std::string preposition;
  std::vector<std::string> nouns;
};

struct Frame {
  int id = 0;  ///< the number of its line in the lexicon, for reports
  Relation relation = Relation::kAgree;
  PartOfSpeech pos = PartOfSpeech::kVerb;
  std::vector<Slot> subject;
  std::vector<Slot> object;
  std::vector<Slot> resource;
  bool resource_needed = false;
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  double prior = 0.75;
  std::uint8_t subject_types = 0xff;
  std::uint8_t object_types = 0xff;
};

/// A predicate word with the frame that it evokes.
struct Predicate {
  const Frame* frame = nullptr;
  std::string particle;  ///< "off" of call_off, or empty
  std::vector<Condition> conditions;
};

/// What a word does to the clause below it.
enum class Operator : std::uint8_t {
  kClaimed,
  kFuture,
  kPossible,
  kNegative,
  kRefuse,
  kImplicative,
  kObjectControl,
  kSpeech,
  kLight,
  kTransparent,
};
inline constexpr int kOperatorCount = 10;

/// The frame lexicon: predicates with their argument frames, and operators over clauses. The
/// notation is described in extractors/data/frames.txt. Immutable after loading; shared between
/// threads.
class Lexicon {
 public:
  Lexicon() = default;
  Lexicon(const Lexicon&) = delete;
  Lexicon& operator=(const Lexicon&) = delete;

  static std::shared_ptr<const Lexicon> builtin();
  static std::shared_ptr<const Lexicon> with(
      const std::vector<std::pair<std::string, std::string>>& files);

  /// Reads a file's text; throws InputError ("file:line") for a line that is none.
  void add(std::string_view text, const std::string& file);

  /// The predicates that begin with `lemma`; for nouns of several words ("arms sale") `lemma` is
  /// the words joined with '_'. British spellings find American entries.
  const std::vector<Predicate>& find(std::string_view lemma, PartOfSpeech pos) const;
  bool is(Operator op, std::string_view lemma) const;
  /// The lemma of an inflected word as the lexicon spells it: `lemma` where it is known, else what
  /// the inflection of `form` allows and the lexicon knows ("invaded" → "invade"), else `lemma`.
  std::string lemma_of(std::string_view form, std::string_view lemma, std::string_view upos) const;
  std::size_t predicate_count() const { return predicate_count_; }
  const std::vector<std::unique_ptr<Frame>>& frames() const { return frames_; }

 private:
  std::vector<std::unique_ptr<Frame>> frames_;
  std::unordered_map<std::string, std::vector<Predicate>> predicates_[3];
  std::unordered_set<std::string> operators_[kOperatorCount];
  std::unordered_set<std::string> words_;  // all lemmas, to check guessed ones against
  std::size_t predicate_count_ = 0;
};

/// The American spelling that the lexicon uses: "criticise" → "criticize", "defence" → "defense".
std::string american(std::string_view lemma);

}  // namespace entente::extractors
