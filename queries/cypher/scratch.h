#pragma once

#include <cstdint>
#include <vector>

#include "graphs/ids.h"
#include "queries/borrowed.h"

namespace entente::queries::cypher {

/// What a breadth-first search knows of the nodes it has met. A new search outdates the marks of
/// the last one instead of clearing them, so that a small search over a large graph costs what it
/// touches.
class SearchMarks {
 public:
  /// Forgets all nodes; there are `nodes` of them.
  void begin(size_t nodes) {
    Data& d = *data_;
    if (d.entries.size() < nodes) d.entries.resize(nodes);
    if (++d.stamp == 0) {
      for (Entry& e : d.entries) e.mark = 0;
      d.stamp = 1;
    }
  }
  bool known(graphs::NodeId n) const { return data_->entries[n.v].mark == data_->stamp; }
  int64_t depth(graphs::NodeId n) const { return data_->entries[n.v].depth; }
  graphs::RelId rel(graphs::NodeId n) const { return graphs::RelId{data_->entries[n.v].rel}; }
  void set(graphs::NodeId n, int64_t depth, graphs::RelId rel) {
    data_->entries[n.v] = Entry{data_->stamp, static_cast<int32_t>(depth), rel.v};
  }

 private:
  struct Entry {
    uint32_t mark = 0;
    int32_t depth = 0;
    uint32_t rel = 0;
  };
  struct Data {
    std::vector<Entry> entries;
    uint32_t stamp = 0;
  };
  Borrowed<Data> data_;
};

}  // namespace entente::queries::cypher
