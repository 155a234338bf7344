#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/heads.h"
#include "extractors/model_file.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {

/// The fast network: a word's vector comes from its form alone (its pieces' embeddings, hashed
/// affixes, its shape) and is remembered; a convolution of width 3 and bidirectional simple
/// recurrent units (Lei et al. 2018) read the sentence. About ten times as fast as the encoder. A
/// sentence's vectors depend on it alone. Immutable; may be shared between threads.
class Student {
 public:
  /// Gets windows of the document in order, and the vectors of their slots: `slots` rows of width()
  /// numbers, window w's from row w.row on.
  using Sink =
      std::function<void(std::span<const Window> windows, const float* vectors, std::size_t slots)>;

  /// Throws InputError where the file holds no student. Keeps the model alive.
  explicit Student(std::shared_ptr<const ModelFile> model);

  /// Reads the sentences with wanted[i], batch by batch.
  void read(const AnnotatedDocument& document, const std::vector<bool>& wanted,
            const Sink& sink) const;

  const ModelFile& model() const { return *model_; }
  std::size_t width() const { return hidden_; }

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
  void add_words(const Sentence& sentence, std::size_t first, std::size_t last,
                 Workspace& workspace) const;
  void run(std::vector<Window>& pending, Workspace& workspace, const Sink& sink) const;

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
};

/// Says of sentences whether the relation stage may find a statement in them: a head of the student
/// that was trained on what that stage found in other texts. Immutable; may be shared between
/// threads.
class Triage {
 public:
  /// The model must outlive it. Throws InputError where it has no such head for vectors of `width`
  /// numbers.
  Triage(const ModelFile& model, std::size_t width);

  static bool in(const ModelFile& model) { return model.has("student.triage.weight"); }

  /// Raises scores[s], one a sentence, to the logit that a window of it carries a statement;
  /// `vectors` as Student::Sink gets them.
  void score(std::span<const Window> windows, const float* vectors, std::size_t slots,
             std::span<float> scores) const;

  /// What a sentence's score must reach.
  float threshold() const { return threshold_; }

 private:
  std::size_t width_;
  Linear features_;
  std::span<const float> out_;
  float bias_;
  float threshold_;
};

/// The fast analyzer: the student with heads like the encoder's, a few points less exact
/// (docs/extraction.md). Where the model has a triage, sentences that do not pass it are no longer
/// `telling`. Immutable; may be shared between threads.
class StudentAnalyzer final : public Annotator {
 public:
  /// Throws InputError where the model has no such heads.
  explicit StudentAnalyzer(std::shared_ptr<const Student> student);

  /// Analyses every sentence that is not `analysed` yet.
  void annotate(AnnotatedDocument& document) const override;

 private:
  std::shared_ptr<const Student> student_;
  Heads heads_;
  std::optional<Triage> triage_;
};

}  // namespace entente::extractors
