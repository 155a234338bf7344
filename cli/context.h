#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/error.h"

namespace entente::cli {

/// What the subcommands share. Results go to standard output, all else to standard error.
struct Context {
  int exit_code = 0;  ///< what a command that ran to its end asks for
};

/// One line on standard error, "entente: ..." before it.
void report(const std::string& message);
void report_warning(const std::string& message);

// Each adds one subcommand with its options, help and callback.
void add_alias(CLI::App& app, Context& context);
void add_annotate(CLI::App& app, Context& context);
void add_balance(CLI::App& app, Context& context);
void add_blocs(CLI::App& app, Context& context);
void add_brokers(CLI::App& app, Context& context);
void add_build(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);
void add_contradictions(CLI::App& app, Context& context);
void add_diff(CLI::App& app, Context& context);
void add_entities(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_extract(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_influence(CLI::App& app, Context& context);
void add_measures(CLI::App& app, Context& context);
void add_neighbors(CLI::App& app, Context& context);
void add_path(CLI::App& app, Context& context);
void add_query(CLI::App& app, Context& context);
void add_remove(CLI::App& app, Context& context);
void add_render(CLI::App& app, Context& context);
void add_shell(CLI::App& app, Context& context);
void add_stats(CLI::App& app, Context& context);
void add_why(CLI::App& app, Context& context);

}  // namespace entente::cli
