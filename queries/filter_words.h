// Filters as users write them.
#ifndef ENTENTE_QUERIES_FILTER_WORDS_H_
#define ENTENTE_QUERIES_FILTER_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "queries/filter.h"

namespace entente::queries {

/// The common filters in words, on a command line or in a query.
struct FilterWords {
  std::vector<std::string> relations;
  std::vector<std::string> types;
  std::vector<std::string> modalities;
  std::vector<std::string> with;  ///< KEY=TEXT
  std::string since;
  std::string until;
  std::string doc;
  std::string attribution;
  double min_confidence = 0;
  bool keep_undated = false;
  bool include_negated = false;
  bool include_hypothetical = false;
};

/// Throws UsageError for an unknown relation, type or modality, listing the known ones, and for
/// what is no date; it names options with `prefix` before them ("--since").
Filter filter_from(const FilterWords& words, std::string_view prefix = "");

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_FILTER_WORDS_H_
