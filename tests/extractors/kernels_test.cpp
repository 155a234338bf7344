#include "extractors/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace entente::extractors {
namespace {

class KernelsTest : public ::testing::TestWithParam<InstructionSet> {
 protected:
  void SetUp() override {
    kernels_ = kernels_for(GetParam());
    if (kernels_ == nullptr) GTEST_SKIP() << "this machine lacks the instruction set";
  }
  AlignedVector<float> normal(std::size_t n, float spread = 1) {
    std::normal_distribution<float> draw(0, spread);
    AlignedVector<float> out(n);
    for (float& x : out) x = draw(random_);
    return out;
  }
  const Kernels* kernels_ = nullptr;
  std::mt19937 random_{3};
};

TEST_P(KernelsTest, MultipliesExactly) {
  for (const auto& [out, in] :
       {std::pair<std::size_t, std::size_t>{1, 4}, {17, 96}, {64, 64}, {130, 36}, {200, 384}}) {
    std::vector<std::int8_t> weights(out * in);
    for (auto& w : weights) w = static_cast<std::int8_t>(static_cast<int>(random_() % 33) - 16);
    // The greatest sums that a Linear takes as they are.
    std::fill_n(weights.begin(), std::min(in, Linear::kTogether), std::int8_t{0});
    weights[0] = -128;
    weights[2] = 127;
    const AlignedVector<float> scales = normal(out);
    const AlignedVector<float> bias = normal(out);
    const Linear layer(weights, std::vector<float>(scales.begin(), scales.end()),
                       std::vector<float>(bias.begin(), bias.end()), out, in);
    for (const std::size_t rows : {1, 2, 5, 6, 7, 13}) {
      const AlignedVector<float> x = normal(rows * in, 3);
      AlignedVector<std::uint8_t> values(rows * in);
      AlignedVector<float> row_scales(rows);
      kernels_->quantise(x.data(), rows, in, in, values.data(), row_scales.data());
      const std::size_t stride = layer.out_padded() + 16;
      AlignedVector<float> y(rows * stride);
      kernels_->multiply(layer, values.data(), row_scales.data(), rows, y.data(), stride);
      for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t o = 0; o < out; ++o) {
          std::int64_t sum = 0;
          for (std::size_t i = 0; i < in; ++i) {
            const auto q =
                static_cast<std::int64_t>(std::nearbyint(x[r * in + i] * (1.0f / row_scales[r])));
            sum += q * weights[o * in + i];
          }
          const double expected = static_cast<double>(sum) * row_scales[r] * scales[o] + bias[o];
          ASSERT_NEAR(y[r * stride + o], expected, 1e-5 * (1 + std::abs(expected)))
              << kernels_->name << ' ' << out << 'x' << in << " row " << r << " of " << rows;
        }
      }
    }
  }
}

// Where weights are too great for sums of 16 bits, they are rounded to a greater scale: what 127
// and 15, the most of eight alike, have in common.
TEST_P(KernelsTest, TakesTheGreatestWeights) {
  constexpr std::size_t kIn = 64;
  for (const int sign : {-1, 1}) {
    const std::vector<std::int8_t> weights(16 * kIn, static_cast<std::int8_t>(127 * sign));
    const Linear layer(weights, std::vector<float>(16, 1.0f), {}, 16, kIn);
    const AlignedVector<float> x(kIn, 2.0f);
    AlignedVector<std::uint8_t> values(kIn);
    AlignedVector<float> scale(1);
    AlignedVector<float> y(16);
    kernels_->quantise(x.data(), 1, kIn, kIn, values.data(), scale.data());
    kernels_->multiply(layer, values.data(), scale.data(), 1, y.data(), 16);
    EXPECT_NEAR(y[0], sign * 127 * 2.0 * kIn, 0.04 * 127 * 2 * kIn);
  }
}

TEST_P(KernelsTest, QuantisesZerosAndExtremes) {
  AlignedVector<float> x(32, 0.0f);
  x[16] = -4;
  x[17] = 2;
  AlignedVector<std::uint8_t> values(32);
  AlignedVector<float> scales(2);
  kernels_->quantise(x.data(), 2, 16, 16, values.data(), scales.data());
  EXPECT_GT(scales[0], 0);
  EXPECT_FLOAT_EQ(scales[1], 4.0f / 127);
}

TEST_P(KernelsTest, ComputesGelu) {
  AlignedVector<float> x = normal(4096, 3);
  x[0] = 40;
  x[1] = -40;
  x[2] = 0;
  const AlignedVector<float> before = x;
  kernels_->gelu(x.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = before[i];
    EXPECT_NEAR(x[i], 0.5 * v * (1 + std::erf(v / std::sqrt(2.0))), 3e-6);
  }
}

TEST_P(KernelsTest, NormalisesRows) {
  AlignedVector<float> x = normal(3 * 64, 5);
  const AlignedVector<float> y = normal(3 * 64);
  const AlignedVector<float> before = x;
  const AlignedVector<float> weight = normal(64);
  const AlignedVector<float> bias = normal(64);
  kernels_->add_norm(x.data(), y.data(), 3, 64, weight.data(), bias.data(), 1e-12f);
  for (std::size_t r = 0; r < 3; ++r) {
    double mean = 0;
    double square = 0;
    for (std::size_t i = 0; i < 64; ++i) mean += before[r * 64 + i] + y[r * 64 + i];
    mean /= 64;
    for (std::size_t i = 0; i < 64; ++i) {
      square += std::pow(before[r * 64 + i] + y[r * 64 + i] - mean, 2);
    }
    for (std::size_t i = 0; i < 64; ++i) {
      const double expected =
          (before[r * 64 + i] + y[r * 64 + i] - mean) / std::sqrt(square / 64) * weight[i] +
          bias[i];
      EXPECT_NEAR(x[r * 64 + i], expected, 1e-4);
    }
  }
}

TEST_P(KernelsTest, Attends) {
  constexpr std::size_t kHeads = 2;
  constexpr std::size_t kWidth = 64;
  for (const std::size_t n : {1, 3, 4, 16, 37}) {
    const AlignedVector<float> qkv = normal(n * 3 * kWidth, 2);
    AlignedVector<float> out(n * kWidth);
    AlignedVector<float> scratch;
    kernels_->attend(qkv.data(), n, kHeads, out.data(), scratch);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t h = 0; h < kHeads; ++h) {
        std::vector<double> weights(n);
        double total = 0;
        for (std::size_t j = 0; j < n; ++j) {
          double dot = 0;
          for (std::size_t d = 0; d < 32; ++d) {
            dot += static_cast<double>(qkv[i * 3 * kWidth + h * 32 + d]) *
                   qkv[j * 3 * kWidth + kWidth + h * 32 + d];
          }
          total += weights[j] = std::exp(dot / std::sqrt(32.0));
        }
        for (std::size_t d = 0; d < 32; ++d) {
          double expected = 0;
          for (std::size_t j = 0; j < n; ++j) {
            expected += weights[j] / total * qkv[j * 3 * kWidth + 2 * kWidth + h * 32 + d];
          }
          ASSERT_NEAR(out[i * kWidth + h * 32 + d], expected, 1e-4) << n;
        }
      }
    }
  }
}

TEST_P(KernelsTest, GivesARowTheSameResultWhateverIsAroundIt) {
  constexpr std::size_t kRows = 13;
  const AlignedVector<float> x = normal(kRows * 64);
  std::vector<std::int8_t> weights(80 * 64);
  for (auto& w : weights) w = static_cast<std::int8_t>(static_cast<int>(random_() % 255) - 127);
  const Linear layer(weights, std::vector<float>(80, 0.01f), {}, 80, 64);
  AlignedVector<std::uint8_t> values(kRows * 64);
  AlignedVector<float> scales(kRows);
  AlignedVector<float> together(kRows * 80);
  kernels_->quantise(x.data(), kRows, 64, 64, values.data(), scales.data());
  kernels_->multiply(layer, values.data(), scales.data(), kRows, together.data(), 80);
  for (std::size_t r = 0; r < kRows; ++r) {
    AlignedVector<float> alone(80);
    kernels_->multiply(layer, values.data() + r * 64, scales.data() + r, 1, alone.data(), 80);
    for (std::size_t o = 0; o < 80; ++o) EXPECT_EQ(alone[o], together[r * 80 + o]);
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, KernelsTest,
                         ::testing::Values(InstructionSet::kPortable, InstructionSet::kAvx2,
                                           InstructionSet::kAvx512Vnni));

}  // namespace
}  // namespace entente::extractors
