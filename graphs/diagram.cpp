#include "graphs/diagram.h"

#include <graphviz/gvc.h>

#include <stdlib.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>

#include "core/error.h"
#include "graphs/diagram_dot.h"

namespace entente::graphs {
namespace {

LinkKind kind_of(Relation relation) {
  switch (info(relation).relation_class) {
    case RelationClass::kVerbalCooperation:
    case RelationClass::kMaterialCooperation:
    case RelationClass::kTiePositive:
      return LinkKind::kCooperation;
    case RelationClass::kVerbalConflict:
    case RelationClass::kMaterialConflict:
    case RelationClass::kTieNegative:
      return LinkKind::kConflict;
    default:
      return LinkKind::kOther;
  }
}

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
using GraphHandle = std::unique_ptr<Agraph_t, CloseGraph>;

/// One context for the process, since each leaks, and one lock, since not even look-ups are safe
/// together. Its messages go nowhere: libraries do not print.
struct Graphviz {
  std::mutex mutex;
  GVC_t* context = nullptr;
};

int swallow(char*) { return 0; }

Graphviz& graphviz() {
  static Graphviz instance;
  return instance;
}

// cgraph takes char* where it changes nothing.
char* mutable_text(const std::string& text) { return const_cast<char*>(text.c_str()); }

void set(Agraph_t* graph, void* element, const DotValue& v) {
  if (v.html) {
    char* text = agstrdup_html(graph, mutable_text(v.value));
    agset(element, mutable_text(v.name), text);
    agstrfree(graph, text);
  } else {
    agset(element, mutable_text(v.name), mutable_text(v.value));
  }
}

void declare(Agraph_t* graph, int kind, const DotValues& values) {
  for (const DotValue& v : values) {
    agattr(graph, kind, mutable_text(v.name), mutable_text(v.html ? std::string() : v.value));
  }
}

GraphHandle build(const DotGraph& dot) {
  // Parallel lines were joined; a strict graph would drop what a bug lets through.
  GraphHandle graph(agopen(mutable_text("entente"), Agdirected, nullptr));
  ENTENTE_CHECK(graph != nullptr);
  declare(graph.get(), AGRAPH, dot.graph);
  declare(graph.get(), AGNODE, dot.node_defaults);
  declare(graph.get(), AGEDGE, dot.edge_defaults);
  for (const DotValue& v : dot.graph) {
    if (v.html) set(graph.get(), graph.get(), v);
  }
  std::vector<Agnode_t*> nodes;
  for (size_t i = 0; i < dot.nodes.size(); ++i) {
    // Names of entities as names of nodes would be taken apart at colons and merged when equal.
    nodes.push_back(agnode(graph.get(), mutable_text("n" + std::to_string(i)), 1));
    for (const DotValue& v : dot.nodes[i]) set(graph.get(), nodes.back(), v);
  }
  for (size_t i = 0; i < dot.edges.size(); ++i) {
    const DotEdge& e = dot.edges[i];
    Agedge_t* edge = agedge(graph.get(), nodes.at(e.from), nodes.at(e.to),
                            mutable_text("e" + std::to_string(i)), 1);
    ENTENTE_CHECK(edge != nullptr);
    for (const DotValue& v : e.values) set(graph.get(), edge, v);
  }
  return graph;
}

const char* renderer(DiagramFormat format) {
  switch (format) {
    case DiagramFormat::kSvg:
      return "svg";
    case DiagramFormat::kPng:
      return "png";
    case DiagramFormat::kPdf:
      return "pdf";
    default:
      return "dot";
  }
}

}  // namespace

Diagram diagram_of(const StatementGraph& graph, std::span<const Edge> edges,
                   std::span<const uint32_t> emphasized) {
  Diagram diagram;
  std::map<uint32_t, uint32_t> numbers;
  for (const Edge& edge : edges) {
    numbers[edge.subject] = 0;
    numbers[edge.object] = 0;
  }
  for (const uint32_t e : emphasized) numbers[e] = 0;
  for (auto& [entity, number] : numbers) {
    number = static_cast<uint32_t>(diagram.nodes.size());
    const Entity& e = graph.entities[entity].entity;
    const bool stands_out =
        std::find(emphasized.begin(), emphasized.end(), entity) != emphasized.end();
    diagram.nodes.push_back({e.name, std::string(name_of(e.type)), stands_out});
  }
  for (const Edge& edge : edges) {
    DiagramLink link;
    link.from = numbers.at(edge.subject);
    link.to = numbers.at(edge.object);
    link.label = name_of(edge.relation);
    if (edge.modality != Modality::kActual)
      link.label += " (" + std::string(name_of(edge.modality)) + ")";
    link.kind = kind_of(edge.relation);
    link.negated = edge.polarity == Polarity::kNegative;
    link.directed = !info(edge.relation).symmetric;
    link.count = edge.statements.size();
    diagram.links.push_back(std::move(link));
  }
  return diagram;
}

Diagram diagram_of(const PropertyGraph& graph) {
  Diagram diagram;
  const Symbol name = graph.symbols().find("name");
  const Symbol id = graph.symbols().find("id");
  const Symbol count = graph.symbols().find("count");
  std::vector<uint32_t> numbers(graph.node_end().v);
  graph.for_each_node([&](NodeId node) {
    numbers[node.v] = static_cast<uint32_t>(diagram.nodes.size());
    DiagramNode drawn;
    drawn.name = graph.node_string(node, name).value_or(graph.node_string(node, id).value_or(""));
    if (drawn.name.empty()) drawn.name = "#" + std::to_string(node.v);
    const auto labels = graph.labels(node);
    if (!labels.empty()) drawn.type = graph.symbols().name(labels[0]);
    diagram.nodes.push_back(std::move(drawn));
  });
  graph.for_each_rel([&](RelId rel) {
    DiagramLink link;
    link.from = numbers[graph.source(rel).v];
    link.to = numbers[graph.target(rel).v];
    std::string_view type = graph.symbols().name(graph.rel_type(rel));
    if (type.starts_with("NOT_")) {
      link.negated = true;
      type.remove_prefix(4);
    }
    link.label = type;
    if (const auto relation = relation_from(type)) {
      link.kind = kind_of(*relation);
      link.directed = !info(*relation).symmetric;
    }
    if (const auto n = graph.rel_number(rel, count); n && *n >= 1 && *n < 1e15) {
      link.count = static_cast<uint64_t>(*n);
    }
    diagram.links.push_back(std::move(link));
  });
  return diagram;
}

Diagram diagram_of_chains(const StatementGraph& graph, std::span<const Edge> edges,
                          std::span<const std::vector<uint32_t>> chains) {
  std::vector<uint32_t> entities;
  for (const auto& chain : chains) entities.insert(entities.end(), chain.begin(), chain.end());
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  Diagram diagram = diagram_of(graph, edges, entities);
  // Edges lie between entities of the chains: the diagram's nodes are these, in this order.
  ENTENTE_CHECK(diagram.nodes.size() == entities.size());
  for (DiagramNode& node : diagram.nodes) node.emphasized = false;
  for (const auto& chain : chains) {
    std::vector<uint32_t>& drawn = diagram.chains.emplace_back();
    for (const uint32_t e : chain) {
      drawn.push_back(static_cast<uint32_t>(std::lower_bound(entities.begin(), entities.end(), e) -
                                            entities.begin()));
    }
    if (drawn.empty()) continue;
    diagram.nodes[drawn.front()].emphasized = true;
    diagram.nodes[drawn.back()].emphasized = true;
  }
  return diagram;
}

std::string_view layout_for(size_t nodes, size_t lines, size_t largest_degree, bool is_chain) {
  if (is_chain) return "dot";
  if (nodes <= 150 && largest_degree <= 8 && lines * 2 <= nodes * 3) return "dot";
  return nodes <= 300 ? "neato" : "sfdp";
}

void write_diagram(const Diagram& diagram, DiagramFormat format, std::ostream& stream) {
  const DotGraph dot = dot_of(diagram);
  Graphviz& g = graphviz();
  const std::scoped_lock lock(g.mutex);
  if (g.context == nullptr) {
    agseterrf(&swallow);
    g.context = gvContext();
    ENTENTE_CHECK(g.context != nullptr);
  }
  const GraphHandle graph = build(dot);
  // The dot format without positions stays small and can be laid out anew.
  const std::string layout = format == DiagramFormat::kDot ? "nop" : dot.layout;
  if (format == DiagramFormat::kDot) {
    agattr(graph.get(), AGRAPH, mutable_text("layout"), mutable_text(dot.layout));
  }
  agreseterrors();
  char* data = nullptr;
  unsigned size = 0;
  bool drawn = false;
  if (format == DiagramFormat::kDot) {
    std::string text;
    Agiodisc_t io = AgIoDisc;
    io.afread = nullptr;
    struct Sink {
      static int put(void* channel, const char* piece) {
        static_cast<std::string*>(channel)->append(piece);
        return 0;
      }
      static int flush(void*) { return 0; }
    };
    io.putstr = &Sink::put;
    io.flush = &Sink::flush;
    Agiodisc_t* const before = graph->clos->disc.io;
    graph->clos->disc.io = &io;
    drawn = agwrite(graph.get(), &text) == 0;
    graph->clos->disc.io = before;
    stream << text;
  } else {
    // sfdp and the removal of overlaps draw on the C library's numbers.
    ::srand(1);
    ::srand48(1);
    if (gvLayout(g.context, graph.get(), layout.c_str()) != 0) {
      throw InternalError("Graphviz could not lay the diagram out with " + layout);
    }
    drawn = gvRenderData(g.context, graph.get(), renderer(format), &data, &size) == 0 && data;
    if (drawn) stream.write(data, size);
    if (data != nullptr) gvFreeRenderData(data);
    gvFreeLayout(g.context, graph.get());
  }
  // A label that is no good HTML prints an error and yet lays out and renders, as the node's
  // number.
  if (!drawn || agerrors() >= AGERR) throw InternalError("Graphviz could not draw the diagram");
  stream.flush();
  if (!stream) throw InputError("cannot be written (is the disk full?)");
}

}  // namespace entente::graphs
