#include "queries/cypher/engine.h"

#include <stdexcept>

#include "queries/cypher/binder.h"
#include "queries/cypher/parser.h"

namespace entente::queries::cypher {

using graphs::Value;

namespace {

constexpr size_t kMostPlans = 500;
constexpr size_t kLongestCached = 1 << 16;

// Runs something and tells errors by their place in the query.
template <typename F>
auto placed(std::string_view text, F f) {
  try {
    return f();
  } catch (const CypherError& e) {
    throw e.in_query(text);
  } catch (const std::length_error& e) {
    throw CypherError("ResourceError", Phase::kRuntime, "MemoryLimit", e.what());
  } catch (const std::bad_alloc&) {
    throw CypherError("ResourceError", Phase::kRuntime, "MemoryLimit", "There is no memory left");
  }
}

}  // namespace

Engine::Engine(graphs::PropertyGraph& graph)
    : graph_(graph), procedures_(ProcedureCatalog::built_in()) {}

std::shared_ptr<const PreparedQuery> Engine::prepare(std::string_view text) {
  std::string key(text);
  {
    std::lock_guard lock(cache_mutex_);
    auto it = cache_.find(key);
    if (it != cache_.end()) return it->second;
  }
  auto query = std::make_shared<PreparedQuery>();
  query->text = key;
  placed(text, [&] {
    ast::Statement statement = parse(text);
    std::unique_lock turn(turnstile_);
    std::unique_lock lock(graph_mutex_);  // names are added to the graph's symbols
    turn.unlock();
    BoundQuery bound = bind(statement.query, graph_, procedures_);
    query->mode = statement.mode;
    query->columns = bound.names;
    query->slots = bound.columns;
    query->row_size = bound.slots;
    query->updates = bound.updates;
    query->names = std::move(bound.read_names);
    query->plan = make_plan(bound, graph_);
    return 0;
  });
  if (query->mode != ast::Statement::kRun) {
    query->columns = {"operator", "details", "estimatedRows"};
    if (query->mode == ast::Statement::kProfile) {
      query->columns.push_back("rows");
      query->columns.push_back("milliseconds");
    }
  }
  if (text.size() <= kLongestCached) {
    std::lock_guard lock(cache_mutex_);
    if (cache_.size() >= kMostPlans) cache_.clear();
    cache_[key] = query;
  }
  return query;
}

RunResult Engine::run(const PreparedQuery& query, const graphs::Map& parameters,
                      const Limits& limits, const RowSink& sink) {
  return placed(query.text, [&]() -> RunResult {
    if (!query.updates) {
      std::unique_lock turn(turnstile_);
      std::shared_lock lock(graph_mutex_);
      turn.unlock();
      return execute(query, parameters, limits, sink);
    }
    std::unique_lock turn(turnstile_);
    std::unique_lock lock(graph_mutex_);
    turn.unlock();
    if (query.mode == ast::Statement::kExplain) return execute(query, parameters, limits, sink);
    graph_.reset_changes();
    graph_.checkpoint();
    try {
      RunResult result = execute(query, parameters, limits, sink);
      result.changes = graph_.changes();
      graph_.commit();
      return result;
    } catch (...) {
      graph_.rollback();
      throw;
    }
  });
}

RunResult Engine::execute(const PreparedQuery& query, const graphs::Map& parameters,
                          const Limits& limits, const RowSink& sink) {
  RunResult result;
  if (query.mode != ast::Statement::kRun) {
    explain(query, parameters, limits, sink, result);
    return result;
  }
  Context ctx(graph_, parameters, limits, query.row_size);
  ctx.statements = statements_;
  auto cursor = make_cursor(*query.plan, ctx);
  std::vector<Value> row(query.slots.size());
  while (cursor->next(ctx)) {
    ctx.tick();
    for (size_t i = 0; i < row.size(); ++i) row[i] = ctx.row[query.slots[i]];
    ++result.rows;
    if (!sink(row)) break;
  }
  return result;
}

void Engine::explain(const PreparedQuery& query, const graphs::Map& parameters,
                     const Limits& limits, const RowSink& sink, RunResult& result) {
  std::unordered_map<const Plan*, OperatorProfile> profile;
  bool measured = query.mode == ast::Statement::kProfile;
  if (measured) {
    Context ctx(graph_, parameters, limits, query.row_size);
    ctx.statements = statements_;
    ctx.profile = &profile;
    auto cursor = make_cursor(*query.plan, ctx);
    while (cursor->next(ctx)) ctx.tick();
  }
  for (const PlanLine& line : describe(*query.plan, graph_, measured ? &profile : nullptr)) {
    std::vector<Value> row{line.name, line.details, line.estimated_rows};
    if (measured) {
      row.push_back(static_cast<int64_t>(line.rows));
      row.push_back(line.milliseconds);
    }
    ++result.rows;
    if (!sink(row)) return;
  }
}

void Engine::forget_plans() {
  std::lock_guard lock(cache_mutex_);
  cache_.clear();
}

void Engine::add_procedure(Procedure p) {
  procedures_.add(std::move(p));
  forget_plans();
}

}  // namespace entente::queries::cypher
