#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <vector>

namespace entente::extractors {

/// Memory at a multiple of 64 bytes, so that a vector load never straddles two cache lines.
template <typename T>
struct CacheAligned {
  using value_type = T;
  CacheAligned() = default;
  template <typename U>
  CacheAligned(const CacheAligned<U>&) {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64}));
  }
  void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{64}); }
  bool operator==(const CacheAligned&) const { return true; }
};
template <typename T>
using AlignedVector = std::vector<T, CacheAligned<T>>;

/// A linear layer y = W x + b with int8 weights, a scale an output, packed for the kernels: blocks
/// of 16 outputs, within a block 4 inputs of each output side by side. Inputs are padded to a
/// multiple of 4 and outputs to one of 16, with zeros. For the kernels that add products in 16
/// bits, an output's weights are small enough: of kTogether inputs in a row, the magnitudes of
/// those in the first two places of each four, and of those in the last two, are together at most
/// kMostTogether. An output where they are more gets a greater scale and its weights rounded anew.
/// Immutable; may be shared between threads.
class Linear {
 public:
  static constexpr std::size_t kTogether = 16;
  static constexpr int kMostTogether = 128;  ///< 255 * 128 < 2^15

  Linear() = default;
  /// `weights` [out, in] row-major, `scales` [out], `bias` [out] or empty.
  Linear(std::span<const std::int8_t> weights, std::span<const float> scales,
         std::span<const float> bias, std::size_t out, std::size_t in);

  std::size_t in() const { return in_; }    ///< padded: the width of a quantised row
  std::size_t out() const { return out_; }  ///< as in the model
  std::size_t out_padded() const { return scales_.size(); }
  const std::int8_t* packed() const { return packed_.data(); }
  const float* scales() const { return scales_.data(); }
  const float* bias() const { return bias_.data(); }
  /// -128 times the sum of each output's weights: what undoes activations stored with 128 added.
  const std::int32_t* offsets() const { return offsets_.data(); }

 private:
  std::size_t in_ = 0;
  std::size_t out_ = 0;
  AlignedVector<std::int8_t> packed_;
  AlignedVector<float> scales_;
  AlignedVector<float> bias_;
  AlignedVector<std::int32_t> offsets_;
};

/// Rows of activations as int8 with one scale a row (symmetric, |x|max / 127), in the storage that
/// the kernels in use want (with 128 added, but for the portable ones). Reused from call to call.
struct QuantisedRows {
  AlignedVector<std::uint8_t> values;
  AlignedVector<float> scales;
  std::size_t width = 0;
};

/// The inner loops, for one instruction set. Every function treats each row by itself, so a row's
/// result does not depend on the rows around it, nor on the number of threads.
struct Kernels {
  const char* name;
  /// Quantises `rows` rows of x (row r at x + r * stride) of `width` numbers (a multiple of 4).
  void (*quantise)(const float* x, std::size_t rows, std::size_t width, std::size_t stride,
                   std::uint8_t* values, float* scales);
  /// y[r] = W x[r] + b for quantised rows; y has `stride` numbers a row, at least out_padded().
  void (*multiply)(const Linear& layer, const std::uint8_t* values, const float* scales,
                   std::size_t rows, float* y, std::size_t stride);
  /// x[r] = LayerNorm(x[r] + y[r]) * weight + bias, width a multiple of 16; y may be null.
  void (*add_norm)(float* x, const float* y, std::size_t rows, std::size_t width,
                   const float* weight, const float* bias, float epsilon);
  /// x = x Phi(x), the exact ("erf") GELU to about 1e-6; n a multiple of 16.
  void (*gelu)(float* x, std::size_t n);
  /// y += x, n a multiple of 16.
  void (*add)(float* y, const float* x, std::size_t n);
  /// y += scale * values, for rows of an int8 table; n a multiple of 16.
  void (*add_scaled)(float* y, const std::int8_t* values, float scale, std::size_t n);
  /// Multi-head self-attention within n rows of (query, key, value), 3 * heads * 32 numbers a row;
  /// out: heads * 32 a row. `scratch` is resized as needed.
  void (*attend)(const float* qkv, std::size_t n, std::size_t heads, float* out,
                 AlignedVector<float>& scratch);
  /// c[i][j] = a[i] . b[j], rows of k numbers (k a multiple of 16); c has `stride` numbers a row.
  void (*dot_rows)(const float* a, std::size_t rows_a, const float* b, std::size_t rows_b,
                   std::size_t k, float* c, std::size_t stride);
  /// scores[r] = rows[r] . x + rows[r][k], for n rows of k + 1 numbers (k a multiple of 16).
  void (*label_scores)(const float* rows, const float* x, std::size_t n, std::size_t k,
                       float* scores);
  /// best[r] = the first column with the highest number of row r, of `columns` in `stride`.
  void (*best_of_rows)(const float* x, std::size_t rows, std::size_t columns, std::size_t stride,
                       std::uint32_t* best);
  /// A bidirectional simple recurrent unit over n steps: of gates (z, f, r; 3 * hidden numbers a
  /// step, f and r before their sigmoid) c = f c' + (1 - f) z along the steps, the first half of
  /// the width forwards, the second backwards; x += sigmoid(r) c. hidden a multiple of 32.
  void (*recur)(const float* gates, std::size_t n, std::size_t hidden, float* x);
};

enum class InstructionSet { kPortable, kAvx2, kAvx512Vnni };

/// The kernels for an instruction set, or null where this machine lacks it.
const Kernels* kernels_for(InstructionSet set);
/// The fastest kernels of this machine, chosen once.
const Kernels& kernels();

}  // namespace entente::extractors
