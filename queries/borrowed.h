// Scratch memory that passes from search to search of a thread.
#ifndef ENTENTE_QUERIES_BORROWED_H_
#define ENTENTE_QUERIES_BORROWED_H_

#include <memory>
#include <utility>
#include <vector>

namespace entente::queries {

/// A T that an earlier search of this thread has left over, or a new one; it is left to the next
/// search in turn. Searches within searches get one each. Few are kept.
template <class T>
class Borrowed {
 public:
  Borrowed() : object_(take()) {}
  ~Borrowed() {
    if (spare().size() < kMostSpare) spare().push_back(std::move(object_));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  T& operator*() const { return *object_; }
  T* operator->() const { return object_.get(); }

 private:
  static constexpr size_t kMostSpare = 2;

  static std::vector<std::unique_ptr<T>>& spare() {
    thread_local std::vector<std::unique_ptr<T>> spare;
    return spare;
  }
  static std::unique_ptr<T> take() {
    if (spare().empty()) return std::make_unique<T>();
    std::unique_ptr<T> object = std::move(spare().back());
    spare().pop_back();
    return object;
  }

  std::unique_ptr<T> object_;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_BORROWED_H_
