#include "graphs/columns.h"

#include <algorithm>
#include <cmath>

namespace entente::graphs {
namespace {

void add(ColumnSummary& summary, const Value& value) {
  ++summary.values;
  switch (value.kind()) {
    case Value::Kind::kBool:
      ++summary.bools;
      break;
    case Value::Kind::kInt: {
      const int64_t i = value.as_int();
      summary.lowest = summary.ints == 0 ? i : std::min(summary.lowest, i);
      summary.highest = summary.ints == 0 ? i : std::max(summary.highest, i);
      summary.positive = summary.positive && i > 0;
      ++summary.ints;
      break;
    }
    case Value::Kind::kDouble: {
      const double d = value.as_double();
      if (d != 0 && !std::isnormal(d)) summary.irregular = true;
      summary.positive = summary.positive && d > 0;
      ++summary.doubles;
      break;
    }
    case Value::Kind::kString:
      ++summary.strings;
      break;
    case Value::Kind::kList:
      if (std::all_of(value.as_list().begin(), value.as_list().end(),
                      [](const Value& v) { return v.is_string(); })) {
        ++summary.lists;
      }
      break;
    default:
      break;
  }
}

std::vector<ColumnSummary> finish(std::vector<ColumnSummary> by_key) {
  std::erase_if(by_key, [](const ColumnSummary& s) { return s.values == 0; });
  return by_key;
}

std::vector<ColumnSummary> empty_ones(const PropertyGraph& graph) {
  std::vector<ColumnSummary> by_key(graph.symbols().size());
  for (Symbol s = 0; s < by_key.size(); ++s) by_key[s].key = s;
  return by_key;
}

}  // namespace

std::vector<ColumnSummary> summarize_nodes(const PropertyGraph& graph) {
  std::vector<ColumnSummary> by_key = empty_ones(graph);
  const std::function<void(Symbol, const Value&)> visit = [&](Symbol key, const Value& value) {
    add(by_key[key], value);
  };
  graph.for_each_node([&](NodeId node) { graph.for_each_node_property(node, visit); });
  return finish(std::move(by_key));
}

std::vector<ColumnSummary> summarize_rels(const PropertyGraph& graph) {
  std::vector<ColumnSummary> by_key = empty_ones(graph);
  const std::function<void(Symbol, const Value&)> visit = [&](Symbol key, const Value& value) {
    add(by_key[key], value);
  };
  graph.for_each_rel([&](RelId rel) { graph.for_each_rel_property(rel, visit); });
  return finish(std::move(by_key));
}

}  // namespace entente::graphs
