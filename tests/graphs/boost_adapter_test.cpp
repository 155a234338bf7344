#include "graphs/boost_adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/range/iterator_range.hpp>
#include <limits>
#include <random>

#include "graphs/graph_builder.h"

namespace entente::graphs {
namespace {

BOOST_CONCEPT_ASSERT((boost::concepts::VertexListGraphConcept<FlatGraph>));
BOOST_CONCEPT_ASSERT((boost::concepts::EdgeListGraphConcept<FlatGraph>));
BOOST_CONCEPT_ASSERT((boost::concepts::BidirectionalGraphConcept<FlatGraph>));
BOOST_CONCEPT_ASSERT(
    (boost::concepts::ReadablePropertyGraphConcept<FlatGraph, uint32_t, boost::vertex_index_t>));

using ::testing::ElementsAre;

class BoostAdapterTest : public ::testing::Test {
 protected:
  BoostAdapterTest() {
    GraphBuilder builder;
    const Symbol type = builder.symbols().intern("T");
    const Symbol weight = builder.symbols().intern("weight");
    for (int i = 0; i < 6; ++i) builder.add_node({});
    const std::tuple<int, int, double> rels[] = {{0, 1, 1.0}, {1, 2, 1.0}, {0, 2, 5.0}, {2, 0, 1.0},
                                                 {2, 3, 1.0}, {3, 4, 2.0}, {3, 4, 0.5}};
    for (const auto& [s, t, w] : rels) builder.set_rel(builder.add_rel(s, t, type), weight, w);
    graph_ = std::make_unique<PropertyGraph>(builder.build());
  }

  std::vector<double> distances(const FlatGraph& flat) {
    std::vector<double> distance(flat.nodes);
    boost::dijkstra_shortest_paths(
        flat, 0u,
        boost::weight_map(BoostWeights{graph_->rel_doubles(graph_->symbols().find("weight"))})
            .distance_map(boost::make_iterator_property_map(distance.begin(),
                                                            get(boost::vertex_index, flat))));
    return distance;
  }

  std::unique_ptr<PropertyGraph> graph_;
};

TEST_F(BoostAdapterTest, DijkstraRuns) {
  const double far = std::numeric_limits<double>::max();
  EXPECT_THAT(distances(graph_->flat()), ElementsAre(0.0, 1.0, 2.0, 3.0, 3.5, far));
}

TEST_F(BoostAdapterTest, SeesChanges) {
  graph_->delete_rel(RelId{0});
  const NodeId made = graph_->create_node({}, {});
  graph_->create_rel(NodeId{2}, made, graph_->symbols().intern("T"),
                     {{graph_->symbols().intern("weight"), 0.25}});
  const FlatGraph flat = graph_->flat();
  const auto distance = distances(flat);
  EXPECT_EQ(distance[2], 5.0);
  EXPECT_EQ(distance[6], 5.25);
  EXPECT_EQ(num_edges(flat), 7u);
}

TEST_F(BoostAdapterTest, EdgesAreListedOnceBothWaysAgree) {
  const FlatGraph flat = graph_->flat();
  size_t edges_seen = 0;
  for (const BoostEdge& e : boost::make_iterator_range(edges(flat))) {
    EXPECT_EQ(graph_->source(RelId{e.rel}).v, source(e, flat));
    EXPECT_EQ(graph_->target(RelId{e.rel}).v, target(e, flat));
    ++edges_seen;
  }
  EXPECT_EQ(edges_seen, 7u);
  size_t in_seen = 0;
  for (const uint32_t v : boost::make_iterator_range(vertices(flat))) {
    for (const BoostEdge& e : boost::make_iterator_range(in_edges(v, flat))) {
      EXPECT_EQ(target(e, flat), v);
      ++in_seen;
    }
  }
  EXPECT_EQ(in_seen, 7u);
  EXPECT_EQ(degree(3, flat), 3u);
}

TEST_F(BoostAdapterTest, ComponentsAndPageRankRun) {
  const FlatGraph flat = graph_->flat();
  std::vector<int> component(flat.nodes);
  const int components = boost::strong_components(
      flat, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, flat)));
  EXPECT_EQ(components, 4);
  EXPECT_EQ(component[0], component[2]);
  std::vector<double> rank(flat.nodes);
  boost::graph::page_rank(
      flat, boost::make_iterator_property_map(rank.begin(), get(boost::vertex_index, flat)));
  EXPECT_GT(rank[4], rank[5]);
}

}  // namespace
}  // namespace entente::graphs
