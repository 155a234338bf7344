#include "cli/filter_options.h"

#include "cli/context.h"
#include "cli/output.h"
#include "core/error.h"
#include "core/ontology.h"

namespace entente::cli {
namespace {

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

std::optional<Date> date_of(const std::string& text, const char* option) {
  if (text.empty()) return std::nullopt;
  const auto date = parse_iso_date(text);
  if (!date) {
    throw UsageError(std::string(option) + " " + text + ": give 2014, 2014-03 or 2014-03-18");
  }
  return date;
}

}  // namespace

void add_filter_options(CLI::App& command, FilterOptions& o) {
  const std::string group = "Filters";
  const auto add = [&](const char* name, auto& value, const char* text, const char* kind) {
    command.add_option(name, value, text)->group(group)->option_text(kind);
  };
  add("--relation", o.relations, "only this relation (repeatable)", "R");
  add("--type", o.types, "only nodes of this type (repeatable)", "T");
  add("--since", o.since, "2014, 2014-03 or 2014-03-18: then or later", "DATE");
  add("--until", o.until, "then or earlier", "DATE");
  add("--min-confidence", o.min_confidence, "statements at least this sure, 0..1", "X");
  add("--doc", o.doc, "only what this document says", "ID");
  add("--attribution", o.attribution, "only what this name is said to have said", "NAME");
  add("--with", o.with, "props that hold a text, as resource=gas (repeatable)", "KEY=TEXT");
  add("--modality", o.modalities, "actual, future, possible, claimed (repeatable)", "M");
  for (const auto& [name, flag, text] :
       {std::tuple{"--keep-undated", &o.keep_undated, "keep what has no date"},
        std::tuple{"--include-negated", &o.include_negated, "denied statements too"},
        std::tuple{"--include-hypothetical", &o.include_hypothetical,
                   "future, possible and claimed too"}}) {
    command.add_flag(name, *flag, text)->group(group);
  }
}

queries::Filter make_filter(const FilterOptions& o) {
  queries::Filter filter;
  for (const std::string& name : o.relations) {
    const auto relation = relation_from(name);
    if (!relation) {
      throw UsageError("unknown relation \"" + name + "\"; known: " + all_relation_names());
    }
    filter.relations.insert(*relation);
  }
  for (const std::string& name : o.types) {
    const auto type = entity_type_from(name);
    if (!type) throw UsageError("unknown type \"" + name + "\"; known: " + all_type_names());
    filter.types.insert(*type);
  }
  for (const std::string& name : o.modalities) filter.modalities.insert(modality_from(name));
  filter.since = date_of(o.since, "--since");
  filter.until = date_of(o.until, "--until");
  if (o.min_confidence < 0 || o.min_confidence > 1) {
    throw UsageError("--min-confidence is between 0 and 1");
  }
  filter.min_confidence = o.min_confidence;
  filter.doc = o.doc;
  filter.attribution = o.attribution;
  for (const std::string& pair : o.with) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError("--with " + pair + ": give KEY=TEXT, as resource=gas");
    }
    filter.with.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  filter.keep_undated = o.keep_undated;
  filter.include_negated = o.include_negated;
  filter.include_hypothetical = o.include_hypothetical;
  return filter;
}

bool selects_statements(const FilterOptions& o) {
  return !o.relations.empty() || !o.since.empty() || !o.until.empty() || !o.doc.empty() ||
         !o.attribution.empty() || !o.with.empty() || !o.modalities.empty() || o.min_confidence > 0;
}

void report_undated(std::uint64_t undated) {
  if (undated == 0) return;
  report(with_commas(static_cast<long long>(undated)) +
         " statements without a date were left out; --keep-undated keeps them");
}

}  // namespace entente::cli
