#include <algorithm>
#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "core/text.h"
#include "queries/filter.h"
#include "queries/names.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string pattern;
  std::string sort = "degree";
  std::string format;
  bool suspects = false;
  FilterOptions filter;
};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Edges that touch each entity, by the filter.
std::vector<std::int64_t> degrees_of(const graphs::StatementGraph& graph,
                                     const queries::Selection& selection) {
  std::vector<std::int64_t> degrees(graph.entities.size(), 0);
  for (const graphs::Edge& edge : graphs::edges_of(graph, selection.statements)) {
    ++degrees[edge.subject];
    if (edge.object != edge.subject) ++degrees[edge.object];
  }
  return degrees;
}

/// Pairs of entities of kindred types whose names are nearly the same, or of which one is the
/// other's last word: likely duplicates for the user to judge, never merged by themselves.
void print_suspects(const graphs::StatementGraph& graph, Format format) {
  Json::Array pairs;
  Table table({"one", "other", "why"});
  std::vector<std::string> folded;
  for (const StoredEntity& stored : graph.entities) folded.push_back(fold_name(stored.entity.name));
  const auto person = [](EntityType t) {
    return t == EntityType::kLeader || t == EntityType::kPerson;
  };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    for (std::size_t j = i + 1; j < folded.size(); ++j) {
      const Entity& a = graph.entities[i].entity;
      const Entity& b = graph.entities[j].entity;
      const std::string& x = folded[i];
      const std::string& y = folded[j];
      std::string why;
      const bool kindred = a.type == b.type || (person(a.type) && person(b.type));
      const auto ends_with_word = [](const std::string& whole, const std::string& part) {
        return whole.size() > part.size() + 1 && whole.ends_with(" " + part);
      };
      if (x == y) {
        why = "the same name under two types";
      } else if (kindred && person(a.type) && (ends_with_word(x, y) || ends_with_word(y, x))) {
        why = "one is the other's last name";
      } else if (kindred && std::min(x.size(), y.size()) >= 6 && edit_distance(x, y, 1) <= 1) {
        why = "nearly the same spelling";
      } else {
        continue;
      }
      table.add({a.name + " (" + a.id + ")", b.name + " (" + b.id + ")", why});
      pairs.push_back(
          Json(Json::Object{{"one", node_to_json(a)}, {"other", node_to_json(b)}, {"why", why}}));
    }
  }
  if (table.empty()) report("no likely duplicates");
  print_result(format, Json(Json::Object{{"suspects", std::move(pairs)}}), "suspects", table);
}

void run(const Options& options) {
  const LoadedGraph loaded(options.graph);
  const graphs::StatementGraph& graph = loaded.graph;
  const Format format = chosen_format(options.format);
  if (options.suspects) {
    print_suspects(graph, format);
    return;
  }
  const queries::Filter filter = make_filter(options.filter);
  report_unknown(graph, filter);
  const queries::Selection selection = queries::select(graph, filter);
  const std::vector<std::int64_t> degrees = degrees_of(graph, selection);
  const bool narrowed = selects_statements(options.filter);
  std::vector<std::uint32_t> found;
  for (const std::uint32_t e : queries::Names(graph).matching(options.pattern)) {
    if (!filter.allows(graph.entities[e].entity.type)) continue;
    if (narrowed && degrees[e] == 0) continue;
    found.push_back(e);
  }
  std::stable_sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) {
    const StoredEntity& x = graph.entities[a];
    const StoredEntity& y = graph.entities[b];
    if (options.sort == "name") return fold_name(x.entity.name) < fold_name(y.entity.name);
    if (options.sort == "degree" && degrees[a] != degrees[b]) return degrees[a] > degrees[b];
    return x.mentions > y.mentions;
  });

  Json::Array entities;
  Table table({"name", "type", "degree", "mentions", "id", "aliases"});
  table.set_numeric(2);
  table.set_numeric(3);
  for (const std::uint32_t e : found) {
    const StoredEntity& stored = graph.entities[e];
    const Entity& entity = stored.entity;
    table.add({entity.name, std::string(name_of(entity.type)), std::to_string(degrees[e]),
               std::to_string(stored.mentions), entity.id, joined(entity.aliases)});
    entities.push_back(
        Json(Json::Object{{"id", entity.id},
                          {"name", entity.name},
                          {"type", name_of(entity.type)},
                          {"code", entity.code},
                          {"country", entity.country},
                          {"aliases", Json::Array(entity.aliases.begin(), entity.aliases.end())},
                          {"degree", degrees[e]},
                          {"mentions", stored.mentions}}));
  }
  print_result(format, Json(Json::Object{{"entities", std::move(entities)}}), "entities", table);
  report_undated(selection.undated);
  if (found.empty()) {
    report(options.pattern.empty() ? "no entity passes the filters"
                                   : "no entity's name or alias has \"" + options.pattern +
                                         "\" in it, or none passes the filters");
  }
}

}  // namespace

void add_entities(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("entities", "List entities (name, type, aliases, degree)");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("PATTERN", options->pattern,
                      "a part of a name or alias, or a glob if it has * or ?");
  command->add_option("--sort", options->sort, "degree, mentions or name (degree)")
      ->check(CLI::IsMember({"degree", "mentions", "name"}))
      ->option_text("BY");
  command->add_flag("--suspects", options->suspects,
                    "list likely duplicates instead; `entente alias` merges them");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer("Example: entente entities world.entente '*union*' --type Organization");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
