#include "graphs/imported_statements.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "graphs/graph_files.h"
#include "graphs/graphml_writer.h"
#include "graphs/statement_graph.h"
#include "graphs/stored_graph.h"
#include "tests/graphs/sample.h"
#include "tests/support/temp_dir.h"

namespace entente::graphs {
namespace {

std::vector<Edge> all_edges(const StatementGraph& graph) {
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  return edges_of(graph, all);
}

TEST(ImportedStatementsTest, AnExportedGraphAnswersTheSameWhenImported) {
  const TempDir folder;
  const auto store = Store::open(folder / "a.entente", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  {
    std::ofstream out(folder / "a.graphml");
    write_graphml(StoredGraph(*store).graph(), out);
  }
  const auto other = Store::open(folder / "b.entente", sqlite::OpenMode::kCreate);
  const std::vector<std::string> files = {folder / "a.graphml"};
  import_files(*other, files);
  const StatementGraph before = load_statements(*store);
  const StatementGraph after = load_statements(*other);
  ASSERT_EQ(after.entities.size(), before.entities.size());
  for (size_t i = 0; i < before.entities.size(); ++i) {
    EXPECT_EQ(after.entities[i].entity.id, before.entities[i].entity.id);
    EXPECT_EQ(after.entities[i].entity.name, before.entities[i].entity.name);
    EXPECT_EQ(after.entities[i].entity.type, before.entities[i].entity.type);
    EXPECT_EQ(after.entities[i].entity.code, before.entities[i].entity.code);
    EXPECT_EQ(after.entities[i].entity.aliases, before.entities[i].entity.aliases);
  }
  const auto edges = all_edges(before);
  const auto again = all_edges(after);
  ASSERT_EQ(again.size(), edges.size());
  for (size_t i = 0; i < edges.size(); ++i) {
    EXPECT_EQ(again[i].subject, edges[i].subject);
    EXPECT_EQ(again[i].object, edges[i].object);
    EXPECT_EQ(again[i].relation, edges[i].relation);
    EXPECT_EQ(again[i].polarity, edges[i].polarity);
    EXPECT_EQ(again[i].modality, edges[i].modality);
    EXPECT_EQ(again[i].statements.size(), edges[i].statements.size());
    EXPECT_NEAR(again[i].confidence, edges[i].confidence, 1e-12);
    EXPECT_EQ(again[i].first, edges[i].first);
    EXPECT_EQ(again[i].last, edges[i].last);
    EXPECT_EQ(again[i].props, edges[i].props);
  }
}

TEST(ImportedStatementsTest, NoSentenceIsGivenToADocumentThatMayNotBeItsOwn) {
  const TempDir folder;
  const auto store = Store::open(folder / "a.entente", sqlite::OpenMode::kCreate);
  testing::Sample sample;
  sample.statements.clear();
  for (const auto& [doc, text] : {std::pair("a", "one"), {"a", "two"}, {"b", "three"}}) {
    Statement said = testing::statement(doc, sample.putin, Relation::kSupport, sample.russia);
    said.evidence.text = text;
    sample.statements.push_back(said);
  }
  sample.statements.push_back(
      testing::statement("b", sample.russia, Relation::kReject, sample.putin));
  sample.add_to(*store);
  {
    std::ofstream out(folder / "a.graphml");
    write_graphml(StoredGraph(*store).graph(), out);
  }
  const auto other = Store::open(folder / "b.entente", sqlite::OpenMode::kCreate);
  const std::vector<std::string> files = {folder / "a.graphml"};
  import_files(*other, files);
  const StatementGraph after = load_statements(*other);
  for (const Said& said : after.statements) {
    const bool support = said.relation == Relation::kSupport;
    EXPECT_EQ(after.documents[said.document].id, support ? "import" : "b");
  }
  EXPECT_EQ(after.statements.size(), 4U);
}

TEST(ImportedStatementsTest, WhatCypherAddsIsSeenBesideTheDocuments) {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  EXPECT_TRUE(imported_statements(*store).entities.empty());
  {
    StoredGraph stored(*store);
    PropertyGraph& graph = stored.graph();
    const auto s = [&](const char* name) { return graph.symbols().intern(name); };
    const NodeId made =
        graph.create_node(std::vector<Symbol>{s("State")}, {{s("name"), "Atlantis"}});
    const NodeId thing = graph.create_node(std::vector<Symbol>{s("Thing")}, {{s("name"), "x"}});
    const NodeId russia = graph.find_nodes(s("id"), "state:RUS").at(0);
    graph.create_rel(made, russia, s("NOT_ALLIED_WITH"), {{s("note"), "myth"}});
    graph.create_rel(made, russia, s("ADMIRES"), {});
    graph.create_rel(thing, russia, s("AID"), {});
    stored.save();
  }
  const StatementGraph graph = load_statements(*store);
  const auto atlantis = graph.find("state:atlantis");
  ASSERT_TRUE(atlantis.has_value());
  ASSERT_EQ(graph.statements_of(*atlantis).size(), 1u);
  const Said& said = graph.statements[graph.statements_of(*atlantis)[0]];
  EXPECT_EQ(said.polarity, Polarity::kNegative);
  EXPECT_EQ(said.relation, Relation::kAlliedWith);
  EXPECT_EQ(said.props.at("note"), "myth");
  EXPECT_EQ(graph.documents[said.document].id, "import");
  EXPECT_EQ(graph.statements.size(), testing::Sample().statements.size() + 1);
  EXPECT_EQ(graph.entities[said.object].entity.id, "state:RUS");
}

}  // namespace
}  // namespace entente::graphs
