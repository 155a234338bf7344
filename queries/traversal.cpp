#include "queries/traversal.h"

#include <algorithm>
#include <bit>

#include "queries/borrowed.h"

namespace entente::queries {
namespace {

using graphs::Adjacency;
using graphs::FlatGraph;
using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::Symbol;

/// A set of nodes as bits: small enough to stay in the second-level cache for millions.
class Bits {
 public:
  void clear(uint32_t size) { words_.assign((size_t{size} + 63) / 64, 0); }
  bool test(uint32_t i) const { return (words_[i >> 6] >> (i & 63)) & 1; }
  void set(uint32_t i) { words_[i >> 6] |= uint64_t{1} << (i & 63); }
  /// Whether it was not there.
  bool add(uint32_t i) {
    uint64_t& word = words_[i >> 6];
    const uint64_t bit = uint64_t{1} << (i & 63);
    const bool is_new = (word & bit) == 0;
    word |= bit;
    return is_new;
  }
  std::vector<uint64_t>& words() { return words_; }

 private:
  std::vector<uint64_t> words_;
};

/// Scratch of one search.
struct Scratch {
  Bits seen;
  Bits frontier_bits;
  std::vector<uint32_t> frontier;
  std::vector<uint32_t> next;
};

/// The one or two sides of adjacency that a search reads.
struct Sides {
  Adjacency sides[2];
  int count = 0;
  std::span<const uint16_t> rel_types;
  std::span<const Symbol> types;

  Sides(const FlatGraph& flat, const PropertyGraph& graph, const Moves& moves, bool reversed)
      : types(moves.types) {
    if (!types.empty()) rel_types = graph.rel_types();
    const bool both = moves.direction == Direction::kBoth;
    const bool forward = (moves.direction == Direction::kOut) != reversed;
    if (both || forward) sides[count++] = flat.out;
    if (both || !forward) sides[count++] = flat.in;
  }

  uint64_t degree(uint32_t v) const {
    uint64_t degree = 0;
    for (int s = 0; s < count; ++s) degree += sides[s].offsets[v + 1] - sides[s].offsets[v];
    return degree;
  }

  bool allowed(const Adjacency& side, uint32_t i) const {
    if (types.empty()) return true;
    const uint16_t type = rel_types[side.rel(i)];
    return std::find(types.begin(), types.end(), type) != types.end();
  }

  /// visit(neighbour, position, side) until it returns false.
  template <class F>
  bool each(uint32_t v, F visit) const {
    for (int s = 0; s < count; ++s) {
      const Adjacency& side = sides[s];
      const uint32_t end = side.offsets[v + 1];
      for (uint32_t i = side.offsets[v]; i < end; ++i) {
        if (allowed(side, i) && !visit(side.neighbours[i], i, s)) return false;
      }
    }
    return true;
  }
};

/// One level, from the frontier outwards: how many nodes are new. Lists them in `next` if asked to.
/// No branch depends on whether a node is new, which nobody could foretell.
uint64_t step_out(const Sides& sides, bool list, Scratch& s, StepCounter& counter) {
  uint64_t count = 0;
  s.next.clear();
  for (const uint32_t v : s.frontier) {
    counter.step(sides.degree(v));
    for (int side = 0; side < sides.count; ++side) {
      const Adjacency& a = sides.sides[side];
      const uint32_t begin = a.offsets[v];
      const uint32_t end = a.offsets[v + 1];
      if (!sides.types.empty()) {
        for (uint32_t i = begin; i < end; ++i) {
          if (!sides.allowed(a, i) || !s.seen.add(a.neighbours[i])) continue;
          ++count;
          if (list) s.next.push_back(a.neighbours[i]);
        }
      } else if (list) {
        s.next.resize(count + (end - begin));
        for (uint32_t i = begin; i < end; ++i) {
          const uint32_t w = a.neighbours[i];
          s.next[count] = w;
          count += s.seen.add(w) ? 1 : 0;
        }
        s.next.resize(count);
      } else {
        for (uint32_t i = begin; i < end; ++i) count += s.seen.add(a.neighbours[i]) ? 1 : 0;
      }
    }
  }
  return count;
}

/// One level, from the nodes not yet seen: each looks for a neighbour in the frontier and stops at
/// the first (Beamer, Asanović, Patterson: Direction-Optimizing Breadth-First Search, SC 2012).
/// How many have one; they are in `next`.
uint64_t step_in(const Sides& reversed, uint32_t nodes, Scratch& s, StepCounter& counter) {
  s.frontier_bits.clear(nodes);
  for (const uint32_t v : s.frontier) s.frontier_bits.set(v);
  s.next.clear();
  std::vector<uint64_t>& words = s.seen.words();
  for (size_t word = 0; word < words.size(); ++word) {
    uint64_t missing = ~words[word];
    counter.step(64);
    while (missing != 0) {
      const auto v = static_cast<uint32_t>(word * 64 + std::countr_zero(missing));
      missing &= missing - 1;
      if (v >= nodes) break;
      const bool none =
          reversed.each(v, [&](uint32_t w, uint32_t, int) { return !s.frontier_bits.test(w); });
      if (!none) s.next.push_back(v);
    }
  }
  for (const uint32_t v : s.next) s.seen.set(v);
  return s.next.size();
}

/// Runs the levels; level(hop, count, nodes) sees how many nodes each one adds, and which. Those of
/// the last level may be missing if only their count matters.
template <class F>
void search(const PropertyGraph& graph, NodeId from, int hops, bool count_only, const Moves& moves,
            const Limits& limits, F level) {
  const FlatGraph flat = graph.flat();
  const Sides sides(flat, graph, moves, false);
  const Sides reversed(flat, graph, moves, true);
  StepCounter counter(limits);
  const Borrowed<Scratch> scratch;
  Scratch& s = *scratch;
  s.seen.clear(flat.nodes);
  s.seen.set(from.v);
  s.frontier.assign(1, from.v);
  uint64_t seen = 1;
  for (int hop = 1; hop <= hops && !s.frontier.empty(); ++hop) {
    uint64_t reach = 0;
    for (const uint32_t v : s.frontier) reach += sides.degree(v);
    // Looking from the unseen side pays once the frontier touches a good part of the graph.
    const uint64_t links = uint64_t{flat.rels} * static_cast<uint64_t>(sides.count);
    const bool inwards = reach > links / 20 && seen < flat.nodes;
    const uint64_t found = inwards ? step_in(reversed, flat.nodes, s, counter)
                                   : step_out(sides, hop < hops || !count_only, s, counter);
    seen += found;
    level(hop, found, s.next);
    s.frontier.swap(s.next);
  }
}

}  // namespace

uint64_t count_within(const PropertyGraph& graph, NodeId from, int hops, const Moves& moves,
                      const Limits& limits) {
  uint64_t count = 0;
  search(graph, from, hops, true, moves, limits,
         [&](int, uint64_t found, const std::vector<uint32_t>&) { count += found; });
  return count;
}

std::vector<Distance> within(const PropertyGraph& graph, NodeId from, int hops, const Moves& moves,
                             const Limits& limits) {
  std::vector<Distance> found;
  const auto by_id = [](const Distance& a, const Distance& b) { return a.node < b.node; };
  search(graph, from, hops, false, moves, limits,
         [&](int hop, uint64_t, const std::vector<uint32_t>& nodes) {
           const auto before = static_cast<std::ptrdiff_t>(found.size());
           for (const uint32_t v : nodes) found.push_back({NodeId{v}, hop});
           std::sort(found.begin() + before, found.end(), by_id);
         });
  return found;
}

}  // namespace entente::queries
