#include "graphs/property_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "graphs/value_codec.h"
#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

constexpr std::array<std::string_view, 4> kIndexed = {"id", "name", "aliases", "code"};

std::shared_ptr<const GraphImage> empty_image() {
  static const std::array<uint32_t, 1> zero = {0};
  static const std::shared_ptr<const GraphImage> image = [] {
    auto made = std::make_shared<GraphImage>();
    made->out_offsets = zero;
    made->in_offsets = zero;
    return made;
  }();
  return image;
}

Value value_at(const GraphImage& image, const ColumnView& column, size_t i) {
  switch (column.type) {
    case ColumnType::kBool:
      return column.as<uint8_t>()[i] != 0;
    case ColumnType::kInt32:
      return static_cast<int64_t>(column.as<int32_t>()[i]);
    case ColumnType::kInt64:
      return column.as<int64_t>()[i];
    case ColumnType::kDouble:
      return column.as<double>()[i];
    case ColumnType::kString:
      return Value::borrowed(image.string(column.as<uint32_t>()[i]));
    case ColumnType::kEncoded:
      return decode_value(image.string(column.as<uint32_t>()[i]));
  }
  return {};
}

Value value_in(const GraphImage& image, const ColumnView* column, uint32_t element) {
  if (column == nullptr) return {};
  const size_t i = column->find(element);
  return i == ColumnView::kAbsent ? Value() : value_at(image, *column, i);
}

const Value* find_property(const std::vector<Property>& properties, Symbol key) {
  for (const Property& p : properties) {
    if (p.first == key) return &p.second;
  }
  return nullptr;
}

std::vector<Property> properties_of(const GraphImage& image, const std::vector<ColumnView>& columns,
                                    uint32_t element) {
  std::vector<Property> found;
  for (const ColumnView& column : columns) {
    const size_t i = column.find(element);
    if (i != ColumnView::kAbsent) found.emplace_back(column.key, value_at(image, column, i));
  }
  return found;
}

void visit_properties(const GraphImage& image, const std::vector<ColumnView>& columns,
                      uint32_t element, const std::function<void(Symbol, const Value&)>& visit) {
  for (const ColumnView& column : columns) {
    const size_t i = column.find(element);
    if (i != ColumnView::kAbsent) visit(column.key, value_at(image, column, i));
  }
}

std::vector<Property> tidy(std::vector<Property> properties) {
  std::vector<Property> kept;
  kept.reserve(properties.size());
  for (Property& p : properties) {
    const auto same = std::find_if(kept.begin(), kept.end(),
                                   [&](const Property& k) { return k.first == p.first; });
    if (same != kept.end()) kept.erase(same);
    if (!p.second.is_null()) kept.push_back(std::move(p));
  }
  return kept;
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

std::optional<double> number_in(const ColumnView* column, uint32_t element) {
  if (column == nullptr) return std::nullopt;
  const size_t i = column->find(element);
  if (i == ColumnView::kAbsent) return std::nullopt;
  switch (column->type) {
    case ColumnType::kInt32:
      return column->as<int32_t>()[i];
    case ColumnType::kInt64:
      return static_cast<double>(column->as<int64_t>()[i]);
    case ColumnType::kDouble:
      return column->as<double>()[i];
    default:
      return std::nullopt;
  }
}

std::optional<std::string_view> string_in(const GraphImage& image, const ColumnView* column,
                                          uint32_t element) {
  if (column == nullptr || column->type != ColumnType::kString) return std::nullopt;
  const size_t i = column->find(element);
  if (i == ColumnView::kAbsent) return std::nullopt;
  return image.string(column->as<uint32_t>()[i]);
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

// --- Changing ----------------------------------------------------------------------------------

void PropertyGraph::note(std::function<void()> undo) {
  if (recording_) undo_.push_back(std::move(undo));
}

void PropertyGraph::mark_changed() {
  changed_ = true;
  ++version_;
}

void PropertyGraph::index_overlay(NodeId node, Symbol key, const Value& value) {
  if (!has_index(key)) return;
  if (value.is_list()) {
    for (const Value& element : value.as_list()) {
      if (element.is_string()) {
        overlay_index_[key][std::string(element.as_string())].push_back(node);
      }
    }
  } else if (value.is_string()) {
    overlay_index_[key][std::string(value.as_string())].push_back(node);
  }
}

PropertyGraph::NodeRecord& PropertyGraph::editable(NodeId node) {
  if (node.v >= base_nodes_) return nodes_[node.v - base_nodes_];
  return node_changes_[node.v];
}

PropertyGraph::NodeRecord& PropertyGraph::copied(NodeId node) {
  NodeRecord& r = editable(node);
  if (!r.copied) {
    r.labels = base_->label_sets[base_->label_set_of[node.v]];
    r.properties = properties_of(*base_, base_->node_columns, node.v);
    r.copied = true;
    for (const auto& [key, value] : r.properties) index_overlay(node, key, value);
  }
  return r;
}

std::vector<Property>& PropertyGraph::copied_properties(RelId rel) {
  if (rel.v >= base_rels_) return rels_[rel.v - base_rels_].properties;
  const auto [found, is_new] = rel_changes_.try_emplace(rel.v);
  if (is_new) found->second = properties_of(*base_, base_->rel_columns, rel.v);
  return found->second;
}

NodeId PropertyGraph::create_node(std::span<const Symbol> labels,
                                  std::vector<Property> properties) {
  const NodeId node = node_end();
  NodeRecord r;
  r.copied = true;
  for (const Symbol label : labels) {
    if (!among(r.labels, label)) r.labels.push_back(label);
  }
  r.properties = tidy(std::move(properties));
  mark_changed();
  ++node_count_;
  ++changes_.nodes_created;
  changes_.labels_added += static_cast<int64_t>(r.labels.size());
  changes_.properties_set += static_cast<int64_t>(r.properties.size());
  for (const Symbol label : r.labels) ++label_changes_[label];
  nodes_.push_back(std::move(r));
  for (const auto& [key, value] : nodes_.back().properties) index_overlay(node, key, value);
  touched_nodes_.push_back(node);
  note([this] {
    for (const Symbol label : nodes_.back().labels) --label_changes_[label];
    nodes_.pop_back();
    --node_count_;
  });
  return node;
}

RelId PropertyGraph::create_rel(NodeId source, NodeId target, Symbol type,
                                std::vector<Property> properties) {
  ENTENTE_CHECK(node_alive(source) && node_alive(target));
  if (type > std::numeric_limits<uint16_t>::max()) {
    throw Error(ErrorCode::kQuery, "too many names of types and properties in one graph");
  }
  const RelId rel = rel_end();
  RelRecord r;
  r.source = source;
  r.target = target;
  r.type = type;
  r.properties = tidy(std::move(properties));
  mark_changed();
  ++rel_count_;
  ++changes_.rels_created;
  ++type_changes_[type];
  changes_.properties_set += static_cast<int64_t>(r.properties.size());
  rels_.push_back(std::move(r));
  editable(source).out.push_back(rel);
  editable(target).in.push_back(rel);
  touched_rels_.push_back(rel);
  note([this, source, target, type] {
    editable(source).out.pop_back();
    editable(target).in.pop_back();
    --type_changes_[type];
    rels_.pop_back();
    --rel_count_;
  });
  return rel;
}

void PropertyGraph::delete_rel(RelId rel) {
  if (!rel_alive(rel)) return;
  mark_changed();
  --rel_count_;
  ++changes_.rels_deleted;
  const Symbol type = rel_type(rel);
  --type_changes_[type];
  touched_rels_.push_back(rel);
  if (rel.v < base_rels_) {
    deleted_rels_.insert(rel.v);
    deletions_ = true;
    note([this, rel, type] {
      deleted_rels_.erase(rel.v);
      ++rel_count_;
      ++type_changes_[type];
    });
    return;
  }
  RelRecord& r = rels_[rel.v - base_rels_];
  r.alive = false;
  std::vector<RelId>& out = editable(r.source).out;
  std::vector<RelId>& in = editable(r.target).in;
  const auto at_out = std::find(out.begin(), out.end(), rel) - out.begin();
  const auto at_in = std::find(in.begin(), in.end(), rel) - in.begin();
  out.erase(out.begin() + at_out);
  in.erase(in.begin() + at_in);
  note([this, rel, type, at_out, at_in] {
    RelRecord& dead = rels_[rel.v - base_rels_];
    dead.alive = true;
    std::vector<RelId>& outs = editable(dead.source).out;
    std::vector<RelId>& ins = editable(dead.target).in;
    outs.insert(outs.begin() + at_out, rel);
    ins.insert(ins.begin() + at_in, rel);
    ++rel_count_;
    ++type_changes_[type];
  });
}

void PropertyGraph::delete_node(NodeId node) {
  if (!node_alive(node)) return;
  ENTENTE_CHECK(degree_out(node) == 0 && degree_in(node) == 0);
  mark_changed();
  NodeRecord& r = copied(node);
  r.alive = false;
  --node_count_;
  ++changes_.nodes_deleted;
  for (const Symbol label : r.labels) --label_changes_[label];
  touched_nodes_.push_back(node);
  note([this, node] {
    NodeRecord& dead = editable(node);
    dead.alive = true;
    ++node_count_;
    for (const Symbol label : dead.labels) ++label_changes_[label];
  });
}

void PropertyGraph::set_in(std::vector<Property>& properties, Symbol key, Value value) {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const Property& p) { return p.first == key; });
  if (value.is_null()) {
    if (found != properties.end()) properties.erase(found);
  } else if (found != properties.end()) {
    found->second = std::move(value);
  } else {
    properties.emplace_back(key, std::move(value));
  }
}

void PropertyGraph::set_property(NodeId node, Symbol key, Value value) {
  if (value.is_null() && node_property(node, key).is_null()) return;
  mark_changed();
  NodeRecord& r = copied(node);
  ++changes_.properties_set;
  touched_nodes_.push_back(node);
  index_overlay(node, key, value);
  if (recording_) {
    undo_.push_back([this, node, before = r.properties] { editable(node).properties = before; });
  }
  set_in(r.properties, key, std::move(value));
}

void PropertyGraph::set_property(RelId rel, Symbol key, Value value) {
  if (value.is_null() && rel_property(rel, key).is_null()) return;
  mark_changed();
  std::vector<Property>& properties = copied_properties(rel);
  ++changes_.properties_set;
  touched_rels_.push_back(rel);
  if (recording_) {
    undo_.push_back([this, rel, before = properties] { copied_properties(rel) = before; });
  }
  set_in(properties, key, std::move(value));
}

bool PropertyGraph::add_label(NodeId node, Symbol label) {
  if (has_label(node, label)) return false;
  mark_changed();
  copied(node).labels.push_back(label);
  ++label_changes_[label];
  ++changes_.labels_added;
  touched_nodes_.push_back(node);
  note([this, node, label] {
    editable(node).labels.pop_back();
    --label_changes_[label];
  });
  return true;
}

bool PropertyGraph::remove_label(NodeId node, Symbol label) {
  if (!has_label(node, label)) return false;
  mark_changed();
  NodeRecord& r = copied(node);
  const auto at = std::find(r.labels.begin(), r.labels.end(), label) - r.labels.begin();
  r.labels.erase(r.labels.begin() + at);
  --label_changes_[label];
  ++changes_.labels_removed;
  touched_nodes_.push_back(node);
  note([this, node, label, at] {
    NodeRecord& changed = editable(node);
    changed.labels.insert(changed.labels.begin() + at, label);
    ++label_changes_[label];
  });
  return true;
}

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

void PropertyGraph::checkpoint() {
  ENTENTE_CHECK(!recording_);
  recording_ = true;
  changes_before_ = changes_;
}

void PropertyGraph::rollback() {
  ENTENTE_CHECK(recording_);
  recording_ = false;
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
  changes_ = changes_before_;
  ++version_;
}

void PropertyGraph::commit() {
  ENTENTE_CHECK(recording_);
  recording_ = false;
  undo_.clear();
}

PropertyGraph::Touched PropertyGraph::take_touched() {
  Touched taken{std::move(touched_nodes_), std::move(touched_rels_)};
  touched_nodes_.clear();
  touched_rels_.clear();
  // What a rollback took back may still be listed.
  std::erase_if(taken.nodes, [&](NodeId n) { return n.v >= node_end().v; });
  std::erase_if(taken.rels, [&](RelId r) { return r.v >= rel_end().v; });
  const auto tidy_up = [](auto& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  };
  tidy_up(taken.nodes);
  tidy_up(taken.rels);
  return taken;
}

}  // namespace entente::graphs
