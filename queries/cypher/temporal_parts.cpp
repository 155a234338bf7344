#include "queries/cypher/temporal_parts.h"

#include "queries/cypher/error.h"

namespace entente::queries::cypher {

using graphs::Value;
using Kind = Value::Kind;

std::optional<Parts> parts_of(const Value& v) {
  Parts p;
  switch (v.kind()) {
    case Kind::kDate:
      p.has_date = true;
      p.days = v.as_date().days;
      return p;
    case Kind::kLocalTime:
      p.has_time = true;
      p.nanos = v.as_local_time().nanos;
      return p;
    case Kind::kTime:
      p.has_time = p.has_zone = true;
      p.nanos = v.as_time().nanos;
      p.offset = v.as_time().offset;
      return p;
    case Kind::kLocalDateTime:
      p.has_date = p.has_time = true;
      p.set_local(v.as_local_date_time());
      return p;
    case Kind::kDateTime:
      p.has_date = p.has_time = p.has_zone = true;
      p.set_local(graphs::local_of(v.as_date_time()));
      p.offset = v.as_date_time().offset;
      p.zone = v.as_date_time().zone;
      return p;
    default:
      return std::nullopt;
  }
}

Parts need_parts(const Value& v, const Expr& e) {
  auto p = parts_of(v);
  if (!p) wrong_kind(e, v);
  return *p;
}

[[noreturn]] void wrong_argument(const Expr& e, const std::string& what) {
  runtime_error("ArgumentError", "InvalidArgumentValue", e.name + "(): " + what, e.span);
}

[[noreturn]] void wrong_kind(const Expr& e, const Value& v) {
  runtime_error("TypeError", "InvalidArgumentValue",
                e.name + "() does not take a " + std::string(graphs::kind_name(v.kind())), e.span);
}

}  // namespace entente::queries::cypher
