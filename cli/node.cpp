#include "cli/node.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace entente::cli {
namespace {

std::string describe(const Entity& entity) {
  return entity.name + " (" + std::string(name_of(entity.type)) + ", " + entity.id + ")";
}

/// How well a folded name fits: 0 not at all, 1 as an alias, 2 as the name or code, 3 as the id.
int fit(const Entity& entity, std::string_view name, const std::string& folded) {
  if (entity.id == name) return 3;
  if (fold_name(entity.name) == folded) return 2;
  if (!entity.code.empty() && fold_name(entity.code) == folded) return 2;
  if (fold_name(entity.id) == folded) return 2;
  for (const std::string& alias : entity.aliases) {
    if (fold_name(alias) == folded) return 1;
  }
  return 0;
}

[[noreturn]] void suggest(std::span<const StoredEntity> entities, std::string_view name,
                          const std::string& folded) {
  struct Near {
    int distance;
    std::int64_t mentions;
    const Entity* entity;
  };
  std::vector<Near> near;
  const int limit = std::max(2, static_cast<int>(folded.size()) / 3);
  for (const StoredEntity& stored : entities) {
    int best = limit + 1;
    const auto look = [&](const std::string& other) {
      const std::string candidate = fold_name(other);
      if (folded.size() >= 3 && candidate.find(folded) != std::string::npos) best = 0;
      best = std::min(best, edit_distance(folded, candidate, limit));
    };
    look(stored.entity.name);
    for (const std::string& alias : stored.entity.aliases) look(alias);
    if (best <= limit) near.push_back({best, stored.mentions, &stored.entity});
  }
  std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    if (a.mentions != b.mentions) return a.mentions > b.mentions;
    return a.entity->id < b.entity->id;
  });
  std::string message = "no entity is called \"" + std::string(name) + "\"";
  for (std::size_t i = 0; i < near.size() && i < 5; ++i) {
    message += (i == 0 ? "; nearest: " : ", ") + describe(*near[i].entity);
  }
  throw NotAnswerable(message);
}

}  // namespace

const StoredEntity& find_entity(std::span<const StoredEntity> entities, std::string_view name) {
  const std::string folded = fold_name(name);
  std::vector<const StoredEntity*> found;
  int best = 1;
  for (const StoredEntity& stored : entities) {
    const int fits = fit(stored.entity, name, folded);
    if (fits > best) {
      found.clear();
      best = fits;
    }
    if (fits >= best && fits > 0) found.push_back(&stored);
  }
  if (found.empty()) suggest(entities, name, folded);
  if (found.size() > 1) {
    std::string message = "\"" + std::string(name) + "\" fits several entities: ";
    for (std::size_t i = 0; i < found.size() && i < 10; ++i) {
      message += (i == 0 ? "" : ", ") + describe(found[i]->entity);
    }
    throw NotAnswerable(message + "; give the id");
  }
  return *found.front();
}

}  // namespace entente::cli
