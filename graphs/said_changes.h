// What Cypher's writes mean for statements that documents make.
#ifndef ENTENTE_GRAPHS_SAID_CHANGES_H_
#define ENTENTE_GRAPHS_SAID_CHANGES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/statement.h"
#include "graphs/stored_graph.h"

namespace entente::graphs {

/// Properties that were set (to this text), or removed, by name.
using ChangedProps = std::map<std::string, std::optional<std::string>>;

/// The changes of a stored graph to what its documents say, so that questions about statements see
/// the graph that queries see: a deleted relationship has no statements, a property that was set is
/// one of each of them.
struct SaidChanges {
  struct OfEdge {
    bool deleted = false;
    ChangedProps props;
  };
  std::unordered_map<std::string, OfEdge> edges;          ///< by StoredGraph::said_key
  std::map<std::string, std::optional<Entity>> entities;  ///< by id; none: deleted

  bool empty() const { return edges.empty() && entities.empty(); }
  /// Makes a statement what it is now; false if it was deleted.
  bool apply(Statement& statement) const;
};

SaidChanges said_changes(const StoredGraph& stored);

/// How a relationship of the base differs from it, but for what follows from its statements.
ChangedProps changed_props(const StoredGraph& stored, RelId rel);
void apply_to(std::map<std::string, std::string>& props, const ChangedProps& changes);
/// The same for the props in a text of statement_details.h.
std::string apply_to_details(std::string_view details, const ChangedProps& changes);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_SAID_CHANGES_H_
