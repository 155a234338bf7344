#include "graphs/stored_graph.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "graphs/image_file.h"
#include "graphs/image_values.h"
#include "graphs/imported_statements.h"
#include "graphs/said_changes.h"
#include "graphs/statement_details.h"
#include "graphs/statement_relationships.h"
#include "graphs/value_codec.h"

namespace entente::graphs {
namespace {

constexpr char kSeparator = '\x1f';

// How elements are named in the store: imported ones by number, those of statements by what they
// say, those that Cypher made by a number of their own.
constexpr char kImported = 'n';
constexpr char kSaid = 'e';
constexpr char kCreated = 'c';

std::string numbered(char kind, int64_t number) { return kind + std::to_string(number); }

int64_t number_in(std::string_view key) {
  int64_t number = 0;
  std::from_chars(key.data() + 1, key.data() + key.size(), number);
  return number;
}

bool has_entities(Store& store) {
  return store.database().integer("SELECT EXISTS(SELECT 1 FROM entities)") > 0;
}

std::shared_ptr<const GraphImage> imported_image(RawGraphStore& raw, const std::string& path) {
  auto bytes = std::make_shared<std::vector<std::byte>>(raw.image());
  if (bytes->empty()) return nullptr;
  try {
    return read_image(*bytes, bytes);
  } catch (const InputError& error) {
    throw InputError("the imported graph in it " + std::string(error.what()), path);
  }
}

Value map_of(const PropertyGraph& graph, const auto& visit_all) {
  Map map;
  visit_all([&](Symbol key, const Value& value) {
    map.emplace_back(std::string(graph.symbols().name(key)), value);
  });
  return map;
}

std::vector<Property> properties_from(PropertyGraph& graph, const Value& map) {
  std::vector<Property> properties;
  for (const auto& [key, value] : map.as_map()) {
    properties.emplace_back(graph.symbols().intern(key), value);
  }
  return properties;
}

/// Properties of an element of the base that were set, or removed (null).
Value changed_map(const PropertyGraph& graph, auto element) {
  Map map;
  for (const auto& [key, value] : graph.changed_properties(element)) {
    map.emplace_back(std::string(graph.symbols().name(key)), value);
  }
  return map;
}

}  // namespace

// --- Building ----------------------------------------------------------------------------------

void add_graph(const PropertyGraph& graph, GraphBuilder& builder) {
  std::vector<Symbol> symbols;
  for (Symbol s = 0; s < graph.symbols().size(); ++s) {
    symbols.push_back(builder.symbols().intern(graph.symbols().name(s)));
  }
  std::vector<uint32_t> nodes(graph.node_end().v);
  graph.for_each_node([&](NodeId node) {
    std::vector<Symbol> labels;
    for (const Symbol label : graph.labels(node)) labels.push_back(symbols[label]);
    nodes[node.v] = builder.add_node(labels);
    graph.for_each_node_property(node, [&](Symbol key, const Value& value) {
      builder.set_node(nodes[node.v], symbols[key], value);
    });
  });
  graph.for_each_rel([&](RelId rel) {
    const uint32_t added = builder.add_rel(nodes[graph.source(rel).v], nodes[graph.target(rel).v],
                                           symbols[graph.rel_type(rel)]);
    graph.for_each_rel_property(
        rel, [&](Symbol key, const Value& value) { builder.set_rel(added, symbols[key], value); });
  });
}

void import_into(Store& store, const std::function<void(GraphBuilder&, NodeNames&)>& read) {
  RawGraphStore raw(store);
  GraphBuilder builder;
  NodeNames names;
  uint32_t rels_before = 0;
  if (const auto before = imported_image(raw, store.path())) {
    rels_before = before->rels;
    const PropertyGraph graph(before);
    add_graph(graph, builder);
    const Symbol id = graph.symbols().find("id");
    graph.for_each_node([&](NodeId node) {
      if (const auto name = graph.node_string(node, id)) names.add(*name, node.v);
    });
  }
  read(builder, names);
  std::vector<uint32_t> places;
  const auto image = builder.build(rels_before > 0 ? &places : nullptr);
  std::vector<RawGraphStore::Change> changes = raw.changes();
  for (RawGraphStore::Change& change : changes) {
    if (!change.relationship || change.key.empty() || change.key[0] != kImported) continue;
    const auto number = static_cast<size_t>(number_in(change.key));
    if (number < rels_before) change.key = numbered(kImported, places[number]);
  }
  raw.replace(
      [&](const auto& sink) {
        write_image(*image, ImageParts::kOriginal, "", sink);
        raw.set_number("nodes", image->nodes);
        raw.set_number("rels", image->rels);
      },
      changes);
  if (store.path() != ":memory:" && !has_entities(store)) {
    write_cache(StoredGraph::cache_path(store), *image, raw.base_stamp());
  }
}

// --- StoredGraph -------------------------------------------------------------------------------

StoredGraph::StoredGraph(Store& store, Options options)
    : store_(store), raw_(store), options_(options) {
  load();
}

void StoredGraph::load() {
  // One read transaction, so that the stamp and the data belong together while others write.
  sqlite::Database& database = store_.database();
  const bool transaction = store_.path() != ":memory:";
  if (transaction) database.execute("SAVEPOINT loading");
  struct Release {
    sqlite::Database& database;
    bool active;
    ~Release() {
      if (!active) return;
      try {
        database.execute("RELEASE loading");
      } catch (const Error&) {
        // Nothing was written: there is nothing to lose.
      }
    }
  } release{database, transaction};

  state_ = database.state();
  stamp_ = raw_.stamp();
  raw_nodes_ = static_cast<uint32_t>(raw_.number("nodes"));
  raw_rels_ = static_cast<uint32_t>(raw_.number("rels"));
  const bool cached = options_.cache && !options_.details && store_.path() != ":memory:";
  const std::string base_stamp = raw_.base_stamp();
  std::shared_ptr<const GraphImage> image;
  if (cached) image = open_cache(cache_path(store_), base_stamp);
  if (image == nullptr) {
    image = imported_image(raw_, store_.path());
    if (image == nullptr || has_entities(store_)) {
      GraphBuilder builder;
      if (image != nullptr) add_graph(PropertyGraph(image), builder);
      add_statements(store_, builder, options_.details);
      image = builder.build();
    }
    if (cached && write_cache(cache_path(store_), *image, base_stamp)) {
      // The mapped one takes memory only for what is used.
      if (auto mapped = open_cache(cache_path(store_), base_stamp)) image = std::move(mapped);
    }
  }
  graph_ = std::make_unique<PropertyGraph>(std::move(image));
  created_nodes_.clear();
  created_rels_.clear();
  changed_nodes_.clear();
  changed_rels_.clear();
  next_created_ = 1;
  apply_changes();
  std::sort(changed_nodes_.begin(), changed_nodes_.end());
  std::sort(changed_rels_.begin(), changed_rels_.end());
  if (options_.details) change_details();
  graph_->take_touched();
  graph_->reset_changes();
}

void StoredGraph::change_details() {
  const Symbol details = graph_->symbols().find(kStatementDetails);
  for (const RelId rel : changed_rels_) {
    if (!graph_->rel_alive(rel) || !has_statements(rel)) continue;
    const std::string text(graph_->rel_string(rel, details).value_or("[]"));
    graph_->set_property(rel, details, apply_to_details(text, changed_props(*this, rel)));
  }
}

bool StoredGraph::refresh() {
  // First what costs next to nothing: this is asked before every query.
  const sqlite::Database::State state = store_.database().state();
  if (state == state_) return false;
  state_ = state;
  if (raw_.stamp() == stamp_) return false;
  load();
  return true;
}

std::string StoredGraph::node_key(NodeId node) {
  if (node.v < raw_nodes_) return numbered(kImported, node.v);
  const GraphImage& base = graph_->base();
  if (node.v < base.nodes) {
    const ColumnView* ids = base.node_column(base.symbols.find("id"));
    return kSaid + std::string(base.string(ids->as<uint32_t>()[ids->find(node.v)]));
  }
  int64_t& number = created_nodes_.at(node.v - base.nodes);
  if (number == 0) number = next_created_++;
  return numbered(kCreated, number);
}

std::string StoredGraph::said_key(std::string_view subject, std::string_view type,
                                  std::string_view modality, std::string_view object) {
  std::string key(1, kSaid);
  for (const std::string_view part : {subject, type, modality}) {
    key.append(part);
    key += kSeparator;
  }
  return key.append(object);
}

bool StoredGraph::has_statements(RelId rel) const {
  if (is_said(rel)) return true;
  const GraphImage& base = graph_->base();
  if (rel.v >= base.rels) return false;
  const auto column = [&](std::string_view key) { return base.rel_column(base.symbols.find(key)); };
  const auto details = string_in(base, column(kStatementDetails), rel.v);
  return details &&
         statements_from_details(*details, strings_in(value_in(base, column("evidence"), rel.v)));
}

std::string StoredGraph::rel_key(RelId rel) {
  if (rel.v < raw_rels_) return numbered(kImported, rel.v);
  const GraphImage& base = graph_->base();
  if (rel.v < base.rels) {
    const ColumnView* modality = base.rel_column(base.symbols.find("modality"));
    const size_t at = modality->find(rel.v);
    const auto name = [&](uint32_t node) { return node_key(NodeId{node}).substr(1); };
    return said_key(name(base.sources[rel.v]), base.symbols.name(base.types[rel.v]),
                    base.string(modality->as<uint32_t>()[at]), name(base.targets[rel.v]));
  }
  int64_t& number = created_rels_.at(rel.v - base.rels);
  if (number == 0) number = next_created_++;
  return numbered(kCreated, number);
}

void StoredGraph::require_sensible(const PropertyGraph::Touched& touched) const {
  const Symbols& symbols = graph_->symbols();
  for (const RelId rel : touched.rels) {
    if (!graph_->rel_alive(rel) || !has_statements(rel)) continue;
    for (const auto& [key, value] : graph_->changed_properties(rel)) {
      if (!follows_from_statements(symbols.name(key))) continue;
      throw NotAnswerable("the " + std::string(symbols.name(key)) + " of a relationship that " +
                          "documents state follows from its statements and cannot be set: set " +
                          "another property, or delete the relationship and create your own");
    }
  }
  for (const NodeId node : touched.nodes) {
    if (!graph_->node_alive(node) || !is_said(node)) continue;
    for (const auto& [key, value] : graph_->changed_properties(node)) {
      const std::string_view name = symbols.name(key);
      if (name != "id" && name != "mentions") continue;
      throw NotAnswerable("the " + std::string(name) +
                          " of an entity that documents name cannot "
                          "be set; its name, aliases, code and country can");
    }
    if (!entity_of(*graph_, node)) {
      throw NotAnswerable(
          "an entity that documents name needs the label of its type: "
          "set another one before you remove it");
    }
  }
}

void StoredGraph::save() {
  const PropertyGraph::Touched touched = graph_->take_touched();
  require_sensible(touched);
  const GraphImage& base = graph_->base();
  created_nodes_.resize(graph_->node_end().v - base.nodes);
  created_rels_.resize(graph_->rel_end().v - base.rels);
  std::vector<RawGraphStore::Change> changes;
  for (const NodeId node : touched.nodes) {
    RawGraphStore::Change& change = changes.emplace_back();
    change.key = node_key(node);
    if (!graph_->node_alive(node)) continue;
    List labels;
    for (const Symbol label : graph_->labels(node)) {
      labels.emplace_back(graph_->symbols().name(label));
    }
    List data = {Value(std::move(labels))};
    if (node.v < base.nodes) {
      data.push_back(changed_map(*graph_, node));
    } else {
      data.push_back(
          map_of(*graph_, [&](const auto& visit) { graph_->for_each_node_property(node, visit); }));
    }
    encode_value(Value(std::move(data)), change.data.emplace());
  }
  for (const RelId rel : touched.rels) {
    RawGraphStore::Change& change = changes.emplace_back();
    change.relationship = true;
    change.key = rel_key(rel);
    if (!graph_->rel_alive(rel)) continue;
    List data = {node_key(graph_->source(rel)), node_key(graph_->target(rel)),
                 graph_->symbols().name(graph_->rel_type(rel))};
    if (rel.v < base.rels) {
      data.push_back(changed_map(*graph_, rel));
    } else {
      data.push_back(
          map_of(*graph_, [&](const auto& visit) { graph_->for_each_rel_property(rel, visit); }));
    }
    encode_value(Value(std::move(data)), change.data.emplace());
  }
  raw_.put_changes(changes);
  stamp_ = raw_.stamp();
}

void StoredGraph::apply_changes() {
  std::vector<RawGraphStore::Change> changes = raw_.changes();
  if (changes.empty()) return;
  const GraphImage& base = graph_->base();
  std::unordered_map<int64_t, NodeId> created;
  const auto find_node = [&](std::string_view key) -> std::optional<NodeId> {
    if (key.empty()) return std::nullopt;
    if (key[0] == kImported) {
      const int64_t number = number_in(key);
      if (number >= 0 && number < raw_nodes_) return NodeId{static_cast<uint32_t>(number)};
    } else if (key[0] == kCreated) {
      const auto found = created.find(number_in(key));
      if (found != created.end()) return found->second;
    } else {
      for (const NodeIndex& index : base.indexes) {
        if (base.symbols.name(index.key) != "id") continue;
        const ColumnView* ids = base.node_column(index.key);
        for (const uint64_t entry : index.candidates(key.substr(1))) {
          const auto node = static_cast<uint32_t>(entry);
          if (node < raw_nodes_ || ids->type != ColumnType::kString) continue;
          if (base.string(ids->as<uint32_t>()[ids->find(node)]) == key.substr(1)) {
            return NodeId{node};
          }
        }
      }
    }
    return std::nullopt;
  };
  const auto find_rel = [&](std::string_view key) -> std::optional<RelId> {
    if (key.empty()) return std::nullopt;
    if (key[0] == kImported) {
      const int64_t number = number_in(key);
      if (number >= 0 && number < raw_rels_) return RelId{static_cast<uint32_t>(number)};
      return std::nullopt;
    }
    const size_t end = key.find(kSeparator);
    if (end == std::string_view::npos) return std::nullopt;
    const auto source = find_node(key.substr(0, end));
    if (!source) return std::nullopt;
    for (uint32_t r = base.out_offsets[source->v]; r < base.out_offsets[source->v + 1]; ++r) {
      if (r >= raw_rels_ && rel_key(RelId{r}) == key) return RelId{r};
    }
    return std::nullopt;
  };

  // Created elements in the order in which they were made, whatever the order of the rows.
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    const auto rank = [](const RawGraphStore::Change& c) {
      const bool made = !c.key.empty() && c.key[0] == kCreated;
      return std::tuple(c.relationship, made, made ? number_in(c.key) : 0);
    };
    return rank(a) < rank(b);
  });
  std::vector<NodeId> deleted;
  for (const RawGraphStore::Change& change : changes) {
    const bool made = !change.key.empty() && change.key[0] == kCreated;
    if (made) next_created_ = std::max(next_created_, number_in(change.key) + 1);
    if (!change.data) {
      // A deleted node may have relationships until theirs are gone, too.
      if (made) continue;
      if (change.relationship) {
        if (const auto rel = find_rel(change.key)) {
          graph_->delete_rel(*rel);
          changed_rels_.push_back(*rel);
        }
      } else if (const auto node = find_node(change.key)) {
        deleted.push_back(*node);
      }
      continue;
    }
    const Value data = decode_value(*change.data);
    const List& parts = data.as_list();
    if (!change.relationship) {
      std::vector<Symbol> labels;
      for (const Value& label : parts.at(0).as_list()) {
        labels.push_back(graph_->symbols().intern(label.as_string()));
      }
      const std::vector<Property> properties = properties_from(*graph_, parts.at(1));
      if (made) {
        created[number_in(change.key)] = graph_->create_node(labels, properties);
        created_nodes_.push_back(number_in(change.key));
      } else if (const auto node = find_node(change.key)) {
        const auto before = graph_->labels(*node);
        for (const Symbol label : std::vector<Symbol>(before.begin(), before.end())) {
          if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
            graph_->remove_label(*node, label);
          }
        }
        for (const Symbol label : labels) graph_->add_label(*node, label);
        for (const auto& [key, value] : properties) graph_->set_property(*node, key, value);
        changed_nodes_.push_back(*node);
      }
      continue;
    }
    const std::vector<Property> properties = properties_from(*graph_, parts.at(3));
    if (made) {
      const auto source = find_node(parts.at(0).as_string());
      const auto target = find_node(parts.at(1).as_string());
      // An end may have gone with its document.
      if (!source || !target) continue;
      graph_->create_rel(*source, *target, graph_->symbols().intern(parts.at(2).as_string()),
                         properties);
      created_rels_.push_back(number_in(change.key));
    } else if (const auto rel = find_rel(change.key)) {
      for (const auto& [key, value] : properties) {
        // Older graphs have all properties here: what statements tell may have changed since.
        if (is_said(*rel) && follows_from_statements(graph_->symbols().name(key))) continue;
        graph_->set_property(*rel, key, value);
      }
      changed_rels_.push_back(*rel);
    }
  }
  for (const NodeId node : deleted) {
    // New statements may have given a deleted entity new relationships: then it is back.
    if (graph_->degree_out(node) + graph_->degree_in(node) > 0) continue;
    graph_->delete_node(node);
    changed_nodes_.push_back(node);
  }
}

}  // namespace entente::graphs
