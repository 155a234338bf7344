#include <algorithm>
#include <map>
#include <memory>
#include <numeric>

#include "cli/context.h"
#include "cli/output.h"
#include "core/store.h"
#include "graphs/statement_graph.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string format;
};

void run(const Options& options) {
  const std::unique_ptr<Store> store = Store::open(options.graph, sqlite::OpenMode::kReadOnly);
  graphs::StatementLoader loader(*store);
  const graphs::StatementGraph graph = loader.load({});
  const auto documents = std::count_if(graph.documents.begin(), graph.documents.end(),
                                       [](const auto& document) { return !document.stands_in; });
  std::vector<std::uint32_t> every(graph.statements.size());
  std::iota(every.begin(), every.end(), 0u);
  const std::size_t edges = graphs::edges_of(graph, every).size();

  std::map<EntityType, std::int64_t> types;
  for (const StoredEntity& stored : graph.entities) ++types[stored.entity.type];
  std::map<Relation, std::int64_t> relations;
  std::string first;
  std::string last;
  for (const graphs::Said& said : graph.statements) {
    ++relations[said.relation];
    const std::string& date = graph.date_of(said);
    if (date.empty()) continue;
    if (first.empty() || date < first) first = date;
    if (date > last) last = date;
  }
  Json::Object type_counts, relation_counts;
  Table table({"what", "count"});
  table.set_numeric(1);
  const auto count = [](std::size_t n) { return with_commas(static_cast<long long>(n)); };
  table.add({"documents", count(documents)});
  table.add({"statements", count(graph.statements.size())});
  table.add({"edges", count(edges)});
  for (const auto& [type, number] : types) {
    type_counts.emplace_back(name_of(type), number);
    table.add({"  " + std::string(name_of(type)), with_commas(number)});
  }
  for (const auto& [relation, number] : relations) {
    relation_counts.emplace_back(name_of(relation), number);
    table.add({"  " + std::string(name_of(relation)), with_commas(number)});
  }
  table.add({"first", first});
  table.add({"last", last});
  const Json json(Json::Object{{"documents", std::int64_t{documents}},
                               {"statements", graph.statements.size()},
                               {"edges", edges},
                               {"entities", std::move(type_counts)},
                               {"relations", std::move(relation_counts)},
                               {"first", first},
                               {"last", last}});
  print_result(chosen_format(options.format), json, "", table);
  if (loader.unknown() > 0) {
    report(with_commas(static_cast<long long>(loader.unknown())) +
           " nodes and relationships are of no type or relation of the ontology: only query, shell "
           "and export see them");
  }
}

}  // namespace

void add_stats(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("stats", "Counts by entity type and relation, documents, time span");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  add_format_option(*command, options->format);
  command->footer("Example: entente stats world.entente --format json");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
