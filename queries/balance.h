// The signed graph of states and other actors, and whether its triangles are balanced.
#ifndef ENTENTE_QUERIES_BALANCE_H_
#define ENTENTE_QUERIES_BALANCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "graphs/statement_graph.h"
#include "queries/filter.h"
#include "queries/limits.h"

namespace entente::queries {

/// How two entities stand to each other: the statements between them that are of a conflict or
/// tie-negative class, weighed by their confidence, against those of cooperation or tie-positive.
/// Structure says nothing, nor does what is denied, nor a request, whose tone is neither (its
/// Goldstein score is 0).
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

  /// The tie of two entities, in any order; null if there is none.
  const SignedTie* between(uint32_t a, uint32_t b) const;
};
SignedGraph signed_graph(const graphs::StatementGraph& graph, const Filter& filter);

/// Ties with a sign as rows of neighbours, the nodes numbered anew.
struct SignedRows {
  struct Link {
    uint32_t to = 0;     ///< position in nodes
    double balance = 0;  ///< the tie's
  };
  std::vector<uint32_t> nodes;  ///< entities with such ties, ascending
  std::vector<uint32_t> offsets;
  std::vector<Link> links;

  std::span<const Link> row(uint32_t position) const {
    return std::span(links).subspan(offsets[position], offsets[position + 1] - offsets[position]);
  }
};
SignedRows rows_of(const SignedGraph& ties);

/// Three actors who stand to each other, with a sign each. A triangle is balanced when the product
/// of its signs is positive (Cartwright and Harary 1956). Reported, not interpreted: balance does
/// not tell who is an ally.
struct Triangle {
  std::array<uint32_t, 3> nodes{};  ///< ascending
  std::array<int, 3> signs{};       ///< of 0-1, 0-2, 1-2
  double strength = 0;              ///< the weakest tie's |balance|
};
struct Balance {
  std::array<uint64_t, 4> by_negatives{};  ///< triangles with 0, 1, 2, 3 negative ties
  std::vector<Triangle> unbalanced;  ///< strongest first, then by nodes; at most what was asked for
  uint64_t triangles() const {
    return by_negatives[0] + by_negatives[1] + by_negatives[2] + by_negatives[3];
  }
  /// Share of balanced triangles; 1 without any.
  double degree() const;
};
/// Of all triangles, or of those that an entity is part of.
Balance balance(const SignedGraph& ties, std::optional<uint32_t> of = std::nullopt,
                size_t listed = 20, const Limits& limits = {});

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_BALANCE_H_
