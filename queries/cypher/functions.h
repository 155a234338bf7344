#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "queries/cypher/bound.h"
#include "queries/cypher/context.h"

namespace entente::queries::cypher {

/// A set of Type::Kind, as bits.
using TypeSet = uint32_t;
constexpr TypeSet set_of(Type::Kind k) { return TypeSet{1} << k; }
inline constexpr TypeSet kAnyType = ~TypeSet{0};

/// A function of openCypher or of its common extensions.
struct Function {
  std::string_view name;  // lower case
  int min_args;
  int max_args;
  graphs::Value (*call)(Context& ctx, const Expr& e, std::span<graphs::Value> args);
  Type::Kind result = Type::kAny;
  TypeSet argument =
      kAnyType;              // what the first argument may be, checked when the query is compiled
  bool null_if_null = true;  // null if any argument is: then it is not called
};

/// Looks a name up, in any case. Null if there is none.
const Function* find_function(std::string_view name);
/// All of them, sorted, for completion and documentation.
std::vector<std::string_view> function_names();

enum class AggregateKind : uint8_t {
  kCount,
  kSum,
  kAvg,
  kMin,
  kMax,
  kCollect,
  kStDev,
  kStDevP,
  kPercentileCont,
  kPercentileDisc,
};

struct AggregateFunction {
  std::string_view name;
  AggregateKind kind;
  int args;
};

const AggregateFunction* find_aggregate(std::string_view name);

namespace internal {
/// Those of temporal values are in temporal_functions.cpp, and so on.
std::span<const Function> graph_functions();
std::span<const Function> list_functions();
std::span<const Function> math_functions();
std::span<const Function> string_functions();
std::span<const Function> conversion_functions();
std::span<const Function> temporal_functions();
std::span<const Function> duration_functions();
}  // namespace internal

}  // namespace entente::queries::cypher
