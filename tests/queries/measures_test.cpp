#include "queries/measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "core/error.h"
#include "tests/queries/random_graph.h"

namespace entente::queries {
namespace {

using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

/// Power iteration, the textbook's.
std::vector<double> plain_page_rank(const PropertyGraph& graph, bool weighted) {
  const auto weight = graph.symbols().find("weight");
  const size_t n = graph.node_count();
  std::vector<double> score(n, 1.0 / static_cast<double>(n));
  for (int i = 0; i < 500; ++i) {
    std::vector<double> next(n, 0.15 / static_cast<double>(n));
    for (uint32_t v = 0; v < n; ++v) {
      double total = 0;
      const auto share = [&](RelId r) { return weighted ? *graph.rel_number(r, weight) : 1.0; };
      graph.for_each_out(NodeId{v}, [&](RelId r, NodeId) { total += share(r); });
      if (total == 0) {
        for (double& x : next) x += 0.85 * score[v] / static_cast<double>(n);
      }
      graph.for_each_out(
          NodeId{v}, [&](RelId r, NodeId w) { next[w.v] += 0.85 * score[v] * share(r) / total; });
    }
    score = next;
  }
  return score;
}

TEST(MeasuresTest, PageRankAgreesWithPowerIteration) {
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    const auto graph = testing::random_graph(random, 2 + random() % 30, 60);
    for (const bool weighted : {false, true}) {
      PageRankOptions options;
      options.tolerance = 1e-12;
      if (weighted) options.weight = graph->symbols().find("weight");
      const auto score = page_rank(*graph, options);
      const auto expected = plain_page_rank(*graph, weighted);
      EXPECT_NEAR(std::accumulate(score.begin(), score.end(), 0.0), 1, 1e-9);
      for (size_t v = 0; v < score.size(); ++v) ASSERT_NEAR(score[v], expected[v], 1e-7);
    }
  }
}

TEST(MeasuresTest, WeakRelationshipsPassOnLittle) {
  PropertyGraph graph;
  const auto type = graph.symbols().intern("T");
  const auto weight = graph.symbols().intern("weight");
  for (int i = 0; i < 3; ++i) graph.create_node({}, {});
  graph.create_rel(NodeId{0}, NodeId{1}, type, {{weight, 0.1}});
  PageRankOptions options;
  options.weight = weight;
  const auto whole = page_rank(graph, options);
  EXPECT_NEAR(whole[1] - whole[0], 0.85 * whole[0], 1e-6);
  options.least = 1;
  const auto little = page_rank(graph, options);
  EXPECT_NEAR(little[1] - little[0], 0.085 * little[0], 1e-6);
  EXPECT_NEAR(little[0] + little[1] + little[2], 1, 1e-9);
}

TEST(MeasuresTest, DeletedNodesHaveNoScore) {
  PropertyGraph graph;
  const NodeId a = graph.create_node({}, {});
  graph.create_node({}, {});
  graph.delete_node(a);
  EXPECT_THAT(page_rank(graph, {}), ElementsAre(0, DoubleNear(1, 1e-12)));
  EXPECT_TRUE(page_rank(PropertyGraph(), {}).empty());
}

TEST(MeasuresTest, TrianglesAgreeWithTryingEveryThree) {
  std::mt19937 random(9);
  for (int round = 0; round < 30; ++round) {
    const uint32_t n = 3 + random() % 25;
    const auto graph = testing::random_graph(random, n, static_cast<int>(random() % 150));
    std::set<std::pair<uint32_t, uint32_t>> linked;
    graph->for_each_rel([&](RelId r) {
      const uint32_t a = graph->source(r).v;
      const uint32_t b = graph->target(r).v;
      linked.emplace(std::min(a, b), std::max(a, b));
    });
    uint64_t expected = 0;
    for (uint32_t a = 0; a < n; ++a) {
      for (uint32_t b = a + 1; b < n; ++b) {
        for (uint32_t c = b + 1; c < n; ++c) {
          expected += linked.count({a, b}) * linked.count({a, c}) * linked.count({b, c});
        }
      }
    }
    ASSERT_EQ(triangle_count(*graph), expected);
  }
  EXPECT_EQ(triangle_count(PropertyGraph()), 0u);
}

/// a - b - c - d, and b - e.
std::unique_ptr<PropertyGraph> tree() {
  auto graph = std::make_unique<PropertyGraph>();
  const auto type = graph->symbols().intern("T");
  const auto weight = graph->symbols().intern("weight");
  for (int i = 0; i < 5; ++i) graph->create_node({}, {});
  for (const auto& [a, b] : {std::pair(0, 1), {1, 2}, {2, 3}, {4, 1}}) {
    graph->create_rel(NodeId{static_cast<uint32_t>(a)}, NodeId{static_cast<uint32_t>(b)}, type,
                      {{weight, 0.5}});
  }
  return graph;
}

TEST(MeasuresTest, Degrees) {
  const auto graph = tree();
  EXPECT_THAT(degrees(*graph, Direction::kBoth), ElementsAre(1, 3, 2, 1, 1));
  EXPECT_THAT(degrees(*graph, Direction::kIn), ElementsAre(0, 2, 1, 1, 0));
  EXPECT_THAT(degrees(*graph, Direction::kOut, graph->symbols().find("weight")),
              ElementsAre(0.5, 0.5, 0.5, 0, 0.5));
}

TEST(MeasuresTest, BetweennessOfATree) {
  const auto graph = tree();
  EXPECT_THAT(betweenness(*graph), ElementsAre(0, 5, 3, 0, 0));
  EXPECT_THAT(betweenness(*graph, {.direction = Direction::kOut, .types = {}}),
              ElementsAre(0, 4, 3, 0, 0));
  const auto estimate = betweenness(*graph, {}, 4);
  EXPECT_GT(estimate[1], estimate[2]);
}

TEST(MeasuresTest, ClosenessOfATree) {
  const auto close = closeness(*tree());
  EXPECT_NEAR(close[1], 4.0 / 5, 1e-12);
  EXPECT_NEAR(close[3], 4.0 / 9, 1e-12);
  const auto out = closeness(*tree(), {.direction = Direction::kOut, .types = {}});
  EXPECT_NEAR(out[2], 0.25 * 1, 1e-12);
  EXPECT_EQ(out[3], 0);
}

TEST(MeasuresTest, StopAtTheirLimits) {
  const auto graph = tree();
  EXPECT_THROW(betweenness(*graph, {}, 0, {.steps = 3, .poll = {}}), Error);
  EXPECT_THROW(closeness(*graph, {}, 0, {.steps = 3, .poll = {}}), Error);
}

}  // namespace
}  // namespace entente::queries
