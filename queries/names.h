// Finding entities by what users call them.
#ifndef ENTENTE_QUERIES_NAMES_H_
#define ENTENTE_QUERIES_NAMES_H_

#include <optional>
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

  struct Found {
    uint32_t entity = 0;
    bool by_part = false;  ///< the name is only a part of its name or alias
  };
  /// The same, but a name that no entity goes by may be whole words of a name or alias: "Zelensky"
  /// of Volodymyr Zelensky. Throws if several have them, too.
  Found find(std::string_view name) const;

  const Entity& entity(uint32_t number) const { return graph_.entities[number].entity; }

  /// Entities whose name or alias has `pattern` as a part, or fits it as a glob if it has * or ?;
  /// all for an empty one. By number, which is the order of their ids.
  std::vector<uint32_t> matching(std::string_view pattern) const;

  /// Names near to this one, nearest first, at most `count`.
  std::vector<std::string> suggestions(std::string_view name, size_t count = 5) const;

 private:
  std::optional<uint32_t> by_whole_name(std::string_view name) const;
  std::vector<uint32_t> with_words(const std::string& words) const;
  uint32_t only_one(std::string_view name, const std::vector<uint32_t>& entities) const;
  [[noreturn]] void unknown(std::string_view name) const;

  const graphs::StatementGraph& graph_;
  std::unordered_map<std::string, std::vector<uint32_t>> names_;  // folded canonical names and ids
  std::unordered_map<std::string, std::vector<uint32_t>> aliases_;  // folded codes and aliases
  std::unordered_map<std::string, std::vector<uint32_t>> initials_;
};

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_NAMES_H_
