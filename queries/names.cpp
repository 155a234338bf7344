#include "queries/names.h"

#include <algorithm>
#include <tuple>

#include "core/error.h"
#include "core/nearest.h"
#include "core/text.h"

namespace entente::queries {
namespace {

constexpr size_t kMostListed = 20;
constexpr size_t kShortestPart = 3;  // shorter words are in too many names to tell one

void add(std::unordered_map<std::string, std::vector<uint32_t>>& names, const std::string& name,
         uint32_t entity) {
  if (name.empty()) return;
  std::vector<uint32_t>& entities = names[fold_name(name)];
  if (entities.empty() || entities.back() != entity) entities.push_back(entity);
}

/// "EU" of "the European Union"; empty for a name of one word. Small words give no letter.
std::string initials_of(const std::string& name) {
  std::string initials;
  for (size_t i = 0; i < name.size(); ++i) {
    if ((i == 0 || name[i - 1] == ' ') && name[i] >= 'A' && name[i] <= 'Z') initials += name[i];
  }
  return initials.size() < 2 ? "" : initials;
}

}  // namespace

Names::Names(const graphs::StatementGraph& graph) : graph_(graph) {
  for (uint32_t e = 0; e < graph.entities.size(); ++e) {
    const Entity& entity = graph.entities[e].entity;
    add(names_, entity.name, e);
    add(names_, entity.id, e);
    add(aliases_, entity.code, e);
    for (const std::string& alias : entity.aliases) add(aliases_, alias, e);
    if (entity.type == EntityType::kState || entity.type == EntityType::kOrganization) {
      add(initials_, initials_of(entity.name), e);
    }
  }
}

uint32_t Names::only_one(std::string_view name, const std::vector<uint32_t>& entities) const {
  if (entities.size() == 1) return entities[0];
  std::string message = "'" + std::string(name) + "' fits several entities: ";
  const size_t listed = std::min(entities.size(), kMostListed);
  for (size_t i = 0; i < listed; ++i) {
    message +=
        (i == 0 ? "" : ", ") + entity(entities[i]).name + " (" + entity(entities[i]).id + ")";
  }
  if (listed < entities.size()) {
    message += " and " + std::to_string(entities.size() - listed) + " more";
  }
  throw NotAnswerable(message + "; name one by its id");
}

void Names::unknown(std::string_view name) const {
  throw NotAnswerable("no entity goes by '" + std::string(name) + "'" +
                      nearest_text(suggestions(name)));
}

std::optional<uint32_t> Names::by_whole_name(std::string_view name) const {
  const std::string folded = fold_name(name);
  // An id is meant as it is, even where folding makes it like another's.
  if (const auto exact = graph_.find(name)) return *exact;
  for (const auto* table : {&names_, &aliases_, &initials_}) {
    const auto found = table->find(folded);
    if (found != table->end()) return only_one(name, found->second);
  }
  return std::nullopt;
}

std::vector<uint32_t> Names::with_words(const std::string& words) const {
  std::vector<uint32_t> found;
  const auto has = [&](const std::string& name) { return has_words(name, words); };
  for (uint32_t e = 0; e < graph_.entities.size(); ++e) {
    const std::vector<std::string>& aliases = entity(e).aliases;
    if (has(entity(e).name) || std::any_of(aliases.begin(), aliases.end(), has)) found.push_back(e);
  }
  return found;
}

uint32_t Names::resolve(std::string_view name) const {
  const auto found = by_whole_name(name);
  if (!found) unknown(name);
  return *found;
}

Names::Found Names::find(std::string_view name) const {
  if (const auto whole = by_whole_name(name)) return {*whole, false};
  const std::string words = fold_name(name);
  const std::vector<uint32_t> found =
      words.size() < kShortestPart ? std::vector<uint32_t>() : with_words(words);
  if (found.empty()) unknown(name);
  return {only_one(name, found), true};
}

std::vector<uint32_t> Names::matching(std::string_view pattern) const {
  std::vector<uint32_t> found;
  const bool glob = pattern.find_first_of("*?") != std::string_view::npos;
  // Folding would take a glob's own characters for punctuation.
  const std::string wanted = glob ? to_lower(strip_accents(pattern)) : fold_name(pattern);
  const auto fits = [&](const std::string& name) {
    if (glob) return glob_match(wanted, to_lower(strip_accents(name)));
    return fold_name(name).find(wanted) != std::string::npos;
  };
  for (uint32_t e = 0; e < graph_.entities.size(); ++e) {
    const Entity& entity = graph_.entities[e].entity;
    if (wanted.empty() || fits(entity.name) || fits(entity.id) ||
        (!entity.code.empty() && fold_name(entity.code) == wanted) ||
        std::any_of(entity.aliases.begin(), entity.aliases.end(), fits)) {
      found.push_back(e);
    }
  }
  return found;
}

std::vector<std::string> Names::suggestions(std::string_view name, size_t count) const {
  const std::string wanted = fold_name(name);
  std::vector<std::tuple<int, int64_t, std::string>> near;
  for (const StoredEntity& stored : graph_.entities) {
    std::optional<int> best = name_distance(wanted, fold_name(stored.entity.name));
    for (const std::string& alias : stored.entity.aliases) {
      const auto distance = name_distance(wanted, fold_name(alias));
      if (distance && (!best || *distance < *best)) best = distance;
    }
    if (best) near.emplace_back(*best, -stored.mentions, stored.entity.name);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> names;
  for (const auto& [distance, mentions, suggestion] : near) {
    if (names.size() == count) break;
    if (std::find(names.begin(), names.end(), suggestion) == names.end()) {
      names.push_back(suggestion);
    }
  }
  return names;
}

}  // namespace entente::queries
