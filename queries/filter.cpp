#include "queries/filter.h"

#include <algorithm>

#include "core/text.h"

namespace entente::queries {
namespace {

enum class Fit { kYes, kNo, kUndated };

/// A filter with its words folded once.
struct Folded {
  explicit Folded(const Filter& f) : filter(f), attribution(fold_name(f.attribution)) {
    for (const auto& [key, text] : f.with) with.emplace_back(key, to_lower(text));
    if (f.since) since = first_day(*f.since);
    if (f.until) until = last_day(*f.until);
  }

  bool modality_fits(Modality modality) const {
    if (!filter.modalities.empty()) return filter.modalities.count(modality) > 0;
    return modality == Modality::kActual || filter.include_hypothetical;
  }

  Fit fits(const graphs::StatementGraph& graph, const graphs::Said& said) const {
    if (said.polarity == Polarity::kNegative && !filter.include_negated) return Fit::kNo;
    if (!modality_fits(said.modality)) return Fit::kNo;
    if (!filter.relations.empty() && filter.relations.count(said.relation) == 0) return Fit::kNo;
    if (said.confidence < filter.min_confidence) return Fit::kNo;
    if (!filter.doc.empty() && graph.documents[said.document].id != filter.doc) return Fit::kNo;
    if (!attribution.empty() && !has_words(said.attribution, attribution)) return Fit::kNo;
    for (const auto& [key, text] : with) {
      const auto prop = said.props.find(key);
      if (prop == said.props.end() || to_lower(prop->second).find(text) == std::string::npos) {
        return Fit::kNo;
      }
    }
    if (!since && !until) return Fit::kYes;
    const auto date = parse_iso_date(graph.date_of(said));
    if (!date) return filter.keep_undated ? Fit::kYes : Fit::kUndated;
    if (since && last_day(*date) < *since) return Fit::kNo;
    if (until && first_day(*date) > *until) return Fit::kNo;
    return Fit::kYes;
  }

  const Filter& filter;
  std::string attribution;
  std::vector<std::pair<std::string, std::string>> with;
  std::optional<entente::Date> since;
  std::optional<entente::Date> until;
};

}  // namespace

bool Filter::allows(EntityType type) const {
  return types.empty() || types.count(type) > 0 ||
         (type == EntityType::kLeader && types.count(EntityType::kPerson) > 0);
}

Selection select(const graphs::StatementGraph& graph, const Filter& filter,
                 std::span<const uint32_t> among) {
  const Folded folded(filter);
  Selection selection;
  for (const uint32_t i : among) {
    switch (folded.fits(graph, graph.statements[i])) {
      case Fit::kYes:
        selection.statements.push_back(i);
        break;
      case Fit::kUndated:
        ++selection.undated;
        break;
      case Fit::kNo:
        break;
    }
  }
  return selection;
}

Selection select(const graphs::StatementGraph& graph, const Filter& filter) {
  std::vector<uint32_t> all(graph.statements.size());
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  return select(graph, filter, all);
}

StatementScope scope_of(const Filter& filter) {
  StatementScope scope;
  scope.relations.assign(filter.relations.begin(), filter.relations.end());
  if (!filter.modalities.empty()) {
    scope.modalities.assign(filter.modalities.begin(), filter.modalities.end());
  } else if (!filter.include_hypothetical) {
    scope.modalities = {Modality::kActual};
  }
  scope.document = filter.doc;
  scope.min_confidence = filter.min_confidence;
  scope.negated = filter.include_negated;
  return scope;
}

bool is_said_by(const graphs::Said& said, std::string_view name) {
  return has_words(said.attribution, fold_name(name));
}

Statement statement_of(const graphs::StatementGraph& graph, const graphs::Said& said) {
  Statement statement;
  statement.doc = graph.documents[said.document].id;
  statement.subject = graph.entities[said.subject].entity;
  statement.relation = said.relation;
  statement.object = graph.entities[said.object].entity;
  statement.polarity = said.polarity;
  statement.modality = said.modality;
  statement.props = said.props;
  statement.time = said.time;
  statement.attribution = said.attribution;
  statement.confidence = said.confidence;
  statement.evidence = said.evidence;
  statement.origin = said.origin;
  return statement;
}

}  // namespace entente::queries
