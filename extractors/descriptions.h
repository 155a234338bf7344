#pragma once

#include <cstdint>
#include <string_view>

#include "core/statement.h"

namespace entente::extractors {

/// What a definite noun ("the country", "the bloc") may refer to.
enum class Wanted : std::uint8_t { kState, kBody, kPerson, kTreaty, kPlace, kNone };

/// By the noun's lemma.
Wanted wanted_by(std::string_view noun);
bool fits(Wanted wanted, EntityType type);

/// True where a word of a description ("the island nation", "the kingdom") does not speak against
/// the state with this code. Words that say nothing of a kind of state fit all.
bool describes(std::string_view word, std::string_view state_code);

/// True for a modifier that only describes what is known already ("the landlocked country"), false
/// for one that tells it from others ("the neighbouring country", "the largest country").
bool only_describes(std::string_view modifier);

}  // namespace entente::extractors
