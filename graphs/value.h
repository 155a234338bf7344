#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graphs/ids.h"

namespace entente::graphs {

// Days since 1970-01-01 in the proleptic Gregorian calendar.
struct Date {
  int64_t days = 0;
};

// Nanoseconds since midnight, no zone.
struct LocalTime {
  int64_t nanos = 0;
};

// Nanoseconds since local midnight, and the local clock's distance from UTC in seconds.
struct Time {
  int64_t nanos = 0;
  int32_t offset = 0;
};

// Seconds since 1970-01-01T00:00:00 on the local clock, and nanoseconds within the second.
struct LocalDateTime {
  int64_t seconds = 0;
  int32_t nanos = 0;
};

// An instant: seconds of UTC since 1970-01-01T00:00:00Z, nanoseconds within the second, the local
// clock's distance from UTC in seconds at that instant, and the zone's name in the system's tz
// database ("" for a bare offset).
struct DateTime {
  int64_t seconds = 0;
  int32_t nanos = 0;
  int32_t offset = 0;
  std::string zone;
};

// Components of an amount of time, kept apart as openCypher wants. The time part is seconds + nanos
// with nanos within [0, 10^9): -0.1 s is seconds -1, nanos 900,000,000.
struct Duration {
  int64_t months = 0;
  int64_t days = 0;
  int64_t seconds = 0;
  int32_t nanos = 0;
};

class Value;

using List = std::vector<Value>;
// Sorted by key, keys unique.
using Map = std::vector<std::pair<std::string, Value>>;

// An alternating walk: nodes.size() == rels.size() + 1.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<RelId> rels;
};

// A value of openCypher's type system: what a property holds and what a query computes.
// Sixteen bytes; heap parts are immutable and shared by an atomic count, so copying is cheap and
// values may be read by many threads. Reading a value as another kind than its own is undefined.
class Value {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInt,
    kDouble,
    kString,
    kList,
    kMap,
    kNode,
    kRel,
    kPath,
    kDate,
    kLocalTime,
    kTime,
    kLocalDateTime,
    kDateTime,
    kDuration,
  };

  Value() noexcept : kind_(Kind::kNull), owned_(false), aux_(0), i_(0) {}
  Value(bool b) noexcept : kind_(Kind::kBool), owned_(false), aux_(0), i_(b) {}      // NOLINT
  Value(int64_t i) noexcept : kind_(Kind::kInt), owned_(false), aux_(0), i_(i) {}    // NOLINT
  Value(int i) noexcept : Value(static_cast<int64_t>(i)) {}                          // NOLINT
  Value(double d) noexcept : kind_(Kind::kDouble), owned_(false), aux_(0), d_(d) {}  // NOLINT
  Value(std::string_view s);                                                         // NOLINT
  Value(const std::string& s) : Value(std::string_view(s)) {}                        // NOLINT
  Value(const char* s) : Value(std::string_view(s)) {}                               // NOLINT
  // Lists and maps throw std::length_error when nested deeper than kMaxDepth, so that whatever
  // recurses over a value has a bounded stack.
  Value(List list);  // NOLINT
  Value(Map map);    // NOLINT; sorts by key, of equal keys the last one stays
  Value(Path path);  // NOLINT
  Value(NodeId n) noexcept : kind_(Kind::kNode), owned_(false), aux_(0), i_(n.v) {}   // NOLINT
  Value(RelId r) noexcept : kind_(Kind::kRel), owned_(false), aux_(0), i_(r.v) {}     // NOLINT
  Value(Date d) noexcept : kind_(Kind::kDate), owned_(false), aux_(0), i_(d.days) {}  // NOLINT
  Value(LocalTime t) noexcept                                                         // NOLINT
      : kind_(Kind::kLocalTime), owned_(false), aux_(0), i_(t.nanos) {}
  Value(Time t) noexcept  // NOLINT
      : kind_(Kind::kTime), owned_(false), aux_(static_cast<uint32_t>(t.offset)), i_(t.nanos) {}
  Value(LocalDateTime t) noexcept  // NOLINT
      : kind_(Kind::kLocalDateTime),
        owned_(false),
        aux_(static_cast<uint32_t>(t.nanos)),
        i_(t.seconds) {}
  Value(DateTime t);         // NOLINT
  Value(const Duration& d);  // NOLINT
  template <typename T>
  Value(T*) = delete;  // no pointer becomes a bool

  // A string that lies elsewhere (a mapped file, an interned name) and outlives this value and
  // every copy of it; no allocation. Strings longer than 4 GiB are cut by the caller.
  static Value borrowed(std::string_view s) noexcept {
    Value v;
    v.kind_ = Kind::kString;
    v.aux_ = static_cast<uint32_t>(s.size());
    v.p_ = s.data();
    return v;
  }

  Value(const Value& o) noexcept : kind_(o.kind_), owned_(o.owned_), aux_(o.aux_), i_(o.i_) {
    if (owned_) retain();
  }
  Value(Value&& o) noexcept : kind_(o.kind_), owned_(o.owned_), aux_(o.aux_), i_(o.i_) {
    o.kind_ = Kind::kNull;
    o.owned_ = false;
  }
  Value& operator=(const Value& o) noexcept {
    if (o.owned_) o.retain();
    if (owned_) release();
    kind_ = o.kind_;
    owned_ = o.owned_;
    aux_ = o.aux_;
    i_ = o.i_;
    return *this;
  }
  Value& operator=(Value&& o) noexcept {
    if (this != &o) {
      if (owned_) release();
      kind_ = o.kind_;
      owned_ = o.owned_;
      aux_ = o.aux_;
      i_ = o.i_;
      o.kind_ = Kind::kNull;
      o.owned_ = false;
    }
    return *this;
  }
  ~Value() {
    if (owned_) release();
  }

  static constexpr uint32_t kMaxDepth = 1000;

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_bool() const { return kind_ == Kind::kBool; }
  bool is_int() const { return kind_ == Kind::kInt; }
  bool is_double() const { return kind_ == Kind::kDouble; }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_list() const { return kind_ == Kind::kList; }
  bool is_map() const { return kind_ == Kind::kMap; }
  bool is_node() const { return kind_ == Kind::kNode; }
  bool is_rel() const { return kind_ == Kind::kRel; }
  bool is_path() const { return kind_ == Kind::kPath; }
  bool is_temporal() const { return kind_ >= Kind::kDate && kind_ <= Kind::kDateTime; }

  bool as_bool() const { return i_ != 0; }
  int64_t as_int() const { return i_; }
  double as_double() const { return d_; }
  // Int or double, as a double.
  double number() const { return is_int() ? static_cast<double>(i_) : d_; }
  // Valid while this value, or a copy, lives.
  std::string_view as_string() const {
    return owned_ ? std::string_view(string_heap()->text) : std::string_view(p_, aux_);
  }
  const List& as_list() const;
  const Map& as_map() const;
  const Path& as_path() const;
  NodeId as_node() const { return NodeId{static_cast<uint32_t>(i_)}; }
  RelId as_rel() const { return RelId{static_cast<uint32_t>(i_)}; }
  Date as_date() const { return Date{i_}; }
  LocalTime as_local_time() const { return LocalTime{i_}; }
  Time as_time() const { return Time{i_, static_cast<int32_t>(aux_)}; }
  LocalDateTime as_local_date_time() const { return LocalDateTime{i_, static_cast<int32_t>(aux_)}; }
  const DateTime& as_date_time() const;
  const Duration& as_duration() const;

  // The value of a key of a map; null if it has none.
  const Value& map_get(std::string_view key) const;
  // How deep lists and maps lie in each other: 0 for anything else, 1 for an empty list.
  uint32_t depth() const { return is_list() || is_map() ? aux_ : 0; }
  // Bytes on the heap, shared parts counted in full each time; for memory limits.
  size_t heap_bytes() const;

 private:
  struct Heap {
    std::atomic<uint32_t> count{1};
  };
  struct StringHeap : Heap {
    std::string text;
  };
  struct ListHeap;
  struct MapHeap;
  struct PathHeap;
  struct DateTimeHeap;
  struct DurationHeap;

  const StringHeap* string_heap() const { return static_cast<const StringHeap*>(h_); }
  void adopt(Kind kind, Heap* heap) noexcept {
    kind_ = kind;
    owned_ = true;
    aux_ = 0;
    h_ = heap;
  }
  void retain() const noexcept { h_->count.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (h_->count.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }
  void destroy() noexcept;

  Kind kind_;
  bool owned_;  // h_ points to a counted heap part
  uint32_t aux_;
  union {
    int64_t i_;
    double d_;
    const char* p_;
    Heap* h_;
  };
};

// The kind's name as Cypher spells it: "INTEGER", "LIST", "ZONED DATETIME".
std::string_view kind_name(Value::Kind kind);

}  // namespace entente::graphs
