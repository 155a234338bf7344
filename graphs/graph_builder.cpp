#include "graphs/graph_builder.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "graphs/value_codec.h"

namespace entente::graphs {
namespace {

/// Keeps vectors of any type alive without copying them.
template <class T>
std::span<const T> hold(std::vector<std::shared_ptr<const void>>& owned, std::vector<T>&& values) {
  auto kept = std::make_shared<const std::vector<T>>(std::move(values));
  std::span<const T> view(*kept);
  owned.push_back(std::move(kept));
  return view;
}

using Owned = std::vector<std::shared_ptr<const void>>;

/// Stable counting sort of `order` by key(order[i]), keys below `keys`.
template <class Key>
void sort_by(std::vector<uint32_t>& order, std::vector<uint32_t>& scratch, size_t keys, Key key) {
  std::vector<uint32_t> starts(keys + 1);
  for (const uint32_t i : order) ++starts[key(i) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  scratch.resize(order.size());
  for (const uint32_t i : order) scratch[starts[key(i)]++] = i;
  order.swap(scratch);
}

template <class T, class From>
std::vector<T> gather(const std::vector<From>& values, std::span<const uint32_t> order) {
  std::vector<T> gathered(values.size());
  if (order.empty()) {
    std::transform(values.begin(), values.end(), gathered.begin(),
                   [](From v) { return static_cast<T>(v); });
  } else {
    for (size_t i = 0; i < order.size(); ++i) gathered[i] = static_cast<T>(values[order[i]]);
  }
  return gathered;
}

template <class T>
std::vector<T> narrowed(const std::vector<uint64_t>& bits) {
  std::vector<T> values(bits.size());
  for (size_t i = 0; i < bits.size(); ++i) values[i] = static_cast<T>(bits[i]);
  return values;
}

const std::byte* hold_values(Owned& owned, ColumnType type, const std::vector<uint64_t>& bits) {
  switch (width_of(type)) {
    case 1:
      return std::as_bytes(hold(owned, narrowed<uint8_t>(bits))).data();
    case 4:
      return std::as_bytes(hold(owned, narrowed<uint32_t>(bits))).data();
    default:
      return std::as_bytes(hold(owned, std::vector<uint64_t>(bits))).data();
  }
}

}  // namespace

// --- StringPool --------------------------------------------------------------------------------

uint32_t StringPool::intern(std::string_view text) {
  if (ends_.size() * 2 >= slots_.size()) grow();
  const size_t mask = slots_.size() - 1;
  size_t slot = hash_of(text) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (this->text(slots_[slot] - 1) == text) return slots_[slot] - 1;
  }
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  ends_.push_back(bytes_.size());
  slots_[slot] = static_cast<uint32_t>(ends_.size());
  return slots_[slot] - 1;
}

std::optional<uint32_t> StringPool::find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const size_t mask = slots_.size() - 1;
  for (size_t slot = hash_of(text) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (this->text(slots_[slot] - 1) == text) return slots_[slot] - 1;
  }
  return std::nullopt;
}

void StringPool::grow() {
  slots_.assign(std::max<size_t>(64, slots_.size() * 4), 0);
  const size_t mask = slots_.size() - 1;
  for (uint32_t i = 0; i < ends_.size(); ++i) {
    size_t slot = hash_of(text(i)) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

// --- ColumnBuilder -----------------------------------------------------------------------------

void ColumnBuilder::add(uint32_t element, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return;
    case Value::Kind::kBool:
      return add(element, value.as_bool());
    case Value::Kind::kInt:
      return add(element, value.as_int());
    case Value::Kind::kDouble:
      return add(element, value.as_double());
    case Value::Kind::kString:
      return add(element, value.as_string());
    default: {
      std::string bytes;
      encode_value(value, bytes);
      put(element, ColumnType::kEncoded, pool_->intern(bytes));
    }
  }
}

void ColumnBuilder::mix() {
  std::string bytes;
  for (uint64_t& bits : bits_) {
    Value value;
    switch (type_) {
      case ColumnType::kBool:
        value = Value(bits != 0);
        break;
      case ColumnType::kDouble:
        value = Value(std::bit_cast<double>(bits));
        break;
      case ColumnType::kString:
        value = Value(pool_->text(static_cast<uint32_t>(bits)));
        break;
      default:
        value = Value(static_cast<int64_t>(bits));
    }
    bytes.clear();
    encode_value(value, bytes);
    bits = pool_->intern(bytes);
  }
  type_ = ColumnType::kEncoded;
}

void ColumnBuilder::put(uint32_t element, ColumnType type, uint64_t bits) {
  if (bits_.empty()) type_ = type;
  if (type != type_) {
    if (type_ != ColumnType::kEncoded) mix();
    if (type != ColumnType::kEncoded) {
      // Encode the newcomer the same way, through a column of its own.
      ColumnBuilder one(key_, *pool_);
      one.put(0, type, bits);
      one.mix();
      bits = one.bits_[0];
    }
  }
  const uint32_t next = static_cast<uint32_t>(bits_.size());
  const bool dense = ids_.empty();
  if (next > 0 && (dense ? next - 1 : ids_.back()) == element) {
    bits_.back() = bits;
    return;
  }
  if (next > 0 && element < (dense ? next - 1 : ids_.back())) sorted_ = false;
  if (dense && element != next) {
    ids_.resize(next);
    std::iota(ids_.begin(), ids_.end(), 0);
  }
  if (!dense || element != next) ids_.push_back(element);
  bits_.push_back(bits);
}

void ColumnBuilder::sort() {
  if (sorted_) return;
  std::vector<uint32_t> order(ids_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return ids_[a] < ids_[b]; });
  std::vector<uint32_t> ids;
  std::vector<uint64_t> bits;
  for (const uint32_t i : order) {
    if (!ids.empty() && ids.back() == ids_[i]) {
      bits.back() = bits_[i];
    } else {
      ids.push_back(ids_[i]);
      bits.push_back(bits_[i]);
    }
  }
  ids_ = std::move(ids);
  bits_ = std::move(bits);
  sorted_ = true;
}

// --- GraphBuilder ------------------------------------------------------------------------------

GraphBuilder::GraphBuilder() : pool_(std::make_unique<StringPool>()) {}

ColumnBuilder& GraphBuilder::column(Columns& columns, Symbol key) {
  for (const auto& c : columns) {
    if (c->key() == key) return *c;
  }
  return *columns.emplace_back(std::make_unique<ColumnBuilder>(key, *pool_));
}

uint16_t GraphBuilder::label_set(std::span<const Symbol> labels) {
  const auto bytes = std::as_bytes(labels);
  const std::string set(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto [found, is_new] =
      label_set_numbers_.try_emplace(set, static_cast<uint16_t>(label_sets_.size()));
  if (is_new) {
    if (label_sets_.size() > std::numeric_limits<uint16_t>::max()) {
      throw InputError("more than 65,536 different sets of labels");
    }
    std::vector<Symbol> distinct;
    for (const Symbol label : labels) {
      if (std::find(distinct.begin(), distinct.end(), label) == distinct.end()) {
        distinct.push_back(label);
      }
    }
    label_sets_.push_back(std::move(distinct));
  }
  return found->second;
}

void GraphBuilder::set_labels(uint32_t node, std::span<const Symbol> labels) {
  label_set_of_.at(node) = label_set(labels);
}

uint32_t GraphBuilder::add_node(std::span<const Symbol> labels) {
  label_set_of_.push_back(label_set(labels));
  return static_cast<uint32_t>(label_set_of_.size() - 1);
}

uint32_t GraphBuilder::add_rel(uint32_t source, uint32_t target, Symbol type) {
  if (type > std::numeric_limits<uint16_t>::max()) {
    throw InputError("more than 65,536 names of types and properties");
  }
  sources_.push_back(source);
  targets_.push_back(target);
  types_.push_back(static_cast<uint16_t>(type));
  return static_cast<uint32_t>(sources_.size() - 1);
}

std::shared_ptr<const GraphImage> GraphBuilder::build(std::vector<uint32_t>* places) {
  auto image = std::make_shared<GraphImage>();
  auto owned = std::make_shared<Owned>();
  image->nodes = nodes();
  image->rels = rels();
  for (size_t i = 0; i < sources_.size(); ++i) {
    ENTENTE_CHECK(sources_[i] < image->nodes && targets_[i] < image->nodes);
  }
  image->label_set_of = hold(*owned, std::move(label_set_of_));
  image->label_sets = std::move(label_sets_);

  // Least significant key first; counting sorts are stable.
  std::vector<uint32_t> order(image->rels);
  std::iota(order.begin(), order.end(), 0);
  const auto key_of = [&](size_t i) { return std::tuple(sources_[i], targets_[i], types_[i]); };
  bool sorted = true;
  for (size_t i = 1; i < order.size() && sorted; ++i) sorted = key_of(i - 1) <= key_of(i);
  if (sorted) {
    order.clear();
  } else {
    std::vector<uint32_t> scratch;
    sort_by(order, scratch, symbols_.size(), [&](uint32_t i) { return types_[i]; });
    sort_by(order, scratch, image->nodes, [&](uint32_t i) { return targets_[i]; });
    sort_by(order, scratch, image->nodes, [&](uint32_t i) { return sources_[i]; });
  }
  std::vector<uint32_t> offsets(size_t{image->nodes} + 1);
  for (const uint32_t s : sources_) ++offsets[size_t{s} + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  image->out_offsets = hold(*owned, std::move(offsets));
  image->targets = hold(*owned, gather<uint32_t>(targets_, order));
  image->types = hold(*owned, gather<uint16_t>(types_, order));
  targets_ = {};
  sources_ = {};
  types_ = {};

  std::vector<uint32_t> place;  // of each relationship as it was added
  const auto finish = [&](Columns& columns, uint32_t elements, bool renumber,
                          std::vector<ColumnView>& views) {
    std::sort(columns.begin(), columns.end(),
              [](const auto& a, const auto& b) { return a->key() < b->key(); });
    for (const auto& c : columns) {
      if (c->bits_.empty()) continue;
      c->sort();
      ColumnView view;
      view.key = c->key();
      view.type = c->type_;
      view.filled = c->bits_.size();
      if (renumber && !order.empty()) {
        if (c->ids_.empty() && c->bits_.size() == elements) {
          c->bits_ = gather<uint64_t>(c->bits_, order);
        } else {
          if (place.empty()) {
            place.resize(order.size());
            for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
          }
          std::vector<std::pair<uint32_t, uint64_t>> moved(c->bits_.size());
          for (size_t i = 0; i < moved.size(); ++i) {
            moved[i] = {place[c->ids_.empty() ? i : c->ids_[i]], c->bits_[i]};
          }
          std::sort(moved.begin(), moved.end());
          c->ids_.resize(moved.size());
          for (size_t i = 0; i < moved.size(); ++i) {
            c->ids_[i] = moved[i].first;
            c->bits_[i] = moved[i].second;
          }
        }
      }
      if (c->ids_.empty() && c->bits_.size() < elements) {
        c->ids_.resize(c->bits_.size());
        std::iota(c->ids_.begin(), c->ids_.end(), 0);
      }
      if (view.type == ColumnType::kInt64 &&
          std::all_of(c->bits_.begin(), c->bits_.end(), [](uint64_t b) {
            const int64_t v = static_cast<int64_t>(b);
            return v == static_cast<int32_t>(v);
          })) {
        view.type = ColumnType::kInt32;
      }
      // A bit an element costs less than a number a value unless few have one.
      if (!c->ids_.empty() && c->ids_.size() * 2 > elements) {
        std::vector<uint64_t> present((size_t{elements} + 63) / 64);
        std::vector<uint64_t> dense(elements);
        for (size_t i = 0; i < c->ids_.size(); ++i) {
          present[c->ids_[i] >> 6] |= uint64_t{1} << (c->ids_[i] & 63);
          dense[c->ids_[i]] = c->bits_[i];
        }
        c->bits_ = std::move(dense);
        c->ids_ = {};
        if (view.filled < elements) view.present = hold(*owned, std::move(present));
      }
      view.sparse = !c->ids_.empty();
      view.values = c->bits_.size();
      view.data = hold_values(*owned, view.type, c->bits_);
      view.ids = hold(*owned, std::move(c->ids_));
      c->bits_ = {};
      views.push_back(view);
    }
    columns.clear();
  };
  finish(rel_columns_, image->rels, true, image->rel_columns);
  finish(node_columns_, image->nodes, false, image->node_columns);

  if (places != nullptr) {
    places->resize(image->rels);
    for (uint32_t i = 0; i < image->rels; ++i) (*places)[order.empty() ? i : order[i]] = i;
  }

  image->string_ends = hold(*owned, std::move(pool_->ends()));
  image->string_bytes = hold(*owned, std::move(pool_->bytes()));
  image->symbols = std::move(symbols_);
  image->storage = std::move(owned);
  *this = GraphBuilder();
  derive(*image);
  return image;
}

namespace {

template <class F>
void for_each_string(const GraphImage& image, const ColumnView& column, F visit) {
  const auto numbers = column.as<uint32_t>();
  const auto at = [&](uint32_t node, size_t i) {
    const std::string_view text = image.string(numbers[i]);
    if (column.type == ColumnType::kString) return visit(node, text);
    const Value value = decode_value(text);
    if (value.is_string()) visit(node, value.as_string());
    if (!value.is_list()) return;
    for (const Value& element : value.as_list()) {
      if (element.is_string()) visit(node, element.as_string());
    }
  };
  for (size_t i = 0; i < column.values; ++i) {
    const uint32_t node = column.sparse ? column.ids[i] : static_cast<uint32_t>(i);
    if (column.sparse || column.find(node) != ColumnView::kAbsent) at(node, i);
  }
}

}  // namespace

void derive(GraphImage& image) {
  auto owned = std::make_shared<Owned>();
  owned->push_back(image.storage);
  std::vector<uint32_t> sources(image.rels);
  for (uint32_t v = 0; v < image.nodes; ++v) {
    std::fill(sources.begin() + image.out_offsets[v], sources.begin() + image.out_offsets[v + 1],
              v);
  }
  std::vector<uint32_t> in_offsets(size_t{image.nodes} + 1);
  for (const uint32_t t : image.targets) ++in_offsets[size_t{t} + 1];
  std::partial_sum(in_offsets.begin(), in_offsets.end(), in_offsets.begin());
  std::vector<uint32_t> in_rels(image.rels);
  std::vector<uint32_t> in_sources(image.rels);
  std::vector<uint32_t> next(in_offsets.begin(), in_offsets.end() - 1);
  for (uint32_t r = 0; r < image.rels; ++r) {
    const uint32_t at = next[image.targets[r]]++;
    in_rels[at] = r;
    in_sources[at] = sources[r];
  }
  image.sources = hold(*owned, std::move(sources));
  image.in_offsets = hold(*owned, std::move(in_offsets));
  image.in_rels = hold(*owned, std::move(in_rels));
  image.in_sources = hold(*owned, std::move(in_sources));

  image.type_counts.assign(image.symbols.size(), 0);
  for (const uint16_t t : image.types) ++image.type_counts[t];

  image.label_starts.assign(image.symbols.size() + 1, 0);
  for (const uint16_t set : image.label_set_of) {
    for (const Symbol label : image.label_sets[set]) ++image.label_starts[label + 1];
  }
  std::partial_sum(image.label_starts.begin(), image.label_starts.end(),
                   image.label_starts.begin());
  std::vector<uint32_t> label_nodes(image.label_starts.back());
  std::vector<uint32_t> fill(image.label_starts.begin(), image.label_starts.end() - 1);
  for (uint32_t v = 0; v < image.nodes; ++v) {
    for (const Symbol label : image.label_sets[image.label_set_of[v]]) {
      label_nodes[fill[label]++] = v;
    }
  }
  image.label_nodes = hold(*owned, std::move(label_nodes));

  image.indexes.clear();
  for (const std::string_view name : {"id", "name", "aliases", "code"}) {
    const Symbol key = image.symbols.find(name);
    const ColumnView* column = key == kNoSymbol ? nullptr : image.node_column(key);
    if (column == nullptr ||
        (column->type != ColumnType::kString && column->type != ColumnType::kEncoded)) {
      continue;
    }
    std::vector<uint64_t> entries;
    for_each_string(image, *column, [&](uint32_t node, std::string_view text) {
      entries.push_back(NodeIndex::entry(text, node));
    });
    std::sort(entries.begin(), entries.end());
    image.indexes.push_back({key, hold(*owned, std::move(entries))});
  }
  image.storage = std::move(owned);
}

}  // namespace entente::graphs
