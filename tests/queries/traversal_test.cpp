#include "queries/traversal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <queue>

#include "core/error.h"
#include "queries/shortest_path.h"
#include "tests/queries/random_graph.h"

namespace entente::queries {
namespace {

using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;
using graphs::Symbol;

/// Distances by the plainest search there is.
std::map<uint32_t, int> distances(const PropertyGraph& graph, NodeId from, const Moves& moves) {
  std::map<uint32_t, int> distance = {{from.v, 0}};
  std::queue<NodeId> queue;
  queue.push(from);
  while (!queue.empty()) {
    const NodeId v = queue.front();
    queue.pop();
    const auto visit = [&](RelId, NodeId w) {
      if (distance.emplace(w.v, distance[v.v] + 1).second) queue.push(w);
    };
    if (moves.direction != Direction::kIn) graph.for_each_out(v, moves.types, visit);
    if (moves.direction != Direction::kOut) graph.for_each_in(v, moves.types, visit);
  }
  return distance;
}

TEST(TraversalTest, AgreesWithPlainSearch) {
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    const uint32_t nodes = 2 + random() % 80;
    const auto graph = testing::random_graph(random, nodes, static_cast<int>(random() % 200));
    const std::vector<Symbol> some = {graph->symbols().find("A")};
    for (const Direction direction : {Direction::kBoth, Direction::kOut, Direction::kIn}) {
      for (const bool typed : {false, true}) {
        const Moves moves{direction,
                          typed ? std::span<const Symbol>(some) : std::span<const Symbol>()};
        const NodeId from{static_cast<uint32_t>(random() % nodes)};
        const auto expected = distances(*graph, from, moves);
        for (int hops = 0; hops < 5; ++hops) {
          uint64_t near = 0;
          for (const auto& [v, d] : expected) near += d > 0 && d <= hops ? 1 : 0;
          ASSERT_EQ(count_within(*graph, from, hops, moves), near);
          const auto found = within(*graph, from, hops, moves);
          ASSERT_EQ(found.size(), near);
          for (const Distance& d : found) ASSERT_EQ(d.hops, expected.at(d.node.v));
        }
        const NodeId to{static_cast<uint32_t>(random() % nodes)};
        const auto path = shortest_path(*graph, from, to, 1000, moves);
        ASSERT_EQ(path.has_value(), expected.count(to.v) == 1);
        if (!path) continue;
        ASSERT_EQ(static_cast<int>(path->rels.size()), expected.at(to.v));
        ASSERT_EQ(path->nodes.size(), path->rels.size() + 1);
        ASSERT_EQ(path->nodes.front(), from);
        ASSERT_EQ(path->nodes.back(), to);
        for (size_t i = 0; i < path->rels.size(); ++i) {
          const NodeId a = path->nodes[i];
          const NodeId b = path->nodes[i + 1];
          const RelId r = path->rels[i];
          const bool forward = graph->source(r) == a && graph->target(r) == b;
          const bool backward = graph->source(r) == b && graph->target(r) == a;
          ASSERT_TRUE((forward && direction != Direction::kIn) ||
                      (backward && direction != Direction::kOut));
          ASSERT_TRUE(!typed || graph->rel_type(r) == some[0]);
        }
        if (!path->rels.empty()) {
          const int length = static_cast<int>(path->rels.size());
          ASSERT_TRUE(shortest_path(*graph, from, to, length, moves));
          ASSERT_FALSE(shortest_path(*graph, from, to, length - 1, moves));
        }
      }
    }
  }
}

TEST(ShortestPathTest, UsesOnlyWhatPassesTheTest) {
  std::mt19937 random(5);
  for (int round = 0; round < 100; ++round) {
    const uint32_t nodes = 2 + random() % 40;
    const auto graph = testing::random_graph(random, nodes, static_cast<int>(random() % 120));
    const std::vector<Symbol> some = {graph->symbols().find("A")};
    const NodeId from{static_cast<uint32_t>(random() % nodes)};
    const NodeId to{static_cast<uint32_t>(random() % nodes)};
    const RelTest of_type_a = [&](RelId r) { return graph->rel_type(r) == some[0]; };
    const Moves typed{Direction::kOut, some};
    const auto expected = shortest_path(*graph, from, to, 1000, typed);
    const auto found = shortest_path(*graph, from, to, 1000, {Direction::kOut, {}}, {}, of_type_a);
    ASSERT_EQ(found.has_value(), expected.has_value());
    if (!found) continue;
    ASSERT_EQ(found->rels.size(), expected->rels.size());
    ASSERT_TRUE(std::all_of(found->rels.begin(), found->rels.end(), of_type_a));
    // A search within the test of another one has marks of its own.
    const RelTest searching = [&](RelId r) {
      return shortest_path(*graph, from, to, 1000).has_value() && of_type_a(r);
    };
    const auto nested = shortest_path(*graph, from, to, 1000, {Direction::kOut, {}}, {}, searching);
    ASSERT_TRUE(nested);
    ASSERT_EQ(nested->rels, found->rels);
  }
}

TEST(TraversalTest, StopsAtLimitsAndWhenCancelled) {
  std::mt19937 random(3);
  const auto graph = testing::random_graph(random, 100, 400);
  Limits limits;
  limits.steps = 10;
  EXPECT_THROW(count_within(*graph, NodeId{0}, 4, {}, limits), Error);
}

}  // namespace
}  // namespace entente::queries
