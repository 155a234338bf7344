// A way through the graph.
#ifndef ENTENTE_QUERIES_WALK_H_
#define ENTENTE_QUERIES_WALK_H_

#include <vector>

#include "graphs/ids.h"

namespace entente::queries {

/// A way from one node to another: nodes.size() == rels.size() + 1.
struct Walk {
  std::vector<graphs::NodeId> nodes;
  std::vector<graphs::RelId> rels;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_WALK_H_
