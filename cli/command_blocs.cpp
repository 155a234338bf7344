#include <algorithm>
#include <memory>
#include <unordered_map>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "queries/blocs.h"

namespace entente::cli {
namespace {

using queries::Bloc;
using queries::Blocs;
using queries::Broker;
using queries::SignedGraph;
using queries::SignedTie;

struct Options {
  std::string graph;
  std::string format;
  double resolution = 1;
  std::uint32_t k = 20;
  std::uint32_t least = 2;
  std::uint32_t evidence = 0;
  FilterOptions filter;
};

/// Ties with the places of the blocs that their ends are in.
class BlocTies {
 public:
  BlocTies(const SignedGraph& ties, const Blocs& blocs) : ties_(ties) {
    for (std::uint32_t b = 0; b < blocs.blocs.size(); ++b) {
      for (const Bloc::Member& member : blocs.blocs[b].members) of_[member.node] = b;
    }
  }

  /// The strongest ties of a sign inside a bloc.
  std::vector<const SignedTie*> inside(std::uint32_t bloc, std::size_t limit) const {
    return strongest(limit, [&](const SignedTie& tie) {
      return tie.sign() > 0 && of_.at(tie.a) == bloc && of_.at(tie.b) == bloc;
    });
  }
  /// An actor's strongest good ties into a bloc.
  std::vector<const SignedTie*> into(std::uint32_t node, std::uint32_t bloc,
                                     std::size_t limit) const {
    return strongest(limit, [&](const SignedTie& tie) {
      return tie.sign() > 0 &&
             ((tie.a == node && of_.at(tie.b) == bloc) || (tie.b == node && of_.at(tie.a) == bloc));
    });
  }

 private:
  template <class Fits>
  std::vector<const SignedTie*> strongest(std::size_t limit, Fits fits) const {
    std::vector<const SignedTie*> found;
    for (const SignedTie& tie : ties_.ties) {
      if (fits(tie)) found.push_back(&tie);
    }
    std::stable_sort(found.begin(), found.end(), [](const SignedTie* x, const SignedTie* y) {
      return x->balance() > y->balance();
    });
    if (found.size() > limit) found.resize(limit);
    return found;
  }

  const SignedGraph& ties_;
  std::unordered_map<std::uint32_t, std::uint32_t> of_;
};

/// "Turkey, Azerbaijan, Pakistan, ... and 12 more".
std::string members_to_text(const LoadedGraph& loaded, const Bloc& bloc, std::size_t limit) {
  std::string text;
  for (std::size_t i = 0; i < bloc.members.size() && i < limit; ++i) {
    text += (i == 0 ? "" : ", ") + loaded.entity(bloc.members[i].node).name;
  }
  if (bloc.members.size() > limit) {
    text += " and " + std::to_string(bloc.members.size() - limit) + " more";
  }
  return text;
}

void print_ties(const LoadedGraph& loaded, const std::vector<const SignedTie*>& ties,
                const std::string& indent) {
  for (const SignedTie* tie : ties) {
    print_edges(loaded.graph, strongest_edges(loaded.graph, tie->statements, 1), indent);
  }
}

Json ties_to_json(const LoadedGraph& loaded, const std::vector<const SignedTie*>& ties) {
  Json::Array list;
  for (const SignedTie* tie : ties) list.push_back(tie_to_json(loaded.graph, *tie, true));
  return Json(std::move(list));
}

void print_blocs(const Options& options, const LoadedGraph& loaded, const SignedGraph& ties,
                 const Blocs& found, std::size_t shown) {
  const BlocTies places(ties, found);
  for (std::uint32_t b = 0; b < shown; ++b) {
    const Bloc& bloc = found.blocs[b];
    print(std::to_string(b + 1) + ". " + members_to_text(loaded, bloc, 20) + "\n");
    if (options.evidence > 0) print_ties(loaded, places.inside(b, options.evidence), "   ");
  }
  std::vector<queries::BlocTies> between = queries::between(ties, found);
  std::stable_sort(between.begin(), between.end(),
                   [](const auto& x, const auto& y) { return x.negative > y.negative; });
  for (const queries::BlocTies& pair : between) {
    if (pair.b >= shown || pair.negative <= pair.positive) continue;
    print(std::to_string(pair.a + 1) + " against " + std::to_string(pair.b + 1) + ": " +
          format_number(pair.negative, 1) + " negative, " + format_number(pair.positive, 1) +
          " positive\n");
  }
}

Json blocs_to_json(const Options& options, const LoadedGraph& loaded, const SignedGraph& ties,
                   const Blocs& found, std::size_t shown, Table& table) {
  const BlocTies places(ties, found);
  Json::Array list, pairs;
  for (std::uint32_t b = 0; b < shown; ++b) {
    Json::Array members;
    for (const Bloc::Member& member : found.blocs[b].members) {
      const Entity& entity = loaded.entity(member.node);
      members.push_back(
          Json(Json::Object{{"node", node_to_json(entity)}, {"weight", rounded(member.weight)}}));
      table.add({std::to_string(b + 1), entity.name, std::string(name_of(entity.type)), entity.id,
                 format_number(member.weight, 6)});
    }
    Json::Object object = {{"bloc", std::size_t{b} + 1}, {"members", std::move(members)}};
    if (options.evidence > 0) {
      object.emplace_back("ties", ties_to_json(loaded, places.inside(b, options.evidence)));
    }
    list.push_back(Json(std::move(object)));
  }
  for (const queries::BlocTies& pair : queries::between(ties, found)) {
    if (pair.b >= shown) continue;
    pairs.push_back(Json(Json::Object{{"a", std::size_t{pair.a} + 1},
                                      {"b", std::size_t{pair.b} + 1},
                                      {"positive", rounded(pair.positive)},
                                      {"negative", rounded(pair.negative)},
                                      {"ties", std::size_t{pair.ties}}}));
  }
  return Json(Json::Object{{"blocs", std::move(list)},
                           {"between", std::move(pairs)},
                           {"modularity", rounded(found.modularity)},
                           {"misfit", rounded(found.total > 0 ? found.misfit / found.total : 0)}});
}

void run_blocs(const Options& options) {
  const queries::Filter filter = make_filter(options.filter);
  const LoadedGraph loaded(options.graph, filter);
  const SignedGraph ties = queries::signed_graph(loaded.graph, filter);
  const Blocs found = queries::blocs(ties, options.resolution);
  const auto shown = static_cast<std::size_t>(
      std::find_if(found.blocs.begin(), found.blocs.end(),
                   [&](const Bloc& bloc) { return bloc.members.size() < options.least; }) -
      found.blocs.begin());
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_blocs(options, loaded, ties, found, shown);
  } else {
    Table table({"bloc", "node", "type", "id", "weight"});
    table.set_numeric(4);
    const Json json = blocs_to_json(options, loaded, ties, found, shown, table);
    print_result(format, json, "blocs", table);
  }
  report_undated(ties.undated);
  if (found.blocs.empty()) {
    report("no two actors stand well or badly to each other");
    return;
  }
  report("modularity " + format_number(found.modularity, 2) + "; " +
         format_number(100 * found.misfit / found.total, 1) +
         " % of the ties' weight does not fit: good between blocs, or bad inside; " +
         with_commas(static_cast<long long>(found.blocs.size() - shown)) +
         " smaller blocs are not listed");
}

void print_brokers(const Options& options, const LoadedGraph& loaded, const SignedGraph& ties,
                   const Blocs& blocs, const std::vector<Broker>& found) {
  const BlocTies places(ties, blocs);
  for (const Broker& broker : found) {
    const Entity& entity = loaded.entity(broker.node);
    print(entity.name + " (" + std::string(name_of(entity.type)) + ")   " +
          format_number(broker.score, 2) + "\n");
    std::size_t listed = 0;
    for (const auto& [bloc, weight] : broker.weights) {
      if (++listed > 4) break;
      print("   " + format_number(weight, 2) + " with " +
            (bloc == broker.bloc ? "its own bloc: " : "the bloc of ") +
            members_to_text(loaded, blocs.blocs[bloc], 4) + "\n");
      if (options.evidence > 0) {
        print_ties(loaded, places.into(broker.node, bloc, options.evidence), "      ");
      }
    }
  }
}

Json brokers_to_json(const Options& options, const LoadedGraph& loaded, const SignedGraph& ties,
                     const Blocs& blocs, const std::vector<Broker>& found, Table& table) {
  const BlocTies places(ties, blocs);
  Json::Array list;
  for (const Broker& broker : found) {
    const Entity& entity = loaded.entity(broker.node);
    Json::Array weights;
    for (const auto& [bloc, weight] : broker.weights) {
      Json::Object into = {{"bloc", std::size_t{bloc} + 1}, {"weight", rounded(weight)}};
      if (options.evidence > 0) {
        into.emplace_back("ties",
                          ties_to_json(loaded, places.into(broker.node, bloc, options.evidence)));
      }
      weights.push_back(Json(std::move(into)));
    }
    table.add({entity.name, std::string(name_of(entity.type)), entity.id,
               std::to_string(broker.bloc + 1), std::to_string(broker.weights.size()),
               format_number(broker.score, 6)});
    list.push_back(Json(Json::Object{{"node", node_to_json(entity)},
                                     {"bloc", std::size_t{broker.bloc} + 1},
                                     {"score", rounded(broker.score)},
                                     {"into", std::move(weights)}}));
  }
  return Json(Json::Object{{"brokers", std::move(list)}});
}

void run_brokers(const Options& options) {
  const queries::Filter filter = make_filter(options.filter);
  const LoadedGraph loaded(options.graph, filter);
  const SignedGraph ties = queries::signed_graph(loaded.graph, filter);
  const Blocs blocs = queries::blocs(ties, options.resolution);
  const std::vector<Broker> found =
      queries::brokers(ties, blocs, options.k > 0 ? options.k : SIZE_MAX);
  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_brokers(options, loaded, ties, blocs, found);
  } else {
    Table table({"node", "type", "id", "bloc", "blocs", "score"});
    for (std::size_t column = 3; column < 6; ++column) table.set_numeric(column);
    const Json json = brokers_to_json(options, loaded, ties, blocs, found, table);
    print_result(format, json, "brokers", table);
  }
  report_undated(ties.undated);
  if (found.empty()) report("no actor has good ties into more than one bloc");
}

/// What both commands share.
void add_common(CLI::App& command, Options& options, const char* evidence) {
  command.add_option("--resolution", options.resolution, "higher: more and smaller blocs (1)")
      ->check(CLI::PositiveNumber)
      ->option_text("X");
  add_evidence_option(command, options.evidence, evidence);
  add_format_option(command, options.format);
  add_filter_options(command, options.filter);
}

}  // namespace

void add_blocs(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "blocs", "Groups of actors with good relations inside, bad ones or none between");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("--least", options->least, "only blocs of so many members (2)")
      ->check(CLI::PositiveNumber)
      ->option_text("N");
  add_common(*command, *options, "strongest ties inside each bloc");
  command->footer(
      "Blocs are where more good ties and fewer bad ones lie inside than chance would have it\n"
      "(modularity for signed graphs). Members are listed by the weight of their ties inside.\n"
      "Example: entente blocs world.entente --type State --since 2022");
  command->callback([options] { run_blocs(*options); });
}

void add_brokers(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("brokers", "Actors with good relations into several blocs");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  add_count_option(*command, options->k, "how many brokers (20; 0: all)");
  add_common(*command, *options, "strongest ties into each bloc");
  command->footer(
      "A broker's score is the weight of its good ties, times how evenly they run into several\n"
      "blocs (of `entente blocs` with the same filters).\n"
      "Example: entente brokers world.entente --type State -k 5 --evidence");
  command->callback([options] { run_brokers(*options); });
}

}  // namespace entente::cli
