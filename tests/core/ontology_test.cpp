#include "core/ontology.h"

#include <gtest/gtest.h>

#include "core/statement.h"

namespace entente {
namespace {

TEST(OntologyTest, NamesEveryRelationOnce) {
  ASSERT_EQ(all_relations().size(), static_cast<std::size_t>(kRelationCount));
  for (const RelationInfo& relation : all_relations()) {
    EXPECT_EQ(relation_from(relation.name), relation.relation);
    EXPECT_EQ(info(relation.relation).name, relation.name);
  }
  EXPECT_FALSE(relation_from("LIKES"));
}

TEST(OntologyTest, GivesActsAScoreAndTiesNone) {
  for (const RelationInfo& relation : all_relations()) {
    EXPECT_EQ(relation.goldstein.has_value(), relation.relation <= Relation::kAssault)
        << relation.name;
  }
  EXPECT_EQ(info(Relation::kAssault).goldstein, -9.0);
}

TEST(OntologyTest, SymmetricRelationsInfluenceBothWaysAlike) {
  for (const RelationInfo& relation : all_relations()) {
    if (relation.symmetric) {
      EXPECT_EQ(relation.influence_forward, relation.influence_backward) << relation.name;
    }
  }
  EXPECT_EQ(info(Relation::kDependsOn).influence_backward, 0.9);
}

TEST(OntologyTest, MakesStableIds) {
  EXPECT_EQ(make_entity_id(EntityType::kState, "Russia", "RUS"), "state:RUS");
  EXPECT_EQ(make_entity_id(EntityType::kState, "Soviet Union"), "state:soviet-union");
  EXPECT_EQ(make_entity_id(EntityType::kLeader, "Vladimir Putin"), "leader:vladimir-putin");
}

TEST(OntologyTest, KnowsWhatMayBeSaid) {
  EXPECT_TRUE(allows(Relation::kExports, EntityType::kState, EntityType::kResource));
  EXPECT_FALSE(allows(Relation::kExports, EntityType::kState, EntityType::kState));
  EXPECT_FALSE(allows(Relation::kConsult, EntityType::kResource, EntityType::kState));
}

}  // namespace
}  // namespace entente
