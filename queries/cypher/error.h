#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace entente::queries::cypher {

/// A stretch of a query's text, in bytes.
struct Span {
  uint32_t offset = 0;
  uint32_t length = 0;
};

/// When an error of a query is found.
enum class Phase { kCompile, kRuntime };

/// A query that is wrong or cannot be carried out. Type, phase and detail are those of the
/// openCypher TCK ("SyntaxError", compile time, "UndefinedVariable"); beside the TCK's there is the
/// type ResourceError with the details TimeLimit, MemoryLimit and Cancelled. The message ends with
/// line, column and the offending text once in_query() has been applied.
class CypherError : public Error {
 public:
  CypherError(std::string type, Phase phase, std::string detail, const std::string& message,
              Span span = {});

  const std::string& type() const { return type_; }
  Phase phase() const { return phase_; }
  const std::string& detail() const { return detail_; }
  Span span() const { return span_; }
  uint32_t line() const { return line_; }
  uint32_t column() const { return column_; }

  /// The same error with its place in `query` found and told.
  CypherError in_query(std::string_view query) const;

 private:
  std::string type_;
  Phase phase_;
  std::string detail_;
  Span span_;
  uint32_t line_ = 0;  // 0: unknown
  uint32_t column_ = 0;
};

/// "SyntaxError" at compile time.
[[noreturn]] void syntax_error(const std::string& detail, const std::string& message, Span span);
/// An error of this type at runtime.
[[noreturn]] void runtime_error(const std::string& type, const std::string& detail,
                                const std::string& message, Span span = {});

}  // namespace entente::queries::cypher
