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

inline __m256i broadcast4(const std::uint8_t* p) {
  std::int32_t word;
  __builtin_memcpy(&word, p, 4);
  return _mm256_set1_epi32(word);
}

// As assembly: around the intrinsics, g++ 12 copies every sum and writes it to the stack in each
// round, which costs a third of the speed.
inline void add_words(__m256i& sum, __m256i x) { asm("vpaddw %1, %0, %0" : "+x"(sum) : "x"(x)); }
inline void add_ints(__m256i& sum, __m256i x) { asm("vpaddd %1, %0, %0" : "+x"(sum) : "x"(x)); }

inline void finish(const Linear& layer, std::size_t column, __m256i sum, float row_scale,
                   float* y) {
  const __m256 scale =
      _mm256_mul_ps(_mm256_load_ps(layer.scales() + column), _mm256_set1_ps(row_scale));
  _mm256_storeu_ps(y + column, _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum), scale,
                                               _mm256_load_ps(layer.bias() + column)));
}

// The sums of a tile are named one by one: an array of them would live on the stack. s: in 32 bits,
// t: in 16, from the first four of kTogether inputs on.
#define ENTENTE_FIRST(r)                               \
  {                                                    \
    const __m256i x = broadcast4(values + i + (r)*in); \
    t##r##0 = _mm256_maddubs_epi16(x, low);            \
    t##r##1 = _mm256_maddubs_epi16(x, high);           \
  }
#define ENTENTE_NEXT(r)                                \
  {                                                    \
    const __m256i x = broadcast4(values + i + (r)*in); \
    add_words(t##r##0, _mm256_maddubs_epi16(x, low));  \
    add_words(t##r##1, _mm256_maddubs_epi16(x, high)); \
  }
#define ENTENTE_WIDEN(r)                               \
  add_ints(s##r##0, _mm256_madd_epi16(t##r##0, ones)); \
  add_ints(s##r##1, _mm256_madd_epi16(t##r##1, ones));
#define ENTENTE_ROWS(step) \
  step(0);                 \
  if constexpr (kThree) {  \
    step(1);               \
    step(2);               \
  }
#define ENTENTE_FOUR(step)                                                                     \
  {                                                                                            \
    const __m256i low = _mm256_load_si256(reinterpret_cast<const __m256i*>(w + i * 16));       \
    const __m256i high = _mm256_load_si256(reinterpret_cast<const __m256i*>(w + i * 16 + 32)); \
    ENTENTE_ROWS(step)                                                                         \
    i += 4;                                                                                    \
  }

/// Three rows (or one) by 16 outputs. The sums are exact: Linear bounds what is added in 16 bits.
template <bool kThree>
inline void tile(const Linear& layer, std::size_t block, const std::uint8_t* values,
                 const float* scales, float* y, std::size_t stride) {
  static_assert(Linear::kTogether == 16);
  const std::size_t in = layer.in();
  const std::int8_t* w = layer.packed() + block * in;
  const __m256i ones = _mm256_set1_epi16(1);
  const auto* offsets = reinterpret_cast<const __m256i*>(layer.offsets() + block);
  __m256i s00 = _mm256_load_si256(offsets), s01 = _mm256_load_si256(offsets + 1);
  __m256i s10 = s00, s11 = s01, s20 = s00, s21 = s01;
  __m256i t00, t01, t10, t11, t20, t21;
  std::size_t i = 0;
  while (i + Linear::kTogether <= in) {
    ENTENTE_FOUR(ENTENTE_FIRST)
    ENTENTE_FOUR(ENTENTE_NEXT)
    ENTENTE_FOUR(ENTENTE_NEXT)
    ENTENTE_FOUR(ENTENTE_NEXT)
    ENTENTE_ROWS(ENTENTE_WIDEN)
  }
  while (i < in) {
    ENTENTE_FOUR(ENTENTE_FIRST)
    ENTENTE_ROWS(ENTENTE_WIDEN)
  }
  finish(layer, block, s00, scales[0], y);
  finish(layer, block + 8, s01, scales[0], y);
  if constexpr (kThree) {
    finish(layer, block, s10, scales[1], y + stride);
    finish(layer, block + 8, s11, scales[1], y + stride);
    finish(layer, block, s20, scales[2], y + 2 * stride);
    finish(layer, block + 8, s21, scales[2], y + 2 * stride);
  }
}
#undef ENTENTE_FOUR
#undef ENTENTE_ROWS
#undef ENTENTE_WIDEN
#undef ENTENTE_NEXT
#undef ENTENTE_FIRST

void multiply(const Linear& layer, const std::uint8_t* values, const float* scales,
              std::size_t rows, float* y, std::size_t stride) {
  for (std::size_t block = 0; block < layer.out_padded(); block += 16) {
    std::size_t r = 0;
    for (; r + 3 <= rows; r += 3) {
      tile<true>(layer, block, values + r * layer.in(), scales + r, y + r * stride, stride);
    }
    for (; r < rows; ++r) {
      tile<false>(layer, block, values + r * layer.in(), scales + r, y + r * stride, stride);
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
