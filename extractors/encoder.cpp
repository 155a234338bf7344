#include "extractors/encoder.h"

#include <algorithm>

#include "core/error.h"

namespace entente::extractors {
namespace {

constexpr float kEpsilon = 1e-12f;
constexpr std::size_t kHeadWidth = 32;
/// A word of 16 pieces between the two special ones must fit.
constexpr std::size_t kShortestWindow = 18;
/// Rows that pass the feed-forward part at once: its wide activations then stay in the second
/// cache.
constexpr std::size_t kRowsAtOnce = 96;

template <typename T>
void grow(AlignedVector<T>& buffer, std::size_t n) {
  if (buffer.size() < n) buffer.resize(n);
}

}  // namespace

void EncoderInput::clear() {
  pieces.clear();
  shapes.clear();
  marks.clear();
  starts.assign(1, 0);
}

Linear load_linear(const ModelFile& model, const std::string& name, std::size_t out,
                   std::size_t in) {
  return Linear(model.i8(name + ".weight", out, in), model.f32(name + ".weight.scale", out),
                model.f32(name + ".bias", out), out, in);
}

void quantise(const float* x, std::size_t count, std::size_t width, std::size_t stride,
              QuantisedRows& rows) {
  grow(rows.values, count * width);
  grow(rows.scales, count);
  rows.width = width;
  kernels().quantise(x, count, width, stride, rows.values.data(), rows.scales.data());
}

Encoder::Norm Encoder::load_norm(const ModelFile& model, const std::string& name) const {
  const auto weight = model.f32(name + ".weight", width_);
  const auto bias = model.f32(name + ".bias", width_);
  return {{weight.begin(), weight.end()}, {bias.begin(), bias.end()}};
}

Encoder::Encoder(const ModelFile& model, const std::string& prefix)
    : width_(static_cast<std::size_t>(model.config("width"))),
      heads_(static_cast<std::size_t>(model.config("attention_heads"))) {
  const std::int64_t layers = model.config(prefix + ".layers", model.config("layers"));
  const std::size_t wide = model.f32(prefix + ".layer0.up.bias").size();
  if (width_ != heads_ * kHeadWidth || width_ % 64 != 0 || layers < 1 || layers > 48 ||
      wide % 64 != 0 || wide == 0) {
    model.fail("an encoder of a shape this program does not know");
  }
  vocabulary_ = model.strings("vocab").size();
  embeddings_ = model.i8("word_embeddings", vocabulary_, width_);
  embedding_scales_ = model.f32("word_embeddings.scale", vocabulary_);
  positions_ = model.f32(prefix + ".positions", 0, width_);
  if (longest() < kShortestWindow) model.fail("an encoder with too few positions");
  shapes_ = model.f32(prefix + ".shapes", 12, width_);
  if (model.has(prefix + ".marks")) marks_ = model.f32(prefix + ".marks", 0, width_);
  norm_ = load_norm(model, prefix + ".norm");
  for (std::int64_t i = 0; i < layers; ++i) {
    const std::string name = prefix + ".layer" + std::to_string(i);
    Layer layer;
    layer.qkv = load_linear(model, name + ".qkv", 3 * width_, width_);
    layer.attention_out = load_linear(model, name + ".attention_out", width_, width_);
    layer.attention_norm = load_norm(model, name + ".attention_norm");
    layer.up = load_linear(model, name + ".up", wide, width_);
    layer.down = load_linear(model, name + ".down", width_, wide);
    layer.norm = load_norm(model, name + ".norm");
    layers_.push_back(std::move(layer));
  }
}

void Encoder::embed(const EncoderInput& input, float* x) const {
  const Kernels& k = kernels();
  for (std::size_t s = 0; s < input.sequences(); ++s) {
    const std::size_t begin = input.starts[s];
    const std::size_t end = input.starts[s + 1];
    ENTENTE_CHECK(end - begin <= longest());
    for (std::size_t r = begin; r < end; ++r) {
      const std::size_t piece = input.pieces[r];
      ENTENTE_CHECK(piece < vocabulary_ && input.shapes[r] < 12);
      float* row = x + r * width_;
      std::copy_n(positions_.data() + (r - begin) * width_, width_, row);
      k.add(row, shapes_.data() + input.shapes[r] * width_, width_);
      if (!input.marks.empty()) {
        ENTENTE_CHECK((input.marks[r] + 1) * width_ <= marks_.size());
        k.add(row, marks_.data() + input.marks[r] * width_, width_);
      }
      k.add_scaled(row, embeddings_.data() + piece * width_, embedding_scales_[piece], width_);
    }
  }
  k.add_norm(x, nullptr, input.rows(), width_, norm_.weight.data(), norm_.bias.data(), kEpsilon);
}

void Encoder::run_layer(const Layer& layer, const EncoderInput& input,
                        EncoderWorkspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t rows = input.rows();
  float* x = workspace.x.data();
  QuantisedRows& q = workspace.quantised;

  const std::size_t qkv_width = layer.qkv.out_padded();
  grow(workspace.wide, rows * qkv_width);
  quantise(x, rows, width_, width_, q);
  k.multiply(layer.qkv, q.values.data(), q.scales.data(), rows, workspace.wide.data(), qkv_width);
  grow(workspace.narrow, rows * width_);
  for (std::size_t s = 0; s < input.sequences(); ++s) {
    const std::size_t begin = input.starts[s];
    k.attend(workspace.wide.data() + begin * qkv_width, input.starts[s + 1] - begin, heads_,
             workspace.narrow.data() + begin * width_, workspace.attention);
  }
  quantise(workspace.narrow.data(), rows, width_, width_, q);
  k.multiply(layer.attention_out, q.values.data(), q.scales.data(), rows, workspace.narrow.data(),
             width_);
  k.add_norm(x, workspace.narrow.data(), rows, width_, layer.attention_norm.weight.data(),
             layer.attention_norm.bias.data(), kEpsilon);

  const std::size_t wide = layer.up.out_padded();
  for (std::size_t first = 0; first < rows; first += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, rows - first);
    float* part = x + first * width_;
    grow(workspace.wide, count * wide);
    quantise(part, count, width_, width_, q);
    k.multiply(layer.up, q.values.data(), q.scales.data(), count, workspace.wide.data(), wide);
    k.gelu(workspace.wide.data(), count * wide);
    quantise(workspace.wide.data(), count, wide, wide, q);
    k.multiply(layer.down, q.values.data(), q.scales.data(), count, workspace.narrow.data(),
               width_);
    k.add_norm(part, workspace.narrow.data(), count, width_, layer.norm.weight.data(),
               layer.norm.bias.data(), kEpsilon);
  }
}

void Encoder::run(const EncoderInput& input, EncoderWorkspace& workspace) const {
  grow(workspace.x, input.rows() * width_);
  if (input.rows() == 0) return;
  embed(input, workspace.x.data());
  for (const Layer& layer : layers_) run_layer(layer, input, workspace);
}

}  // namespace entente::extractors
