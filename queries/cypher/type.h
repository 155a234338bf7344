#pragma once

#include <memory>
#include <string>

#include "graphs/value.h"

namespace entente::queries::cypher {

/// What is known of an expression's values before the query runs. Null belongs to every type.
struct Type {
  enum Kind : uint8_t {
    kAny,  // nothing known
    kNull,
    kBool,
    kInt,
    kFloat,
    kNumber,  // an integer or a float
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

  Kind kind = kAny;
  std::shared_ptr<const Type> element;  // of kList; null if nothing is known of it

  Type() = default;
  Type(Kind k) : kind(k) {}  // NOLINT: a kind is a type
  static Type list_of(Type e) {
    Type t(kList);
    if (e.kind != kAny) t.element = std::make_shared<const Type>(std::move(e));
    return t;
  }
  Type element_type() const { return kind == kList && element ? *element : Type(kAny); }

  bool unknown() const { return kind == kAny || kind == kNull; }
  bool is(Kind k) const { return kind == k; }
  bool may_be(Kind k) const {
    return unknown() || kind == k || (kind == kNumber && (k == kInt || k == kFloat)) ||
           (k == kNumber && (kind == kInt || kind == kFloat));
  }
  bool numeric() const { return kind == kInt || kind == kFloat || kind == kNumber; }
  bool temporal() const { return kind >= kDate && kind <= kDateTime; }
};

/// The type of both, kAny if they differ. Null takes the other's.
Type common_type(const Type& a, const Type& b);
Type type_of(const graphs::Value& v);
/// "Integer", "List<Node>".
std::string to_string(const Type& t);

}  // namespace entente::queries::cypher
