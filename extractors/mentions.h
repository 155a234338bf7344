#pragma once

#include <memory>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"

namespace entente::extractors {

/// Finds names, adjectives of states, goods and described treaties, and ties each to an entity of
/// the document: fills `mentions`, `entities` and `notes`. Only what the text names becomes an
/// entity. Needs tokens; uses tags, tree and name spans where a sentence has them.
class MentionAnnotator : public Annotator {
 public:
  MentionAnnotator(std::shared_ptr<const Gazetteer> gazetteer,
                   std::shared_ptr<const Lexicon> lexicon);
  void annotate(AnnotatedDocument& document) const override;

 private:
  std::shared_ptr<const Gazetteer> gazetteer_;
  std::shared_ptr<const Lexicon> lexicon_;
};

/// Index of the document's entity for the canonical name, made if missing.
std::int32_t entity_index(AnnotatedDocument& document, EntityType type, const std::string& name,
                          const std::string& code = "");
/// Index of the document's entity for a gazetteer entry, made if missing.
std::int32_t entity_index(AnnotatedDocument& document, const GazetteerEntry& entry,
                          const Gazetteer& gazetteer);
/// Drops the entities that no mention refers to. The indices in mentions, notes and `speaker`
/// follow, those in proposals do not.
void drop_unmentioned(AnnotatedDocument& document);
/// Notes a surface form as an alias of the entity.
void add_alias(AnnotatedDocument& document, std::int32_t entity, std::string_view surface);
/// The year that the document is about: its date's, else the latest that its text names, else 0.
int document_year(const AnnotatedDocument& document);

}  // namespace entente::extractors
