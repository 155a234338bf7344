#include "graphs/temporal.h"

#include <gtest/gtest.h>

namespace entente::graphs {
namespace {

std::string text(const std::optional<Date>& d) { return d ? format_temporal(Value(*d)) : "none"; }

TEST(TemporalTest, CountsDaysBothWays) {
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(2000, 3, 1), 11017);
  for (int64_t d : {-1000000, -719469, -1, 0, 59, 365, 11016, 1000000}) {
    Civil c = civil_from_days(d);
    EXPECT_EQ(days_from_civil(c.year, c.month, c.day), d);
  }
}

TEST(TemporalTest, ReadsTheFormsOfIso8601) {
  EXPECT_EQ(text(parse_date("2015-W30-2")), "2015-07-21");
  EXPECT_EQ(text(parse_date("2015202")), "2015-07-21");
  EXPECT_EQ(text(parse_date("2015-Q2-60")), "2015-05-30");
  EXPECT_EQ(text(parse_date("2015")), "2015-01-01");
  EXPECT_EQ(text(parse_date("-0001-01-01")), "-0001-01-01");
  EXPECT_EQ(text(parse_date("+99999-01-01")), "+99999-01-01");
  for (const char* wrong : {"", "2015-13", "2015-02-30", "2015-W54", "2015-366", "20150", "x",
                            "2015-1-1", "2015-01-01x", "2015-Q5"}) {
    EXPECT_EQ(text(parse_date(wrong)), "none") << wrong;
  }
}

TEST(TemporalTest, ReadsDurations) {
  auto d = parse_duration("P1Y2M10DT2H30M1.5S");
  ASSERT_TRUE(d);
  EXPECT_EQ(format_temporal(Value(*d)), "P1Y2M10DT2H30M1.5S");
  EXPECT_EQ(format_temporal(Value(*parse_duration("-PT0.1S"))), "PT-0.1S");
  for (const char* wrong : {"", "P", "PT", "P1S", "PT1D", "P1", "P1M1Y", "1D"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(TimeZoneTest, ReadsTheSystemsDatabase) {
  if (!zone_exists("Europe/Berlin")) GTEST_SKIP() << "no tz database here";
  EXPECT_EQ(zone_offset_at("Europe/Berlin", 1609459200), 3600);  // 2021-01-01
  EXPECT_EQ(zone_offset_at("Europe/Berlin", 1625097600), 7200);  // 2021-07-01
  // Beyond the file's table its rule goes on.
  EXPECT_EQ(zone_offset_at("Europe/Berlin", 4118083200), 7200);  // 2100-07-01
  EXPECT_EQ(zone_offset_at("America/New_York", 4102444800), -18000);
  EXPECT_FALSE(zone_exists("../etc/passwd"));
  EXPECT_FALSE(zone_exists("Europe/Nowhere"));
}

TEST(TimeZoneTest, ResolvesGapsAndOverlaps) {
  if (!zone_exists("Europe/Berlin")) GTEST_SKIP() << "no tz database here";
  auto at = [](int64_t y, int m, int d, int h) {
    LocalDateTime t{days_from_civil(y, m, d) * kSecondsPerDay + h * 3600 + 1800, 0};
    return format_temporal(Value(make_date_time(t, "Europe/Berlin", 0)));
  };
  EXPECT_EQ(at(2021, 3, 28, 2), "2021-03-28T03:30+02:00[Europe/Berlin]");   // does not exist
  EXPECT_EQ(at(2021, 10, 31, 2), "2021-10-31T02:30+02:00[Europe/Berlin]");  // exists twice
}

}  // namespace
}  // namespace entente::graphs
