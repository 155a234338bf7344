// PropertyGraph's overlay: what changes a graph, and takes changes back.
#include <algorithm>

#include "core/error.h"
#include "graphs/image_values.h"
#include "graphs/property_graph.h"
#include "graphs/value_compare.h"

namespace entente::graphs {
namespace {

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

const Value* find_property(const std::vector<Property>& properties, Symbol key) {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const Property& p) { return p.first == key; });
  return found == properties.end() ? nullptr : &found->second;
}

std::vector<Property> difference(const std::vector<Property>& before,
                                 const std::vector<Property>& now) {
  std::vector<Property> changed;
  for (const auto& [key, value] : now) {
    const Value* old = find_property(before, key);
    if (old == nullptr || !equivalent(*old, value)) changed.emplace_back(key, value);
  }
  for (const auto& [key, value] : before) {
    if (find_property(now, key) == nullptr) changed.emplace_back(key, Value());
  }
  return changed;
}

}  // namespace

std::vector<Property> PropertyGraph::changed_properties(NodeId node) const {
  const NodeRecord* r = record(node);
  if (node.v >= base_nodes_ || r == nullptr || !r->copied) return {};
  return difference(properties_of(*base_, base_->node_columns, node.v), r->properties);
}

std::vector<Property> PropertyGraph::changed_properties(RelId rel) const {
  const std::vector<Property>* now = overlay_properties(rel);
  if (rel.v >= base_rels_ || now == nullptr) return {};
  return difference(properties_of(*base_, base_->rel_columns, rel.v), *now);
}

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
