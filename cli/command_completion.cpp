#include <memory>

#include "cli/context.h"
#include "cli/output.h"
#include "core/ontology.h"

namespace entente::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The words after an option that has few of them, as branches of a shell's `case`.
std::string values_of_options() {
  std::vector<std::string> relations, types;
  for (const RelationInfo& relation : all_relations()) relations.emplace_back(relation.name);
  for (int i = 0; i < kEntityTypeCount; ++i) {
    types.emplace_back(name_of(static_cast<EntityType>(i)));
  }
  std::string text;
  for (const auto& [option, words] : {std::pair("--relation", joined(relations)),
                                      {"--type", joined(types)},
                                      {"--modality", "actual future possible claimed"},
                                      {"--format", "table json jsonl csv"},
                                      {"--direction", "out in both"},
                                      {"--by", "influence degree betweenness closeness"}}) {
    text += "    " + std::string(option) + ") words=\"" + words + "\" ;;\n";
  }
  return text;
}

/// Each command's options, as branches of a shell's `case`.
std::string options_of_commands(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands({})) {
    std::vector<std::string> options;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_snames()) options.push_back("-" + name);
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
    }
    std::string names = command->get_name();
    for (const std::string& alias : command->get_aliases()) names += "|" + alias;
    text += "      " + names + ") words=\"" + joined(options) + "\" ;;\n";
  }
  return text;
}

void run(const CLI::App& app) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  print(
      "# entente's completion for bash, and for zsh after `autoload bashcompinit; bashcompinit`.\n"
      "_entente() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=\n"
      "  case $previous in\n" +
      values_of_options() +
      "  esac\n"
      "  if [ $COMP_CWORD -eq 1 ]; then\n"
      "    words=\"" +
      joined(commands) +
      "\"\n"
      "  elif [ -z \"$words\" ] && [[ $current == -* ]]; then\n"
      "    case ${COMP_WORDS[1]} in\n" +
      options_of_commands(app) +
      "    esac\n"
      "  fi\n"
      "  if [ -n \"$words\" ]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _entente entente\n");
}

}  // namespace

void add_completion(CLI::App& app, Context&) {
  CLI::App* command = app.add_subcommand(
      "completion", "Prints what makes bash or zsh complete commands and options");
  command->footer("Example: source <(entente completion)");
  command->callback([&app] { run(app); });
}

}  // namespace entente::cli
