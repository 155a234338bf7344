#pragma once

#include <cstdint>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"
#include "extractors/syntax.h"

namespace entente::extractors {

/// Follows who says "I" and "we" through a document: the document's own speaker; whoever a line
/// before a statement names ("The Foreign Secretary said:"); the state whose official statement
/// it is ("The United States condemns ... We call on ..."); inside quotation marks whoever the
/// sentence, or the last one that named anybody, quotes. For one document and thread.
class Speakers {
 public:
  Speakers(AnnotatedDocument& document, const Gazetteer& gazetteer, const Lexicon& lexicon);

  /// Turns to an analysed sentence, with its mentions; sentences come in order.
  void enter(std::uint32_t sentence, const Syntax& syntax, const std::vector<Mention>& mentions);
  /// Turns to a sentence that was not analysed.
  void skip(std::uint32_t sentence);
  /// The entity of a first person at the word of the sentence entered, -1 for nobody. "We" of a
  /// leader is his state, of a private person nobody.
  std::int32_t first_person(std::uint32_t word, bool plural) const;
  /// True where the document has a speaker of its own.
  bool declared() const { return declared_; }

 private:
  void follow_marks(std::uint32_t sentence);
  std::int32_t person_or_state(std::int32_t speaker, bool plural) const;

  AnnotatedDocument& document_;
  const Lexicon& lexicon_;
  bool declared_ = false;
  std::int32_t speaker_ = -1;  // outside quotation marks
  std::int32_t quoted_ = -1;   // inside
  std::vector<bool> inside_;   // of the sentence's words
  bool open_ = false;          // a quotation goes on at its end
};

}  // namespace entente::extractors
