#include <atomic>
#include <csignal>
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "cli/query_graph.h"
#include "cli/query_output.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string query;
  std::string format;
  std::vector<std::string> params;
  double timeout = 60;
  size_t memory = 4096;
  bool read_only = false;
};

std::atomic<bool> cancelled{false};

void run(const Options& options) {
  std::string text = options.query;
  if (text == "-") text.assign(std::istreambuf_iterator<char>(std::cin), {});
  graphs::Map params;
  for (const std::string& p : options.params) {
    size_t equals = p.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError("--param takes NAME=VALUE, not '" + p + "'");
    }
    params.emplace_back(p.substr(0, equals), parameter_value(p.substr(equals + 1)));
  }
  queries::cypher::Limits limits;
  limits.time = std::chrono::milliseconds(static_cast<int64_t>(options.timeout * 1000));
  limits.memory = options.memory << 20;
  limits.cancel = &cancelled;
  std::signal(SIGINT, [](int) { cancelled = true; });
  auto source = std::make_unique<QueryGraph>(options.graph, false);
  auto engine = source->make_engine();
  if (engine->prepare(text)->updates) {
    if (options.read_only) {
      throw NotAnswerable("the query changes the graph, which --read-only does not allow");
    }
    if (!source->writable()) {
      engine.reset();
      source = std::make_unique<QueryGraph>(options.graph, true);
      engine = source->make_engine();
    }
  }
  QueryAnswer answer = ask(*engine, text, params, limits);
  if (answer.updates) source->save();
  print_answer(answer, chosen_format(options.format), source->graph());
  report_hints(answer);
  std::string changes = describe_changes(answer.changes);
  if (!changes.empty()) report(changes);
  if (answer.rows.empty() && !answer.columns.empty()) report("no rows");
}

}  // namespace

void add_query(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("query", "One openCypher query");
  command->add_option("GRAPH", options->graph, "the graph file, or :memory:")->required();
  command->add_option("CYPHER", options->query, "the query, or - to read it from standard input")
      ->required();
  add_format_option(*command, options->format);
  command->add_option("--param", options->params, "a parameter, NAME=VALUE (JSON, else text)")
      ->take_all();
  command->add_flag("--read-only", options->read_only, "refuse a query that changes the graph");
  command
      ->add_option("--timeout", options->timeout,
                   "seconds after which it is stopped (60; 0: never)")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--memory", options->memory, "MiB that its rows may take (4096)");
  command->footer(
      "What a query writes, all commands see; what follows from the documents' statements (count,\n"
      "confidence, evidence, weight...) cannot be set.\n"
      "Example: entente query world.entente 'MATCH (a:State)-[r]->(b) RETURN a.name, "
      "type(r), b.name LIMIT 5'");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
