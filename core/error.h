#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace entente {

/// What kind of failure an Error is; it decides the exit code of the program.
enum class ErrorCode {
  kNotAnswerable,  ///< the request has no answer: no such node, no path, no chain (exit code 1)
  kUsage,          ///< wrong usage: an unknown option, relation or type (exit code 2)
  kInput,          ///< an input or graph file that cannot be read or written (exit code 3)
  kQuery,          ///< a query that is wrong or was stopped at a limit (exit code 1)
  kInternal,       ///< a bug (exit code 4)
};

/// Base of everything that entente throws. `where` names the place: a file with its line or byte,
/// or the line and column of a query; it may be empty. Immutable, cheap to copy.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string where = "");

  ErrorCode code() const { return code_; }
  const std::string& where() const { return where_; }
  /// "where: message", or the message alone where no place is known.
  std::string full_message() const;

 private:
  ErrorCode code_;
  std::string where_;
};

/// An input or graph file that cannot be read or written.
class InputError : public Error {
 public:
  explicit InputError(const std::string& message, std::string where = "")
      : Error(ErrorCode::kInput, message, std::move(where)) {}
};

/// Wrong usage of a command or a function's options.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message, std::string where = "")
      : Error(ErrorCode::kUsage, message, std::move(where)) {}
};

/// A request that has no answer.
class NotAnswerable : public Error {
 public:
  explicit NotAnswerable(const std::string& message, std::string where = "")
      : Error(ErrorCode::kNotAnswerable, message, std::move(where)) {}
};

/// A bug in entente.
class InternalError : public Error {
 public:
  explicit InternalError(const std::string& message, std::string where = "")
      : Error(ErrorCode::kInternal, message, std::move(where)) {}
};

namespace internal {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}  // namespace internal

}  // namespace entente

/// Throws InternalError when `condition` is false: for what only a bug can break.
#define ENTENTE_CHECK(condition) \
  ((condition) ? void(0) : ::entente::internal::check_failed(#condition, __FILE__, __LINE__))
