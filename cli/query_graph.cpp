#include "cli/query_graph.h"

#include "core/error.h"
#include "graphs/statement_graph.h"

namespace entente::cli {

QueryGraph::QueryGraph(const std::string& path, bool writable) : path_(path), writable_(writable) {
  if (path == ":memory:") {
    writable_ = true;
    memory_ = std::make_unique<graphs::PropertyGraph>();
    return;
  }
  store_ = Store::open(path, writable ? sqlite::OpenMode::kReadWrite : sqlite::OpenMode::kReadOnly);
  stored_ = std::make_unique<graphs::StoredGraph>(*store_);
}

graphs::PropertyGraph& QueryGraph::graph() { return memory_ ? *memory_ : stored_->graph(); }

std::unique_ptr<queries::cypher::Engine> QueryGraph::make_engine() {
  auto engine = std::make_unique<queries::cypher::Engine>(graph());
  if (store_) {
    engine->set_statements([this] {
      return std::make_shared<const graphs::StatementGraph>(graphs::load_statements(*store_));
    });
  }
  return engine;
}

bool QueryGraph::refresh() { return stored_ && stored_->refresh(); }

void QueryGraph::save() {
  if (!stored_) return;
  try {
    stored_->save();
  } catch (const Error&) {
    stored_ = std::make_unique<graphs::StoredGraph>(*store_);
    throw;
  }
}

}  // namespace entente::cli
