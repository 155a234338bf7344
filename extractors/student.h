#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/heads.h"
#include "extractors/model_file.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {

/// The fast analyzer: a word's vector comes from its form alone (its pieces' embeddings, hashed
/// affixes, its shape) and is remembered; a convolution of width 3 and two bidirectional simple
/// recurrent units (Lei et al. 2018) read the sentence; the heads are the analyzer's. About ten
/// times as fast as the encoder, a few points less exact (docs/extraction.md). A sentence's result
/// depends on it alone. Immutable; may be shared between threads.
class StudentAnalyzer final : public Annotator {
 public:
  /// Throws InputError where the file holds no student. Keeps the model alive.
  explicit StudentAnalyzer(std::shared_ptr<const ModelFile> model);

  /// Analyses every sentence that is not `analysed` yet.
  void annotate(AnnotatedDocument& document) const override;

 private:
  struct Norm {
    AlignedVector<float> weight;
    AlignedVector<float> bias;
  };
  struct Layer {
    Linear gates;
    Norm norm;
  };
  struct Workspace;

  Norm load_norm(const std::string& name, std::size_t width) const;
  void make_word(const std::string& form, float* out, Workspace& workspace) const;
  void run(AnnotatedDocument& document, std::vector<Window>& pending, Workspace& workspace) const;

  std::shared_ptr<const ModelFile> model_;
  WordPiece wordpiece_;
  std::size_t piece_width_;
  std::size_t word_width_;
  std::size_t hidden_;
  std::size_t buckets_;
  std::span<const std::int8_t> embeddings_;
  std::span<const float> embedding_scales_;
  std::span<const std::int8_t> rows_;
  std::span<const float> row_scales_;
  std::span<const float> shapes_;
  Linear project_;
  Norm norm_;
  AlignedVector<float> root_;  ///< the vector of the slot before a sentence
  Linear convolution_;
  Norm convolution_norm_;
  std::vector<Layer> layers_;
  Heads heads_;
};

}  // namespace entente::extractors
