#include "queries/balance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/graphs/sample.h"

namespace entente::queries {
namespace {

using graphs::testing::state;
using graphs::testing::statement;

Entity named(char c) { return state(std::string(1, c), std::string(3, c)); }

/// Signed ties as pairs of letters and a sign.
graphs::StatementGraph ties(const std::vector<std::pair<std::string, int>>& signs) {
  std::vector<Statement> statements;
  for (const auto& [pair, sign] : signs) {
    statements.push_back(statement("d", named(pair[0]),
                                   sign > 0 ? Relation::kAlliedWith : Relation::kRivalOf,
                                   named(pair[1]), 0.5));
  }
  return graphs::make_statement_graph(statements, {});
}

TEST(BalanceTest, TiesWeighBothSides) {
  graphs::testing::Sample sample;
  const graphs::StatementGraph graph = sample.graph();
  const SignedGraph signs = signed_graph(graph, {});
  for (const SignedTie& tie : signs.ties) {
    EXPECT_TRUE(is_actor(graph.entities[tie.a].entity.type));
    EXPECT_LT(tie.a, tie.b);
  }
  // Supplies twice and an investment; that Russia depends on China is structure.
  const uint32_t china = *graph.find("state:CHN");
  const uint32_t russia = *graph.find("state:RUS");
  int seen = 0;
  for (const SignedTie& tie : signs.ties) {
    if (tie.a != china || tie.b != russia) continue;
    ++seen;
    EXPECT_DOUBLE_EQ(tie.positive, 0.9 + 0.5 + 0.8);
    EXPECT_EQ(tie.negative, 0);
    EXPECT_EQ(tie.sign(), 1);
  }
  EXPECT_EQ(seen, 1);
}

TEST(BalanceTest, CountsTrianglesByTheirSigns) {
  const auto graph = ties({{"AB", 1}, {"AC", 1}, {"BC", 1}, {"AD", 1}, {"BD", -1}, {"CD", -1}});
  const Balance found = balance(signed_graph(graph, {}));
  // ABC all positive; ABD and ACD have one negative; BCD two.
  EXPECT_THAT(found.by_negatives, ::testing::ElementsAre(1, 2, 1, 0));
  EXPECT_EQ(found.unbalanced.size(), 2u);
  EXPECT_DOUBLE_EQ(found.degree(), 0.5);
  EXPECT_EQ(balance(SignedGraph()).degree(), 1);
}

TEST(BalanceTest, BlocsSplitWhereTiesAreNegative) {
  const auto graph = ties({{"AB", 1},
                           {"BC", 1},
                           {"AC", 1},
                           {"DE", 1},
                           {"EF", 1},
                           {"DF", 1},
                           {"AD", -1},
                           {"BE", -1},
                           {"CF", 1}});
  const SignedGraph signs = signed_graph(graph, {});
  const Blocs found = blocs(signs);
  ASSERT_EQ(found.blocs.size(), 2u);
  EXPECT_THAT(found.blocs[0], ::testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(found.blocs[1], ::testing::ElementsAre(3, 4, 5));
  EXPECT_DOUBLE_EQ(found.frustration, 0.5);
  EXPECT_DOUBLE_EQ(found.total, 4.5);
  const auto between = brokers(signs, found);
  ASSERT_EQ(between.size(), 2u);
  EXPECT_EQ(between[0].node, 2u);
  EXPECT_EQ(between[0].blocs, 2u);
}

TEST(BalanceTest, ContradictionsNeedTwoVoices) {
  auto yes = statement("a", named('A'), Relation::kAlliedWith, named('B'));
  auto no = statement("b", named('B'), Relation::kAlliedWith, named('A'));
  no.polarity = Polarity::kNegative;
  auto graph = graphs::make_statement_graph({yes, no}, {});
  const Contradictions found = contradictions(graph, {});
  ASSERT_EQ(found.found.size(), 1u);
  EXPECT_EQ(found.found[0].affirmed.size(), 1u);
  EXPECT_EQ(found.found[0].denied.size(), 1u);
  no.doc = "a";
  EXPECT_TRUE(contradictions(graphs::make_statement_graph({yes, no}, {}), {}).found.empty());
  no.attribution = "the minister";
  EXPECT_EQ(contradictions(graphs::make_statement_graph({yes, no}, {}), {}).found.size(), 1u);
}

TEST(BalanceTest, DiffTellsWhatChanged) {
  const auto graph = graphs::make_statement_graph(
      {statement("d", named('A'), Relation::kAid, named('B'), 0.5, "2013"),
       statement("d", named('A'), Relation::kAid, named('C'), 0.5, "2013"),
       statement("d", named('A'), Relation::kAid, named('C'), 0.5, "2015"),
       statement("d", named('A'), Relation::kAid, named('C'), 0.5, "2015-02"),
       statement("d", named('A'), Relation::kSanction, named('B'), 0.5, "2015"),
       statement("d", named('A'), Relation::kConsult, named('B'), 0.5, "2013"),
       statement("d", named('A'), Relation::kConsult, named('B'), 0.5, "2015"),
       statement("d", named('A'), Relation::kSupport, named('B'), 0.5)},
      {});
  const Diff found = diff(graph, {}, {{2013, 0, 0}, {2014, 0, 0}}, {{2015, 0, 0}, {2016, 0, 0}});
  ASSERT_EQ(found.changes.size(), 3u);
  EXPECT_EQ(found.changes[0].kind, EdgeChange::Kind::kVanished);
  EXPECT_EQ(found.changes[1].kind, EdgeChange::Kind::kAppeared);
  EXPECT_EQ(found.changes[1].after.relation, Relation::kSanction);
  EXPECT_EQ(found.changes[2].kind, EdgeChange::Kind::kChanged);
  EXPECT_EQ(found.undated, 1u);
}

}  // namespace
}  // namespace entente::queries
