// Blocs of actors in the signed graph, and who links them.
#ifndef ENTENTE_QUERIES_BLOCS_H_
#define ENTENTE_QUERIES_BLOCS_H_

#include <cstdint>
#include <vector>

#include "queries/balance.h"
#include "queries/limits.h"

namespace entente::queries {

/// Actors with more good ties among themselves and fewer bad ones than chance would have it.
struct Bloc {
  struct Member {
    uint32_t node = 0;
    double weight = 0;  ///< balance of its ties to the others
  };
  std::vector<Member> members;  ///< largest weight first, then by number
};

/// Every actor with a tie that has a sign is in one bloc, perhaps alone.
struct Blocs {
  std::vector<Bloc> blocs;  ///< largest first, then by their first member
  double modularity = 0;    ///< of the division; 0 is chance
  double misfit = 0;        ///< weight of negative ties inside blocs and positive ones between
  double total = 0;         ///< weight of all ties: the sum of |balance|
};

/// Divides the graph where modularity for signed graphs (Gómez, Jensen and Arenas, Physical Review
/// E 80, 2009) is highest, as far as moving nodes, then whole groups, finds (Blondel et al. 2008):
/// a local optimum, the same one for the same ties. A higher `resolution` gives more and smaller
/// blocs.
Blocs blocs(const SignedGraph& ties, double resolution = 1, const Limits& limits = {});

/// What lies between two blocs, by their places in `blocs`.
struct BlocTies {
  uint32_t a = 0;
  uint32_t b = 0;
  double positive = 0;  ///< sums of balance
  double negative = 0;
  uint64_t ties = 0;
};
/// Of all pairs with ties between them, by a, then b.
std::vector<BlocTies> between(const SignedGraph& ties, const Blocs& blocs);

/// An actor with good ties into several blocs: the more even, the better a broker. The score is
/// 1 - sum of squares of the shares that the blocs have of its positive weight (the participation
/// coefficient of Guimerà and Amaral 2005), times that weight.
struct Broker {
  uint32_t node = 0;
  uint32_t bloc = 0;  ///< its own, by place in `blocs`
  double score = 0;
  std::vector<std::pair<uint32_t, double>> weights;  ///< bloc, positive weight; largest first
};
/// Best first, then by number.
std::vector<Broker> brokers(const SignedGraph& ties, const Blocs& blocs, size_t listed = 20);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_BLOCS_H_
