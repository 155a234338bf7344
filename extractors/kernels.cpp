#include "extractors/kernels.h"

#include <algorithm>
#include <cstdlib>

#include "core/error.h"
#include "extractors/kernels_sets.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kBlock = 16;

std::size_t padded(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

constexpr int kOne = 1 << 16;

/// The most of the sums of magnitudes that Linear bounds.
int most_together(std::span<const std::int8_t> row) {
  int most = 0;
  for (std::size_t i = 0; i < row.size(); i += Linear::kTogether) {
    int sums[2] = {0, 0};
    const std::size_t end = std::min(i + Linear::kTogether, row.size());
    for (std::size_t k = i; k < end; ++k) sums[k % 4 / 2] += std::abs(row[k]);
    most = std::max({most, sums[0], sums[1]});
  }
  return most;
}

/// What an output's weights are to be multiplied by, in 65536ths.
int shrink_of(std::span<const std::int8_t> row) {
  const int most = most_together(row);
  // Rounding adds at most a half to each of the weights that are added up.
  constexpr int kRoom = Linear::kMostTogether - static_cast<int>(Linear::kTogether) / 4;
  return most <= Linear::kMostTogether ? kOne : kRoom * kOne / most;
}

}  // namespace

Linear::Linear(std::span<const std::int8_t> weights, std::span<const float> scales,
               std::span<const float> bias, std::size_t out, std::size_t in)
    : in_(padded(in, 4)), out_(out) {
  ENTENTE_CHECK(weights.size() == out * in && scales.size() == out);
  ENTENTE_CHECK(bias.empty() || bias.size() == out);
  const std::size_t rows = padded(out, kBlock);
  packed_.assign(rows * in_, 0);
  scales_.assign(rows, 0);
  bias_.assign(rows, 0);
  offsets_.assign(rows, 0);
  for (std::size_t o = 0; o < out; ++o) {
    const std::span<const std::int8_t> row = weights.subspan(o * in, in);
    const int shrink = shrink_of(row);
    std::int8_t* target = packed_.data() + o / kBlock * kBlock * in_ + o % kBlock * 4;
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < in; ++i) {
      const auto weight = static_cast<std::int8_t>((shrink * row[i] + kOne / 2) >> 16);
      target[i / 4 * 4 * kBlock + i % 4] = weight;
      sum += weight;
    }
    scales_[o] = scales[o] * (static_cast<float>(kOne) / static_cast<float>(shrink));
    if (!bias.empty()) bias_[o] = bias[o];
    offsets_[o] = -128 * sum;
  }
}

namespace portable {

#define ENTENTE_LANES 4
constexpr int kLanes = ENTENTE_LANES;
#include "extractors/kernels_simd.inc"
#undef ENTENTE_LANES

void quantise(const float* x, std::size_t rows, std::size_t width, std::size_t stride,
              std::uint8_t* values, float* scales) {
  for (std::size_t r = 0; r < rows; ++r) {
    const float* row = x + r * stride;
    const float top = largest_magnitude(row, width);
    const float scale = top > 0 ? top / 127.0f : 1.0f;
    const float inverse = 1.0f / scale;
    scales[r] = scale;
    auto* out = reinterpret_cast<std::int8_t*>(values + r * width);
    for (std::size_t i = 0; i < width; ++i) {
      const float v = row[i] * inverse;
      // Adding and taking 1.5 * 2^23 rounds half to even, as the vector conversions do.
      out[i] = static_cast<std::int8_t>((v + 12582912.0f) - 12582912.0f);
    }
  }
}

void multiply(const Linear& layer, const std::uint8_t* values, const float* scales,
              std::size_t rows, float* y, std::size_t stride) {
  const std::size_t in = layer.in();
  for (std::size_t r = 0; r < rows; ++r) {
    const auto* x = reinterpret_cast<const std::int8_t*>(values + r * in);
    for (std::size_t block = 0; block < layer.out_padded(); block += kBlock) {
      const std::int8_t* w = layer.packed() + block * in;
      std::int32_t acc[kBlock] = {};
      for (std::size_t i = 0; i < in; i += 4, w += 4 * kBlock) {
        for (std::size_t o = 0; o < kBlock; ++o) {
          acc[o] += x[i] * w[4 * o] + x[i + 1] * w[4 * o + 1] + x[i + 2] * w[4 * o + 2] +
                    x[i + 3] * w[4 * o + 3];
        }
      }
      for (std::size_t o = 0; o < kBlock; ++o) {
        y[r * stride + block + o] =
            static_cast<float>(acc[o]) * (scales[r] * layer.scales()[block + o]) +
            layer.bias()[block + o];
      }
    }
  }
}

constexpr Kernels kTable = {"portable", quantise, multiply, add_norm,     gelu,         add,
                            add_scaled, attend,   dot_rows, label_scores, best_of_rows, recur};

}  // namespace portable

const Kernels* kernels_for(InstructionSet set) {
  switch (set) {
    case InstructionSet::kAvx512Vnni:
      return avx512_kernels();
    case InstructionSet::kAvx2:
      return avx2_kernels();
    case InstructionSet::kPortable:
      return &portable::kTable;
  }
  return nullptr;
}

const Kernels& kernels() {
  static const Kernels* const best = [] {
    for (const InstructionSet set : {InstructionSet::kAvx512Vnni, InstructionSet::kAvx2}) {
      if (const Kernels* found = kernels_for(set)) return found;
    }
    return kernels_for(InstructionSet::kPortable);
  }();
  return *best;
}

}  // namespace entente::extractors
