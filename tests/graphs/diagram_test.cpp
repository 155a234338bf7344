#include "graphs/diagram.h"

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "core/error.h"
#include "graphs/diagram_dot.h"
#include "graphs/diagram_part.h"
#include "tests/graphs/sample.h"

namespace entente::graphs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string drawn(const Diagram& diagram, DiagramFormat format = DiagramFormat::kSvg) {
  std::ostringstream out;
  write_diagram(diagram, format, out);
  return out.str();
}

bool well_formed(const std::string& xml) {
  XML_Parser parser = XML_ParserCreate(nullptr);
  const XML_Status status = XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), 1);
  XML_ParserFree(parser);
  return status == XML_STATUS_OK;
}

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

Diagram sample() {
  const StatementGraph graph = testing::Sample().graph();
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  const std::vector<uint32_t> emphasized = {*graph.find("state:RUS")};
  Diagram diagram = diagram_of(graph, edges_of(graph, all), emphasized);
  diagram.title = "Sample";
  return diagram;
}

Diagram of_size(uint32_t nodes) {
  Diagram diagram;
  for (uint32_t v = 0; v < nodes; ++v) {
    diagram.nodes.push_back({"Node " + std::to_string(v), "State", false});
    if (v > 0) diagram.links.push_back({v / 2, v, "AGREE", LinkKind::kCooperation, false, true, 1});
  }
  return diagram;
}

TEST(DiagramTest, ShowsNamesLabelsLegendAndTitle) {
  const std::string svg = drawn(sample());
  EXPECT_TRUE(well_formed(svg));
  for (const char* text :
       {"Russia", "Vladimir Putin", "United States", "supplies", "Sample", "State (ellipse)",
        "Leader (box)", "cooperation", "conflict", "denied (not)"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
  EXPECT_THAT(svg, Not(HasSubstr("Treaty (note)")));
}

TEST(DiagramTest, OneLineAPairWithAllItsLabels) {
  Diagram diagram;
  diagram.nodes = {{"A", "State", false}, {"B", "State", false}};
  for (const char* label : {"AGREE", "AID", "CONSULT"}) {
    diagram.links.push_back({0, 1, label, LinkKind::kCooperation, false, true, 1});
  }
  diagram.links.push_back({1, 0, "REJECT", LinkKind::kConflict, false, true, 3});
  const DotGraph dot = dot_of(diagram);
  ASSERT_EQ(dot.edges.size(), 1u);
  const std::string svg = drawn(diagram);
  // Which way each points is told by its subject, however the line comes to lie.
  for (const char* text : {"A: agree", "A: aid", "A: consult",
                           "B: reject \xC3\x97"
                           "3"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
  for (int i = 0; i < 6; ++i) {
    diagram.links.push_back({0, 1, "L" + std::to_string(i), LinkKind::kOther, false, true, 1});
  }
  EXPECT_THAT(drawn(diagram), HasSubstr("and 6 more"));
}

TEST(DiagramTest, NegatedLinesAreDashedAndSayNot) {
  Diagram diagram;
  diagram.nodes = {{"A", "State", false}, {"B", "State", false}};
  diagram.links.push_back({0, 1, "ALLIED_WITH", LinkKind::kCooperation, true, false, 1});
  const std::string svg = drawn(diagram);
  EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
  EXPECT_THAT(svg, HasSubstr("#c00000"));
  EXPECT_THAT(svg, HasSubstr(">not<"));
  EXPECT_THAT(svg, HasSubstr("allied with"));
  diagram.links[0].negated = false;
  EXPECT_THAT(drawn(diagram), Not(HasSubstr("stroke-dasharray")));
}

TEST(DiagramTest, AnyNameIsShownAsItIs) {
  Diagram diagram;
  const std::vector<std::string> names = {"A & B <b>bold</b>",
                                          "C:\\new \\N \\G",
                                          "\"quoted\"",
                                          "&eacute;",
                                          "n1",
                                          "",
                                          "port:n",
                                          "Zürich",
                                          "北京",
                                          "]]>",
                                          "--",
                                          "%",
                                          "a|b{c}"};
  for (const std::string& name : names) diagram.nodes.push_back({name, "State", false});
  diagram.nodes.push_back({std::string("bad\xff\x01\x00utf", 9), "odd & type", true});
  diagram.links.push_back({0, 1, "A<&>\"B\\N", LinkKind::kOther, false, true, 1});
  const std::string svg = drawn(diagram);
  EXPECT_TRUE(well_formed(svg));
  for (const char* text :
       {"A &amp; B", "&lt;b&gt;bold&lt;/b&gt;", "C:\\new", "\\N", "\\G", "&quot;quoted&quot;",
        "&amp;eacute;", ">n1<", "port:n", "Zürich", "北京", "]]&gt;", "a|b{c}", "bad\uFFFDutf"}) {
    EXPECT_THAT(svg, HasSubstr(text)) << text;
  }
}

TEST(DiagramTest, TheSameDiagramGivesTheSameBytes) {
  EXPECT_EQ(drawn(sample()), drawn(sample()));
  EXPECT_EQ(drawn(of_size(320)), drawn(of_size(320)));
}

TEST(DiagramTest, WritesAllFormats) {
  EXPECT_TRUE(drawn(sample(), DiagramFormat::kPng).starts_with("\x89PNG\r\n"));
  EXPECT_TRUE(drawn(sample(), DiagramFormat::kPdf).starts_with("%PDF-"));
  const std::string dot = drawn(sample(), DiagramFormat::kDot);
  EXPECT_TRUE(dot.starts_with("digraph"));
  EXPECT_THAT(dot, HasSubstr("layout="));
}

TEST(DiagramTest, LargeDiagramsAreDrawnOtherwiseAndSaySo) {
  EXPECT_EQ(layout_for(20, 22, 4, false), "dot");
  EXPECT_EQ(layout_for(20, 22, 15, false), "neato");
  EXPECT_EQ(layout_for(20, 60, 4, false), "neato");
  EXPECT_EQ(layout_for(400, 60, 4, false), "sfdp");
  EXPECT_EQ(layout_for(400, 60, 40, true), "dot");
  const std::string svg = drawn(of_size(350));
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("too many for labels"));
  EXPECT_THAT(svg, Not(HasSubstr(">agree<")));
}

TEST(DiagramTest, LabelsNeverOverlapNodes) {
  // A hub: neato, with labels as nodes of their own.
  Diagram diagram;
  diagram.nodes.push_back({"Hub", "State", true});
  for (uint32_t v = 1; v < 30; ++v) {
    diagram.nodes.push_back({"Neighbour " + std::to_string(v), "Organization", false});
    diagram.links.push_back({0, v, "MEMBER_OF", LinkKind::kOther, false, true, v});
  }
  const DotGraph dot = dot_of(diagram);
  EXPECT_EQ(dot.layout, "neato");
  EXPECT_EQ(dot.nodes.size(), 30u + 29u);
  EXPECT_EQ(dot.edges.size(), 58u);
}

TEST(DiagramTest, TheStrongestPartIsWhatCanBeRead) {
  const StatementGraph graph = testing::Sample().graph();
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  const std::vector<Edge> edges = edges_of(graph, all);
  const DiagramPart whole = strongest_part(edges, {}, 100, 100);
  EXPECT_TRUE(whole.is_whole());
  EXPECT_EQ(whole.edges.size(), edges.size());
  const std::vector<uint32_t> kept = {*graph.find("state:KOR")};
  const DiagramPart part = strongest_part(edges, kept, 3, 2);
  EXPECT_FALSE(part.is_whole());
  EXPECT_EQ(part.all_nodes, graph.entities.size());
  EXPECT_EQ(part.lines, 2U);
  const uint32_t russia = *graph.find("state:RUS");
  const uint32_t china = *graph.find("state:CHN");
  std::set<std::pair<uint32_t, uint32_t>> drawn;
  for (const Edge& edge : part.edges) drawn.insert(std::minmax(edge.subject, edge.object));
  EXPECT_EQ(drawn.count(std::minmax(russia, china)), 1U) << "of the strongest nodes";
  EXPECT_EQ(drawn.count(std::minmax(china, kept[0])), 1U) << "of the one that is kept";
}

TEST(DiagramTest, ChainsRunFromLeftToRight) {
  const StatementGraph graph = testing::Sample().graph();
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  const std::vector<std::vector<uint32_t>> chains = {
      {*graph.find("state:USA"), *graph.find("state:RUS"), *graph.find("state:CHN")}};
  std::vector<Edge> edges;
  for (Edge& edge : edges_of(graph, all)) {
    const auto in = [&](uint32_t e) {
      return std::find(chains[0].begin(), chains[0].end(), e) != chains[0].end();
    };
    if (in(edge.subject) && in(edge.object)) edges.push_back(std::move(edge));
  }
  const Diagram diagram = diagram_of_chains(graph, edges, chains);
  const DotGraph dot = dot_of(diagram);
  EXPECT_EQ(dot.layout, "dot");
  ASSERT_EQ(dot.edges.size(), 2u);
  for (const DotEdge& e : dot.edges) {
    const std::string& from = diagram.nodes[e.from].name;
    EXPECT_TRUE(from == "United States" || from == "Russia");
    if (from == "Russia") {
      EXPECT_EQ(diagram.nodes[e.to].name, "China");
    }
  }
}

TEST(DiagramTest, NothingIsSaidToBeNothing) {
  const std::string svg = drawn({});
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("Nothing to show"));
}

TEST(DiagramTest, PropertyGraphsAreDrawnToo) {
  PropertyGraph graph;
  const auto s = [&](const char* name) { return graph.symbols().intern(name); };
  const NodeId a = graph.create_node(std::vector<Symbol>{s("State")}, {{s("name"), "France"}});
  const NodeId b = graph.create_node({}, {});
  graph.create_rel(a, b, s("NOT_CLAIMS"), {{s("count"), 2}});
  const std::string svg = drawn(diagram_of(graph));
  EXPECT_THAT(svg, HasSubstr("France"));
  EXPECT_THAT(svg, HasSubstr("#1"));
  EXPECT_THAT(svg, HasSubstr("claims"));
  EXPECT_EQ(count_of(svg, "<polygon fill=\"#c00000\""), 1u);
}

TEST(DiagramTest, SeveralThreadsDrawOneAfterTheOther) {
  const std::string expected = drawn(sample());
  std::vector<std::thread> threads;
  std::vector<std::string> results(4);
  for (std::string& result : results) threads.emplace_back([&] { result = drawn(sample()); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, expected);
}

TEST(DiagramTest, AFullDiskIsAnError) {
  std::ofstream full("/dev/full");
  EXPECT_THROW(write_diagram(sample(), DiagramFormat::kSvg, full), InputError);
}

}  // namespace
}  // namespace entente::graphs
