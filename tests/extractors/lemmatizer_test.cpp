#include "extractors/lemmatizer.h"

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace entente::extractors {
namespace {

std::string verb(std::string_view form, std::string_view xpos) {
  return Lemmatizer::instance().lemma(form, "VERB", xpos, "");
}
std::string noun(std::string_view form) {
  return Lemmatizer::instance().lemma(form, "NOUN", "NNS", "");
}

TEST(LemmatizerTest, UndoesRegularInflection) {
  EXPECT_EQ(verb("provoking", "VBG"), "provoke");
  EXPECT_EQ(verb("Expected", "VBD"), "expect");
  EXPECT_EQ(verb("planned", "VBN"), "plan");
  EXPECT_EQ(verb("denies", "VBZ"), "deny");
  EXPECT_EQ(verb("condemned", "VBD"), "condemn");
  EXPECT_EQ(verb("annexed", "VBD"), "annex");
  EXPECT_EQ(noun("allies"), "ally");
  EXPECT_EQ(noun("sanctions"), "sanction");
  EXPECT_EQ(noun("crises"), "crisis");
  EXPECT_EQ(noun("speeches"), "speech");
  EXPECT_EQ(Lemmatizer::instance().lemma("closer", "ADJ", "JJR", ""), "close");
  EXPECT_EQ(Lemmatizer::instance().lemma("30,000", "NUM", "CD", ""), "30000");
  EXPECT_EQ(Lemmatizer::instance().lemma("3,5", "NUM", "CD", ""), "3,5");
}

TEST(LemmatizerTest, KnowsExceptions) {
  EXPECT_EQ(verb("met", "VBD"), "meet");
  EXPECT_EQ(verb("said", "VBD"), "say");
  EXPECT_EQ(noun("people"), "people");
  EXPECT_EQ(noun("men"), "man");
  EXPECT_EQ(Lemmatizer::instance().lemma("n’t", "PART", "RB", ""), "not");
  EXPECT_EQ(Lemmatizer::instance().lemma("us", "PRON", "PRP", ""), "we");
}

TEST(LemmatizerTest, KeepsTheCaseOfNames) {
  EXPECT_EQ(Lemmatizer::instance().lemma("Russia", "PROPN", "NNP", ""), "Russia");
  EXPECT_EQ(Lemmatizer::instance().lemma("Nations", "PROPN", "NNPS", ""), "Nation");
  EXPECT_EQ(Lemmatizer::instance().lemma("Talks", "NOUN", "NNS", ""), "talk");
  EXPECT_EQ(Lemmatizer::instance().lemma("CEO", "NOUN", "NN", "CEO"), "CEO");
}

TEST(LemmatizerTest, TrustsAModelOnIrregularVerbs) {
  const Lemmatizer lemmatizer("words VERB sing\n", "x");
  EXPECT_EQ(lemmatizer.lemma("sung", "VERB", "VBN", "sing"), "sing");
  EXPECT_EQ(lemmatizer.lemma("sung", "VERB", "VBN", "su"), "sung");
}

TEST(LemmatizerTest, NamesTheLineOfABadLexicon) {
  try {
    Lemmatizer("# fine\nwords VERB go\nwent VERB go\n", "lexicon");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.where(), "lexicon:3");
  }
}

}  // namespace
}  // namespace entente::extractors
