#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "queries/cypher/context.h"
#include "queries/filter.h"
#include "queries/neighbourhood.h"

/// The map of options that a procedure takes. All throw ArgumentError for what does not fit.
namespace entente::queries::cypher {

[[noreturn]] void wrong_argument(const std::string& message);

/// Null where the map, or there is no map.
const graphs::Value& option(const graphs::Value& options, std::string_view key);
/// Every key of the map must be among these.
void check_options(const graphs::Value& options, const std::vector<std::string_view>& known);

double number_option(const graphs::Value& options, std::string_view key, double otherwise);
/// A whole number from `least` on.
int64_t count_option(const graphs::Value& options, std::string_view key, int64_t least,
                     int64_t otherwise);
bool flag_option(const graphs::Value& options, std::string_view key);
std::string text_option(const graphs::Value& options, std::string_view key);
queries::Direction direction_option(const graphs::Value& options, queries::Direction otherwise);

/// The common filters (queries/filter_words.h) among the options: relations, types, modalities
/// (each a text or a list), with (a map), since, until, doc, attribution, minConfidence,
/// keepUndated, includeNegated, includeHypothetical. Other keys must be among `others`.
queries::Filter filter_option(const graphs::Value& options,
                              const std::vector<std::string_view>& others);

}  // namespace entente::queries::cypher
