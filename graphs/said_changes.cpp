#include "graphs/said_changes.h"

#include <string_view>

#include "core/json.h"
#include "graphs/image_values.h"
#include "graphs/imported_statements.h"
#include "graphs/statement_graph.h"
#include "graphs/statement_relationships.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

std::string key_of(const Statement& s) {
  return StoredGraph::said_key(s.subject.id, type_name(s.relation, s.polarity), name_of(s.modality),
                               s.object.id);
}

std::string key_of(const GraphImage& base, RelId rel) {
  const auto text = [&](const ColumnView* column, uint32_t element) {
    return string_in(base, column, element).value_or(std::string_view());
  };
  const ColumnView* ids = base.node_column(base.symbols.find("id"));
  return StoredGraph::said_key(text(ids, base.sources[rel.v]), base.symbols.name(base.types[rel.v]),
                               text(base.rel_column(base.symbols.find("modality")), rel.v),
                               text(ids, base.targets[rel.v]));
}

}  // namespace

ChangedProps changed_props(const StoredGraph& stored, RelId rel) {
  constexpr std::string_view kClash = "said_";  // how add_statements() names a prop called "count"
  ChangedProps changed;
  for (const auto& [key, value] : stored.graph().changed_properties(rel)) {
    std::string_view name = stored.graph().symbols().name(key);
    if (follows_from_statements(name)) continue;
    if (name.starts_with(kClash) && follows_from_statements(name.substr(kClash.size()))) {
      name.remove_prefix(kClash.size());
    }
    std::optional<std::string>& text = changed[std::string(name)];
    if (!value.is_null()) text = text_of(value);
  }
  return changed;
}

void apply_to(std::map<std::string, std::string>& props, const ChangedProps& changes) {
  for (const auto& [key, text] : changes) {
    if (text) {
      props[key] = *text;
    } else {
      props.erase(key);
    }
  }
}

std::string apply_to_details(std::string_view details, const ChangedProps& changes) {
  Json all = parse_json(details);
  for (Json& statement : all.as_array()) {
    std::map<std::string, std::string> props;
    if (statement["props"].is_object()) {
      for (const auto& [key, value] : statement["props"].as_object()) {
        props[key] = value.as_string();
      }
    }
    apply_to(props, changes);
    Json::Object object;
    for (const auto& [key, value] : props) object.emplace_back(key, value);
    statement.set("props", std::move(object));
  }
  return all.dump();
}

SaidChanges said_changes(const StoredGraph& stored) {
  SaidChanges changes;
  const PropertyGraph& graph = stored.graph();
  const GraphImage& base = graph.base();
  for (const RelId rel : stored.changed_rels()) {
    if (!stored.is_said(rel)) continue;
    SaidChanges::OfEdge& edge = changes.edges[key_of(base, rel)];
    edge.deleted = !graph.rel_alive(rel);
    if (!edge.deleted) edge.props = changed_props(stored, rel);
  }
  const ColumnView* ids = base.node_column(base.symbols.find("id"));
  for (const NodeId node : stored.changed_nodes()) {
    if (!stored.is_said(node)) continue;
    const std::string id(string_in(base, ids, node.v).value_or(std::string_view()));
    if (!graph.node_alive(node)) {
      changes.entities[id] = std::nullopt;
    } else if (const auto entity = entity_of(graph, node)) {
      changes.entities[id] = entity;
    }
  }
  return changes;
}

bool SaidChanges::apply(Statement& statement) const {
  if (edges.empty()) return true;
  const auto found = edges.find(key_of(statement));
  if (found == edges.end()) return true;
  apply_to(statement.props, found->second.props);
  return !found->second.deleted;
}

}  // namespace entente::graphs
