#include "graphs/imported_statements.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "core/error.h"
#include "core/statement_json.h"
#include "graphs/graph_files.h"
#include "graphs/graph_writers.h"
#include "graphs/graphml_writer.h"
#include "graphs/statement_details.h"
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

TEST(ImportedStatementsTest, AnExportTellsTheStatementsOneByOne) {
  const TempDir folder;
  const auto store = Store::open(folder / "a.entente", sqlite::OpenMode::kCreate);
  testing::Sample sample;
  for (const auto& [doc, text] : {std::pair("a", "one; 1"), {"a", "two"}, {"b", "three"}}) {
    Statement said = testing::statement(doc, sample.putin, Relation::kSupport, sample.russia, 0.25);
    said.evidence.text = text;
    said.attribution = text;
    said.props = {{"count", "many"}, {"doc", doc}};
    sample.statements.push_back(said);
  }
  sample.add_to(*store);
  const StoredGraph detailed(*store, {.details = true});
  {
    std::ofstream graphml(folder / "a.graphml");
    write_graphml(detailed.graph(), graphml);
    std::ofstream nodes(folder / "n.csv");
    write_csv_nodes(detailed.graph(), nodes);
    std::ofstream rels(folder / "r.csv");
    write_csv_rels(detailed.graph(), rels);
  }
  const auto lines_of = [](Store& of) {
    const StatementGraph graph = load_statements(of);
    std::vector<std::string> lines;
    for (const Said& said : graph.statements) {
      Statement statement;
      const SourceDocument& document = graph.documents[said.document];
      statement.doc = document.id + "|" + document.title + "|" + document.date + "|" +
                      document.url + "|" + document.speaker;
      statement.subject = graph.entities[said.subject].entity;
      statement.object = graph.entities[said.object].entity;
      statement.relation = said.relation;
      statement.polarity = said.polarity;
      statement.modality = said.modality;
      statement.props = said.props;
      statement.time = said.time;
      statement.attribution = said.attribution;
      statement.confidence = said.confidence;
      statement.evidence = said.evidence;
      lines.push_back(statement_to_json(statement).dump());
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  const std::vector<std::string> expected = lines_of(*store);
  for (const std::vector<std::string>& files :
       {std::vector<std::string>{folder / "a.graphml"}, {folder / "n.csv", folder / "r.csv"}}) {
    const auto other = Store::open(":memory:", sqlite::OpenMode::kCreate);
    import_files(*other, files);
    EXPECT_EQ(lines_of(*other), expected) << files[0];
  }
}

TEST(ImportedStatementsTest, PropertiesOfAnotherProgramAreNoDetails) {
  const std::vector<std::string> sentences = {"one"};
  for (const char* text : {"", "7", "[]", "[1]", "{}", "[{}]", "[{\"doc\":\"a\"}]", "[{\"doc\":1}]",
                           "[{\"doc\":\"a\",\"confidence\":1},{\"doc\":\"b\",\"confidence\":1}]"}) {
    EXPECT_FALSE(statements_from_details(text, sentences)) << text;
  }
}

TEST(ImportedStatementsTest, WhatCypherChangesOfTheDocumentsIsSeen) {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  {
    StoredGraph stored(*store);
    PropertyGraph& graph = stored.graph();
    const auto s = [&](const char* name) { return graph.symbols().intern(name); };
    const NodeId russia = graph.find_nodes(s("id"), "state:RUS").at(0);
    const NodeId nato = graph.find_nodes(s("id"), "organization:nato").at(0);
    graph.set_property(russia, s("name"), "Russian Federation");
    graph.for_each_out(russia, [&](RelId rel, NodeId) {
      if (graph.rel_type(rel) != s("SUPPLIES")) return;
      graph.set_property(rel, s("note"), 5);
      graph.set_property(rel, s("resource"), Value());
    });
    std::vector<RelId> of_nato;
    graph.for_each_in(nato, [&](RelId rel, NodeId) { of_nato.push_back(rel); });
    for (const RelId rel : of_nato) graph.delete_rel(rel);
    graph.delete_node(nato);
    stored.save();
  }
  const StatementGraph graph = load_statements(*store);
  EXPECT_FALSE(graph.find("organization:nato").has_value());
  EXPECT_EQ(graph.statements.size(), testing::Sample().statements.size() - 2);
  EXPECT_EQ(graph.entities[*graph.find("state:RUS")].entity.name, "Russian Federation");
  for (const Said& said : graph.statements) {
    if (said.relation != Relation::kSupplies) continue;
    EXPECT_EQ(said.props, (std::map<std::string, std::string>{{"note", "5"}}));
  }
}

TEST(ImportedStatementsTest, WhatFollowsFromStatementsCannotBeSet) {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  const auto refused = [&](const auto& change) {
    StoredGraph stored(*store);
    PropertyGraph& graph = stored.graph();
    const NodeId russia = graph.find_nodes(graph.symbols().find("id"), "state:RUS").at(0);
    change(graph, russia);
    EXPECT_THROW(stored.save(), NotAnswerable);
  };
  for (const char* key : {"confidence", "evidence", "docs", "modality", "weight", "count"}) {
    refused([&](PropertyGraph& graph, NodeId russia) {
      std::vector<RelId> rels;
      graph.for_each_out(russia, [&](RelId rel, NodeId) { rels.push_back(rel); });
      graph.set_property(rels.at(0), graph.symbols().intern(key), "x");
    });
  }
  refused([](PropertyGraph& graph, NodeId russia) {
    graph.set_property(russia, graph.symbols().find("id"), "other");
  });
  refused([](PropertyGraph& graph, NodeId russia) {
    graph.remove_label(russia, graph.symbols().find("State"));
  });
  EXPECT_EQ(load_statements(*store).statements.size(), testing::Sample().statements.size());
}

TEST(ImportedStatementsTest, WhatCypherAddsIsSeenBesideTheDocuments) {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  EXPECT_TRUE(imported_statements(StoredGraph(*store)).entities.empty());
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
  EXPECT_EQ(graph.documents[said.document].id, "query");
  EXPECT_TRUE(graph.documents[said.document].stands_in);
  EXPECT_EQ(graph.statements.size(), testing::Sample().statements.size() + 1);
  EXPECT_EQ(graph.entities[said.object].entity.id, "state:RUS");
}

}  // namespace
}  // namespace entente::graphs
