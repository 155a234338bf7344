#include "graphs/graphml_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "core/text.h"
#include "graphs/columns.h"
#include "graphs/graph_builder.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

enum class Type { kString, kInt, kLong, kDouble };

std::string_view name_of(Type type) {
  switch (type) {
    case Type::kInt:
      return "int";
    case Type::kLong:
      return "long";
    case Type::kDouble:
      return "double";
    default:
      return "string";
  }
}

/// A property as it is written.
struct Key {
  Symbol symbol = kNoSymbol;
  std::string id;
  std::string name;
  Type type = Type::kString;
  bool list = false;
  std::string open;  // "<data key=...>"
};

bool is_nmtoken_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_' || c == ':';
}

bool is_nmtoken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_nmtoken_character);
}

/// Attribute names that readers take for something else: ids (igraph, networkx, Gephi), Gephi's
/// time and drawing values.
bool is_reserved(std::string_view name) {
  static const std::set<std::string_view> kReserved = {"id", "timeset", "color",  "size",  "x",
                                                       "y",  "z",       "source", "target"};
  return kReserved.count(name) > 0;
}

/// The type of a column: numbers only where every element has one (graph-tool reads an absent
/// number as 0) and only numbers that every reader keeps.
Type type_of(const ColumnSummary& column, size_t elements) {
  if (column.values != elements) return Type::kString;
  if (column.bools == column.values) return Type::kInt;
  if (column.ints == column.values) {
    const bool narrow = column.lowest >= std::numeric_limits<int32_t>::min() &&
                        column.highest <= std::numeric_limits<int32_t>::max();
    return narrow ? Type::kInt : Type::kLong;
  }
  if (column.doubles == column.values && !column.irregular) return Type::kDouble;
  return Type::kString;
}

/// The keys of nodes or edges, with names of their own.
class Keys {
 public:
  Keys(std::string_view scope, std::string prefix, std::set<std::string> taken)
      : scope_(scope), prefix_(std::move(prefix)), taken_(std::move(taken)) {}

  void add(const PropertyGraph& graph, const ColumnSummary& column, size_t elements) {
    const std::string own(graph.symbols().name(column.key));
    std::string name = own;
    for (char& c : name) c = is_nmtoken_character(c) ? c : '_';
    if (name.empty()) name = "_";
    while (is_reserved(name) || taken_.count(name) > 0) name += '_';
    taken_.insert(name);
    Key key;
    key.symbol = column.key;
    key.name = name;
    key.id = prefix_ + name;
    key.type = type_of(column, elements);
    key.list = column.lists == column.values;
    key.open = "<data key=\"" + key.id + "\">";
    keys_.push_back(key);
    own_names_.push_back(own);
  }

  void declare(TextOutput& out, bool apoc_lists) const {
    for (size_t i = 0; i < keys_.size(); ++i) {
      const Key& key = keys_[i];
      out << "<key id=\"" << key.id << "\" for=\"" << scope_ << "\" attr.name=\"" << key.name
          << "\" attr.type=\"" << name_of(key.type) << '"';
      if (apoc_lists && key.list) out << " attr.list=\"string\"";
      if (own_names_[i] == key.name) {
        out << "/>\n";
      } else {
        out << "><desc>";
        append_xml(out.text(), own_names_[i]);
        out << "</desc></key>\n";
      }
    }
  }

  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::string_view scope_;
  std::string prefix_;
  std::set<std::string> taken_;
  std::vector<Key> keys_;
  std::vector<std::string> own_names_;
};

void declare(TextOutput& out, std::string_view id, std::string_view scope, std::string_view name,
             std::string_view type) {
  out << "<key id=\"" << id << "\" for=\"" << scope << "\" attr.name=\"" << name
      << "\" attr.type=\"" << type << "\"/>\n";
}

void write_value(TextOutput& out, const Key& key, const Value& value, bool squeeze) {
  std::string& text = out.text();
  const size_t before = text.size();
  text += key.open;
  const size_t start = text.size();
  switch (value.kind()) {
    case Value::Kind::kBool:
      if (key.type == Type::kString) {
        text += value.as_bool() ? "true" : "false";
      } else {
        text += value.as_bool() ? '1' : '0';
      }
      break;
    case Value::Kind::kInt:
      append_number(text, value.as_int());
      break;
    case Value::Kind::kDouble:
      append_number(text, value.as_double());
      break;
    case Value::Kind::kString:
      append_xml(text, squeeze ? squeeze_space(value.as_string()) : value.as_string());
      break;
    default:
      append_xml(text, text_of(value));
  }
  if (text.size() == start) {
    text.resize(before);  // no empty data
  } else {
    text += "</data>";
  }
}

class Writer {
 public:
  Writer(const PropertyGraph& graph, std::ostream& stream, const GraphmlOptions& options)
      : graph_(graph),
        options_(options),
        out_(stream),
        node_keys_("node", "n_", {"label", "labels", "labelV", "original_id"}),
        edge_keys_("edge", "e_",
                   {"label", "interaction", "labelE", "weight", "relation", "polarity",
                    "original_weight"}) {}

  void write() {
    id_ = graph_.symbols().find("id");
    name_ = graph_.symbols().find("name");
    weight_ = graph_.symbols().find("weight");
    confidence_ = graph_.symbols().find("confidence");
    for (const ColumnSummary& column : summarize_nodes(graph_)) {
      // The id is the element's own.
      if (column.key != id_) node_keys_.add(graph_, column, graph_.node_count());
    }
    for (const ColumnSummary& column : summarize_rels(graph_)) {
      if (column.key == weight_) {
        plain_weights_ = column.values == graph_.rel_count() && column.positive &&
                         !column.irregular && column.ints + column.doubles == column.values;
        has_weights_ = true;
      } else {
        edge_keys_.add(graph_, column, graph_.rel_count());
      }
    }
    name_nodes();
    // Statements have polarity and relation; relationships of other origin only a type.
    signed_ = graph_.symbols().find("modality") != kNoSymbol;
    graph_.for_each_rel([&](RelId rel) {
      if (signed_) return false;
      signed_ = type_of_rel(rel).starts_with("NOT_");
      return true;
    });
    write_head();
    graph_.for_each_node([&](NodeId node) { write_node(node); });
    uint32_t number = 0;
    graph_.for_each_rel([&](RelId rel) { write_edge(rel, number++); });
    out_ << "</graph>\n</graphml>\n";
  }

 private:
  std::string_view type_of_rel(RelId rel) const {
    return graph_.symbols().name(graph_.rel_type(rel));
  }

  /// Ids as they are where XML allows and no other node has the same; else numbers.
  void name_nodes() {
    StringPool seen;
    std::vector<NodeId> unnamed;
    std::vector<std::pair<NodeId, std::string_view>> named;
    graph_.for_each_node([&](NodeId node) {
      const auto id = graph_.node_string(node, id_);
      if (id && is_nmtoken(*id) && seen.intern(*id) == named.size()) {
        named.emplace_back(node, *id);
      } else {
        unnamed.push_back(node);
        original_ids_ = original_ids_ || !graph_.node_property(node, id_).is_null();
      }
    });
    numbered_.reserve(unnamed.size());
    for (const NodeId node : unnamed) {
      std::string id = "n" + std::to_string(node.v);
      while (seen.find(id)) id += '_';
      seen.intern(id);
      numbered_.emplace_back(node, std::move(id));
    }
  }

  /// The id that a node has in the file.
  std::string_view xml_id(NodeId node) const {
    if (!numbered_.empty()) {
      const auto found = std::lower_bound(
          numbered_.begin(), numbered_.end(), node,
          [](const std::pair<NodeId, std::string>& n, NodeId v) { return n.first < v; });
      if (found != numbered_.end() && found->first == node) return found->second;
    }
    return *graph_.node_string(node, id_);
  }

  void write_head() {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
            "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";
    // Cytoscape ignores `for`, Gephi goes by key ids: they differ between nodes and edges.
    declare(out_, "n_label", "node", "label", "string");
    declare(out_, "labels", "node", "labels", "string");
    declare(out_, "labelV", "node", "labelV", "string");
    if (original_ids_) declare(out_, "n_original_id", "node", "original_id", "string");
    node_keys_.declare(out_, options_.apoc_lists);
    declare(out_, "label", "edge", "label", "string");
    declare(out_, "interaction", "edge", "interaction", "string");
    declare(out_, "labelE", "edge", "labelE", "string");
    declare(out_, "weight", "edge", "weight", "double");
    if (has_weights_ && !plain_weights_) {
      declare(out_, "e_original_weight", "edge", "original_weight", "string");
    }
    if (signed_) {
      declare(out_, "e_relation", "edge", "relation", "string");
      declare(out_, "e_polarity", "edge", "polarity", "string");
    }
    edge_keys_.declare(out_, options_.apoc_lists);
    out_ << "<graph id=\"G\" edgedefault=\"directed\">\n";
  }

  void write_node(NodeId node) {
    out_ << "<node id=\"" << xml_id(node) << "\">";
    std::string label;
    if (const auto name = graph_.node_string(node, name_)) label = squeeze_space(*name);
    if (label.empty()) label = xml_id(node);
    // Gephi takes this spelling alone for no value.
    if (label == "NULL") label = "Null";
    const size_t before = out_.text().size();
    out_ << "<data key=\"n_label\">";
    const size_t start = out_.text().size();
    append_xml(out_.text(), label);
    if (out_.text().size() == start) {
      out_.text().resize(before);
    } else {
      out_ << "</data>";
    }
    const auto labels = graph_.labels(node);
    if (!labels.empty()) {
      const size_t all = out_.text().size();
      out_ << "<data key=\"labels\">";
      for (const Symbol l : labels) {
        out_ << ':';
        append_xml(out_.text(), graph_.symbols().name(l));
      }
      out_ << "</data><data key=\"labelV\">";
      const size_t first = out_.text().size();
      append_xml(out_.text(), graph_.symbols().name(labels[0]));
      if (out_.text().size() == first) {
        out_.text().resize(all);
      } else {
        out_ << "</data>";
      }
    }
    if (original_ids_) {
      const Value id = graph_.node_property(node, id_);
      const std::string text = text_of(id);
      if (!id.is_null() && text != xml_id(node)) {
        Key key;
        key.open = "<data key=\"n_original_id\">";
        write_value(out_, key, text, false);
      }
    }
    for (const Key& key : node_keys_.keys()) {
      const Value value = graph_.node_property(node, key.symbol);
      if (!value.is_null()) write_value(out_, key, value, key.symbol == name_);
    }
    out_ << "</node>\n";
  }

  void write_edge(RelId rel, uint32_t number) {
    const std::string_view type = type_of_rel(rel);
    out_ << "<edge id=\"e" << number << "\" source=\"" << xml_id(graph_.source(rel))
         << "\" target=\"" << xml_id(graph_.target(rel)) << "\">";
    std::string& text = out_.text();
    // The label comes first: APOC takes the first data of this key for the type.
    for (const std::string_view key : {"label", "interaction", "labelE"}) {
      out_ << "<data key=\"" << key << "\">";
      append_xml(text, type);
      out_ << "</data>";
    }
    const Value weight = has_weights_ ? graph_.rel_property(rel, weight_) : Value();
    out_ << "<data key=\"weight\">" << drawn_weight(rel, weight) << "</data>";
    if (!plain_weights_ && !weight.is_null()) {
      out_ << "<data key=\"e_original_weight\">";
      append_xml(text, text_of(weight));
      out_ << "</data>";
    }
    if (signed_) {
      const bool negative = type.starts_with("NOT_");
      out_ << "<data key=\"e_relation\">";
      append_xml(text, negative ? type.substr(4) : type);
      out_ << "</data><data key=\"e_polarity\">" << (negative ? "negative" : "positive")
           << "</data>";
    }
    for (const Key& key : edge_keys_.keys()) {
      const Value value = graph_.rel_property(rel, key.symbol);
      if (!value.is_null()) write_value(out_, key, value, false);
    }
    out_ << "</edge>\n";
  }

  /// Gephi drops edges of weight 0 and warns of negative ones: how much, never which way. Where no
  /// influence is stated, half the confidence, as a path's hop counts it.
  double drawn_weight(RelId rel, const Value& weight) const {
    constexpr double kLeast = 1e-6;
    if (weight.is_number() && std::isfinite(weight.number())) {
      return std::max(std::abs(weight.number()), kLeast);
    }
    if (const auto confidence = graph_.rel_number(rel, confidence_)) {
      if (*confidence > 0 && std::isfinite(*confidence)) return std::max(*confidence / 2, kLeast);
    }
    return 1;
  }

  const PropertyGraph& graph_;
  GraphmlOptions options_;
  TextOutput out_;
  Keys node_keys_;
  Keys edge_keys_;
  Symbol id_ = kNoSymbol;
  Symbol name_ = kNoSymbol;
  Symbol weight_ = kNoSymbol;
  Symbol confidence_ = kNoSymbol;
  bool has_weights_ = false;
  bool plain_weights_ = false;
  bool signed_ = false;
  bool original_ids_ = false;
  std::vector<std::pair<NodeId, std::string>> numbered_;
};

}  // namespace

void write_graphml(const PropertyGraph& graph, std::ostream& stream,
                   const GraphmlOptions& options) {
  Writer(graph, stream, options).write();
}

}  // namespace entente::graphs
