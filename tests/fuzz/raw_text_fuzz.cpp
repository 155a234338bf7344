// Any valid UTF-8 becomes sentences whose tokens lie in order inside the text, and survives the way
// through CoNLL-U; any bytes are CoNLL-U or an InputError.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "core/error.h"
#include "core/text.h"
#include "extractors/conllu.h"
#include "extractors/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace entente;
  using namespace entente::extractors;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    read_conllu(text, "fuzz");
  } catch (const InputError&) {
  }
  if (find_invalid_utf8(text)) return 0;
  AnnotatedDocument document;
  document.source.text = text;
  Tokenizer().annotate(document);
  std::uint32_t last = 0;
  for (const Sentence& sentence : document.sentences) {
    if (sentence.tokens.empty()) std::abort();
    for (const Token& token : sentence.tokens) {
      if (token.begin < last || token.end <= token.begin || token.end > size) std::abort();
      if (token.form.empty()) std::abort();
      last = token.end;
    }
  }
  std::ostringstream out;
  write_conllu(document, out);
  const std::vector<AnnotatedDocument> again = read_conllu(out.str(), "written");
  if (again.size() != 1 || again[0].sentences.size() != document.sentences.size()) std::abort();
  return 0;
}
