// Signed graphs of letters for tests.
#ifndef ENTENTE_TESTS_QUERIES_SIGNED_SAMPLE_H_
#define ENTENTE_TESTS_QUERIES_SIGNED_SAMPLE_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/graphs/sample.h"

namespace entente::queries::testing {

/// A state of one letter; letters are numbered as they come in the alphabet.
inline Entity named(char c) { return graphs::testing::state(std::string(1, c), std::string(3, c)); }

/// Ties as pairs of letters with a sign, each said once, of confidence 0.5.
inline graphs::StatementGraph signed_sample(const std::vector<std::pair<std::string, int>>& signs) {
  std::vector<Statement> statements;
  for (const auto& [pair, sign] : signs) {
    statements.push_back(graphs::testing::statement(
        "d", named(pair[0]), sign > 0 ? Relation::kAlliedWith : Relation::kRivalOf, named(pair[1]),
        0.5));
  }
  return graphs::make_statement_graph(statements, {});
}

}  // namespace entente::queries::testing

#endif  // ENTENTE_TESTS_QUERIES_SIGNED_SAMPLE_H_
