#include "graphs/statement_graph.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/date.h"
#include "core/error.h"
#include "core/raw_graph_store.h"
#include "graphs/imported_statements.h"
#include "graphs/said_changes.h"
#include "graphs/stored_graph.h"

namespace entente::graphs {
namespace {

void index_statements(StatementGraph& graph) {
  graph.starts.assign(graph.entities.size() + 1, 0);
  for (const Said& said : graph.statements) {
    ++graph.starts[said.subject + 1];
    if (said.object != said.subject) ++graph.starts[said.object + 1];
  }
  for (size_t i = 1; i < graph.starts.size(); ++i) graph.starts[i] += graph.starts[i - 1];
  graph.about.resize(graph.starts.back());
  std::vector<uint32_t> next(graph.starts.begin(), graph.starts.end() - 1);
  for (uint32_t i = 0; i < graph.statements.size(); ++i) {
    const Said& said = graph.statements[i];
    graph.about[next[said.subject]++] = i;
    if (said.object != said.subject) graph.about[next[said.object]++] = i;
  }
}

Said without_names(const Statement& statement) {
  Said said;
  said.relation = statement.relation;
  said.polarity = statement.polarity;
  said.modality = statement.modality;
  said.confidence = statement.confidence;
  said.time = statement.time;
  said.attribution = statement.attribution;
  said.origin = statement.origin;
  said.props = statement.props;
  said.evidence = statement.evidence;
  return said;
}

/// Whether a date begins before (ends after) another; unreadable ones never do.
bool earlier(const std::string& a, const std::string& b) {
  const auto x = parse_iso_date(a);
  const auto y = parse_iso_date(b);
  return x && (!y || first_day(*x) < first_day(*y));
}
bool later(const std::string& a, const std::string& b) {
  const auto x = parse_iso_date(a);
  const auto y = parse_iso_date(b);
  return x && (!y || last_day(*x) > last_day(*y));
}

std::map<std::string, std::string> merged_props(const StatementGraph& graph,
                                                std::span<const uint32_t> statements) {
  std::map<std::string, std::map<std::string, int>> counts;
  for (const uint32_t i : statements) {
    for (const auto& [key, value] : graph.statements[i].props) ++counts[key][value];
  }
  std::map<std::string, std::string> props;
  for (const auto& [key, values] : counts) {
    std::vector<std::pair<int, std::string>> by_count;
    by_count.reserve(values.size());
    for (const auto& [value, count] : values) by_count.emplace_back(-count, value);
    std::sort(by_count.begin(), by_count.end());
    std::string& joined = props[key];
    for (const auto& [count, value] : by_count) joined += (joined.empty() ? "" : "; ") + value;
  }
  return props;
}

}  // namespace

std::optional<uint32_t> StatementGraph::find(std::string_view entity_id) const {
  const auto found =
      std::lower_bound(entities.begin(), entities.end(), entity_id,
                       [](const StoredEntity& e, std::string_view id) { return e.entity.id < id; });
  if (found == entities.end() || found->entity.id != entity_id) return std::nullopt;
  return static_cast<uint32_t>(found - entities.begin());
}

struct StatementLoader::Changes {
  explicit Changes(const StoredGraph& stored)
      : imported(imported_statements(stored)), said(said_changes(stored)) {}

  ImportedStatements imported;
  SaidChanges said;
};

StatementLoader::StatementLoader(Store& store, bool with_changes) : store_(store) {
  graph_.entities = store.entities();
  store.for_each_document([&](const Document& d) {
    graph_.documents.push_back({d.id, d.title, d.date, d.url, d.speaker, false});
  });
  RawGraphStore raw(store);
  if (!with_changes || (!raw.has_image() && !raw.has_changes())) return;
  changes_ = std::make_unique<Changes>(StoredGraph(store));
  merge_entities();
}

StatementLoader::~StatementLoader() = default;

uint64_t StatementLoader::unknown() const { return changes_ ? changes_->imported.unknown : 0; }

void StatementLoader::merge_entities() {
  std::vector<StoredEntity>& entities = graph_.entities;
  for (const auto& [id, changed] : changes_->said.entities) {
    const auto place = graph_.find(id);
    if (!place) continue;
    if (changed) {
      entities[*place].entity = *changed;
    } else {
      entities.erase(entities.begin() + *place);
    }
  }
  // Where both name one entity, the documents' own word comes first.
  const std::vector<StoredEntity>& imported = changes_->imported.entities;
  entities.insert(entities.end(), imported.begin(), imported.end());
  const auto by_id = [](const StoredEntity& a, const StoredEntity& b) {
    return a.entity.id < b.entity.id;
  };
  std::stable_sort(entities.begin(), entities.end(), by_id);
  const auto same = [](const StoredEntity& a, const StoredEntity& b) {
    return a.entity.id == b.entity.id;
  };
  entities.erase(std::unique(entities.begin(), entities.end(), same), entities.end());
}

StatementGraph StatementLoader::load(const StatementScope& scope) {
  std::unordered_map<std::string, uint32_t> entity_numbers;
  for (uint32_t i = 0; i < graph_.entities.size(); ++i) {
    entity_numbers[graph_.entities[i].entity.id] = i;
  }
  std::unordered_map<std::string, uint32_t> document_numbers;
  for (uint32_t i = 0; i < graph_.documents.size(); ++i) {
    document_numbers[graph_.documents[i].id] = i;
  }
  const auto add = [&](const Statement& statement) {
    Said said = without_names(statement);
    said.subject = entity_numbers.at(statement.subject.id);
    said.object = entity_numbers.at(statement.object.id);
    said.document = document_numbers.at(statement.doc);
    graph_.statements.push_back(std::move(said));
  };
  store_.for_each_statement(scope, [&](const StoredStatement& stored) {
    if (!changes_) return add(stored.statement);
    Statement statement = stored.statement;
    if (changes_->said.apply(statement)) add(statement);
  });
  if (changes_) {
    for (const SourceDocument& document : changes_->imported.documents) {
      const auto number = static_cast<uint32_t>(graph_.documents.size());
      if (document_numbers.try_emplace(document.id, number).second) {
        graph_.documents.push_back(document);
      }
    }
    for (const Statement& statement : changes_->imported.statements) add(statement);
  }
  index_statements(graph_);
  return std::move(graph_);
}

StatementGraph load_said(Store& store) { return StatementLoader(store, false).load({}); }

StatementGraph load_statements(Store& store) { return StatementLoader(store).load({}); }

StatementGraph make_statement_graph(const std::vector<Statement>& statements,
                                    const std::vector<SourceDocument>& documents) {
  StatementGraph graph;
  std::map<std::string, Entity> entities;
  std::map<std::string, SourceDocument> by_id;
  for (const SourceDocument& document : documents) by_id[document.id] = document;
  for (const Statement& statement : statements) {
    entities.emplace(statement.subject.id, statement.subject);
    entities.emplace(statement.object.id, statement.object);
    by_id.try_emplace(statement.doc, SourceDocument{statement.doc, "", "", "", "", false});
  }
  for (const auto& [id, entity] : entities) graph.entities.push_back({entity, 0, 0});
  std::map<std::string, uint32_t> document_numbers;
  for (const auto& [id, document] : by_id) {
    document_numbers[id] = static_cast<uint32_t>(graph.documents.size());
    graph.documents.push_back(document);
  }
  for (const Statement& statement : statements) {
    Said said = without_names(statement);
    said.subject = *graph.find(statement.subject.id);
    said.object = *graph.find(statement.object.id);
    said.document = document_numbers.at(statement.doc);
    graph.statements.push_back(std::move(said));
    ++graph.entities[graph.statements.back().subject].mentions;
    ++graph.entities[graph.statements.back().object].mentions;
  }
  index_statements(graph);
  return graph;
}

std::vector<Edge> edges_of(const StatementGraph& graph, std::span<const uint32_t> statements) {
  std::vector<uint32_t> order(statements.begin(), statements.end());
  const auto key = [&](uint32_t i) {
    const Said& s = graph.statements[i];
    return std::tuple(s.subject, s.object, s.relation, s.polarity, s.modality);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
  std::vector<Edge> edges;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && key(order[end]) == key(order[begin])) ++end;
    Edge& edge = edges.emplace_back();
    std::tie(edge.subject, edge.object, edge.relation, edge.polarity, edge.modality) =
        key(order[begin]);
    edge.statements.assign(order.begin() + begin, order.begin() + end);
    double doubt = 1;
    for (const uint32_t i : edge.statements) {
      const Said& said = graph.statements[i];
      doubt *= 1 - said.confidence;
      const std::string& date = graph.date_of(said);
      if (earlier(date, edge.first)) edge.first = date;
      if (later(date, edge.last)) edge.last = date;
    }
    edge.confidence = 1 - doubt;
    edge.props = merged_props(graph, edge.statements);
  }
  return edges;
}

double combined(const StatementGraph& graph, const Edge& edge, double weight) {
  double none = 1;
  for (const uint32_t i : edge.statements) none *= 1 - weight * graph.statements[i].confidence;
  return 1 - none;
}

std::string type_name(Relation relation, Polarity polarity) {
  return (polarity == Polarity::kNegative ? "NOT_" : "") + std::string(name_of(relation));
}

}  // namespace entente::graphs
