#include "graphs/value.h"

#include <algorithm>
#include <stdexcept>

namespace entente::graphs {

struct Value::ListHeap : Value::Heap {
  List list;
};
struct Value::MapHeap : Value::Heap {
  Map map;
};
struct Value::PathHeap : Value::Heap {
  Path path;
};
struct Value::DateTimeHeap : Value::Heap {
  DateTime t;
};
struct Value::DurationHeap : Value::Heap {
  Duration d;
};

Value::Value(std::string_view s) : Value() {
  auto* heap = new StringHeap;
  heap->text = s;
  adopt(Kind::kString, heap);
}

Value::Value(List list) : Value() {
  uint32_t depth = 0;
  for (const Value& v : list) depth = std::max(depth, v.depth());
  if (depth >= kMaxDepth) throw std::length_error("a list nested too deeply");
  auto* heap = new ListHeap;
  heap->list = std::move(list);
  adopt(Kind::kList, heap);
  aux_ = depth + 1;
}

Value::Value(Map map) : Value() {
  uint32_t depth = 0;
  for (const auto& entry : map) depth = std::max(depth, entry.second.depth());
  if (depth >= kMaxDepth) throw std::length_error("a map nested too deeply");
  auto* heap = new MapHeap;
  std::stable_sort(map.begin(), map.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& entry : map) {
    if (!heap->map.empty() && heap->map.back().first == entry.first) {
      heap->map.back().second = std::move(entry.second);
    } else {
      heap->map.push_back(std::move(entry));
    }
  }
  adopt(Kind::kMap, heap);
  aux_ = depth + 1;
}

Value::Value(Path path) : Value() {
  auto* heap = new PathHeap;
  heap->path = std::move(path);
  adopt(Kind::kPath, heap);
}

Value::Value(DateTime t) : Value() {
  auto* heap = new DateTimeHeap;
  heap->t = std::move(t);
  adopt(Kind::kDateTime, heap);
}

Value::Value(const Duration& d) : Value() {
  auto* heap = new DurationHeap;
  heap->d = d;
  adopt(Kind::kDuration, heap);
}

const List& Value::as_list() const { return static_cast<const ListHeap*>(h_)->list; }
const Map& Value::as_map() const { return static_cast<const MapHeap*>(h_)->map; }
const Path& Value::as_path() const { return static_cast<const PathHeap*>(h_)->path; }
const DateTime& Value::as_date_time() const { return static_cast<const DateTimeHeap*>(h_)->t; }
const Duration& Value::as_duration() const { return static_cast<const DurationHeap*>(h_)->d; }

const Value& Value::map_get(std::string_view key) const {
  static const Value kNone;
  const Map& map = as_map();
  auto it = std::lower_bound(map.begin(), map.end(), key,
                             [](const auto& entry, std::string_view k) { return entry.first < k; });
  return it != map.end() && it->first == key ? it->second : kNone;
}

size_t Value::heap_bytes() const {
  if (!owned_) return 0;
  switch (kind_) {
    case Kind::kString:
      return sizeof(StringHeap) + as_string().size();
    case Kind::kList: {
      size_t bytes = sizeof(ListHeap) + as_list().size() * sizeof(Value);
      for (const Value& v : as_list()) bytes += v.heap_bytes();
      return bytes;
    }
    case Kind::kMap: {
      size_t bytes = sizeof(MapHeap);
      for (const auto& [key, v] : as_map()) {
        bytes += sizeof(Map::value_type) + key.size() + v.heap_bytes();
      }
      return bytes;
    }
    case Kind::kPath:
      return sizeof(PathHeap) + as_path().nodes.size() * 8;
    default:
      return sizeof(DateTimeHeap);
  }
}

void Value::destroy() noexcept {
  switch (kind_) {
    case Kind::kString:
      delete static_cast<StringHeap*>(h_);
      break;
    case Kind::kList:
      delete static_cast<ListHeap*>(h_);
      break;
    case Kind::kMap:
      delete static_cast<MapHeap*>(h_);
      break;
    case Kind::kPath:
      delete static_cast<PathHeap*>(h_);
      break;
    case Kind::kDateTime:
      delete static_cast<DateTimeHeap*>(h_);
      break;
    case Kind::kDuration:
      delete static_cast<DurationHeap*>(h_);
      break;
    default:
      break;
  }
}

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kNull:
      return "NULL";
    case Value::Kind::kBool:
      return "BOOLEAN";
    case Value::Kind::kInt:
      return "INTEGER";
    case Value::Kind::kDouble:
      return "FLOAT";
    case Value::Kind::kString:
      return "STRING";
    case Value::Kind::kList:
      return "LIST";
    case Value::Kind::kMap:
      return "MAP";
    case Value::Kind::kNode:
      return "NODE";
    case Value::Kind::kRel:
      return "RELATIONSHIP";
    case Value::Kind::kPath:
      return "PATH";
    case Value::Kind::kDate:
      return "DATE";
    case Value::Kind::kLocalTime:
      return "LOCAL TIME";
    case Value::Kind::kTime:
      return "ZONED TIME";
    case Value::Kind::kLocalDateTime:
      return "LOCAL DATETIME";
    case Value::Kind::kDateTime:
      return "ZONED DATETIME";
    case Value::Kind::kDuration:
      return "DURATION";
  }
  return "?";
}

}  // namespace entente::graphs
