#include "graphs/stored_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "graphs/image_file.h"
#include "tests/graphs/sample.h"
#include "tests/support/temp_dir.h"

namespace entente::graphs {
namespace {

using ::testing::ElementsAre;

/// Everything of a graph as text, whatever its ids.
std::string picture(const PropertyGraph& graph) {
  std::vector<std::string> lines;
  const auto show = [&](Symbol key, const Value& value) {
    std::string text(graph.symbols().name(key));
    text += "=";
    if (value.is_string()) text += value.as_string();
    if (value.is_int()) text += std::to_string(value.as_int());
    if (value.is_double()) text += std::to_string(value.as_double());
    if (value.is_list()) {
      for (const Value& v : value.as_list()) text += "[" + std::string(v.as_string()) + "]";
    }
    return text;
  };
  const auto name = [&](NodeId v) {
    const Value id = graph.node_property(v, graph.symbols().find("id"));
    return id.is_string() ? std::string(id.as_string()) : "?";
  };
  graph.for_each_node([&](NodeId v) {
    std::vector<std::string> parts;
    for (const Symbol l : graph.labels(v)) parts.emplace_back(graph.symbols().name(l));
    graph.for_each_node_property(v, [&](Symbol k, const Value& x) { parts.push_back(show(k, x)); });
    std::sort(parts.begin(), parts.end());
    std::string line;
    for (const auto& p : parts) line += p + " ";
    lines.push_back(line);
  });
  graph.for_each_rel([&](RelId r) {
    std::vector<std::string> parts;
    graph.for_each_rel_property(r, [&](Symbol k, const Value& x) { parts.push_back(show(k, x)); });
    std::sort(parts.begin(), parts.end());
    std::string line = name(graph.source(r)) + "-" +
                       std::string(graph.symbols().name(graph.rel_type(r))) + "->" +
                       name(graph.target(r)) + " ";
    for (const auto& p : parts) line += p + " ";
    lines.push_back(line);
  });
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const auto& l : lines) all += l + "\n";
  return all;
}

class StoredGraphTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> open() { return Store::open(path_, sqlite::OpenMode::kCreate); }

  /// What a fresh look at the file, without a cache, gives.
  std::string stored_picture() {
    const auto store = open();
    return picture(StoredGraph(*store, {.cache = false}).graph());
  }

  TempDir folder_;
  std::string path_ = folder_ / "g.entente";
};

TEST_F(StoredGraphTest, ShowsTheStatementsAsTheContractSays) {
  const auto store = open();
  testing::Sample().add_to(*store);
  const StoredGraph stored(*store);
  const PropertyGraph& graph = stored.graph();
  const Symbols& symbols = graph.symbols();
  EXPECT_EQ(graph.node_count(), 8u);
  EXPECT_EQ(graph.rel_count(), 12u);
  const NodeId putin = graph.find_nodes(symbols.find("name"), "Vladimir Putin").at(0);
  EXPECT_TRUE(graph.has_label(putin, symbols.find("Leader")));
  EXPECT_TRUE(graph.has_label(putin, symbols.find("Person")));
  const NodeId russia = graph.find_nodes(symbols.find("aliases"), "Moscow").at(0);
  EXPECT_EQ(graph.node_string(russia, symbols.find("id")), "state:RUS");
  EXPECT_EQ(graph.type_count(symbols.find("NOT_ALLIED_WITH")), 1u);
  int seen = 0;
  const std::vector<Symbol> supplies = {symbols.find("SUPPLIES")};
  graph.for_each_out(russia, supplies, [&](RelId rel, NodeId) {
    ++seen;
    EXPECT_EQ(graph.rel_property(rel, symbols.find("count")).as_int(), 2);
    EXPECT_EQ(graph.rel_string(rel, symbols.find("modality")), "actual");
    EXPECT_EQ(graph.rel_string(rel, symbols.find("first")), "2020");
    EXPECT_EQ(graph.rel_string(rel, symbols.find("resource")), "gas; oil");
    EXPECT_EQ(graph.rel_string(rel, symbols.find("class")), "tie-positive");
    EXPECT_TRUE(graph.rel_property(rel, symbols.find("goldstein")).is_null());
    EXPECT_NEAR(*graph.rel_number(rel, symbols.find("weight")), 1 - 0.46 * 0.7, 1e-12);
    EXPECT_EQ(graph.rel_property(rel, symbols.find("evidence")).as_list().size(), 2u);
    EXPECT_EQ(graph.rel_property(rel, symbols.find("docs")).as_list().size(), 2u);
  });
  EXPECT_EQ(seen, 1);
}

TEST_F(StoredGraphTest, TheCacheGivesTheSameGraphUntilTheStoreChanges) {
  const auto store = open();
  const testing::Sample sample;
  sample.add_to(*store);
  const std::string first = picture(StoredGraph(*store).graph());
  ASSERT_TRUE(std::filesystem::exists(StoredGraph::cache_path(*store)));
  EXPECT_EQ(picture(StoredGraph(*store).graph()), first);
  EXPECT_EQ(stored_picture(), first);
  StoredGraph open_one(*store);
  EXPECT_FALSE(open_one.refresh());
  store->remove_document("b");
  EXPECT_TRUE(open_one.refresh());
  EXPECT_NE(picture(open_one.graph()), first);
  EXPECT_EQ(picture(open_one.graph()), stored_picture());
}

TEST_F(StoredGraphTest, SeesWhatAnotherConnectionChanges) {
  const auto store = open();
  testing::Sample().add_to(*store);
  StoredGraph stored(*store);
  const std::string first = picture(stored.graph());
  {
    const auto other = open();
    StoredGraph writing(*other);
    writing.graph().create_node({}, {});
    writing.save();
    EXPECT_FALSE(writing.refresh());
  }
  EXPECT_TRUE(stored.refresh());
  EXPECT_NE(picture(stored.graph()), first);
  EXPECT_FALSE(stored.refresh());
}

TEST_F(StoredGraphTest, BadCachesAreMadeAgain) {
  const auto store = open();
  testing::Sample().add_to(*store);
  const std::string whole = picture(StoredGraph(*store).graph());
  const std::string cache = StoredGraph::cache_path(*store);
  std::string bytes;
  {
    std::ifstream in(cache, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  const std::vector<std::string> bad = {"",
                                        "hello",
                                        bytes.substr(0, 20),
                                        bytes.substr(0, 100),
                                        bytes.substr(0, bytes.size() - 1),
                                        std::string(bytes.size(), '\0')};
  for (const std::string& content : bad) {
    std::ofstream(cache, std::ios::binary | std::ios::trunc) << content;
    EXPECT_EQ(picture(StoredGraph(*store).graph()), whole);
    EXPECT_EQ(std::filesystem::file_size(cache), bytes.size());
  }
  // A header byte changed: each is found out.
  for (size_t at = 0; at < 200; at += 3) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    std::ofstream(cache, std::ios::binary | std::ios::trunc) << damaged;
    EXPECT_EQ(picture(StoredGraph(*store).graph()), whole) << at;
  }
  std::filesystem::remove(cache);
  std::filesystem::create_directory(cache);  // what cannot be replaced is done without
  EXPECT_EQ(picture(StoredGraph(*store).graph()), whole);
}

TEST_F(StoredGraphTest, ChangesOfAllKindsOutliveTheProgram) {
  std::string expected;
  {
    const auto store = open();
    testing::Sample().add_to(*store);
    StoredGraph stored(*store);
    PropertyGraph& graph = stored.graph();
    const Symbol id = graph.symbols().find("id");
    const Symbol note = graph.symbols().intern("note");
    const NodeId russia = graph.find_nodes(id, "state:RUS").at(0);
    const NodeId oil = graph.find_nodes(id, "resource:oil").at(0);
    graph.set_property(russia, note, "big");
    graph.add_label(russia, graph.symbols().intern("Power"));
    for (int i = 0; i < 12; ++i) {
      const NodeId made = graph.create_node({}, {{id, "made" + std::to_string(i)}});
      graph.create_rel(made, russia, graph.symbols().intern("KNOWS"), {{note, i}});
    }
    std::vector<RelId> to_oil;
    graph.for_each_in(oil, [&](RelId r, NodeId) { to_oil.push_back(r); });
    for (const RelId r : to_oil) graph.delete_rel(r);
    graph.delete_node(oil);
    std::vector<RelId> from_russia;
    graph.for_each_out(russia, [&](RelId r, NodeId) { from_russia.push_back(r); });
    graph.set_property(from_russia.at(0), note, List{"x"});
    stored.save();
    graph.create_node({}, {{id, "late"}});
    stored.save();
    stored.save();
    expected = picture(graph);
    EXPECT_FALSE(stored.refresh());
  }
  EXPECT_EQ(stored_picture(), expected);
  const auto store = open();
  StoredGraph again(*store);
  EXPECT_EQ(picture(again.graph()), expected);
  PropertyGraph& graph = again.graph();
  const NodeId made = graph.find_nodes(graph.symbols().find("id"), "made3").at(0);
  std::vector<RelId> rels;
  graph.for_each_out(made, [&](RelId r, NodeId) { rels.push_back(r); });
  graph.delete_rel(rels.at(0));
  graph.delete_node(made);
  again.save();
  EXPECT_EQ(stored_picture(), picture(graph));
}

TEST_F(StoredGraphTest, ChangesOfVanishedEntitiesVanishToo) {
  const auto store = open();
  testing::Sample().add_to(*store);
  {
    StoredGraph stored(*store);
    PropertyGraph& graph = stored.graph();
    const NodeId nato = graph.find_nodes(graph.symbols().find("id"), "organization:nato").at(0);
    const NodeId made = graph.create_node({}, {});
    graph.create_rel(made, nato, graph.symbols().intern("SEES"), {});
    graph.set_property(nato, graph.symbols().intern("note"), 1);
    stored.save();
  }
  store->remove_document("b");
  const StoredGraph stored(*store);
  const Symbol sees = stored.graph().symbols().find("SEES");
  EXPECT_TRUE(sees == kNoSymbol || stored.graph().type_count(sees) == 0);
}

TEST_F(StoredGraphTest, ImportsAddUpAndKeepWhatCypherWrote) {
  const auto store = open();
  const auto add = [](const std::string& prefix) {
    return [prefix](GraphBuilder& builder, NodeNames&) {
      const Symbol id = builder.symbols().intern("id");
      const Symbol type = builder.symbols().intern("T");
      const uint32_t first = builder.nodes();
      for (uint32_t i = 0; i < 5; ++i) {
        const uint32_t node = builder.add_node({});
        builder.set_node(node, id, prefix + std::to_string(i));
        // Relationships from the first node of all: earlier ones move.
        builder.set_rel(builder.add_rel(i % 2 == 0 ? 0 : first, node, type), id,
                        prefix + std::to_string(i));
      }
    };
  };
  import_into(*store, add("a"));
  std::string before;
  {
    StoredGraph stored(*store);
    EXPECT_EQ(stored.graph().node_count(), 5u);
    PropertyGraph& graph = stored.graph();
    const Symbol note = graph.symbols().intern("note");
    graph.for_each_rel([&](RelId r) {
      const std::string_view name = *graph.rel_string(r, graph.symbols().find("id"));
      if (name == "a4") graph.set_property(r, note, "four");
    });
    stored.save();
  }
  import_into(*store, add("b"));
  testing::Sample().add_to(*store);
  const StoredGraph stored(*store);
  const PropertyGraph& graph = stored.graph();
  EXPECT_EQ(graph.node_count(), 18u);
  EXPECT_EQ(graph.rel_count(), 22u);
  int noted = 0;
  graph.for_each_rel([&](RelId r) {
    if (graph.rel_property(r, graph.symbols().find("note")).is_null()) return;
    ++noted;
    EXPECT_EQ(graph.rel_string(r, graph.symbols().find("id")), "a4");
  });
  EXPECT_EQ(noted, 1);
  EXPECT_EQ(stored_picture(), picture(graph));
}

TEST_F(StoredGraphTest, AMemoryStoreHasNoCache) {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  StoredGraph stored(*store);
  stored.graph().create_node({}, {});
  stored.save();
  EXPECT_FALSE(std::filesystem::exists(":memory:-cache"));
}

}  // namespace
}  // namespace entente::graphs
