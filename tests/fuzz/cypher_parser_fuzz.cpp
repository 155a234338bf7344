// Any bytes are either a query or a CypherError.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "queries/cypher/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    entente::queries::cypher::parse(text);
  } catch (const entente::queries::cypher::CypherError& e) {
    (void)e.in_query(text).what();
  }
  return 0;
}
