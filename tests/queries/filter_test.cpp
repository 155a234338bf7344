#include "queries/filter.h"

#include <gtest/gtest.h>

#include "tests/graphs/sample.h"

namespace entente::queries {
namespace {

class FilterTest : public ::testing::Test {
 protected:
  size_t count(const Filter& filter) { return select(graph_, filter).statements.size(); }

  graphs::StatementGraph graph_ = graphs::testing::Sample().graph();
};

TEST_F(FilterTest, LeavesWhatIsStatedAsFact) {
  EXPECT_EQ(graph_.statements.size(), 13u);
  EXPECT_EQ(count({}), 11u);
  EXPECT_EQ(count({.include_negated = true}), 12u);
  EXPECT_EQ(count({.include_hypothetical = true}), 12u);
  EXPECT_EQ(count({.modalities = {Modality::kFuture}}), 1u);
}

TEST_F(FilterTest, SelectsByRelationConfidenceDocumentSpeakerAndProps) {
  EXPECT_EQ(count({.relations = {Relation::kSupplies, Relation::kLeads}}), 3u);
  EXPECT_EQ(count({.min_confidence = 0.9}), 6u);
  EXPECT_EQ(count({.doc = "a"}), 4u);
  EXPECT_EQ(count({.attribution = "putin"}), 1u);
  EXPECT_EQ(count({.attribution = "put"}), 0u);
  EXPECT_EQ(count({.with = {{"resource", "GAS"}}}), 1u);
  EXPECT_EQ(count({.with = {{"resource", ""}}}), 2u);
}

TEST_F(FilterTest, DatesCountWholeAndTheUndatedAreCounted) {
  Filter filter;
  filter.since = entente::Date{2022, 3, 31};
  filter.until = entente::Date{2022, 3, 31};
  // The supply of March 2022, and what document b of the year 2022 says without a date of its own.
  EXPECT_EQ(count(filter), 6u);
  filter = {};
  filter.until = entente::Date{1956, 0, 0};
  EXPECT_EQ(count(filter), 1u);
  for (graphs::SourceDocument& document : graph_.documents) document.date.clear();
  const Selection selection = select(graph_, filter);
  EXPECT_EQ(selection.statements.size(), 1u);
  EXPECT_EQ(selection.undated, 6u);
  filter.keep_undated = true;
  EXPECT_EQ(count(filter), 7u);
}

TEST_F(FilterTest, LeadersArePersons) {
  const Filter filter{.types = {EntityType::kPerson}};
  EXPECT_TRUE(filter.allows(EntityType::kLeader));
  EXPECT_TRUE(filter.allows(EntityType::kPerson));
  EXPECT_FALSE(filter.allows(EntityType::kState));
  EXPECT_FALSE(Filter{.types = {EntityType::kLeader}}.allows(EntityType::kPerson));
}

TEST_F(FilterTest, StatementsComeBackWhole) {
  const Statement statement = statement_of(graph_, graph_.statements[0]);
  EXPECT_EQ(statement.doc, "a");
  EXPECT_EQ(statement.subject.id, "state:RUS");
  EXPECT_EQ(statement.props.at("resource"), "gas");
}

}  // namespace
}  // namespace entente::queries
