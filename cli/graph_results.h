#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/loaded_graph.h"
#include "core/json.h"
#include "graphs/statement_graph.h"
#include "queries/balance.h"
#include "queries/hops.h"
#include "queries/paths.h"

namespace entente::cli {

/// Enough digits to rank by, few enough to read.
double rounded(double value);

// Results as JSON, as docs/formats.md describes them.
Json node_to_json(const Entity& entity);
Json edge_to_json(const graphs::StatementGraph& graph, const queries::FollowedEdge& edge);
/// The places in the texts of statements.
Json evidence_to_json(const graphs::StatementGraph& graph,
                      std::span<const std::uint32_t> statements);
/// How two actors stand to each other; its edges only if asked for.
Json tie_to_json(const graphs::StatementGraph& graph, const queries::SignedTie& tie,
                 bool with_edges);
Json chain_to_json(const graphs::StatementGraph& graph, const queries::Chain& chain,
                   const char* strength_name, bool with_sign);

/// Edges of statements seen from their subjects, those of the largest weight (of the largest
/// confidence, where they carry no influence) first; at most `limit` of them.
std::vector<queries::FollowedEdge> strongest_edges(const graphs::StatementGraph& graph,
                                                   std::span<const std::uint32_t> statements,
                                                   std::size_t limit);
Json edges_to_json(const graphs::StatementGraph& graph,
                   std::span<const queries::FollowedEdge> edges);

/// "Russia SUPPLIES Japan", with "not" and the modality where they matter.
std::string edge_to_text(const graphs::StatementGraph& graph, const graphs::Edge& edge);
/// Prints the sentences of an edge, indented: “text” (document, date); at most `limit` of them.
void print_evidence(const graphs::StatementGraph& graph, const graphs::Edge& edge,
                    const std::string& indent, std::size_t limit);
/// Prints edges, indented, each with one sentence below it.
void print_edges(const graphs::StatementGraph& graph, std::span<const queries::FollowedEdge> edges,
                 const std::string& indent);
/// Prints chains for a reader: nodes, strength, and under each hop what says so and how strongly,
/// if wanted with the influence that each edge carries.
void print_chains(const graphs::StatementGraph& graph, const queries::Chains& chains,
                  bool with_weights);

}  // namespace entente::cli
