#include "core/nearest.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace entente {
namespace {

/// "supply" and "supplies": most of what was wanted, and enough to be no accident.
bool begin_alike(std::string_view wanted, std::string_view name) {
  const auto [end, other] = std::mismatch(wanted.begin(), wanted.end(), name.begin(), name.end());
  const auto common = static_cast<std::size_t>(end - wanted.begin());
  return common >= 4 && common * 4 >= wanted.size() * 3;
}

}  // namespace

std::optional<int> name_distance(std::string_view wanted, std::string_view name) {
  const int limit = std::max(2, static_cast<int>(wanted.size()) / 3);
  const int distance = edit_distance(wanted, name, limit);
  // A part of a name is near, too: "Putin" for "Vladimir Putin".
  if (wanted.size() >= 3 && name.find(wanted) != std::string_view::npos) {
    return std::min(distance, 1);
  }
  if (distance <= limit) return distance;
  if (begin_alike(wanted, name)) return limit + 1;
  return std::nullopt;
}

std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names,
                                 std::size_t count) {
  const std::string folded = fold_name(wanted);
  std::vector<std::pair<int, std::string>> near;
  for (const std::string& name : names) {
    if (const auto distance = name_distance(folded, fold_name(name))) {
      near.emplace_back(*distance, name);
    }
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> found;
  for (auto& [distance, name] : near) {
    if (found.size() == count) break;
    found.push_back(std::move(name));
  }
  return found;
}

std::string nearest_text(const std::vector<std::string>& nearest) {
  std::string text;
  for (const std::string& name : nearest) text += (text.empty() ? "; the nearest: " : ", ") + name;
  return text;
}

std::string nearest_text(std::string_view wanted, const std::vector<std::string>& names) {
  return nearest_text(nearest(wanted, names));
}

}  // namespace entente
