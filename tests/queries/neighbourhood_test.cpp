#include "queries/neighbourhood.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/graphs/sample.h"

namespace entente::queries {
namespace {

using ::testing::ElementsAre;

class NeighbourhoodTest : public ::testing::Test {
 protected:
  uint32_t n(const std::string& id) { return *graph_.find(id); }
  std::vector<std::string> ids(const Neighbourhood& around) {
    std::vector<std::string> found;
    for (const Neighbour& neighbour : around.neighbours) {
      found.push_back(graph_.entities[neighbour.node].entity.id);
    }
    return found;
  }

  graphs::StatementGraph graph_ = graphs::testing::Sample().graph();
};

TEST_F(NeighbourhoodTest, NearestFirstThenByCount) {
  const Neighbourhood around = neighbourhood(graph_, n("state:RUS"), {.hops = 2});
  EXPECT_THAT(ids(around), ElementsAre("state:CHN", "leader:vladimir-putin", "organization:nato",
                                       "resource:oil", "state:JPN", "state:USA"));
  const Neighbour& china = around.neighbours[0];
  EXPECT_EQ(china.hops, 1);
  EXPECT_EQ(china.count, 4u);
  EXPECT_EQ(china.edges.size(), 3u);
  for (const FollowedEdge& followed : china.edges) {
    // Russia supplies China, which gives influence; it depends on China, which takes it.
    EXPECT_EQ(followed.weight.has_value(), followed.edge.relation == Relation::kSupplies);
  }
}

TEST_F(NeighbourhoodTest, DirectionAndTypeNarrowIt) {
  EXPECT_THAT(ids(neighbourhood(graph_, n("state:RUS"), {.direction = Direction::kIn})),
              ElementsAre("leader:vladimir-putin", "state:CHN", "state:JPN", "state:USA"));
  // A symmetric relation runs out of Russia, too: Japan.
  EXPECT_THAT(ids(neighbourhood(graph_, n("state:RUS"), {.direction = Direction::kOut})),
              ElementsAre("state:CHN", "organization:nato", "resource:oil", "state:JPN"));
  EXPECT_THAT(
      ids(neighbourhood(graph_, n("state:RUS"), {.filter = {.types = {EntityType::kPerson}}})),
      ElementsAre("leader:vladimir-putin"));
}

TEST_F(NeighbourhoodTest, SharedNeighbours) {
  NeighbourhoodOptions options;
  options.shared_with = n("state:USA");
  const Neighbourhood shared = neighbourhood(graph_, n("state:RUS"), options);
  EXPECT_THAT(ids(shared), ElementsAre("organization:nato", "state:JPN"));
  EXPECT_EQ(shared.neighbours[0].edges.size(), 2u);
}

TEST_F(NeighbourhoodTest, WhyTellsWhatIsSaid) {
  EXPECT_EQ(why(graph_, n("state:RUS"), std::nullopt, {}).statements.size(), 9u);
  EXPECT_EQ(why(graph_, n("state:RUS"), n("state:CHN"), {}).statements.size(), 4u);
  EXPECT_TRUE(why(graph_, n("state:KOR"), std::nullopt, {}).statements.empty());
  EXPECT_EQ(why(graph_, n("state:KOR"), std::nullopt,
                {.include_negated = true, .include_hypothetical = true})
                .statements.size(),
            2u);
}

TEST_F(NeighbourhoodTest, StopsAtItsLimit) {
  EXPECT_THROW(neighbourhood(graph_, n("state:RUS"), {.hops = 3, .limits = {.steps = 3}}), Error);
  Limits limits;
  uint64_t asked = 0;
  limits.poll = [&](uint64_t held) {
    asked = held;
    throw Error(ErrorCode::kQuery, "cancelled");
  };
  StepCounter counter(limits);
  counter.hold(7);
  EXPECT_THROW(counter.step(5000), Error);
  EXPECT_EQ(asked, 7u);
  const Limits small = {.memory = 1000, .poll = {}};
  StepCounter greedy(small);
  greedy.hold(1001);
  EXPECT_THROW(greedy.step(5000), Error);
}

}  // namespace
}  // namespace entente::queries
