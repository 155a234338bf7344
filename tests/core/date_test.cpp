#include "core/date.h"

#include <gtest/gtest.h>

namespace entente {
namespace {

TEST(DateTest, ReadsThreePrecisions) {
  EXPECT_EQ(parse_iso_date("2014"), (Date{2014, 0, 0}));
  EXPECT_EQ(parse_iso_date("2014-03"), (Date{2014, 3, 0}));
  EXPECT_EQ(parse_iso_date("2014-03-18"), (Date{2014, 3, 18}));
}

TEST(DateTest, RejectsWhatIsNoDate) {
  for (const char* text : {"", "14", "2014-13", "2014-02-30", "2014-3", "2014-03-18x", "-201"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
}

TEST(DateTest, CoversWholeYearsAndMonths) {
  EXPECT_EQ(to_iso(first_day({2014, 0, 0})), "2014-01-01");
  EXPECT_EQ(to_iso(last_day({2016, 2, 0})), "2016-02-29");
}

TEST(DateTest, CountsDaysBothWays) {
  EXPECT_EQ(days_from_epoch({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_epoch({2022, 9, 5}), 19240);
  for (const long days : {-141427L, -1L, 0L, 59L, 19240L}) {
    EXPECT_EQ(days_from_epoch(date_from_days(days)), days);
  }
}

}  // namespace
}  // namespace entente
