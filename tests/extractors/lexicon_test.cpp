#include "extractors/lexicon.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"

namespace entente::extractors {
namespace {

TEST(LexiconTest, HoldsPredicatesForEveryRelation) {
  const auto lexicon = Lexicon::builtin();
  EXPECT_GE(lexicon->predicate_count(), 1500u);
  std::set<Relation> relations;
  for (const auto& frame : lexicon->frames()) relations.insert(frame->relation);
  EXPECT_EQ(relations.size(), static_cast<std::size_t>(kRelationCount));
}

TEST(LexiconTest, FindsBritishSpellings) {
  const auto lexicon = Lexicon::builtin();
  EXPECT_FALSE(lexicon->find("criticise", PartOfSpeech::kVerb).empty());
  EXPECT_FALSE(lexicon->find("defence_minister", PartOfSpeech::kNoun).empty());
  EXPECT_EQ(american("favour"), "favor");
  EXPECT_EQ(american("tour"), "tour");
}

TEST(LexiconTest, ReadsParticlesAndConditions) {
  Lexicon lexicon;
  lexicon.add("SANCTION v subj -> on p=0.5 : slap_down{tariff/ban}\n", "mine.txt");
  const auto& found = lexicon.find("slap", PartOfSpeech::kVerb);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].particle, "down");
  ASSERT_EQ(found[0].conditions.size(), 1u);
  EXPECT_EQ(found[0].conditions[0].nouns, (std::vector<std::string>{"tariff", "ban"}));
  EXPECT_DOUBLE_EQ(found[0].frame->prior, 0.5);
}

TEST(LexiconTest, RefusesALineThatIsNone) {
  Lexicon lexicon;
  EXPECT_THROW(lexicon.add("ADMIRE v subj -> obj : like\n", "mine.txt"), InputError);
  EXPECT_THROW(lexicon.add("SUPPORT v subj obj : like\n", "mine.txt"), InputError);
  EXPECT_THROW(lexicon.add("! shrug : like\n", "mine.txt"), InputError);
}

}  // namespace
}  // namespace entente::extractors
