#include "queries/cypher/type.h"

namespace entente::queries::cypher {

Type common_type(const Type& a, const Type& b) {
  if (a.is(Type::kNull)) return b;
  if (b.is(Type::kNull)) return a;
  if (a.numeric() && b.numeric()) return a.kind == b.kind ? a : Type(Type::kNumber);
  if (a.kind != b.kind) return Type::kAny;
  if (a.is(Type::kList)) return Type::list_of(common_type(a.element_type(), b.element_type()));
  return a;
}

Type type_of(const graphs::Value& v) {
  using Kind = graphs::Value::Kind;
  switch (v.kind()) {
    case Kind::kNull:
      return Type::kNull;
    case Kind::kBool:
      return Type::kBool;
    case Kind::kInt:
      return Type::kInt;
    case Kind::kDouble:
      return Type::kFloat;
    case Kind::kString:
      return Type::kString;
    case Kind::kList: {
      Type e = Type::kNull;
      for (const auto& x : v.as_list()) e = common_type(e, type_of(x));
      return Type::list_of(v.as_list().empty() ? Type(Type::kAny) : e);
    }
    case Kind::kMap:
      return Type::kMap;
    case Kind::kNode:
      return Type::kNode;
    case Kind::kRel:
      return Type::kRel;
    case Kind::kPath:
      return Type::kPath;
    case Kind::kDate:
      return Type::kDate;
    case Kind::kLocalTime:
      return Type::kLocalTime;
    case Kind::kTime:
      return Type::kTime;
    case Kind::kLocalDateTime:
      return Type::kLocalDateTime;
    case Kind::kDateTime:
      return Type::kDateTime;
    case Kind::kDuration:
      return Type::kDuration;
  }
  return Type::kAny;
}

std::string to_string(const Type& t) {
  static constexpr const char* kNames[] = {
      "Any",    "Null",      "Boolean", "Integer",       "Float",        "Number",
      "String", "List",      "Map",     "Node",          "Relationship", "Path",
      "Date",   "LocalTime", "Time",    "LocalDateTime", "DateTime",     "Duration"};
  std::string s = kNames[t.kind];
  if (t.is(Type::kList)) s += "<" + to_string(t.element_type()) + ">";
  return s;
}

}  // namespace entente::queries::cypher
