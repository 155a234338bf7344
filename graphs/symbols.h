// Interned names: labels, relationship types and property keys.
#ifndef ENTENTE_GRAPHS_SYMBOLS_H_
#define ENTENTE_GRAPHS_SYMBOLS_H_

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graphs/ids.h"

namespace entente::graphs {

/// The names of one graph, numbered from 0 in the order they were first seen; one table for labels,
/// types and keys alike. Names are never dropped. Reading is safe from several threads while none
/// interns.
class Symbols {
 public:
  Symbols() = default;
  Symbols(const Symbols& other);
  Symbols& operator=(const Symbols& other);
  Symbols(Symbols&&) noexcept = default;
  Symbols& operator=(Symbols&&) noexcept = default;

  /// The number of `name`, a new one if it was never seen.
  Symbol intern(std::string_view name);

  /// The number of `name`, or kNoSymbol.
  Symbol find(std::string_view name) const;

  /// The name of a number that intern() or find() gave; valid as long as the table.
  std::string_view name(Symbol symbol) const { return names_[symbol]; }

  size_t size() const { return names_.size(); }

 private:
  std::deque<std::string> names_;  // a deque: the map's keys view its strings
  std::unordered_map<std::string_view, Symbol> numbers_;
};

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_SYMBOLS_H_
