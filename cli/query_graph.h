#pragma once

#include <memory>
#include <string>

#include "core/store.h"
#include "graphs/property_graph.h"
#include "graphs/stored_graph.h"
#include "queries/cypher/engine.h"

namespace entente::cli {

/// The graph that a command's queries run on: of a store's file, or an empty one (":memory:").
class QueryGraph {
 public:
  /// `writable` false opens a file for reading only. Throws InputError for a file that cannot be
  /// opened.
  QueryGraph(const std::string& path, bool writable);

  /// Valid until refresh() or discard() gives true.
  graphs::PropertyGraph& graph();
  /// An engine over graph(), valid as long as it; its procedures about statements read the file's.
  std::unique_ptr<queries::cypher::Engine> make_engine();
  bool in_memory() const { return !store_; }
  bool writable() const { return writable_; }
  /// Reads the file again if another program has changed it; whether it did.
  bool refresh();
  /// Writes a query's changes to the file, in one transaction. When that fails they are taken back,
  /// graph() is another one, and the InputError goes on.
  void save();

 private:
  std::string path_;
  bool writable_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<graphs::StoredGraph> stored_;
  std::unique_ptr<graphs::PropertyGraph> memory_;
};

}  // namespace entente::cli
