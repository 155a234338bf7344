#include "queries/traversal.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace entente::queries {
namespace {

using graphs::Adjacency;
using graphs::FlatGraph;
using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;
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

/// Scratch of one thread, kept between searches.
struct Scratch {
  Bits seen;
  Bits frontier_bits;
  std::vector<uint32_t> frontier;
  std::vector<uint32_t> next;
};

Scratch& scratch() {
  thread_local Scratch space;
  return space;
}

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

/// One level, from the frontier outwards.
void step_out(const Sides& sides, Scratch& s, StepCounter& counter) {
  s.next.clear();
  for (const uint32_t v : s.frontier) {
    counter.step(sides.degree(v));
    for (int side = 0; side < sides.count; ++side) {
      const Adjacency& a = sides.sides[side];
      const uint32_t end = a.offsets[v + 1];
      if (sides.types.empty()) {
        for (uint32_t i = a.offsets[v]; i < end; ++i) {
          const uint32_t w = a.neighbours[i];
          if (s.seen.add(w)) s.next.push_back(w);
        }
      } else {
        for (uint32_t i = a.offsets[v]; i < end; ++i) {
          if (sides.allowed(a, i) && s.seen.add(a.neighbours[i])) s.next.push_back(a.neighbours[i]);
        }
      }
    }
  }
}

/// One level, from the nodes not yet seen: each looks for a neighbour in the frontier and stops at
/// the first (Beamer, Asanović, Patterson: Direction-Optimizing Breadth-First Search, SC 2012).
void step_in(const Sides& reversed, uint32_t nodes, Scratch& s, StepCounter& counter) {
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
}

/// Runs the levels; level(hop, nodes) sees each one's new nodes.
template <class F>
void search(const PropertyGraph& graph, NodeId from, int hops, const Moves& moves,
            const Limits& limits, F level) {
  const FlatGraph flat = graph.flat();
  const Sides sides(flat, graph, moves, false);
  const Sides reversed(flat, graph, moves, true);
  StepCounter counter(limits);
  Scratch& s = scratch();
  s.seen.clear(flat.nodes);
  s.seen.set(from.v);
  s.frontier.assign(1, from.v);
  uint64_t seen = 1;
  for (int hop = 1; hop <= hops && !s.frontier.empty(); ++hop) {
    uint64_t reach = 0;
    for (const uint32_t v : s.frontier) reach += sides.degree(v);
    // Looking from the unseen side pays once the frontier touches a good part of the graph.
    const uint64_t links = uint64_t{flat.rels} * static_cast<uint64_t>(sides.count);
    if (reach > links / 20 && seen < flat.nodes) {
      step_in(reversed, flat.nodes, s, counter);
    } else {
      step_out(sides, s, counter);
    }
    seen += s.next.size();
    level(hop, s.next);
    s.frontier.swap(s.next);
  }
}

/// Marks of one end's search, valid while their stamp is the current one: nothing is cleared.
struct Marks {
  std::vector<uint32_t> stamp;
  std::vector<uint32_t> parent;
  std::vector<uint32_t> rel;
  uint32_t current = 0;

  void begin(uint32_t nodes) {
    if (stamp.size() < nodes) {
      stamp.resize(nodes);
      parent.resize(nodes);
      rel.resize(nodes);
    }
    if (++current == 0) {
      std::fill(stamp.begin(), stamp.end(), 0);
      current = 1;
    }
  }
  bool marked(uint32_t v) const { return stamp[v] == current; }
  void mark(uint32_t v, uint32_t from, uint32_t by) {
    stamp[v] = current;
    parent[v] = from;
    rel[v] = by;
  }
};

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

}  // namespace

uint64_t count_within(const PropertyGraph& graph, NodeId from, int hops, const Moves& moves,
                      const Limits& limits) {
  uint64_t count = 0;
  search(graph, from, hops, moves, limits,
         [&](int, const std::vector<uint32_t>& nodes) { count += nodes.size(); });
  return count;
}

std::vector<Distance> within(const PropertyGraph& graph, NodeId from, int hops, const Moves& moves,
                             const Limits& limits) {
  std::vector<Distance> found;
  search(graph, from, hops, moves, limits, [&](int hop, const std::vector<uint32_t>& nodes) {
    const size_t before = found.size();
    for (const uint32_t v : nodes) found.push_back({NodeId{v}, hop});
    std::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
              [](const Distance& a, const Distance& b) { return a.node < b.node; });
  });
  return found;
}

std::optional<Walk> shortest_path(const PropertyGraph& graph, NodeId from, NodeId to, int hops,
                                  const Moves& moves, const Limits& limits) {
  Walk walk;
  if (from == to) {
    walk.nodes = {from};
    return walk;
  }
  const FlatGraph flat = graph.flat();
  const Sides sides[2] = {Sides(flat, graph, moves, false), Sides(flat, graph, moves, true)};
  thread_local Marks marks[2];
  thread_local std::vector<uint32_t> frontiers[2];
  thread_local std::vector<uint32_t> next;
  StepCounter counter(limits);
  uint64_t reach[2];
  const uint32_t ends[2] = {from.v, to.v};
  for (int side = 0; side < 2; ++side) {
    marks[side].begin(flat.nodes);
    marks[side].mark(ends[side], kNone, kNone);
    frontiers[side].assign(1, ends[side]);
    reach[side] = sides[side].degree(ends[side]);
  }
  uint32_t meeting = kNone;
  for (int steps = 0; steps < hops && meeting == kNone; ++steps) {
    const int side = reach[0] <= reach[1] ? 0 : 1;
    Marks& mine = marks[side];
    const Marks& theirs = marks[1 - side];
    next.clear();
    reach[side] = 0;
    for (const uint32_t v : frontiers[side]) {
      counter.step(sides[side].degree(v) + 1);
      const bool all = sides[side].each(v, [&](uint32_t w, uint32_t i, int s) {
        if (mine.marked(w)) return true;
        mine.mark(w, v, sides[side].sides[s].rel(i));
        if (theirs.marked(w)) {
          meeting = w;
          return false;
        }
        next.push_back(w);
        return true;
      });
      if (!all) break;
    }
    if (meeting != kNone) break;
    if (next.empty()) return std::nullopt;
    for (const uint32_t w : next) reach[side] += sides[side].degree(w);
    frontiers[side].swap(next);
  }
  if (meeting == kNone) return std::nullopt;
  for (uint32_t v = meeting; v != kNone; v = marks[0].parent[v]) {
    walk.nodes.push_back(NodeId{v});
    if (marks[0].parent[v] != kNone) walk.rels.push_back(RelId{marks[0].rel[v]});
  }
  std::reverse(walk.nodes.begin(), walk.nodes.end());
  std::reverse(walk.rels.begin(), walk.rels.end());
  for (uint32_t v = meeting; marks[1].parent[v] != kNone; v = marks[1].parent[v]) {
    walk.rels.push_back(RelId{marks[1].rel[v]});
    walk.nodes.push_back(NodeId{marks[1].parent[v]});
  }
  return walk;
}

}  // namespace entente::queries
