// The immutable part of a graph: compressed adjacency both ways, property columns, interned
// strings.
#ifndef ENTENTE_GRAPHS_GRAPH_IMAGE_H_
#define ENTENTE_GRAPHS_GRAPH_IMAGE_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "graphs/ids.h"
#include "graphs/symbols.h"

namespace entente::graphs {

/// How the values of a column are held. kString holds numbers of interned strings; kEncoded the
/// same, of strings that graphs/value_codec.h wrote (lists, temporal values, columns of mixed
/// types).
enum class ColumnType : uint8_t { kBool, kInt32, kInt64, kDouble, kString, kEncoded };

/// Bytes of one value of a column of this type.
constexpr size_t width_of(ColumnType type) {
  switch (type) {
    case ColumnType::kBool:
      return 1;
    case ColumnType::kInt64:
    case ColumnType::kDouble:
      return 8;
    default:
      return 4;
  }
}

/// One property of all nodes, or of all relationships. It owns nothing.
struct ColumnView {
  static constexpr size_t kAbsent = ~size_t{0};

  Symbol key = kNoSymbol;
  ColumnType type = ColumnType::kString;
  std::span<const uint32_t> ids;      // sparse: the elements that have a value, ascending
  std::span<const uint64_t> present;  // dense with gaps: a bit an element
  const std::byte* data = nullptr;    // a value for each of `ids`, or for each element
  size_t values = 0;                  // how many `data` holds
  size_t filled = 0;                  // how many elements have one
  bool sparse = false;

  /// Whether every element has a value, so that the value of element i is the i-th.
  bool complete() const { return !sparse && present.empty(); }

  /// Where in `data` the value of this element is, or kAbsent.
  size_t find(uint32_t element) const {
    if (!sparse) {
      if (element >= values) return kAbsent;
      if (!present.empty() && !((present[element >> 6] >> (element & 63)) & 1)) return kAbsent;
      return element;
    }
    size_t low = 0;
    size_t high = ids.size();
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (ids[middle] < element) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < ids.size() && ids[low] == element ? low : kAbsent;
  }

  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(data), values};
  }
};

/// The hash that NodeIndex uses (FNV-1a with a final mix); part of the file format.
constexpr uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  hash ^= hash >> 32;
  return hash * 0x9e3779b97f4a7c15u;
}

/// From string values to the nodes that have them: a number a value, the hash's upper half above
/// the node's, ascending. Many nodes with one value stay cheap.
struct NodeIndex {
  Symbol key = kNoSymbol;
  std::span<const uint64_t> entries;

  static uint64_t entry(std::string_view text, uint32_t node) {
    return (hash_of(text) & 0xffffffff00000000u) | node;
  }
  /// Entries of all nodes that may have this value. Hashes spread evenly, so that the search
  /// begins about where they are, and reads few pages of a mapped file.
  std::span<const uint64_t> candidates(std::string_view text) const;
};

/// An immutable graph. All spans view `storage`, which is memory of its own or a mapped file whose
/// pages are read when first touched. Nodes and relationships are numbered from 0; relationships in
/// the order of their source, then target, then type, so that the outgoing ones of a node are a
/// range. Made by GraphBuilder or open_cache(); safe to share between threads.
struct GraphImage {
  uint32_t nodes = 0;
  uint32_t rels = 0;
  Symbols symbols;

  std::span<const uint64_t>
      string_ends;  // of string i in string_bytes; the start is the end of i-1
  std::span<const char> string_bytes;

  std::span<const uint16_t> label_set_of;  // of each node
  std::vector<std::vector<Symbol>> label_sets;
  std::vector<uint32_t> label_starts;     // by symbol, one more: the range in label_nodes
  std::span<const uint32_t> label_nodes;  // ascending in each range

  std::span<const uint32_t>
      out_offsets;  // nodes + 1; outgoing of v: rels [out_offsets[v], out_offsets[v+1])
  std::span<const uint32_t> targets;     // of each relationship
  std::span<const uint32_t> sources;     // of each relationship
  std::span<const uint16_t> types;       // of each relationship: a Symbol
  std::span<const uint32_t> in_offsets;  // nodes + 1
  std::span<const uint32_t> in_rels;     // incoming relationships by node, then source, then type
  std::span<const uint32_t> in_sources;  // their sources
  std::vector<uint32_t> type_counts;     // by symbol

  std::vector<ColumnView> node_columns;  // in the order of their keys' numbers
  std::vector<ColumnView> rel_columns;
  std::vector<NodeIndex> indexes;

  std::shared_ptr<const void> storage;

  size_t strings() const { return string_ends.size(); }

  std::string_view string(uint32_t number) const {
    const uint64_t start = number == 0 ? 0 : string_ends[number - 1];
    return {string_bytes.data() + start, static_cast<size_t>(string_ends[number] - start)};
  }

  const ColumnView* node_column(Symbol key) const { return column(node_columns, key); }
  const ColumnView* rel_column(Symbol key) const { return column(rel_columns, key); }

 private:
  static const ColumnView* column(const std::vector<ColumnView>& columns, Symbol key) {
    for (const ColumnView& c : columns) {
      if (c.key == key) return &c;
    }
    return nullptr;
  }
};

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPH_IMAGE_H_
