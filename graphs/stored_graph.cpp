#include "graphs/stored_graph.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "graphs/image_file.h"
#include "graphs/statement_graph.h"
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

bool has_statements(Store& store) {
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

/// Makes an element's properties those of `wanted`.
template <class Id, class Visit>
void set_all(PropertyGraph& graph, Id id, Visit visit, const std::vector<Property>& wanted) {
  std::vector<Symbol> before;
  visit([&](Symbol key, const Value&) { before.push_back(key); });
  for (const Symbol key : before) {
    const bool kept = std::any_of(wanted.begin(), wanted.end(),
                                  [&](const Property& p) { return p.first == key; });
    if (!kept) graph.remove_property(id, key);
  }
  for (const auto& [key, value] : wanted) graph.set_property(id, key, value);
}

}  // namespace

// --- Building ----------------------------------------------------------------------------------

void add_statements(Store& store, GraphBuilder& builder) {
  const StatementGraph said = load_said(store);
  Symbols& symbols = builder.symbols();
  const auto text = [](ColumnBuilder& column, uint32_t element, const std::string& value) {
    if (!value.empty()) column.add(element, std::string_view(value));
  };
  ColumnBuilder& name = builder.node_column(symbols.intern("name"));
  ColumnBuilder& id = builder.node_column(symbols.intern("id"));
  ColumnBuilder& aliases = builder.node_column(symbols.intern("aliases"));
  ColumnBuilder& code = builder.node_column(symbols.intern("code"));
  ColumnBuilder& country = builder.node_column(symbols.intern("country"));
  ColumnBuilder& mentions = builder.node_column(symbols.intern("mentions"));
  const uint32_t first = builder.nodes();
  for (const StoredEntity& stored : said.entities) {
    const Entity& entity = stored.entity;
    std::vector<Symbol> labels = {symbols.intern(name_of(entity.type))};
    if (entity.type == EntityType::kLeader) labels.push_back(symbols.intern("Person"));
    const uint32_t node = builder.add_node(labels);
    text(name, node, entity.name);
    text(id, node, entity.id);
    List names;
    for (const std::string& alias : entity.aliases) names.emplace_back(alias);
    aliases.add(node, Value(std::move(names)));
    text(code, node, entity.code);
    text(country, node, entity.country);
    mentions.add(node, stored.mentions);
  }

  std::vector<uint32_t> all(said.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  ColumnBuilder& count = builder.rel_column(symbols.intern("count"));
  ColumnBuilder& confidence = builder.rel_column(symbols.intern("confidence"));
  ColumnBuilder& modality = builder.rel_column(symbols.intern("modality"));
  ColumnBuilder& earliest = builder.rel_column(symbols.intern("first"));
  ColumnBuilder& latest = builder.rel_column(symbols.intern("last"));
  ColumnBuilder& of_class = builder.rel_column(symbols.intern("class"));
  ColumnBuilder& goldstein = builder.rel_column(symbols.intern("goldstein"));
  ColumnBuilder& weight = builder.rel_column(symbols.intern("weight"));
  ColumnBuilder& evidence = builder.rel_column(symbols.intern("evidence"));
  ColumnBuilder& docs = builder.rel_column(symbols.intern("docs"));
  const std::vector<std::string_view> taken = {"count",    "confidence", "modality",  "first",
                                               "last",     "class",      "goldstein", "weight",
                                               "evidence", "docs"};
  for (const Edge& edge : edges_of(said, all)) {
    const RelationInfo& relation = info(edge.relation);
    const uint32_t rel = builder.add_rel(first + edge.subject, first + edge.object,
                                         symbols.intern(type_name(edge.relation, edge.polarity)));
    count.add(rel, static_cast<int64_t>(edge.statements.size()));
    confidence.add(rel, edge.confidence);
    modality.add(rel, name_of(edge.modality));
    text(earliest, rel, edge.first);
    text(latest, rel, edge.last);
    of_class.add(rel, name_of(relation.relation_class));
    if (relation.goldstein) goldstein.add(rel, *relation.goldstein);
    const double carried = std::max(relation.influence_forward, relation.influence_backward);
    if (carried > 0 && edge.polarity == Polarity::kPositive) {
      weight.add(rel, combined(said, edge, carried));
    }
    for (const auto& [key, value] : edge.props) {
      const bool clash = std::find(taken.begin(), taken.end(), key) != taken.end();
      builder.rel_column(symbols.intern(clash ? "said_" + key : key))
          .add(rel, std::string_view(value));
    }
    List sentences;
    std::vector<std::string> documents;
    for (const uint32_t i : edge.statements) {
      const Said& one = said.statements[i];
      sentences.emplace_back(one.evidence.text);
      const std::string& document = said.documents[one.document].id;
      if (documents.empty() || documents.back() != document) documents.push_back(document);
    }
    evidence.add(rel, Value(std::move(sentences)));
    docs.add(rel, Value(List(documents.begin(), documents.end())));
  }
}

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
  if (store.path() != ":memory:" && !has_statements(store)) {
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
  const bool cached = options_.cache && store_.path() != ":memory:";
  const std::string base_stamp = raw_.base_stamp();
  std::shared_ptr<const GraphImage> image;
  if (cached) image = open_cache(cache_path(store_), base_stamp);
  if (image == nullptr) {
    image = imported_image(raw_, store_.path());
    if (image == nullptr || has_statements(store_)) {
      GraphBuilder builder;
      if (image != nullptr) add_graph(PropertyGraph(image), builder);
      add_statements(store_, builder);
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
  next_created_ = 1;
  apply_changes();
  graph_->take_touched();
  graph_->reset_changes();
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

std::string StoredGraph::rel_key(RelId rel) {
  if (rel.v < raw_rels_) return numbered(kImported, rel.v);
  const GraphImage& base = graph_->base();
  if (rel.v < base.rels) {
    const ColumnView* modality = base.rel_column(base.symbols.find("modality"));
    const size_t at = modality->find(rel.v);
    const auto name = [&](uint32_t node) { return node_key(NodeId{node}).substr(1); };
    std::string key(1, kSaid);
    key += name(base.sources[rel.v]) + kSeparator;
    key += std::string(base.symbols.name(base.types[rel.v])) + kSeparator;
    key += std::string(base.string(modality->as<uint32_t>()[at])) + kSeparator;
    return key + name(base.targets[rel.v]);
  }
  int64_t& number = created_rels_.at(rel.v - base.rels);
  if (number == 0) number = next_created_++;
  return numbered(kCreated, number);
}

void StoredGraph::save() {
  const PropertyGraph::Touched touched = graph_->take_touched();
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
    const Value properties =
        map_of(*graph_, [&](const auto& visit) { graph_->for_each_node_property(node, visit); });
    encode_value(List{Value(std::move(labels)), properties}, change.data.emplace());
  }
  for (const RelId rel : touched.rels) {
    RawGraphStore::Change& change = changes.emplace_back();
    change.relationship = true;
    change.key = rel_key(rel);
    if (!graph_->rel_alive(rel)) continue;
    const Value properties =
        map_of(*graph_, [&](const auto& visit) { graph_->for_each_rel_property(rel, visit); });
    encode_value(List{node_key(graph_->source(rel)), node_key(graph_->target(rel)),
                      graph_->symbols().name(graph_->rel_type(rel)), properties},
                 change.data.emplace());
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
        if (const auto rel = find_rel(change.key)) graph_->delete_rel(*rel);
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
        set_all(
            *graph_, *node,
            [&](const auto& visit) { graph_->for_each_node_property(*node, visit); }, properties);
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
      set_all(
          *graph_, *rel, [&](const auto& visit) { graph_->for_each_rel_property(*rel, visit); },
          properties);
    }
  }
  for (const NodeId node : deleted) {
    // New statements may have given a deleted entity new relationships: then it is back.
    if (graph_->degree_out(node) + graph_->degree_in(node) == 0) graph_->delete_node(node);
  }
}

}  // namespace entente::graphs
