#include "graphs/graph_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.h"
#include "graphs/property_graph.h"

namespace entente::graphs {
namespace {

using ::testing::ElementsAre;

TEST(GraphBuilderTest, NothingMakesAnEmptyGraph) {
  const PropertyGraph graph(GraphBuilder().build());
  EXPECT_EQ(graph.node_count(), 0u);
  EXPECT_EQ(graph.rel_count(), 0u);
  EXPECT_TRUE(graph.for_each_node([](NodeId) { FAIL(); }));
}

TEST(GraphBuilderTest, RelationshipsAreOrderedBySourceTargetTypeAndKeepTheirProperties) {
  GraphBuilder builder;
  const Symbol a = builder.symbols().intern("A");
  const Symbol b = builder.symbols().intern("B");
  const Symbol order = builder.symbols().intern("order");
  const Symbol odd = builder.symbols().intern("odd");
  for (int i = 0; i < 3; ++i) builder.add_node({});
  const std::tuple<int, int, Symbol> rels[] = {
      {2, 0, a}, {0, 2, b}, {0, 2, a}, {0, 1, b}, {0, 2, a}};
  for (const auto& [s, t, type] : rels) {
    const uint32_t rel = builder.add_rel(s, t, type);
    builder.set_rel(rel, order, static_cast<int64_t>(rel));
    if (rel % 2 == 1) builder.set_rel(rel, odd, "odd");
  }
  const PropertyGraph graph(builder.build());
  std::vector<int64_t> seen;
  std::vector<bool> odds;
  graph.for_each_rel([&](RelId r) {
    seen.push_back(graph.rel_property(r, order).as_int());
    odds.push_back(!graph.rel_property(r, odd).is_null());
  });
  EXPECT_THAT(seen, ElementsAre(3, 2, 4, 1, 0));
  EXPECT_THAT(odds, ElementsAre(true, false, false, true, false));
  std::vector<uint32_t> sources;
  graph.for_each_in(NodeId{2}, [&](RelId r, NodeId s) {
    sources.push_back(s.v);
    EXPECT_EQ(graph.target(r), NodeId{2});
  });
  EXPECT_THAT(sources, ElementsAre(0, 0, 0));
  EXPECT_EQ(graph.type_count(a), 3u);
  EXPECT_EQ(graph.type_count(b), 2u);
}

TEST(GraphBuilderTest, ColumnsOfMixedTypesKeepEachValuesType) {
  GraphBuilder builder;
  const Symbol key = builder.symbols().intern("p");
  const std::vector<Value> values = {1, "one", 2.5, true, List{1, 2}, Value(), 7};
  for (uint32_t v = 0; v < values.size(); ++v) {
    builder.add_node({});
    builder.set_node(v, key, values[v]);
  }
  const PropertyGraph graph(builder.build());
  for (uint32_t v = 0; v < values.size(); ++v) {
    EXPECT_EQ(graph.node_property(NodeId{v}, key).kind(), values[v].kind()) << v;
  }
  EXPECT_EQ(graph.node_property(NodeId{6}, key).as_int(), 7);
}

TEST(GraphBuilderTest, WideAndNarrowIntegersBothSurvive) {
  GraphBuilder builder;
  const Symbol narrow = builder.symbols().intern("narrow");
  const Symbol wide = builder.symbols().intern("wide");
  const int64_t big = 9007199254740993;
  builder.add_node({});
  builder.add_node({});
  builder.set_node(0, narrow, -3);
  builder.set_node(0, wide, big);
  builder.set_node(1, wide, -1);
  const PropertyGraph graph(builder.build());
  EXPECT_EQ(graph.node_property(NodeId{0}, narrow).as_int(), -3);
  EXPECT_EQ(graph.node_property(NodeId{0}, wide).as_int(), big);
  EXPECT_EQ(graph.node_property(NodeId{1}, wide).as_int(), -1);
  EXPECT_EQ(graph.node_number(NodeId{1}, wide), -1.0);
  EXPECT_FALSE(graph.node_string(NodeId{1}, wide).has_value());
}

TEST(GraphBuilderTest, LabelsAreListedAndCounted) {
  GraphBuilder builder;
  const Symbol person = builder.symbols().intern("Person");
  const Symbol leader = builder.symbols().intern("Leader");
  builder.add_node(std::vector<Symbol>{leader, person});
  builder.add_node(std::vector<Symbol>{person});
  builder.add_node({});
  const PropertyGraph graph(builder.build());
  EXPECT_EQ(graph.label_count(person), 2u);
  EXPECT_EQ(graph.label_count(leader), 1u);
  EXPECT_THAT(graph.labels(NodeId{0}), ElementsAre(leader, person));
  std::vector<uint32_t> people;
  graph.for_each_with_label(person, [&](NodeId v) { people.push_back(v.v); });
  EXPECT_THAT(people, ElementsAre(0, 1));
}

TEST(GraphBuilderTest, FindsByIndexedStringsAndAliases) {
  GraphBuilder builder;
  const Symbol name = builder.symbols().intern("name");
  const Symbol aliases = builder.symbols().intern("aliases");
  for (uint32_t v = 0; v < 1000; ++v) {
    builder.add_node({});
    builder.set_node(v, name, v % 2 == 0 ? Value("same") : Value("n" + std::to_string(v)));
  }
  builder.set_node(7, aliases, List{"Moscow", "the Kremlin"});
  const PropertyGraph graph(builder.build());
  EXPECT_EQ(graph.find_nodes(name, "same").size(), 500u);
  EXPECT_THAT(graph.find_nodes(name, "n41"), ElementsAre(NodeId{41}));
  EXPECT_TRUE(graph.find_nodes(name, "n42").empty());
  EXPECT_THAT(graph.find_nodes(aliases, "the Kremlin"), ElementsAre(NodeId{7}));
  EXPECT_TRUE(graph.has_index(name));
}

TEST(NodeIndexTest, FindsTheSameAsASearchFromOneEndToTheOther) {
  for (const uint32_t nodes : {0u, 1u, 50u, 5000u}) {
    std::vector<uint64_t> entries;
    // Every tenth node is "n1": many nodes with one value.
    const auto name_of = [](uint32_t node) {
      return "n" + std::to_string(node % 10 == 0 ? 1 : node);
    };
    for (uint32_t v = 0; v < nodes; ++v) entries.push_back(NodeIndex::entry(name_of(v), v));
    std::sort(entries.begin(), entries.end());
    const NodeIndex index{0, entries};
    for (uint32_t v = 0; v < nodes + 10; ++v) {
      const std::string name = name_of(v);
      std::vector<uint64_t> expected;
      for (const uint64_t entry : entries) {
        if (entry >> 32 == NodeIndex::entry(name, 0) >> 32) expected.push_back(entry);
      }
      const auto found = index.candidates(name);
      ASSERT_EQ(std::vector<uint64_t>(found.begin(), found.end()), expected) << name;
    }
  }
}

}  // namespace
}  // namespace entente::graphs
