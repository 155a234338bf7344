#include "queries/cypher/error.h"

#include <algorithm>

namespace entente::queries::cypher {

CypherError::CypherError(std::string type, Phase phase, std::string detail,
                         const std::string& message, Span span)
    : Error(ErrorCode::kQuery, message),
      type_(std::move(type)),
      phase_(phase),
      detail_(std::move(detail)),
      span_(span) {}

CypherError CypherError::in_query(std::string_view query) const {
  if (line_ != 0 || (span_.length == 0 && span_.offset == 0)) return *this;
  constexpr size_t kMostText = 60;
  size_t offset = std::min<size_t>(span_.offset, query.size());
  uint32_t line = 1, column = 1;
  for (size_t i = 0; i < offset; ++i) {
    if (query[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(query[i]) & 0xc0) != 0x80) {
      ++column;  // columns count characters
    }
  }
  size_t length = std::min<size_t>(span_.length, query.size() - offset);
  std::string text(query.substr(offset, length));
  if (text.size() > kMostText) {
    size_t cut = kMostText;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    text = text.substr(0, cut) + "...";
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::string place = "line " + std::to_string(line) + ", column " + std::to_string(column);
  std::string message = std::string(what()) + " (" + place;
  message += text.empty() ? ": end of input)" : ": \"" + text + "\")";
  CypherError e(type_, phase_, detail_, message, span_);
  e.line_ = line;
  e.column_ = column;
  return e;
}

void syntax_error(const std::string& detail, const std::string& message, Span span) {
  throw CypherError("SyntaxError", Phase::kCompile, detail, message, span);
}

void runtime_error(const std::string& type, const std::string& detail, const std::string& message,
                   Span span) {
  throw CypherError(type, Phase::kRuntime, detail, message, span);
}

}  // namespace entente::queries::cypher
