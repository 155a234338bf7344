// The part of a graph that a picture can show readably.
#ifndef ENTENTE_GRAPHS_DIAGRAM_PART_H_
#define ENTENTE_GRAPHS_DIAGRAM_PART_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graphs/statement_graph.h"

namespace entente::graphs {

struct DiagramPart {
  std::vector<Edge> edges;  ///< in the order given
  size_t nodes = 0;         ///< drawn
  size_t all_nodes = 0;
  size_t lines = 0;  ///< pairs of nodes with edges between them, drawn
  size_t all_lines = 0;

  bool is_whole() const { return nodes == all_nodes && lines == all_lines; }
};

/// The edges between the `max_nodes` strongest nodes, of these the `max_lines` strongest pairs: a
/// node's and a pair's strength is the sum of the confidences of its edges. `kept` nodes come
/// before all others. Equal ones in the order of their numbers.
DiagramPart strongest_part(std::span<const Edge> edges, std::span<const uint32_t> kept,
                           size_t max_nodes, size_t max_lines);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_DIAGRAM_PART_H_
