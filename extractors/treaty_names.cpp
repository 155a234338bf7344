#include "extractors/treaty_names.h"

#include <algorithm>
#include <utility>

#include "extractors/mentions.h"

namespace entente::extractors {
namespace {

/// Most parties that a name lists.
constexpr std::size_t kMostNamed = 3;

/// "Peru-Chile trade deal" of the parties and the kind.
std::string name_of_parties(const AnnotatedDocument& document,
                            const std::vector<std::int32_t>& parties, const std::string& kind) {
  std::string name;
  for (std::size_t i = 0; i < std::min(parties.size(), kMostNamed); ++i) {
    if (i > 0) name += '-';
    name += document.entities[static_cast<std::size_t>(parties[i])].name;
  }
  return name + " " + kind;
}

}  // namespace

std::int32_t treaty_of(AnnotatedDocument& document, std::vector<std::int32_t> parties,
                       const std::string& kind) {
  const std::string name = name_of_parties(document, parties, kind);
  if (parties.size() != 2) return entity_index(document, EntityType::kTreaty, name);
  std::swap(parties[0], parties[1]);
  const std::string reversed = name_of_parties(document, parties, kind);
  for (std::size_t i = 0; i < document.entities.size(); ++i) {
    const Entity& entity = document.entities[i];
    if (entity.type == EntityType::kTreaty && entity.name == reversed) {
      return static_cast<std::int32_t>(i);
    }
  }
  const std::int32_t treaty = entity_index(document, EntityType::kTreaty, name);
  add_alias(document, treaty, reversed);
  return treaty;
}

std::int32_t party_of(const AnnotatedDocument& document, std::int32_t entity) {
  const bool leader =
      document.entities[static_cast<std::size_t>(entity)].type == EntityType::kLeader;
  const std::int32_t state = leader ? state_of(document, entity) : -1;
  return state >= 0 ? state : entity;
}

void name_treaties(AnnotatedDocument& document, double least_confidence,
                   std::vector<Proposal>& proposals) {
  struct Said {
    std::vector<std::pair<std::uint32_t, std::int32_t>> parties;  // first mention, entity
    std::string time;
  };
  const std::size_t count = document.entities.size();
  std::vector<Said> said(count);
  for (const Proposal& proposal : proposals) {
    const auto treaty = static_cast<std::size_t>(proposal.object);
    if (!document.notes[treaty].unnamed || proposal.confidence < least_confidence) continue;
    const bool party = proposal.relation == Relation::kPartyTo;
    if (!party && proposal.relation != Relation::kWithdrewFrom) continue;
    said[treaty].parties.emplace_back(proposal.subject_mention,
                                      party_of(document, proposal.subject));
    if (party && said[treaty].time.empty()) said[treaty].time = proposal.time.substr(0, 4);
  }
  std::vector<std::int32_t> named(count);
  for (std::size_t i = 0; i < count; ++i) {
    named[i] = static_cast<std::int32_t>(i);
    std::sort(said[i].parties.begin(), said[i].parties.end());
    std::vector<std::int32_t> parties;
    for (const auto& mention_and_party : said[i].parties) {
      const std::int32_t party = mention_and_party.second;
      if (std::find(parties.begin(), parties.end(), party) == parties.end()) {
        parties.push_back(party);
      }
    }
    if (parties.empty()) continue;
    const Entity described = document.entities[i];
    std::string kind = described.name;
    // "Peru treaty" alone would be a node for all of Peru's treaties.
    if (parties.size() == 1 && kind.find(' ') == std::string::npos) {
      if (said[i].time.empty()) continue;
      kind += " of " + said[i].time;
    }
    named[i] = treaty_of(document, parties, kind);
    add_alias(document, named[i], described.name);
    for (const std::string& alias : described.aliases) add_alias(document, named[i], alias);
  }
  for (Mention& mention : document.mentions) {
    if (mention.entity >= 0) mention.entity = named[static_cast<std::size_t>(mention.entity)];
  }
  for (Proposal& proposal : proposals) {
    proposal.subject = named[static_cast<std::size_t>(proposal.subject)];
    proposal.object = named[static_cast<std::size_t>(proposal.object)];
  }
  std::erase_if(proposals, [&](const Proposal& proposal) {
    return document.notes[static_cast<std::size_t>(proposal.object)].unnamed ||
           document.notes[static_cast<std::size_t>(proposal.subject)].unnamed;
  });
}

void drop_unnamed_treaties(AnnotatedDocument& document) {
  std::erase_if(document.mentions, [&](const Mention& mention) {
    return mention.entity >= 0 && document.notes[static_cast<std::size_t>(mention.entity)].unnamed;
  });
  drop_unmentioned(document);
}

}  // namespace entente::extractors
