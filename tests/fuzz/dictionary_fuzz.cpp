// Any valid UTF-8 as a file for --gazetteer or --lexicon: an InputError or a dictionary.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/error.h"
#include "core/text.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::extractors;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (find_invalid_utf8(text)) return 0;
  try {
    Gazetteer gazetteer;
    gazetteer.add(text, "fuzz");
  } catch (const InputError&) {
  }
  try {
    Lexicon lexicon;
    lexicon.add(text, "fuzz");
  } catch (const InputError&) {
  }
  return 0;
}
