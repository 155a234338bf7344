#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "core/store.h"
#include "core/text.h"
#include "graphs/statement_graph.h"
#include "queries/names.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string name;
  std::string entity;
  bool remove = false;
  bool list = false;
};

void run(const Options& options) {
  const std::unique_ptr<Store> store = Store::open(options.graph, sqlite::OpenMode::kReadWrite);
  if (options.list) {
    for (const UserAlias& alias : store->user_aliases()) {
      print(alias.alias + "\t" + alias.entity_id + "\n");
    }
    return;
  }
  if (options.name.empty()) throw UsageError("alias needs NAME, or --list");
  if (options.remove) {
    if (!store->remove_alias(options.name)) {
      throw NotAnswerable("\"" + options.name + "\" is no alias that was made here");
    }
    report("\"" + options.name + "\" stands for itself again");
    return;
  }
  if (options.entity.empty()) throw UsageError("alias needs ENTITY: whose other name it is");
  const graphs::StatementGraph graph = graphs::load_statements(*store);
  const Entity& target = graph.entities[queries::Names(graph).resolve(options.entity)].entity;
  if (fold_name(options.name) == fold_name(target.name) || options.name == target.id) {
    throw UsageError("\"" + options.name + "\" is the entity's own name");
  }
  store->set_alias(options.name, target.id);
  report("\"" + options.name + "\" is another name of " + target.name + " (" + target.id +
         "); --remove takes it back");
}

}  // namespace

void add_alias(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "alias", "Make NAME another name of ENTITY (merging the two when both exist)");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("NAME", options->name, "the other name, or the id of the one to merge");
  command->add_option("ENTITY", options->entity, "name, alias or id");
  command->add_flag("--remove", options->remove, "take the alias NAME back: nothing was lost");
  command->add_flag("--list", options->list, "print the aliases made here");
  command->footer("Example: entente alias world.entente 'The Hermit Kingdom' 'North Korea'");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
