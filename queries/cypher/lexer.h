#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "queries/cypher/error.h"

namespace entente::queries::cypher {

enum class TokenKind : uint8_t {
  kEnd,
  kName,         // identifier or keyword
  kQuotedName,   // `...`; text is what it says
  kParameter,    // $name
  kInteger,      // decimal, 0x or 0o; text as written
  kFloat,        // text as written
  kBadNumber,    // digits run into letters
  kString,       // text is what it says, escapes resolved
  kSymbol,       // punctuation; text as written
  kUnicodeDash,  // a dash or arrow head outside ASCII, which patterns take for '-', '<', '>'
  kUnknown,      // a character that begins no token
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;
  std::string text;
  // Of an opening bracket: the index of the token that closes it, or 0 if none does.
  uint32_t close = 0;
};

/// The tokens of a query, kEnd last. Throws CypherError (SyntaxError) for what is no token: an open
/// string or comment, a wrong escape.
std::vector<Token> tokenize(std::string_view query);

}  // namespace entente::queries::cypher
