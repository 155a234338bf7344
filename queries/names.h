// Finding entities by what users call them.
#ifndef ENTENTE_QUERIES_NAMES_H_
#define ENTENTE_QUERIES_NAMES_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graphs/statement_graph.h"

namespace entente::queries {

/// The names, aliases, codes and ids of a graph's entities, compared without regard to case,
/// accents and punctuation. Immutable; the graph must outlive it.
class Names {
 public:
  explicit Names(const graphs::StatementGraph& graph);

  /// The entity that goes by this name. An id or a canonical name counts before codes and aliases,
  /// these before the initials of a state or organization ("US", "EU").
  /// Throws NotAnswerable if it fits several (all are listed) or none (the nearest are suggested).
  uint32_t resolve(std::string_view name) const;

  /// Entities whose name or alias has `pattern` as a part, or fits it as a glob if it has * or ?;
  /// all for an empty one. By number, which is the order of their ids.
  std::vector<uint32_t> matching(std::string_view pattern) const;

  /// Names near to this one, nearest first, at most `count`.
  std::vector<std::string> suggestions(std::string_view name, size_t count = 5) const;

 private:
  const graphs::StatementGraph& graph_;
  std::unordered_map<std::string, std::vector<uint32_t>> names_;  // folded canonical names and ids
  std::unordered_map<std::string, std::vector<uint32_t>> aliases_;  // folded codes and aliases
  std::unordered_map<std::string, std::vector<uint32_t>> initials_;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_NAMES_H_
