#include "core/error.h"

#include <utility>

namespace entente {

Error::Error(ErrorCode code, const std::string& message, std::string where)
    : std::runtime_error(message), code_(code), where_(std::move(where)) {}

std::string Error::full_message() const {
  return where_.empty() ? std::string(what()) : where_ + ": " + what();
}

namespace internal {

void check_failed(const char* expression, const char* file, int line) {
  throw InternalError(std::string("check failed: ") + expression,
                      std::string(file) + ":" + std::to_string(line));
}

}  // namespace internal
}  // namespace entente
