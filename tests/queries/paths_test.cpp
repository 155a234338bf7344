#include "queries/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "core/error.h"
#include "tests/graphs/sample.h"

namespace entente::queries {
namespace {

using graphs::testing::entity;
using graphs::testing::state;
using graphs::testing::statement;
using ::testing::ElementsAre;

class PathsTest : public ::testing::Test {
 protected:
  uint32_t n(const std::string& id) { return *graph_.find(id); }
  std::string text(const Chain& chain) {
    std::string joined;
    for (const uint32_t v : chain.nodes) {
      joined += (joined.empty() ? "" : " ") + graph_.entities[v].entity.name;
    }
    return joined;
  }

  graphs::StatementGraph graph_ = graphs::testing::Sample().graph();
};

TEST_F(PathsTest, BestPathsCarryTheirEdges) {
  const Chains found = best_paths(graph_, n("state:CHN"), n("state:USA"), {});
  ASSERT_GE(found.chains.size(), 2u);
  EXPECT_EQ(text(found.chains[0]), "China Russia United States");
  const Hop& hop = found.chains[0].hops[0];
  EXPECT_DOUBLE_EQ(hop.strength, (1 - 0.1 * 0.5 * 0.2 * 0.3) / 2);
  EXPECT_EQ(hop.edges.size(), 3u);
  EXPECT_EQ(hop.sign, 1);
  EXPECT_EQ(found.chains[0].hops[1].sign, -1);
  EXPECT_EQ(found.chains[0].sign, -1);
  EXPECT_DOUBLE_EQ(found.chains[0].strength, hop.strength * found.chains[0].hops[1].strength);
}

TEST_F(PathsTest, DirectionTypesAndHopsNarrowThem) {
  EXPECT_THROW(best_paths(graph_, n("state:CHN"), n("state:USA"), {.hops = 1}), NotAnswerable);
  // Directed: China to Russia, then the symmetric rivalry and alliance.
  const Chains directed = best_paths(graph_, n("state:CHN"), n("state:USA"), {.directed = true});
  EXPECT_EQ(text(directed.chains[0]), "China Russia Japan United States");
  EXPECT_THROW(best_paths(graph_, n("state:CHN"), n("state:USA"),
                          {.filter = {.types = {EntityType::kOrganization}}}),
               NotAnswerable);
  EXPECT_THROW(best_paths(graph_, n("state:CHN"), n("state:CHN"), {}), NotAnswerable);
}

TEST_F(PathsTest, InfluenceFollowsTheOntology) {
  const Chains from = influence(graph_, n("leader:vladimir-putin"), std::nullopt, {.k = 3});
  ASSERT_EQ(from.chains.size(), 2u);
  EXPECT_EQ(text(from.chains[0]), "Vladimir Putin Russia");
  EXPECT_DOUBLE_EQ(from.chains[0].strength, 0.9 * 0.99);
  EXPECT_EQ(text(from.chains[1]), "Vladimir Putin Russia China");
  // Supplies 0.6, twice; that Russia depends on China runs the other way, yet stands between them.
  EXPECT_DOUBLE_EQ(from.chains[1].hops[1].strength, 1 - (1 - 0.6 * 0.9) * (1 - 0.6 * 0.5));
  EXPECT_EQ(from.chains[1].hops[1].edges.size(), 3u);
  const Chains to = influence(graph_, n("state:USA"), n("state:CHN"), {});
  EXPECT_EQ(text(to.chains[0]), "United States Russia China");
  EXPECT_EQ(to.chains[0].sign, -1);
  EXPECT_THROW(influence(graph_, n("state:KOR"), std::nullopt, {}), NotAnswerable);
}

TEST_F(PathsTest, WeightsCanBeReplaced) {
  InfluenceOptions options;
  options.weights[Relation::kAccuse] = {1.0, 0};
  EXPECT_NO_THROW(influence(graph_, n("state:RUS"), n("organization:nato"), options));
  EXPECT_EQ(InfluenceWeights()[Relation::kMemberOf].backward, 0.5);
  EXPECT_EQ(InfluenceWeights()[Relation::kMemberOf].forward, 0.3);
}

TEST_F(PathsTest, ChronologicalChainsNeverRunBackwards) {
  const Entity a = state("A", "AAA");
  const Entity b = state("B", "BBB");
  const Entity c = state("C", "CCC");
  graph_ = graphs::make_statement_graph({statement("d", a, Relation::kSupplies, b, 0.9, "2014"),
                                         statement("d", b, Relation::kSupplies, c, 0.9, "2013-05"),
                                         statement("d", b, Relation::kAid, c, 0.5, "2014-03")},
                                        {});
  InfluenceOptions options;
  options.chronological = true;
  // Within 2014 the first step may have come first.
  EXPECT_EQ(influence(graph_, n("state:AAA"), n("state:CCC"), options).chains.size(), 1u);
  options.filter.relations = {Relation::kSupplies};
  EXPECT_THROW(influence(graph_, n("state:AAA"), n("state:CCC"), options), NotAnswerable);
  options.chronological = false;
  EXPECT_EQ(influence(graph_, n("state:AAA"), n("state:CCC"), options).chains.size(), 1u);
}

TEST_F(PathsTest, EqualChainsComeByTheirNodesIds) {
  std::vector<Statement> statements;
  const Entity from = state("From", "FFF");
  const Entity to = state("To", "TTT");
  for (const char* code : {"DDD", "BBB", "CCC", "AAA"}) {
    const Entity between = state(std::string("Via ") + code, code);
    const bool first = code[0] == 'A' || code[0] == 'C';
    // The same two confidences in either order: the same product.
    statements.push_back(statement("d", from, Relation::kSupplies, between, first ? 0.3 : 0.7));
    statements.push_back(statement("d", between, Relation::kSupplies, to, first ? 0.7 : 0.3));
  }
  graph_ = graphs::make_statement_graph(statements, {});
  const Chains found = best_paths(graph_, n("state:FFF"), n("state:TTT"), {.k = 4});
  std::vector<std::string> order;
  for (const Chain& chain : found.chains) order.push_back(text(chain));
  EXPECT_THAT(order, ElementsAre("From Via AAA To", "From Via BBB To", "From Via CCC To",
                                 "From Via DDD To"));
}

// Against every loopless path there is, on random graphs.
TEST_F(PathsTest, AgreesWithTryingEverything) {
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<Entity> entities;
    for (char c = 'A'; c < 'H'; ++c)
      entities.push_back(state(std::string(1, c), std::string(3, c)));
    std::vector<Statement> statements;
    for (int i = 0; i < 14; ++i) {
      const Entity& s = entities[random() % entities.size()];
      const Entity& o = entities[random() % entities.size()];
      const Relation relation = static_cast<Relation>(random() % kRelationCount);
      if (s.id == o.id) continue;
      statements.push_back(statement("d", s, relation, o, 0.05 + 0.9 * (random() % 1000) / 1000.0));
    }
    graph_ = graphs::make_statement_graph(statements, {});
    if (graph_.entities.size() < 3) continue;
    const uint32_t from = 0;
    const auto to = static_cast<uint32_t>(graph_.entities.size() - 1);
    const int hops = 2 + static_cast<int>(random() % 4);
    const auto strength_between = [&](uint32_t x, uint32_t y) {
      double none = 1;
      for (const graphs::Said& s : graph_.statements) {
        const RelationInfo& relation = info(s.relation);
        if (s.subject == x && s.object == y) none *= 1 - relation.influence_forward * s.confidence;
        if (s.subject == y && s.object == x) none *= 1 - relation.influence_backward * s.confidence;
      }
      return 1 - none;
    };
    std::vector<double> all;
    std::vector<uint32_t> path = {from};
    std::function<void(double)> extend = [&](double so_far) {
      if (path.back() == to) {
        all.push_back(so_far);
        return;
      }
      if (path.size() > static_cast<size_t>(hops)) return;
      for (uint32_t v = 0; v < graph_.entities.size(); ++v) {
        if (std::find(path.begin(), path.end(), v) != path.end()) continue;
        const double s = strength_between(path.back(), v);
        if (s <= 0) continue;
        path.push_back(v);
        extend(so_far * s);
        path.pop_back();
      }
    };
    extend(1);
    std::sort(all.rbegin(), all.rend());
    std::vector<double> found;
    try {
      for (const Chain& c : influence(graph_, from, to, {.hops = hops, .k = 6}).chains) {
        found.push_back(c.strength);
      }
    } catch (const NotAnswerable&) {
    }
    ASSERT_EQ(found.size(), std::min<size_t>(6, all.size()));
    for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], all[i], 1e-9);
  }
}

}  // namespace
}  // namespace entente::queries
