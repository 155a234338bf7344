#include "extractors/kernels_sets.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Everything below is compiled for AVX-512 with VNNI and runs only where the processor has it.
#if defined(__clang__)
#pragma clang attribute push(                                                          \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma"))), \
    apply_to = function)
#else
#pragma GCC push_options
// The intrinsics' own headers leave values unset on purpose (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,prefer-vector-width=512")
#endif

namespace entente::extractors {
namespace avx512 {
namespace {

#define ENTENTE_LANES 16
constexpr int kLanes = ENTENTE_LANES;
#include "extractors/kernels_simd.inc"
#undef ENTENTE_LANES

/// Values are stored with 128 added: vpdpbusd multiplies unsigned by signed bytes.
void quantise(const float* x, std::size_t rows, std::size_t width, std::size_t stride,
              std::uint8_t* values, float* scales) {
  const __m128i flip = _mm_set1_epi8(static_cast<char>(0x80));
  for (std::size_t r = 0; r < rows; ++r) {
    const float* row = x + r * stride;
    const float top = largest_magnitude(row, width);
    const float scale = top > 0 ? top / 127.0f : 1.0f;
    scales[r] = scale;
    const __m512 inverse = _mm512_set1_ps(1.0f / scale);
    std::uint8_t* out = values + r * width;
    for (std::size_t i = 0; i < width; i += 16) {
      const std::size_t left = width - i;
      const __mmask16 mask =
          left >= 16 ? static_cast<__mmask16>(0xFFFF) : static_cast<__mmask16>((1u << left) - 1);
      const __m512i v =
          _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_maskz_loadu_ps(mask, row + i), inverse));
      _mm_mask_storeu_epi8(out + i, mask, _mm_xor_si128(_mm512_cvtsepi32_epi8(v), flip));
    }
  }
}

inline __m512i broadcast4(const std::uint8_t* p) {
  std::int32_t word;
  __builtin_memcpy(&word, p, 4);
  return _mm512_set1_epi32(word);
}

/// sum += x . w by fours. As assembly: around the intrinsic, g++ 12 copies every sum and writes it
/// to the stack in each round, which halves the speed.
inline void accumulate(__m512i& sum, __m512i x, __m512i w) {
  asm("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(x), "v"(w));
}

inline void finish(const Linear& layer, std::size_t column, __m512i sum, float row_scale,
                   float* y) {
  const __m512 scale =
      _mm512_mul_ps(_mm512_load_ps(layer.scales() + column), _mm512_set1_ps(row_scale));
  _mm512_storeu_ps(y + column, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale,
                                               _mm512_load_ps(layer.bias() + column)));
}

// The sums of a tile are named one by one: an array of them would live on the stack.
#define ENTENTE_SUMS(r) __m512i s##r##0 = o0, s##r##1 = o1, s##r##2 = o2, s##r##3 = o3;
#define ENTENTE_ROUND(r)                               \
  {                                                    \
    const __m512i x = broadcast4(values + i + (r)*in); \
    accumulate(s##r##0, x, w0);                        \
    accumulate(s##r##1, x, w1);                        \
    accumulate(s##r##2, x, w2);                        \
    accumulate(s##r##3, x, w3);                        \
  }
#define ENTENTE_FINISH(r)                                        \
  finish(layer, block, s##r##0, scales[r], y + (r)*stride);      \
  finish(layer, block + 16, s##r##1, scales[r], y + (r)*stride); \
  finish(layer, block + 32, s##r##2, scales[r], y + (r)*stride); \
  finish(layer, block + 48, s##r##3, scales[r], y + (r)*stride);

/// Six rows (or one) by 64 outputs, all sums in registers.
template <bool kSix>
inline void tile64(const Linear& layer, std::size_t block, const std::uint8_t* values,
                   const float* scales, float* y, std::size_t stride) {
  const std::size_t in = layer.in();
  const std::int8_t* w = layer.packed() + block * in;
  const __m512i o0 = _mm512_load_si512(layer.offsets() + block);
  const __m512i o1 = _mm512_load_si512(layer.offsets() + block + 16);
  const __m512i o2 = _mm512_load_si512(layer.offsets() + block + 32);
  const __m512i o3 = _mm512_load_si512(layer.offsets() + block + 48);
  ENTENTE_SUMS(0)
  ENTENTE_SUMS(1)
  ENTENTE_SUMS(2)
  ENTENTE_SUMS(3)
  ENTENTE_SUMS(4)
  ENTENTE_SUMS(5)
  for (std::size_t i = 0; i < in; i += 4) {
    const __m512i w0 = _mm512_load_si512(w + 16 * i);
    const __m512i w1 = _mm512_load_si512(w + 16 * (i + in));
    const __m512i w2 = _mm512_load_si512(w + 16 * (i + 2 * in));
    const __m512i w3 = _mm512_load_si512(w + 16 * (i + 3 * in));
    ENTENTE_ROUND(0)
    if constexpr (kSix) {
      ENTENTE_ROUND(1)
      ENTENTE_ROUND(2)
      ENTENTE_ROUND(3)
      ENTENTE_ROUND(4)
      ENTENTE_ROUND(5)
    }
  }
  ENTENTE_FINISH(0)
  if constexpr (kSix) {
    ENTENTE_FINISH(1)
    ENTENTE_FINISH(2)
    ENTENTE_FINISH(3)
    ENTENTE_FINISH(4)
    ENTENTE_FINISH(5)
  }
}

#undef ENTENTE_SUMS
#undef ENTENTE_ROUND
#undef ENTENTE_FINISH

/// Four rows by 16 outputs, for the outputs that 64 leave over.
inline void tile16(const Linear& layer, std::size_t block, const std::uint8_t* values,
                   const float* scales, std::size_t rows, float* y, std::size_t stride) {
  const std::size_t in = layer.in();
  const std::int8_t* w = layer.packed() + block * in;
  const __m512i offset = _mm512_load_si512(layer.offsets() + block);
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const std::uint8_t* x = values + r * in;
    __m512i s0 = offset, s1 = offset, s2 = offset, s3 = offset;
    for (std::size_t i = 0; i < in; i += 4) {
      const __m512i weights = _mm512_load_si512(w + 16 * i);
      accumulate(s0, broadcast4(x + i), weights);
      accumulate(s1, broadcast4(x + i + in), weights);
      accumulate(s2, broadcast4(x + i + 2 * in), weights);
      accumulate(s3, broadcast4(x + i + 3 * in), weights);
    }
    finish(layer, block, s0, scales[r], y + r * stride);
    finish(layer, block, s1, scales[r + 1], y + (r + 1) * stride);
    finish(layer, block, s2, scales[r + 2], y + (r + 2) * stride);
    finish(layer, block, s3, scales[r + 3], y + (r + 3) * stride);
  }
  for (; r < rows; ++r) {
    __m512i sum = offset;
    for (std::size_t i = 0; i < in; i += 4) {
      accumulate(sum, broadcast4(values + r * in + i), _mm512_load_si512(w + 16 * i));
    }
    finish(layer, block, sum, scales[r], y + r * stride);
  }
}

void multiply(const Linear& layer, const std::uint8_t* values, const float* scales,
              std::size_t rows, float* y, std::size_t stride) {
  const std::size_t in = layer.in();
  const std::size_t out = layer.out_padded();
  std::size_t block = 0;
  // A panel's weights stay in the first cache while all rows pass.
  for (; block + 64 <= out; block += 64) {
    std::size_t r = 0;
    for (; r + 6 <= rows; r += 6) {
      tile64<true>(layer, block, values + r * in, scales + r, y + r * stride, stride);
    }
    for (; r < rows; ++r) {
      tile64<false>(layer, block, values + r * in, scales + r, y + r * stride, stride);
    }
  }
  for (; block < out; block += 16) tile16(layer, block, values, scales, rows, y, stride);
}

constexpr Kernels kTable = {"avx512-vnni", quantise, multiply, add_norm,     gelu,         add,
                            add_scaled,    attend,   dot_rows, label_scores, best_of_rows, recur};

}  // namespace
}  // namespace avx512
}  // namespace entente::extractors

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace entente::extractors {

const Kernels* avx512_kernels() {
  const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vnni");
  return has ? &avx512::kTable : nullptr;
}

}  // namespace entente::extractors

#else

namespace entente::extractors {
const Kernels* avx512_kernels() { return nullptr; }
}  // namespace entente::extractors

#endif
