#include "extractors/pair_network.h"

#include <algorithm>
#include <cmath>

namespace entente::extractors {
namespace {

constexpr std::size_t kDistances = 12;
constexpr std::size_t kTypeWidth = 48;
constexpr std::size_t kSmallWidth = 24;
constexpr std::size_t kProposalWidth = 64;

std::size_t distance_bucket(std::size_t pieces) {
  return pieces < 6 ? pieces : std::min<std::size_t>(6 + (pieces - 6) / 6, kDistances - 1);
}

/// y = layer(x) for `rows` rows of x, `stride` numbers apart; y has out_padded() numbers a row.
void apply(const Linear& layer, const float* x, std::size_t rows, std::size_t stride,
           QuantisedRows& quantised, AlignedVector<float>& y) {
  if (y.size() < rows * layer.out_padded()) y.resize(rows * layer.out_padded());
  quantise(x, rows, layer.in(), stride, quantised);
  kernels().multiply(layer, quantised.values.data(), quantised.scales.data(), rows, y.data(),
                     layer.out_padded());
}

void add_mean(float* out, const float* rows, std::size_t width, std::size_t begin, std::size_t end,
              float share) {
  for (std::size_t r = begin; r < end; ++r) {
    for (std::size_t i = 0; i < width; ++i) out[i] += share * rows[r * width + i];
  }
}

}  // namespace

std::size_t PairNetwork::proposals_in(std::size_t labels) {
  return (labels + 1 + kModalities + 3) / 4 * 4;
}

PairNetwork::PairNetwork(const ModelFile& model, const std::string& prefix, std::size_t labels)
    : encoder_(model, prefix), labels_(labels) {
  if (!encoder_.reads_marks()) model.fail(prefix + " reads no marks of mentions");
  const std::size_t width = encoder_.width();
  const std::size_t features = 6 * width + kTypeWidth + 3 * kSmallWidth + kProposalWidth;
  const std::size_t hidden = model.f32(prefix + ".hidden.bias").size();
  types_ = model.f32(prefix + ".types", kEntityTypes * kEntityTypes, kTypeWidth);
  arcs_first_ = model.f32(prefix + ".arcs_a", kRelationArcs, kSmallWidth);
  arcs_second_ = model.f32(prefix + ".arcs_b", kRelationArcs, kSmallWidth);
  distance_ = model.f32(prefix + ".distance", kDistances, kSmallWidth);
  proposals_ = load_linear(model, prefix + ".proposals", kProposalWidth, proposals_in(labels));
  query_ = load_linear(model, prefix + ".query", width, 2 * width);
  key_ = load_linear(model, prefix + ".key", width, width);
  hidden_ = load_linear(model, prefix + ".hidden", hidden, features);
  out_ = load_linear(model, prefix + ".out", labels, hidden);
  direct_ = load_linear(model, prefix + ".direct", labels, proposals_in(labels));
  modality_ = load_linear(model, prefix + ".modality", kModalities, hidden);
  polarity_ = load_linear(model, prefix + ".polarity", 1, hidden);
  if (model.has(prefix + ".manner.bias")) {
    const std::size_t manner = model.f32(prefix + ".manner.bias").size();
    manner_ = load_linear(model, prefix + ".manner", manner, features);
    qualify_ = load_linear(model, prefix + ".qualify", 2 * labels, manner);
  }
}

void PairNetwork::score(const EncoderInput& input, float share, std::span<MentionPair> pairs,
                        PairWorkspace& w) const {
  if (pairs.empty()) return;
  encoder_.run(input, w.encoder);
  const std::size_t width = encoder_.width();
  const std::size_t count = pairs.size();
  const float* rows = w.encoder.x.data();
  const std::size_t features = hidden_.in();
  const std::size_t proposal_in = proposals_.in();
  w.features.assign(count * features, 0.0f);
  w.ends.resize(count * 2 * width);
  w.small.resize(count * proposal_in);

  apply(key_, rows, input.rows(), width, w.quantised, w.key);
  for (std::size_t p = 0; p < count; ++p) {
    const MentionPair& pair = pairs[p];
    float* f = w.features.data() + p * features;
    add_mean(f, rows, width, pair.first_rows.first, pair.first_rows.second,
             1.0f / static_cast<float>(pair.first_rows.second - pair.first_rows.first));
    add_mean(f + width, rows, width, pair.second_rows.first, pair.second_rows.second,
             1.0f / static_cast<float>(pair.second_rows.second - pair.second_rows.first));
    if (!pair.implied && pair.second_rows.first > pair.first_rows.second) {
      add_mean(f + 2 * width, rows, width, pair.first_rows.second, pair.second_rows.first,
               1.0f / static_cast<float>(pair.second_rows.first - pair.first_rows.second));
    }
    std::size_t path_rows = 0;
    for (const auto& [begin, end] : pair.path_rows) path_rows += end - begin;
    for (const auto& [begin, end] : pair.path_rows) {
      add_mean(f + 3 * width, rows, width, begin, end, 1.0f / static_cast<float>(path_rows));
    }
    std::copy_n(f, 2 * width, w.ends.data() + p * 2 * width);
    std::copy_n(pair.proposals.data(), proposal_in, w.small.data() + p * proposal_in);
  }
  apply(query_, w.ends.data(), count, 2 * width, w.quantised, w.query);
  apply(proposals_, w.small.data(), count, proposal_in, w.quantised, w.proposed);
  kernels().gelu(w.proposed.data(), count * proposals_.out_padded());
  apply(direct_, w.small.data(), count, proposal_in, w.quantised, w.direct);

  const float scale = 1.0f / std::sqrt(static_cast<float>(width));
  for (std::size_t p = 0; p < count; ++p) {
    const MentionPair& pair = pairs[p];
    float* f = w.features.data() + p * features;
    const std::size_t begin = input.starts[pair.sequence];
    const std::size_t length = input.starts[pair.sequence + 1] - begin;
    w.attention.resize(length);
    kernels().dot_rows(w.query.data() + p * query_.out_padded(), 1,
                       w.key.data() + begin * key_.out_padded(), length, width, w.attention.data(),
                       length);
    float most = -1e30f;
    for (std::size_t i = 0; i < length; ++i) {
      w.attention[i] *= scale;
      most = std::max(most, w.attention[i]);
    }
    float sum = 0;
    for (std::size_t i = 0; i < length; ++i)
      sum += w.attention[i] = std::exp(w.attention[i] - most);
    for (std::size_t i = 0; i < length; ++i) {
      add_mean(f + 4 * width, rows, width, begin + i, begin + i + 1, w.attention[i] / sum);
    }
    std::copy_n(rows + begin * width, width, f + 5 * width);
    float* tail = f + 6 * width;
    std::copy_n(types_.data() + pair.types * kTypeWidth, kTypeWidth, tail);
    tail += kTypeWidth;
    const auto add_arcs = [&](std::span<const float> table, const std::vector<std::uint8_t>& arcs) {
      for (const std::uint8_t arc : arcs) {
        for (std::size_t i = 0; i < kSmallWidth; ++i) tail[i] += table[arc * kSmallWidth + i];
      }
      tail += kSmallWidth;
    };
    add_arcs(arcs_first_, pair.tree.up_from_first);
    add_arcs(arcs_second_, pair.tree.up_from_second);
    const std::size_t between = pair.second_rows.first > pair.first_rows.second
                                    ? pair.second_rows.first - pair.first_rows.second
                                    : 0;
    const std::size_t bucket = pair.implied ? kDistances - 1 : distance_bucket(between);
    std::copy_n(distance_.data() + bucket * kSmallWidth, kSmallWidth, tail);
    tail += kSmallWidth;
    std::copy_n(w.proposed.data() + p * proposals_.out_padded(), kProposalWidth, tail);
  }
  apply(hidden_, w.features.data(), count, features, w.quantised, w.hidden);
  kernels().gelu(w.hidden.data(), count * hidden_.out_padded());
  apply(out_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.out);
  apply(modality_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.modality);
  apply(polarity_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.polarity);
  if (qualifies()) {
    apply(manner_, w.features.data(), count, features, w.quantised, w.manner);
    kernels().gelu(w.manner.data(), count * manner_.out_padded());
    apply(qualify_, w.manner.data(), count, manner_.out_padded(), w.quantised, w.qualify);
  }
  for (std::size_t p = 0; p < count; ++p) {
    MentionPair& pair = pairs[p];
    const float* modality = w.modality.data() + p * modality_.out_padded();
    pair.modality.resize(kModalities);
    double others = 0;
    for (std::size_t m = 0; m < kModalities; ++m) {
      pair.modality[m] = modality[m];
      if (m > 0) others += std::exp(static_cast<double>(modality[m] - modality[0]));
    }
    const auto open = static_cast<float>(std::log(others));
    const float denied = w.polarity[p * polarity_.out_padded()];
    pair.open.assign(labels_, open);
    pair.denied.assign(labels_, denied);
    pair.qualified = qualifies();
    pair.labels.resize(labels_);
    for (std::size_t k = 0; k < labels_; ++k) {
      pair.labels[k] +=
          share * (w.out[p * out_.out_padded() + k] + w.direct[p * direct_.out_padded() + k]);
    }
    if (!qualifies()) continue;
    const float* qualify = w.qualify.data() + p * qualify_.out_padded();
    for (std::size_t k = 0; k < labels_; ++k) {
      pair.open[k] += qualify[k];
      pair.denied[k] += qualify[labels_ + k];
    }
  }
}

}  // namespace entente::extractors
