#include "extractors/kernels_sets.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Everything below is compiled for AVX2 and runs only where the processor has it.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

namespace entente::extractors {
namespace avx2 {
namespace {

#define ENTENTE_LANES 8
constexpr int kLanes = ENTENTE_LANES;
#include "extractors/kernels_simd.inc"
#undef ENTENTE_LANES

/// Values are stored with 128 added: vpmaddubsw multiplies unsigned by signed bytes.
void quantise(const float* x, std::size_t rows, std::size_t width, std::size_t stride,
              std::uint8_t* values, float* scales) {
  const __m128i flip = _mm_set1_epi8(static_cast<char>(0x80));
  for (std::size_t r = 0; r < rows; ++r) {
    const float* row = x + r * stride;
    const float top = largest_magnitude(row, width);
    const float scale = top > 0 ? top / 127.0f : 1.0f;
    scales[r] = scale;
    const __m128 inverse = _mm_set1_ps(1.0f / scale);
    std::uint8_t* out = values + r * width;
    for (std::size_t i = 0; i < width; i += 4) {
      const __m128i v = _mm_cvtps_epi32(_mm_mul_ps(_mm_loadu_ps(row + i), inverse));
      const __m128i words = _mm_packs_epi32(v, v);
      const std::int32_t bytes =
          _mm_cvtsi128_si32(_mm_xor_si128(_mm_packs_epi16(words, words), flip));
      __builtin_memcpy(out + i, &bytes, 4);
    }
  }
}

/// kRows rows by 16 outputs. The sums are exact: Linear bounds what vpmaddubsw adds up in 16 bits.
template <int kRows>
inline void tile(const Linear& layer, std::size_t block, const std::uint8_t* values,
                 const float* scales, float* y, std::size_t stride) {
  const std::size_t in = layer.in();
  const std::int8_t* w = layer.packed() + block * in;
  const __m256i ones = _mm256_set1_epi16(1);
  const auto* offsets = reinterpret_cast<const __m256i*>(layer.offsets() + block);
  __m256i acc[kRows][2];
#pragma GCC unroll 4
  for (int r = 0; r < kRows; ++r) {
    acc[r][0] = _mm256_load_si256(offsets);
    acc[r][1] = _mm256_load_si256(offsets + 1);
  }
  for (std::size_t i = 0; i < in; i += 4) {
    const __m256i low = _mm256_load_si256(reinterpret_cast<const __m256i*>(w + i * 16));
    const __m256i high = _mm256_load_si256(reinterpret_cast<const __m256i*>(w + i * 16 + 32));
#pragma GCC unroll 4
    for (int r = 0; r < kRows; ++r) {
      std::int32_t word;
      __builtin_memcpy(&word, values + static_cast<std::size_t>(r) * in + i, 4);
      const __m256i x = _mm256_set1_epi32(word);
      acc[r][0] =
          _mm256_add_epi32(acc[r][0], _mm256_madd_epi16(_mm256_maddubs_epi16(x, low), ones));
      acc[r][1] =
          _mm256_add_epi32(acc[r][1], _mm256_madd_epi16(_mm256_maddubs_epi16(x, high), ones));
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 2
    for (int half = 0; half < 2; ++half) {
      const std::size_t at = block + static_cast<std::size_t>(8 * half);
      const __m256 both =
          _mm256_mul_ps(_mm256_load_ps(layer.scales() + at), _mm256_set1_ps(scales[r]));
      _mm256_storeu_ps(y + static_cast<std::size_t>(r) * stride + at,
                       _mm256_fmadd_ps(_mm256_cvtepi32_ps(acc[r][half]), both,
                                       _mm256_load_ps(layer.bias() + at)));
    }
  }
}

void multiply(const Linear& layer, const std::uint8_t* values, const float* scales,
              std::size_t rows, float* y, std::size_t stride) {
  for (std::size_t block = 0; block < layer.out_padded(); block += 16) {
    std::size_t r = 0;
    for (; r + 4 <= rows; r += 4) {
      tile<4>(layer, block, values + r * layer.in(), scales + r, y + r * stride, stride);
    }
    for (; r < rows; ++r) {
      tile<1>(layer, block, values + r * layer.in(), scales + r, y + r * stride, stride);
    }
  }
}

constexpr Kernels kTable = {"avx2",     quantise, multiply, add_norm,     gelu,         add,
                            add_scaled, attend,   dot_rows, label_scores, best_of_rows, recur};

}  // namespace
}  // namespace avx2
}  // namespace entente::extractors

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace entente::extractors {

const Kernels* avx2_kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2::kTable : nullptr;
}

}  // namespace entente::extractors

#else

namespace entente::extractors {
const Kernels* avx2_kernels() { return nullptr; }
}  // namespace entente::extractors

#endif
