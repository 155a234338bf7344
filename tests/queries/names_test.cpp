#include "queries/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/graphs/sample.h"

namespace entente::queries {
namespace {

class NamesTest : public ::testing::Test {
 protected:
  NamesTest() {
    graphs::testing::Sample sample;
    sample.putin.aliases = {"Putin"};
    Entity mrs = graphs::testing::entity(EntityType::kPerson, "Lyudmila Putina");
    mrs.aliases = {"the Kremlin"};
    sample.statements.push_back(
        graphs::testing::statement("a", mrs, Relation::kSupport, sample.russia));
    graph_ = sample.graph();
    names_ = std::make_unique<Names>(graph_);
  }
  std::string id(const std::string& name) {
    return graph_.entities[names_->resolve(name)].entity.id;
  }
  std::string failure(const std::string& name) {
    try {
      names_->resolve(name);
    } catch (const NotAnswerable& error) {
      return error.what();
    }
    return "";
  }

  graphs::StatementGraph graph_;
  std::unique_ptr<Names> names_;
};

TEST_F(NamesTest, CaseAccentsAndPunctuationDoNotCount) {
  EXPECT_EQ(id("russia"), "state:RUS");
  EXPECT_EQ(id("MOSCOW"), "state:RUS");
  EXPECT_EQ(id("rus"), "state:RUS");
  EXPECT_EQ(id("state:RUS"), "state:RUS");
  EXPECT_EQ(id("United-States"), "state:USA");
  EXPECT_EQ(id("Vladímir  Putin"), "leader:vladimir-putin");
}

TEST_F(NamesTest, StatesAndOrganizationsGoByTheirInitials) {
  EXPECT_EQ(id("US"), "state:USA");
  EXPECT_EQ(id("u.s."), "state:USA");
  EXPECT_NE(failure("VP"), "") << "persons do not";
}

TEST_F(NamesTest, AmbiguousNamesAreListed) {
  EXPECT_THAT(failure("Kremlin"), ::testing::AllOf(::testing::HasSubstr("state:RUS"),
                                                   ::testing::HasSubstr("person:lyudmila-putina")));
}

TEST_F(NamesTest, UnknownNamesGetSuggestions) {
  EXPECT_THAT(failure("Rusia"), ::testing::HasSubstr("Russia"));
  EXPECT_THAT(failure("Putin V"), ::testing::HasSubstr("'Putin V'"));
  EXPECT_THAT(failure("Vladimir"), ::testing::HasSubstr("Vladimir Putin"));
  EXPECT_NE(failure("zzzzzzzzzz"), "");
}

TEST_F(NamesTest, AWholeWordFindsTheOnlyOneThatHasIt) {
  const Names::Found found = names_->find("vladimir");
  EXPECT_EQ(names_->entity(found.entity).id, "leader:vladimir-putin");
  EXPECT_TRUE(found.by_part);
  EXPECT_FALSE(names_->find("Moscow").by_part) << "it is an alias";
  EXPECT_THROW(names_->find("Vladi"), NotAnswerable) << "a part of a word";
  EXPECT_THROW(names_->find("of"), NotAnswerable);
  EXPECT_EQ(names_->entity(names_->find("united").entity).id, "state:USA");
}

TEST_F(NamesTest, AWordOfSeveralNamesListsThem) {
  EXPECT_EQ(names_->entity(names_->find("South").entity).id, "state:KOR");
  graphs::testing::Sample sample;
  sample.statements.push_back(graphs::testing::statement(
      "a", graphs::testing::state("South Africa", "ZAF"), Relation::kAid, sample.korea));
  const graphs::StatementGraph graph = sample.graph();
  try {
    Names(graph).find("South");
    FAIL();
  } catch (const NotAnswerable& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::HasSubstr("state:KOR"),
                                               ::testing::HasSubstr("state:ZAF")));
  }
}

TEST_F(NamesTest, PatternsMatchPartsAndGlobs) {
  EXPECT_EQ(names_->matching("").size(), graph_.entities.size());
  EXPECT_EQ(names_->matching("putin").size(), 2u);
  EXPECT_EQ(names_->matching("r*a").size(), 1u);
  EXPECT_EQ(names_->matching("?apan").size(), 1u);
  EXPECT_TRUE(names_->matching("nothing").empty());
}

}  // namespace
}  // namespace entente::queries
