#include "queries/blocs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/queries/signed_sample.h"

namespace entente::queries {
namespace {

using testing::signed_sample;

std::vector<uint32_t> members(const Bloc& bloc) {
  std::vector<uint32_t> nodes;
  for (const Bloc::Member& member : bloc.members) nodes.push_back(member.node);
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

/// Two groups of three who are at odds, and a friendship between.
graphs::StatementGraph two_camps() {
  return signed_sample({{"AB", 1},
                        {"BC", 1},
                        {"AC", 1},
                        {"DE", 1},
                        {"EF", 1},
                        {"DF", 1},
                        {"AD", -1},
                        {"BE", -1},
                        {"CF", 1}});
}

TEST(BlocsTest, SplitWhereTiesAreNegative) {
  const SignedGraph ties = signed_graph(two_camps(), {});
  const Blocs found = blocs(ties);
  ASSERT_EQ(found.blocs.size(), 2u);
  EXPECT_THAT(members(found.blocs[0]), ::testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(members(found.blocs[1]), ::testing::ElementsAre(3, 4, 5));
  EXPECT_DOUBLE_EQ(found.blocs[0].members[0].weight, 1);
  EXPECT_DOUBLE_EQ(found.misfit, 0.5);
  EXPECT_DOUBLE_EQ(found.total, 4.5);
  EXPECT_GT(found.modularity, 0.3);
  const auto pairs = between(ties, found);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_DOUBLE_EQ(pairs[0].positive, 0.5);
  EXPECT_DOUBLE_EQ(pairs[0].negative, 1);
  EXPECT_EQ(pairs[0].ties, 3u);
}

TEST(BlocsTest, SplitWhereTiesAreRare) {
  // All are friends, but two groups much more among themselves.
  const auto graph = signed_sample({{"AB", 1},
                                    {"AC", 1},
                                    {"AD", 1},
                                    {"BC", 1},
                                    {"BD", 1},
                                    {"CD", 1},
                                    {"DE", 1},
                                    {"EF", 1},
                                    {"EG", 1},
                                    {"EH", 1},
                                    {"FG", 1},
                                    {"FH", 1},
                                    {"GH", 1}});
  const Blocs found = blocs(signed_graph(graph, {}));
  ASSERT_EQ(found.blocs.size(), 2u);
  EXPECT_THAT(members(found.blocs[0]), ::testing::ElementsAre(0, 1, 2, 3));
}

TEST(BlocsTest, WhomAllRepelStandsAlone) {
  const auto graph = signed_sample({{"AB", 1}, {"AC", -1}, {"BC", -1}});
  const Blocs found = blocs(signed_graph(graph, {}));
  ASSERT_EQ(found.blocs.size(), 2u);
  EXPECT_THAT(members(found.blocs[0]), ::testing::ElementsAre(0, 1));
  EXPECT_THAT(members(found.blocs[1]), ::testing::ElementsAre(2));
  EXPECT_EQ(found.misfit, 0);
  EXPECT_TRUE(blocs(SignedGraph()).blocs.empty());
}

TEST(BlocsTest, BrokersHaveTiesIntoSeveral) {
  const SignedGraph ties = signed_graph(two_camps(), {});
  const auto found = brokers(ties, blocs(ties));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].node, 2u);
  EXPECT_EQ(found[0].bloc, 0u);
  ASSERT_EQ(found[0].weights.size(), 2u);
  EXPECT_EQ(found[0].weights[0], (std::pair<uint32_t, double>(0, 1.0)));
  EXPECT_EQ(found[0].weights[1], (std::pair<uint32_t, double>(1, 0.5)));
  EXPECT_NEAR(found[0].score, (1 - 4.0 / 9 - 1.0 / 9) * 1.5, 1e-12);
}

}  // namespace
}  // namespace entente::queries
