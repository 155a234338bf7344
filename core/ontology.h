#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace entente {

/// Entity types. A Leader is also a Person.
enum class EntityType : std::uint8_t {
  kState,
  kLeader,
  kPerson,
  kOrganization,
  kTreaty,
  kResource,
  kTerritory,
  kEvent,
};
inline constexpr int kEntityTypeCount = 8;

/// Relations: PLOVER's 16 acts, then this project's 19 ties.
enum class Relation : std::uint8_t {
  kAgree,
  kConsult,
  kSupport,
  kConcede,
  kCooperate,
  kAid,
  kRetreat,
  kRequest,
  kAccuse,
  kReject,
  kThreaten,
  kProtest,
  kSanction,
  kMobilize,
  kCoerce,
  kAssault,
  kLeads,
  kOfficialOf,
  kMemberOf,
  kAlliedWith,
  kPartnerOf,
  kRivalOf,
  kDistrusts,
  kPartyTo,
  kWithdrewFrom,
  kClaims,
  kControls,
  kExports,
  kImports,
  kHasResource,
  kSupplies,
  kDependsOn,
  kTradesWith,
  kInvestsIn,
  kInfluences,
};
inline constexpr int kRelationCount = 35;

/// Classes of relations: PLOVER's four for acts, three for ties.
enum class RelationClass : std::uint8_t {
  kVerbalCooperation,
  kMaterialCooperation,
  kVerbalConflict,
  kMaterialConflict,
  kTiePositive,
  kTieNegative,
  kStructure,
};

/// What is known of a relation.
struct RelationInfo {
  Relation relation;
  std::string_view name;  ///< as written, e.g. "SUPPLIES"
  RelationClass relation_class;
  bool symmetric;                   ///< one statement for both directions
  std::optional<double> goldstein;  ///< PLOVER's score of tone, -10..10; none on ties
  double influence_forward;         ///< weight 0..1 of influence subject → object
  double influence_backward;        ///< weight 0..1 of influence object → subject
  std::uint8_t subject_types;       ///< bit set over EntityType that may be the subject
  std::uint8_t object_types;        ///< bit set over EntityType that may be the object
};

/// Every relation in the order of the enum. Source: PLOVER's 16-type edition; the ties are this
/// project's own (docs/architecture.md).
std::span<const RelationInfo> all_relations();
const RelationInfo& info(Relation relation);

std::string_view name_of(Relation relation);
std::string_view name_of(RelationClass relation_class);  ///< "verbal cooperation", "tie-positive"
std::string_view name_of(EntityType type);               ///< "State"
/// The word that ids of the type begin with: "state", "leader".
std::string_view id_prefix(EntityType type);

std::optional<Relation> relation_from(std::string_view name);       ///< any case
std::optional<EntityType> entity_type_from(std::string_view name);  ///< any case

/// True for an actor (State, Leader, Person, Organization).
bool is_actor(EntityType type);
/// True when the ontology lets `subject` RELATION `object` be said.
bool allows(Relation relation, EntityType subject, EntityType object);

}  // namespace entente
