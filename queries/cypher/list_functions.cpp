#include <algorithm>
#include <array>

#include "graphs/value_compare.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Value;
using Args = std::span<Value>;

namespace {

[[noreturn]] void wrong_value(const Expr& e, const Value& v) {
  runtime_error("TypeError", "InvalidArgumentValue",
                e.name + "() does not take a " + std::string(graphs::kind_name(v.kind())), e.span);
}

const List& need_list(const Expr& e, const Value& v) {
  if (!v.is_list()) wrong_value(e, v);
  return v.as_list();
}

Value head(Context&, const Expr& e, Args a) {
  const List& list = need_list(e, a[0]);
  return list.empty() ? Value() : list.front();
}

Value last(Context&, const Expr& e, Args a) {
  const List& list = need_list(e, a[0]);
  return list.empty() ? Value() : list.back();
}

Value tail(Context&, const Expr& e, Args a) {
  const List& list = need_list(e, a[0]);
  return list.empty() ? List() : List(list.begin() + 1, list.end());
}

int64_t characters(std::string_view s) {
  return std::count_if(s.begin(), s.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

Value size(Context&, const Expr& e, Args a) {
  if (a[0].is_list()) return static_cast<int64_t>(a[0].as_list().size());
  if (a[0].is_map()) return static_cast<int64_t>(a[0].as_map().size());
  if (a[0].is_string()) return characters(a[0].as_string());
  wrong_value(e, a[0]);
}

Value is_empty(Context&, const Expr& e, Args a) {
  if (a[0].is_list()) return a[0].as_list().empty();
  if (a[0].is_map()) return a[0].as_map().empty();
  if (a[0].is_string()) return a[0].as_string().empty();
  wrong_value(e, a[0]);
}

Value reverse(Context&, const Expr& e, Args a) {
  if (a[0].is_list()) {
    List list = a[0].as_list();
    std::reverse(list.begin(), list.end());
    return list;
  }
  if (!a[0].is_string()) wrong_value(e, a[0]);
  std::string_view s = a[0].as_string();
  std::string out;
  for (size_t end = s.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(s[begin]) & 0xc0) == 0x80) --begin;
    out += s.substr(begin, end - begin);
    end = begin;
  }
  return out;
}

Value range(Context& ctx, const Expr& e, Args a) {
  for (const Value& v : a) {
    if (!v.is_int()) {
      runtime_error("ArgumentError", "InvalidArgumentType", "range() takes integers", e.span);
    }
  }
  int64_t from = a[0].as_int(), to = a[1].as_int(), step = a.size() > 2 ? a[2].as_int() : 1;
  if (step == 0) {
    runtime_error("ArgumentError", "NumberOutOfRange", "range()'s step cannot be 0", e.span);
  }
  List list;
  if (step > 0 ? from > to : from < to) return list;
  uint64_t distance = step > 0 ? static_cast<uint64_t>(to) - static_cast<uint64_t>(from)
                               : static_cast<uint64_t>(from) - static_cast<uint64_t>(to);
  uint64_t width = step > 0 ? static_cast<uint64_t>(step) : 0 - static_cast<uint64_t>(step);
  uint64_t count = distance / width + 1;
  if (count > (uint64_t{1} << 40)) count = uint64_t{1} << 40;
  int64_t bytes = static_cast<int64_t>(count * sizeof(Value));
  ctx.hold(bytes);
  ctx.hold(-bytes);
  list.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    ctx.tick();
    list.push_back(
        static_cast<int64_t>(static_cast<uint64_t>(from) + i * static_cast<uint64_t>(step)));
  }
  return list;
}

// Neo4j's toXList: elements that cannot be converted become null. Here for the two that queries
// use.
constexpr TypeSet kAnything = set_of(Type::kAny) | set_of(Type::kNull);
constexpr TypeSet kListOnly = kAnything | set_of(Type::kList);
constexpr TypeSet kSized = kListOnly | set_of(Type::kString) | set_of(Type::kMap);

constexpr std::array<Function, 9> kFunctions = {{
    {"head", 1, 1, head, Type::kAny, kListOnly},
    {"last", 1, 1, last, Type::kAny, kListOnly},
    {"tail", 1, 1, tail, Type::kList, kListOnly},
    {"size", 1, 1, size, Type::kInt, kSized},
    {"char_length", 1, 1, size, Type::kInt, kAnything | set_of(Type::kString)},
    {"character_length", 1, 1, size, Type::kInt, kAnything | set_of(Type::kString)},
    {"isempty", 1, 1, is_empty, Type::kBool, kSized},
    {"reverse", 1, 1, reverse, Type::kAny, kListOnly | set_of(Type::kString)},
    {"range", 2, 3, range, Type::kList},
}};

}  // namespace

std::span<const Function> internal::list_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
