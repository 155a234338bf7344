// The graph in memory: a directed labelled property multigraph.
#ifndef ENTENTE_GRAPHS_PROPERTY_GRAPH_H_
#define ENTENTE_GRAPHS_PROPERTY_GRAPH_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graphs/graph_image.h"
#include "graphs/ids.h"
#include "graphs/symbols.h"
#include "graphs/value.h"

namespace entente::graphs {

/// A property and its value; a graph never holds a null value.
using Property = std::pair<Symbol, Value>;

/// What was changed since the graph was made or reset_changes() was called; a rollback undoes its
/// part. Elements made and deleted within one query count in both.
struct Changes {
  int64_t nodes_created = 0;
  int64_t nodes_deleted = 0;
  int64_t rels_created = 0;
  int64_t rels_deleted = 0;
  int64_t properties_set = 0;  // set, overwritten or removed; those of a creation included
  int64_t labels_added = 0;    // those of a creation included
  int64_t labels_removed = 0;
};

/// Adjacency as flat arrays, for algorithms over the whole graph. Node v's neighbours are
/// [offsets[v], offsets[v+1]) of `neighbours`, ascending; `rels` runs beside it, and is empty where
/// the relationship's number is the position itself. Deleted nodes have none.
struct Adjacency {
  std::span<const uint32_t> offsets;
  std::span<const uint32_t> neighbours;
  std::span<const uint32_t> rels;

  uint32_t rel(size_t position) const {
    return rels.empty() ? static_cast<uint32_t>(position) : rels[position];
  }
};

/// Both directions of a graph as flat arrays; they live as long as this object and stand for the
/// graph as it was when asked for.
struct FlatGraph {
  uint32_t nodes = 0;  // node_end()
  uint32_t rels = 0;   // rel_end()
  Adjacency out;
  Adjacency in;
  std::shared_ptr<const void> storage;
};

/// A directed labelled property multigraph: an immutable base (GraphImage, perhaps a mapped file)
/// and an overlay of changes above it. Base elements have the lowest ids; created ones follow in
/// order of creation; ids of deleted ones are never used again while the graph lives.
///
/// Const members may run in several threads at once, unless one of them changes the graph.
/// Visiting functions take elements in one order: base relationships by neighbour and type, then
/// created ones by age; nodes by id. Their function may return bool: false ends the visit, and the
/// visiting function then returns false. The graph must not be changed during a visit.
class PropertyGraph {
 public:
  /// An empty graph.
  PropertyGraph();
  explicit PropertyGraph(std::shared_ptr<const GraphImage> base);
  PropertyGraph(const PropertyGraph&) = delete;
  PropertyGraph& operator=(const PropertyGraph&) = delete;
  ~PropertyGraph();

  // --- Names and sizes -------------------------------------------------------------------------
  const Symbols& symbols() const { return symbols_; }
  Symbols& symbols() { return symbols_; }
  size_t node_count() const { return node_count_; }
  size_t rel_count() const { return rel_count_; }
  /// Node ids are in [0, node_end()); those of deleted nodes are not alive.
  NodeId node_end() const { return NodeId{base_nodes_ + static_cast<uint32_t>(nodes_.size())}; }
  RelId rel_end() const { return RelId{base_rels_ + static_cast<uint32_t>(rels_.size())}; }
  bool node_alive(NodeId node) const;
  bool rel_alive(RelId rel) const;
  /// Whether anything differs from the base image.
  bool has_changes() const { return changed_; }
  /// A number that grows with every change, to tell whether something derived is still valid.
  uint64_t version() const { return version_; }
  const GraphImage& base() const { return *base_; }

  /// Counts for planning; exact.
  size_t label_count(Symbol label) const;
  size_t type_count(Symbol type) const;

  // --- Nodes and relationships -----------------------------------------------------------------
  /// In the order in which they were given (of the label set). Valid until the node changes.
  std::span<const Symbol> labels(NodeId node) const;
  bool has_label(NodeId node, Symbol label) const;
  Symbol rel_type(RelId rel) const {
    return rel.v < base_rels_ ? base_->types[rel.v] : rels_[rel.v - base_rels_].type;
  }
  NodeId source(RelId rel) const {
    return rel.v < base_rels_ ? NodeId{base_->sources[rel.v]} : rels_[rel.v - base_rels_].source;
  }
  NodeId target(RelId rel) const {
    return rel.v < base_rels_ ? NodeId{base_->targets[rel.v]} : rels_[rel.v - base_rels_].target;
  }

  /// The value of a property, null if there is none.
  Value node_property(NodeId node, Symbol key) const;
  Value rel_property(RelId rel, Symbol key) const;
  /// The same without making a Value, for strings and numbers; nullopt if absent or of another type
  /// (an integer is given as a double, too). The view is valid until the graph changes.
  std::optional<std::string_view> node_string(NodeId node, Symbol key) const;
  std::optional<std::string_view> rel_string(RelId rel, Symbol key) const;
  std::optional<double> node_number(NodeId node, Symbol key) const;
  std::optional<double> rel_number(RelId rel, Symbol key) const;
  /// Calls visit(key, value) for every property, in the order of the keys' first appearance.
  void for_each_node_property(NodeId node,
                              const std::function<void(Symbol, const Value&)>& visit) const;
  void for_each_rel_property(RelId rel,
                             const std::function<void(Symbol, const Value&)>& visit) const;

  // --- Visiting --------------------------------------------------------------------------------
  /// visit(NodeId) for all alive nodes.
  template <class F>
  bool for_each_node(F&& visit) const {
    for (uint32_t v = 0, end = node_end().v; v < end; ++v) {
      if ((!changed_ || node_alive(NodeId{v})) && !go_on(visit, NodeId{v})) return false;
    }
    return true;
  }

  /// visit(RelId) for all alive relationships.
  template <class F>
  bool for_each_rel(F&& visit) const {
    for (uint32_t r = 0, end = rel_end().v; r < end; ++r) {
      if ((!changed_ || rel_alive(RelId{r})) && !go_on(visit, RelId{r})) return false;
    }
    return true;
  }

  /// visit(NodeId) for all nodes with this label, by id.
  template <class F>
  bool for_each_with_label(Symbol label, F&& visit) const {
    if (label + size_t{1} < base_->label_starts.size()) {
      for (uint32_t i = base_->label_starts[label]; i < base_->label_starts[label + 1]; ++i) {
        const NodeId node{base_->label_nodes[i]};
        // Nodes that differ from the base come from the overlay, below.
        if ((!changed_ || !touched(node)) && !go_on(visit, node)) return false;
      }
    }
    if (!changed_) return true;
    for (const NodeId node : overlay_nodes_with(label)) {
      if (!go_on(visit, node)) return false;
    }
    return true;
  }

  /// visit(RelId, NodeId target) for the outgoing relationships of a node.
  template <class F>
  bool for_each_out(NodeId node, F&& visit) const {
    if (node.v < base_nodes_) {
      const uint32_t end = base_->out_offsets[node.v + 1];
      for (uint32_t r = base_->out_offsets[node.v]; r < end; ++r) {
        if (deletions_ && deleted_rels_.count(r)) continue;
        if (!go_on(visit, RelId{r}, NodeId{base_->targets[r]})) return false;
      }
    }
    if (!changed_) return true;
    for (const RelId rel : created_out(node)) {
      if (!go_on(visit, rel, target(rel))) return false;
    }
    return true;
  }

  /// visit(RelId, NodeId source) for the incoming relationships of a node.
  template <class F>
  bool for_each_in(NodeId node, F&& visit) const {
    if (node.v < base_nodes_) {
      const uint32_t end = base_->in_offsets[node.v + 1];
      for (uint32_t i = base_->in_offsets[node.v]; i < end; ++i) {
        if (deletions_ && deleted_rels_.count(base_->in_rels[i])) continue;
        if (!go_on(visit, RelId{base_->in_rels[i]}, NodeId{base_->in_sources[i]})) return false;
      }
    }
    if (!changed_) return true;
    for (const RelId rel : created_in(node)) {
      if (!go_on(visit, rel, source(rel))) return false;
    }
    return true;
  }

  /// The same for relationships of these types only; all types if `types` is empty.
  template <class F>
  bool for_each_out(NodeId node, std::span<const Symbol> types, F&& visit) const {
    if (types.empty()) return for_each_out(node, visit);
    return for_each_out(node, [&](RelId rel, NodeId other) {
      return !among(types, rel_type(rel)) || go_on(visit, rel, other);
    });
  }
  template <class F>
  bool for_each_in(NodeId node, std::span<const Symbol> types, F&& visit) const {
    if (types.empty()) return for_each_in(node, visit);
    return for_each_in(node, [&](RelId rel, NodeId other) {
      return !among(types, rel_type(rel)) || go_on(visit, rel, other);
    });
  }

  /// visit(RelId, NodeId other) for outgoing, then incoming relationships; a loop once.
  template <class F>
  bool for_each_both(NodeId node, std::span<const Symbol> types, F&& visit) const {
    return for_each_out(node, types, visit) &&
           for_each_in(node, types, [&](RelId rel, NodeId other) {
             return other == node || go_on(visit, rel, other);
           });
  }

  size_t degree_out(NodeId node) const;
  size_t degree_in(NodeId node) const;

  /// Nodes with this value of a property, by id. A string value of a list property matches one of
  /// its elements. Numbers compare as Cypher's `=` does.
  std::vector<NodeId> find_nodes(Symbol key, const Value& value) const;
  /// Whether find_nodes is fast for string values of this property, not a scan: `id`, `name`,
  /// `aliases` and `code`.
  bool has_index(Symbol key) const;

  // --- Arrays for algorithms -------------------------------------------------------------------
  FlatGraph flat() const;
  /// A numeric property of all relationships by their number, NaN where absent or no number (and
  /// for deleted ones). The array lives until the graph changes; made once, then kept. For the
  /// double column of an unchanged graph it is the column itself.
  std::span<const double> rel_doubles(Symbol key) const;
  /// Types of all relationships by number (of deleted ones, too).
  std::span<const uint16_t> rel_types() const;

  /// Something made from the graph, kept until the graph changes: what `make` returns, made once
  /// for each name. For indexes and orderings that several queries use.
  template <class T>
  std::shared_ptr<const T> derived(const std::string& name,
                                   const std::function<std::shared_ptr<const T>()>& make) const {
    return std::static_pointer_cast<const T>(
        derived_any(name, [&]() -> std::shared_ptr<const void> { return make(); }));
  }

  // --- Changing --------------------------------------------------------------------------------
  /// Null values are dropped; a repeated key's last value counts; a repeated label counts once.
  NodeId create_node(std::span<const Symbol> labels, std::vector<Property> properties);
  /// Both nodes must be alive.
  RelId create_rel(NodeId source, NodeId target, Symbol type, std::vector<Property> properties);
  void delete_rel(RelId rel);
  /// The node must have no relationships left (ENTENTE_CHECK).
  void delete_node(NodeId node);
  /// A null value removes the property.
  void set_property(NodeId node, Symbol key, Value value);
  void set_property(RelId rel, Symbol key, Value value);
  void remove_property(NodeId node, Symbol key) { set_property(node, key, Value()); }
  void remove_property(RelId rel, Symbol key) { set_property(rel, key, Value()); }
  /// Whether something changed.
  bool add_label(NodeId node, Symbol label);
  bool remove_label(NodeId node, Symbol label);

  /// Takes back everything, the base included: an empty graph.
  void clear();

  /// From here on changes can be taken back by rollback(), until commit(). One at a time.
  void checkpoint();
  void rollback();
  void commit();

  const Changes& changes() const { return changes_; }
  void reset_changes() { changes_ = {}; }

  /// Elements created, changed or deleted since the last call or the start, ascending; for writing
  /// them to the store.
  struct Touched {
    std::vector<NodeId> nodes;
    std::vector<RelId> rels;
  };
  Touched take_touched();

  /// How the properties of an element of the base differ from it now; null for removed ones.
  std::vector<Property> changed_properties(NodeId node) const;
  std::vector<Property> changed_properties(RelId rel) const;

 private:
  struct NodeRecord {
    bool alive = true;
    bool copied = false;  // labels and properties here count, not the base's
    std::vector<Symbol> labels;
    std::vector<Property> properties;
    std::vector<RelId> out;  // created ones that are alive
    std::vector<RelId> in;
  };
  struct RelRecord {
    bool alive = true;
    NodeId source;
    NodeId target;
    Symbol type = kNoSymbol;
    std::vector<Property> properties;
  };
  struct Derived;

  std::shared_ptr<const void> derived_any(
      const std::string& name, const std::function<std::shared_ptr<const void>()>& make) const;
  Derived& current_derived() const;

  template <class F, class... Args>
  static bool go_on(F& visit, Args... args) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, Args...>>) {
      visit(args...);
      return true;
    } else {
      return visit(args...);
    }
  }
  static bool among(std::span<const Symbol> types, Symbol type) {
    for (const Symbol t : types) {
      if (t == type) return true;
    }
    return false;
  }

  const NodeRecord* record(NodeId node) const;
  NodeRecord& editable(NodeId node);  // in the overlay, its relationships only
  NodeRecord& copied(NodeId node);    // with labels and properties
  std::vector<Property>& copied_properties(RelId rel);
  bool touched(NodeId node) const {
    const NodeRecord* r = record(node);
    return r != nullptr && (r->copied || !r->alive);
  }
  std::span<const RelId> created_out(NodeId node) const {
    const NodeRecord* r = record(node);
    return r == nullptr ? std::span<const RelId>() : r->out;
  }
  std::span<const RelId> created_in(NodeId node) const {
    const NodeRecord* r = record(node);
    return r == nullptr ? std::span<const RelId>() : r->in;
  }
  std::vector<NodeId> overlay_nodes_with(Symbol label) const;
  const std::vector<Property>* overlay_properties(RelId rel) const;
  void note(std::function<void()> undo);
  void mark_changed();
  void index_overlay(NodeId node, Symbol key, const Value& value);
  void set_in(std::vector<Property>& properties, Symbol key, Value value);

  std::shared_ptr<const GraphImage> base_;
  Symbols symbols_;
  uint32_t base_nodes_ = 0;
  uint32_t base_rels_ = 0;
  size_t node_count_ = 0;
  size_t rel_count_ = 0;
  bool changed_ = false;
  bool deletions_ = false;
  uint64_t version_ = 0;

  std::vector<NodeRecord> nodes_;                                    // created ones
  std::vector<RelRecord> rels_;                                      // created ones
  std::unordered_map<uint32_t, NodeRecord> node_changes_;            // of base nodes
  std::unordered_map<uint32_t, std::vector<Property>> rel_changes_;  // of base relationships
  std::unordered_set<uint32_t> deleted_rels_;                        // of the base
  std::unordered_map<Symbol, int64_t> label_changes_;                // beside the base's counts
  std::unordered_map<Symbol, int64_t> type_changes_;
  // Nodes of the overlay by indexed key and string; entries are checked when used, never removed.
  std::unordered_map<Symbol, std::unordered_map<std::string, std::vector<NodeId>>> overlay_index_;

  Changes changes_;
  Changes changes_before_;  // at the checkpoint
  bool recording_ = false;
  std::vector<std::function<void()>> undo_;
  std::vector<NodeId> touched_nodes_;
  std::vector<RelId> touched_rels_;

  mutable std::recursive_mutex derived_mutex_;  // what is made may need something else made
  mutable std::unique_ptr<Derived> derived_;    // arrays made on demand, for the current version
};

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_PROPERTY_GRAPH_H_
