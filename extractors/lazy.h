#pragma once

#include <mutex>
#include <optional>
#include <utility>

namespace entente::extractors {

/// A part that is made when it is first asked for, once, whichever thread asks; where making it
/// throws, the next one to ask tries again.
template <typename T>
class Lazy {
 public:
  /// The part, made of `args` the first time.
  template <typename... Args>
  const T& get(Args&&... args) const {
    std::call_once(made_, [&] { value_.emplace(std::forward<Args>(args)...); });
    return *value_;
  }

 private:
  mutable std::once_flag made_;
  mutable std::optional<T> value_;
};

}  // namespace entente::extractors
