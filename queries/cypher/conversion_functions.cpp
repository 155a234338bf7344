#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <random>

#include "graphs/temporal.h"
#include "graphs/value_compare.h"
#include "queries/cypher/evaluate.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Value;
using Args = std::span<Value>;

namespace {

// What a conversion makes of a value: nothing if it takes no such value at all.
using Converted = std::optional<Value>;

std::string_view stripped(std::string_view s) {
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.front()))) s.remove_prefix(1);
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  return s;
}

Converted boolean(const Value& v) {
  if (v.is_bool()) return v;
  if (v.is_int()) return Value(v.as_int() != 0);
  if (!v.is_string()) return std::nullopt;
  std::string s(stripped(v.as_string()));
  for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (s == "true") return Value(true);
  if (s == "false") return Value(false);
  return Value();
}

std::optional<double> parse_double(std::string_view s) {
  s = stripped(s);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  if (s == "NaN") return std::nan("");
  if (s == "Infinity") return HUGE_VAL;
  if (s == "-Infinity") return -HUGE_VAL;
  // from_chars takes "inf" and "nan", which are no numbers of Cypher's.
  if (s.empty() || s.find_first_not_of("0123456789+-.eE") != std::string_view::npos) {
    return std::nullopt;
  }
  double d = 0;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), d);
  if (end != s.data() + s.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(s).c_str(), nullptr);
  return error == std::errc() ? std::optional(d) : std::nullopt;
}

Value truncated(double d, Span span) {
  if (std::isnan(d)) return int64_t{0};
  if (!(d > -9223372036854775809.0 && d < 9223372036854775808.0)) {
    runtime_error("ArithmeticError", "IntegerOverflow", "The number is too large for an integer",
                  span);
  }
  return static_cast<int64_t>(d);
}

Converted integer(const Value& v, Span span) {
  if (v.is_int()) return v;
  if (v.is_double()) return truncated(v.as_double(), span);
  if (v.is_bool()) return Value(int64_t{v.as_bool()});
  if (!v.is_string()) return std::nullopt;
  std::string_view s = stripped(v.as_string());
  std::string_view digits = s;
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  int64_t i = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), i);
  if (end == digits.data() + digits.size() && !digits.empty()) {
    if (error == std::errc()) return Value(i);
    return Value();
  }
  if (auto d = parse_double(s); d && std::isfinite(*d) && std::fabs(*d) < 9.2e18) {
    return truncated(*d, span);
  }
  return Value();
}

Converted floating(const Value& v) {
  if (v.is_double()) return v;
  if (v.is_int()) return Value(v.number());
  if (!v.is_string()) return std::nullopt;
  auto d = parse_double(v.as_string());
  return d ? Value(*d) : Value();
}

Converted text(const Value& v) {
  if (v.is_string()) return v;
  if (v.is_int()) return Value(std::to_string(v.as_int()));
  if (v.is_double()) return Value(format_double(v.as_double()));
  if (v.is_bool()) return Value(v.as_bool() ? "true" : "false");
  if (v.is_temporal() || v.kind() == Value::Kind::kDuration) {
    return Value(graphs::format_temporal(v));
  }
  return std::nullopt;
}

Value or_error(Converted c, const Expr& e, const Value& v) {
  if (c) return *c;
  runtime_error("TypeError", "InvalidArgumentValue",
                e.name + "() does not take a " + std::string(graphs::kind_name(v.kind())), e.span);
}

Value to_boolean(Context&, const Expr& e, Args a) { return or_error(boolean(a[0]), e, a[0]); }
Value to_integer(Context&, const Expr& e, Args a) {
  return or_error(integer(a[0], e.span), e, a[0]);
}
Value to_float(Context&, const Expr& e, Args a) { return or_error(floating(a[0]), e, a[0]); }
Value to_text(Context&, const Expr& e, Args a) { return or_error(text(a[0]), e, a[0]); }

Value to_boolean_or_null(Context&, const Expr&, Args a) { return boolean(a[0]).value_or(Value()); }
Value to_integer_or_null(Context&, const Expr& e, Args a) {
  return integer(a[0], e.span).value_or(Value());
}
Value to_float_or_null(Context&, const Expr&, Args a) { return floating(a[0]).value_or(Value()); }
Value to_text_or_null(Context&, const Expr&, Args a) { return text(a[0]).value_or(Value()); }

template <typename F>
Value each(const Expr& e, const Value& list, F convert) {
  if (!list.is_list()) or_error(std::nullopt, e, list);
  List out;
  for (const Value& v : list.as_list()) {
    out.push_back(v.is_null() ? Value() : convert(v).value_or(Value()));
  }
  return out;
}

Value to_boolean_list(Context&, const Expr& e, Args a) { return each(e, a[0], boolean); }
Value to_integer_list(Context&, const Expr& e, Args a) {
  return each(e, a[0], [&e](const Value& v) { return integer(v, e.span); });
}
Value to_float_list(Context&, const Expr& e, Args a) { return each(e, a[0], floating); }
Value to_text_list(Context&, const Expr& e, Args a) { return each(e, a[0], text); }

Value null_if(Context&, const Expr&, Args a) {
  return graphs::equals(a[0], a[1]) == graphs::Ternary::kTrue ? Value() : a[0];
}

Value value_type(Context&, const Expr&, Args a) {
  return Value(std::string(graphs::kind_name(a[0].kind())) + (a[0].is_null() ? "" : " NOT NULL"));
}

Value random_uuid(Context&, const Expr&, Args) {
  static thread_local std::mt19937_64 engine{std::random_device()()};
  uint64_t high = engine(), low = engine();
  high = (high & ~uint64_t{0xf000}) | 0x4000;
  low = (low & ~(uint64_t{3} << 62)) | uint64_t{1} << 63;
  char s[40];
  std::snprintf(s, sizeof s, "%08llx-%04llx-%04llx-%04llx-%012llx",
                static_cast<unsigned long long>(high >> 32),
                static_cast<unsigned long long>(high >> 16 & 0xffff),
                static_cast<unsigned long long>(high & 0xffff),
                static_cast<unsigned long long>(low >> 48),
                static_cast<unsigned long long>(low & 0xffffffffffff));
  return std::string_view(s);
}

Value timestamp(Context& ctx, const Expr&, Args) {
  return ctx.now_seconds * 1000 + ctx.now_nanos / 1'000'000;
}

constexpr TypeSet kAnything = set_of(Type::kAny) | set_of(Type::kNull);
constexpr TypeSet kNumbers =
    kAnything | set_of(Type::kInt) | set_of(Type::kFloat) | set_of(Type::kNumber);
constexpr TypeSet kTemporal = set_of(Type::kDate) | set_of(Type::kLocalTime) | set_of(Type::kTime) |
                              set_of(Type::kLocalDateTime) | set_of(Type::kDateTime) |
                              set_of(Type::kDuration);
constexpr TypeSet kBooleanLike =
    kAnything | set_of(Type::kBool) | set_of(Type::kString) | set_of(Type::kInt);
constexpr TypeSet kIntegerLike = kNumbers | set_of(Type::kString) | set_of(Type::kBool);
constexpr TypeSet kFloatLike = kNumbers | set_of(Type::kString);
constexpr TypeSet kTextLike = kIntegerLike | kTemporal;

constexpr std::array<Function, 17> kFunctions = {{
    {"toboolean", 1, 1, to_boolean, Type::kBool, kBooleanLike},
    {"tointeger", 1, 1, to_integer, Type::kInt, kIntegerLike},
    {"toint", 1, 1, to_integer, Type::kInt, kIntegerLike},
    {"tofloat", 1, 1, to_float, Type::kFloat, kFloatLike},
    {"tostring", 1, 1, to_text, Type::kString, kTextLike},
    {"tobooleanornull", 1, 1, to_boolean_or_null, Type::kBool},
    {"tointegerornull", 1, 1, to_integer_or_null, Type::kInt},
    {"tofloatornull", 1, 1, to_float_or_null, Type::kFloat},
    {"tostringornull", 1, 1, to_text_or_null, Type::kString},
    {"tobooleanlist", 1, 1, to_boolean_list, Type::kList},
    {"tointegerlist", 1, 1, to_integer_list, Type::kList},
    {"tofloatlist", 1, 1, to_float_list, Type::kList},
    {"tostringlist", 1, 1, to_text_list, Type::kList},
    {"nullif", 2, 2, null_if, Type::kAny, kAnyType, false},
    {"valuetype", 1, 1, value_type, Type::kString, kAnyType, false},
    {"randomuuid", 0, 0, random_uuid, Type::kString},
    {"timestamp", 0, 0, timestamp, Type::kInt},
}};

}  // namespace

std::span<const Function> internal::conversion_functions() { return kFunctions; }

std::string format_double(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  char text[32];
  double a = std::fabs(d);
  bool plain = a == 0 || (a >= 1e-3 && a < 1e7);
  auto end = plain ? std::to_chars(text, text + sizeof text, d, std::chars_format::fixed).ptr
                   : std::to_chars(text, text + sizeof text, d, std::chars_format::scientific).ptr;
  std::string s(text, end);
  if (plain) return s.find('.') == std::string::npos ? s + ".0" : s;
  // As Java prints it: 1.0E10, 1.5E-7.
  size_t e = s.find('e');
  std::string mantissa = s.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return mantissa + "E" + std::to_string(std::stoi(s.substr(e + 1)));
}

}  // namespace entente::queries::cypher
