#include <fstream>
#include <memory>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "graphs/diagram.h"
#include "graphs/diagram_part.h"
#include "queries/filter.h"
#include "queries/names.h"
#include "queries/neighbourhood.h"
#include "queries/paths.h"

namespace entente::cli {
namespace {

constexpr std::uint32_t kReadableNodes = 40;  // more, with their labels, are hard to read
constexpr double kLinesPerNode = 1.5;

struct Options {
  std::string graph;
  std::string file;
  std::string around;
  std::string from;
  std::string to;
  int hops = 1;
  int k = 5;
  std::uint32_t max_nodes = kReadableNodes;
  bool all = false;
  FilterOptions filter;
};

graphs::DiagramFormat format_of(const std::string& file) {
  const std::string ending = ending_of(file);
  if (ending == ".svg") return graphs::DiagramFormat::kSvg;
  if (ending == ".png") return graphs::DiagramFormat::kPng;
  if (ending == ".pdf") return graphs::DiagramFormat::kPdf;
  if (ending == ".dot") return graphs::DiagramFormat::kDot;
  throw UsageError("a diagram is .svg, .png, .pdf or .dot, not \"" + file + "\"");
}

/// Chains of influence, as `entente influence` finds them.
graphs::Diagram chains_diagram(const Options& options, const graphs::StatementGraph& graph,
                               const queries::Filter& filter) {
  const queries::Names names(graph);
  queries::InfluenceOptions question;
  question.filter = filter;
  question.k = options.k;
  std::optional<std::uint32_t> to;
  if (!options.to.empty()) to = resolve(names, options.to);
  const queries::Chains found =
      queries::influence(graph, resolve(names, options.from), to, question);
  report_undated(found.undated);
  std::vector<graphs::Edge> edges;
  std::vector<std::vector<std::uint32_t>> chains;
  std::set<std::pair<std::uint32_t, std::uint32_t>> drawn;
  for (const queries::Chain& chain : found.chains) {
    chains.push_back(chain.nodes);
    for (const queries::Hop& hop : chain.hops) {
      if (!drawn.insert({hop.from, hop.to}).second) continue;
      for (const queries::FollowedEdge& followed : hop.edges) edges.push_back(followed.edge);
    }
  }
  return graphs::diagram_of_chains(graph, edges, chains);
}

/// A diagram of the edges, of the strongest if there are too many to be read: then it says so, here
/// and on standard error.
graphs::Diagram readable_diagram(const Options& options, const graphs::StatementGraph& graph,
                                 const std::vector<graphs::Edge>& edges,
                                 std::span<const std::uint32_t> emphasized) {
  if (options.all) return graphs::diagram_of(graph, edges, emphasized);
  const auto lines = static_cast<std::size_t>(options.max_nodes * kLinesPerNode);
  const graphs::DiagramPart part =
      graphs::strongest_part(edges, emphasized, options.max_nodes, lines);
  graphs::Diagram diagram = graphs::diagram_of(graph, part.edges, emphasized);
  if (!part.is_whole()) {
    const auto of = [](std::size_t some, std::size_t all) {
      return with_commas(static_cast<long long>(some)) + " of " +
             with_commas(static_cast<long long>(all));
    };
    diagram.note = "the strongest: " + of(part.nodes, part.all_nodes) + " nodes, " +
                   of(part.lines, part.all_lines) + " lines";
    report("drawn are " + diagram.note + "; --max-nodes N draws more, --all everything");
  }
  return diagram;
}

graphs::Diagram neighbourhood_diagram(const Options& options, const graphs::StatementGraph& graph,
                                      const queries::Filter& filter) {
  queries::NeighbourhoodOptions question;
  question.filter = filter;
  question.hops = options.hops;
  const std::uint32_t node = resolve(queries::Names(graph), options.around);
  const queries::Neighbourhood found = queries::neighbourhood(graph, node, question);
  report_undated(found.undated);
  std::vector<graphs::Edge> edges;
  for (const queries::Neighbour& neighbour : found.neighbours) {
    for (const queries::FollowedEdge& followed : neighbour.edges) edges.push_back(followed.edge);
  }
  const std::vector<std::uint32_t> emphasized = {node};
  return readable_diagram(options, graph, edges, emphasized);
}

graphs::Diagram whole_diagram(const Options& options, const graphs::StatementGraph& graph,
                              const queries::Filter& filter) {
  const queries::Selection selection = queries::select(graph, filter);
  report_undated(selection.undated);
  std::vector<graphs::Edge> edges;
  for (graphs::Edge& edge : graphs::edges_of(graph, selection.statements)) {
    if (filter.allows(graph.entities[edge.subject].entity.type) &&
        filter.allows(graph.entities[edge.object].entity.type)) {
      edges.push_back(std::move(edge));
    }
  }
  return readable_diagram(options, graph, edges, {});
}

void run(const Options& options) {
  const graphs::DiagramFormat format = format_of(options.file);
  const queries::Filter filter = make_filter(options.filter);
  const LoadedGraph loaded(options.graph, filter);
  graphs::Diagram diagram = !options.from.empty() ? chains_diagram(options, loaded.graph, filter)
                            : !options.around.empty()
                                ? neighbourhood_diagram(options, loaded.graph, filter)
                                : whole_diagram(options, loaded.graph, filter);
  write_file(options.file, [&](std::ostream& out) { graphs::write_diagram(diagram, format, out); });
}

}  // namespace

void add_render(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("render", "A diagram: .svg .png .pdf .dot by FILE's ending");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("-o,--output", options->file, "the file to write")
      ->required()
      ->option_text("FILE");
  command->add_option("--around", options->around, "only what surrounds this node")
      ->option_text("NODE");
  command->add_option("--hops", options->hops, "steps around the node (1)")
      ->check(CLI::Range(1, 20))
      ->option_text("N");
  command->add_option("--from", options->from, "chains of influence from this node")
      ->option_text("NODE");
  command->add_option("--to", options->to, "... to this node")->option_text("NODE");
  command->add_option("-k", options->k, "how many chains (5)")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
  command
      ->add_option("--max-nodes", options->max_nodes,
                   "draw the N strongest nodes, and the 1.5 N strongest lines (40)")
      ->check(CLI::Range(1, 100000))
      ->option_text("N");
  command->add_flag("--all", options->all, "draw everything, readable or not");
  add_filter_options(*command, options->filter);
  command->footer("Example: entente render world.entente --around Japan -o japan.svg");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
