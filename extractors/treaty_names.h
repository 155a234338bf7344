#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// The treaty of these parties and this kind ("Peru-Chile trade deal"), in whatever order another
/// sentence has named two of them; made if missing.
std::int32_t treaty_of(AnnotatedDocument& document, std::vector<std::int32_t> parties,
                       const std::string& kind);

/// Whom a treaty's name calls a party: the state of a leader, else the entity itself.
std::int32_t party_of(const AnnotatedDocument& document, std::int32_t entity);

/// Names the unnamed treaties by those who, as proposals of at least this confidence say, are or
/// are not parties to them ("Peru-Chile trade deal"), joins those that come to bear the same name,
/// and takes out the proposals about those that stay unnamed: of which nothing is said, or only
/// that one party has "a treaty".
void name_treaties(AnnotatedDocument& document, double least_confidence,
                   std::vector<Proposal>& proposals);

/// Drops the treaties that are unnamed still, with their mentions, and all entities that are not
/// mentioned (drop_unmentioned). Proposals that were made before are not valid after it.
void drop_unnamed_treaties(AnnotatedDocument& document);

}  // namespace entente::extractors
