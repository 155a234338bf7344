#include "extractors/data_path.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.h"

namespace entente::extractors {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> search_roots() {
  std::vector<fs::path> roots;
  if (const char* set = std::getenv("ENTENTE_DATA"); set != nullptr && *set != '\0') {
    // Who names a folder means that folder: a fallback would hide a wrong setting.
    return {fs::path(set)};
  }
  roots.emplace_back(ENTENTE_DATA_DIR);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    roots.push_back(program.parent_path().parent_path() / "share" / "entente");
  }
  return roots;
}

}  // namespace

fs::path data_path(std::string_view name) {
  static const std::vector<fs::path> roots = search_roots();
  std::string searched;
  for (const fs::path& root : roots) {
    fs::path candidate = root / fs::path(name);
    std::error_code error;
    if (fs::exists(candidate, error)) return candidate;
    searched += (searched.empty() ? "" : ", ") + candidate.string();
  }
  throw InputError("data file not found (searched " + searched + ")", std::string(name));
}

}  // namespace entente::extractors
