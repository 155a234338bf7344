#include "queries/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/queries/signed_sample.h"

namespace entente::queries {
namespace {

using graphs::make_statement_graph;
using graphs::testing::statement;
using ::testing::ElementsAre;
using testing::named;

class DiffTest : public ::testing::Test {
 protected:
  Statement& say(char subject, Relation relation, char object, const std::string& time,
                 double confidence = 0.5) {
    said_.push_back(statement("d", named(subject), relation, named(object), confidence, time));
    return said_.back();
  }
  void deny(char subject, Relation relation, char object, const std::string& time) {
    say(subject, relation, object, time).polarity = Polarity::kNegative;
  }
  /// "began A AID B".
  std::vector<std::string> changes(const std::string& before, const std::string& after,
                                   const DiffOptions& options = {}) {
    graph_ = make_statement_graph(said_, {});
    const Diff found = diff(graph_, *parse_period(before), *parse_period(after), options);
    undated_ = found.undated;
    std::vector<std::string> told;
    for (const Change& change : found.changes) {
      std::string text(name_of(change.kind));
      text += " " + graph_.entities[change.subject].entity.name;
      const auto& edge = change.after ? change.after : change.before;
      if (edge) text += " " + std::string(name_of(edge->edge.relation));
      told.push_back(text + " " + graph_.entities[change.object].entity.name);
    }
    return told;
  }

  std::vector<Statement> said_;
  graphs::StatementGraph graph_;
  uint64_t undated_ = 0;
};

TEST_F(DiffTest, TellsWhatBeganAndEnded) {
  say('A', Relation::kAid, 'B', "2013");
  say('A', Relation::kConsult, 'B', "2013");
  say('A', Relation::kConsult, 'B', "2015-02");
  say('A', Relation::kSanction, 'C', "2015");
  say('A', Relation::kSanction, 'C', "2015-07");
  say('A', Relation::kSupport, 'D', "2015");
  say('A', Relation::kSupport, 'B', "");
  EXPECT_THAT(changes("2013", "2015"),
              ElementsAre("began A SANCTION C", "began A SUPPORT D", "ended A AID B"));
  EXPECT_EQ(undated_, 1u);
  EXPECT_THAT(changes("2014", "2015-01"), ElementsAre("began A SANCTION C", "began A SUPPORT D"));
  DiffOptions options;
  options.about = graph_.find("state:CCC");
  EXPECT_THAT(changes("..2014", "2015..", options), ElementsAre("began A SANCTION C"));
}

TEST_F(DiffTest, RefusesTheLaterPeriodFirst) {
  say('A', Relation::kAid, 'B', "2013");
  EXPECT_THROW(changes("2015", "2013"), UsageError);
  EXPECT_THROW(changes("2014..", "..2013"), UsageError);
  EXPECT_NO_THROW(changes("2013", "2010..2015")) << "a period within another";
  EXPECT_NO_THROW(changes("2013", "2013"));
}

TEST_F(DiffTest, WeighsWhatLasts) {
  say('A', Relation::kSanction, 'B', "2013");
  for (const char* time : {"2015", "2015-02"}) say('A', Relation::kSanction, 'B', time);
  say('A', Relation::kAccuse, 'B', "2013", 0.9);
  say('A', Relation::kAccuse, 'B', "2015", 0.6);
  // Influence 0.25 and 1 - 0.75²; accusing carries none.
  EXPECT_THAT(changes("2013", "2015"), ElementsAre("stronger A SANCTION B", "weaker A ACCUSE B"));
  EXPECT_THAT(changes("2013", "2015", {.filter = {}, .about = {}, .least = 0.25, .weights = {}}),
              ElementsAre("weaker A ACCUSE B"));
}

TEST_F(DiffTest, TellsWhatIsDeniedAndTurned) {
  say('A', Relation::kAid, 'B', "2013");
  deny('A', Relation::kAid, 'B', "2015");
  deny('A', Relation::kConsult, 'B', "2013");
  say('A', Relation::kConsult, 'B', "2015");
  deny('A', Relation::kSupport, 'B', "2015");
  say('C', Relation::kAlliedWith, 'D', "2013");
  say('D', Relation::kSanction, 'C', "2015");
  EXPECT_THAT(changes("2013", "2015"),
              ElementsAre("turned C D", "denied A AID B", "affirmed A CONSULT B",
                          "began D SANCTION C", "ended C ALLIED_WITH D"));
  DiffOptions options;
  options.filter.include_negated = true;
  EXPECT_THAT(changes("2013", "2015", options), ::testing::Contains("began A SUPPORT B"));
}

TEST(PeriodTest, ReadsDatesAndSpans) {
  EXPECT_EQ(parse_period("2014")->since, (entente::Date{2014, 0, 0}));
  EXPECT_EQ(parse_period("2014-03")->until, (entente::Date{2014, 3, 0}));
  EXPECT_EQ(parse_period("..2014")->since, std::nullopt);
  EXPECT_EQ(parse_period("2010..2014-05-02")->until, (entente::Date{2014, 5, 2}));
  for (const char* wrong : {"", "..", "2014-13", "spring", "2010..x", "2010...2014"}) {
    EXPECT_FALSE(parse_period(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace entente::queries
