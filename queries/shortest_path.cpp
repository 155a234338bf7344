#include "queries/shortest_path.h"

#include <algorithm>
#include <span>
#include <utility>

#include "queries/borrowed.h"

namespace entente::queries {
namespace {

using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;
using graphs::Symbol;

/// Which search has met a node: a byte each, so that those of a million nodes stay in the
/// second-level cache. A new search outdates the marks instead of clearing them.
class Marks {
 public:
  /// Forgets all; there are `nodes` of them. Gives the marks of the two ends.
  std::pair<uint8_t, uint8_t> begin(size_t nodes) {
    if (marks_.size() < nodes) marks_.resize(nodes);
    if (last_ >= UINT8_MAX - 1) {
      std::fill(marks_.begin(), marks_.end(), uint8_t{0});
      last_ = 0;
    }
    last_ = static_cast<uint8_t>(last_ + 2);
    return {static_cast<uint8_t>(last_ - 1), last_};
  }
  uint8_t& operator[](NodeId node) { return marks_[node.v]; }

 private:
  std::vector<uint8_t> marks_;
  uint8_t last_ = 0;
};

/// A node that a search has met, coming from the one at `parent` of the same list.
struct Met {
  NodeId node;
  uint32_t parent = 0;
};

/// The search from one end: what it has met, by distance.
struct End {
  uint8_t mark = 0;
  Direction direction = Direction::kBoth;
  std::vector<Met> met;
  size_t level = 0;    // where the frontier begins in `met`
  size_t counted = 0;  // up to where its links have been counted
  uint64_t work = 0;   // at least so much to let it grow: nodes and their links, as far as counted

  void begin(NodeId node, uint8_t own, Direction way) {
    mark = own;
    direction = way;
    met.assign(1, Met{node, 0});
    advance(0);
  }
  void advance(size_t next_level) {
    level = counted = next_level;
    work = met.size() - level;
  }
  bool counted_all() const { return counted == met.size(); }
};

/// Scratch of one search.
struct Scratch {
  Marks marks;
  End ends[2];
};

Direction reversed(Direction direction) {
  if (direction == Direction::kBoth) return direction;
  return direction == Direction::kOut ? Direction::kIn : Direction::kOut;
}

/// visit(relationship, other node) until it returns false; whether it never did.
template <class F>
bool each(const PropertyGraph& graph, NodeId node, Direction direction,
          std::span<const Symbol> types, F&& visit) {
  switch (direction) {
    case Direction::kOut:
      return graph.for_each_out(node, types, visit);
    case Direction::kIn:
      return graph.for_each_in(node, types, visit);
    case Direction::kBoth:
      break;
  }
  return graph.for_each_both(node, types, visit);
}

/// One search. Accepts is a RelTest, or a type whose calls cost nothing.
template <class Accepts>
class TwoSidedSearch {
 public:
  TwoSidedSearch(const PropertyGraph& graph, const Moves& moves, const Limits& limits,
                 const Accepts& accepts)
      : graph_(graph), moves_(moves), counter_(limits), accepts_(accepts) {}

  std::optional<Walk> run(NodeId from, NodeId to, int hops) {
    const auto [mark, other_mark] = s_.marks.begin(graph_.node_end().v);
    s_.ends[0].begin(from, mark, moves_.direction);
    s_.ends[1].begin(to, other_mark, reversed(moves_.direction));
    s_.marks[from] = mark;
    s_.marks[to] = other_mark;
    for (int steps = 0; steps < hops; ++steps) {
      const int side = cheaper_side();
      if (const auto meeting = grow(s_.ends[side], s_.ends[1 - side].mark)) {
        return walk(side, *meeting);
      }
      const End& grown = s_.ends[side];
      if (grown.level == grown.met.size()) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  uint64_t links_of(const End& end, NodeId node) const {
    uint64_t links = 0;
    if (end.direction != Direction::kIn) links += graph_.degree_out(node);
    if (end.direction != Direction::kOut) links += graph_.degree_in(node);
    return links;
  }

  /// Counts the links of both frontiers in turns, that of fewer so far first, until one is known
  /// to have no more than the other.
  int cheaper_side() {
    while (true) {
      const int side = s_.ends[0].work <= s_.ends[1].work ? 0 : 1;
      End& end = s_.ends[side];
      if (end.counted_all()) return side;
      end.work += links_of(end, end.met[end.counted++].node);
    }
  }

  /// One step outwards. Ends early, with the node of the other search that it has come upon and
  /// the place in `met` of the one it came from.
  std::optional<Met> grow(End& end, uint8_t theirs) {
    const size_t next_level = end.met.size();
    std::optional<Met> meeting;
    for (size_t i = end.level; i < next_level && !meeting; ++i) {
      uint64_t links = 1;
      each(graph_, end.met[i].node, end.direction, moves_.types, [&](RelId rel, NodeId other) {
        ++links;
        uint8_t& mark = s_.marks[other];
        if (mark == end.mark || !accepts_(rel)) return true;
        const Met met{other, static_cast<uint32_t>(i)};
        if (mark == theirs) {
          meeting = met;
          return false;
        }
        mark = end.mark;
        end.met.push_back(met);
        return true;
      });
      counter_.step(links);
    }
    end.advance(next_level);
    return meeting;
  }

  /// The first relationship by which the search that began at `end` got from one node to the other.
  RelId link(const End& end, NodeId from, NodeId to) const {
    RelId found;
    each(graph_, from, end.direction, moves_.types, [&](RelId rel, NodeId other) {
      if (other != to || !accepts_(rel)) return true;
      found = rel;
      return false;
    });
    return found;
  }

  /// The path through the place where `side`, growing, came upon the other search.
  Walk walk(int side, const Met& meeting) const {
    const std::vector<Met>& theirs = s_.ends[1 - side].met;
    const auto there = std::find_if(theirs.rbegin(), theirs.rend(),
                                    [&](const Met& m) { return m.node == meeting.node; });
    size_t at[2];
    at[side] = meeting.parent;
    at[1 - side] = static_cast<size_t>(theirs.rend() - there) - 1;
    Walk walk;
    const auto follow = [&](int from_side, size_t place) {
      const End& end = s_.ends[from_side];
      while (place != 0) {
        const Met& met = end.met[place];
        walk.rels.push_back(link(end, end.met[met.parent].node, met.node));
        place = met.parent;
        walk.nodes.push_back(end.met[place].node);
      }
    };
    walk.nodes.push_back(s_.ends[0].met[at[0]].node);
    follow(0, at[0]);
    std::reverse(walk.nodes.begin(), walk.nodes.end());
    std::reverse(walk.rels.begin(), walk.rels.end());
    walk.rels.push_back(link(s_.ends[side], s_.ends[side].met[meeting.parent].node, meeting.node));
    walk.nodes.push_back(s_.ends[1].met[at[1]].node);
    follow(1, at[1]);
    return walk;
  }

  const PropertyGraph& graph_;
  const Moves& moves_;
  StepCounter counter_;
  const Accepts& accepts_;
  Borrowed<Scratch> scratch_;
  Scratch& s_ = *scratch_;
};

struct AcceptAll {
  bool operator()(RelId) const { return true; }
};

}  // namespace

std::optional<Walk> shortest_path(const PropertyGraph& graph, NodeId from, NodeId to, int hops,
                                  const Moves& moves, const Limits& limits, const RelTest& test) {
  if (from == to) return Walk{{from}, {}};
  if (test) return TwoSidedSearch<RelTest>(graph, moves, limits, test).run(from, to, hops);
  const AcceptAll all;
  return TwoSidedSearch<AcceptAll>(graph, moves, limits, all).run(from, to, hops);
}

}  // namespace entente::queries
