#include "extractors/speakers.h"

#include <string_view>
#include <unordered_set>

#include "core/text.h"
#include "extractors/mentions.h"
#include "extractors/relations.h"

namespace entente::extractors {
namespace {

/// Verbs in the present tense by which a state's statement speaks: "The United States condemns".
bool declares(std::string_view lemma) {
  static const std::unordered_set<std::string_view> kVerbs = {
      "condemn", "welcome",  "congratulate", "urge",    "call",      "express", "support",
      "commend", "reaffirm", "reject",       "deplore", "extend",    "mourn",   "applaud",
      "thank",   "wish",     "denounce",     "regret",  "reiterate", "join"};
  return kVerbs.contains(lemma);
}

}  // namespace

Speakers::Speakers(AnnotatedDocument& document, const Gazetteer& gazetteer, const Lexicon& lexicon)
    : document_(document), lexicon_(lexicon) {
  const std::string& speaker = document_.source.speaker;
  if (speaker.empty()) return;
  if (const GazetteerEntry* state = gazetteer.country(speaker)) {
    speaker_ = entity_index(document_, *state, gazetteer);
  }
  for (std::size_t i = 0; i < document_.entities.size() && speaker_ < 0; ++i) {
    if (fold_name(document_.entities[i].name) == fold_name(speaker)) {
      speaker_ = static_cast<std::int32_t>(i);
    }
  }
  declared_ = speaker_ >= 0;
  document_.speaker = speaker_;
}

void Speakers::follow_marks(std::uint32_t sentence) {
  const auto& tokens = document_.sentences[sentence].tokens;
  const std::string& text = document_.source.text;
  inside_.assign(tokens.size(), false);
  // Each paragraph of a quotation begins with a mark of its own.
  if (begins_paragraph(document_, sentence)) open_ = false;
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    const std::string& form = tokens[t].form;
    if (form == "“" || form == "``") {
      open_ = true;
    } else if (form == "”" || form == "''") {
      open_ = false;
    } else if (form == "\"") {
      const std::uint32_t at = tokens[t].begin;
      open_ = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '(';
    }
    inside_[t] = open_;
  }
}

void Speakers::skip(std::uint32_t sentence) {
  const bool was_open = open_;
  follow_marks(sentence);
  // Whom a sentence that was not read quotes is not known.
  if (open_ && !was_open) quoted_ = -1;
}

void Speakers::enter(std::uint32_t sentence, const Syntax& syntax,
                     const std::vector<Mention>& mentions) {
  follow_marks(sentence);
  const auto& tokens = document_.sentences[sentence].tokens;
  const bool introduces = !tokens.empty() && tokens.back().form == ":";
  for (const Mention& mention : mentions) {
    if (!syntax.is(mention.head, "nsubj") || inside_[mention.head] || !mention.core) continue;
    const auto verb = static_cast<std::uint32_t>(syntax.head(mention.head));
    const EntityType type = document_.entities[static_cast<std::size_t>(mention.entity)].type;
    const bool person = type == EntityType::kLeader || type == EntityType::kPerson;
    if (!person && type != EntityType::kState && type != EntityType::kOrganization) continue;
    if (lexicon_.is(Operator::kSpeech, to_lower(syntax[verb].lemma))) {
      quoted_ = mention.entity;
      if (introduces && !declared_) speaker_ = mention.entity;
    } else if (speaker_ < 0 && type == EntityType::kState && syntax[verb].xpos == "VBZ" &&
               declares(to_lower(syntax[verb].lemma)) && syntax.is(verb, "root")) {
      speaker_ = mention.entity;
    }
  }
}

std::int32_t Speakers::first_person(std::uint32_t word, bool plural) const {
  if (inside_[word]) return person_or_state(quoted_, plural);
  if (declared_) return speaker_;
  return person_or_state(speaker_, plural);
}

std::int32_t Speakers::person_or_state(std::int32_t speaker, bool plural) const {
  if (speaker < 0) return -1;
  const EntityType type = document_.entities[static_cast<std::size_t>(speaker)].type;
  if (type == EntityType::kLeader) return plural ? state_of(document_, speaker) : speaker;
  if (type == EntityType::kPerson) return plural ? -1 : speaker;
  return plural ? speaker : -1;
}

}  // namespace entente::extractors
