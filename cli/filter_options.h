#pragma once

#include <cstdint>

#include <CLI/CLI.hpp>

#include "queries/filter_words.h"

namespace entente::cli {

using FilterOptions = queries::FilterWords;

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
