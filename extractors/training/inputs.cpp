#include "extractors/training/inputs.h"

#include <iostream>

#include "core/error.h"
#include "extractors/reader.h"

namespace entente::extractors {

int for_each_document(const std::vector<std::string>& inputs,
                      const std::function<void(Document)>& use) {
  bool failed = false;
  for (const Input& input : list_inputs(inputs)) {
    read_documents(input, use, [&](const InputError& error) {
      failed = true;
      std::cerr << error.full_message() << "\n";
    });
  }
  return failed ? 3 : 0;
}

int guarded(const std::function<int()>& body) {
  try {
    return body();
  } catch (const Error& error) {
    std::cerr << error.full_message() << "\n";
    return 3;
  }
}

}  // namespace entente::extractors
