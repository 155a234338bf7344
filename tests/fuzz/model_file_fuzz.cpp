// Any bytes are a model file or an InputError; a file that opens may still not be an analyzer.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/error.h"
#include "extractors/analyzer.h"
#include "extractors/model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::extractors;
  static const int file = memfd_create("model", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) {
    return 0;
  }
  try {
    const auto model = std::make_shared<const ModelFile>(path);
    load_analyzer(model, Depth::kThorough);
  } catch (const InputError&) {
  }
  return 0;
}
