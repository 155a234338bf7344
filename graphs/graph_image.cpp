#include "graphs/graph_image.h"

#include <cmath>

namespace entente::graphs {
namespace {

/// The first place whose entry is not below `bound`, sought from a guess outwards.
size_t seek(std::span<const uint64_t> entries, uint64_t bound, size_t guess) {
  size_t low = 0;
  size_t high = entries.size();
  size_t step = 64;
  if (guess < high && entries[guess] < bound) {
    low = guess + 1;
    for (; step < high - low && entries[low + step] < bound; step *= 2) low += step + 1;
    high = std::min(high, low + step);
  } else {
    high = std::min(high, guess);
    for (; step < high && entries[high - step] >= bound; step *= 2) high -= step;
    if (step < high) low = high - step;
  }
  const auto begin = entries.begin();
  return static_cast<size_t>(std::lower_bound(begin + static_cast<std::ptrdiff_t>(low),
                                              begin + static_cast<std::ptrdiff_t>(high), bound) -
                             begin);
}

}  // namespace

std::span<const uint64_t> NodeIndex::candidates(std::string_view text) const {
  const uint64_t first = entry(text, 0);
  const double share = std::ldexp(static_cast<double>(first), -64);
  const auto guess = static_cast<size_t>(share * static_cast<double>(entries.size()));
  const size_t begin = seek(entries, first, guess);
  // No node has the highest number of all.
  const size_t end = seek(entries, first | 0xffffffffu, begin);
  return entries.subspan(begin, end - begin);
}

}  // namespace entente::graphs
