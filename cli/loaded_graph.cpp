#include "cli/loaded_graph.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/context.h"
#include "cli/output_file.h"
#include "core/nearest.h"

namespace entente::cli {

LoadedGraph::LoadedGraph(const std::string& path,
                         const std::function<StatementScope(const graphs::StatementGraph&)>& scope)
    : store(Store::open(path, sqlite::OpenMode::kReadOnly)) {
  graphs::StatementLoader loader(*store);
  const StatementScope needed = scope(loader.entities());
  graph = loader.load(needed);
}

LoadedGraph::LoadedGraph(const std::string& path)
    : LoadedGraph(path, [](const graphs::StatementGraph&) { return StatementScope(); }) {}

LoadedGraph::LoadedGraph(const std::string& path, const queries::Filter& filter,
                         const Question& question)
    : LoadedGraph(path, [&](const graphs::StatementGraph& known) {
        StatementScope scope = queries::scope_of(filter);
        for (const std::uint32_t entity : question(queries::Names(known))) {
          scope.entities.push_back(known.entities[entity].entity.id);
        }
        return scope;
      }) {
  report_unknown(graph, filter);
}

// Names are looked up only where there is one: their index takes a walk through all entities.
LoadedGraph::LoadedGraph(const std::string& path, const queries::Filter& filter)
    : LoadedGraph(path, [&](const graphs::StatementGraph&) { return queries::scope_of(filter); }) {
  report_unknown(graph, filter);
}

LoadedGraph::LoadedGraph(const std::string& path, const queries::Filter& filter,
                         const std::string& name, std::optional<std::uint32_t>& entity)
    : LoadedGraph(path, [&](const graphs::StatementGraph& known) {
        StatementScope scope = queries::scope_of(filter);
        if (name.empty()) return scope;
        entity = resolve(queries::Names(known), name);
        scope.entities = {known.entities[*entity].entity.id};
        return scope;
      }) {
  report_unknown(graph, filter);
}

std::unique_ptr<Store> open_or_make(const std::string& path) {
  static const std::set<std::string> kOthers = {
      ".svg", ".png",    ".pdf", ".dot", ".graphml", ".gexf", ".json", ".jsonl",
      ".csv", ".cypher", ".xml", ".txt", ".md",      ".html", ".htm",  ".conllu"};
  std::error_code error;
  const bool is_new = !std::filesystem::exists(path, error);
  if (is_new && kOthers.count(ending_of(path)) > 0) {
    throw UsageError("\"" + path +
                     "\" is no name for a graph: by its ending it is an output or an " +
                     "input. GRAPH comes first, as world.entente");
  }
  return Store::open(path, sqlite::OpenMode::kCreate);
}

std::uint32_t resolve(const queries::Names& names, const std::string& name) {
  const queries::Names::Found found = names.find(name);
  if (found.by_part) {
    const Entity& entity = names.entity(found.entity);
    report("'" + name + "' is taken for " + entity.name + " (" + entity.id + ")");
  }
  return found.entity;
}

void report_unknown(const graphs::StatementGraph& graph, const queries::Filter& filter) {
  if (!filter.doc.empty()) {
    std::vector<std::string> ids;
    for (const graphs::SourceDocument& document : graph.documents) ids.push_back(document.id);
    if (std::find(ids.begin(), ids.end(), filter.doc) == ids.end()) {
      report_warning("the graph has no document '" + filter.doc + "'" +
                     nearest_text(filter.doc, ids));
    }
  }
  if (filter.attribution.empty()) return;
  std::set<std::string> speakers;
  for (const graphs::Said& said : graph.statements) {
    if (queries::is_said_by(said, filter.attribution)) return;
    if (!said.attribution.empty()) speakers.insert(said.attribution);
  }
  report_warning("no statement that was asked for is said by '" + filter.attribution + "'" +
                 nearest_text(filter.attribution, {speakers.begin(), speakers.end()}));
}

}  // namespace entente::cli
