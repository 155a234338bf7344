#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/context.h"
#include "cli/output.h"
#include "core/nearest.h"

namespace entente::cli {
namespace {

int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotAnswerable:
    case ErrorCode::kQuery:
      return 1;
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kInput:
      return 3;
    case ErrorCode::kInternal:
      return 4;
  }
  return 4;
}

/// The first word is a command's name, unless it is an option.
void require_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const std::string word = argv[1];
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->check_name(word)) return;
    names.push_back(command->get_name());
  }
  const std::vector<std::string> near = nearest(word, names);
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  throw UsageError("'" + word + "' is no command" +
                   (near.empty() ? "; these are: " + all : nearest_text(near)));
}

int run(int argc, char** argv) {
  CLI::App app("entente: political text as a graph of who influences whom", "entente");
  app.set_version_flag("--version", "entente " ENTENTE_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(30);
  app.footer(
      "Exit codes: 0 done, 1 no answer, 2 wrong usage, 3 unreadable input, 4 internal error.\n"
      "`entente COMMAND --help` tells more, with an example.");
  Context context;
  add_build(app, context);
  add_extract(app, context);
  add_annotate(app, context);
  add_stats(app, context);
  add_entities(app, context);
  add_neighbors(app, context);
  add_path(app, context);
  add_influence(app, context);
  add_why(app, context);
  add_measures(app, context);
  add_balance(app, context);
  add_blocs(app, context);
  add_brokers(app, context);
  add_contradictions(app, context);
  add_diff(app, context);
  add_render(app, context);
  add_export(app, context);
  add_import(app, context);
  add_query(app, context);
  add_shell(app, context);
  add_remove(app, context);
  add_alias(app, context);
  add_completion(app, context);
  require_command(app, argc, argv);
  try {
    app.parse(argc, argv);
    flush_output();
    return context.exit_code;
  } catch (const CLI::Success& success) {
    return app.exit(success);  // --help, --version
  } catch (const CLI::ParseError& error) {
    report(error.what());
    std::fprintf(stderr, "Run with --help for more.\n");
    return 2;
  }
}

}  // namespace
}  // namespace entente::cli

int main(int argc, char** argv) {
  // A write beyond a file size limit shall fail like one to a full disk, with an error.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return entente::cli::run(argc, argv);
  } catch (const entente::Error& error) {
    std::fflush(stdout);
    entente::cli::report(error.full_message());
    return entente::cli::exit_code_of(error.code());
  } catch (const std::bad_alloc&) {
    entente::cli::report("out of memory");
    return 3;
  } catch (const std::exception& error) {
    entente::cli::report(std::string("internal error: ") + error.what());
    return 4;
  }
}
