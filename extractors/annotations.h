#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/statement.h"

namespace entente::extractors {

/// One syntactic word (Universal Dependencies). A multiword token ("can't") gives several words
/// that share its bytes' range piece by piece; offsets are bytes into the document's text.
struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string form;
  std::string lemma;
  std::string upos;        ///< universal part of speech, "NOUN"
  std::string xpos;        ///< Penn tag, "NNP"
  std::string feats;       ///< "Number=Sing|Person=3", or empty
  std::int32_t head = -1;  ///< index of the head in the sentence, -1 for the root
  std::string deprel;      ///< "nsubj:pass"
  bool space_after = true;
};

/// A surface token that stands for several words: words [first, last] of the sentence.
struct MultiwordToken {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string form;
};

/// How much better a type fits a span than "no name" does: the sum over the span's words, in nats.
struct TypeMargin {
  std::string type;
  float margin = 0;
};

/// A span of words [first, last] with a label of the entity head, e.g. "Organization".
struct NameSpan {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string label;
  float score = 0;                  ///< margin of the label, a word
  std::vector<TypeMargin> margins;  ///< of every type the head knows, in one order
};

struct Sentence {
  std::string id;           ///< sent_id of a CoNLL-U input, else empty
  std::uint32_t begin = 0;  ///< bytes into the document's text
  std::uint32_t end = 0;
  bool heading = false;  ///< a line without a full stop: title or section heading
  std::vector<Token> tokens;
  std::vector<MultiwordToken> multiwords;
  std::vector<NameSpan> names;     ///< from the entity head, not overlapping, in order
  std::vector<NameSpan> mentions;  ///< from the ontology-typed span head, likewise
  bool analysed = false;           ///< tokens carry tags and a tree
  bool telling = true;             ///< false: hardly anything is stated (Triage)
};

enum class MentionKind : std::uint8_t { kName, kAdjective, kNominal, kPronoun };

/// An occurrence of an entity: words [first, last] of a sentence, with its syntactic head.
struct Mention {
  std::uint32_t sentence = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t head = 0;
  MentionKind kind = MentionKind::kName;
  std::int32_t entity = -1;  ///< index into AnnotatedDocument::entities; -1 while unresolved
  bool core = true;          ///< false: implied (a metonym inside a title, a group's member)
};

/// What the text or the gazetteer tells of an entity beyond its name.
struct EntityNotes {
  std::int32_t state = -1;  ///< entity that a person or body belongs to, where the text names it
  std::string country;      ///< its state's code or name by the gazetteer, or empty
  std::string title;        ///< the office that the text gives ("foreign minister"), or empty
  char gender = 0;          ///< 'f', 'm' or 0 where unknown
  bool from_gazetteer = false;
  /// A treaty of which the text tells the kind alone ("a trade deal"): what is said of it names it.
  bool unnamed = false;
};

/// A document as the pipeline sees it: each stage fills in what it knows. Not shared between
/// threads while a stage runs on it.
struct AnnotatedDocument {
  Document source;
  std::vector<Sentence> sentences;
  std::vector<Mention> mentions;      ///< sorted by sentence, first, last
  std::vector<Entity> entities;       ///< the document's own, each named by the text
  std::vector<EntityNotes> notes;     ///< of the entities, index by index
  std::int32_t speaker = -1;          ///< entity of source.speaker; -1 where none or unknown
  std::vector<Statement> statements;  ///< in the order of their evidence
};

/// True where every sentence is telling: Depth::kByDensity leaves a document so where it is dense,
/// and so are all where no triage ran.
inline bool is_dense(const AnnotatedDocument& document) {
  return std::ranges::all_of(document.sentences, &Sentence::telling);
}

/// A stage of the pipeline. Implementations are immutable after construction and may be shared
/// between threads; they throw entente::Error on failure and never print.
class Annotator {
 public:
  virtual ~Annotator() = default;
  virtual void annotate(AnnotatedDocument& document) const = 0;
};

/// True where an empty line stands before the sentence.
bool begins_paragraph(const AnnotatedDocument& document, std::uint32_t sentence);

/// The text of the words [first, last] exactly as the document has it.
std::string_view text_of(const AnnotatedDocument& document, const Sentence& sentence,
                         std::uint32_t first, std::uint32_t last);

}  // namespace entente::extractors
