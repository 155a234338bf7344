#include "cli/filter_options.h"

#include "cli/context.h"
#include "cli/output.h"

namespace entente::cli {

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

queries::Filter make_filter(const FilterOptions& o) { return queries::filter_from(o, "--"); }

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
