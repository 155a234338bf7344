#include "queries/weighted_paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.h"
#include "tests/queries/random_graph.h"

namespace entente::queries {
namespace {

using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;

/// The scores of all loopless paths, best first.
std::vector<double> everything(const PropertyGraph& graph, NodeId from, NodeId to,
                               Direction direction) {
  const auto weight = graph.symbols().find("weight");
  std::vector<double> scores;
  std::set<uint32_t> on_path = {from.v};
  std::function<void(NodeId, double)> extend = [&](NodeId v, double score) {
    if (v == to) {
      scores.push_back(score);
      return;
    }
    const auto visit = [&](RelId r, NodeId w) {
      const auto x = graph.rel_number(r, weight);
      if (!x || !on_path.insert(w.v).second) return;
      extend(w, score * *x);
      on_path.erase(w.v);
    };
    if (direction != Direction::kIn) graph.for_each_out(v, visit);
    if (direction != Direction::kOut) graph.for_each_in(v, visit);
  };
  if (!(from == to)) extend(from, 1);
  std::sort(scores.rbegin(), scores.rend());
  return scores;
}

TEST(WeightedPathsTest, AgreesWithTryingEverything) {
  std::mt19937 random(11);
  for (int round = 0; round < 150; ++round) {
    const uint32_t nodes = 2 + random() % 7;
    const auto graph = testing::random_graph(random, nodes, 3 + static_cast<int>(random() % 14));
    for (const Direction direction : {Direction::kOut, Direction::kIn, Direction::kBoth}) {
      const NodeId from{0};
      const NodeId to{nodes - 1};
      WeightedPathOptions options;
      options.direction = direction;
      options.weight = graph->symbols().find("weight");
      const auto expected = everything(*graph, from, to, direction);
      for (const int k : {1, 3, 10, 100000}) {
        options.k = k;
        const auto found = best_paths(*graph, from, to, options);
        ASSERT_EQ(found.size(), std::min<size_t>(static_cast<size_t>(k), expected.size()));
        std::set<std::vector<uint32_t>> distinct;
        for (size_t i = 0; i < found.size(); ++i) {
          ASSERT_NEAR(found[i].score, expected[i], 1e-12);
          const Walk& walk = found[i].walk;
          ASSERT_EQ(walk.nodes.size(), walk.rels.size() + 1);
          ASSERT_EQ(walk.nodes.front(), from);
          ASSERT_EQ(walk.nodes.back(), to);
          std::set<uint32_t> once;
          for (const NodeId v : walk.nodes) ASSERT_TRUE(once.insert(v.v).second);
          std::vector<uint32_t> rels;
          for (const RelId r : walk.rels) rels.push_back(r.v);
          ASSERT_TRUE(distinct.insert(rels).second);
        }
      }
    }
  }
}

TEST(WeightedPathsTest, MissingAndUnusableWeightsCloseTheWay) {
  PropertyGraph graph;
  const auto s = [&](const char* name) { return graph.symbols().intern(name); };
  const NodeId a = graph.create_node({}, {});
  const NodeId b = graph.create_node({}, {});
  WeightedPathOptions options;
  options.weight = s("w");
  graph.create_rel(a, b, s("T"), {});
  graph.create_rel(a, b, s("T"), {{s("w"), 0}});
  graph.create_rel(a, b, s("T"), {{s("w"), -0.5}});
  graph.create_rel(a, b, s("T"), {{s("w"), "much"}});
  EXPECT_TRUE(best_paths(graph, a, b, options).empty());
  graph.create_rel(a, b, s("T"), {{s("w"), 1}});
  graph.create_rel(a, b, s("T"), {{s("w"), 1}});
  EXPECT_EQ(best_paths(graph, a, b, options).size(), 2u);
  EXPECT_TRUE(best_paths(graph, b, a, options).empty());
  EXPECT_TRUE(best_paths(graph, a, a, options).empty());
  graph.create_rel(a, b, s("T"), {{s("w"), 1.5}});
  EXPECT_THROW(best_paths(graph, a, b, options), UsageError);
}

}  // namespace
}  // namespace entente::queries
