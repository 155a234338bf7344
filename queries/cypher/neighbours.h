#pragma once

#include <vector>

#include "graphs/property_graph.h"
#include "queries/cypher/ast.h"

namespace entente::queries::cypher {

/// visit(RelId, NodeId other) for a node's relationships in a direction, of these types only (all
/// if there are none); a loop once. The visit may return false to end.
template <typename F>
void for_each_neighbour(const graphs::PropertyGraph& graph, graphs::NodeId node,
                        ast::Direction direction, const std::vector<graphs::Symbol>& types,
                        F&& visit) {
  switch (direction) {
    case ast::Direction::kOut:
      graph.for_each_out(node, types, visit);
      break;
    case ast::Direction::kIn:
      graph.for_each_in(node, types, visit);
      break;
    case ast::Direction::kBoth:
      graph.for_each_both(node, types, visit);
      break;
  }
}

/// The direction that walks the same relationships from their other end.
inline ast::Direction reversed(ast::Direction d) {
  if (d == ast::Direction::kBoth) return d;
  return d == ast::Direction::kOut ? ast::Direction::kIn : ast::Direction::kOut;
}

}  // namespace entente::queries::cypher
