#include "queries/cypher/engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace entente::queries::cypher {
namespace {

using graphs::Value;

class CypherEngineTest : public testing::Test {
 protected:
  CypherEngineTest() : engine_(graph_) {}
  int64_t number(const std::string& query, const Limits& limits = {}) {
    int64_t result = -1;
    engine_.run(*engine_.prepare(query), {}, limits, [&](std::span<const Value> row) {
      result = row[0].as_int();
      return true;
    });
    return result;
  }
  std::string error_of(const std::string& query, const Limits& limits = {}) {
    try {
      number(query, limits);
    } catch (const CypherError& e) {
      return e.detail();
    }
    return "";
  }
  graphs::PropertyGraph graph_;
  Engine engine_;
};

constexpr const char* kClique =
    "UNWIND range(1, 30) AS i CREATE (:C {i: i}) WITH count(*) AS n "
    "MATCH (a:C), (b:C) WHERE a.i < b.i CREATE (a)-[:R]->(b) RETURN count(*)";

TEST_F(CypherEngineTest, KeepsPlansByText) {
  EXPECT_EQ(engine_.prepare("RETURN 1"), engine_.prepare("RETURN 1"));
  auto before = engine_.prepare("RETURN 1");
  engine_.forget_plans();
  EXPECT_NE(engine_.prepare("RETURN 1"), before);
}

TEST_F(CypherEngineTest, StopsEndlessSearchesAtTheirTime) {
  number(kClique);
  Limits limits;
  limits.time = std::chrono::milliseconds(100);
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of("MATCH p = (a:C)-[*]-(b:C) RETURN count(p)", limits), "TimeLimit");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(CypherEngineTest, StopsAtItsMemory) {
  Limits limits;
  limits.memory = 1 << 20;
  EXPECT_EQ(error_of("UNWIND range(1, 10000000) AS x RETURN size(collect(x))", limits),
            "MemoryLimit");
  EXPECT_EQ(error_of("UNWIND range(1, 10000000) AS x WITH x ORDER BY x RETURN count(x)", limits),
            "MemoryLimit");
  EXPECT_EQ(error_of("UNWIND range(1, 10000000) AS x WITH DISTINCT x RETURN count(x)", limits),
            "MemoryLimit");
}

TEST_F(CypherEngineTest, CanBeCancelled) {
  number(kClique);
  std::atomic<bool> cancel{false};
  Limits limits;
  limits.cancel = &cancel;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancel = true;
  });
  EXPECT_EQ(error_of("MATCH p = (a:C)-[*]-(b:C) RETURN count(p)", limits), "Cancelled");
  other.join();
}

TEST_F(CypherEngineTest, TakesBackAWriteThatFails) {
  number("CREATE (a:A {x: 1}) RETURN 1");
  EXPECT_EQ(error_of("MATCH (a:A) SET a.x = 2, a:B CREATE (a)-[:R]->(:C) WITH a RETURN 1 / 0"),
            "DivisionByZero");
  EXPECT_EQ(number("MATCH (n) RETURN count(n)"), 1);
  EXPECT_EQ(number("MATCH (a:A) RETURN a.x"), 1);
  EXPECT_EQ(number("MATCH (b:B) RETURN count(b)"), 0);
}

TEST_F(CypherEngineTest, ReadsWhileAnotherThreadWrites) {
  number("CREATE (:A) RETURN 1");
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  std::atomic<int64_t> wrong{0};
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      auto query = engine_.prepare(
          "MATCH (a:A) WITH count(a) AS a MATCH (b:B) WITH a, count(b) AS b RETURN a - b");
      while (!done) {
        engine_.run(*query, {}, {}, [&](std::span<const Value> row) {
          if (row[0].as_int() != 1) ++wrong;  // each write makes one of both
          return true;
        });
      }
    });
  }
  for (int i = 0; i < 200; ++i) number("CREATE (:A), (:B) RETURN 1");
  done = true;
  for (auto& t : readers) t.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(number("MATCH (n) RETURN count(n)"), 401);
}

}  // namespace
}  // namespace entente::queries::cypher
