#include "extractors/name_agreement.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace entente::extractors {
namespace {

/// A sentence of one name, all its words, with margins for Person and Place.
Sentence named(const std::string& words, float person, float place) {
  Sentence sentence;
  std::istringstream in(words);
  for (Token token; in >> token.form;) sentence.tokens.push_back(token);
  NameSpan span;
  span.last = static_cast<std::uint32_t>(sentence.tokens.size() - 1);
  span.label = person > place ? "Person" : "Place";
  span.margins = {{"Person", person}, {"Place", place}};
  sentence.names = {span};
  return sentence;
}

TEST(NameAgreementTest, OccurrencesOfAStringTakeTheTypeThatFitsAll) {
  AnnotatedDocument document;
  document.sentences = {named("Hidalgo", 9, 1), named("Hidalgo", 1, 2), named("Nîmes", 1, 2)};
  agree_on_names(document);
  EXPECT_EQ(document.sentences[0].names.at(0).label, "Person");
  const NameSpan& changed = document.sentences[1].names.at(0);
  EXPECT_EQ(changed.label, "Person");
  EXPECT_FLOAT_EQ(changed.score, 1 + 0.7f * (5 - 1));
  EXPECT_FLOAT_EQ(changed.margins[1].margin, 2 + 0.7f * (1.5f - 2));
  EXPECT_EQ(document.sentences[2].names.at(0).label, "Place");
}

TEST(NameAgreementTest, ClearEvidenceOfItsOwnOutweighsTheOthers) {
  AnnotatedDocument document;
  document.sentences = {named("Washington", 20, 1), named("Washington", 1, 12)};
  agree_on_names(document);
  EXPECT_EQ(document.sentences[0].names.at(0).label, "Person");
  EXPECT_EQ(document.sentences[1].names.at(0).label, "Place");
}

TEST(NameAgreementTest, AWeakNameThatIsNoneElsewhereIsDropped) {
  AnnotatedDocument document;
  document.sentences = {named("Board of Trade", 1, -2), named("Board of Trade", -3, -4),
                        named("Board", 1, 0)};
  agree_on_names(document);
  EXPECT_TRUE(document.sentences[0].names.empty());
  EXPECT_TRUE(document.sentences[1].names.empty());
  EXPECT_EQ(document.sentences[2].names.size(), 1u);
}

TEST(NameAgreementTest, MentionsAgreeToo) {
  AnnotatedDocument document;
  document.sentences = {named("Essequibo", 5, 6), named("Essequibo", 4, 1)};
  for (Sentence& sentence : document.sentences) sentence.mentions.swap(sentence.names);
  agree_on_names(document);
  EXPECT_EQ(document.sentences[0].mentions.at(0).label, "Person");
}

/// The document's first mention, of type `mention`, after the name of the same words has been seen.
std::vector<NameSpan> settled(const std::string& name, float name_score, const std::string& mention,
                              float mention_score) {
  AnnotatedDocument document;
  document.sentences = {named("Fahrenheit 451", 1, 0)};
  Sentence& sentence = document.sentences[0];
  sentence.mentions = sentence.names;
  for (auto* spans : {&sentence.names, &sentence.mentions}) spans->at(0).margins.clear();
  sentence.names[0].label = name;
  sentence.names[0].score = name_score;
  sentence.mentions[0].label = mention;
  sentence.mentions[0].score = mention_score;
  agree_on_names(document);
  return document.sentences[0].mentions;
}

TEST(NameAgreementTest, TheSurerHeadTypesAMention) {
  EXPECT_EQ(settled("Place", 6, "Leader", 2).at(0).label, "Territory");
  EXPECT_EQ(settled("Place", 2, "Leader", 6).at(0).label, "Leader");
  EXPECT_EQ(settled("Person", 6, "Organization", 2).at(0).label, "Person");
  EXPECT_EQ(settled("Place", 6, "State", 2).at(0).label, "State");
  EXPECT_EQ(settled("Nationality", 6, "State", 2).at(0).label, "State");
  EXPECT_EQ(settled("Misc", 6, "Treaty", 2).at(0).label, "Treaty");
  EXPECT_TRUE(settled("Misc", 6, "Organization", 2).empty());
  EXPECT_EQ(settled("Misc", 2, "Organization", 6).at(0).label, "Organization");
}

TEST(NameAgreementTest, SpansWithoutMarginsStay) {
  AnnotatedDocument document;
  document.sentences = {named("Hidalgo", 9, 1), named("Hidalgo", 1, 2)};
  document.sentences[1].names[0].margins.clear();
  agree_on_names(document);
  EXPECT_EQ(document.sentences[1].names.at(0).label, "Place");
}

}  // namespace
}  // namespace entente::extractors
