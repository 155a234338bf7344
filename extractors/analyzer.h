#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/encoder.h"
#include "extractors/heads.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {

/// The encoder's vectors of a sentence's words, for heads that look at them later: word i's
/// `width` numbers begin at values[i * width].
struct WordVectors {
  std::size_t width = 0;
  std::vector<float> values;
};

/// Tags, lemmas, a dependency tree, names and typed mentions for tokenized sentences, by one
/// encoder with a head for each. Sentences longer than the encoder's window are read in windows cut
/// at punctuation whose trees hang from the first one's root. A sentence's result depends on it
/// alone: not on its neighbours, nor on the number of threads. Immutable; may be shared between
/// threads.
class Analyzer final : public Annotator {
 public:
  /// Throws InputError where the file holds no analyzer. Keeps the model alive.
  explicit Analyzer(std::shared_ptr<const ModelFile> model);

  /// Analyses every sentence that is not `analysed` yet.
  void annotate(AnnotatedDocument& document) const override;

  /// Analyses the sentences with wanted[i]. With `vectors`, one entry a sentence is left there,
  /// empty for those that were not wanted.
  void annotate(AnnotatedDocument& document, const std::vector<bool>& wanted,
                std::vector<WordVectors>* vectors = nullptr) const;

 private:
  struct Workspace;

  void add_windows(const Sentence& sentence, std::size_t index, Workspace& workspace,
                   std::vector<Window>& pending) const;
  void run(AnnotatedDocument& document, std::vector<Window>& pending, Workspace& workspace,
           std::vector<WordVectors>* vectors) const;
  void make_word_vectors(const std::vector<Window>& pending, Workspace& workspace) const;

  std::shared_ptr<const ModelFile> model_;
  WordPiece wordpiece_;
  Encoder encoder_;
  std::size_t shape_width_;
  std::size_t word_width_;  ///< of a word vector: the encoder's width and the shape's
  std::span<const float> word_shapes_;
  Heads heads_;
  std::size_t longest_ = 0;  ///< pieces of a window, the special ones included
};

/// Which of a model's two analyzers reads a document.
enum class Depth : std::uint8_t {
  kFast,  ///< the student
  /// The student, then in dense text the encoder (docs/decisions/0005), so that a sentence's result
  /// depends on its document; the encoder alone where the model has no triage.
  kByDensity,
  kThorough,  ///< the encoder
};

/// Throws InputError where the model lacks what `depth` asks for; by density the encoder may be
/// found missing only when the first dense document is read.
std::shared_ptr<const Annotator> load_analyzer(std::shared_ptr<const ModelFile> model, Depth depth);

/// The program's own model, "models/english.model" among its data. Throws InputError.
std::shared_ptr<const ModelFile> load_model();

}  // namespace entente::extractors
