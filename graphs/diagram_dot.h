// A diagram as a graph of Graphviz.
#ifndef ENTENTE_GRAPHS_DIAGRAM_DOT_H_
#define ENTENTE_GRAPHS_DIAGRAM_DOT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graphs/diagram.h"

namespace entente::graphs {

/// A value of a Graphviz attribute; HTML-like ones are handed over as such.
struct DotValue {
  std::string name;
  std::string value;
  bool html = false;
};

using DotValues = std::vector<DotValue>;

struct DotEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  DotValues values;
};

/// What is to be drawn, in Graphviz's terms: node i has the generated name "n<i>".
struct DotGraph {
  std::string layout;
  DotValues graph;
  DotValues node_defaults;
  DotValues edge_defaults;
  std::vector<DotValues> nodes;
  std::vector<DotEdge> edges;
};

DotGraph dot_of(const Diagram& diagram);

/// Text within Graphviz's HTML-like labels: markup escaped, control characters left out, bytes that
/// are no UTF-8 replaced.
std::string html_escaped(std::string_view text);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_DIAGRAM_DOT_H_
