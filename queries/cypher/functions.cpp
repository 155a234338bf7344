#include "queries/cypher/functions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_map>

namespace entente::queries::cypher {
namespace {

std::string lower(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

using Table = std::unordered_map<std::string_view, const Function*>;

const Table& table() {
  static const Table kTable = [] {
    Table t;
    for (auto functions :
         {internal::graph_functions(), internal::list_functions(), internal::math_functions(),
          internal::string_functions(), internal::conversion_functions(),
          internal::temporal_functions(), internal::duration_functions()}) {
      for (const Function& f : functions) t.emplace(f.name, &f);
    }
    return t;
  }();
  return kTable;
}

constexpr std::array<AggregateFunction, 10> kAggregates = {{
    {"count", AggregateKind::kCount, 1},
    {"sum", AggregateKind::kSum, 1},
    {"avg", AggregateKind::kAvg, 1},
    {"min", AggregateKind::kMin, 1},
    {"max", AggregateKind::kMax, 1},
    {"collect", AggregateKind::kCollect, 1},
    {"stdev", AggregateKind::kStDev, 1},
    {"stdevp", AggregateKind::kStDevP, 1},
    {"percentilecont", AggregateKind::kPercentileCont, 2},
    {"percentiledisc", AggregateKind::kPercentileDisc, 2},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  auto it = table().find(lower(name));
  return it == table().end() ? nullptr : it->second;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, f] : table()) names.push_back(name);
  for (const auto& a : kAggregates) names.push_back(a.name);
  std::sort(names.begin(), names.end());
  return names;
}

const AggregateFunction* find_aggregate(std::string_view name) {
  std::string key = lower(name);
  for (const auto& a : kAggregates) {
    if (a.name == key) return &a;
  }
  return nullptr;
}

}  // namespace entente::queries::cypher
