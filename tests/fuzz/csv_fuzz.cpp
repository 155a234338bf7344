// Any bytes as a pair of CSV files, cut at the first NUL: an InputError or a graph, never a crash.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "core/error.h"
#include "graphs/csv_reader.h"
#include "graphs/graph_writers.h"
#include "graphs/property_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::graphs;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  try {
    GraphBuilder builder;
    NodeNames names;
    csv_kind(bytes);
    read_csv_nodes(bytes.substr(0, cut), "nodes", builder, names);
    if (cut < bytes.size()) read_csv_rels(bytes.substr(cut + 1), "rels", builder, names);
    const PropertyGraph graph(builder.build());
    std::ostringstream out;
    write_csv_nodes(graph, out);
    write_csv_rels(graph, out);
  } catch (const InputError&) {
  }
  return 0;
}
