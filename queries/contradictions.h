// What texts dispute.
#ifndef ENTENTE_QUERIES_CONTRADICTIONS_H_
#define ENTENTE_QUERIES_CONTRADICTIONS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "graphs/statement_graph.h"
#include "queries/filter.h"

namespace entente::queries {

/// What is both affirmed and denied: the same subject, relation and object (either way round if the
/// relation is symmetric), by different documents, or by different speakers in one.
struct Contradiction {
  uint32_t subject = 0;
  Relation relation = Relation::kAgree;
  uint32_t object = 0;
  std::vector<uint32_t> affirmed;  ///< statements
  std::vector<uint32_t> denied;
};
struct Contradictions {
  /// Those between documents before those within one; then those with most on their weaker side
  /// (ten voices against ten tell more than ninety-nine against one), most statements, and by
  /// subject, relation, object.
  std::vector<Contradiction> found;
  uint64_t undated = 0;
};
/// About an entity if one is given. The filter's include_negated is taken for granted; its types
/// are those of both ends, with an entity those of the other.
Contradictions contradictions(const graphs::StatementGraph& graph, Filter filter,
                              std::optional<uint32_t> about = std::nullopt);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_CONTRADICTIONS_H_
