#include "queries/contradictions.h"

#include <gtest/gtest.h>

#include "tests/queries/signed_sample.h"

namespace entente::queries {
namespace {

using graphs::make_statement_graph;
using graphs::testing::statement;
using testing::named;

TEST(ContradictionsTest, NeedTwoVoices) {
  auto yes = statement("a", named('A'), Relation::kAlliedWith, named('B'));
  auto no = statement("b", named('B'), Relation::kAlliedWith, named('A'));
  no.polarity = Polarity::kNegative;
  const Contradictions found = contradictions(make_statement_graph({yes, no}, {}), {});
  ASSERT_EQ(found.found.size(), 1u);
  EXPECT_EQ(found.found[0].affirmed.size(), 1u);
  EXPECT_EQ(found.found[0].denied.size(), 1u);
  no.doc = "a";
  EXPECT_TRUE(contradictions(make_statement_graph({yes, no}, {}), {}).found.empty());
  no.attribution = "the minister";
  EXPECT_EQ(contradictions(make_statement_graph({yes, no}, {}), {}).found.size(), 1u);
}

TEST(ContradictionsTest, OrderTheMostDisputedFirst) {
  std::vector<Statement> said;
  const auto claim = [&](char object, int yes, int no) {
    for (int i = 0; i < yes + no; ++i) {
      said.push_back(statement("d" + std::to_string(i), named('A'), Relation::kAid, named(object)));
      if (i >= yes) said.back().polarity = Polarity::kNegative;
    }
  };
  claim('B', 9, 1);
  claim('C', 2, 2);
  claim('D', 5, 0);
  const auto graph = make_statement_graph(said, {});
  const Contradictions found = contradictions(graph, {});
  ASSERT_EQ(found.found.size(), 2u);
  EXPECT_EQ(found.found[0].object, *graph.find("state:CCC"));
  EXPECT_EQ(found.found[1].object, *graph.find("state:BBB"));
  EXPECT_EQ(contradictions(graph, {}, graph.find("state:BBB")).found.size(), 1u);
}

}  // namespace
}  // namespace entente::queries
