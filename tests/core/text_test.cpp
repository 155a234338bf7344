#include "core/text.h"

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(TextTest, FindsTheFirstInvalidByte) {
  EXPECT_FALSE(find_invalid_utf8("Łódź – “quotes”"));
  EXPECT_EQ(find_invalid_utf8("ab\xFF"), 2u);
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0u);       // overlong
  EXPECT_EQ(find_invalid_utf8("x\xED\xA0\x80"), 1u);  // surrogate
  EXPECT_EQ(find_invalid_utf8("x\xE2\x82"), 1u);      // cut short
}

TEST(TextTest, FoldsNamesForComparison) {
  EXPECT_EQ(fold_name("The U.S."), "us");
  EXPECT_EQ(fold_name("Côte d’Ivoire"), "cote divoire");
  EXPECT_EQ(fold_name("Lech Wałęsa"), "lech walesa");
  EXPECT_EQ(fold_name("US-Japan  alliance"), "us japan alliance");
  EXPECT_EQ(slug("Soviet Union"), "soviet-union");
}

TEST(TextTest, MeasuresEditDistanceWithTranspositions) {
  EXPECT_EQ(edit_distance("russia", "rusisa", 2), 1);
  EXPECT_EQ(edit_distance("russia", "prussia", 2), 1);
  EXPECT_EQ(edit_distance("russia", "japan", 2), 3);
}

TEST(TextTest, MatchesGlobs) {
  EXPECT_TRUE(glob_match("*union*", "soviet union"));
  EXPECT_TRUE(glob_match("?apan", "japan"));
  EXPECT_FALSE(glob_match("jap", "japan"));
}

TEST(TextTest, SqueezesUnicodeSpace) { EXPECT_EQ(squeeze_space("  a\u00A0 b\n\tc "), "a b c"); }

}  // namespace
}  // namespace entente
