#include "core/text.h"

#include <gtest/gtest.h>

#include "core/nearest.h"

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

TEST(TextTest, FindsTheNearestNames) {
  const std::vector<std::string> names = {"stats", "Statue of Liberty", "state", "Norway"};
  EXPECT_EQ(nearest("stat", names),
            (std::vector<std::string>{"Statue of Liberty", "state", "stats"}));
  EXPECT_EQ(nearest("stast", names, 1), (std::vector<std::string>{"stats"}));
  EXPECT_EQ(nearest_text("Norwey", names), "; the nearest: Norway");
  EXPECT_EQ(nearest("supply", {"supplies", "surplus"}), (std::vector<std::string>{"supplies"}));
  EXPECT_EQ(nearest_text("zzzzzzz", names), "");
}

TEST(TextTest, MatchesGlobs) {
  EXPECT_TRUE(glob_match("*union*", "soviet union"));
  EXPECT_TRUE(glob_match("?apan", "japan"));
  EXPECT_FALSE(glob_match("jap", "japan"));
}

TEST(TextTest, SqueezesUnicodeSpace) { EXPECT_EQ(squeeze_space("  a\u00A0 b\n\tc "), "a b c"); }

}  // namespace
}  // namespace entente
