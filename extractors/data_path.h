#pragma once

#include <filesystem>
#include <string_view>

namespace entente::extractors {

/// The folder that holds the program's installed data (word lists, models), found once a process:
/// the environment variable ENTENTE_DATA where it is set, else the source folder the program was
/// built from while that exists, else ../share/entente beside the program. `name` is relative to
/// the repository's extractors folder, e.g. "models/english.model" or "data/countries.tsv".
/// Throws InputError when no such file is found, naming the places that were searched. Thread-safe.
std::filesystem::path data_path(std::string_view name);

}  // namespace entente::extractors
