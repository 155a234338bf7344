#include "graphs/graphml_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <regex>
#include <set>
#include <sstream>

#include "core/error.h"
#include "graphs/graph_builder.h"
#include "graphs/graphml_reader.h"
#include "graphs/stored_graph.h"
#include "tests/graphs/sample.h"
#include "tests/support/temp_dir.h"

namespace entente::graphs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string graphml(const PropertyGraph& graph, const GraphmlOptions& options = {}) {
  std::ostringstream out;
  write_graphml(graph, out, options);
  return out.str();
}

std::unique_ptr<PropertyGraph> parsed(const std::string& text) {
  GraphBuilder builder;
  NodeNames names;
  read_graphml(text, "test", builder, names);
  return std::make_unique<PropertyGraph>(builder.build());
}

/// A graph with everything that readers are known to stumble over.
class GraphmlWriterTest : public ::testing::Test {
 protected:
  Symbol s(const char* name) { return graph_.symbols().intern(name); }
  NodeId node(std::vector<Property> properties, std::vector<Symbol> labels = {}) {
    return graph_.create_node(labels, std::move(properties));
  }
  RelId rel(NodeId a, NodeId b, const char* type, std::vector<Property> properties = {}) {
    return graph_.create_rel(a, b, s(type), std::move(properties));
  }
  /// The <key> with this attr.name for this scope.
  std::string key(const std::string& scope, const std::string& name) {
    const std::string text = graphml(graph_);
    std::smatch found;
    const std::regex pattern("<key id=\"[^\"]*\" for=\"" + scope + "\" attr.name=\"" + name +
                             "\"[^>]*>");
    return std::regex_search(text, found, pattern) ? found.str() : "";
  }

  PropertyGraph graph_;
};

TEST_F(GraphmlWriterTest, HasTheHeadThatReadersNeed) {
  node({});
  const std::string text = graphml(graph_);
  EXPECT_TRUE(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns="));
  EXPECT_THAT(text, Not(HasSubstr("DOCTYPE")));
  EXPECT_THAT(text, HasSubstr("edgedefault=\"directed\""));
  EXPECT_THAT(text, Not(HasSubstr("directed=\"false\"")));
  EXPECT_THAT(text, Not(HasSubstr("<default>")));
}

TEST_F(GraphmlWriterTest, NodesComeBeforeEdges) {
  const NodeId a = node({});
  rel(a, a, "T");
  node({});
  const std::string text = graphml(graph_);
  EXPECT_LT(text.rfind("<node "), text.find("<edge "));
}

TEST_F(GraphmlWriterTest, EveryKeyHasScopeNameAndASafeType) {
  const NodeId a = node({{s("name"), "A"},
                         {s("n"), 1},
                         {s("f"), 0.5},
                         {s("b"), true},
                         {s("l"), List{"x"}},
                         {s("d"), graphs::Date{3}}});
  rel(a, a, "T", {{s("name"), "e"}, {s("weight"), 0.5}});
  const std::string text = graphml(graph_);
  const std::regex any("<key [^>]*>");
  const std::regex good(
      "<key id=\"[-A-Za-z0-9._:]+\" for=\"(node|edge)\" attr.name=\"[-A-Za-z0-9._:]+\" "
      "attr.type=\"(string|int|long|double)\"/?>");
  std::set<std::string> ids;
  int keys = 0;
  for (std::sregex_iterator k(text.begin(), text.end(), any), end; k != end; ++k) {
    ++keys;
    EXPECT_TRUE(std::regex_match(k->str(), good)) << k->str();
    EXPECT_TRUE(ids.insert(k->str().substr(0, k->str().find(" for="))).second) << k->str();
  }
  EXPECT_GT(keys, 8);
}

TEST_F(GraphmlWriterTest, EdgesBeginWithTheLabel) {
  const NodeId a = node({});
  rel(a, a, "SUPPLIES");
  const std::string text = graphml(graph_);
  EXPECT_TRUE(std::regex_search(text, std::regex("<edge [^>]*><data key=\"label\">SUPPLIES<")));
  EXPECT_THAT(text, HasSubstr("<data key=\"interaction\">SUPPLIES<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"labelE\">SUPPLIES<"));
}

TEST_F(GraphmlWriterTest, NodesHaveALabelOfTheirName) {
  node({{s("id"), "x1"}, {s("name"), " Wang \n Yi\u00a0"}}, {s("Leader"), s("Person")});
  node({{s("id"), "x2"}});
  node({{s("id"), "x3"}, {s("name"), "NULL"}});
  const std::string text = graphml(graph_);
  EXPECT_THAT(key("node", "label"), HasSubstr("id=\"n_label\""));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_label\">Wang Yi<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_name\">Wang Yi<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_label\">x2<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_label\">Null<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"labels\">:Leader:Person</data>"));
  EXPECT_THAT(text, HasSubstr("<data key=\"labelV\">Leader</data>"));
}

TEST_F(GraphmlWriterTest, IdsAreUniqueNameTokens) {
  node({{s("id"), "state:RUS"}});
  node({{s("id"), "a & b"}});
  node({{s("id"), "state:RUS"}});
  node({{s("id"), "n1"}});
  node({{s("id"), 17}});
  node({});
  const std::string text = graphml(graph_);
  std::set<std::string> ids;
  const std::regex pattern("<node id=\"([^\"]*)\"");
  for (std::sregex_iterator n(text.begin(), text.end(), pattern), end; n != end; ++n) {
    EXPECT_TRUE(std::regex_match((*n)[1].str(), std::regex("[-A-Za-z0-9._:]+"))) << n->str();
    ids.insert((*n)[1].str());
  }
  EXPECT_EQ(ids.size(), 6u);
  EXPECT_EQ(ids.count("state:RUS"), 1u);
  const auto again = parsed(text);
  EXPECT_EQ(again->node_string(NodeId{1}, again->symbols().find("id")), "a & b");
  EXPECT_EQ(again->node_string(NodeId{2}, again->symbols().find("id")), "state:RUS");
}

TEST_F(GraphmlWriterTest, ReservedAndOddPropertyNamesAreRewrittenAndComeBack) {
  const NodeId a = node({{s("size"), 3},
                         {s("größe & Co"), "x"},
                         {s("timeset"), "t"},
                         {s("label"), "own"},
                         {s(""), "empty"}});
  rel(a, a, "T", {{s("id"), "e"}, {s("label"), "mine"}});
  const std::string text = graphml(graph_);
  for (const char* name : {"id", "timeset", "size", "color", "x", "y"}) {
    EXPECT_THAT(text, Not(HasSubstr(std::string("attr.name=\"") + name + "\""))) << name;
  }
  const auto again = parsed(text);
  const Symbols& symbols = again->symbols();
  EXPECT_EQ(again->node_number(NodeId{0}, symbols.find("size")), 3.0);
  EXPECT_EQ(again->node_string(NodeId{0}, symbols.find("größe & Co")), "x");
  EXPECT_EQ(again->node_string(NodeId{0}, symbols.find("timeset")), "t");
  EXPECT_EQ(again->node_string(NodeId{0}, symbols.find("label")), "own");
  EXPECT_EQ(again->rel_string(RelId{0}, symbols.find("id")), "e");
  EXPECT_EQ(again->rel_string(RelId{0}, symbols.find("label")), "mine");
}

TEST_F(GraphmlWriterTest, EdgeIdsAreUniqueAndEdgesDirected) {
  const NodeId a = node({});
  const NodeId b = node({});
  for (int i = 0; i < 3; ++i) rel(a, b, "T");
  const std::string text = graphml(graph_);
  for (const char* id : {"\"e0\"", "\"e1\"", "\"e2\""}) {
    EXPECT_THAT(text, HasSubstr(std::string("<edge id=") + id));
  }
}

TEST_F(GraphmlWriterTest, WeightIsAlwaysThereAndPositive) {
  const NodeId a = node({});
  rel(a, a, "T", {{s("weight"), 0.25}, {s("confidence"), 0.5}});
  EXPECT_THAT(key("edge", "weight"), HasSubstr("id=\"weight\""));
  EXPECT_THAT(key("edge", "weight"), HasSubstr("attr.type=\"double\""));
  EXPECT_EQ(key("edge", "original_weight"), "");
  rel(a, a, "NONE", {{s("confidence"), 0.5}});
  rel(a, a, "ZERO", {{s("weight"), 0}});
  rel(a, a, "MINUS", {{s("weight"), -2.5}});
  const std::string text = graphml(graph_);
  const std::regex pattern("<data key=\"weight\">([^<]*)<");
  std::vector<double> weights;
  for (std::sregex_iterator w(text.begin(), text.end(), pattern), end; w != end; ++w) {
    weights.push_back(std::stod((*w)[1].str()));
  }
  EXPECT_THAT(weights, ::testing::ElementsAre(0.25, 0.25, 1e-6, 2.5));
  const auto again = parsed(text);
  const Symbol weight = again->symbols().find("weight");
  std::map<std::string, Value> read;
  again->for_each_rel([&](RelId r) {
    read[std::string(again->symbols().name(again->rel_type(r)))] = again->rel_property(r, weight);
  });
  EXPECT_EQ(read["T"].as_double(), 0.25);
  EXPECT_TRUE(read["NONE"].is_null());
  EXPECT_EQ(read["ZERO"].as_int(), 0);
  EXPECT_EQ(read["MINUS"].as_double(), -2.5);
}

TEST_F(GraphmlWriterTest, WholeNumbersBeyond32BitsAreLong) {
  node({{s("small"), 2147483647},
        {s("large"), int64_t{2147483648}},
        {s("huge"), std::numeric_limits<int64_t>::min()}});
  EXPECT_THAT(key("node", "small"), HasSubstr("\"int\""));
  EXPECT_THAT(key("node", "large"), HasSubstr("\"long\""));
  EXPECT_THAT(key("node", "huge"), HasSubstr("\"long\""));
  const auto again = parsed(graphml(graph_));
  EXPECT_EQ(again->node_property(NodeId{0}, again->symbols().find("huge")).as_int(),
            std::numeric_limits<int64_t>::min());
}

TEST_F(GraphmlWriterTest, NumbersThatSomeLackOrNoReaderKeepsAreStrings) {
  const double infinity = std::numeric_limits<double>::infinity();
  node({{s("some"), 1}, {s("odd"), infinity}, {s("tiny"), 1e-310}, {s("mixed"), 1}});
  node({{s("odd"), 1.0}, {s("tiny"), 1.0}, {s("mixed"), "one"}});
  for (const char* name : {"some", "odd", "tiny", "mixed"}) {
    EXPECT_THAT(key("node", name), HasSubstr("\"string\"")) << name;
  }
}

TEST_F(GraphmlWriterTest, FlagsAreNumbers) {
  node({{s("all"), true}, {s("some"), true}});
  node({{s("all"), false}});
  const std::string text = graphml(graph_);
  EXPECT_THAT(key("node", "all"), HasSubstr("\"int\""));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_all\">1<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_all\">0<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"n_some\">true<"));
}

TEST_F(GraphmlWriterTest, CharactersThatXmlForbidsAreLeftOut) {
  node({{s("t"), std::string("a\x01"
                             "b\x00"
                             "c\x1f"
                             "d\x7f",
                             8) +
                     "\xEF\xBF\xBE\xEF\xBF\xBF!"},
        {s("bad"), "x\xff\xc3y"},
        {s("surrogate"), "x\xED\xA0\x80y"},
        {s("nothing"), "\x02"},
        {s("empty"), ""}});
  const std::string text = graphml(graph_);
  EXPECT_THAT(text, HasSubstr(">abcd\x7f!<"));
  EXPECT_THAT(text, HasSubstr(">x\uFFFD\uFFFDy<"));
  EXPECT_THAT(text, HasSubstr(">x\uFFFD\uFFFD\uFFFDy<"));
  EXPECT_THAT(text, Not(HasSubstr("n_nothing\"><")));
  EXPECT_THAT(text, Not(HasSubstr("n_empty\"><")));
}

TEST_F(GraphmlWriterTest, LineBreaksAndMarkupSurvive) {
  const std::string odd = " a\tb\nc\rd\u0085e\u2028f <&>\"' ]]> ";
  node({{s("text"), odd}});
  const std::string text = graphml(graph_);
  EXPECT_THAT(text, HasSubstr("c&#13;d&#x85;e&#x2028;f &lt;&amp;&gt;"));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
  const auto again = parsed(text);
  EXPECT_EQ(again->node_string(NodeId{0}, again->symbols().find("text")), odd);
}

TEST_F(GraphmlWriterTest, NegatedEdgesCarryRelationAndPolarity) {
  const NodeId a = node({});
  rel(a, a, "NOT_ALLIED_WITH");
  rel(a, a, "ALLIED_WITH");
  const std::string text = graphml(graph_);
  EXPECT_THAT(text, HasSubstr("<data key=\"label\">NOT_ALLIED_WITH<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"e_relation\">ALLIED_WITH</data>"
                              "<data key=\"e_polarity\">negative<"));
  EXPECT_THAT(text, HasSubstr("<data key=\"e_polarity\">positive<"));
}

TEST_F(GraphmlWriterTest, ListsArePlainStringsUnlessApocIsAskedFor) {
  node({{s("aliases"), List{"a \"b\"", "c"}}});
  EXPECT_THAT(graphml(graph_), Not(HasSubstr("attr.list")));
  EXPECT_THAT(graphml(graph_), HasSubstr("[&quot;a \\&quot;b\\&quot;&quot;,&quot;c&quot;]"));
  EXPECT_THAT(graphml(graph_, {.apoc_lists = true}), HasSubstr("attr.list=\"string\""));
  const auto again = parsed(graphml(graph_));
  const Value list = again->node_property(NodeId{0}, again->symbols().find("aliases"));
  ASSERT_TRUE(list.is_list());
  EXPECT_EQ(list.as_list().at(0).as_string(), "a \"b\"");
}

TEST_F(GraphmlWriterTest, AFullDiskIsAnError) {
  for (int i = 0; i < 100000; ++i) node({});
  std::ofstream full("/dev/full");
  EXPECT_THROW(write_graphml(graph_, full), InputError);
}

// --- Real readers ------------------------------------------------------------------------------

std::string sample_graphml() {
  const auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  testing::Sample().add_to(*store);
  StoredGraph stored(*store);
  PropertyGraph& graph = stored.graph();
  const auto s = [&](const char* name) { return graph.symbols().intern(name); };
  const NodeId odd = graph.create_node(
      std::vector<Symbol>{s("Odd & Co")},
      {{s("id"), "odd id"}, {s("name"), "tab\tand <markup>"}, {s("text"), "a\rb\u2028c\u0085d"}});
  graph.create_rel(odd, odd, s("LOOP"), {{s("big"), int64_t{1} << 40}});
  graph.create_rel(odd, odd, s("LOOP"), {{s("big"), int64_t{1} << 41}});
  std::ostringstream out;
  write_graphml(graph, out);
  return out.str();
}

TEST(GraphmlReadersTest, NetworkxAndIgraphReadTheSame) {
  const TempDir folder;
  const std::string path = folder / "g.graphml";
  std::ofstream(path) << sample_graphml();
  const std::string command =
      "/usr/bin/python3 '" ENTENTE_SOURCE_DIR "/tests/support/compare_graphml.py' '" + path + "'";
  const int status = std::system(command.c_str());
  if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)) {
    GTEST_SKIP() << "python3-networkx and python3-igraph are not installed";
  }
  EXPECT_EQ(status, 0);
}

TEST(GraphmlReadersTest, BoostReadsTheSame) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
  const std::string text = sample_graphml();
  Graph graph;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  std::map<Graph::vertex_descriptor, std::string> label;
  std::map<Graph::vertex_descriptor, std::string> id;
  std::map<Graph::edge_descriptor, std::string> edge_label;
  std::map<Graph::edge_descriptor, double> weight;
  std::map<Graph::edge_descriptor, std::string> modality;
  properties.property("labels", boost::make_assoc_property_map(label));
  properties.property("name", boost::make_assoc_property_map(id));
  properties.property("interaction", boost::make_assoc_property_map(edge_label));
  properties.property("weight", boost::make_assoc_property_map(weight));
  properties.property("modality", boost::make_assoc_property_map(modality));
  std::istringstream in(text);
  boost::read_graphml(in, graph, properties);
  const auto ours = parsed(text);
  const Symbols& symbols = ours->symbols();
  ASSERT_EQ(boost::num_vertices(graph), ours->node_count());
  ASSERT_EQ(boost::num_edges(graph), ours->rel_count());
  ours->for_each_node([&](NodeId v) {
    std::string labels;
    for (const Symbol l : ours->labels(v)) labels += ":" + std::string(symbols.name(l));
    EXPECT_EQ(label[v.v], labels);
    EXPECT_EQ(id[v.v], ours->node_string(v, symbols.find("name")).value_or(""));
  });
  std::multiset<std::string> theirs;
  std::multiset<std::string> own;
  for (const auto& e : boost::make_iterator_range(boost::edges(graph))) {
    std::ostringstream line;
    line << boost::source(e, graph) << ' ' << boost::target(e, graph) << ' ' << edge_label[e] << ' '
         << modality[e] << ' ' << (weight[e] > 0);
    theirs.insert(line.str());
  }
  ours->for_each_rel([&](RelId r) {
    std::ostringstream line;
    line << ours->source(r).v << ' ' << ours->target(r).v << ' ' << symbols.name(ours->rel_type(r))
         << ' ' << ours->rel_string(r, symbols.find("modality")).value_or("") << " 1";
    own.insert(line.str());
  });
  EXPECT_EQ(theirs, own);
}

TEST(GraphmlReadersTest, OursReadsBackEverything) {
  const std::string text = sample_graphml();
  const auto once = parsed(text);
  // Written again it is the same but for what was rewritten for other readers once.
  const std::string second = graphml(*once);
  EXPECT_EQ(graphml(*parsed(second)), second);
  EXPECT_EQ(once->node_count(), 9u);
  EXPECT_EQ(once->rel_count(), 14u);
  const Symbols& symbols = once->symbols();
  const NodeId russia = once->find_nodes(symbols.find("id"), "state:RUS").at(0);
  EXPECT_EQ(once->node_property(russia, symbols.find("aliases")).as_list().size(), 2u);
  EXPECT_TRUE(once->has_label(russia, symbols.find("State")));
  EXPECT_EQ(once->type_count(symbols.find("NOT_ALLIED_WITH")), 1u);
}

TEST(GraphmlReadersTest, TheSameGraphGivesTheSameBytes) {
  EXPECT_EQ(sample_graphml(), sample_graphml());
}

}  // namespace
}  // namespace entente::graphs
