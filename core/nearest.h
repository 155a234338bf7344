#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// How far a name is from what was wanted, both folded (fold_name): the edit distance, at most 1 if
/// it has the wanted as a part, more than others if it only begins like it; nothing if it is too
/// far to be meant.
std::optional<int> name_distance(std::string_view wanted, std::string_view name);

/// Those of the names that may be meant by `wanted`, nearest first, equal ones in order of the
/// alphabet, at most `count`.
std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names,
                                 std::size_t count = 5);

/// "; the nearest: A, B", or nothing where none is near.
std::string nearest_text(std::string_view wanted, const std::vector<std::string>& names);
std::string nearest_text(const std::vector<std::string>& nearest);

}  // namespace entente
