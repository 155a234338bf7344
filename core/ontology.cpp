#include "core/ontology.h"

#include <string>

#include "core/error.h"
#include "core/text.h"

namespace entente {
namespace {

constexpr std::uint8_t bit(EntityType type) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(type));
}

constexpr std::uint8_t kStates = bit(EntityType::kState);
constexpr std::uint8_t kPeople = bit(EntityType::kLeader) | bit(EntityType::kPerson);
constexpr std::uint8_t kBodies = kStates | bit(EntityType::kOrganization);
constexpr std::uint8_t kActors = kBodies | kPeople;
constexpr std::uint8_t kLands = bit(EntityType::kTerritory);
constexpr std::uint8_t kGoods = bit(EntityType::kResource);
constexpr std::uint8_t kTreaties = bit(EntityType::kTreaty);
constexpr std::uint8_t kEvents = bit(EntityType::kEvent);
/// Regions stand in for the states in them, as in "Europe depends on Russia".
constexpr std::uint8_t kActorsAndLands = kActors | kLands;

using RC = RelationClass;
using R = Relation;

constexpr std::array<RelationInfo, kRelationCount> kRelations = {{
    {R::kAgree, "AGREE", RC::kVerbalCooperation, false, 2.5, 0, 0, kActors, kActorsAndLands},
    {R::kConsult, "CONSULT", RC::kVerbalCooperation, true, 2.5, 0, 0, kActors, kActorsAndLands},
    {R::kSupport, "SUPPORT", RC::kVerbalCooperation, false, 5.0, 0.3, 0, kActors,
     kActorsAndLands | kTreaties | kEvents},
    {R::kConcede, "CONCEDE", RC::kVerbalCooperation, false, 4.5, 0, 0, kActors, kActorsAndLands},
    {R::kCooperate, "COOPERATE", RC::kMaterialCooperation, true, 9.5, 0.3, 0.3, kActors,
     kActorsAndLands},
    {R::kAid, "AID", RC::kMaterialCooperation, false, 10.0, 0.6, 0, kActors, kActorsAndLands},
    {R::kRetreat, "RETREAT", RC::kMaterialCooperation, false, 6.5, 0, 0, kActors, kActorsAndLands},
    {R::kRequest, "REQUEST", RC::kVerbalConflict, false, 0.0, 0.3, 0, kActors, kActorsAndLands},
    {R::kAccuse, "ACCUSE", RC::kVerbalConflict, false, -3.0, 0, 0, kActors,
     kActorsAndLands | kTreaties},
    {R::kReject, "REJECT", RC::kVerbalConflict, false, -2.0, 0, 0, kActors,
     kActorsAndLands | kTreaties},
    {R::kThreaten, "THREATEN", RC::kVerbalConflict, false, -3.5, 0.4, 0, kActors, kActorsAndLands},
    {R::kProtest, "PROTEST", RC::kMaterialConflict, false, -5.0, 0, 0, kActors, kActorsAndLands},
    {R::kSanction, "SANCTION", RC::kMaterialConflict, false, -6.0, 0.5, 0, kActors,
     kActorsAndLands},
    {R::kMobilize, "MOBILIZE", RC::kMaterialConflict, false, -5.5, 0.3, 0, kActors,
     kActorsAndLands},
    {R::kCoerce, "COERCE", RC::kMaterialConflict, false, -7.0, 0.7, 0, kActors, kActorsAndLands},
    {R::kAssault, "ASSAULT", RC::kMaterialConflict, false, -9.0, 0.5, 0, kActors, kActorsAndLands},
    {R::kLeads, "LEADS", RC::kStructure, false, std::nullopt, 0.9, 0, kActors, kBodies | kLands},
    {R::kOfficialOf, "OFFICIAL_OF", RC::kStructure, false, std::nullopt, 0.5, 0, kPeople,
     kBodies | kLands},
    {R::kMemberOf, "MEMBER_OF", RC::kStructure, false, std::nullopt, 0.3, 0.5, kActors | kLands,
     bit(EntityType::kOrganization)},
    {R::kAlliedWith, "ALLIED_WITH", RC::kTiePositive, true, std::nullopt, 0.5, 0.5, kActors,
     kActorsAndLands},
    {R::kPartnerOf, "PARTNER_OF", RC::kTiePositive, true, std::nullopt, 0.4, 0.4, kActors,
     kActorsAndLands},
    {R::kRivalOf, "RIVAL_OF", RC::kTieNegative, true, std::nullopt, 0, 0, kActors, kActorsAndLands},
    {R::kDistrusts, "DISTRUSTS", RC::kTieNegative, false, std::nullopt, 0, 0, kActorsAndLands,
     kActorsAndLands | kTreaties},
    {R::kPartyTo, "PARTY_TO", RC::kStructure, false, std::nullopt, 0, 0, kActors,
     kTreaties | kEvents},
    {R::kWithdrewFrom, "WITHDREW_FROM", RC::kTieNegative, false, std::nullopt, 0, 0, kActors,
     kTreaties | bit(EntityType::kOrganization)},
    {R::kClaims, "CLAIMS", RC::kStructure, false, std::nullopt, 0, 0, kActors, kLands | kStates},
    {R::kControls, "CONTROLS", RC::kStructure, false, std::nullopt, 0.8, 0, kActors,
     kLands | kStates},
    {R::kExports, "EXPORTS", RC::kStructure, false, std::nullopt, 0, 0, kBodies | kLands, kGoods},
    {R::kImports, "IMPORTS", RC::kStructure, false, std::nullopt, 0, 0, kBodies | kLands, kGoods},
    {R::kHasResource, "HAS_RESOURCE", RC::kStructure, false, std::nullopt, 0, 0, kBodies | kLands,
     kGoods},
    {R::kSupplies, "SUPPLIES", RC::kTiePositive, false, std::nullopt, 0.6, 0, kActorsAndLands,
     kActorsAndLands},
    {R::kDependsOn, "DEPENDS_ON", RC::kStructure, false, std::nullopt, 0, 0.9, kActorsAndLands,
     kActorsAndLands | kGoods},
    {R::kTradesWith, "TRADES_WITH", RC::kTiePositive, true, std::nullopt, 0.3, 0.3, kActorsAndLands,
     kActorsAndLands},
    {R::kInvestsIn, "INVESTS_IN", RC::kTiePositive, false, std::nullopt, 0.6, 0, kActors,
     kActorsAndLands},
    {R::kInfluences, "INFLUENCES", RC::kStructure, false, std::nullopt, 0.8, 0, kActorsAndLands,
     kActorsAndLands | kEvents},
}};

constexpr std::array<std::string_view, kEntityTypeCount> kTypeNames = {
    "State", "Leader", "Person", "Organization", "Treaty", "Resource", "Territory", "Event"};
constexpr std::array<std::string_view, kEntityTypeCount> kTypePrefixes = {
    "state", "leader", "person", "organization", "treaty", "resource", "territory", "event"};

}  // namespace

std::span<const RelationInfo> all_relations() { return kRelations; }

const RelationInfo& info(Relation relation) {
  const auto index = static_cast<std::size_t>(relation);
  ENTENTE_CHECK(index < kRelations.size() && kRelations[index].relation == relation);
  return kRelations[index];
}

std::string_view name_of(Relation relation) { return info(relation).name; }

std::string_view name_of(RelationClass relation_class) {
  switch (relation_class) {
    case RC::kVerbalCooperation:
      return "verbal cooperation";
    case RC::kMaterialCooperation:
      return "material cooperation";
    case RC::kVerbalConflict:
      return "verbal conflict";
    case RC::kMaterialConflict:
      return "material conflict";
    case RC::kTiePositive:
      return "tie-positive";
    case RC::kTieNegative:
      return "tie-negative";
    case RC::kStructure:
      return "structure";
  }
  throw InternalError("unknown relation class");
}

std::string_view name_of(EntityType type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

std::string_view id_prefix(EntityType type) {
  return kTypePrefixes.at(static_cast<std::size_t>(type));
}

std::optional<Relation> relation_from(std::string_view name) {
  const std::string upper = to_upper_ascii(name);
  for (const RelationInfo& relation : kRelations) {
    if (relation.name == upper) return relation.relation;
  }
  return std::nullopt;
}

std::optional<EntityType> entity_type_from(std::string_view name) {
  const std::string lower = to_lower(name);
  for (std::size_t i = 0; i < kTypePrefixes.size(); ++i) {
    if (kTypePrefixes[i] == lower) return static_cast<EntityType>(i);
  }
  return std::nullopt;
}

bool is_actor(EntityType type) { return (kActors & bit(type)) != 0; }

bool allows(Relation relation, EntityType subject, EntityType object) {
  const RelationInfo& r = info(relation);
  return (r.subject_types & bit(subject)) != 0 && (r.object_types & bit(object)) != 0;
}

}  // namespace entente
