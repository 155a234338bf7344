#include "extractors/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace entente::extractors {
namespace {

using ::testing::ElementsAre;

AnnotatedDocument tokenized(std::string text) {
  AnnotatedDocument document;
  document.source.text = std::move(text);
  Tokenizer().annotate(document);
  return document;
}

std::vector<std::string> forms(const Sentence& sentence) {
  std::vector<std::string> out;
  for (const Token& token : sentence.tokens) out.push_back(token.form);
  return out;
}

/// All words of the text, joined with spaces, sentences with " | ".
std::string words(const std::string& text) {
  std::string out;
  for (const Sentence& sentence : tokenized(text).sentences) {
    if (!out.empty()) out += " | ";
    bool first = true;
    for (const Token& token : sentence.tokens) {
      if (!first) out += ' ';
      out += token.form;
      first = false;
    }
  }
  return out;
}

/// Every token's bytes lie in order inside the text and, ink-less characters aside, spell its form.
void expect_sound(const AnnotatedDocument& document) {
  std::uint32_t last = 0;
  for (const Sentence& sentence : document.sentences) {
    ASSERT_FALSE(sentence.tokens.empty());
    EXPECT_EQ(sentence.begin, sentence.tokens.front().begin);
    EXPECT_EQ(sentence.end, sentence.tokens.back().end);
    for (const Token& token : sentence.tokens) {
      ASSERT_LE(last, token.begin);
      ASSERT_LT(token.begin, token.end);
      ASSERT_LE(token.end, document.source.text.size());
      last = token.end;
    }
  }
}

TEST(TokenizerTest, SplitsHyphensAsTheTreebanksDo) {
  EXPECT_EQ(words("US-Japan ties"), "US - Japan ties");
  EXPECT_EQ(words("the S-400 and the F-16"), "the S - 400 and the F - 16");
  EXPECT_EQ(words("an anti-American, pro-Beijing non-proliferation e-mail"),
            "an anti-American , pro-Beijing non-proliferation e-mail");
  EXPECT_EQ(words("anti-American-led"), "anti-American - led");
  EXPECT_EQ(words("Kim Jong-un met Ban Ki-moon"), "Kim Jong-un met Ban Ki-moon");
  EXPECT_EQ(words("a 22-year-old al-Qaeda man"), "a 22 - year - old al - Qaeda man");
  EXPECT_EQ(words("1991-1995 or call 713-853-3989"), "1991 - 1995 or call 713-853-3989");
  EXPECT_EQ(words("SS-N-22 missiles"), "SS-N-22 missiles");
}

TEST(TokenizerTest, KeepsAbbreviationsWhole) {
  EXPECT_EQ(words("The U.S. and the U.N. met on Sept. 5 in Washington, D.C."),
            "The U.S. and the U.N. met on Sept. 5 in Washington , D.C.");
  EXPECT_EQ(words("Mr. Smith of Boeing Co. saw Gen. Lee."),
            "Mr. Smith of Boeing Co. saw Gen. Lee .");
  EXPECT_EQ(words("He went to the U.S. The visit ended."),
            "He went to the U.S. | The visit ended .");
  EXPECT_EQ(words("It is No. 5. There is no. It ends."),
            "It is No. 5 . | There is no . | It ends .");
  EXPECT_EQ(words("John F. Kennedy spoke."), "John F. Kennedy spoke .");
  EXPECT_EQ(words("a U.S.-led force"), "a U.S. - led force");
  EXPECT_EQ(words("the U.S.'s role"), "the U.S. 's role");
}

TEST(TokenizerTest, MakesMultiwordTokensWithTheirBytes) {
  const AnnotatedDocument document = tokenized("Japan's envoy can't sign; it cannot.");
  ASSERT_EQ(document.sentences.size(), 1u);
  const Sentence& sentence = document.sentences[0];
  EXPECT_THAT(forms(sentence), ElementsAre("Japan", "'s", "envoy", "ca", "n't", "sign", ";", "it",
                                           "can", "not", "."));
  ASSERT_EQ(sentence.multiwords.size(), 3u);
  EXPECT_EQ(sentence.multiwords[0].form, "Japan's");
  EXPECT_EQ(sentence.multiwords[1].first, 3u);
  EXPECT_EQ(sentence.multiwords[1].last, 4u);
  EXPECT_EQ(text_of(document, sentence, 3, 3), "ca");
  EXPECT_EQ(text_of(document, sentence, 4, 4), "n't");
  EXPECT_FALSE(sentence.tokens[0].space_after);
  EXPECT_TRUE(sentence.tokens[1].space_after);
}

TEST(TokenizerTest, KnowsPossessivesFromClosingQuotes) {
  EXPECT_EQ(words("the states’ interests"), "the states ’ interests");
  EXPECT_EQ(tokenized("the states’ interests").sentences[0].multiwords.size(), 1u);
  EXPECT_EQ(words("Beijing’s ‘junior partners’ met"), "Beijing ’s ‘ junior partners ’ met");
  EXPECT_EQ(tokenized("the ‘junior partners’ met").sentences[0].multiwords.size(), 0u);
  EXPECT_EQ(words("O'Connor and Shi'ite groups in the '90s"),
            "O'Connor and Shi'ite groups in the '90s");
}

TEST(TokenizerTest, KeepsAddressesAndNumbers) {
  EXPECT_EQ(words("See https://www.un.org/en/a_(b)?x=1, or write to a.b@c-d.org."),
            "See https://www.un.org/en/a_(b)?x=1 , or write to a.b@c-d.org .");
  EXPECT_EQ(words("1,000.5 tons at 7:30 cost $20bn, 40% or US$5."),
            "1,000.5 tons at 7:30 cost $ 20 bn , 40 % or US$ 5 .");
  EXPECT_EQ(words("resolution A/RES/2758 (1971)"), "resolution A/RES/2758 ( 1971 )");
  EXPECT_EQ(words("@user likes #peace"), "@user likes #peace");
}

TEST(TokenizerTest, EndsSentences) {
  EXPECT_EQ(words("He came. She left! Why? \"No.\" They..."),
            "He came . | She left ! | Why ? | \" No . \" | They ...");
  EXPECT_EQ(words("“We won,” he said. “It is over.” Then he left."),
            "“ We won , ” he said . | “ It is over . ” | Then he left .");
  EXPECT_EQ(words("\"Why?\" he asked."), "\" Why ? \" he asked .");
  EXPECT_EQ(words("It ended (at 5 p.m.) there. And then..."),
            "It ended ( at 5 p.m. ) there . | And then ...");
}

TEST(TokenizerTest, TreatsLinesAsHeadingsOrWrappedText) {
  const AnnotatedDocument news = tokenized(
      "Japan-Russia ties remain grim as Moscow becomes partner\nBy Ann Smith\nWhen Mr. Putin "
      "met Mr. Xi in Uzbekistan, the two sides made bold claims on the strength of their ties. "
      "It is unclear what follows.\n");
  ASSERT_EQ(news.sentences.size(), 4u);
  EXPECT_TRUE(news.sentences[0].heading);
  EXPECT_TRUE(news.sentences[1].heading);
  EXPECT_FALSE(news.sentences[2].heading);
  const AnnotatedDocument wrapped = tokenized(
      "The General Assembly of the United Nations met on Monday to hear the\n"
      "President of France, who spoke at length about the conflict between\n"
      "Russia and Ukraine and asked every member of the Security Council to\n"
      "Act at once.\n");
  EXPECT_EQ(wrapped.sentences.size(), 1u);
  EXPECT_EQ(words("A first line\n\nA second line"), "A first line | A second line");
}

TEST(TokenizerTest, JoinsTheRaggedLinesOfProportionalType) {
  const AnnotatedDocument document = tokenized(
      "The peoples of the two countries, needless to recall, are\n"
      "condemned by history and geography to live together here.\n"
      "For our part, Senegal, which chairs the United\n"
      "Nations Committee on the rights of that people, will then\n"
      "continue to support all of those who have been battered by\n"
      "this crisis that has lasted far too long.\n"
      "Aid and trade\n"
      "We thank the Government of Denmark for all that has been\n"
      "done in these years and for what it has promised to do in\n"
      "the years to come.");
  ASSERT_EQ(document.sentences.size(), 4u);
  const std::vector<Token>& tokens = document.sentences[1].tokens;
  EXPECT_EQ(tokens.front().form, "For");
  EXPECT_EQ(tokens[tokens.size() - 2].form, "long");
  EXPECT_TRUE(document.sentences[2].heading);
}

TEST(TokenizerTest, KeepsParagraphNumbersWithTheirSentence) {
  EXPECT_EQ(words("12. The situation is grave.\n13.\tWe regret it. We act."),
            "12. The situation is grave . | 13. We regret it . | We act .");
}

TEST(TokenizerTest, LeavesOutInvisibleCharacters) {
  const AnnotatedDocument document = tokenized("Ukra\u00ADine and Rus\u200Bsia\uFEFF met");
  ASSERT_EQ(document.sentences.size(), 1u);
  EXPECT_THAT(forms(document.sentences[0]), ElementsAre("Ukraine", "and", "Russia", "met"));
  EXPECT_EQ(text_of(document, document.sentences[0], 0, 0), "Ukra\u00ADine");
  expect_sound(document);
}

TEST(TokenizerTest, ReadsAnyScript) {
  EXPECT_EQ(words("قال الرئيس: نعم."), "قال الرئيس : نعم .");
  EXPECT_EQ(words("peace 🕊️🇺🇸 now 👩‍👩‍👧!"),
            "peace 🕊️ 🇺🇸 now 👩‍👩‍👧 !");
  expect_sound(tokenized("שלום עולם. 平和。次の文。"));
  EXPECT_EQ(words("ALL TALKS IN THE U.S. FAILED. GEN. SMITH LEFT."),
            "ALL TALKS IN THE U.S. FAILED . | GEN. SMITH LEFT .");
  EXPECT_TRUE(tokenized("").sentences.empty());
  EXPECT_EQ(words("the end `"), "the end `");
  EXPECT_EQ(words("it's '"), "it 's '");
  EXPECT_TRUE(tokenized(" \n\t\u200B ").sentences.empty());
}

TEST(TokenizerTest, IsLinearOnHostileText) {
  std::string alphabet[] = {"!",      ".",  "a",  "a.",   "a-", "'",   "a@", "'s", "(",
                            "\u00AD", "9-", "\n", "www.", "U.", "A\n", "é",  "\"'"};
  for (const std::string& unit : alphabet) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    const auto start = std::chrono::steady_clock::now();
    const AnnotatedDocument document = tokenized(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 20.0) << unit;  // quadratic work would take hours
    expect_sound(document);
  }
}

}  // namespace
}  // namespace entente::extractors
