#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

#include "cli/context.h"
#include "cli/line_editor.h"
#include "cli/output.h"
#include "cli/query_graph.h"
#include "cli/query_output.h"
#include "cli/shell_protocol.h"
#include "core/text.h"
#include "queries/cypher/functions.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  bool json = false;
  bool read_only = false;
  double timeout = 60;
  size_t memory = 4096;
};

std::atomic<bool> cancelled{false};

queries::cypher::Limits limits_of(const Options& options) {
  queries::cypher::Limits limits;
  limits.time = std::chrono::milliseconds(static_cast<int64_t>(options.timeout * 1000));
  limits.memory = options.memory << 20;
  limits.cancel = &cancelled;
  return limits;
}

QueryGraph open_graph(const Options& options) {
  if (options.read_only) return QueryGraph(options.graph, false);
  // A file that may only be read can still be asked.
  bool writable = options.graph == ":memory:" || ::access(options.graph.c_str(), W_OK) == 0;
  return QueryGraph(options.graph, writable);
}

void run_json(QueryGraph& source, const Options& options) {
  ShellProtocol protocol(source);
  protocol.limits = limits_of(options);
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::string answer = protocol.answer(line);
    answer += '\n';
    std::cout.write(answer.data(), static_cast<std::streamsize>(answer.size()));
    std::cout.flush();
    if (!std::cout) throw InputError("cannot write to standard output");
  }
}

constexpr const char* kKeywords[] = {"MATCH",        "OPTIONAL MATCH",
                                     "WHERE",        "WITH",
                                     "RETURN",       "ORDER BY",
                                     "SKIP",         "LIMIT",
                                     "UNWIND",       "UNION",
                                     "CREATE",       "MERGE",
                                     "SET",          "REMOVE",
                                     "DELETE",       "DETACH DELETE",
                                     "CALL",         "YIELD",
                                     "AS",           "AND",
                                     "OR",           "NOT",
                                     "XOR",          "IN",
                                     "STARTS WITH",  "ENDS WITH",
                                     "CONTAINS",     "IS NULL",
                                     "IS NOT NULL",  "DISTINCT",
                                     "CASE",         "WHEN",
                                     "THEN",         "ELSE",
                                     "END",          "EXISTS",
                                     "DESC",         "ASC",
                                     "EXPLAIN",      "PROFILE",
                                     "shortestPath", "allShortestPaths"};

constexpr const char* kHelp =
    "A query ends with ';' (or an empty line) and may take several lines.\n"
    "  :help                 this text\n"
    "  :schema               labels, relationship types and property keys with their counts\n"
    "  :mode [table|json|jsonl|csv]   how results are printed\n"
    "  :param NAME VALUE     sets $NAME (JSON, else text); :param lists them, :param NAME - drops "
    "it\n"
    "  :quit                 ends, as does Ctrl-D\n"
    "Ctrl-C stops a running query; Tab completes names and keywords.\n";

class InteractiveShell {
 public:
  InteractiveShell(QueryGraph& source, const Options& options)
      : source_(source), limits_(limits_of(options)) {
    renew();
  }

  void run() {
    bool terminal = ::isatty(STDIN_FILENO) != 0;
    run_startup_file();
    if (!terminal) {
      run_text(std::string(std::istreambuf_iterator<char>(std::cin), {}));
      return;
    }
    const char* home = std::getenv("HOME");
    LineEditor editor(home ? std::string(home) + "/.entente_history" : "",
                      [this](const std::string& prefix) { return completions(prefix); });
    struct sigaction action {};
    action.sa_handler = [](int) { cancelled = true; };
    sigaction(SIGINT, &action, nullptr);  // no SA_RESTART: reading a line ends as well
    print("entente's Cypher shell; :help tells more.\n");
    std::string pending;
    while (!quit_) {
      flush_output();
      auto line = editor.read(pending.empty() ? "entente> " : "    ...> ");
      if (cancelled.exchange(false)) {
        pending.clear();
        continue;
      }
      if (!line) break;
      if (pending.empty() && line->empty()) continue;
      if (pending.empty() && line->front() == ':') {
        editor.remember(*line);
        guarded([&] { command(*line); });
        continue;
      }
      bool blank = line->find_first_not_of(" \t") == std::string::npos;
      pending += (pending.empty() ? "" : "\n") + *line;
      size_t last = pending.find_last_not_of(" \t\n");
      if (!blank && (last == std::string::npos || pending[last] != ';')) continue;
      editor.remember(pending);
      guarded([&] { query(pending); });
      pending.clear();
    }
    print("\n");
  }

  bool failed() const { return failed_; }

 private:
  void renew() { engine_ = source_.make_engine(); }

  template <typename F>
  void guarded(F f) {
    try {
      f();
    } catch (const Error& e) {
      failed_ = true;
      flush_output();
      report(e.full_message());
    }
    cancelled = false;
  }

  void run_startup_file() {
    const char* home = std::getenv("HOME");
    if (!home) return;
    std::ifstream in(std::string(home) + "/.ententerc");
    std::string line;
    while (std::getline(in, line)) {
      if (!line.empty() && line.front() == ':') guarded([&] { command(line); });
    }
    failed_ = false;
  }

  // Statements divided by semicolons outside strings and comments; commands on lines of their own.
  void run_text(const std::string& text) {
    std::string statement;
    char quote = '\0';
    for (size_t i = 0; i < text.size() && !quit_; ++i) {
      char c = text[i];
      bool at_start = statement.find_first_not_of(" \t\r\n") == std::string::npos;
      if (at_start && c == ':') {
        size_t end = std::min(text.find('\n', i), text.size());
        std::string line = text.substr(i, end - i);
        guarded([&] { command(line); });
        statement.clear();
        i = end;
        continue;
      }
      if (quote == '\0' && c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
        i = std::min(text.find('\n', i), text.size()) - 1;
        continue;
      }
      if (quote != '\0') {
        if (c == '\\' && quote != '`' && i + 1 < text.size()) statement += text[i++];
        if (text[i] == quote && c == quote) quote = '\0';
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == ';') {
        std::string whole;
        whole.swap(statement);
        guarded([&] { query(whole); });
        continue;
      }
      statement += text[i];
    }
    if (!quit_) guarded([&] { query(statement); });
  }

  void query(const std::string& text) {
    if (text.find_first_not_of(" \t\r\n;") == std::string::npos) return;
    if (source_.refresh()) renew();
    if (engine_->prepare(text)->updates && !source_.writable()) {
      throw InputError("the graph is open for reading only");
    }
    QueryAnswer answer = ask(*engine_, text, params_, limits_);
    if (answer.updates) {
      try {
        source_.save();
      } catch (...) {
        renew();
        throw;
      }
    }
    print_answer(answer, chosen_format(mode_, Format::kTable), source_.graph());
    flush_output();
    report_hints(answer);
    std::string changes = describe_changes(answer.changes);
    if (!changes.empty()) {
      report(changes);
    } else if (answer.rows.empty()) {
      report("no rows");
    }
  }

  void command(const std::string& line) {
    std::vector<std::string> words;
    for (std::string_view w : split(line, ' ')) {
      if (!w.empty()) words.emplace_back(w);
    }
    std::string name = words[0];
    if (name == ":quit" || name == ":exit" || name == ":q") {
      quit_ = true;
    } else if (name == ":help") {
      print(kHelp);
    } else if (name == ":schema") {
      schema();
    } else if (name == ":mode") {
      if (words.size() == 1) {
        print((mode_.empty() ? "table" : mode_) + "\n");
        return;
      }
      static const std::set<std::string> kModes = {"table", "json", "jsonl", "csv"};
      if (!kModes.count(words[1])) {
        throw UsageError("there is no mode '" + words[1] + "': table, json, jsonl or csv");
      }
      mode_ = words[1];
    } else if (name == ":param" || name == ":params") {
      param(line, words);
    } else {
      throw UsageError("there is no command '" + name + "'; :help lists them");
    }
  }

  void param(const std::string& line, const std::vector<std::string>& words) {
    if (words.size() == 1) {
      for (const auto& [name, v] : params_) {
        QueryAnswer one{{name}, {{v}}, {}, {}, false};
        print("$" + name + " = ");
        print_answer(one, Format::kJsonLines, source_.graph());
      }
      return;
    }
    const std::string& name = words[1];
    std::string value;
    if (words.size() > 2) value = line.substr(line.find(words[2], line.find(name) + name.size()));
    params_.erase(std::remove_if(params_.begin(), params_.end(),
                                 [&](const auto& p) { return p.first == name; }),
                  params_.end());
    if (value != "-" && !value.empty()) params_.emplace_back(name, parameter_value(value));
  }

  void schema() {
    const graphs::PropertyGraph& graph = source_.graph();
    Table table({"kind", "name", "count"});
    table.set_numeric(2);
    std::set<std::string> labels, types;
    for (graphs::Symbol s = 0; s < graph.symbols().size(); ++s) {
      if (graph.label_count(s)) labels.insert(std::string(graph.symbols().name(s)));
      if (graph.type_count(s)) types.insert(std::string(graph.symbols().name(s)));
    }
    for (const auto& l : labels) {
      table.add({"label", l,
                 with_commas(static_cast<long long>(graph.label_count(graph.symbols().find(l))))});
    }
    for (const auto& t : types) {
      table.add({"relationship", t,
                 with_commas(static_cast<long long>(graph.type_count(graph.symbols().find(t))))});
    }
    for (const auto& key : property_keys()) table.add({"property", key, ""});
    table.print_table();
  }

  std::vector<std::string> property_keys() {
    std::vector<std::string> keys;
    QueryAnswer answer = ask(*engine_, "CALL db.propertyKeys()", {}, limits_);
    for (const auto& row : answer.rows) keys.emplace_back(row[0].as_string());
    return keys;
  }

  std::vector<std::string> completions(const std::string& prefix) {
    std::vector<std::string> out;
    auto offer = [&](std::string_view word) {
      if (starts_with_ignoring_case(word, prefix)) out.emplace_back(word);
    };
    for (const char* k : kKeywords) offer(k);
    const graphs::Symbols& symbols = source_.graph().symbols();
    for (graphs::Symbol s = 0; s < symbols.size(); ++s) offer(symbols.name(s));
    for (std::string_view f : queries::cypher::function_names()) offer(f);
    for (const auto* procedure : engine_->procedures().all()) offer(procedure->name);
    for (const char* c : {":help", ":schema", ":mode", ":param", ":quit"}) offer(c);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  QueryGraph& source_;
  queries::cypher::Limits limits_;
  std::unique_ptr<queries::cypher::Engine> engine_;
  graphs::Map params_;
  std::string mode_;
  bool quit_ = false;
  bool failed_ = false;
};

void run(const Options& options, Context& context) {
  QueryGraph source = open_graph(options);
  if (options.json) {
    run_json(source, options);
    return;
  }
  InteractiveShell shell(source, options);
  shell.run();
  // What came from a file or a pipe tells by its exit code whether all of it went well.
  if (shell.failed() && ::isatty(STDIN_FILENO) == 0) context.exit_code = 1;
}

}  // namespace

void add_shell(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("shell", "Interactive Cypher shell; with --json the machine protocol");
  command->add_option("GRAPH", options->graph, "the graph file, or :memory:")->required();
  command->add_flag("--json", options->json,
                    "the machine protocol: one JSON object a line in, one a line out");
  command->add_flag("--read-only", options->read_only, "refuse queries that change the graph");
  command
      ->add_option("--timeout", options->timeout,
                   "seconds after which a query is stopped (60; 0: never)")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--memory", options->memory, "MiB that a query's rows may take (4096)");
  command->footer("Example: entente shell world.entente");
  command->callback([options, &context] { run(*options, context); });
}

}  // namespace entente::cli
