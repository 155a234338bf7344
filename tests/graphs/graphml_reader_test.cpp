#include "graphs/graphml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "graphs/property_graph.h"

namespace entente::graphs {
namespace {

std::unique_ptr<PropertyGraph> read(const std::string& text) {
  GraphBuilder builder;
  NodeNames names;
  read_graphml(text, "g.graphml", builder, names);
  return std::make_unique<PropertyGraph>(builder.build());
}

std::string failure(const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    return error.full_message();
  }
  return "";
}

const std::string kHead = "<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n";
const std::string kTail = "</graph></graphml>";

TEST(GraphmlReaderTest, ReadsKeysOfOtherPrograms) {
  const auto graph = read(
      kHead +
      "<key id='d0' for='node' attr.name='name' attr.type='string'/>"
      "<key id='d1' for='edge' attr.name='weight' attr.type='float'/>"
      "<key id='d2' for='edge' attr.name='kind' attr.type='string'><default>plain</default></key>"
      "<key id='d3' attr.name='flag' attr.type='boolean'/>"
      "<key id='d4' for='graph' attr.name='title'/>"
      "<graph edgedefault='undirected'><data key='d4'>title</data>"
      "<edge source='a' target='b'><data key='d1'>2.5</data><data key='d3'>true</data></edge>"
      "<node id='a'><data key='d0'>A &amp; B</data></node><node id='b'/>"
      "<edge source='b' target='a'><data key='d2'>odd</data></edge>" +
      kTail);
  const Symbols& symbols = graph->symbols();
  EXPECT_EQ(graph->node_count(), 2u);
  EXPECT_EQ(graph->node_string(NodeId{0}, symbols.find("name")), "A & B");
  EXPECT_EQ(graph->node_string(NodeId{1}, symbols.find("id")), "b");
  EXPECT_EQ(symbols.name(graph->rel_type(RelId{0})), "RELATED");
  EXPECT_EQ(graph->rel_number(RelId{0}, symbols.find("weight")), 2.5);
  EXPECT_EQ(graph->rel_string(RelId{0}, symbols.find("kind")), "plain");
  EXPECT_TRUE(graph->rel_property(RelId{0}, symbols.find("flag")).as_bool());
  EXPECT_EQ(graph->rel_string(RelId{1}, symbols.find("kind")), "odd");
}

TEST(GraphmlReaderTest, ReadsNestedGraphsAndYEdsLabels) {
  const auto graph = read(
      "<g:graphml xmlns:g='http://graphml.graphdrawing.org/xmlns' xmlns:y='y'>"
      "<g:key id='d6' for='node' yfiles.type='nodegraphics'/>"
      "<g:graph edgedefault='directed'><g:node id='n0'><g:data key='d6'><y:ShapeNode>"
      "<y:Geometry x='1'/><y:NodeLabel>Group</y:NodeLabel></y:ShapeNode></g:data>"
      "<g:graph edgedefault='directed'><g:node id='n0::n0'/></g:graph></g:node>"
      "<g:edge source='n0' target='n0::n0'/></g:graph></g:graphml>");
  EXPECT_EQ(graph->node_count(), 2u);
  EXPECT_EQ(graph->node_string(NodeId{0}, graph->symbols().find("name")), "Group");
  EXPECT_EQ(graph->rel_count(), 1u);
}

TEST(GraphmlReaderTest, BothXmlReadersAgree) {
  const std::string body =
      "<!-- c > --><graphml><key id='k' for='node' attr.name='k'/>\n<graph edgedefault='directed'>"
      "<node id='a&amp;&#x42;\tc'><data key='k'>x &lt;&#233;&gt;\r\ny<![CDATA[<raw & ]]>z</data>"
      "</node >\n<node id='b'/></graph></graphml>\n<!-- end -->";
  // A document type sends the second to expat.
  for (const std::string& text : {"<?xml version='1.0'?>" + body, "<!DOCTYPE graphml>" + body}) {
    const auto graph = read(text);
    EXPECT_EQ(graph->node_string(NodeId{0}, graph->symbols().find("id")), "a&B c");
    EXPECT_EQ(graph->node_string(NodeId{0}, graph->symbols().find("k")), "x <\u00e9>\ny<raw & z");
    EXPECT_EQ(graph->node_count(), 2u);
  }
}

TEST(GraphmlReaderTest, RefusesWhatIsNoXml) {
  const std::vector<std::string> bad = {"<graphml>",
                                        "<graphml></graph>",
                                        "<graphml/><graphml/>",
                                        "<graphml a='1' a='2'/>",
                                        "<graphml a=1/>",
                                        "<graphml a='<'/>",
                                        "<graphml a/>",
                                        "<graphml>&nbsp;</graphml>x",
                                        "<graphml></graphml>text",
                                        "text",
                                        "<graphml><!-- </graphml>",
                                        "<graphml><![CDATA[</graphml>",
                                        "<graphml><",
                                        "<graphml><1/></graphml>",
                                        "<graphml a='x'b='y'/>",
                                        "<graphml a='&#0;'/>",
                                        "<graphml a='\x01'/>",
                                        "<graphml a='&amp'/>",
                                        "<graphml/",
                                        "<graphml><!X></graphml>",
                                        "<?xml",
                                        "<!--"};
  for (const std::string& text : bad) EXPECT_NE(failure(text), "") << text;
}

TEST(GraphmlReaderTest, AKeyCountsOnceItsElementEnds) {
  EXPECT_THAT(failure("<graphml><key id='a' for='node'/><key id='k' for='node'><graph><node id='n'>"
                      "<data key='k'>x</data></node></graph></key></graphml>"),
              ::testing::HasSubstr("never declared"));
}

TEST(GraphmlReaderTest, ReadsOtherEncodings) {
  const std::string text =
      "<?xml version='1.0' encoding='ISO-8859-1'?><graphml><graph><node "
      "id='\xe9'/></graph></graphml>";
  const auto graph = read(text);
  EXPECT_EQ(graph->node_string(NodeId{0}, graph->symbols().find("id")), "\u00e9");
}

TEST(GraphmlReaderTest, ErrorsNameTheLine) {
  EXPECT_EQ(failure(kHead + "<graph edgedefault='directed'>" + kTail), "");
  EXPECT_THAT(failure(kHead + "<graph edgedefault='directed'>"),
              ::testing::StartsWith("g.graphml:2: is no well-formed XML"));
  EXPECT_THAT(failure(""), ::testing::HasSubstr("XML"));
  EXPECT_THAT(failure("<html></html>"), ::testing::HasSubstr("is no GraphML"));
  EXPECT_THAT(failure(kHead +
                      "<graph edgedefault='directed'><node id='a'/>\n"
                      "<edge source='a' target='zz'/>" +
                      kTail),
              ::testing::StartsWith("g.graphml:3: an edge names the node 'zz'"));
  EXPECT_THAT(failure(kHead + "<graph edgedefault='directed'><node/>" + kTail),
              ::testing::HasSubstr("without an id"));
  EXPECT_THAT(failure(kHead + "<graph edgedefault='directed'><node id='a'/><node id='a'/>" + kTail),
              ::testing::HasSubstr("was there before"));
  EXPECT_THAT(failure(kHead +
                      "<graph edgedefault='directed'><node id='a'><data key='k'>1</data>"
                      "</node>" +
                      kTail),
              ::testing::HasSubstr("never declared"));
  EXPECT_THAT(failure(kHead +
                      "<key id='k' for='node' attr.name='k' attr.type='int'/>"
                      "<graph edgedefault='directed'><node id='a'><data key='k'>1x</data>"
                      "</node>" +
                      kTail),
              ::testing::HasSubstr("'1x'"));
  EXPECT_THAT(failure("<!DOCTYPE graphml [<!ENTITY a 'b'>]>" + kHead +
                      "<graph edgedefault='directed'>" + kTail),
              ::testing::HasSubstr("entities"));
  EXPECT_THAT(failure(kHead + "<graph edgedefault='directed'><hyperedge/>" + kTail),
              ::testing::HasSubstr("hyperedges"));
  std::string deep = kHead;
  for (int i = 0; i < 2000; ++i) deep += "<graph>";
  EXPECT_THAT(failure(deep), ::testing::HasSubstr("too deeply"));
}

}  // namespace
}  // namespace entente::graphs
