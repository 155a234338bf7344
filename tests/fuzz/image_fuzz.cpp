// Any bytes as a stored graph image or value: an InputError or a result, never a crash. The
// header's checksum keeps most damage out; values are read without one.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "graphs/image_file.h"
#include "graphs/value_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::graphs;
  try {
    decode_value({reinterpret_cast<const char*>(data), size});
  } catch (const InputError&) {
  } catch (const std::length_error&) {
  }
  try {
    auto bytes = std::make_shared<std::vector<std::byte>>(size);
    for (size_t i = 0; i < size; ++i) (*bytes)[i] = static_cast<std::byte>(data[i]);
    read_image(*bytes, bytes);
  } catch (const InputError&) {
  }
  return 0;
}
