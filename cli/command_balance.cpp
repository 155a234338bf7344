#include <memory>
#include <optional>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "queries/balance.h"
#include "queries/names.h"

namespace entente::cli {
namespace {

struct Options {
  std::string graph;
  std::string node;
  std::string format;
  std::uint32_t k = 20;
  std::uint32_t evidence = 0;
  FilterOptions filter;
};

constexpr const char* kSigns[] = {"+ + +", "+ + -", "+ - -", "- - -"};

/// The three ties of a triangle, in the order of its signs.
std::array<const queries::SignedTie*, 3> ties_of(const queries::SignedGraph& ties,
                                                 const queries::Triangle& t) {
  return {ties.between(t.nodes[0], t.nodes[1]), ties.between(t.nodes[0], t.nodes[2]),
          ties.between(t.nodes[1], t.nodes[2])};
}

std::string tie_to_text(const LoadedGraph& loaded, const queries::SignedTie& tie) {
  return loaded.entity(tie.a).name + (tie.sign() < 0 ? " - " : " + ") + loaded.entity(tie.b).name;
}

void print_for_reader(const Options& options, const LoadedGraph& loaded,
                      const queries::SignedGraph& ties, const queries::Balance& found) {
  Table counts({"signs", "balanced", "triangles"});
  counts.set_numeric(2);
  for (std::size_t negatives = 0; negatives < 4; ++negatives) {
    counts.add({kSigns[negatives], negatives % 2 == 0 ? "yes" : "no",
                with_commas(static_cast<long long>(found.by_negatives[negatives]))});
  }
  counts.print_table();
  print("balanced: " + format_number(100 * found.degree(), 1) + " % of " +
        with_commas(static_cast<long long>(found.triangles())) + "\n");
  for (const queries::Triangle& triangle : found.unbalanced) {
    std::string line;
    for (const queries::SignedTie* tie : ties_of(ties, triangle)) {
      line += (line.empty() ? "" : ", ") + tie_to_text(loaded, *tie);
    }
    print(line + "   " + format_number(triangle.strength, 2) + "\n");
    if (options.evidence == 0) continue;
    for (const queries::SignedTie* tie : ties_of(ties, triangle)) {
      print("   " + tie_to_text(loaded, *tie) + "\n");
      print_edges(loaded.graph, strongest_edges(loaded.graph, tie->statements, options.evidence),
                  "      ");
    }
  }
}

Json to_json(const Options& options, const LoadedGraph& loaded, const queries::SignedGraph& ties,
             const queries::Balance& found, Table& table) {
  Json::Array unbalanced;
  for (const queries::Triangle& triangle : found.unbalanced) {
    Json::Array nodes, sides;
    for (const std::uint32_t node : triangle.nodes) {
      nodes.push_back(node_to_json(loaded.entity(node)));
    }
    std::vector<std::string> row;
    for (const queries::SignedTie* tie : ties_of(ties, triangle)) {
      sides.push_back(tie_to_json(loaded.graph, *tie, options.evidence > 0));
      row.push_back(tie_to_text(loaded, *tie));
    }
    row.push_back(format_number(triangle.strength, 6));
    table.add(row);
    unbalanced.push_back(Json(Json::Object{{"nodes", std::move(nodes)},
                                           {"ties", std::move(sides)},
                                           {"strength", rounded(triangle.strength)}}));
  }
  Json::Array by_negatives;
  for (const std::uint64_t count : found.by_negatives)
    by_negatives.emplace_back(std::size_t{count});
  return Json(Json::Object{{"triangles", std::size_t{found.triangles()}},
                           {"by_negatives", std::move(by_negatives)},
                           {"balanced", rounded(found.degree())},
                           {"unbalanced", std::move(unbalanced)}});
}

void run(const Options& options) {
  const queries::Filter filter = make_filter(options.filter);
  const LoadedGraph loaded(options.graph, filter);
  std::optional<std::uint32_t> node;
  if (!options.node.empty()) node = resolve(queries::Names(loaded.graph), options.node);
  const queries::SignedGraph ties = queries::signed_graph(loaded.graph, filter);
  const std::size_t listed = options.k > 0 ? options.k : SIZE_MAX / 8;
  const queries::Balance found = queries::balance(ties, node, listed);
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_for_reader(options, loaded, ties, found);
  } else {
    Table table({"first", "second", "third", "strength"});
    const Json json = to_json(options, loaded, ties, found, table);
    print_result(format, json, "unbalanced", table);
  }
  report_undated(ties.undated);
  if (found.triangles() == 0) report("no three actors who all stand to each other");
}

}  // namespace

void add_balance(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "balance", "Triangles of good and bad relations, and which of them are unbalanced");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("NODE", options->node, "only triangles of this actor");
  add_count_option(*command, options->k, "how many unbalanced triangles are listed (20; 0: all)");
  add_evidence_option(*command, options->evidence, "strongest edges of each tie");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer(
      "A tie between two actors is good (+) or bad (-) by what outweighs: statements of\n"
      "cooperation and positive ties, or of conflict and negative ties. A triangle is balanced\n"
      "if the product of its signs is positive: the friend of a friend is a friend, the enemy\n"
      "of an enemy, too. Its strength is that of its weakest tie.\n"
      "Example: entente balance world.entente Turkey --type State --evidence");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
