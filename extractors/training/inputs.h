// What the programs of this folder have in common.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/document.h"

namespace entente::extractors {

/// Gives every document of the inputs (files, folders, globs, -) to `use`; what cannot be read is
/// named on standard error. Returns the exit code: 0, or 3 where something could not be read.
int for_each_document(const std::vector<std::string>& inputs,
                      const std::function<void(Document)>& use);

/// Runs a program's body; an entente::Error that ends it is named on standard error and gives exit
/// code 3.
int guarded(const std::function<int()>& body);

}  // namespace entente::extractors
