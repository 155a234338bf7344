// Any query runs against a small graph within its bounds, or fails with an Error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "queries/cypher/engine.h"
#include "queries/cypher/result_values.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using entente::graphs::Value;
  entente::graphs::PropertyGraph graph;
  entente::queries::cypher::Engine engine(graph);
  const entente::graphs::Map params = {{"n", Value(3)}, {"s", Value("x")}};
  auto run = [&](std::string_view query) {
    entente::queries::cypher::Limits limits;
    limits.time = std::chrono::milliseconds(200);
    limits.memory = 64 << 20;
    std::string out;
    int rows = 0;
    engine.run(*engine.prepare(query), params, limits, [&](std::span<const Value> row) {
      for (const Value& v : row) entente::queries::cypher::append_json(out, v, graph);
      return ++rows < 100;
    });
  };
  run("CREATE (a:A {id: 'a', x: 1})-[:R {w: 0.5}]->(b:B {id: 'b', l: [1, 2]})-[:S]->(c:A:B), "
      "(c)-[:R]->(a), (a)-[:R]->(a)");
  try {
    run(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const entente::Error& e) {
    (void)e.what();
  }
  return 0;
}
