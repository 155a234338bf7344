// Random property graphs for tests that compare with trying everything.
#ifndef ENTENTE_TESTS_QUERIES_RANDOM_GRAPH_H_
#define ENTENTE_TESTS_QUERIES_RANDOM_GRAPH_H_

#include <memory>
#include <random>

#include "graphs/graph_builder.h"
#include "graphs/property_graph.h"

namespace entente::queries::testing {

/// Parallel relationships and loops included; half of the time with changes over the base.
inline std::unique_ptr<graphs::PropertyGraph> random_graph(std::mt19937& random, uint32_t nodes,
                                                           int rels) {
  graphs::GraphBuilder builder;
  const graphs::Symbol types[] = {builder.symbols().intern("A"), builder.symbols().intern("B")};
  const graphs::Symbol weight = builder.symbols().intern("weight");
  for (uint32_t v = 0; v < nodes; ++v) builder.add_node({});
  const bool changes = random() % 2 == 0;
  const auto any_weight = [&] { return 0.05 + 0.95 * (random() % 1000) / 1000.0; };
  for (int r = 0; r < (changes ? rels / 2 : rels); ++r) {
    const uint32_t rel = builder.add_rel(random() % nodes, random() % nodes, types[random() % 2]);
    builder.set_rel(rel, weight, any_weight());
  }
  auto graph = std::make_unique<graphs::PropertyGraph>(builder.build());
  if (changes) {
    for (int r = rels / 2; r < rels; ++r) {
      graph->create_rel(graphs::NodeId{static_cast<uint32_t>(random() % nodes)},
                        graphs::NodeId{static_cast<uint32_t>(random() % nodes)},
                        types[random() % 2], {{weight, any_weight()}});
    }
    if (graph->base().rels > 0) graph->delete_rel(graphs::RelId{0});
  }
  return graph;
}

}  // namespace entente::queries::testing

#endif  // ENTENTE_TESTS_QUERIES_RANDOM_GRAPH_H_
