#include "core/statement.h"

#include "core/error.h"
#include "core/text.h"

namespace entente {

std::string_view name_of(Polarity polarity) {
  return polarity == Polarity::kPositive ? "positive" : "negative";
}

std::string_view name_of(Modality modality) {
  switch (modality) {
    case Modality::kActual:
      return "actual";
    case Modality::kFuture:
      return "future";
    case Modality::kPossible:
      return "possible";
    case Modality::kClaimed:
      return "claimed";
  }
  throw InternalError("unknown modality");
}

Polarity polarity_from(std::string_view name) {
  for (Polarity p : {Polarity::kPositive, Polarity::kNegative}) {
    if (name_of(p) == name) return p;
  }
  throw UsageError("unknown polarity \"" + std::string(name) + "\": positive or negative");
}

Modality modality_from(std::string_view name) {
  for (Modality m :
       {Modality::kActual, Modality::kFuture, Modality::kPossible, Modality::kClaimed}) {
    if (name_of(m) == name) return m;
  }
  throw UsageError("unknown modality \"" + std::string(name) +
                   "\": actual, future, possible or claimed");
}

std::string make_entity_id(EntityType type, std::string_view name, std::string_view code) {
  std::string id(id_prefix(type));
  id += ':';
  if (!code.empty() && type == EntityType::kState) return id += code;
  return id += slug(name);
}

}  // namespace entente
