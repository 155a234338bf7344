#include "extractors/wordpiece.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"

namespace entente::extractors {
namespace {

class WordPieceTest : public ::testing::Test {
 protected:
  std::string pieces(std::string_view word) const {
    const WordPieces encoded = wordpiece_.encode(word);
    std::string out;
    for (std::size_t i = 0; i < encoded.count; ++i) {
      if (i > 0) out += ' ';
      out += vocabulary_[encoded.ids[i]];
    }
    return out;
  }
  std::vector<std::string> vocabulary_ = {"[UNK]",  "[CLS]", "[SEP]", "un",   "##aff", "##able",
                                          "russia", "##n",   "a",     "cafe", "'",     "s",
                                          "-",      ".",     "us",    "中",   "国"};
  WordPiece wordpiece_{vocabulary_};
};

TEST_F(WordPieceTest, TakesTheLongestPieces) {
  EXPECT_EQ(pieces("unaffable"), "un ##aff ##able");
  EXPECT_EQ(pieces("Russian"), "russia ##n");
  EXPECT_EQ(pieces("xyz"), "[UNK]");
  EXPECT_EQ(pieces("unaffablexyz"), "[UNK]");
}

TEST_F(WordPieceTest, NormalisesAsBertDoes) {
  EXPECT_EQ(pieces("Café"), "cafe");
  EXPECT_EQ(pieces("’s"), "' s");
  EXPECT_EQ(pieces("US-a"), "us - a");
  EXPECT_EQ(pieces("…"), ". . .");
  EXPECT_EQ(pieces("中国"), "中 国");
  EXPECT_EQ(pieces("\u200B"), "[UNK]");
  EXPECT_EQ(pieces(""), "[UNK]");
  EXPECT_EQ(wordpiece_.encode(std::string(5000, '-')).count, WordPieces::kMost);
  EXPECT_EQ(pieces(std::string(5000, 'a')), "[UNK]");
}

TEST_F(WordPieceTest, KnowsShapes) {
  const auto shape = [&](std::string_view word) {
    return static_cast<int>(wordpiece_.encode(word).shape);
  };
  EXPECT_EQ(shape("talks"), 0);
  EXPECT_EQ(shape("Russia"), 1);
  EXPECT_EQ(shape("NATO"), 2);
  EXPECT_EQ(shape("U.S."), 2);
  EXPECT_EQ(shape("A"), 3);
  EXPECT_EQ(shape("G7"), 4);
  EXPECT_EQ(shape("1975"), 5);
  EXPECT_EQ(shape("7.5"), 6);
  EXPECT_EQ(shape("—"), 7);
  EXPECT_EQ(shape("McDonald"), 8);
  EXPECT_EQ(shape("non-Aligned"), 9);
  EXPECT_EQ(shape("20th"), 10);
}

TEST_F(WordPieceTest, RejectsAVocabularyWithoutItsSpecialPieces) {
  const std::vector<std::string> bare = {"a", "b"};
  EXPECT_THROW(WordPiece{bare}, InputError);
}

}  // namespace
}  // namespace entente::extractors
