#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"

namespace entente::extractors {

/// Finds bodies that a text describes by what they are and whose: "the Kenyan parliament",
/// "Sudan's army", "protesters in Georgia". Each becomes an organization under the adjective of
/// its state ("Sudanese army"), and "the army" after it means the last one. Made for one document
/// whose sentences come in order.
class DescribedBodies {
 public:
  DescribedBodies(AnnotatedDocument& document, const Gazetteer& gazetteer)
      : document_(document), gazetteer_(gazetteer) {}

  /// The mentions to add to those of sentence `s`. Names of `here` that only say what a body is
  /// ("Foreign Ministry" in "Iran's Foreign Ministry") are bound to the body of that state.
  std::vector<Mention> find(std::uint32_t s, std::vector<Mention>& here);

 private:
  /// The adjective of a state, else the name.
  std::string adjective(std::int32_t entity) const;
  /// The organization of that name, the gazetteer's where it knows it.
  std::int32_t body(const std::string& name);
  /// The state that this sentence names before the word and the one before it names, where there
  /// is but one and none is named more often in the document so far; else -1.
  std::int32_t only_state(std::uint32_t s, const std::vector<Mention>& here,
                          std::uint32_t before) const;

  AnnotatedDocument& document_;
  const Gazetteer& gazetteer_;
  std::map<std::string, std::int32_t> last_;  // "army" → the body last called so
};

}  // namespace entente::extractors
