#include "extractors/short_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"
#include "extractors/mentions.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

/// The body or treaty of the United Nations that their speakers mean by the word.
std::string_view united_nations_name(std::string_view noun) {
  static const std::unordered_map<std::string_view, std::string_view> kNames = {
      {"organization", "United Nations"},
      {"organisation", "United Nations"},
      {"assembly", "UN General Assembly"},
      {"council", "UN Security Council"},
      {"charter", "UN Charter"}};
  const auto found = kNames.find(noun);
  return found == kNames.end() ? std::string_view() : found->second;
}

/// "commission" in "European Commission", "council" in "councillor" not.
bool has_word(const std::string& name, std::string_view noun) {
  const std::string folded = to_lower(name);
  for (std::size_t at = folded.find(noun); at != std::string::npos;
       at = folded.find(noun, at + 1)) {
    const bool begins = at > 0 && folded[at - 1] == ' ';
    const std::size_t end = at + noun.size();
    if (begins && (end == folded.size() || folded[end] == ' ')) return true;
    if (at == 0 && end < folded.size() && folded[end] == ' ') return true;
  }
  return false;
}

}  // namespace

bool is_generic_name(const std::vector<Token>& tokens, std::uint32_t first, std::uint32_t last) {
  static const WordSet kWords = {"member",
                                 "members",
                                 "state",
                                 "states",
                                 "head",
                                 "heads",
                                 "government",
                                 "governments",
                                 "power",
                                 "powers",
                                 "great",
                                 "major",
                                 "minister",
                                 "ministers",
                                 "foreign",
                                 "affairs",
                                 "party",
                                 "parties",
                                 "people",
                                 "peoples",
                                 "country",
                                 "countries",
                                 "delegation",
                                 "delegations",
                                 "republic",
                                 "president",
                                 "secretary",
                                 "nation",
                                 "nations",
                                 "leader",
                                 "leaders",
                                 "permanent",
                                 "non",
                                 "of",
                                 "and",
                                 "the",
                                 "-",
                                 "mother",
                                 "earth",
                                 "mr",
                                 "mr.",
                                 "plan",
                                 "action",
                                 "institute",
                                 "section",
                                 "chairman",
                                 "contracting",
                                 "territory",
                                 "territories",
                                 "excellency",
                                 "excellencies",
                                 "high",
                                 "representative",
                                 "representatives",
                                 "general",
                                 "external"};
  static const WordSet kAlone = {"international", "regional", "national"};
  if (first == last && kAlone.contains(to_lower(tokens[first].form))) return true;
  for (std::uint32_t t = first; t <= last; ++t) {
    if (!kWords.contains(to_lower(tokens[t].form))) return false;
  }
  return true;
}

bool is_short_name(std::string_view noun) {
  static const WordSet kNouns = {
      "organization", "organisation", "assembly",    "council",    "commission",  "committee",
      "union",        "tribunal",     "secretariat", "charter",    "treaty",      "convention",
      "agreement",    "alliance",     "community",   "authority",  "mission",     "fund",
      "declaration",  "protocol",     "coalition",   "institute",  "agency",      "conference",
      "covenant",     "pact",         "department",  "ministry",   "association", "federation",
      "court",        "forum",        "bank",        "initiative", "corporation", "foundation"};
  return kNouns.contains(noun);
}

std::int32_t bearer_of_short_name(AnnotatedDocument& document, const Gazetteer& gazetteer,
                                  std::string_view noun, std::uint32_t sentence,
                                  bool united_nations) {
  const std::string_view name = united_nations ? united_nations_name(noun) : std::string_view();
  const std::uint32_t earliest = name.empty() ? 0 : sentence - std::min<std::uint32_t>(sentence, 1);
  for (auto mention = document.mentions.rbegin(); mention != document.mentions.rend(); ++mention) {
    if (mention->sentence < earliest) break;
    const Entity& entity = document.entities[static_cast<std::size_t>(mention->entity)];
    if (entity.type != EntityType::kOrganization && entity.type != EntityType::kTreaty) continue;
    const bool named = has_word(entity.name, noun) ||
                       std::any_of(entity.aliases.begin(), entity.aliases.end(),
                                   [&](const std::string& alias) { return has_word(alias, noun); });
    if (named) return mention->entity;
  }
  if (name.empty()) return -1;
  const auto* keys = gazetteer.find(name);
  return keys == nullptr ? -1 : entity_index(document, *keys->front().entry, gazetteer);
}

std::int32_t secretary_general(AnnotatedDocument& document, const Gazetteer& gazetteer) {
  const auto held = [](const GazetteerKey& key) {
    return std::any_of(key.entry->offices.begin(), key.entry->offices.end(), [](const Office& o) {
      return o.title == "secretary-general" && o.country == "United Nations";
    });
  };
  for (std::size_t i = 0; i < document.entities.size(); ++i) {
    const auto* keys = document.entities[i].type == EntityType::kLeader
                           ? gazetteer.find(document.entities[i].name)
                           : nullptr;
    if (keys != nullptr && std::any_of(keys->begin(), keys->end(), held)) {
      return static_cast<std::int32_t>(i);
    }
  }
  return entity_index(document, EntityType::kLeader, "UN Secretary-General");
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> secretary_general_spans(
    const std::vector<Token>& tokens) {
  static const WordSet kBefore = {"the", "our", "this"};
  static const WordSet kOwners = {"united", "organization", "organisation", "un"};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
  const auto word = [&](std::size_t t) {
    return t < tokens.size() ? to_lower(tokens[t].form) : std::string();
  };
  for (std::uint32_t t = 1; t + 2 < tokens.size(); ++t) {
    if (word(t) != "secretary" || word(t + 1) != "-" || word(t + 2) != "general") continue;
    if (!kBefore.contains(word(t - 1))) continue;
    if (t + 3 < tokens.size() && tokens[t + 3].upos == "PROPN") continue;
    if (word(t + 3) == "of") {
      const std::size_t owner = word(t + 4) == "the" || word(t + 4) == "our" ? t + 5 : t + 4;
      if (!kOwners.contains(word(owner))) continue;
    }
    spans.emplace_back(t, t + 2);
  }
  return spans;
}

}  // namespace entente::extractors
