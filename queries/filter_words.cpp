#include "queries/filter_words.h"

#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/ontology.h"

namespace entente::queries {
namespace {

std::pair<std::string, std::string> key_and_text(const std::string& pair,
                                                 const std::string& prefix) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(prefix + "with " + pair + ": give KEY=TEXT, as resource=gas");
  }
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

std::string all_relation_names() {
  std::string names;
  for (const RelationInfo& relation : all_relations()) {
    names += (names.empty() ? "" : ", ") + std::string(relation.name);
  }
  return names;
}

std::string all_type_names() {
  std::string names;
  for (int i = 0; i < kEntityTypeCount; ++i) {
    names += (names.empty() ? "" : ", ") + std::string(name_of(static_cast<EntityType>(i)));
  }
  return names;
}

std::optional<entente::Date> date_of(const std::string& text, const std::string& option) {
  if (text.empty()) return std::nullopt;
  const auto date = parse_iso_date(text);
  if (!date) throw UsageError(option + " " + text + ": give 2014, 2014-03 or 2014-03-18");
  return date;
}

}  // namespace

Filter filter_from(const FilterWords& words, std::string_view prefix) {
  const std::string before(prefix);
  Filter filter;
  for (const std::string& name : words.relations) {
    const auto relation = relation_from(name);
    if (!relation) {
      throw UsageError("unknown relation \"" + name + "\"; known: " + all_relation_names());
    }
    filter.relations.insert(*relation);
  }
  for (const std::string& name : words.types) {
    const auto type = entity_type_from(name);
    if (!type) throw UsageError("unknown type \"" + name + "\"; known: " + all_type_names());
    filter.types.insert(*type);
  }
  for (const std::string& name : words.modalities) filter.modalities.insert(modality_from(name));
  filter.since = date_of(words.since, before + "since");
  filter.until = date_of(words.until, before + "until");
  if (!(words.min_confidence >= 0 && words.min_confidence <= 1)) {
    throw UsageError(before + "min-confidence is between 0 and 1");
  }
  filter.min_confidence = words.min_confidence;
  filter.doc = words.doc;
  filter.attribution = words.attribution;
  for (const std::string& pair : words.with) filter.with.push_back(key_and_text(pair, before));
  filter.keep_undated = words.keep_undated;
  filter.include_negated = words.include_negated;
  filter.include_hypothetical = words.include_hypothetical;
  return filter;
}

}  // namespace entente::queries
