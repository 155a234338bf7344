#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/ontology.h"

namespace entente {

enum class Polarity : std::uint8_t { kPositive, kNegative };
enum class Modality : std::uint8_t { kActual, kFuture, kPossible, kClaimed };

std::string_view name_of(Polarity polarity);
std::string_view name_of(Modality modality);
/// Throw UsageError for an unknown name.
Polarity polarity_from(std::string_view name);
Modality modality_from(std::string_view name);

/// An entity as statements and results name it.
struct Entity {
  std::string id;    ///< "state:RUS", "leader:vladimir-putin"; stable from build to build
  std::string name;  ///< canonical name
  EntityType type = EntityType::kState;
  std::string code;                  ///< ISO 3166-1 alpha-3 on states, else empty
  std::string country;               ///< alpha-3 on leaders and national organizations where known
  std::vector<std::string> aliases;  ///< as the texts write it; sorted, without the name itself
};

/// The words that say a statement. Offsets are bytes into the document's text.
struct Evidence {
  std::string text;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t sentence = 0;  ///< number of the sentence in its document, from 0
};

/// One thing that a text says about two entities.
struct Statement {
  std::string doc;
  Entity subject;
  Relation relation = Relation::kAgree;
  Entity object;
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  std::map<std::string, std::string> props;  ///< resource, share, amount, title, place, treaty
  std::string time;         ///< ISO 8601 date (year, month or day) that the text gives, or empty
  std::string attribution;  ///< who said so, or empty
  double confidence = 0;    ///< 0..1, calibrated probability that the statement is right
  Evidence evidence;
  std::string origin;  ///< empty for our own extraction; otherwise which import it came from
};

/// "state:" + code, or the prefix of the type with the words of the name: "state:soviet-union".
std::string make_entity_id(EntityType type, std::string_view name, std::string_view code = "");

}  // namespace entente
