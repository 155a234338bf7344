// Any bytes as GraphML: an InputError or a graph, never a crash. What was read is written and read
// again, which must give as many elements.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "core/error.h"
#include "graphs/graphml_reader.h"
#include "graphs/graphml_writer.h"
#include "graphs/property_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::graphs;
  try {
    GraphBuilder builder;
    NodeNames names;
    read_graphml({reinterpret_cast<const char*>(data), size}, "fuzz", builder, names);
    const PropertyGraph graph(builder.build());
    std::ostringstream written;
    write_graphml(graph, written);
    GraphBuilder again;
    NodeNames names_again;
    read_graphml(written.str(), "again", again, names_again);
    ENTENTE_CHECK(again.nodes() == graph.node_count() && again.rels() == graph.rel_count());
  } catch (const InputError&) {
  }
  return 0;
}
