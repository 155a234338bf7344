#include "queries/centrality.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/queries/signed_sample.h"

namespace entente::queries {
namespace {

using graphs::make_statement_graph;
using graphs::testing::statement;
using testing::named;

/// B depends on A, C and D on B; E is at odds with D.
graphs::StatementGraph dependents() {
  return make_statement_graph({statement("d", named('B'), Relation::kDependsOn, named('A'), 0.9),
                               statement("d", named('C'), Relation::kDependsOn, named('B'), 0.9),
                               statement("d", named('D'), Relation::kDependsOn, named('B'), 0.9),
                               statement("e", named('D'), Relation::kDependsOn, named('B'), 0.5),
                               statement("d", named('E'), Relation::kRivalOf, named('D'), 0.9),
                               statement("d", named('F'), Relation::kDependsOn, named('F'), 0.9)},
                              {});
}

TEST(CentralityTest, MeasuresWhatIsSaid) {
  const auto graph = dependents();
  const Centralities found = centralities(graph, {});
  ASSERT_EQ(found.nodes.size(), 6u);
  EXPECT_EQ(found.samples, 6u);
  const auto& [a, b, c, d, e, f] = std::tie(found.nodes[0], found.nodes[1], found.nodes[2],
                                            found.nodes[3], found.nodes[4], found.nodes[5]);
  EXPECT_EQ(a.degree, 1u);
  EXPECT_EQ(b.degree, 3u);  // an edge said twice is one
  EXPECT_EQ(f.degree, 1u);
  // A moves B, which moves the others; being at odds carries no influence.
  EXPECT_GT(a.influence, b.influence);
  EXPECT_GT(b.influence, c.influence);
  EXPECT_NEAR(c.influence, e.influence, 1e-6);
  double sum = 0;
  for (const Centrality& node : found.nodes) sum += node.influence;
  EXPECT_NEAR(sum, 1, 1e-9);
  // A-C, A-D, A-E, C-D, C-E of the ten pairs of others; D between E and three.
  EXPECT_NEAR(b.betweenness, 5.0 / 10, 1e-12);
  EXPECT_NEAR(d.betweenness, 3.0 / 10, 1e-12);
  EXPECT_NEAR(b.closeness, 4.0 / 5 * 4 / 5, 1e-12);
  EXPECT_EQ(f.closeness, 0);
}

TEST(CentralityTest, TakesFiltersAndSamples) {
  const auto graph = dependents();
  CentralityOptions options;
  options.filter.relations = {Relation::kRivalOf};
  EXPECT_EQ(centralities(graph, options).nodes.size(), 2u);
  options.filter = {};
  options.samples = 3;
  EXPECT_EQ(centralities(graph, options).samples, 3u);
  options.filter.types = {EntityType::kLeader};
  EXPECT_TRUE(centralities(graph, options).nodes.empty());
}

}  // namespace
}  // namespace entente::queries
