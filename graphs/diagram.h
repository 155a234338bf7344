// Pictures of graphs, drawn by Graphviz.
#ifndef ENTENTE_GRAPHS_DIAGRAM_H_
#define ENTENTE_GRAPHS_DIAGRAM_H_

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graphs/property_graph.h"
#include "graphs/statement_graph.h"

namespace entente::graphs {

/// What a link's colour says.
enum class LinkKind : uint8_t { kCooperation, kConflict, kOther };

struct DiagramNode {
  std::string name;
  std::string type;  ///< "State"...: shape and fill; any other is drawn plainly
  bool emphasized = false;
};

/// One statement's worth between two nodes; a diagram draws all links of a pair as one line.
struct DiagramLink {
  uint32_t from = 0;  ///< index into nodes
  uint32_t to = 0;
  std::string label;  ///< "SUPPLIES", without NOT_
  LinkKind kind = LinkKind::kOther;
  bool negated = false;
  bool directed = true;
  uint64_t count = 1;
};

struct Diagram {
  std::string title;
  std::string note;  ///< a sentence below the legend, or empty
  std::vector<DiagramNode> nodes;
  std::vector<DiagramLink> links;
  std::vector<std::vector<uint32_t>> chains;  ///< of nodes, drawn from left to right
};

/// The entities and edges given, entities without an edge only if they are emphasized.
Diagram diagram_of(const StatementGraph& graph, std::span<const Edge> edges,
                   std::span<const uint32_t> emphasized = {});

/// Chains of entities with the edges between them, from left to right.
Diagram diagram_of_chains(const StatementGraph& graph, std::span<const Edge> edges,
                          std::span<const std::vector<uint32_t>> chains);

/// A whole property graph, its types being its nodes' first labels.
Diagram diagram_of(const PropertyGraph& graph);

enum class DiagramFormat { kSvg, kPng, kPdf, kDot };

/// The layout program for a diagram of this many nodes and drawn lines, the most at one node: dot
/// for chains and what is sparse, since hubs make its layers wide; neato up to 300 nodes; then
/// sfdp.
std::string_view layout_for(size_t nodes, size_t lines, size_t largest_degree, bool is_chain);

/// Draws a diagram. Names are shown as they are, whatever characters they have. Above 300 nodes
/// or 250 lines the lines have no labels, which the picture says. Without nodes the picture says
/// that. Throws InputError if the stream fails, InternalError if Graphviz does. Safe to call from
/// several threads: they draw one after the other, since Graphviz is not.
void write_diagram(const Diagram& diagram, DiagramFormat format, std::ostream& stream);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_DIAGRAM_H_
