#include "graphs/statement_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graphs/sample.h"

namespace entente::graphs {
namespace {

std::vector<uint32_t> all_of(const StatementGraph& graph) {
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

TEST(StatementGraphTest, GroupsStatementsIntoEdges) {
  const testing::Sample sample;
  const StatementGraph graph = sample.graph();
  const auto edges = edges_of(graph, all_of(graph));
  EXPECT_EQ(edges.size(), 12u);
  const auto russia = *graph.find("state:RUS");
  const auto china = *graph.find("state:CHN");
  int found = 0;
  for (const Edge& edge : edges) {
    if (edge.subject != russia || edge.object != china || edge.relation != Relation::kSupplies) {
      continue;
    }
    ++found;
    EXPECT_EQ(edge.statements.size(), 2u);
    EXPECT_DOUBLE_EQ(edge.confidence, 1 - 0.1 * 0.5);
    EXPECT_EQ(edge.first, "2020");
    EXPECT_EQ(edge.last, "2022-03");
    EXPECT_EQ(edge.props.at("resource"), "gas; oil");
    EXPECT_DOUBLE_EQ(combined(graph, edge, 0.6), 1 - (1 - 0.6 * 0.9) * (1 - 0.6 * 0.5));
  }
  EXPECT_EQ(found, 1);
}

TEST(StatementGraphTest, DocumentsDateWhatHasNoDateOfItsOwn) {
  const testing::Sample sample;
  const StatementGraph graph = sample.graph();
  for (const Said& said : graph.statements) {
    if (said.relation == Relation::kInvestsIn) {
      EXPECT_EQ(graph.date_of(said), "2021-05-01");
    }
    if (said.relation == Relation::kRivalOf) {
      EXPECT_EQ(graph.date_of(said), "1956");
    }
  }
}

TEST(StatementGraphTest, ListsTheStatementsOfAnEntity) {
  const testing::Sample sample;
  const StatementGraph graph = sample.graph();
  EXPECT_EQ(graph.statements_of(*graph.find("state:KOR")).size(), 2u);
  EXPECT_FALSE(graph.find("state:XXX").has_value());
}

TEST(StatementGraphTest, LoadsWhatAStoreHolds) {
  const testing::Sample sample;
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  sample.add_to(*store);
  const StatementGraph graph = load_statements(*store);
  EXPECT_EQ(graph.statements.size(), sample.statements.size());
  EXPECT_EQ(graph.entities.size(), 8u);
  EXPECT_EQ(graph.documents.size(), 2u);
  EXPECT_EQ(edges_of(graph, all_of(graph)).size(), 12u);
}

}  // namespace
}  // namespace entente::graphs
