#include "graphs/symbols.h"

namespace entente::graphs {

Symbols::Symbols(const Symbols& other) {
  for (const std::string& name : other.names_) intern(name);
}

Symbols& Symbols::operator=(const Symbols& other) {
  if (this != &other) *this = Symbols(other);
  return *this;
}

Symbol Symbols::intern(std::string_view name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const Symbol number = static_cast<Symbol>(names_.size());
  names_.emplace_back(name);
  numbers_.emplace(names_.back(), number);
  return number;
}

Symbol Symbols::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? kNoSymbol : found->second;
}

}  // namespace entente::graphs
