// A graph's flat arrays as a model of Boost.Graph's concepts.
#ifndef ENTENTE_GRAPHS_BOOST_ADAPTER_H_
#define ENTENTE_GRAPHS_BOOST_ADAPTER_H_

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstdint>
#include <span>
#include <utility>

#include "graphs/property_graph.h"

namespace entente::graphs {

/// A relationship as Boost.Graph's algorithms pass it about.
struct BoostEdge {
  uint32_t source = 0;
  uint32_t target = 0;
  uint32_t rel = 0;
  friend bool operator==(const BoostEdge& a, const BoostEdge& b) { return a.rel == b.rel; }
  friend bool operator!=(const BoostEdge& a, const BoostEdge& b) { return !(a == b); }
  friend bool operator<(const BoostEdge& a, const BoostEdge& b) { return a.rel < b.rel; }
};

/// Relationships of one node, outgoing or incoming.
class BoostEdgeIterator
    : public boost::iterator_facade<BoostEdgeIterator, BoostEdge,
                                    boost::random_access_traversal_tag, BoostEdge, std::ptrdiff_t> {
 public:
  BoostEdgeIterator() = default;
  BoostEdgeIterator(const Adjacency& side, uint32_t node, uint32_t position, bool outgoing)
      : neighbours_(side.neighbours.data()),
        rels_(side.rels.empty() ? nullptr : side.rels.data()),
        node_(node),
        position_(position),
        outgoing_(outgoing) {}

 private:
  friend class boost::iterator_core_access;

  BoostEdge dereference() const {
    const uint32_t rel = rels_ == nullptr ? position_ : rels_[position_];
    const uint32_t other = neighbours_[position_];
    return outgoing_ ? BoostEdge{node_, other, rel} : BoostEdge{other, node_, rel};
  }
  bool equal(const BoostEdgeIterator& other) const { return position_ == other.position_; }
  void increment() { ++position_; }
  void decrement() { --position_; }
  void advance(std::ptrdiff_t n) { position_ = static_cast<uint32_t>(position_ + n); }
  std::ptrdiff_t distance_to(const BoostEdgeIterator& other) const {
    return static_cast<std::ptrdiff_t>(other.position_) - static_cast<std::ptrdiff_t>(position_);
  }

  const uint32_t* neighbours_ = nullptr;
  const uint32_t* rels_ = nullptr;
  uint32_t node_ = 0;
  uint32_t position_ = 0;
  bool outgoing_ = true;
};

/// All relationships, by source.
class BoostAllEdgesIterator
    : public boost::iterator_facade<BoostAllEdgesIterator, BoostEdge, boost::forward_traversal_tag,
                                    BoostEdge> {
 public:
  BoostAllEdgesIterator() = default;
  BoostAllEdgesIterator(const Adjacency& out, uint32_t position) : out_(&out), position_(position) {
    settle();
  }

 private:
  friend class boost::iterator_core_access;

  BoostEdge dereference() const {
    return {source_, out_->neighbours[position_], out_->rel(position_)};
  }
  bool equal(const BoostAllEdgesIterator& other) const { return position_ == other.position_; }
  void increment() {
    ++position_;
    settle();
  }
  void settle() {
    while (source_ + 1 < out_->offsets.size() && out_->offsets[source_ + 1] <= position_) ++source_;
  }

  const Adjacency* out_ = nullptr;
  uint32_t position_ = 0;
  uint32_t source_ = 0;
};

/// A property map from relationships to a column that PropertyGraph::rel_doubles() gave.
struct BoostWeights {
  std::span<const double> values;

  using key_type = BoostEdge;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  friend double get(const BoostWeights& map, const BoostEdge& edge) { return map.values[edge.rel]; }
};

/// A property map from relationships to their numbers.
struct BoostEdgeIndex {
  using key_type = BoostEdge;
  using value_type = uint32_t;
  using reference = uint32_t;
  using category = boost::readable_property_map_tag;
  friend uint32_t get(const BoostEdgeIndex&, const BoostEdge& edge) { return edge.rel; }
};

}  // namespace entente::graphs

/// FlatGraph models VertexListGraph, EdgeListGraph and BidirectionalGraph, with vertex_index and
/// edge_index. Deleted nodes count as vertices without edges; a vertex is a node's number, an
/// edge's index its relationship's.
template <>
struct boost::graph_traits<entente::graphs::FlatGraph> {
  using vertex_descriptor = uint32_t;
  using edge_descriptor = entente::graphs::BoostEdge;
  using directed_category = boost::bidirectional_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  struct traversal_category : boost::bidirectional_graph_tag,
                              boost::vertex_list_graph_tag,
                              boost::edge_list_graph_tag {};
  using vertex_iterator = boost::counting_iterator<uint32_t>;
  using out_edge_iterator = entente::graphs::BoostEdgeIterator;
  using in_edge_iterator = entente::graphs::BoostEdgeIterator;
  using edge_iterator = entente::graphs::BoostAllEdgesIterator;
  using vertices_size_type = uint32_t;
  using edges_size_type = uint32_t;
  using degree_size_type = uint32_t;

  static vertex_descriptor null_vertex() { return 0xffffffffu; }
};

template <>
struct boost::property_map<entente::graphs::FlatGraph, boost::vertex_index_t> {
  using type = boost::typed_identity_property_map<uint32_t>;
  using const_type = type;
};

template <>
struct boost::property_map<entente::graphs::FlatGraph, boost::edge_index_t> {
  using type = entente::graphs::BoostEdgeIndex;
  using const_type = type;
};

namespace entente::graphs {

inline auto vertices(const FlatGraph& g) {
  using Iterator = boost::counting_iterator<uint32_t>;
  return std::make_pair(Iterator(0), Iterator(g.nodes));
}
inline uint32_t num_vertices(const FlatGraph& g) { return g.nodes; }
inline uint32_t num_edges(const FlatGraph& g) {
  return static_cast<uint32_t>(g.out.neighbours.size());
}
inline auto edges(const FlatGraph& g) {
  return std::make_pair(BoostAllEdgesIterator(g.out, 0),
                        BoostAllEdgesIterator(g.out, num_edges(g)));
}
inline auto out_edges(uint32_t v, const FlatGraph& g) {
  return std::make_pair(BoostEdgeIterator(g.out, v, g.out.offsets[v], true),
                        BoostEdgeIterator(g.out, v, g.out.offsets[v + 1], true));
}
inline auto in_edges(uint32_t v, const FlatGraph& g) {
  return std::make_pair(BoostEdgeIterator(g.in, v, g.in.offsets[v], false),
                        BoostEdgeIterator(g.in, v, g.in.offsets[v + 1], false));
}
inline uint32_t out_degree(uint32_t v, const FlatGraph& g) {
  return g.out.offsets[v + 1] - g.out.offsets[v];
}
inline uint32_t in_degree(uint32_t v, const FlatGraph& g) {
  return g.in.offsets[v + 1] - g.in.offsets[v];
}
inline uint32_t degree(uint32_t v, const FlatGraph& g) {
  return out_degree(v, g) + in_degree(v, g);
}
inline uint32_t source(const BoostEdge& e, const FlatGraph&) { return e.source; }
inline uint32_t target(const BoostEdge& e, const FlatGraph&) { return e.target; }
inline auto get(boost::vertex_index_t, const FlatGraph&) {
  return boost::typed_identity_property_map<uint32_t>();
}
inline auto get(boost::edge_index_t, const FlatGraph&) { return BoostEdgeIndex(); }
inline uint32_t get(boost::vertex_index_t, const FlatGraph&, uint32_t v) { return v; }
inline uint32_t get(boost::edge_index_t, const FlatGraph&, const BoostEdge& e) { return e.rel; }

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_BOOST_ADAPTER_H_
