#pragma once

#include <string_view>

#include "queries/cypher/ast.h"

namespace entente::queries::cypher {

/// Reads a query. Throws CypherError, always a SyntaxError at compile time, its place given as a
/// span of the text. Nesting deeper than kMaxNesting is refused, so that every later stage may
/// recurse.
ast::Statement parse(std::string_view query);

inline constexpr uint32_t kMaxNesting = 400;
/// How deep an expression's tree may be; a chain of a thousand `+` is that deep.
inline constexpr uint32_t kMaxExpressionDepth = 1200;

}  // namespace entente::queries::cypher
