#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// A run of a text that no sentence crosses: a paragraph, or a line that stands alone.
struct TextBlock {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool heading = false;   ///< a short line without a full stop, alone or before running text
  bool numbered = false;  ///< starts with a paragraph number ("12.", "(a)") or a bullet
};

/// A surface token before sentences are known. `parts` holds the first words' lengths in bytes of
/// `form` where a multiword token falls into two words, else 0.
struct SurfaceToken {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string form;            ///< without soft hyphens, zero-width and direction characters
  std::uint32_t split = 0;     ///< bytes of `form` that are the first word of two; 0: one word
  std::uint32_t split_at = 0;  ///< where the second word begins, a byte of the text
  bool space_after = true;
  bool abbreviation = false;      ///< ends with a full stop that belongs to it
  bool may_end_sentence = false;  ///< an abbreviation that can close a sentence
};

/// Cuts `text` into blocks. A blank line ends a block; a line break does too unless the line was
/// wrapped: the next line goes on in lower case, or the lines of the text are filled to one width.
/// Linear in the length of the text. The blocks hold no white space at their ends.
std::vector<TextBlock> find_blocks(std::string_view text);

/// Tokens of text[block] by the conventions of the Universal Dependencies treebanks EWT and GUM:
/// hyphenated words are split ("US - based") save after prefixes ("anti-American"), clitics are
/// words ("Japan 's", "ca n't"). Linear in the length of the block, whatever it holds.
std::vector<SurfaceToken> tokenize_block(std::string_view text, const TextBlock& block);

/// For each token, true where a sentence ends behind it; the last one always does.
std::vector<bool> find_sentence_ends(const std::vector<SurfaceToken>& tokens);

/// Fills `sentences` with tokens (forms, offsets, spacing, multiword tokens); replaces what was
/// there. Immutable; may be shared between threads.
class Tokenizer final : public Annotator {
 public:
  void annotate(AnnotatedDocument& document) const override;
};

}  // namespace entente::extractors
