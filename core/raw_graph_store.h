#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store.h"

namespace entente {

/// Graph data in a store that no document says: imported graphs, and what Cypher wrote. To core
/// both are bytes; graphs/stored_graph.h knows what they mean. The tables are made with the first
/// write. Used by one thread at a time, like the Store that must outlive it.
class RawGraphStore {
 public:
  explicit RawGraphStore(Store& store) : store_(store) {}

  /// One element that Cypher made, changed or deleted.
  struct Change {
    bool relationship = false;
    std::string key;                  ///< names the element across sessions
    std::optional<std::string> data;  ///< its state now; none if deleted
  };

  /// Whether there is an imported graph.
  bool has_image();
  /// Its bytes in one piece; empty if there is none.
  std::vector<std::byte> image();
  /// Replaces the imported graph by what `write` hands to its sink, and all changes by these, in
  /// one transaction.
  void replace(
      const std::function<void(const std::function<void(std::span<const std::byte>)>&)>& write,
      const std::vector<Change>& changes);

  /// Numbers kept beside the data, 0 where none were.
  std::int64_t number(const std::string& name);
  void set_number(const std::string& name, std::int64_t value);

  bool has_changes();
  /// All changes, nodes first, by key.
  std::vector<Change> changes();
  /// Replaces the changes of these elements, in one transaction.
  void put_changes(const std::vector<Change>& changes);

  /// Names the state of the whole store: two stores, or one at two times, differ in it unless they
  /// hold the same.
  std::string stamp();
  /// The same for what a graph without Cypher's changes is made of.
  std::string base_stamp();

 private:
  void prepare();
  void insert(const std::vector<Change>& changes);
  bool has_tables();

  Store& store_;
};

}  // namespace entente
