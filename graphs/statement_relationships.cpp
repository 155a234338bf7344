#include "graphs/statement_relationships.h"

#include <algorithm>
#include <string>
#include <vector>

#include "graphs/statement_details.h"
#include "graphs/statement_graph.h"

namespace entente::graphs {
namespace {

const std::vector<std::string_view>& derived_properties() {
  static const std::vector<std::string_view> kDerived = {
      "count",     "confidence", "modality", "first", "last",           "class",
      "goldstein", "weight",     "evidence", "docs",  kStatementDetails};
  return kDerived;
}

}  // namespace

bool follows_from_statements(std::string_view property) {
  const auto& derived = derived_properties();
  return std::find(derived.begin(), derived.end(), property) != derived.end();
}

void add_statements(Store& store, GraphBuilder& builder, bool details) {
  const StatementGraph said = load_said(store);
  Symbols& symbols = builder.symbols();
  const auto text = [](ColumnBuilder& column, uint32_t element, const std::string& value) {
    if (!value.empty()) column.add(element, std::string_view(value));
  };
  ColumnBuilder& name = builder.node_column(symbols.intern("name"));
  ColumnBuilder& id = builder.node_column(symbols.intern("id"));
  ColumnBuilder& aliases = builder.node_column(symbols.intern("aliases"));
  ColumnBuilder& code = builder.node_column(symbols.intern("code"));
  ColumnBuilder& country = builder.node_column(symbols.intern("country"));
  ColumnBuilder& mentions = builder.node_column(symbols.intern("mentions"));
  const uint32_t first = builder.nodes();
  for (const StoredEntity& stored : said.entities) {
    const Entity& entity = stored.entity;
    std::vector<Symbol> labels = {symbols.intern(name_of(entity.type))};
    if (entity.type == EntityType::kLeader) labels.push_back(symbols.intern("Person"));
    const uint32_t node = builder.add_node(labels);
    text(name, node, entity.name);
    text(id, node, entity.id);
    List names;
    for (const std::string& alias : entity.aliases) names.emplace_back(alias);
    aliases.add(node, Value(std::move(names)));
    text(code, node, entity.code);
    text(country, node, entity.country);
    mentions.add(node, stored.mentions);
  }

  std::vector<uint32_t> all(said.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  ColumnBuilder& count = builder.rel_column(symbols.intern("count"));
  ColumnBuilder& confidence = builder.rel_column(symbols.intern("confidence"));
  ColumnBuilder& modality = builder.rel_column(symbols.intern("modality"));
  ColumnBuilder& earliest = builder.rel_column(symbols.intern("first"));
  ColumnBuilder& latest = builder.rel_column(symbols.intern("last"));
  ColumnBuilder& of_class = builder.rel_column(symbols.intern("class"));
  ColumnBuilder& goldstein = builder.rel_column(symbols.intern("goldstein"));
  ColumnBuilder& weight = builder.rel_column(symbols.intern("weight"));
  ColumnBuilder& evidence = builder.rel_column(symbols.intern("evidence"));
  ColumnBuilder& docs = builder.rel_column(symbols.intern("docs"));
  for (const Edge& edge : edges_of(said, all)) {
    const RelationInfo& relation = info(edge.relation);
    const uint32_t rel = builder.add_rel(first + edge.subject, first + edge.object,
                                         symbols.intern(type_name(edge.relation, edge.polarity)));
    count.add(rel, static_cast<int64_t>(edge.statements.size()));
    confidence.add(rel, edge.confidence);
    modality.add(rel, name_of(edge.modality));
    text(earliest, rel, edge.first);
    text(latest, rel, edge.last);
    of_class.add(rel, name_of(relation.relation_class));
    if (relation.goldstein) goldstein.add(rel, *relation.goldstein);
    const double carried = std::max(relation.influence_forward, relation.influence_backward);
    if (carried > 0 && edge.polarity == Polarity::kPositive) {
      weight.add(rel, combined(said, edge, carried));
    }
    for (const auto& [key, value] : edge.props) {
      const bool clash = follows_from_statements(key);
      builder.rel_column(symbols.intern(clash ? "said_" + key : key))
          .add(rel, std::string_view(value));
    }
    List sentences;
    std::vector<std::string> documents;
    for (const uint32_t i : edge.statements) {
      const Said& one = said.statements[i];
      sentences.emplace_back(one.evidence.text);
      const std::string& document = said.documents[one.document].id;
      if (documents.empty() || documents.back() != document) documents.push_back(document);
    }
    evidence.add(rel, Value(std::move(sentences)));
    docs.add(rel, Value(List(documents.begin(), documents.end())));
    if (details) {
      builder.rel_column(symbols.intern(kStatementDetails))
          .add(rel, std::string_view(details_of(said, edge)));
    }
  }
}

}  // namespace entente::graphs
