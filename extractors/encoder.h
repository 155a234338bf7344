#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "extractors/kernels.h"
#include "extractors/model_file.h"

namespace entente::extractors {

/// A linear layer of a model file: tensors NAME.weight (int8), NAME.weight.scale, NAME.bias.
Linear load_linear(const ModelFile& model, const std::string& name, std::size_t out,
                   std::size_t in);

/// What the encoder reads: rows of several sequences laid end to end, without padding. Sequence s
/// is the rows [starts[s], starts[s + 1]); the last entry of `starts` is the number of rows. No
/// sequence is longer than the encoder's positions.
struct EncoderInput {
  std::vector<std::uint16_t> pieces;  ///< word piece of each row
  std::vector<std::uint8_t> shapes;   ///< shape class of each row's word
  /// Row of the table PREFIX.marks that is added to each row; empty where the model has none.
  std::vector<std::uint8_t> marks;
  std::vector<std::uint32_t> starts = {0};

  void clear();
  std::size_t rows() const { return pieces.size(); }
  std::size_t sequences() const { return starts.size() - 1; }
};

/// Buffers of an encoder's run, kept from call to call; one per thread.
struct EncoderWorkspace {
  AlignedVector<float> x;  ///< the result: rows() times width()
  AlignedVector<float> wide;
  AlignedVector<float> narrow;
  AlignedVector<float> attention;
  QuantisedRows quantised;
};

/// BERT's encoder (Devlin et al. 2019; MiniLM's size), post-layer-norm, with an embedding of each
/// word's shape class added to its pieces. Weights int8 with a scale an output, activations
/// quantised a row, all else in floats; every row's result depends on its own sequence alone.
/// Immutable after construction; may be shared between threads, with a workspace each.
class Encoder {
 public:
  /// Reads the layers PREFIX.layer0 … and the embeddings PREFIX.positions, PREFIX.shapes and, if
  /// there, PREFIX.marks; the table
  /// "word_embeddings" is shared by the sub-models of a file. The number of layers is that of the
  /// configuration, "PREFIX.layers" or else "layers". `model` must outlive the encoder.
  Encoder(const ModelFile& model, const std::string& prefix);

  std::size_t width() const { return width_; }
  bool reads_marks() const { return !marks_.empty(); }
  std::size_t longest() const { return positions_.size() / width_; }

  /// Fills workspace.x with the vectors of the last layer.
  void run(const EncoderInput& input, EncoderWorkspace& workspace) const;

 private:
  struct Norm {
    AlignedVector<float> weight;
    AlignedVector<float> bias;
  };
  struct Layer {
    Linear qkv;
    Linear attention_out;
    Norm attention_norm;
    Linear up;
    Linear down;
    Norm norm;
  };

  Norm load_norm(const ModelFile& model, const std::string& name) const;
  void embed(const EncoderInput& input, float* x) const;
  void run_layer(const Layer& layer, const EncoderInput& input, EncoderWorkspace& workspace) const;

  std::size_t width_ = 0;
  std::size_t heads_ = 0;
  std::size_t vocabulary_ = 0;
  std::span<const std::int8_t> embeddings_;
  std::span<const float> embedding_scales_;
  std::span<const float> positions_;
  std::span<const float> shapes_;
  std::span<const float> marks_;  ///< empty where the model has none
  Norm norm_;
  std::vector<Layer> layers_;
};

/// Quantises rows of floats into `rows`; `width` numbers of each row, `stride` apart.
void quantise(const float* x, std::size_t count, std::size_t width, std::size_t stride,
              QuantisedRows& rows);

}  // namespace entente::extractors
