// Graphs as GraphML that every common reader opens.
#ifndef ENTENTE_GRAPHS_GRAPHML_WRITER_H_
#define ENTENTE_GRAPHS_GRAPHML_WRITER_H_

#include <iosfwd>

#include "graphs/property_graph.h"

namespace entente::graphs {

struct GraphmlOptions {
  /// APOC's form of lists, `attr.list`, which breaks the GraphML schema and JGraphT.
  bool apoc_lists = false;
};

/// Writes a graph in the subset of GraphML (http://graphml.graphdrawing.org) that networkx, igraph,
/// Boost, graph-tool, Gephi, Cytoscape, APOC, TinkerPop, JGraphT and NetworKit all read with the
/// same meaning; docs/graphml.md lists the rules. Attributes that carry the graph's own terms:
///  - nodes: `label` (the name), `labels` (":State:Actor"), `labelV` (the first), their properties;
///  - edges: `label`, `interaction` and `labelE` (the type), `weight` (always there and positive),
///    where statements stand behind them `relation` and `polarity`, their properties.
/// A property whose name readers reserve or XML forbids gets another, its own in the key's <desc>.
/// The same graph gives the same bytes. Throws InputError if the stream fails.
void write_graphml(const PropertyGraph& graph, std::ostream& stream,
                   const GraphmlOptions& options = {});

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPHML_WRITER_H_
