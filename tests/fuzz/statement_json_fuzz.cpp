// Any bytes as a line of statements for `import`: an InputError, or a statement that is the same
// after it has been written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/statement_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  try {
    const Statement statement = statement_from_json(
        parse_json(std::string_view(reinterpret_cast<const char*>(data), size)));
    const std::string written = statement_to_json(statement).dump();
    if (statement_to_json(statement_from_json(parse_json(written))).dump() != written) {
      std::abort();
    }
  } catch (const InputError&) {
  }
  return 0;
}
