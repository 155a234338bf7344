#include <gtest/gtest.h>

#include <string>

#include "queries/cypher/engine.h"

namespace entente::queries::cypher {
namespace {

class CypherPlannerTest : public testing::Test {
 protected:
  CypherPlannerTest() : engine_(graph_) {
    run("UNWIND range(1, 50) AS i CREATE (:Many {id: 'n' + toString(i)})-[:R {w: 0.5}]->(:Many)");
    run("CREATE (:Few {name: 'x'})");
  }
  void run(const std::string& query) {
    engine_.run(*engine_.prepare(query), {}, {},
                [](std::span<const graphs::Value>) { return true; });
  }
  // The operators of a query's plan, the last first.
  std::string plan(const std::string& query) {
    std::string out;
    engine_.run(*engine_.prepare("EXPLAIN " + query), {}, {},
                [&](std::span<const graphs::Value> row) {
                  out += (out.empty() ? "" : " ") + std::string(row[0].as_string());
                  return true;
                });
    return out;
  }
  graphs::PropertyGraph graph_;
  Engine engine_;
};

TEST_F(CypherPlannerTest, SeeksIndexedProperties) {
  EXPECT_EQ(plan("MATCH (a)-->(b {id: 'n1'}) RETURN a"),
            "Expand(All) Filter NodeIndexSeek Argument")
      << plan("MATCH (a)-->(b {id: 'n1'}) RETURN a");
}

TEST_F(CypherPlannerTest, StartsAtTheRarerLabel) {
  std::string p = plan("MATCH (a:Many)-->(b:Few) RETURN a");
  EXPECT_NE(p.find("NodeByLabelScan"), std::string::npos);
  EXPECT_EQ(p.find("AllNodesScan"), std::string::npos);
}

TEST_F(CypherPlannerTest, CountsFromTheStore) {
  EXPECT_EQ(plan("MATCH (n) RETURN count(*)").substr(0, 14), "CountFromStore");
  EXPECT_EQ(plan("MATCH ()-[r:R]->() RETURN count(r)").substr(0, 14), "CountFromStore");
}

TEST_F(CypherPlannerTest, AsksReachOnlyWhereDuplicatesDoNotMatter) {
  EXPECT_NE(plan("MATCH (a {id: 'n1'})-[*1..3]-(b) RETURN count(DISTINCT b)").find("Reach"),
            std::string::npos);
  EXPECT_EQ(plan("MATCH (a {id: 'n1'})-[*1..3]-(b) RETURN count(b)").find("Reach"),
            std::string::npos);
  EXPECT_EQ(plan("MATCH (a {id: 'n1'})-[r*1..3]-(b) RETURN count(DISTINCT r)").find("Reach"),
            std::string::npos);
}

TEST_F(CypherPlannerTest, AggregatesByColumns) {
  EXPECT_NE(plan("MATCH ()-[e]->() RETURN type(e), avg(e.w)").find("ColumnAggregation"),
            std::string::npos);
}

}  // namespace
}  // namespace entente::queries::cypher
