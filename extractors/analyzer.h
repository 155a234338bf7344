#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/decoders.h"
#include "extractors/encoder.h"
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
  struct Window;
  struct Workspace;

  void add_windows(const Sentence& sentence, std::size_t index, Workspace& workspace,
                   std::vector<Window>& pending) const;
  void run(AnnotatedDocument& document, std::vector<Window>& pending, Workspace& workspace,
           std::vector<WordVectors>* vectors) const;
  void make_word_vectors(const std::vector<Window>& pending, Workspace& workspace) const;
  void tag(AnnotatedDocument& document, const std::vector<Window>& pending,
           Workspace& workspace) const;
  void parse(AnnotatedDocument& document, const std::vector<Window>& pending,
             Workspace& workspace) const;
  void label(AnnotatedDocument& document, const std::vector<Window>& pending,
             Workspace& workspace) const;

  std::shared_ptr<const ModelFile> model_;
  WordPiece wordpiece_;
  Encoder encoder_;
  std::size_t word_width_ = 0;  ///< of a word vector: the encoder's width and the shape's
  std::size_t shape_width_ = 0;
  std::span<const float> word_shapes_;
  Linear upos_, xpos_, feats_, lemma_, ner_, mention_;
  Linear arc_dep_, arc_head_, arc_u_, label_dep_, label_head_, label_u_;
  std::span<const float> arc_distance_;
  std::size_t root_label_ = 0;
  std::vector<LemmaScript> scripts_;
  SpanDecoder names_;
  SpanDecoder mentions_;
};

}  // namespace entente::extractors
