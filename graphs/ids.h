// Identifiers of a graph's parts.
#ifndef ENTENTE_GRAPHS_IDS_H_
#define ENTENTE_GRAPHS_IDS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace entente::graphs {

/// A node of one graph in memory: a number below PropertyGraph::node_end(). It means nothing in
/// another graph and may change when the graph is loaded again.
struct NodeId {
  uint32_t v = 0;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;  // NOLINT: no pointer compared
};

/// A relationship of one graph in memory: a number below PropertyGraph::rel_end().
struct RelId {
  uint32_t v = 0;
  friend auto operator<=>(const RelId&, const RelId&) = default;  // NOLINT: no pointer compared
};

/// An interned label, relationship type or property key (see Symbols).
using Symbol = uint32_t;

/// No symbol: what a look-up of an unknown name gives.
inline constexpr Symbol kNoSymbol = 0xffffffffu;

}  // namespace entente::graphs

template <>
struct std::hash<entente::graphs::NodeId> {
  size_t operator()(entente::graphs::NodeId id) const noexcept {
    return id.v * 0x9e3779b97f4a7c15u;
  }
};

template <>
struct std::hash<entente::graphs::RelId> {
  size_t operator()(entente::graphs::RelId id) const noexcept { return id.v * 0x9e3779b97f4a7c15u; }
};

#endif  // ENTENTE_GRAPHS_IDS_H_
