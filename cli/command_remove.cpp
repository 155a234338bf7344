#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "core/nearest.h"
#include "core/store.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::vector<std::string> documents;
};

void run(const Options& options) {
  const std::unique_ptr<Store> store = Store::open(options.graph, sqlite::OpenMode::kReadWrite);
  for (const std::string& id : options.documents) {
    if (store->document_hash(id)) continue;
    throw NotAnswerable("the graph has no document \"" + id + "\"" +
                        nearest_text(id, store->document_ids()));
  }
  const StoreCounts before = store->counts();
  for (const std::string& id : options.documents) store->remove_document(id);
  const StoreCounts after = store->counts();
  report("removed " + with_commas(before.documents - after.documents) + " documents, " +
         with_commas(before.statements - after.statements) + " statements, " +
         with_commas(before.entities - after.entities) + " entities");
}

}  // namespace

void add_remove(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "remove", "Take documents, and every statement only they support, out of GRAPH");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("DOC", options->documents, "ids of documents")->required();
  command->footer("Example: entente remove world.entente summit-saudi-iran");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
