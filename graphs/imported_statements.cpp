#include "graphs/imported_statements.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "graphs/said_changes.h"
#include "graphs/statement_details.h"
#include "graphs/statement_relationships.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

/// Properties that are not a statement's props.
bool is_own(std::string_view key) {
  return follows_from_statements(key) || key == "id" || key == "name";
}

std::string text_of(const PropertyGraph& graph, NodeId node, std::string_view key) {
  const Symbol symbol = graph.symbols().find(key);
  return std::string(graph.node_string(node, symbol).value_or(std::string_view()));
}

class Reader {
 public:
  /// Leaves out what `stored` says itself, if there is one.
  Reader(const PropertyGraph& graph, const StoredGraph* stored) : graph_(graph), stored_(stored) {}

  ImportedStatements read() {
    entities_.resize(graph_.node_end().v);
    graph_.for_each_node([&](NodeId node) { read_node(node); });
    graph_.for_each_rel([&](RelId rel) {
      if (stored_ == nullptr || !stored_->is_said(rel)) read_rel(rel);
    });
    for (auto& [id, document] : documents_) result_.documents.push_back(std::move(document));
    return std::move(result_);
  }

 private:
  Symbol key(std::string_view name) const { return graph_.symbols().find(name); }

  void read_node(NodeId node) {
    std::optional<Entity> entity = entity_of(graph_, node);
    entities_[node.v] = entity;
    if (!entity) ++result_.unknown;
    if (!entity || (stored_ != nullptr && stored_->is_said(node))) return;
    StoredEntity& stored = result_.entities.emplace_back();
    stored.entity = std::move(*entity);
    if (const auto mentions = graph_.node_number(node, key("mentions"))) {
      stored.mentions = static_cast<int64_t>(*mentions);
    }
  }

  void read_rel(RelId rel) {
    const std::optional<Entity>& subject = entities_[graph_.source(rel).v];
    const std::optional<Entity>& object = entities_[graph_.target(rel).v];
    std::string_view type = graph_.symbols().name(graph_.rel_type(rel));
    const bool negative = type.starts_with("NOT_");
    if (negative) type.remove_prefix(4);
    const auto relation = relation_from(type);
    if (!subject || !object || !relation) {
      ++result_.unknown;
      return;
    }
    Statement statement;
    statement.subject = *subject;
    statement.object = *object;
    statement.relation = *relation;
    statement.polarity = negative ? Polarity::kNegative : Polarity::kPositive;
    const auto modality = graph_.rel_string(rel, key("modality"));
    for (const Modality m :
         {Modality::kActual, Modality::kFuture, Modality::kPossible, Modality::kClaimed}) {
      if (modality == name_of(m)) statement.modality = m;
    }
    const std::vector<std::string> sentences =
        strings_in(graph_.rel_property(rel, key("evidence")));
    if (!read_details(rel, statement, sentences)) read_edge(rel, statement, sentences);
  }

  /// The statements that stand behind a relationship, if it has them one by one.
  bool read_details(RelId rel, const Statement& common, const std::vector<std::string>& sentences) {
    const auto text = graph_.rel_string(rel, key(kStatementDetails));
    if (!text) return false;
    const auto all = statements_from_details(*text, sentences);
    if (!all) return false;
    const ChangedProps changes = is_changed(rel) ? changed_props(*stored_, rel) : ChangedProps();
    for (const DetailedStatement& detailed : *all) {
      Statement one = detailed.statement;
      one.subject = common.subject;
      one.object = common.object;
      one.relation = common.relation;
      one.polarity = common.polarity;
      one.modality = common.modality;
      apply_to(one.props, changes);
      const Document& d = detailed.document;
      documents_.try_emplace(d.id, SourceDocument{d.id, d.title, d.date, d.url, d.speaker, false});
      if (one.origin.empty()) one.origin = kImportOrigin;
      result_.statements.push_back(std::move(one));
    }
    return true;
  }

  /// What a relationship as a whole tells of its statements.
  void read_edge(RelId rel, Statement statement, const std::vector<std::string>& sentences) {
    graph_.for_each_rel_property(rel, [&](Symbol property, const Value& value) {
      const std::string_view name = graph_.symbols().name(property);
      if (!is_own(name)) statement.props[std::string(name)] = text_of(value);
    });
    statement.origin = rel.v < graph_.base().rels ? kImportOrigin : kQueryOrigin;
    const std::vector<std::string> docs = strings_in(graph_.rel_property(rel, key("docs")));
    const size_t count = std::max<size_t>(1, sentences.size());
    // An edge names each of its documents once: with several sentences a document, whose is whose
    // is not told.
    const bool paired = docs.size() == 1 || docs.size() == sentences.size();
    const double confidence =
        std::clamp(graph_.rel_number(rel, key("confidence")).value_or(1), 0.0, 1.0);
    statement.confidence = 1 - std::pow(1 - confidence, 1.0 / static_cast<double>(count));
    const std::string first(graph_.rel_string(rel, key("first")).value_or(std::string_view()));
    const std::string last(graph_.rel_string(rel, key("last")).value_or(std::string_view()));
    for (size_t i = 0; i < count; ++i) {
      Statement one = statement;
      if (i < sentences.size()) one.evidence.text = sentences[i];
      one.doc = docs.empty() || !paired ? statement.origin : docs[docs.size() == 1 ? 0 : i];
      one.time = i + 1 == count && count > 1 ? last : first;
      const bool stands_in = one.doc == statement.origin;
      documents_.try_emplace(one.doc, SourceDocument{one.doc, "", "", "", "", stands_in});
      result_.statements.push_back(std::move(one));
    }
  }

  bool is_changed(RelId rel) const {
    return stored_ != nullptr &&
           std::binary_search(stored_->changed_rels().begin(), stored_->changed_rels().end(), rel);
  }

  const PropertyGraph& graph_;
  const StoredGraph* stored_;
  std::vector<std::optional<Entity>> entities_;
  std::map<std::string, SourceDocument> documents_;
  ImportedStatements result_;
};

}  // namespace

std::vector<std::string> strings_in(const Value& value) {
  std::vector<std::string> found;
  if (value.is_string()) found.emplace_back(value.as_string());
  if (value.is_list()) {
    for (const Value& v : value.as_list()) {
      if (v.is_string()) found.emplace_back(v.as_string());
    }
  }
  return found;
}

std::optional<Entity> entity_of(const PropertyGraph& graph, NodeId node) {
  std::optional<EntityType> type;
  for (const Symbol label : graph.labels(node)) {
    const auto found = entity_type_from(graph.symbols().name(label));
    // A leader is labelled a person, too.
    if (found && (!type || *type == EntityType::kPerson)) type = found;
  }
  if (!type) return std::nullopt;
  Entity entity;
  entity.type = *type;
  entity.id = text_of(graph, node, "id");
  entity.name = text_of(graph, node, "name");
  if (entity.name.empty()) entity.name = entity.id;
  if (entity.name.empty()) return std::nullopt;
  entity.code = text_of(graph, node, "code");
  entity.country = text_of(graph, node, "country");
  if (entity.id.empty()) entity.id = make_entity_id(*type, entity.name, entity.code);
  entity.aliases = strings_in(graph.node_property(node, graph.symbols().find("aliases")));
  std::sort(entity.aliases.begin(), entity.aliases.end());
  return entity;
}

ImportedStatements statements_in(const PropertyGraph& graph) {
  return Reader(graph, nullptr).read();
}

ImportedStatements imported_statements(const StoredGraph& stored) {
  return Reader(stored.graph(), &stored).read();
}

}  // namespace entente::graphs
