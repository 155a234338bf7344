#pragma once

#include "core/document.h"
#include "core/json.h"
#include "core/statement.h"

namespace entente {

/// {"id","name","type","code","aliases"} with "country" where it is known.
Json entity_to_json(const Entity& entity);
/// A statement as `extract` prints it (docs/formats.md).
Json statement_to_json(const Statement& statement);

/// The document of a statement as members beside its own: title, date, url and speaker, where they
/// are known.
void append_document(Json::Object& object, const Document& document);
/// Those members and "doc", the id; without a text. Throws InputError for one that is no string.
Document document_from_json(const Json& json);

/// Reads what statement_to_json writes, and what other extractors write: subject and object may be
/// bare names with "subject_type" and "object_type", ids may be missing (made of type and name),
/// evidence may be a bare string, and missing where an "origin" tells what made the statement
/// instead. Throws InputError naming the member that is missing or wrong.
Statement statement_from_json(const Json& json);

}  // namespace entente
