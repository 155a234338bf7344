#include "queries/cypher/hints.h"

#include <algorithm>

#include "core/nearest.h"

namespace entente::queries::cypher {
namespace {

std::string what_of(NameKind kind, const std::string& name) {
  switch (kind) {
    case NameKind::kLabel:
      return "no node has the label '" + name + "'";
    case NameKind::kType:
      return "no relationship has the type '" + name + "'";
    case NameKind::kProperty:
      return "nothing in the graph has the property '" + name + "'";
  }
  return name;
}

std::vector<std::string> names_in_use(const graphs::PropertyGraph& graph, NameKind kind) {
  std::vector<std::string> names;
  if (kind == NameKind::kProperty) {
    for (const auto* columns : {&graph.base().node_columns, &graph.base().rel_columns}) {
      for (const auto& c : *columns) names.emplace_back(graph.symbols().name(c.key));
    }
    return names;
  }
  for (graphs::Symbol s = 0; s < graph.symbols().size(); ++s) {
    const size_t count = kind == NameKind::kLabel ? graph.label_count(s) : graph.type_count(s);
    if (count > 0) names.emplace_back(graph.symbols().name(s));
  }
  return names;
}

}  // namespace

std::vector<std::string> hints(const PreparedQuery& query, const graphs::PropertyGraph& graph) {
  std::vector<std::string> found;
  for (const auto& [key, seen] : query.names) {
    const auto& [kind, name] = key;
    // Which properties changes brought would take a walk through the graph to know.
    if (kind == NameKind::kProperty && seen && graph.has_changes()) continue;
    const std::vector<std::string> known = names_in_use(graph, kind);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    found.push_back(what_of(kind, name) + nearest_text(name, known));
  }
  return found;
}

}  // namespace entente::queries::cypher
