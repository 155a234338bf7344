// Any bytes as a file of text, Markdown or HTML (the first byte says which): an InputError or a
// document of valid UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/error.h"
#include "core/text.h"
#include "extractors/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::extractors;
  if (size == 0) return 0;
  constexpr Input::Format kFormats[] = {Input::Format::kText, Input::Format::kMarkdown,
                                        Input::Format::kHtml};
  const Input input{"fuzz", kFormats[data[0] % 3], "fuzz"};
  try {
    const Document document =
        read_document(input, std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
    if (find_invalid_utf8(document.text) || find_invalid_utf8(document.title)) std::abort();
  } catch (const InputError&) {
  }
  return 0;
}
