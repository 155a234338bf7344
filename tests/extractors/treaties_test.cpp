#include "extractors/treaties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extractors/coreference.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"
#include "extractors/mentions.h"
#include "extractors/treaty_names.h"
#include "tests/support/parsed_text.h"

namespace entente::extractors {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

/// A document of one sentence; a word a row, as add_word takes it.
AnnotatedDocument read(const std::string& text,
                       const std::vector<std::vector<std::string>>& words) {
  AnnotatedDocument document;
  add_sentence(document, text);
  for (const auto& word : words) {
    add_word(document, std::vector<std::string_view>(word.begin(), word.end()));
  }
  MentionAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  CoreferenceAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  return document;
}

std::vector<Entity> treaties(const AnnotatedDocument& document) {
  std::vector<Entity> found;
  for (const Entity& entity : document.entities) {
    if (entity.type == EntityType::kTreaty) found.push_back(entity);
  }
  return found;
}

TEST(TreatiesTest, AreCalledAsTheTextCallsThem) {
  const AnnotatedDocument document = read("In a secret pact of 1951 with Chile, Peru gave way.",
                                          {{"In", "in", "ADP", "_", "4", "case"},
                                           {"a", "a", "DET", "_", "4", "det"},
                                           {"secret", "secret", "ADJ", "_", "4", "amod"},
                                           {"pact", "pact", "NOUN", "_", "11", "obl"},
                                           {"of", "of", "ADP", "_", "6", "case"},
                                           {"1951", "1951", "NUM", "_", "4", "nmod"},
                                           {"with", "with", "ADP", "_", "8", "case"},
                                           {"Chile", "Chile", "PROPN", "_", "4", "nmod"},
                                           {",", ",", "PUNCT", "_", "11", "punct"},
                                           {"Peru", "Peru", "PROPN", "_", "11", "nsubj"},
                                           {"gave", "give", "VERB", "_", "0", "root"},
                                           {"way", "way", "NOUN", "_", "11", "obj"},
                                           {".", ".", "PUNCT", "_", "11", "punct"}});
  const auto found = treaties(document);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Chile secret pact of 1951");
  EXPECT_THAT(found[0].aliases,
              AllOf(IsSupersetOf({"a secret pact", "a secret pact of 1951",
                                  "a secret pact of 1951 with Chile", "secret pact"}),
                    Not(Contains("In a secret pact"))));
}

TEST(TreatiesTest, AreNamedAfterAPlace) {
  const AnnotatedDocument document = read("Under the treaty of Rarotonga, Peru pays.",
                                          {{"Under", "under", "ADP", "_", "3", "case"},
                                           {"the", "the", "DET", "_", "3", "det"},
                                           {"treaty", "treaty", "NOUN", "_", "8", "obl"},
                                           {"of", "of", "ADP", "_", "5", "case"},
                                           {"Rarotonga", "Rarotonga", "PROPN", "_", "3", "nmod"},
                                           {",", ",", "PUNCT", "_", "8", "punct"},
                                           {"Peru", "Peru", "PROPN", "_", "8", "nsubj"},
                                           {"pays", "pay", "VERB", "_", "0", "root"},
                                           {".", ".", "PUNCT", "_", "8", "punct"}});
  const auto found = treaties(document);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "treaty of Rarotonga");
}

/// The names of the treaties in a sentence in which Peru, maybe with others, signs one.
std::vector<std::string> signed_by_peru(const std::string& text,
                                        const std::vector<std::vector<std::string>>& words) {
  std::vector<std::string> names;
  for (const Entity& treaty : treaties(read(text, words))) names.push_back(treaty.name);
  return names;
}

TEST(TreatiesTest, APlaceNamesATreatyAndAPartyDoesNot) {
  EXPECT_THAT(signed_by_peru("Peru signed the treaty of San Stefano.",
                             {{"Peru", "Peru", "PROPN", "_", "2", "nsubj"},
                              {"signed", "sign", "VERB", "_", "0", "root"},
                              {"the", "the", "DET", "_", "4", "det"},
                              {"treaty", "treaty", "NOUN", "_", "2", "obj"},
                              {"of", "of", "ADP", "_", "6", "case"},
                              {"San", "San", "PROPN", "_", "4", "nmod"},
                              {"Stefano", "Stefano", "PROPN", "_", "6", "flat"},
                              {".", ".", "PUNCT", "_", "2", "punct"}}),
              ElementsAre("treaty of San Stefano"));
  EXPECT_THAT(signed_by_peru("Peru signed the trade treaty of March.",
                             {{"Peru", "Peru", "PROPN", "_", "2", "nsubj"},
                              {"signed", "sign", "VERB", "_", "0", "root"},
                              {"the", "the", "DET", "_", "5", "det"},
                              {"trade", "trade", "NOUN", "_", "5", "compound"},
                              {"treaty", "treaty", "NOUN", "_", "2", "obj"},
                              {"of", "of", "ADP", "_", "7", "case"},
                              {"March", "March", "PROPN", "_", "5", "nmod"},
                              {".", ".", "PUNCT", "_", "2", "punct"}}),
              ElementsAre("Peru trade treaty"));
}

TEST(TreatiesTest, OnlyWhatIsSignedMakesATreatyOfAnAlliance) {
  const auto sentence = [](const std::string& form, const std::string& verb) {
    return signed_by_peru("Peru " + form + " an alliance with Chile.",
                          {{"Peru", "Peru", "PROPN", "_", "2", "nsubj"},
                           {form, verb, "VERB", "_", "0", "root"},
                           {"an", "a", "DET", "_", "4", "det"},
                           {"alliance", "alliance", "NOUN", "_", "2", "obj"},
                           {"with", "with", "ADP", "_", "6", "case"},
                           {"Chile", "Chile", "PROPN", "_", "4", "nmod"},
                           {".", ".", "PUNCT", "_", "2", "punct"}});
  };
  EXPECT_THAT(sentence("signed", "sign"), ElementsAre("Peru-Chile alliance"));
  EXPECT_THAT(sentence("announced", "announce"), IsEmpty());
}

class UnnamedTreaty : public ::testing::Test {
 protected:
  AnnotatedDocument document_ =
      read("A trade deal was announced.", {{"A", "a", "DET", "_", "3", "det"},
                                           {"trade", "trade", "NOUN", "_", "3", "compound"},
                                           {"deal", "deal", "NOUN", "_", "5", "nsubj:pass"},
                                           {"was", "be", "AUX", "_", "5", "aux:pass"},
                                           {"announced", "announce", "VERB", "_", "0", "root"},
                                           {".", ".", "PUNCT", "_", "5", "punct"}});

  /// That the state is a party to the document's first entity.
  Proposal party(const std::string& name, const std::string& code, double confidence) {
    Proposal proposal;
    proposal.subject = entity_index(document_, EntityType::kState, name, code);
    proposal.subject_mention = static_cast<std::uint32_t>(document_.mentions.size());
    Mention mention;
    mention.entity = proposal.subject;
    document_.mentions.push_back(mention);
    proposal.object = 0;
    proposal.relation = Relation::kPartyTo;
    proposal.confidence = confidence;
    return proposal;
  }
};

TEST_F(UnnamedTreaty, IsNamedByThoseWhoAreSaidToBeItsParties) {
  std::vector<Proposal> proposals = {party("Peru", "PER", 0.6), party("Chad", "TCD", 0.1),
                                     party("Chile", "CHL", 0.5)};
  name_treaties(document_, 0.35, proposals);
  drop_unnamed_treaties(document_);
  const auto found = treaties(document_);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "Peru-Chile trade deal");
  EXPECT_THAT(found[0].aliases,
              IsSupersetOf({"A trade deal", "Chile-Peru trade deal", "trade deal"}));
  EXPECT_EQ(proposals.size(), 3u);
}

TEST_F(UnnamedTreaty, TakesTheNameThatAnotherSentenceGaveIt) {
  entity_index(document_, EntityType::kTreaty, "Chile-Peru trade deal");
  std::vector<Proposal> proposals = {party("Peru", "PER", 0.6), party("Chile", "CHL", 0.5)};
  name_treaties(document_, 0.35, proposals);
  EXPECT_EQ(document_.entities[static_cast<std::size_t>(proposals[0].object)].name,
            "Chile-Peru trade deal");
}

TEST_F(UnnamedTreaty, OfOnePartyNeedsAKindOrAYear) {
  document_.entities[0].name = "deal";
  std::vector<Proposal> proposals = {party("Peru", "PER", 0.6)};
  std::vector<Proposal> dated = proposals;
  dated[0].time = "1951-03";
  AnnotatedDocument other = document_;
  name_treaties(document_, 0.35, proposals);
  EXPECT_TRUE(proposals.empty());
  name_treaties(other, 0.35, dated);
  ASSERT_EQ(dated.size(), 1u);
  EXPECT_EQ(other.entities[static_cast<std::size_t>(dated[0].object)].name, "Peru deal of 1951");
}

TEST_F(UnnamedTreaty, OfALeaderIsNamedAfterTheState) {
  std::vector<Proposal> proposals = {party("Peru", "PER", 0.1), party("Chile", "CHL", 0.5)};
  document_.entities[static_cast<std::size_t>(proposals[1].subject)].type = EntityType::kLeader;
  document_.notes[static_cast<std::size_t>(proposals[1].subject)].state = proposals[0].subject;
  name_treaties(document_, 0.35, proposals);
  EXPECT_EQ(document_.entities[static_cast<std::size_t>(proposals[1].object)].name,
            "Peru trade deal");
}

TEST_F(UnnamedTreaty, OfWhichNothingIsSaidIsNoEntity) {
  std::vector<Proposal> proposals = {party("Peru", "PER", 0.1)};
  name_treaties(document_, 0.35, proposals);
  EXPECT_TRUE(proposals.empty());
  drop_unnamed_treaties(document_);
  EXPECT_TRUE(treaties(document_).empty());
}

}  // namespace
}  // namespace entente::extractors
