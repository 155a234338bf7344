// The best paths between two nodes, and chains of influence.
#ifndef ENTENTE_QUERIES_PATHS_H_
#define ENTENTE_QUERIES_PATHS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "queries/filter.h"
#include "queries/hops.h"
#include "queries/limits.h"

namespace entente::queries {

struct PathOptions {
  Filter filter;  ///< its types are those of the nodes between
  int hops = 4;   ///< at most
  int k = 3;
  bool directed = false;  ///< from subject to object only; symmetric relations run both ways
  InfluenceWeights weights;
  Limits limits;
};

/// A loopless path or chain.
struct Chain {
  std::vector<uint32_t> nodes;
  std::vector<Hop> hops;
  double strength = 1;  ///< product of the hops'
  int sign = 1;         ///< product of the hops'
};

struct Chains {
  std::vector<Chain> chains;  ///< strongest first, equal ones by their nodes' ids
  uint64_t undated = 0;       ///< statements left out because they have no date
};

/// The k best loopless paths. A hop's strength is (1 - prod(1 - confidence)) / 2 over the
/// statements between its nodes, so that shorter paths come before longer ones. Throws
/// NotAnswerable if there is none.
Chains best_paths(const graphs::StatementGraph& graph, uint32_t from, uint32_t to,
                  const PathOptions& options);

struct InfluenceOptions {
  Filter filter;  ///< its types are those of the nodes between
  int hops = 4;
  int k = 10;
  bool chronological = false;  ///< only chains whose hops do not run backwards in time
  InfluenceWeights weights;    ///< how strongly a statement carries influence, and which way
  Limits limits;
};

/// The k strongest chains of stated influence from a node, to another if given. A hop's strength is
/// 1 - prod(1 - weight * confidence) over the statements that carry influence its way. Throws
/// NotAnswerable if there is none.
Chains influence(const graphs::StatementGraph& graph, uint32_t from, std::optional<uint32_t> to,
                 const InfluenceOptions& options);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_PATHS_H_
