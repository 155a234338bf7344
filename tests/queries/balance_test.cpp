#include "queries/balance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/error.h"
#include "tests/queries/signed_sample.h"

namespace entente::queries {
namespace {

using testing::signed_sample;

TEST(BalanceTest, TiesWeighBothSides) {
  graphs::testing::Sample sample;
  const graphs::StatementGraph graph = sample.graph();
  const SignedGraph signs = signed_graph(graph, {});
  for (const SignedTie& tie : signs.ties) {
    EXPECT_TRUE(is_actor(graph.entities[tie.a].entity.type));
    EXPECT_LT(tie.a, tie.b);
  }
  // Supplies twice and an investment; that Russia depends on China is structure.
  const SignedTie* tie = signs.between(*graph.find("state:RUS"), *graph.find("state:CHN"));
  ASSERT_NE(tie, nullptr);
  EXPECT_DOUBLE_EQ(tie->positive, 0.9 + 0.5 + 0.8);
  EXPECT_EQ(tie->negative, 0);
  EXPECT_EQ(tie->sign(), 1);
  EXPECT_EQ(signs.between(*graph.find("state:KOR"), *graph.find("state:CHN")), nullptr);
}

TEST(BalanceTest, CountsTrianglesByTheirSigns) {
  const auto graph =
      signed_sample({{"AB", 1}, {"AC", 1}, {"BC", 1}, {"AD", 1}, {"BD", -1}, {"CD", -1}});
  const SignedGraph ties = signed_graph(graph, {});
  const Balance found = balance(ties);
  // ABC all positive; ABD and ACD have one negative; BCD two.
  EXPECT_THAT(found.by_negatives, ::testing::ElementsAre(1, 2, 1, 0));
  ASSERT_EQ(found.unbalanced.size(), 2u);
  EXPECT_THAT(found.unbalanced[0].nodes, ::testing::ElementsAre(0, 1, 3));
  EXPECT_THAT(found.unbalanced[0].signs, ::testing::ElementsAre(1, 1, -1));
  EXPECT_DOUBLE_EQ(found.unbalanced[0].strength, 0.5);
  EXPECT_DOUBLE_EQ(found.degree(), 0.5);
  EXPECT_EQ(balance(SignedGraph()).degree(), 1);
  // Those of B alone, and no more than asked for.
  EXPECT_THAT(balance(ties, 1).by_negatives, ::testing::ElementsAre(1, 1, 1, 0));
  EXPECT_EQ(balance(ties, std::nullopt, 1).unbalanced.size(), 1u);
}

TEST(BalanceTest, AgreesWithTryingEveryThree) {
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<std::string, int>> signs;
    for (char a = 'A'; a < 'M'; ++a) {
      for (char b = static_cast<char>(a + 1); b < 'M'; ++b) {
        if (random() % 2 == 0) signs.emplace_back(std::string{a, b}, random() % 3 == 0 ? -1 : 1);
      }
    }
    const auto graph = signed_sample(signs);
    const SignedGraph ties = signed_graph(graph, {});
    std::array<uint64_t, 4> expected{};
    std::vector<std::array<int, 3>> unbalanced;
    const auto n = static_cast<uint32_t>(graph.entities.size());
    for (uint32_t a = 0; a < n; ++a) {
      for (uint32_t b = a + 1; b < n; ++b) {
        for (uint32_t c = b + 1; c < n; ++c) {
          const auto* ab = ties.between(a, b);
          const auto* ac = ties.between(a, c);
          const auto* bc = ties.between(c, b);
          if (ab == nullptr || ac == nullptr || bc == nullptr) continue;
          const std::array<int, 3> three = {ab->sign(), ac->sign(), bc->sign()};
          const auto negatives = std::count(three.begin(), three.end(), -1);
          ++expected[static_cast<size_t>(negatives)];
          if (negatives % 2 == 1) unbalanced.push_back(three);
        }
      }
    }
    const Balance found = balance(ties, std::nullopt, 1000);
    ASSERT_EQ(found.by_negatives, expected);
    ASSERT_EQ(found.unbalanced.size(), unbalanced.size());
    for (size_t i = 0; i < unbalanced.size(); ++i) {
      ASSERT_EQ(found.unbalanced[i].signs, unbalanced[i]);
    }
  }
}

TEST(BalanceTest, StopsAtItsLimit) {
  const auto graph = signed_sample({{"AB", 1}, {"AC", 1}, {"BC", 1}});
  const Limits limits = {.steps = 1, .poll = {}};
  EXPECT_THROW(balance(signed_graph(graph, {}), std::nullopt, 20, limits), Error);
}

}  // namespace
}  // namespace entente::queries
