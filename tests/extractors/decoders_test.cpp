#include "extractors/decoders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/error.h"

namespace entente::extractors {
namespace {

double total(const std::vector<float>& scores, const std::vector<std::uint32_t>& heads) {
  double sum = 0;
  for (std::size_t i = 1; i < heads.size(); ++i) sum += scores[i * heads.size() + heads[i]];
  return sum;
}

bool is_single_root_tree(const std::vector<std::uint32_t>& heads) {
  std::size_t roots = 0;
  for (std::size_t i = 1; i < heads.size(); ++i) {
    roots += heads[i] == 0 ? 1 : 0;
    std::size_t at = i;
    for (std::size_t steps = 0; at != 0; ++steps) {
      if (steps > heads.size()) return false;
      at = heads[at];
    }
  }
  return roots == 1;
}

/// The best total over all single-root trees, by trying every choice of heads.
double best_by_search(const std::vector<float>& scores, std::size_t words) {
  std::vector<std::uint32_t> heads(words + 1, 0);
  double best = -1e30;
  while (true) {
    if (is_single_root_tree(heads)) best = std::max(best, total(scores, heads));
    std::size_t i = 1;
    while (i <= words && ++heads[i] > words) heads[i++] = 0;
    if (i > words) return best;
  }
}

TEST(BestTreeTest, FindsTheBestSingleRootTree) {
  std::mt19937 random(5);
  std::normal_distribution<float> draw;
  for (std::size_t words = 1; words <= 5; ++words) {
    for (int round = 0; round < 60; ++round) {
      std::vector<float> scores((words + 1) * (words + 1));
      for (float& s : scores) s = draw(random);
      const std::vector<std::uint32_t> heads = best_tree(scores.data(), words, words + 1);
      ASSERT_TRUE(is_single_root_tree(heads));
      ASSERT_NEAR(total(scores, heads), best_by_search(scores, words), 1e-4);
    }
  }
}

TEST(BestTreeTest, CopesWithLongSentences) {
  std::mt19937 random(6);
  std::normal_distribution<float> draw;
  constexpr std::size_t kWords = 500;
  std::vector<float> scores((kWords + 1) * (kWords + 1));
  for (float& s : scores) s = draw(random);
  EXPECT_TRUE(is_single_root_tree(best_tree(scores.data(), kWords, kWords + 1)));
}

TEST(SpanDecoderTest, ObeysTheScheme) {
  const SpanDecoder decoder({"O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B"});
  std::vector<float> scores(4 * 9, 0);
  scores[0 * 9 + 1] = 5;  // B-A
  scores[1 * 9 + 6] = 5;  // I-B, not allowed behind B-A
  scores[1 * 9 + 2] = 4;  // I-A
  scores[2 * 9 + 3] = 5;  // E-A
  scores[3 * 9 + 8] = 5;  // S-B
  const std::vector<NameSpan> spans = decoder.decode(scores.data(), 4, 9);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].first, 0u);
  EXPECT_EQ(spans[0].last, 2u);
  EXPECT_EQ(spans[0].label, "A");
  EXPECT_FLOAT_EQ(spans[0].score, 14.0f / 3);
  EXPECT_EQ(spans[1].first, 3u);
  EXPECT_EQ(spans[1].label, "B");
  EXPECT_TRUE(decoder.decode(scores.data(), 0, 9).empty());
}

TEST(SpanDecoderTest, MeasuresEveryTypeOfASpan) {
  const SpanDecoder decoder({"O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B"});
  //                               O B-A I-A E-A S-A B-B I-B E-B S-B
  const std::vector<float> scores{1, 6, 0, 0, 0, 3, 0, 0, 0,   //
                                  1, 0, 0, 4, 0, 0, 0, 5, 0,   //
                                  2, 0, 0, 0, 1, 0, 0, 0, 3};  //
  const std::vector<NameSpan> spans = decoder.decode(scores.data(), 3, 9);
  ASSERT_EQ(spans.size(), 2u);
  ASSERT_EQ(spans[0].margins.size(), 2u);
  EXPECT_EQ(spans[0].margins[0].type, "A");
  EXPECT_FLOAT_EQ(spans[0].margins[0].margin, 8);
  EXPECT_FLOAT_EQ(spans[0].margins[1].margin, 6);
  EXPECT_FLOAT_EQ(spans[1].margins[0].margin, -1);
  EXPECT_FLOAT_EQ(spans[1].margins[1].margin, 1);
}

TEST(SpanDecoderTest, APriorCountsAtEveryWord) {
  const std::vector<std::string> labels{"O",   "B-A", "I-A", "E-A", "S-A",
                                        "B-B", "I-B", "E-B", "S-B"};
  const std::vector<float> scores{0, 3, 0, 0, 0, 2, 0, 0, 0,   //
                                  0, 0, 0, 3, 0, 0, 0, 2, 0};  //
  EXPECT_EQ(SpanDecoder(labels).decode(scores.data(), 2, 9).at(0).label, "A");
  const std::vector<NameSpan> spans =
      SpanDecoder(labels, {{"B", 1.5f}, {"C", 9.0f}}).decode(scores.data(), 2, 9);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].label, "B");
  EXPECT_FLOAT_EQ(spans[0].score, 3.5f);
  EXPECT_FLOAT_EQ(spans[0].margins[1].margin, 7);
}

TEST(SpanDecoderTest, RejectsOtherLabels) {
  EXPECT_THROW(SpanDecoder({"O", "X-A"}), InputError);
  EXPECT_THROW(SpanDecoder({"O", "B-A", "I-A", "E-A"}), InputError);
  EXPECT_THROW(SpanDecoder({"B-A", "I-A", "E-A", "S-A"}), InputError);
}

TEST(LemmaScriptTest, EditsForms) {
  EXPECT_EQ(LemmaScript("l|0||0|").apply("Talks"), "talks");
  EXPECT_EQ(LemmaScript("l|0||1|").apply("talks"), "talk");
  EXPECT_EQ(LemmaScript("l|0||3|y").apply("Countries"), "country");
  EXPECT_EQ(LemmaScript("k|0||0|").apply("McDonald"), "McDonald");
  EXPECT_EQ(LemmaScript("c|0||0|").apply("RUSSIA"), "Russia");
  EXPECT_EQ(LemmaScript("u|0||0|").apply("nato"), "NATO");
  EXPECT_EQ(LemmaScript("=|be").apply("was"), "be");
  EXPECT_EQ(LemmaScript("l|0||0|").apply("’s"), "'s");
  EXPECT_EQ(LemmaScript("l|0||5|").apply("is"), "is");
  EXPECT_THROW(LemmaScript("l|0|0"), InputError);
  EXPECT_THROW(LemmaScript("z|0||0|"), InputError);
}

}  // namespace
}  // namespace entente::extractors
