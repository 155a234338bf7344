#include "graphs/value_compare.h"

#include <cmath>
#include <cstring>
#include <functional>
#include <tuple>

#include "graphs/temporal.h"

namespace entente::graphs {

using Kind = Value::Kind;

int compare_int_double(int64_t i, double d) {
  if (d >= 9223372036854775808.0) return -1;
  if (d < -9223372036854775808.0) return 1;
  int64_t whole = static_cast<int64_t>(d);  // rounds towards zero, exact in this range
  if (i != whole) return i < whole ? -1 : 1;
  double rest = d - static_cast<double>(whole);
  return rest > 0 ? -1 : rest < 0 ? 1 : 0;
}

namespace {

template <typename T>
int sign_of(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

bool is_nan(const Value& v) { return v.is_double() && std::isnan(v.as_double()); }

// Neither is NaN.
int compare_numbers(const Value& a, const Value& b) {
  if (a.is_int()) {
    return b.is_int() ? sign_of(a.as_int(), b.as_int())
                      : compare_int_double(a.as_int(), b.as_double());
  }
  if (b.is_int()) return -compare_int_double(b.as_int(), a.as_double());
  return sign_of(a.as_double(), b.as_double());
}

int compare_date_times(const DateTime& a, const DateTime& b) {
  if (int c = sign_of(std::tie(a.seconds, a.nanos), std::tie(b.seconds, b.nanos))) return c;
  return sign_of(std::tie(a.offset, a.zone), std::tie(b.offset, b.zone));
}

int compare_times(Time a, Time b) {
  int64_t ua = a.nanos - a.offset * kNanosPerSecond, ub = b.nanos - b.offset * kNanosPerSecond;
  if (int c = sign_of(ua, ub)) return c;
  return sign_of(a.offset, b.offset);
}

// Both of the same temporal kind, durations left out.
int compare_points(const Value& a, const Value& b) {
  switch (a.kind()) {
    case Kind::kDate:
      return sign_of(a.as_date().days, b.as_date().days);
    case Kind::kLocalTime:
      return sign_of(a.as_local_time().nanos, b.as_local_time().nanos);
    case Kind::kTime:
      return compare_times(a.as_time(), b.as_time());
    case Kind::kLocalDateTime: {
      LocalDateTime x = a.as_local_date_time(), y = b.as_local_date_time();
      return sign_of(std::tie(x.seconds, x.nanos), std::tie(y.seconds, y.nanos));
    }
    default:
      return compare_date_times(a.as_date_time(), b.as_date_time());
  }
}

bool same_duration(const Duration& a, const Duration& b) {
  return std::tie(a.months, a.days, a.seconds, a.nanos) ==
         std::tie(b.months, b.days, b.seconds, b.nanos);
}

// Durations have no `<`; to sort them a month counts as 30.436875 days.
int order_durations(const Duration& a, const Duration& b) {
  auto length = [](const Duration& d) {
    return static_cast<long double>(d.months) * 2629746.0L +
           static_cast<long double>(d.days) * kSecondsPerDay + static_cast<long double>(d.seconds) +
           static_cast<long double>(d.nanos) / kNanosPerSecond;
  };
  if (int c = sign_of(length(a), length(b))) return c;
  return sign_of(std::tie(a.months, a.days, a.seconds, a.nanos),
                 std::tie(b.months, b.days, b.seconds, b.nanos));
}

int order_paths(const Path& a, const Path& b) {
  size_t i = 0;
  while (true) {
    if (int c = sign_of(a.nodes[i].v, b.nodes[i].v)) return c;
    if (i == a.rels.size() || i == b.rels.size()) return sign_of(a.rels.size(), b.rels.size());
    if (int c = sign_of(a.rels[i].v, b.rels[i].v)) return c;
    ++i;
  }
}

// The place of a kind in the order of ORDER BY.
int rank(const Value& v) {
  switch (v.kind()) {
    case Kind::kMap:
      return 0;
    case Kind::kNode:
      return 1;
    case Kind::kRel:
      return 2;
    case Kind::kList:
      return 3;
    case Kind::kPath:
      return 4;
    case Kind::kDateTime:
      return 5;
    case Kind::kLocalDateTime:
      return 6;
    case Kind::kDate:
      return 7;
    case Kind::kTime:
      return 8;
    case Kind::kLocalTime:
      return 9;
    case Kind::kDuration:
      return 10;
    case Kind::kString:
      return 11;
    case Kind::kBool:
      return 12;
    case Kind::kInt:
    case Kind::kDouble:
      return 13;
    case Kind::kNull:
      return 14;
  }
  return 15;
}

size_t mix(size_t h, size_t v) {
  h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
  return h;
}

size_t scramble(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdu;
  x ^= x >> 33;
  return x;
}

}  // namespace

Ternary equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Ternary::kUnknown;
  auto as = [](bool is) { return is ? Ternary::kTrue : Ternary::kFalse; };
  if (a.is_number() && b.is_number()) {
    if (is_nan(a) || is_nan(b)) return Ternary::kFalse;
    return as(compare_numbers(a, b) == 0);
  }
  if (a.kind() != b.kind()) return Ternary::kFalse;
  switch (a.kind()) {
    case Kind::kString:
      return as(a.as_string() == b.as_string());
    case Kind::kBool:
      return as(a.as_bool() == b.as_bool());
    case Kind::kNode:
      return as(a.as_node() == b.as_node());
    case Kind::kRel:
      return as(a.as_rel() == b.as_rel());
    case Kind::kPath:
      return as(order_paths(a.as_path(), b.as_path()) == 0);
    case Kind::kList: {
      const List &x = a.as_list(), &y = b.as_list();
      if (x.size() != y.size()) return Ternary::kFalse;
      Ternary result = Ternary::kTrue;
      for (size_t i = 0; i < x.size(); ++i) {
        Ternary t = equals(x[i], y[i]);
        if (t == Ternary::kFalse) return t;
        if (t == Ternary::kUnknown) result = t;
      }
      return result;
    }
    case Kind::kMap: {
      const Map &x = a.as_map(), &y = b.as_map();
      if (x.size() != y.size()) return Ternary::kFalse;
      for (size_t i = 0; i < x.size(); ++i) {
        if (x[i].first != y[i].first) return Ternary::kFalse;
      }
      Ternary result = Ternary::kTrue;
      for (size_t i = 0; i < x.size(); ++i) {
        Ternary t = equals(x[i].second, y[i].second);
        if (t == Ternary::kFalse) return t;
        if (t == Ternary::kUnknown) result = t;
      }
      return result;
    }
    case Kind::kDuration:
      return as(same_duration(a.as_duration(), b.as_duration()));
    default:
      return as(compare_points(a, b) == 0);
  }
}

Comparison compare(const Value& a, const Value& b) {
  auto from = [](int c) {
    return Comparison{c < 0   ? Comparison::kLess
                      : c > 0 ? Comparison::kGreater
                              : Comparison::kEqual};
  };
  if (a.is_number() && b.is_number()) {
    if (is_nan(a) || is_nan(b)) return {Comparison::kUnordered};
    return from(compare_numbers(a, b));
  }
  if (a.kind() != b.kind()) return {Comparison::kIncomparable};
  switch (a.kind()) {
    case Kind::kString:
      return from(a.as_string().compare(b.as_string()));
    case Kind::kBool:
      return from(sign_of(a.as_bool(), b.as_bool()));
    case Kind::kDate:
    case Kind::kLocalTime:
    case Kind::kTime:
    case Kind::kLocalDateTime:
    case Kind::kDateTime:
      return from(compare_points(a, b));
    case Kind::kList: {
      const List &x = a.as_list(), &y = b.as_list();
      for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (equals(x[i], y[i]) == Ternary::kTrue) continue;
        return compare(x[i], y[i]);
      }
      return from(sign_of(x.size(), y.size()));
    }
    default:
      return {Comparison::kIncomparable};
  }
}

int order(const Value& a, const Value& b) {
  if (int c = sign_of(rank(a), rank(b))) return c;
  switch (a.kind()) {
    case Kind::kNull:
      return 0;
    case Kind::kBool:
      return sign_of(a.as_bool(), b.as_bool());
    case Kind::kInt:
    case Kind::kDouble: {
      bool x = is_nan(a), y = is_nan(b);
      if (x || y) return sign_of(x, y);
      return compare_numbers(a, b);
    }
    case Kind::kString:
      return sign_of(a.as_string().compare(b.as_string()), 0);
    case Kind::kNode:
      return sign_of(a.as_node().v, b.as_node().v);
    case Kind::kRel:
      return sign_of(a.as_rel().v, b.as_rel().v);
    case Kind::kPath:
      return order_paths(a.as_path(), b.as_path());
    case Kind::kList: {
      const List &x = a.as_list(), &y = b.as_list();
      for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (int c = order(x[i], y[i])) return c;
      }
      return sign_of(x.size(), y.size());
    }
    case Kind::kMap: {
      const Map &x = a.as_map(), &y = b.as_map();
      if (int c = sign_of(x.size(), y.size())) return c;
      for (size_t i = 0; i < x.size(); ++i) {
        if (int c = sign_of(x[i].first.compare(y[i].first), 0)) return c;
      }
      for (size_t i = 0; i < x.size(); ++i) {
        if (int c = order(x[i].second, y[i].second)) return c;
      }
      return 0;
    }
    case Kind::kDuration:
      return order_durations(a.as_duration(), b.as_duration());
    default:
      return compare_points(a, b);
  }
}

bool equivalent(const Value& a, const Value& b) { return order(a, b) == 0; }

size_t hash_value(const Value& v) {
  size_t kind = static_cast<size_t>(v.kind());
  switch (v.kind()) {
    case Kind::kNull:
      return 0x51ed;
    case Kind::kBool:
      return v.as_bool() ? 0xb001 : 0xb000;
    case Kind::kInt:
      return scramble(static_cast<uint64_t>(v.as_int()));
    case Kind::kDouble: {
      double d = v.as_double();
      if (std::isnan(d)) return 0xfa7;
      // Hash as the integer that it equals.
      if (d >= -9223372036854775808.0 && d < 9223372036854775808.0 && d == std::trunc(d)) {
        return scramble(static_cast<uint64_t>(static_cast<int64_t>(d)));
      }
      uint64_t bits;
      std::memcpy(&bits, &d, sizeof bits);
      return scramble(bits);
    }
    case Kind::kString:
      return std::hash<std::string_view>()(v.as_string());
    case Kind::kNode:
      return scramble(v.as_node().v + 0x10000000000u);
    case Kind::kRel:
      return scramble(v.as_rel().v + 0x20000000000u);
    case Kind::kPath: {
      size_t h = kind;
      for (NodeId n : v.as_path().nodes) h = mix(h, scramble(n.v));
      for (RelId r : v.as_path().rels) h = mix(h, scramble(r.v));
      return h;
    }
    case Kind::kList: {
      size_t h = kind;
      for (const Value& x : v.as_list()) h = mix(h, hash_value(x));
      return h;
    }
    case Kind::kMap: {
      size_t h = kind;
      for (const auto& [key, x] : v.as_map()) {
        h = mix(mix(h, std::hash<std::string_view>()(key)), hash_value(x));
      }
      return h;
    }
    case Kind::kDate:
      return mix(kind, scramble(static_cast<uint64_t>(v.as_date().days)));
    case Kind::kLocalTime:
      return mix(kind, scramble(static_cast<uint64_t>(v.as_local_time().nanos)));
    case Kind::kTime:
      return mix(kind, scramble(static_cast<uint64_t>(v.as_time().nanos)));
    case Kind::kLocalDateTime: {
      LocalDateTime t = v.as_local_date_time();
      return mix(mix(kind, scramble(static_cast<uint64_t>(t.seconds))), t.nanos);
    }
    case Kind::kDateTime: {
      const DateTime& t = v.as_date_time();
      return mix(mix(kind, scramble(static_cast<uint64_t>(t.seconds))), t.nanos);
    }
    case Kind::kDuration: {
      const Duration& d = v.as_duration();
      return mix(mix(kind, scramble(static_cast<uint64_t>(d.months * 31 + d.days))),
                 scramble(static_cast<uint64_t>(d.seconds) + d.nanos));
    }
  }
  return 0;
}

}  // namespace entente::graphs
