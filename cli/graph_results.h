#pragma once

#include <memory>
#include <string>

#include "core/json.h"
#include "core/store.h"
#include "graphs/statement_graph.h"
#include "queries/hops.h"
#include "queries/paths.h"

namespace entente::cli {

/// Opens a graph for reading and loads its statements.
struct LoadedGraph {
  std::unique_ptr<Store> store;
  graphs::StatementGraph graph;

  explicit LoadedGraph(const std::string& path)
      : store(Store::open(path, sqlite::OpenMode::kReadOnly)),
        graph(graphs::load_statements(*store)) {}

  const Entity& entity(std::uint32_t node) const { return graph.entities[node].entity; }
};

// Results as JSON, as docs/formats.md describes them.
Json node_to_json(const Entity& entity);
Json edge_to_json(const graphs::StatementGraph& graph, const queries::FollowedEdge& edge);
Json chain_to_json(const graphs::StatementGraph& graph, const queries::Chain& chain,
                   const char* strength_name, bool with_sign);

/// "Russia SUPPLIES Japan", with "not" and the modality where they matter.
std::string edge_to_text(const graphs::StatementGraph& graph, const graphs::Edge& edge);
/// Prints the sentences of an edge, indented: “text” (document, date); at most `limit` of them.
void print_evidence(const graphs::StatementGraph& graph, const graphs::Edge& edge,
                    const std::string& indent, std::size_t limit);
/// Prints chains for a reader: nodes, strength, and under each hop what says so.
void print_chains(const graphs::StatementGraph& graph, const queries::Chains& chains);

}  // namespace entente::cli
