#include "graphs/property_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "core/error.h"
#include "graphs/graph_builder.h"

namespace entente::graphs {
namespace {

using ::testing::ElementsAre;

class PropertyGraphTest : public ::testing::Test {
 protected:
  // 0 -A-> 1 -A-> 2, 0 -B-> 2, all nodes labelled L with a name.
  PropertyGraphTest() {
    GraphBuilder builder;
    label_ = builder.symbols().intern("L");
    a_ = builder.symbols().intern("A");
    b_ = builder.symbols().intern("B");
    name_ = builder.symbols().intern("name");
    weight_ = builder.symbols().intern("weight");
    for (uint32_t v = 0; v < 3; ++v) {
      builder.add_node(std::vector<Symbol>{label_});
      builder.set_node(v, name_, std::string(1, static_cast<char>('x' + v)));
    }
    builder.set_rel(builder.add_rel(0, 1, a_), weight_, 0.5);
    builder.set_rel(builder.add_rel(0, 2, b_), weight_, 0.25);
    builder.set_rel(builder.add_rel(1, 2, a_), weight_, 1.0);
    graph_ = std::make_unique<PropertyGraph>(builder.build());
  }

  std::vector<uint32_t> out(uint32_t v) {
    std::vector<uint32_t> found;
    graph_->for_each_out(NodeId{v}, [&](RelId, NodeId o) { found.push_back(o.v); });
    return found;
  }
  std::vector<uint32_t> in(uint32_t v) {
    std::vector<uint32_t> found;
    graph_->for_each_in(NodeId{v}, [&](RelId, NodeId o) { found.push_back(o.v); });
    return found;
  }

  Symbol label_, a_, b_, name_, weight_;
  std::unique_ptr<PropertyGraph> graph_;
};

TEST_F(PropertyGraphTest, VisitsStopWhenAsked) {
  int visits = 0;
  EXPECT_FALSE(graph_->for_each_out(NodeId{0}, [&](RelId, NodeId) {
    ++visits;
    return false;
  }));
  EXPECT_EQ(visits, 1);
  const std::vector<Symbol> types = {b_};
  EXPECT_TRUE(graph_->for_each_out(NodeId{0}, types, [&](RelId, NodeId o) { EXPECT_EQ(o.v, 2u); }));
}

TEST_F(PropertyGraphTest, CreatedElementsAreSeenBesideTheBase) {
  const Symbol m = graph_->symbols().intern("M");
  const NodeId node = graph_->create_node(std::vector<Symbol>{m, m, label_},
                                          {{name_, "new"}, {weight_, Value()}, {name_, "newer"}});
  EXPECT_EQ(node.v, 3u);
  EXPECT_EQ(graph_->node_property(node, name_).as_string(), "newer");
  EXPECT_THAT(graph_->labels(node), ElementsAre(m, label_));
  const RelId rel = graph_->create_rel(NodeId{1}, node, b_, {{weight_, 0.125}});
  EXPECT_EQ(rel.v, 3u);
  EXPECT_THAT(out(1), ElementsAre(2, 3));
  EXPECT_THAT(in(3), ElementsAre(1));
  EXPECT_EQ(graph_->rel_type(rel), b_);
  EXPECT_EQ(graph_->type_count(b_), 2u);
  EXPECT_EQ(graph_->label_count(label_), 4u);
  EXPECT_EQ(graph_->changes().nodes_created, 1);
  EXPECT_EQ(graph_->changes().labels_added, 2);
  EXPECT_EQ(graph_->changes().properties_set, 2);
  EXPECT_THAT(graph_->find_nodes(name_, "newer"), ElementsAre(node));
  EXPECT_THAT(graph_->rel_doubles(weight_), ElementsAre(0.5, 0.25, 1.0, 0.125));
}

TEST_F(PropertyGraphTest, DeletedElementsAreGone) {
  EXPECT_THROW(graph_->delete_node(NodeId{0}), InternalError);
  graph_->delete_rel(RelId{0});
  graph_->delete_rel(RelId{1});
  EXPECT_TRUE(out(0).empty());
  EXPECT_THAT(in(2), ElementsAre(1));
  EXPECT_EQ(graph_->degree_in(NodeId{2}), 1u);
  graph_->delete_node(NodeId{0});
  EXPECT_FALSE(graph_->node_alive(NodeId{0}));
  EXPECT_EQ(graph_->node_count(), 2u);
  EXPECT_EQ(graph_->label_count(label_), 2u);
  EXPECT_TRUE(graph_->find_nodes(name_, "x").empty());
  int nodes = 0;
  graph_->for_each_with_label(label_, [&](NodeId v) { nodes += v.v > 0 ? 1 : 100; });
  EXPECT_EQ(nodes, 2);
}

TEST_F(PropertyGraphTest, PropertiesAndLabelsChange) {
  graph_->set_property(NodeId{0}, name_, "other");
  EXPECT_TRUE(graph_->find_nodes(name_, "x").empty());
  EXPECT_THAT(graph_->find_nodes(name_, "other"), ElementsAre(NodeId{0}));
  graph_->remove_property(NodeId{0}, name_);
  graph_->remove_property(NodeId{0}, name_);
  EXPECT_TRUE(graph_->node_property(NodeId{0}, name_).is_null());
  EXPECT_EQ(graph_->changes().properties_set, 2);
  graph_->set_property(RelId{0}, weight_, 0.75);
  EXPECT_EQ(graph_->rel_number(RelId{0}, weight_), 0.75);
  const Symbol m = graph_->symbols().intern("M");
  EXPECT_TRUE(graph_->add_label(NodeId{1}, m));
  EXPECT_FALSE(graph_->add_label(NodeId{1}, m));
  EXPECT_TRUE(graph_->remove_label(NodeId{1}, label_));
  EXPECT_FALSE(graph_->remove_label(NodeId{1}, label_));
  EXPECT_EQ(graph_->label_count(m), 1u);
  EXPECT_EQ(graph_->label_count(label_), 2u);
}

TEST_F(PropertyGraphTest, RollbackRestoresEverything) {
  graph_->create_node({}, {});
  const Changes before = graph_->changes();
  graph_->checkpoint();
  const NodeId node = graph_->create_node(std::vector<Symbol>{label_}, {{name_, "new"}});
  graph_->create_rel(node, NodeId{0}, a_, {});
  const RelId loop = graph_->create_rel(NodeId{0}, NodeId{0}, b_, {});
  graph_->set_property(loop, weight_, 3);
  graph_->delete_rel(loop);
  graph_->delete_rel(RelId{0});
  graph_->set_property(NodeId{1}, name_, 5);
  graph_->remove_label(NodeId{2}, label_);
  graph_->rollback();
  EXPECT_EQ(graph_->node_count(), 4u);
  EXPECT_EQ(graph_->rel_count(), 3u);
  EXPECT_EQ(graph_->changes().nodes_created, before.nodes_created);
  EXPECT_EQ(graph_->changes().rels_deleted, 0);
  EXPECT_THAT(out(0), ElementsAre(1, 2));
  EXPECT_TRUE(in(0).empty());
  EXPECT_EQ(graph_->node_property(NodeId{1}, name_).as_string(), "y");
  EXPECT_TRUE(graph_->has_label(NodeId{2}, label_));
  EXPECT_EQ(graph_->label_count(label_), 3u);
  EXPECT_EQ(graph_->type_count(b_), 1u);
  EXPECT_TRUE(graph_->find_nodes(name_, "new").empty());
}

TEST_F(PropertyGraphTest, FlatArraysFollowTheChanges) {
  FlatGraph flat = graph_->flat();
  EXPECT_EQ(flat.out.rel(1), 1u);
  EXPECT_THAT(flat.in.neighbours, ElementsAre(0, 0, 1));
  graph_->delete_rel(RelId{0});
  graph_->create_rel(NodeId{2}, NodeId{0}, a_, {});
  flat = graph_->flat();
  EXPECT_THAT(flat.out.offsets, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(flat.out.neighbours, ElementsAre(2, 2, 0));
  EXPECT_THAT(flat.out.rels, ElementsAre(1, 2, 3));
  EXPECT_THAT(graph_->rel_types(), ElementsAre(a_, b_, a_, a_));
}

TEST_F(PropertyGraphTest, TouchedElementsAreListedOnce) {
  graph_->set_property(NodeId{0}, name_, 1);
  graph_->set_property(NodeId{0}, name_, 2);
  graph_->delete_rel(RelId{2});
  graph_->checkpoint();
  graph_->create_node({}, {});
  graph_->rollback();
  PropertyGraph::Touched touched = graph_->take_touched();
  EXPECT_THAT(touched.nodes, ElementsAre(NodeId{0}));
  EXPECT_THAT(touched.rels, ElementsAre(RelId{2}));
  EXPECT_TRUE(graph_->take_touched().nodes.empty());
}

TEST_F(PropertyGraphTest, ClearedGraphsStartAgain) {
  graph_->clear();
  EXPECT_EQ(graph_->node_count(), 0u);
  const NodeId node = graph_->create_node({}, {});
  EXPECT_EQ(node.v, 0u);
}

// Random changes against a plain model: what is visible must agree after each step.
TEST(PropertyGraphModelTest, AgreesWithAPlainModel) {
  std::mt19937 random(1);
  for (int round = 0; round < 30; ++round) {
    GraphBuilder builder;
    const Symbol type = builder.symbols().intern("T");
    const Symbol key = builder.symbols().intern("k");
    std::map<uint32_t, int64_t> nodes;  // node to its property
    std::multiset<std::pair<uint32_t, uint32_t>> edges;
    for (uint32_t v = 0; v < 6; ++v) {
      builder.add_node({});
      builder.set_node(v, key, static_cast<int64_t>(v));
      nodes[v] = v;
    }
    for (int e = 0; e < 10; ++e) {
      const uint32_t s = random() % 6;
      const uint32_t t = random() % 6;
      builder.add_rel(s, t, type);
      edges.emplace(s, t);
    }
    PropertyGraph graph(builder.build());
    auto saved_nodes = nodes;
    auto saved_edges = edges;
    bool open = false;
    for (int step = 0; step < 60; ++step) {
      const auto any_node = [&] {
        auto it = nodes.begin();
        std::advance(it, random() % nodes.size());
        return NodeId{it->first};
      };
      switch (random() % 6) {
        case 0: {
          const int64_t value = random() % 100;
          nodes[graph.create_node({}, {{key, value}}).v] = value;
          break;
        }
        case 1: {
          const NodeId s = any_node();
          const NodeId t = any_node();
          graph.create_rel(s, t, type, {});
          edges.emplace(s.v, t.v);
          break;
        }
        case 2: {
          std::vector<RelId> rels;
          graph.for_each_rel([&](RelId r) { rels.push_back(r); });
          if (rels.empty()) break;
          const RelId r = rels[random() % rels.size()];
          edges.erase(edges.find({graph.source(r).v, graph.target(r).v}));
          graph.delete_rel(r);
          break;
        }
        case 3: {
          const NodeId v = any_node();
          if (graph.degree_out(v) + graph.degree_in(v) > 0 || nodes.size() < 2) break;
          graph.delete_node(v);
          nodes.erase(v.v);
          break;
        }
        case 4: {
          const NodeId v = any_node();
          nodes[v.v] = random() % 100;
          graph.set_property(v, key, nodes[v.v]);
          break;
        }
        default:
          if (!open) {
            graph.checkpoint();
            saved_nodes = nodes;
            saved_edges = edges;
          } else if (random() % 2 == 0) {
            graph.commit();
          } else {
            graph.rollback();
            nodes = saved_nodes;
            edges = saved_edges;
          }
          open = !open;
      }
      std::map<uint32_t, int64_t> seen_nodes;
      graph.for_each_node(
          [&](NodeId v) { seen_nodes[v.v] = graph.node_property(v, key).as_int(); });
      ASSERT_EQ(seen_nodes, nodes);
      std::multiset<std::pair<uint32_t, uint32_t>> by_out;
      std::multiset<std::pair<uint32_t, uint32_t>> by_in;
      graph.for_each_node([&](NodeId v) {
        size_t degree = 0;
        graph.for_each_out(v, [&](RelId, NodeId o) {
          by_out.emplace(v.v, o.v);
          ++degree;
        });
        ASSERT_EQ(graph.degree_out(v), degree);
        graph.for_each_in(v, [&](RelId, NodeId o) { by_in.emplace(o.v, v.v); });
      });
      ASSERT_EQ(by_out, edges);
      ASSERT_EQ(by_in, edges);
      ASSERT_EQ(graph.rel_count(), edges.size());
      ASSERT_EQ(graph.flat().out.neighbours.size(), edges.size());
    }
  }
}

}  // namespace
}  // namespace entente::graphs
