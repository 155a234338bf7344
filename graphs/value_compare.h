#pragma once

#include <cstddef>
#include <optional>

#include "graphs/value.h"

namespace entente::graphs {

// openCypher's three-valued truth.
enum class Ternary : uint8_t { kFalse, kTrue, kUnknown };

// The `=` of openCypher: unknown if null takes part in the outcome, false between different kinds;
// 1 = 1.0; NaN equals nothing.
Ternary equals(const Value& a, const Value& b);

// The `<`, `>`... of openCypher ("comparability"): numbers, strings, booleans, temporal values of
// one kind, and lists element by element.
struct Comparison {
  enum Outcome : uint8_t {
    kLess,
    kEqual,
    kGreater,
    kUnordered,     // NaN takes part: no comparison holds
    kIncomparable,  // null, or kinds that have no order between them: unknown
  } outcome;
};
Comparison compare(const Value& a, const Value& b);

// The total order of ORDER BY, min() and max() ("orderability"): maps, nodes, relationships, lists,
// paths, temporal values, strings, booleans, numbers, NaN, null. Negative, 0 or positive.
int order(const Value& a, const Value& b);

// What DISTINCT and grouping mean by the same value: as `=`, but null and NaN are each the same as
// themselves.
bool equivalent(const Value& a, const Value& b);
// Equal for equivalent values.
size_t hash_value(const Value& v);

struct ValueHash {
  size_t operator()(const Value& v) const { return hash_value(v); }
};
struct ValueEquivalent {
  bool operator()(const Value& a, const Value& b) const { return equivalent(a, b); }
};

// An int compared with a double without loss; the double is not NaN.
int compare_int_double(int64_t i, double d);

}  // namespace entente::graphs
