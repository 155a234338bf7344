// The signed graph of states and other actors: balance, blocs, brokers; and what texts dispute.
#ifndef ENTENTE_QUERIES_BALANCE_H_
#define ENTENTE_QUERIES_BALANCE_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "graphs/statement_graph.h"
#include "queries/filter.h"
#include "queries/limits.h"

namespace entente::queries {

/// How two entities stand to each other: the share of the statements between them, weighed by their
/// confidence, that are of a conflict or tie-negative class, against those of cooperation or
/// tie-positive. Structure says nothing.
struct SignedTie {
  uint32_t a = 0;  ///< the smaller number
  uint32_t b = 0;
  double positive = 0;  ///< sums of confidence
  double negative = 0;
  std::vector<uint32_t> statements;

  double balance() const { return positive - negative; }
  /// 1 or -1; 0 if both sides weigh the same.
  int sign() const { return positive > negative ? 1 : positive < negative ? -1 : 0; }
};

/// All ties between actors (states, leaders, persons, organizations) that the filter leaves; its
/// types are those of both ends. By a, then b.
struct SignedGraph {
  std::vector<SignedTie> ties;
  uint64_t undated = 0;
};
SignedGraph signed_graph(const graphs::StatementGraph& graph, const Filter& filter);

/// Triangles of ties with a sign. A triangle is balanced when the product of its signs is positive
/// (Cartwright and Harary 1956). Reported, not interpreted: balance does not tell who is an ally.
struct Triangle {
  std::array<uint32_t, 3> nodes{};
  std::array<int, 3> signs{};  ///< of 0-1, 0-2, 1-2
  double strength = 0;         ///< the weakest tie's |balance|
};
struct Balance {
  std::array<uint64_t, 4> by_negatives{};  ///< triangles with 0, 1, 2, 3 negative ties
  std::vector<Triangle> unbalanced;        ///< strongest first, at most what was asked for
  uint64_t triangles() const {
    return by_negatives[0] + by_negatives[1] + by_negatives[2] + by_negatives[3];
  }
  /// Share of balanced triangles; 1 without any.
  double degree() const;
};
Balance balance(const SignedGraph& ties, size_t listed = 20, const Limits& limits = {});

/// Blocs: groups with positive ties inside and negative ones between them, found by moving nodes
/// while that lowers the frustration (the weight of negative ties inside blocs and of positive ones
/// between; Doreian and Mrvar 1996), starting from every node alone and from the whole. The better
/// result is given; it is a local optimum.
struct Blocs {
  std::vector<std::vector<uint32_t>>
      blocs;               ///< largest first, then by their first member; ascending
  double frustration = 0;  ///< weight of the ties that do not fit
  double total = 0;        ///< weight of all ties
};
Blocs blocs(const SignedGraph& ties, const Limits& limits = {});

/// Nodes with positive ties into several blocs: the more even, the better a broker. The score is
/// 1 - sum of squares of the shares that the blocs have of a node's positive weight (Guimera and
/// Amaral's participation coefficient, 2005), times that weight.
struct Broker {
  uint32_t node = 0;
  size_t blocs = 0;
  double score = 0;
};
std::vector<Broker> brokers(const SignedGraph& ties, const Blocs& blocs, size_t listed = 20);

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
  std::vector<Contradiction> found;  ///< most statements first, then by subject, relation, object
  uint64_t undated = 0;
};
/// The filter's include_negated is taken for granted.
Contradictions contradictions(const graphs::StatementGraph& graph, Filter filter);

/// What changed between two spans of time: edges (subject, relation, object, polarity, modality)
/// that only one of them has, and those that weigh differently.
struct Span {
  entente::Date since;
  entente::Date until;
};
struct EdgeChange {
  enum class Kind : uint8_t { kAppeared, kVanished, kChanged } kind = Kind::kAppeared;
  graphs::Edge before;  ///< without statements if it appeared
  graphs::Edge after;   ///< without statements if it vanished
};
struct Diff {
  std::vector<EdgeChange> changes;  ///< by subject, object, relation
  uint64_t undated = 0;
};
/// The filter's own since and until are not used. Edges with as many statements in both are
/// unchanged.
Diff diff(const graphs::StatementGraph& graph, Filter filter, const Span& before,
          const Span& after);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_BALANCE_H_
