#pragma once

#include <functional>
#include <ostream>
#include <string>

namespace entente::cli {

/// The ending of a file's name in lower case, with its dot.
std::string ending_of(const std::string& file);

/// Writes a file beside its place and then renames it, so that a failure never leaves half a file
/// nor harms one that was there. "-" is standard output. Throws InputError naming the file.
void write_file(const std::string& file, const std::function<void(std::ostream&)>& write);

}  // namespace entente::cli
