// Graph files of other programs, by their names.
#ifndef ENTENTE_GRAPHS_GRAPH_FILES_H_
#define ENTENTE_GRAPHS_GRAPH_FILES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/store.h"
#include "graphs/graph_builder.h"

namespace entente::graphs {

/// How many elements an import added.
struct Imported {
  uint64_t nodes = 0;
  uint64_t rels = 0;
};

/// Whether the file's ending is one that import_files() reads: .graphml, .xml, .csv.
bool is_graph_file(std::string_view path);

/// Reads GraphML files and CSV files with neo4j-admin's headers into a builder, nodes before the
/// relationships that name them. Throws InputError naming file and line.
void read_graph_files(std::span<const std::string> paths, GraphBuilder& builder);

/// Adds these files to the imported graph of a store, all or nothing.
Imported import_files(Store& store, std::span<const std::string> paths);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPH_FILES_H_
