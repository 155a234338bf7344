// The statements behind a relationship as text, so that a graph file can carry them.
#ifndef ENTENTE_GRAPHS_STATEMENT_DETAILS_H_
#define ENTENTE_GRAPHS_STATEMENT_DETAILS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/statement.h"
#include "graphs/statement_graph.h"

namespace entente::graphs {

/// The property of exported relationships that holds this text.
inline constexpr std::string_view kStatementDetails = "statements";

/// What a relationship's own properties do not tell of its statements: a JSON array with an object
/// for each in order, of the members of a statement (docs/formats.md) but for both entities, the
/// relation, polarity and modality; the text of the evidence stands in the relationship's
/// `evidence`. What is empty is left out.
std::string details_of(const StatementGraph& graph, const Edge& edge);

struct DetailedStatement {
  Statement statement;  ///< without entities, relation, polarity and modality
  Document document;    ///< without a text
};

/// Reads it again; `sentences` are the relationship's `evidence`. Nothing if the text is none that
/// details_of() writes, or of another number of sentences.
std::optional<std::vector<DetailedStatement>> statements_from_details(
    std::string_view text, std::span<const std::string> sentences);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_STATEMENT_DETAILS_H_
