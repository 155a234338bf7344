#include "graphs/property_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "graphs/image_values.h"
#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

constexpr std::array<std::string_view, 4> kIndexed = {"id", "name", "aliases", "code"};

const Value* find_property(const std::vector<Property>& properties, Symbol key) {
  for (const Property& p : properties) {
    if (p.first == key) return &p.second;
  }
  return nullptr;
}

// Whether a stored value answers a search: equal, or a list that has an equal element.
bool matches(const Value& stored, const Value& wanted) {
  if (equals(stored, wanted) == Ternary::kTrue) return true;
  if (!stored.is_list() || wanted.is_list()) return false;
  return std::any_of(stored.as_list().begin(), stored.as_list().end(), [&](const Value& element) {
    return equals(element, wanted) == Ternary::kTrue;
  });
}

std::optional<double> number_of(const Value* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->number();
}

std::optional<std::string_view> string_of(const Value* value) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->as_string();
}

}  // namespace

struct PropertyGraph::Derived {
  uint64_t version = 0;
  std::optional<FlatGraph> flat;
  std::unordered_map<Symbol, std::vector<double>> doubles;
  std::vector<uint16_t> types;
  std::unordered_map<std::string, std::shared_ptr<const void>> named;
};

PropertyGraph::PropertyGraph() : PropertyGraph(empty_image()) {}

PropertyGraph::PropertyGraph(std::shared_ptr<const GraphImage> base)
    : base_(std::move(base)),
      symbols_(base_->symbols),
      base_nodes_(base_->nodes),
      base_rels_(base_->rels),
      node_count_(base_->nodes),
      rel_count_(base_->rels) {}

PropertyGraph::~PropertyGraph() = default;

void PropertyGraph::clear() {
  ENTENTE_CHECK(!recording_);
  base_ = empty_image();
  symbols_ = Symbols();
  base_nodes_ = 0;
  base_rels_ = 0;
  node_count_ = 0;
  rel_count_ = 0;
  changed_ = false;
  deletions_ = false;
  ++version_;
  nodes_.clear();
  rels_.clear();
  node_changes_.clear();
  rel_changes_.clear();
  deleted_rels_.clear();
  label_changes_.clear();
  type_changes_.clear();
  overlay_index_.clear();
  changes_ = {};
  touched_nodes_.clear();
  touched_rels_.clear();
  derived_.reset();
}

// --- Reading -----------------------------------------------------------------------------------

const PropertyGraph::NodeRecord* PropertyGraph::record(NodeId node) const {
  if (node.v >= base_nodes_) {
    const size_t i = node.v - base_nodes_;
    return i < nodes_.size() ? &nodes_[i] : nullptr;
  }
  if (node_changes_.empty()) return nullptr;
  const auto found = node_changes_.find(node.v);
  return found == node_changes_.end() ? nullptr : &found->second;
}

bool PropertyGraph::node_alive(NodeId node) const {
  if (node.v >= node_end().v) return false;
  const NodeRecord* r = record(node);
  return r == nullptr || r->alive;
}

bool PropertyGraph::rel_alive(RelId rel) const {
  if (rel.v < base_rels_) return !deletions_ || deleted_rels_.count(rel.v) == 0;
  const size_t i = rel.v - base_rels_;
  return i < rels_.size() && rels_[i].alive;
}

size_t PropertyGraph::label_count(Symbol label) const {
  int64_t count = 0;
  if (label + size_t{1} < base_->label_starts.size()) {
    count = base_->label_starts[label + 1] - base_->label_starts[label];
  }
  if (const auto found = label_changes_.find(label); found != label_changes_.end()) {
    count += found->second;
  }
  return static_cast<size_t>(count);
}

size_t PropertyGraph::type_count(Symbol type) const {
  int64_t count = type < base_->type_counts.size() ? base_->type_counts[type] : 0;
  if (const auto found = type_changes_.find(type); found != type_changes_.end()) {
    count += found->second;
  }
  return static_cast<size_t>(count);
}

std::span<const Symbol> PropertyGraph::labels(NodeId node) const {
  const NodeRecord* r = changed_ ? record(node) : nullptr;
  if (r != nullptr && (r->copied || !r->alive)) return r->labels;
  return base_->label_sets[base_->label_set_of[node.v]];
}

bool PropertyGraph::has_label(NodeId node, Symbol label) const {
  return among(labels(node), label);
}

const std::vector<Property>* PropertyGraph::overlay_properties(RelId rel) const {
  if (rel.v >= base_rels_) return &rels_[rel.v - base_rels_].properties;
  if (rel_changes_.empty()) return nullptr;
  const auto found = rel_changes_.find(rel.v);
  return found == rel_changes_.end() ? nullptr : &found->second;
}

Value PropertyGraph::node_property(NodeId node, Symbol key) const {
  if (const NodeRecord* r = changed_ ? record(node) : nullptr; r != nullptr && r->copied) {
    const Value* value = find_property(r->properties, key);
    return value == nullptr ? Value() : *value;
  }
  return value_in(*base_, base_->node_column(key), node.v);
}

Value PropertyGraph::rel_property(RelId rel, Symbol key) const {
  if (const auto* properties = changed_ ? overlay_properties(rel) : nullptr) {
    const Value* value = find_property(*properties, key);
    return value == nullptr ? Value() : *value;
  }
  return value_in(*base_, base_->rel_column(key), rel.v);
}

std::optional<std::string_view> PropertyGraph::node_string(NodeId node, Symbol key) const {
  if (const NodeRecord* r = changed_ ? record(node) : nullptr; r != nullptr && r->copied) {
    return string_of(find_property(r->properties, key));
  }
  return string_in(*base_, base_->node_column(key), node.v);
}

std::optional<std::string_view> PropertyGraph::rel_string(RelId rel, Symbol key) const {
  if (const auto* properties = changed_ ? overlay_properties(rel) : nullptr) {
    return string_of(find_property(*properties, key));
  }
  return string_in(*base_, base_->rel_column(key), rel.v);
}

std::optional<double> PropertyGraph::node_number(NodeId node, Symbol key) const {
  if (const NodeRecord* r = changed_ ? record(node) : nullptr; r != nullptr && r->copied) {
    return number_of(find_property(r->properties, key));
  }
  return number_in(base_->node_column(key), node.v);
}

std::optional<double> PropertyGraph::rel_number(RelId rel, Symbol key) const {
  if (const auto* properties = changed_ ? overlay_properties(rel) : nullptr) {
    return number_of(find_property(*properties, key));
  }
  return number_in(base_->rel_column(key), rel.v);
}

void PropertyGraph::for_each_node_property(
    NodeId node, const std::function<void(Symbol, const Value&)>& visit) const {
  if (const NodeRecord* r = changed_ ? record(node) : nullptr; r != nullptr && r->copied) {
    for (const auto& [key, value] : r->properties) visit(key, value);
    return;
  }
  visit_properties(*base_, base_->node_columns, node.v, visit);
}

void PropertyGraph::for_each_rel_property(
    RelId rel, const std::function<void(Symbol, const Value&)>& visit) const {
  if (const auto* properties = changed_ ? overlay_properties(rel) : nullptr) {
    for (const auto& [key, value] : *properties) visit(key, value);
    return;
  }
  visit_properties(*base_, base_->rel_columns, rel.v, visit);
}

std::vector<NodeId> PropertyGraph::overlay_nodes_with(Symbol label) const {
  std::vector<NodeId> found;
  for (const auto& [v, r] : node_changes_) {
    if (r.alive && r.copied && among(r.labels, label)) found.push_back(NodeId{v});
  }
  std::sort(found.begin(), found.end());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].alive && among(nodes_[i].labels, label)) {
      found.push_back(NodeId{base_nodes_ + static_cast<uint32_t>(i)});
    }
  }
  return found;
}

size_t PropertyGraph::degree_out(NodeId node) const {
  size_t degree = created_out(node).size();
  if (node.v < base_nodes_) {
    const uint32_t begin = base_->out_offsets[node.v];
    const uint32_t end = base_->out_offsets[node.v + 1];
    degree += end - begin;
    if (deletions_) {
      for (uint32_t r = begin; r < end; ++r) degree -= deleted_rels_.count(r);
    }
  }
  return degree;
}

size_t PropertyGraph::degree_in(NodeId node) const {
  size_t degree = created_in(node).size();
  if (node.v < base_nodes_) {
    const uint32_t begin = base_->in_offsets[node.v];
    const uint32_t end = base_->in_offsets[node.v + 1];
    degree += end - begin;
    if (deletions_) {
      for (uint32_t i = begin; i < end; ++i) degree -= deleted_rels_.count(base_->in_rels[i]);
    }
  }
  return degree;
}

bool PropertyGraph::has_index(Symbol key) const {
  return key < symbols_.size() &&
         std::find(kIndexed.begin(), kIndexed.end(), symbols_.name(key)) != kIndexed.end();
}

std::vector<NodeId> PropertyGraph::find_nodes(Symbol key, const Value& value) const {
  std::vector<NodeId> found;
  if (value.is_null() || key == kNoSymbol) return found;
  const auto keep_if_equal = [&](NodeId node) {
    if (node_alive(node) && matches(node_property(node, key), value)) found.push_back(node);
  };
  if (!has_index(key) || !value.is_string()) {
    for_each_node(keep_if_equal);
    return found;
  }
  const std::string_view text = value.as_string();
  for (const NodeIndex& index : base_->indexes) {
    if (index.key != key) continue;
    for (const uint64_t entry : index.candidates(text)) {
      keep_if_equal(NodeId{static_cast<uint32_t>(entry)});
    }
  }
  if (const auto by_text = overlay_index_.find(key); by_text != overlay_index_.end()) {
    if (const auto nodes = by_text->second.find(std::string(text));
        nodes != by_text->second.end()) {
      for (const NodeId node : nodes->second) keep_if_equal(node);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// --- Arrays ------------------------------------------------------------------------------------

PropertyGraph::Derived& PropertyGraph::current_derived() const {
  if (derived_ == nullptr || derived_->version != version_) {
    derived_ = std::make_unique<Derived>();
    derived_->version = version_;
  }
  return *derived_;
}

std::shared_ptr<const void> PropertyGraph::derived_any(
    const std::string& name, const std::function<std::shared_ptr<const void>()>& make) const {
  const std::scoped_lock lock(derived_mutex_);
  if (const auto found = current_derived().named.find(name);
      found != current_derived().named.end()) {
    return found->second;
  }
  std::shared_ptr<const void> made = make();
  current_derived().named[name] = made;
  return made;
}

FlatGraph PropertyGraph::flat() const {
  FlatGraph flat;
  flat.nodes = node_end().v;
  flat.rels = rel_end().v;
  if (!changed_) {
    flat.out = {base_->out_offsets, base_->targets, {}};
    flat.in = {base_->in_offsets, base_->in_sources, base_->in_rels};
    flat.storage = base_;
    return flat;
  }
  const std::scoped_lock lock(derived_mutex_);
  Derived& derived = current_derived();
  if (derived.flat) return *derived.flat;
  struct Arrays {
    std::vector<uint32_t> offsets[2], neighbours[2], rels[2];
  };
  const auto arrays = std::make_shared<Arrays>();
  for (int side = 0; side < 2; ++side) {
    auto& offsets = arrays->offsets[side];
    offsets.push_back(0);
    std::vector<std::pair<uint32_t, uint32_t>> row;
    for (uint32_t v = 0; v < flat.nodes; ++v) {
      row.clear();
      if (node_alive(NodeId{v})) {
        const auto add = [&](RelId rel, NodeId other) { row.emplace_back(other.v, rel.v); };
        side == 0 ? for_each_out(NodeId{v}, add) : for_each_in(NodeId{v}, add);
      }
      std::sort(row.begin(), row.end());
      for (const auto& [other, rel] : row) {
        arrays->neighbours[side].push_back(other);
        arrays->rels[side].push_back(rel);
      }
      offsets.push_back(static_cast<uint32_t>(arrays->neighbours[side].size()));
    }
  }
  flat.out = {arrays->offsets[0], arrays->neighbours[0], arrays->rels[0]};
  flat.in = {arrays->offsets[1], arrays->neighbours[1], arrays->rels[1]};
  flat.storage = arrays;
  derived.flat = flat;
  return flat;
}

std::span<const double> PropertyGraph::rel_doubles(Symbol key) const {
  const ColumnView* column = base_->rel_column(key);
  if (!changed_ && column != nullptr && column->type == ColumnType::kDouble && column->complete()) {
    return column->as<double>();
  }
  const std::scoped_lock lock(derived_mutex_);
  Derived& derived = current_derived();
  const auto [found, is_new] = derived.doubles.try_emplace(key);
  if (is_new) {
    std::vector<double>& doubles = found->second;  // clang 14 captures no structured binding
    doubles.assign(rel_end().v, std::numeric_limits<double>::quiet_NaN());
    for_each_rel([&](RelId rel) {
      if (const auto number = rel_number(rel, key)) doubles[rel.v] = *number;
    });
  }
  return found->second;
}

std::span<const uint16_t> PropertyGraph::rel_types() const {
  if (rels_.empty()) return base_->types;
  const std::scoped_lock lock(derived_mutex_);
  Derived& derived = current_derived();
  if (derived.types.empty()) {
    derived.types.assign(base_->types.begin(), base_->types.end());
    for (const RelRecord& r : rels_) derived.types.push_back(static_cast<uint16_t>(r.type));
  }
  return derived.types;
}

}  // namespace entente::graphs
