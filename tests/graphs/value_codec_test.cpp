#include "graphs/value_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

Value round_trip(const Value& value) {
  std::string bytes;
  encode_value(value, bytes);
  return decode_value(bytes);
}

TEST(ValueCodecTest, EveryKindComesBack) {
  const std::vector<Value> values = {
      Value(),
      true,
      int64_t{-5},
      std::numeric_limits<int64_t>::min(),
      2.5,
      "",
      "Zürich",
      List{1, "two", List{3.0, Value()}},
      Map{{"a", 1}, {"b", List{}}},
      graphs::Date{12345},
      LocalTime{7},
      Time{7, -3600},
      LocalDateTime{-1, 5},
      DateTime{99, 1, 7200, "Europe/Paris"},
      Duration{1, 2, -3, 4},
  };
  for (const Value& value : values) {
    const Value back = round_trip(value);
    EXPECT_EQ(back.kind(), value.kind());
    EXPECT_TRUE(equivalent(back, value)) << kind_name(value.kind());
  }
}

TEST(ValueCodecTest, CutBytesAreAnErrorNotACrash) {
  std::string bytes;
  encode_value(List{1, "two", Map{{"k", 3.0}}}, bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(decode_value(std::string_view(bytes).substr(0, size)), InputError);
  }
  EXPECT_THROW(decode_value(bytes + "x"), InputError);
  EXPECT_THROW(decode_value("\x7f"), InputError);
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += std::string("\x05\x01\x00\x00\x00", 5);
  EXPECT_THROW(decode_value(deep), InputError);
}

TEST(ValueCodecTest, NodesAreNoPropertyValues) {
  std::string bytes;
  EXPECT_THROW(encode_value(NodeId{1}, bytes), InternalError);
}

}  // namespace
}  // namespace entente::graphs
