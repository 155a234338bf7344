#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "queries/filter.h"

namespace entente::cli {

/// The common filters as they stand on the command line.
struct FilterOptions {
  std::vector<std::string> relations;
  std::vector<std::string> types;
  std::vector<std::string> modalities;
  std::vector<std::string> with;
  std::string since;
  std::string until;
  std::string doc;
  std::string attribution;
  double min_confidence = 0;
  bool keep_undated = false;
  bool include_negated = false;
  bool include_hypothetical = false;
};

void add_filter_options(CLI::App& command, FilterOptions& options);

/// Throws UsageError for an unknown relation, type or modality, listing the known ones, and for
/// what is no date.
queries::Filter make_filter(const FilterOptions& options);

/// True when an option leaves only some statements; the types of nodes and the flags that include
/// what is denied or hypothetical aside.
bool selects_statements(const FilterOptions& options);

/// Says on standard error what a filter of dates left out for want of a date.
void report_undated(std::uint64_t undated);

}  // namespace entente::cli
