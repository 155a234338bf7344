#include "graphs/value.h"

#include <gtest/gtest.h>

#include <cmath>

#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

TEST(ValueTest, IsSixteenBytes) { EXPECT_EQ(sizeof(Value), 16u); }

TEST(ValueTest, SharesItsHeapPart) {
  Value a(std::string(100, 'x'));
  Value b = a;
  EXPECT_EQ(a.as_string().data(), b.as_string().data());
  a = Value(1);
  EXPECT_EQ(b.as_string().size(), 100u);
}

TEST(ValueTest, SortsMapsAndKeepsTheLastOfEqualKeys) {
  Value m(Map{{"b", Value(1)}, {"a", Value(2)}, {"b", Value(3)}});
  ASSERT_EQ(m.as_map().size(), 2u);
  EXPECT_EQ(m.as_map()[0].first, "a");
  EXPECT_EQ(m.map_get("b").as_int(), 3);
  EXPECT_TRUE(m.map_get("c").is_null());
}

TEST(ValueTest, RefusesDeepNesting) {
  Value v = List();
  EXPECT_THROW(
      {
        for (int i = 0; i < 2000; ++i) v = Value(List{v});
      },
      std::length_error);
  EXPECT_EQ(v.depth(), Value::kMaxDepth);
}

TEST(ValueCompareTest, ComparesIntegersWithFloatsWithoutLoss) {
  int64_t big = (int64_t{1} << 53) + 1;
  EXPECT_EQ(equals(Value(big), Value(9007199254740992.0)), Ternary::kFalse);
  EXPECT_EQ(compare(Value(big), Value(9007199254740992.0)).outcome, Comparison::kGreater);
  EXPECT_EQ(compare_int_double(INT64_MAX, 9223372036854775808.0), -1);
  EXPECT_EQ(hash_value(Value(3)), hash_value(Value(3.0)));
  EXPECT_TRUE(equivalent(Value(3), Value(3.0)));
}

TEST(ValueCompareTest, LeavesNullOpen) {
  EXPECT_EQ(equals(Value(), Value()), Ternary::kUnknown);
  EXPECT_TRUE(equivalent(Value(), Value()));
  EXPECT_EQ(equals(Value(List{Value(1), Value()}), Value(List{Value(1), Value(2)})),
            Ternary::kUnknown);
  EXPECT_EQ(equals(Value(List{Value(2), Value()}), Value(List{Value(1), Value(2)})),
            Ternary::kFalse);
}

TEST(ValueCompareTest, KeepsNaNApart) {
  Value nan(std::nan(""));
  EXPECT_EQ(equals(nan, nan), Ternary::kFalse);
  EXPECT_EQ(compare(nan, Value(1)).outcome, Comparison::kUnordered);
  EXPECT_TRUE(equivalent(nan, nan));
  EXPECT_GT(order(nan, Value(HUGE_VAL)), 0);
  EXPECT_LT(order(nan, Value()), 0);
}

}  // namespace
}  // namespace entente::graphs
