// Names of nodes in an input file.
#ifndef ENTENTE_GRAPHS_NODE_NAMES_H_
#define ENTENTE_GRAPHS_NODE_NAMES_H_

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "graphs/graph_builder.h"

namespace entente::graphs {

/// Which node of a builder an id of an input means.
class NodeNames {
 public:
  std::optional<uint32_t> find(std::string_view id) const {
    const auto number = ids_.find(id);
    if (!number) return std::nullopt;
    return nodes_[*number];
  }

  /// False if the id is taken.
  bool add(std::string_view id, uint32_t node) {
    const uint32_t number = ids_.intern(id);
    if (number < nodes_.size()) return false;
    nodes_.push_back(node);
    return true;
  }

 private:
  StringPool ids_;
  std::vector<uint32_t> nodes_;
};

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_NODE_NAMES_H_
