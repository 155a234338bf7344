#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/store.h"
#include "graphs/statement_graph.h"
#include "queries/filter.h"
#include "queries/names.h"

namespace entente::cli {

/// A graph opened for reading with its statements: all, or those that a question needs.
struct LoadedGraph {
  /// Finds the entities that a question names, before the statements are read, and returns those
  /// that every statement it needs touches; none if it needs others, too.
  using Question = std::function<std::vector<std::uint32_t>(const queries::Names& names)>;

  std::unique_ptr<Store> store;
  graphs::StatementGraph graph;

  explicit LoadedGraph(const std::string& path);
  /// What the filter needs. A document or speaker of the filter that the graph does not have is
  /// told on standard error.
  LoadedGraph(const std::string& path, const queries::Filter& filter, const Question& question);
  LoadedGraph(const std::string& path, const queries::Filter& filter);
  /// What the filter needs, and if a name is given only of the entity that goes by it.
  LoadedGraph(const std::string& path, const queries::Filter& filter, const std::string& name,
              std::optional<std::uint32_t>& entity);

  const Entity& entity(std::uint32_t node) const { return graph.entities[node].entity; }

 private:
  LoadedGraph(const std::string& path,
              const std::function<StatementScope(const graphs::StatementGraph&)>& scope);
};

/// Opens a graph for writing, made if missing. Throws UsageError for a new one whose name ends like
/// an output's or a text's: most likely the arguments are in the wrong order.
std::unique_ptr<Store> open_or_make(const std::string& path);

/// The entity that goes by a name, or the only one that has it as a part of a name: what it was
/// taken for is told on standard error. Throws NotAnswerable like Names::resolve().
std::uint32_t resolve(const queries::Names& names, const std::string& name);

/// Tells on standard error if no document has the filter's id, or nothing is said by its name.
void report_unknown(const graphs::StatementGraph& graph, const queries::Filter& filter);

}  // namespace entente::cli
