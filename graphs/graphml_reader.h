// Reading graphs from GraphML.
#ifndef ENTENTE_GRAPHS_GRAPHML_READER_H_
#define ENTENTE_GRAPHS_GRAPHML_READER_H_

#include <string>
#include <string_view>

#include "graphs/graph_builder.h"
#include "graphs/node_names.h"

namespace entente::graphs {

/// Adds the nodes and edges of a GraphML document (http://graphml.graphdrawing.org): ours, and
/// those of other programs. A node's XML id becomes its property `id` (its `original_id` where the
/// file has one), `labels` or `labelV` its labels; an edge's `label`, else `interaction`, `labelE`
/// or `relation`, its type, else RELATED. Defaults of keys are applied, lists that are JSON text
/// become lists, nested graphs are flattened, undirected edges run from source to target; yEd's
/// labels are read. What is drawn only is left out. Throws InputError with file and line: no XML,
/// an edge to a node that is nowhere, an undeclared key, a number that is none, hyperedges, entity
/// declarations.
void read_graphml(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                  NodeNames& names);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPHML_READER_H_
