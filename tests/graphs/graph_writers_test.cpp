#include "graphs/graph_writers.h"

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "core/json.h"
#include "graphs/csv_reader.h"
#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

using ::testing::HasSubstr;

class GraphWritersTest : public ::testing::Test {
 protected:
  GraphWritersTest() {
    const NodeId a = graph_.create_node(std::vector<Symbol>{s("State"), s("Odd label")},
                                        {{s("id"), "a"},
                                         {s("name"), "comma, \"quote\"\nline"},
                                         {s("n"), 3},
                                         {s("f"), 0.5},
                                         {s("flag"), true},
                                         {s("tags"), List{"x", "y z"}},
                                         {s("lists"), List{"p;q"}},
                                         {s("day"), graphs::Date{18262}}});
    const NodeId b = graph_.create_node({}, {{s("id"), "b"}, {s("name"), "it's \\ <&>"}});
    graph_.create_rel(a, b, s("KNOWS WELL"), {{s("weight"), 0.25}, {s("since"), 1999}});
    graph_.create_rel(b, a, s("T"), {{s("weight"), 1.0}});
  }
  Symbol s(const char* name) { return graph_.symbols().intern(name); }
  template <class F>
  std::string text(F write) {
    std::ostringstream out;
    write(graph_, out);
    return out.str();
  }

  PropertyGraph graph_;
};

TEST_F(GraphWritersTest, JsonHoldsEverything) {
  const Json json = parse_json(text(write_json));
  ASSERT_EQ(json["nodes"].as_array().size(), 2u);
  const Json& node = json["nodes"].as_array()[0];
  EXPECT_EQ(node["labels"].as_array()[1].as_string(), "Odd label");
  EXPECT_EQ(node["properties"]["name"].as_string(), "comma, \"quote\"\nline");
  EXPECT_EQ(node["properties"]["n"].as_int(), 3);
  EXPECT_TRUE(node["properties"]["f"].is_double());
  EXPECT_EQ(node["properties"]["day"].as_string(), "2020-01-01");
  const Json& rel = json["relationships"].as_array()[0];
  EXPECT_EQ(rel["type"].as_string(), "KNOWS WELL");
  EXPECT_EQ(rel["end"].as_int(), 1);
}

TEST_F(GraphWritersTest, CsvReadsBack) {
  const std::string nodes = text(write_csv_nodes);
  const std::string rels = text(write_csv_rels);
  EXPECT_THAT(nodes, HasSubstr("id:ID,:LABEL,name,n:long,f:double,flag:boolean,tags:string[],lists,"
                               "day:date\n"));
  EXPECT_TRUE(rels.starts_with(":START_ID,:END_ID,:TYPE,weight:double,since:long\n"));
  GraphBuilder builder;
  NodeNames names;
  read_csv_nodes(nodes, "nodes", builder, names);
  read_csv_rels(rels, "rels", builder, names);
  const PropertyGraph again(builder.build());
  ASSERT_EQ(again.node_count(), 2u);
  ASSERT_EQ(again.rel_count(), 2u);
  for (const char* key : {"id", "name", "n", "f", "flag", "tags", "day"}) {
    const Value before = graph_.node_property(NodeId{0}, s(key));
    const Value after = again.node_property(NodeId{0}, again.symbols().find(key));
    EXPECT_TRUE(equivalent(before, after)) << key;
  }
  EXPECT_EQ(again.symbols().name(again.rel_type(RelId{0})), "KNOWS WELL");
  EXPECT_TRUE(again.has_label(NodeId{0}, again.symbols().find("Odd label")));
}

TEST_F(GraphWritersTest, CsvWithoutIdsOfTheirOwnNumbersNodes) {
  graph_.create_node({}, {{s("id"), "a"}});
  EXPECT_TRUE(text(write_csv_nodes).starts_with(":ID,:LABEL,id,"));
  EXPECT_THAT(text(write_csv_rels), HasSubstr("\n0,1,KNOWS WELL,0.25,1999\n"));
}

TEST_F(GraphWritersTest, GexfIsWellFormedAndPositive) {
  const NodeId c = graph_.create_node({}, {{s("id"), std::string("\x01 & \xff")}});
  graph_.create_rel(c, c, s("T"), {{s("weight"), 0}});
  const std::string gexf = text(write_gexf);
  XML_Parser parser = XML_ParserCreate(nullptr);
  EXPECT_EQ(XML_Parse(parser, gexf.data(), static_cast<int>(gexf.size()), 1), XML_STATUS_OK);
  XML_ParserFree(parser);
  EXPECT_THAT(gexf, HasSubstr("http://gexf.net/1.3"));
  EXPECT_THAT(gexf, HasSubstr("kind=\"KNOWS WELL\""));
  EXPECT_THAT(gexf, HasSubstr("comma, &quot;quote&quot; line"));
  EXPECT_EQ(gexf.find("weight=\"0\""), std::string::npos);
}

TEST_F(GraphWritersTest, CypherMakesTheGraph) {
  const std::string script = text(write_cypher);
  EXPECT_THAT(script, HasSubstr("CREATE (:State:`Odd label` {id: 'a', name: 'comma, "
                                "\"quote\"\\nline', n: 3, f: 0.5, flag: true, tags: ['x', 'y z'], "
                                "lists: ['p;q'], day: date('2020-01-01')});\n"));
  EXPECT_THAT(script, HasSubstr("name: 'it\\'s \\\\ <&>'"));
  EXPECT_THAT(script,
              HasSubstr("MATCH (a:State {id: 'a'}), (b {id: 'b'}) CREATE (a)-[:`KNOWS WELL` "
                        "{weight: 0.25, since: 1999}]->(b);\n"));
  EXPECT_EQ(script.find("_entente_id"), std::string::npos);
  graph_.create_node({}, {});
  EXPECT_THAT(text(write_cypher), HasSubstr("MATCH (n) REMOVE n._entente_id;\n"));
}

TEST_F(GraphWritersTest, EmptyGraphsAreWritten) {
  graph_.clear();
  EXPECT_EQ(parse_json(text(write_json))["nodes"].as_array().size(), 0u);
  EXPECT_EQ(text(write_cypher), "");
}

}  // namespace
}  // namespace entente::graphs
