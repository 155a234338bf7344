// What changed between two periods.
#ifndef ENTENTE_QUERIES_DIFF_H_
#define ENTENTE_QUERIES_DIFF_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "graphs/statement_graph.h"
#include "queries/balance.h"
#include "queries/filter.h"
#include "queries/hops.h"

namespace entente::queries {

/// From the first day of `since` to the last of `until`; open where one is missing.
struct Period {
  std::optional<entente::Date> since;
  std::optional<entente::Date> until;
};

/// "2022", "2022-03", "2022-03-18", or two of them: "2010..2014", "2010..", "..2014". Nothing for
/// what is none.
std::optional<Period> parse_period(std::string_view text);

enum class ChangeKind : uint8_t {
  kTurned,    ///< two actors stand otherwise to each other: the sign of their tie
  kDenied,    ///< it was affirmed, now it is only denied
  kAffirmed,  ///< it was only denied, now it is affirmed
  kBegan,     ///< it was not said
  kEnded,     ///< it is no longer said
  kStronger,
  kWeaker,
};
std::string_view name_of(ChangeKind kind);

/// One change. That a tie turned has `ties`, any other has edges.
struct Change {
  ChangeKind kind = ChangeKind::kBegan;
  uint32_t subject = 0;  ///< of a tie the smaller number
  uint32_t object = 0;
  std::optional<FollowedEdge> before;  ///< seen from the subject
  std::optional<FollowedEdge> after;
  std::optional<SignedTie> tie_before;
  std::optional<SignedTie> tie_after;
  uint64_t count = 0;  ///< how many statements more, or fewer, than before
};

struct DiffOptions {
  /// Its since and until are not used; its types are those of both ends, with `about` those of the
  /// other end. What is only denied counts where it was or becomes affirmed; with include_negated
  /// denials begin and end like anything else.
  Filter filter;
  std::optional<uint32_t> about;  ///< only what this entity is part of
  /// By how much an edge's weight (its influence; the confidence of one that carries none) must
  /// differ to count as stronger or weaker.
  double least = 0.1;
  InfluenceWeights weights;
};

struct Diff {
  /// By kind as the enumeration has them, stronger and weaker together; then the largest counts
  /// first, then by subject, object, relation and modality.
  std::vector<Change> changes;
  uint64_t undated = 0;
};
/// Throws UsageError if `before` begins and ends later than `after`.
Diff diff(const graphs::StatementGraph& graph, const Period& before, const Period& after,
          const DiffOptions& options = {});

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_DIFF_H_
