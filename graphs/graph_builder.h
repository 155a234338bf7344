// Makes immutable graphs from nodes and relationships given one by one.
#ifndef ENTENTE_GRAPHS_GRAPH_BUILDER_H_
#define ENTENTE_GRAPHS_GRAPH_BUILDER_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graphs/graph_image.h"
#include "graphs/value.h"

namespace entente::graphs {

/// Distinct strings numbered from 0 in the order they were first seen.
class StringPool {
 public:
  uint32_t intern(std::string_view text);
  /// The number of `text` if it was seen.
  std::optional<uint32_t> find(std::string_view text) const;
  size_t size() const { return ends_.size(); }
  std::string_view text(uint32_t number) const {
    const uint64_t start = number == 0 ? 0 : ends_[number - 1];
    return {bytes_.data() + start, static_cast<size_t>(ends_[number] - start)};
  }
  std::vector<uint64_t>& ends() { return ends_; }
  std::vector<char>& bytes() { return bytes_; }

 private:
  void grow();

  std::vector<uint64_t> ends_;
  std::vector<char> bytes_;
  std::vector<uint32_t> slots_;  // number + 1, 0 for none; a power of two of them
};

/// One property while it is collected. Elements come in ascending order; a value for the last
/// element again replaces it.
class ColumnBuilder {
 public:
  ColumnBuilder(Symbol key, StringPool& pool) : key_(key), pool_(&pool) {}

  void add(uint32_t element, bool value) { put(element, ColumnType::kBool, value); }
  void add(uint32_t element, int64_t value) {
    put(element, ColumnType::kInt64, static_cast<uint64_t>(value));
  }
  void add(uint32_t element, double value) {
    put(element, ColumnType::kDouble, std::bit_cast<uint64_t>(value));
  }
  void add(uint32_t element, std::string_view value) {
    put(element, ColumnType::kString, pool_->intern(value));
  }
  /// Null values are left out.
  void add(uint32_t element, const Value& value);

  Symbol key() const { return key_; }

 private:
  friend class GraphBuilder;

  void put(uint32_t element, ColumnType type, uint64_t bits);
  void sort();
  void mix();  // makes the column one of mixed types

  Symbol key_;
  StringPool* pool_;
  ColumnType type_ = ColumnType::kBool;
  std::vector<uint64_t> bits_;
  std::vector<uint32_t> ids_;  // empty as long as they would be 0, 1, 2...
  bool sorted_ = true;
};

/// Collects a graph and makes its image. Nodes and relationships are numbered from 0 as they are
/// added; build() renumbers relationships by (source, target, type), equal ones in the order given.
/// The result depends on nothing but the calls.
class GraphBuilder {
 public:
  GraphBuilder();

  Symbols& symbols() { return symbols_; }

  /// Throws InputError beyond 4 billion nodes or 65,535 different label sets.
  uint32_t add_node(std::span<const Symbol> labels);
  void set_labels(uint32_t node, std::span<const Symbol> labels);
  /// Nodes may be added later than the relationships that name them, but before build().
  uint32_t add_rel(uint32_t source, uint32_t target, Symbol type);

  /// The column of a property; a reference stays valid.
  ColumnBuilder& node_column(Symbol key) { return column(node_columns_, key); }
  ColumnBuilder& rel_column(Symbol key) { return column(rel_columns_, key); }
  void set_node(uint32_t node, Symbol key, const Value& value) {
    node_column(key).add(node, value);
  }
  void set_rel(uint32_t rel, Symbol key, const Value& value) { rel_column(key).add(rel, value); }

  uint32_t nodes() const { return static_cast<uint32_t>(label_set_of_.size()); }
  uint32_t rels() const { return static_cast<uint32_t>(sources_.size()); }

  /// The image; the builder is empty afterwards. `places` gets the number that each relationship
  /// has in the image, by the number it was added under.
  std::shared_ptr<const GraphImage> build(std::vector<uint32_t>* places = nullptr);

 private:
  using Columns = std::vector<std::unique_ptr<ColumnBuilder>>;

  ColumnBuilder& column(Columns& columns, Symbol key);
  uint16_t label_set(std::span<const Symbol> labels);

  Symbols symbols_;
  std::unique_ptr<StringPool> pool_;
  std::vector<std::vector<Symbol>> label_sets_;
  std::unordered_map<std::string, uint16_t> label_set_numbers_;
  std::vector<uint16_t> label_set_of_;
  std::vector<uint32_t> sources_;
  std::vector<uint32_t> targets_;
  std::vector<uint16_t> types_;
  Columns node_columns_;
  Columns rel_columns_;
};

/// Fills in what follows from the rest of an image: sources, incoming adjacency, label lists, type
/// counts and the indexes of `id`, `name`, `aliases` and `code`.
void derive(GraphImage& image);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPH_BUILDER_H_
