// The graph that queries see, of one store: from its statements, imported data and Cypher's
// changes.
#ifndef ENTENTE_GRAPHS_STORED_GRAPH_H_
#define ENTENTE_GRAPHS_STORED_GRAPH_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/raw_graph_store.h"
#include "core/store.h"
#include "graphs/graph_builder.h"
#include "graphs/node_names.h"
#include "graphs/property_graph.h"

namespace entente::graphs {

/// A store's graph, and the way back of changes into the store. What the contract calls "the graph
/// that queries see" comes from the statements; nodes and relationships that were imported or that
/// Cypher made stand beside it. Without changes the graph is mapped from the file "<store>-cache",
/// which is made when missing, of another state of the store, or damaged, if the folder allows.
/// Used by one thread at a time; the Store must outlive it.
class StoredGraph {
 public:
  struct Options {
    bool cache = true;
    bool details = false;  ///< with statement_details.h's property; then there is no cache
  };

  explicit StoredGraph(Store& store) : StoredGraph(store, Options()) {}
  StoredGraph(Store& store, Options options);

  PropertyGraph& graph() { return *graph_; }
  const PropertyGraph& graph() const { return *graph_; }

  /// Whether statements of documents stand behind an element, not an import or Cypher alone.
  bool is_said(NodeId node) const { return node.v >= raw_nodes_ && node.v < graph_->base().nodes; }
  bool is_said(RelId rel) const { return rel.v >= raw_rels_ && rel.v < graph_->base().rels; }

  /// Whether its statements are known one by one: it is said, or an import told them.
  bool has_statements(RelId rel) const;
  /// What Cypher changed or deleted of the base, ascending.
  const std::vector<NodeId>& changed_nodes() const { return changed_nodes_; }
  const std::vector<RelId>& changed_rels() const { return changed_rels_; }

  /// Names the relationship that stands for the statements of an edge, across sessions.
  static std::string said_key(std::string_view subject, std::string_view type,
                              std::string_view modality, std::string_view object);

  /// Loads again if the store has changed since; true if it has. Ids may then have changed.
  bool refresh();

  /// Writes what changed in graph() since loading or the last call to the store, in one
  /// transaction. Throws InputError if the store cannot be written, NotAnswerable for changes that
  /// the statements of documents do not allow: of what follows from them (confidence, evidence...),
  /// of the id of an entity that they name, or of its only label that is an entity's type.
  void save();

  /// Where the cache of a store lies.
  static std::string cache_path(const Store& store) { return store.path() + "-cache"; }

 private:
  void load();
  void apply_changes();
  void change_details();
  void require_sensible(const PropertyGraph::Touched& touched) const;
  std::string node_key(NodeId node);
  std::string rel_key(RelId rel);

  Store& store_;
  RawGraphStore raw_;
  Options options_;
  std::unique_ptr<PropertyGraph> graph_;
  sqlite::Database::State state_;  // of the store when last looked at
  std::string stamp_;              // of what was loaded
  uint32_t raw_nodes_ = 0;         // imported ones: the first of the base
  uint32_t raw_rels_ = 0;
  std::vector<int64_t> created_nodes_;  // numbers in the store of the overlay's nodes, 0 not yet
  std::vector<int64_t> created_rels_;
  std::vector<NodeId> changed_nodes_;
  std::vector<RelId> changed_rels_;
  int64_t next_created_ = 1;
};

/// Adds all nodes and relationships of a graph to a builder.
void add_graph(const PropertyGraph& graph, GraphBuilder& builder);

/// Adds what `read` puts into the builder to the imported graph of the store, in one transaction.
/// The builder comes with the nodes and relationships imported before (the first ones; nothing of
/// it may be taken out), and what Cypher wrote stays. Makes the cache file anew where it can.
void import_into(Store& store, const std::function<void(GraphBuilder&, NodeNames&)>& read);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_STORED_GRAPH_H_
