#include "graphs/graph_files.h"

#include <memory>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "graphs/csv_reader.h"
#include "graphs/graphml_reader.h"
#include "graphs/mapped_file.h"
#include "graphs/node_names.h"
#include "graphs/stored_graph.h"

namespace entente::graphs {
namespace {

void read_into(std::span<const std::string> paths, GraphBuilder& builder, NodeNames& names) {
  struct Csv {
    std::string path;
    std::unique_ptr<MappedFile> file;
  };
  std::vector<Csv> rels;
  for (const std::string& path : paths) {
    auto file = std::make_unique<MappedFile>(path);
    if (!to_lower(path).ends_with(".csv")) {
      read_graphml(file->bytes(), path, builder, names);
      continue;
    }
    switch (csv_kind(file->bytes())) {
      case CsvKind::kNodes:
        read_csv_nodes(file->bytes(), path, builder, names);
        break;
      case CsvKind::kRelationships:
        rels.push_back({path, std::move(file)});
        break;
      case CsvKind::kNeither:
        throw InputError("the header has neither :ID nor :START_ID, :END_ID and :TYPE",
                         path + ":1");
    }
  }
  for (const Csv& csv : rels) read_csv_rels(csv.file->bytes(), csv.path, builder, names);
}

}  // namespace

bool is_graph_file(std::string_view path) {
  const std::string lower = to_lower(path);
  return lower.ends_with(".graphml") || lower.ends_with(".xml") || lower.ends_with(".csv");
}

void read_graph_files(std::span<const std::string> paths, GraphBuilder& builder) {
  NodeNames names;
  read_into(paths, builder, names);
}

Imported import_files(Store& store, std::span<const std::string> paths) {
  Imported imported;
  import_into(store, [&](GraphBuilder& builder, NodeNames& names) {
    const uint32_t nodes = builder.nodes();
    const uint32_t rels = builder.rels();
    read_into(paths, builder, names);
    imported = {builder.nodes() - nodes, builder.rels() - rels};
  });
  return imported;
}

}  // namespace entente::graphs
