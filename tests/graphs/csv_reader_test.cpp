#include "graphs/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "graphs/property_graph.h"
#include "graphs/temporal.h"

namespace entente::graphs {
namespace {

std::unique_ptr<PropertyGraph> read(std::string_view nodes, std::string_view edges) {
  GraphBuilder builder;
  NodeNames names;
  read_csv_nodes(nodes, "nodes.csv", builder, names);
  read_csv_rels(edges, "edges.csv", builder, names);
  return std::make_unique<PropertyGraph>(builder.build());
}

std::string failure(std::string_view nodes, std::string_view edges) {
  try {
    read(nodes, edges);
  } catch (const InputError& error) {
    return error.full_message();
  }
  return "";
}

TEST(CsvReaderTest, AJsonListIsOneWhereTheHeaderTellsNoType) {
  const auto graph = read(
      ":ID,said,text:string\na,\"[\"\"one; two\"\",\"\"three\"\"]\",\"[\"\"x\"\"]\"\nb,[sic],\n",
      ":START_ID,:END_ID,:TYPE\n");
  const auto value = [&](uint32_t node, const char* key) {
    return graph->node_property(NodeId{node}, graph->symbols().find(key));
  };
  ASSERT_TRUE(value(0, "said").is_list());
  EXPECT_EQ(value(0, "said").as_list()[0].as_string(), "one; two");
  EXPECT_TRUE(value(0, "text").is_string());
  EXPECT_EQ(value(1, "said").as_string(), "[sic]");
}

TEST(CsvReaderTest, ReadsNeo4jAdminsHeaders) {
  const auto graph = read(
      "id:ID,name,:LABEL,born:int,tags:string[],:IGNORE,day:date,big:boolean\r\n"
      "a,\"Smith, \"\"J\"\"\nSr\",Leader;Person,1950,x;y,zzz,2020-01-02,true\r\n"
      "b,,,,,,,\r\n",
      ":START_ID,:END_ID,:TYPE,weight:double,count:long\n"
      "a,b,KNOWS,0.5,7\n\n"
      "b,a,HATES,,\n");
  const Symbols& symbols = graph->symbols();
  ASSERT_EQ(graph->node_count(), 2u);
  EXPECT_EQ(graph->node_string(NodeId{0}, symbols.find("name")), "Smith, \"J\"\nSr");
  EXPECT_EQ(graph->node_property(NodeId{0}, symbols.find("born")).as_int(), 1950);
  EXPECT_EQ(graph->node_property(NodeId{0}, symbols.find("tags")).as_list().size(), 2u);
  EXPECT_TRUE(graph->node_property(NodeId{0}, symbols.find("big")).as_bool());
  EXPECT_EQ(format_temporal(graph->node_property(NodeId{0}, symbols.find("day"))), "2020-01-02");
  EXPECT_TRUE(graph->has_label(NodeId{0}, symbols.find("Leader")));
  EXPECT_TRUE(graph->has_label(NodeId{0}, symbols.find("Person")));
  EXPECT_TRUE(graph->labels(NodeId{1}).empty());
  EXPECT_TRUE(graph->node_property(NodeId{1}, symbols.find("name")).is_null());
  EXPECT_EQ(graph->rel_count(), 2u);
  EXPECT_EQ(graph->rel_number(RelId{0}, symbols.find("weight")), 0.5);
  EXPECT_EQ(graph->rel_property(RelId{0}, symbols.find("count")).as_int(), 7);
  EXPECT_TRUE(graph->rel_property(RelId{1}, symbols.find("weight")).is_null());
}

TEST(CsvReaderTest, ErrorsNameTheLine) {
  const std::string nodes = ":ID,n:int\na,1\nb,2\n";
  const std::string edges = ":START_ID,:END_ID,:TYPE\n";
  EXPECT_EQ(failure(nodes, edges), "");
  EXPECT_THAT(failure(nodes, edges + "a,b,T\na,c,T\n"), ::testing::StartsWith("edges.csv:3: "));
  EXPECT_THAT(failure(nodes, edges + "a,b\n"), ::testing::StartsWith("edges.csv:2: "));
  EXPECT_THAT(failure(nodes, edges + "a,b,T,x\n"), ::testing::StartsWith("edges.csv:2: "));
  EXPECT_THAT(failure(nodes, edges + "a,b,\n"), ::testing::StartsWith("edges.csv:2: "));
  EXPECT_THAT(failure(nodes + "a,3\n", edges), ::testing::StartsWith("nodes.csv:4: "));
  EXPECT_THAT(failure(nodes + "c,x\n", edges), ::testing::StartsWith("nodes.csv:4: "));
  EXPECT_THAT(failure(nodes + "c,99999999999999999999\n", edges),
              ::testing::StartsWith("nodes.csv:4: "));
  EXPECT_THAT(failure(nodes + "\"c\nd\",1\n\"open", edges), ::testing::StartsWith("nodes.csv:6: "));
  EXPECT_THAT(failure(nodes + "c,1,2\n", edges), ::testing::StartsWith("nodes.csv:4: "));
  EXPECT_THAT(failure(":ID,n:colour\n", edges), ::testing::HasSubstr("colour"));
  EXPECT_THAT(failure(nodes + "\xff,1\n", edges), ::testing::HasSubstr("byte 18"));
  EXPECT_THAT(failure("name\nx\n", edges), ::testing::HasSubstr(":ID"));
}

TEST(CsvReaderTest, TellsNodesFromRelationships) {
  EXPECT_EQ(csv_kind("id:ID,name\n"), CsvKind::kNodes);
  EXPECT_EQ(csv_kind(":START_ID,:END_ID,:TYPE\n"), CsvKind::kRelationships);
  EXPECT_EQ(csv_kind("a,b\n:ID"), CsvKind::kNeither);
  EXPECT_EQ(csv_kind(""), CsvKind::kNeither);
}

TEST(CsvReaderTest, AByteOrderMarkIsNoPartOfTheHeader) {
  EXPECT_EQ(read("\xef\xbb\xbf:ID\na\n", ":START_ID,:END_ID,:TYPE\n")->node_count(), 1u);
}

}  // namespace
}  // namespace entente::graphs
