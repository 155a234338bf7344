// What a property holds over a whole graph: what writers of typed formats need to know.
#ifndef ENTENTE_GRAPHS_COLUMNS_H_
#define ENTENTE_GRAPHS_COLUMNS_H_

#include <cstdint>
#include <vector>

#include "graphs/property_graph.h"

namespace entente::graphs {

/// The values of one property of all nodes or all relationships.
struct ColumnSummary {
  Symbol key = kNoSymbol;
  size_t values = 0;
  size_t bools = 0;
  size_t ints = 0;
  size_t doubles = 0;
  size_t strings = 0;
  size_t lists = 0;    ///< of strings only, or of nothing
  int64_t lowest = 0;  ///< of the ints
  int64_t highest = 0;
  bool irregular = false;  ///< a double that is infinite, not a number or denormal
  bool positive = true;    ///< all numbers are above 0
};

/// In the order of the keys' first appearance in the symbol table; properties without values are
/// not there.
std::vector<ColumnSummary> summarize_nodes(const PropertyGraph& graph);
std::vector<ColumnSummary> summarize_rels(const PropertyGraph& graph);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_COLUMNS_H_
