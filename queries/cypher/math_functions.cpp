#include <array>
#include <cmath>
#include <random>

#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

using graphs::Value;
using Args = std::span<Value>;

namespace {

double need_number(const Expr& e, const Value& v) {
  if (!v.is_number()) {
    runtime_error("TypeError", "InvalidArgumentValue",
                  e.name + "() takes numbers, not a " + std::string(graphs::kind_name(v.kind())),
                  e.span);
  }
  return v.number();
}

template <double (*F)(double)>
Value unary(Context&, const Expr& e, Args a) {
  return F(need_number(e, a[0]));
}

double sin(double x) { return std::sin(x); }
double cos(double x) { return std::cos(x); }
double tan(double x) { return std::tan(x); }
double cot(double x) { return 1.0 / std::tan(x); }
double coth(double x) { return 1.0 / std::tanh(x); }
double asin(double x) { return std::asin(x); }
double acos(double x) { return std::acos(x); }
double atan(double x) { return std::atan(x); }
double sinh(double x) { return std::sinh(x); }
double cosh(double x) { return std::cosh(x); }
double tanh(double x) { return std::tanh(x); }
double sqrt(double x) { return std::sqrt(x); }
double exp(double x) { return std::exp(x); }
double log(double x) { return std::log(x); }
double log10(double x) { return std::log10(x); }
double ceil(double x) { return std::ceil(x); }
double floor(double x) { return std::floor(x); }
double degrees(double x) { return x * 180.0 / M_PI; }
double radians(double x) { return x * M_PI / 180.0; }
double haversin(double x) { return (1.0 - std::cos(x)) / 2.0; }

Value abs(Context&, const Expr& e, Args a) {
  if (a[0].is_int()) {
    if (a[0].as_int() == INT64_MIN) {
      runtime_error("ArithmeticError", "IntegerOverflow", "The result is too large for an integer",
                    e.span);
    }
    return std::abs(a[0].as_int());
  }
  return std::fabs(need_number(e, a[0]));
}

Value sign(Context&, const Expr& e, Args a) {
  double x = need_number(e, a[0]);
  return int64_t{x > 0 ? 1 : x < 0 ? -1 : 0};
}

// Half goes up, as java.lang.Math.round has it.
Value round(Context&, const Expr& e, Args a) {
  double x = need_number(e, a[0]);
  if (a.size() == 1) return std::isfinite(x) ? std::floor(x + 0.5) : x;
  int64_t places = a[1].is_int() ? a[1].as_int() : static_cast<int64_t>(need_number(e, a[1]));
  if (places < 0 || places > 300) {
    runtime_error("ArgumentError", "NumberOutOfRange", "round() takes 0 to 300 places", e.span);
  }
  std::string mode = a.size() > 2 && a[2].is_string() ? std::string(a[2].as_string()) : "HALF_UP";
  double scale = std::pow(10.0, static_cast<double>(places)), y = x * scale;
  if (!std::isfinite(y)) return x;
  if (mode == "UP") {
    y = y < 0 ? std::floor(y) : std::ceil(y);
  } else if (mode == "DOWN") {
    y = std::trunc(y);
  } else if (mode == "CEILING") {
    y = std::ceil(y);
  } else if (mode == "FLOOR") {
    y = std::floor(y);
  } else if (mode == "HALF_DOWN") {
    y = y < 0 ? -std::ceil(-y - 0.5) : std::ceil(y - 0.5);
  } else if (mode == "HALF_EVEN") {
    y = std::nearbyint(y);
  } else {
    y = y < 0 ? -std::floor(-y + 0.5) : std::floor(y + 0.5);
  }
  return y / scale;
}

Value atan2(Context&, const Expr& e, Args a) {
  return std::atan2(need_number(e, a[0]), need_number(e, a[1]));
}

Value is_nan(Context&, const Expr& e, Args a) { return std::isnan(need_number(e, a[0])); }

Value pi(Context&, const Expr&, Args) { return M_PI; }
Value e_constant(Context&, const Expr&, Args) { return M_E; }

Value rand(Context&, const Expr&, Args) {
  static thread_local std::mt19937_64 engine{std::random_device()()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

constexpr TypeSet kNumbers = set_of(Type::kAny) | set_of(Type::kNull) | set_of(Type::kInt) |
                             set_of(Type::kFloat) | set_of(Type::kNumber);

constexpr std::array<Function, 28> kFunctions = {{
    {"sin", 1, 1, unary<sin>, Type::kFloat, kNumbers},
    {"cos", 1, 1, unary<cos>, Type::kFloat, kNumbers},
    {"tan", 1, 1, unary<tan>, Type::kFloat, kNumbers},
    {"cot", 1, 1, unary<cot>, Type::kFloat, kNumbers},
    {"coth", 1, 1, unary<coth>, Type::kFloat, kNumbers},
    {"asin", 1, 1, unary<asin>, Type::kFloat, kNumbers},
    {"acos", 1, 1, unary<acos>, Type::kFloat, kNumbers},
    {"atan", 1, 1, unary<atan>, Type::kFloat, kNumbers},
    {"sinh", 1, 1, unary<sinh>, Type::kFloat, kNumbers},
    {"cosh", 1, 1, unary<cosh>, Type::kFloat, kNumbers},
    {"tanh", 1, 1, unary<tanh>, Type::kFloat, kNumbers},
    {"sqrt", 1, 1, unary<sqrt>, Type::kFloat, kNumbers},
    {"exp", 1, 1, unary<exp>, Type::kFloat, kNumbers},
    {"log", 1, 1, unary<log>, Type::kFloat, kNumbers},
    {"log10", 1, 1, unary<log10>, Type::kFloat, kNumbers},
    {"ceil", 1, 1, unary<ceil>, Type::kFloat, kNumbers},
    {"floor", 1, 1, unary<floor>, Type::kFloat, kNumbers},
    {"degrees", 1, 1, unary<degrees>, Type::kFloat, kNumbers},
    {"radians", 1, 1, unary<radians>, Type::kFloat, kNumbers},
    {"haversin", 1, 1, unary<haversin>, Type::kFloat, kNumbers},
    {"abs", 1, 1, abs, Type::kNumber, kNumbers},
    {"sign", 1, 1, sign, Type::kInt, kNumbers},
    {"round", 1, 3, round, Type::kFloat, kNumbers},
    {"atan2", 2, 2, atan2, Type::kFloat, kNumbers},
    {"isnan", 1, 1, is_nan, Type::kBool, kNumbers},
    {"pi", 0, 0, pi, Type::kFloat},
    {"e", 0, 0, e_constant, Type::kFloat},
    {"rand", 0, 0, rand, Type::kFloat},
}};

}  // namespace

std::span<const Function> internal::math_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
