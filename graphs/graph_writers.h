// Graphs as JSON, CSV, GEXF and Cypher.
#ifndef ENTENTE_GRAPHS_GRAPH_WRITERS_H_
#define ENTENTE_GRAPHS_GRAPH_WRITERS_H_

#include <iosfwd>

#include "graphs/property_graph.h"

namespace entente::graphs {

/// All writers: the same graph gives the same bytes; InputError if the stream fails.

/// {"nodes":[{"id":0,"labels":[...],"properties":{...}}],
///  "relationships":[{"id":0,"type":"...","start":0,"end":1,"properties":{...}}]}, an element a
///  line.
void write_json(const PropertyGraph& graph, std::ostream& stream);

/// The two files of neo4j-admin's import. A node's id is its property `id` where all nodes have one
/// of their own, else a number. Lists of strings without ';' are string[], other lists JSON text.
void write_csv_nodes(const PropertyGraph& graph, std::ostream& stream);
void write_csv_rels(const PropertyGraph& graph, std::ostream& stream);

/// GEXF 1.3 (https://gexf.net/schema.html), for Gephi: `kind` is an edge's type.
void write_gexf(const PropertyGraph& graph, std::ostream& stream);

/// A script of openCypher that makes the graph in an empty database, a statement a line. Nodes are
/// found by `id` where all have one of their own, else by a property that the last line removes.
void write_cypher(const PropertyGraph& graph, std::ostream& stream);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPH_WRITERS_H_
