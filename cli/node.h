#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store.h"

namespace entente::cli {

/// The entity that a user means by a name, an alias, a code or an id, without regard to case,
/// accents and punctuation. An exact id or name beats an alias. Throws NotAnswerable: for a name
/// that fits several entities it lists them, for one that fits none it suggests the nearest.
const StoredEntity& find_entity(std::span<const StoredEntity> entities, std::string_view name);

}  // namespace entente::cli
