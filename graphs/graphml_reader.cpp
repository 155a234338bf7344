#include "graphs/graphml_reader.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "graphs/graphml_keys.h"
#include "graphs/text_output.h"
#include "graphs/xml_scanner.h"

namespace entente::graphs {
namespace {

class Reader : private XmlHandler {
 public:
  Reader(const std::string& file, GraphBuilder& builder, NodeNames& names)
      : file_(file), builder_(builder), names_(names) {
    id_column_ = &builder_.node_column(builder_.symbols().intern("id"));
    name_column_ = &builder_.node_column(builder_.symbols().intern("name"));
    weight_column_ = &builder_.rel_column(builder_.symbols().intern("weight"));
    first_node_ = builder_.nodes();
  }
  ~Reader() override {
    if (parser_ != nullptr) XML_ParserFree(parser_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void read(std::string_view bytes) {
    bytes_ = bytes;
    if (XmlScanner::reads(bytes) && !invalid_utf8_at(bytes)) {
      XmlScanner scanner(bytes);
      scanner_ = &scanner;
      try {
        scanner.scan(*this);
      } catch (const InputError& error) {
        if (error.where().empty()) fail(error.what());
        throw;
      }
      scanner_ = nullptr;
    } else {
      read_with_expat(bytes);
    }
    if (!seen_graphml_) throw InputError("is no GraphML: it has no <graphml>", file_ + ":1");
    for (const auto& [node, place] : expected_) {
      throw InputError("an edge names the node '" + place.first + "', which is not there",
                       where(place.second));
    }
  }

 private:
  /// Other encodings, document types, and the exact words for what is no XML at all.
  void read_with_expat(std::string_view bytes) {
    parser_ = XML_ParserCreate(nullptr);
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_, &on_text);
    XML_SetEntityDeclHandler(parser_, &on_entity);
    // expat takes ints; pieces also keep its buffers small.
    constexpr size_t kPiece = size_t{1} << 22;
    size_t at = 0;
    do {
      const size_t size = std::min(kPiece, bytes.size() - at);
      const bool last = at + size == bytes.size();
      const XML_Status status =
          XML_Parse(parser_, bytes.data() + at, static_cast<int>(size), last ? 1 : 0);
      if (failure_) std::rethrow_exception(failure_);
      if (status != XML_STATUS_OK) {
        fail(std::string("is no well-formed XML: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
      }
      at += size;
    } while (at < bytes.size());
  }

  size_t offset() const {
    if (scanner_ != nullptr) return scanner_->offset();
    return parser_ == nullptr
               ? 0
               : static_cast<size_t>(std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser_)));
  }
  std::string where(size_t byte) const {
    const std::string_view before = bytes_.substr(0, byte);
    return file_ + ":" + std::to_string(std::count(before.begin(), before.end(), '\n') + 1);
  }
  [[noreturn]] void fail(const std::string& message) const {
    throw InputError(message, where(offset()));
  }

  // Exceptions must not pass through expat's C frames.
  template <class F>
  void guarded(F action) {
    if (failure_) return;
    try {
      action();
    } catch (...) {
      failure_ = std::current_exception();
      XML_StopParser(parser_, XML_FALSE);
    }
  }
  static void on_start(void* self, const char* name, const char** attributes) {
    auto* reader = static_cast<Reader*>(self);
    reader->guarded([&] { reader->start(name, attributes); });
  }
  static void on_end(void* self, const char* name) {
    auto* reader = static_cast<Reader*>(self);
    reader->guarded([&] { reader->end(name); });
  }
  static void on_text(void* self, const char* text, int size) {
    auto* reader = static_cast<Reader*>(self);
    if (reader->collecting_) {
      reader->guarded([&] { reader->text_.append(text, static_cast<size_t>(size)); });
    }
  }
  static void on_entity(void* self, const char*, int, const char*, int, const char*, const char*,
                        const char*, const char*) {
    auto* reader = static_cast<Reader*>(self);
    reader->guarded([&] { reader->fail("declares entities, which are not read"); });
  }

  static std::string_view local_name(const char* name) {
    const char* colon = std::strchr(name, ':');
    return colon == nullptr ? name : colon + 1;
  }
  static const char* attribute(const char** attributes, const char* name) {
    for (; *attributes != nullptr; attributes += 2) {
      if (std::strcmp(attributes[0], name) == 0) return attributes[1];
    }
    return nullptr;
  }

  bool wants_text() const override { return collecting_; }
  void text(std::string_view text) override { text_.append(text); }

  void start(const char* full_name, const char** attributes) override {
    if (++depth_ > 1000) fail("is nested too deeply");
    const std::string_view name = local_name(full_name);
    if (in_data_) {
      // Inside data only other programs' drawing; yEd keeps the visible text there.
      if (name == "NodeLabel" || name == "EdgeLabel") {
        text_.clear();
        collecting_ = true;
      }
      drawn_ = true;
      return;
    }
    if (name == "data") return start_data(attributes);
    if (name == "node") return start_node(attributes);
    if (name == "edge") return start_edge(attributes);
    if (name == "key") return start_key(attributes);
    if (name == "default" || name == "desc") {
      text_.clear();
      collecting_ = in_key_;
    } else if (name == "graphml") {
      seen_graphml_ = true;
    } else if (name == "hyperedge") {
      fail("has hyperedges, which are not read");
    } else if (!seen_graphml_) {
      fail("is no GraphML: it begins with <" + std::string(name) + ">");
    }
  }

  void end(const char* full_name) override {
    --depth_;
    const std::string_view name = local_name(full_name);
    if (name == "data" && in_data_) {
      end_data();
    } else if (in_data_) {
      if ((name == "NodeLabel" || name == "EdgeLabel") && !drawn_label_) {
        drawn_label_ = std::string(trim(text_));
        collecting_ = false;
      }
    } else if (name == "node") {
      end_node();
    } else if (name == "edge") {
      end_edge();
    } else if (name == "key") {
      end_key();
    } else if (name == "default" && in_key_) {
      keys_.back().fallback = text_;
      collecting_ = false;
    } else if (name == "desc" && in_key_) {
      // Our own writer keeps a property's name here where XML or readers forbid it.
      own_name_ = text_;
      collecting_ = false;
    }
  }

  void start_key(const char** attributes) {
    Key key;
    const char* id = attribute(attributes, "id");
    if (id == nullptr) fail("a <key> without an id");
    key.id = id;
    const char* name = attribute(attributes, "attr.name");
    key.name = name == nullptr ? id : name;
    const std::string scope = attribute(attributes, "for") ? attribute(attributes, "for") : "all";
    key.scope = scope == "node"   ? KeyScope::kNode
                : scope == "edge" ? KeyScope::kEdge
                : scope == "all"  ? KeyScope::kAll
                                  : KeyScope::kOther;
    const std::string type =
        attribute(attributes, "attr.type") ? attribute(attributes, "attr.type") : "string";
    if (type == "int" || type == "long" || type == "integer" || type == "short" || type == "byte") {
      key.type = KeyType::kInteger;
    } else if (type == "double" || type == "float") {
      key.type = KeyType::kDouble;
    } else if (type == "boolean" || type == "bool") {
      key.type = KeyType::kBoolean;
    }
    key.meaning_on_node = node_meaning(key.name);
    key.meaning_on_edge = edge_meaning(key.name);
    if (attribute(attributes, "yfiles.type") != nullptr) {
      key.meaning_on_node = key.meaning_on_edge = Meaning::kDrawing;
    }
    own_name_.reset();
    in_key_ = true;
    keys_.push_back(std::move(key));
  }

  void end_key() {
    in_key_ = false;
    Key& key = keys_.back();
    key.declared = true;
    if (own_name_ && !own_name_->empty() && attribute_named_by(key.name, *own_name_)) {
      key.name = *own_name_;
    }
    if (key.meaning_on_edge == Meaning::kOriginalWeight && key.scope != KeyScope::kNode) {
      original_weights_ = true;
    }
    if (key.scope == KeyScope::kNode || key.scope == KeyScope::kAll) {
      node_keys_[key.id] = keys_.size() - 1;
      if (key.meaning_on_node == Meaning::kProperty) {
        key.node_column = &builder_.node_column(builder_.symbols().intern(key.name));
      }
    }
    if (key.scope == KeyScope::kEdge || key.scope == KeyScope::kAll) {
      edge_keys_[key.id] = keys_.size() - 1;
      if (key.meaning_on_edge == Meaning::kProperty) {
        key.edge_column = &builder_.rel_column(builder_.symbols().intern(key.name));
      }
    }
  }

  /// Whether an attribute's name is what a writer like ours makes of a property's; other programs
  /// put prose into <desc>.
  static bool attribute_named_by(std::string_view name, std::string_view own) {
    while (name.size() > own.size() && name.back() == '_') name.remove_suffix(1);
    if (name.size() != own.size()) return false;
    for (size_t i = 0; i < name.size(); ++i) {
      if (name[i] != own[i] && name[i] != '_') return false;
    }
    return true;
  }

  void start_node(const char** attributes) {
    const char* id = attribute(attributes, "id");
    if (id == nullptr || *id == '\0') fail("a node without an id");
    // A graph inside a node begins before that node's end: what was read of it is kept first.
    if (in_node_) end_node();
    in_node_ = true;
    const auto known = names_.find(id);
    skipped_ = false;
    if (known) {
      const auto expected = expected_.find(*known);
      if (expected == expected_.end()) {
        if (*known >= first_node_) fail("the node id '" + std::string(id) + "' was there before");
        skipped_ = true;  // imported before
      } else {
        expected_.erase(expected);
      }
      node_ = *known;
    } else {
      node_ = builder_.add_node({});
      names_.add(id, node_);
    }
    id_ = id;
    label_.reset();
    first_label_.reset();
    labels_.clear();
    original_id_.reset();
    named_ = false;
    given_.clear();
    drawn_label_.reset();
  }

  void end_node() {
    if (!in_node_) return;
    in_node_ = false;
    if (skipped_) return;
    id_column_->add(node_, original_id_ ? std::string_view(*original_id_) : std::string_view(id_));
    if (!label_) label_ = drawn_label_;
    if (!named_ && label_ && !label_->empty()) name_column_->add(node_, std::string_view(*label_));
    if (labels_.empty() && first_label_) labels_.push_back(*first_label_);
    if (!labels_.empty()) {
      std::vector<Symbol> symbols;
      for (const std::string& l : labels_) symbols.push_back(builder_.symbols().intern(l));
      builder_.set_labels(node_, symbols);
    }
    apply_fallbacks(node_keys_, true);
  }

  uint32_t end_of_edge(const char* id, const char* side) {
    if (id == nullptr || *id == '\0') fail(std::string("an edge without a ") + side);
    if (const auto known = names_.find(id)) return *known;
    const uint32_t node = builder_.add_node({});
    names_.add(id, node);
    expected_.emplace(node, std::make_pair(std::string(id), offset()));
    return node;
  }

  void start_edge(const char** attributes) {
    if (in_node_) end_node();
    in_edge_ = true;
    // Edges come sorted by source more often than not.
    const char* source = attribute(attributes, "source");
    if (source == nullptr || last_source_.empty() || last_source_ != source) {
      source_ = end_of_edge(source, "source");
      last_source_ = source;
    }
    target_ = end_of_edge(attribute(attributes, "target"), "target");
    const char* attribute_label = attribute(attributes, "label");  // APOC's form
    label_.reset();
    if (attribute_label != nullptr) label_ = attribute_label;
    interaction_.reset();
    relation_.reset();
    given_.clear();
    drawn_label_.reset();
  }

  void end_edge() {
    in_edge_ = false;
    std::string_view type = "RELATED";
    for (const auto* candidate : {&label_, &interaction_, &relation_, &drawn_label_}) {
      if (*candidate && !(*candidate)->empty()) {
        type = **candidate;
        break;
      }
    }
    if (type != last_type_ || last_type_symbol_ == kNoSymbol) {
      last_type_ = type;
      last_type_symbol_ = builder_.symbols().intern(type);
    }
    apply_fallbacks(edge_keys_, false);
    builder_.add_rel(source_, target_, last_type_symbol_);
  }

  void start_data(const char** attributes) {
    in_data_ = true;
    collecting_ = false;
    drawn_ = false;
    key_ = nullptr;
    if (!in_node_ && !in_edge_) return;  // of the graph, or a node that is done
    const char* id = attribute(attributes, "key");
    if (id == nullptr) fail("<data> without a key");
    const auto& keys = in_edge_ ? edge_keys_ : node_keys_;
    // Data come in the order of the keys nearly always.
    if (last_key_ + 1 < keys_.size() && keys_[last_key_ + 1].declared &&
        keys_[last_key_ + 1].id == id &&
        keys_[last_key_ + 1].scope == (in_edge_ ? KeyScope::kEdge : KeyScope::kNode)) {
      ++last_key_;
    } else {
      const auto found = keys.find(id);
      if (found == keys.end()) fail("the key '" + std::string(id) + "' was never declared");
      last_key_ = found->second;
    }
    key_ = &keys_[last_key_];
    if (has_fallbacks() && key_->fallback) given_.push_back(key_);
    text_.clear();
    collecting_ = (in_edge_ ? key_->meaning_on_edge : key_->meaning_on_node) != Meaning::kDrawing;
  }

  void end_data() {
    in_data_ = false;
    collecting_ = false;
    if (key_ == nullptr) return;
    take(*key_, text_);
    text_.clear();
  }

  void take(const Key& key, const std::string& text) {
    switch (in_edge_ ? key.meaning_on_edge : key.meaning_on_node) {
      case Meaning::kDrawing:
        return;
      case Meaning::kLabel:
        label_ = text;
        return;
      case Meaning::kFirstLabel:
        first_label_ = text;
        return;
      case Meaning::kNodeLabels:
        for (const std::string_view label : split(text, ':')) {
          if (!trim(label).empty()) labels_.emplace_back(trim(label));
        }
        return;
      case Meaning::kOriginalId:
        original_id_ = text;
        return;
      case Meaning::kInteraction:
        interaction_ = text;
        return;
      case Meaning::kRelation:
        relation_ = text;
        return;
      case Meaning::kPolarity:
        return;
      case Meaning::kWeight:
        // Ours says the true weight elsewhere if not all edges have one.
        if (!original_weights_) put(*weight_column_, builder_.rels(), key, text);
        return;
      case Meaning::kOriginalWeight:
        put_number(*weight_column_, builder_.rels(), text);
        return;
      case Meaning::kProperty:
        break;
    }
    if (in_edge_) {
      put(*key.edge_column, builder_.rels(), key, text);
    } else if (!skipped_) {
      if (key.node_column == name_column_) named_ = true;
      put(*key.node_column, node_, key, text);
    }
  }

  void put(ColumnBuilder& column, uint32_t element, const Key& key, const std::string& text) {
    if (!put_value(column, element, key.type, text)) {
      fail("'" + std::string(trim(text)) + "' is no value of the key '" + key.id + "'");
    }
  }

  bool has_fallbacks() {
    if (!any_fallback_) {
      any_fallback_ = std::any_of(keys_.begin(), keys_.end(),
                                  [](const Key& k) { return k.fallback.has_value(); });
    }
    return *any_fallback_;
  }

  void apply_fallbacks(const std::unordered_map<std::string, size_t>& keys, bool node) {
    if (!has_fallbacks()) return;
    std::vector<size_t> order;
    order.reserve(keys.size());
    for (const auto& [id, k] : keys) order.push_back(k);
    std::sort(order.begin(), order.end());
    for (const size_t k : order) {
      const Key& key = keys_[k];
      if (!key.fallback ||
          (node ? key.meaning_on_node : key.meaning_on_edge) != Meaning::kProperty ||
          std::find(given_.begin(), given_.end(), &key) != given_.end()) {
        continue;
      }
      put(node ? *key.node_column : *key.edge_column, node ? node_ : builder_.rels(), key,
          *key.fallback);
    }
  }

  const std::string& file_;
  GraphBuilder& builder_;
  NodeNames& names_;
  std::string_view bytes_;
  XML_Parser parser_ = nullptr;
  const XmlScanner* scanner_ = nullptr;
  std::exception_ptr failure_;
  int depth_ = 0;
  bool seen_graphml_ = false;

  std::vector<Key> keys_;
  std::unordered_map<std::string, size_t> node_keys_;
  std::unordered_map<std::string, size_t> edge_keys_;
  std::optional<bool> any_fallback_;
  bool original_weights_ = false;
  size_t last_key_ = 0;
  ColumnBuilder* id_column_;
  ColumnBuilder* name_column_;
  ColumnBuilder* weight_column_;

  // Where the reader is.
  bool in_key_ = false;
  bool in_node_ = false;
  bool in_edge_ = false;
  bool in_data_ = false;
  bool collecting_ = false;
  bool drawn_ = false;
  std::string text_;
  std::optional<std::string> own_name_;

  // The element at hand.
  const Key* key_ = nullptr;
  uint32_t node_ = 0;
  uint32_t source_ = 0;
  uint32_t target_ = 0;
  bool skipped_ = false;
  bool named_ = false;
  std::string id_;
  std::optional<std::string> original_id_;
  std::optional<std::string> label_;
  std::optional<std::string> first_label_;
  std::optional<std::string> interaction_;
  std::optional<std::string> relation_;
  std::optional<std::string> drawn_label_;
  std::vector<std::string> labels_;
  std::vector<const Key*> given_;

  uint32_t first_node_ = 0;
  std::string last_source_;
  std::string last_type_;
  Symbol last_type_symbol_ = kNoSymbol;
  std::unordered_map<uint32_t, std::pair<std::string, size_t>>
      expected_;  // named by edges only: where
};

}  // namespace

void read_graphml(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                  NodeNames& names) {
  Reader(file, builder, names).read(bytes);
}

}  // namespace entente::graphs
