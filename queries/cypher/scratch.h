#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "graphs/ids.h"

namespace entente::queries::cypher {

/// What a breadth-first search knows of the nodes it has met. A new search outdates the marks of
/// the last one instead of clearing them, and the arrays pass from query to query of a thread, so
/// that a small search over a large graph costs what it touches.
class SearchMarks {
 public:
  /// Arrays that the thread has left over, or new ones.
  SearchMarks() : data_(take()) {}
  ~SearchMarks() { give_back(std::move(data_)); }
  SearchMarks(const SearchMarks&) = delete;
  SearchMarks& operator=(const SearchMarks&) = delete;

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
  graphs::NodeId parent(graphs::NodeId n) const {
    return graphs::NodeId{data_->entries[n.v].parent};
  }
  graphs::RelId rel(graphs::NodeId n) const { return graphs::RelId{data_->entries[n.v].rel}; }
  void set(graphs::NodeId n, int64_t depth, graphs::NodeId parent, graphs::RelId rel) {
    data_->entries[n.v] = Entry{data_->stamp, static_cast<int32_t>(depth), parent.v, rel.v};
  }

 private:
  struct Entry {
    uint32_t mark = 0;
    int32_t depth = 0;
    uint32_t parent = 0;
    uint32_t rel = 0;
  };
  struct Data {
    std::vector<Entry> entries;
    uint32_t stamp = 0;
  };
  using DataPtr = std::unique_ptr<Data>;

  static std::vector<DataPtr>& spare() {
    static thread_local std::vector<DataPtr> kSpare;
    return kSpare;
  }
  static DataPtr take() {
    auto& s = spare();
    if (s.empty()) return std::make_unique<Data>();
    DataPtr d = std::move(s.back());
    s.pop_back();
    return d;
  }
  static void give_back(DataPtr d) {
    if (spare().size() < 2) spare().push_back(std::move(d));
  }

  DataPtr data_;
};

}  // namespace entente::queries::cypher
