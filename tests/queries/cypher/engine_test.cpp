#include "queries/cypher/engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "queries/cypher/hints.h"

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

TEST_F(CypherEngineTest, HintsAtNamesThatTheGraphDoesNotHave) {
  const auto hints_of = [&](const char* text) { return hints(*engine_.prepare(text), graph_); };
  EXPECT_EQ(hints_of("MATCH (a:State) RETURN a").size(), 1U);
  number("CREATE (:State {name: 'A'})-[:SUPPLIES {weight: 1}]->(:Leader) RETURN 1");
  EXPECT_TRUE(hints_of("MATCH (a:State) RETURN a").empty()) << "now there is one";
  EXPECT_TRUE(hints_of("MATCH (a:State|Leader)-[r:SUPPLIES]->() RETURN r.weight, a.name").empty());
  EXPECT_TRUE(hints_of("CREATE (:City)-[:NEAR]->(:City)").empty()) << "what is made is new";
  EXPECT_TRUE(hints_of("UNWIND [{x: 1}] AS m RETURN m.x").empty()) << "no property of the graph";
  EXPECT_EQ(
      hints_of("MATCH (a:Stat)-[r:SUPPLY|SUPPLIES]->(b) WHERE b:Leder RETURN a.nmae"),
      (std::vector<std::string>{"no node has the label 'Leder'; the nearest: Leader",
                                "no node has the label 'Stat'; the nearest: State",
                                "no relationship has the type 'SUPPLY'; the nearest: SUPPLIES",
                                "nothing in the graph has the property 'nmae'"}));
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

TEST_F(CypherEngineTest, AccountsForWhatIsHeldAtOnce) {
  Limits limits;
  limits.memory = 1 << 20;
  EXPECT_EQ(error_of("UNWIND range(1, 10000000) AS x WITH x ORDER BY x LIMIT 5000000 "
                     "RETURN count(x)",
                     limits),
            "MemoryLimit");
  EXPECT_EQ(
      number("UNWIND range(1, 100000) AS x WITH x ORDER BY x DESC LIMIT 3 RETURN sum(x)", limits),
      299997);
  // Each row's list is let go with it.
  EXPECT_EQ(number("UNWIND range(1, 20000) AS i CALL { WITH i UNWIND range(1, 20) AS x "
                   "RETURN collect(x + i) AS l } RETURN sum(size(l))",
                   limits),
            400000);
}

// Twelve layers of ten nodes, all linked with all of the next: 10^12 shortest paths from S to T.
constexpr const char* kLayers =
    "UNWIND range(1, 12) AS l UNWIND range(1, 10) AS i CREATE (:L {l: l}) WITH count(*) AS n "
    "MATCH (a:L), (b:L) WHERE b.l = a.l + 1 CREATE (a)-[:R {weight: 0.5}]->(b) WITH count(*) AS n "
    "MATCH (a:L {l: 1}) WITH collect(a) AS firsts MATCH (b:L {l: 12}) "
    "WITH firsts, collect(b) AS lasts CREATE (s:S {name: 's'}), (t:T {name: 't'}) "
    "FOREACH (a IN firsts | CREATE (s)-[:R {weight: 0.5}]->(a)) "
    "FOREACH (b IN lasts | CREATE (b)-[:R {weight: 0.5}]->(t)) RETURN 1";

TEST_F(CypherEngineTest, StopsWhatWouldEnumerateTooManyPaths) {
  number(kLayers);
  Limits limits;
  limits.memory = 8 << 20;
  limits.time = std::chrono::milliseconds(150);
  for (const char* pattern :
       {"p = (s:S)-[*]->(t:T)", "p = allShortestPaths((s:S)-[*]->(t:T))",
        "p = ALL SHORTEST (s:S)-[:R]->+(t:T)", "p = SHORTEST 1000000000 (s:S)-[:R]->+(t:T)",
        "p = (s:S) ((x)-[:R]->(y))+ (t:T)"}) {
    const std::string match = "MATCH " + std::string(pattern);
    EXPECT_EQ(error_of(match + " RETURN count(p)", limits), "TimeLimit") << pattern;
    limits.time = std::chrono::minutes(1);
    EXPECT_EQ(error_of(match + " RETURN collect(p)", limits), "MemoryLimit") << pattern;
    EXPECT_EQ(error_of(match + " RETURN length(p) ORDER BY p", limits), "MemoryLimit") << pattern;
    limits.time = std::chrono::milliseconds(150);
  }
  EXPECT_EQ(error_of("MATCH (s:S) RETURN size([(s)-[*]->(t) | t])",
                     {.time = std::chrono::minutes(1), .memory = 1 << 20, .cancel = nullptr}),
            "MemoryLimit");
}

TEST_F(CypherEngineTest, GivesShortestPathsAsTheyAreAskedFor) {
  number(kLayers);
  EXPECT_EQ(number("MATCH p = allShortestPaths((s:S)-[*]->(t:T)) WITH p LIMIT 3 "
                   "RETURN sum(length(p))"),
            39);
  EXPECT_EQ(number("MATCH p = SHORTEST 5 (s:S)-[:R]->+(t:T) RETURN count(p)"), 5);
}

TEST_F(CypherEngineTest, StopsProcedures) {
  number(kLayers);
  const std::string best =
      "CALL entente.bestPaths('s', 't', {k: 1000000, weight: 'weight'}) YIELD score "
      "RETURN count(score)";
  Limits limits;
  limits.time = std::chrono::milliseconds(50);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of(best, limits), "TimeLimit");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  limits.time = {};
  limits.memory = 1 << 20;
  EXPECT_EQ(error_of(best, limits), "MemoryLimit");
  limits = {};
  std::atomic<bool> cancel{true};
  limits.cancel = &cancel;
  EXPECT_EQ(error_of(best, limits), "Cancelled");
  EXPECT_EQ(error_of("CALL entente.betweenness() YIELD score RETURN count(score)", limits),
            "Cancelled");
}

TEST_F(CypherEngineTest, BoundsTextsAndLists) {
  EXPECT_EQ(error_of("RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s))"), "MemoryLimit");
  EXPECT_EQ(error_of("RETURN size(reduce(l = [1], i IN range(1, 60) | l + l))"), "MemoryLimit");
  Limits limits;
  limits.memory = 1 << 20;
  EXPECT_EQ(error_of("RETURN size([x IN range(1, 60000) | 'a' + toString(x)])", limits),
            "MemoryLimit");
}

TEST_F(CypherEngineTest, AsksTheStatementsItIsGiven) {
  number(
      "CREATE (:State {name: 'A', id: 'state:a'})-[:AID]->(:State {name: 'B', id: 'state:b'}) "
      "RETURN 1");
  const std::string why = "CALL entente.why('A') YIELD text RETURN count(text)";
  EXPECT_EQ(number(why), 1);
  int asked = 0;
  engine_.set_statements([&] {
    ++asked;
    return std::make_shared<const graphs::StatementGraph>();
  });
  engine_.forget_plans();
  number("CREATE (:State {name: 'C'}) RETURN 1");
  EXPECT_EQ(error_of(why), "InvalidArgumentValue");  // nothing is said of A
  error_of(why);
  EXPECT_EQ(asked, 1);  // once for each state of the graph
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
