#include "extractors/bodies.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

#include "core/text.h"
#include "extractors/mentions.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

/// Bodies of a state or of its society that a single noun names.
bool is_body(std::string_view lemma) {
  static const WordSet kNouns = {
      "army",         "military",   "navy",       "parliament", "senate",      "legislature",
      "judiciary",    "police",     "junta",      "opposition", "gendarmerie", "protester",
      "demonstrator", "rebel",      "separatist", "insurgent",  "guerrilla",   "militia",
      "mercenary",    "coastguard", "cabinet",    "mujahideen", "cartel",      "gang",
      "peshmerga",    "court",      "tribunal",   "politburo"};
  return kNouns.contains(lemma);
}

/// Nouns that name a body with the word before them: "central bank", "foreign ministry".
bool is_body(std::string_view before, std::string_view lemma) {
  static const std::map<std::string_view, WordSet> kPairs = {
      {"force", {"armed", "air", "security", "defence", "defense", "police"}},
      {"guard", {"coast", "border", "presidential", "republican", "national"}},
      {"bank", {"central", "national", "reserve"}},
      {"ministry",
       {"foreign", "defence", "defense", "finance", "interior", "trade", "energy", "commerce",
        "justice", "economy", "oil", "agriculture", "security", "health", "affairs", "culture",
        "transport", "education", "petroleum"}},
      {"court",
       {"supreme", "constitutional", "high", "state", "military", "federal", "appeals", "appeal"}},
      {"council", {"security", "state", "military", "sovereignty", "sovereign"}},
      {"service", {"security", "intelligence", "secret", "border"}},
      {"agency", {"intelligence", "spy", "security", "space", "development"}},
      {"intelligence", {"military"}},
      {"commission", {"electoral", "election", "elections"}},
      {"assembly", {"national", "constituent", "legislative"}},
      {"party", {"ruling", "governing", "opposition", "communist"}},
      {"commissariat", {"foreign"}},
  };
  const auto found = kPairs.find(lemma);
  return found != kPairs.end() && found->second.contains(before);
}

/// People who act together, so that "in" tells whose they are.
bool is_crowd(std::string_view lemma) {
  static const WordSet kNouns = {"protester", "demonstrator", "rebel",   "separatist", "insurgent",
                                 "guerrilla", "opposition",   "militia", "junta",      "cartel"};
  return kNouns.contains(lemma);
}

/// Bodies of which every state has one, so that "the army" is that of the state in question.
bool every_state_has(std::string_view lemma) {
  static const WordSet kNouns = {"army",   "military", "navy",     "parliament", "senate",
                                 "police", "cabinet",  "ministry", "bank",       "force"};
  return kNouns.contains(lemma);
}

/// "the Saudi-led coalition", "the UN-backed mission".
bool is_led_body(std::string_view lemma) {
  static const WordSet kNouns = {"coalition", "alliance", "mission", "force"};
  return kNouns.contains(lemma);
}

}  // namespace

std::string DescribedBodies::adjective(std::int32_t entity) const {
  const Entity& owner = document_.entities[static_cast<std::size_t>(entity)];
  if (owner.code == "USA") return "US";
  const GazetteerEntry* entry = gazetteer_.country(owner.code.empty() ? owner.name : owner.code);
  return entry == nullptr || entry->adjective.empty() ? owner.name : entry->adjective;
}

std::int32_t DescribedBodies::body(const std::string& name) {
  if (const auto* keys = gazetteer_.find(name)) {
    for (const GazetteerKey& key : *keys) {
      if (key.entry->type == EntityType::kOrganization && !key.weak) {
        return entity_index(document_, *key.entry, gazetteer_);
      }
    }
  }
  return entity_index(document_, EntityType::kOrganization, name);
}

std::int32_t DescribedBodies::only_state(std::uint32_t s, const std::vector<Mention>& here,
                                         std::uint32_t before) const {
  std::set<std::int32_t> states;
  const auto note = [&](const Mention& mention) {
    const Entity& entity = document_.entities[static_cast<std::size_t>(mention.entity)];
    if (mention.core && entity.type == EntityType::kState) states.insert(mention.entity);
  };
  for (const Mention& mention : here) {
    if (mention.last < before) note(mention);
  }
  for (std::size_t i = document_.mentions.size(); i-- > 0;) {
    const Mention& mention = document_.mentions[i];
    if (mention.sentence + 1 < s) break;
    if (mention.sentence < s) note(mention);
  }
  if (states.size() != 1) return -1;
  std::map<std::int32_t, int> count;
  for (const Mention& mention : document_.mentions) ++count[mention.entity];
  const int most = count[*states.begin()];
  const bool topic = std::all_of(count.begin(), count.end(), [&](const auto& other) {
    const Entity& entity = document_.entities[static_cast<std::size_t>(other.first)];
    return entity.type != EntityType::kState || other.second <= most;
  });
  return topic ? *states.begin() : -1;
}

std::vector<Mention> DescribedBodies::find(std::uint32_t s, std::vector<Mention>& here) {
  std::vector<Mention> added;
  const Sentence& sentence = document_.sentences[s];
  if (!sentence.analysed) return added;
  const Syntax syntax(sentence);
  const auto type = [&](const Mention& mention) {
    return document_.entities[static_cast<std::size_t>(mention.entity)].type;
  };
  const auto at = [&](std::uint32_t t) -> Mention* {
    for (Mention& mention : here) {
      if (mention.first <= t && t <= mention.last) return &mention;
    }
    return nullptr;
  };
  const auto owner_at = [&](std::uint32_t t) -> const Mention* {
    const Mention* mention = at(t);
    if (mention == nullptr || mention->head != t) return nullptr;
    const bool place = type(*mention) == EntityType::kTerritory;
    return type(*mention) == EntityType::kState || place ? mention : nullptr;
  };
  for (std::uint32_t t = 0; t < syntax.size(); ++t) {
    if (!syntax.is_noun(t)) continue;
    const std::string lemma = to_lower(syntax[t].lemma);
    // The words that say what the body is: [kind, t].
    std::uint32_t kind = t;
    const bool single = is_body(lemma);
    if (!single && t > 0 && is_body(syntax.lower(t - 1), lemma)) kind = t - 1;
    const bool led = !single && kind == t && is_led_body(lemma);
    if (!single && kind == t && !led) continue;
    Mention* named = at(t);
    if (named != nullptr) {
      const auto& notes = document_.notes[static_cast<std::size_t>(named->entity)];
      if (type(*named) != EntityType::kOrganization || notes.from_gazetteer) continue;
      if (named->first > kind || named->last != t) continue;
      kind = named->first;  // "National Security Council"
    }
    const Mention* owner = nullptr;
    bool definite = false;
    bool other = false;  // words that tell it from the body of the same kind
    std::uint32_t first = kind;
    for (std::uint32_t c : syntax.children(t)) {
      if (c >= kind && c <= t) continue;
      const std::string word = syntax.lower(c);
      if (word == "the" || word == "this") definite = true;
      const bool before = c < t && (syntax.is(c, "nmod:poss") || syntax.is(c, "amod") ||
                                    syntax.is(c, "compound") || syntax.is(c, "nmod"));
      const std::string preposition = c > t && syntax.is(c, "nmod") ? syntax.preposition(c) : "";
      const bool behind = preposition == "of" || (preposition == "in" && is_crowd(lemma));
      if (before && led && syntax[c].xpos == "VBN" && c >= 2) {
        const Mention* leader = at(c - 2);
        if (leader != nullptr && syntax.lower(c - 1) == "-") {
          owner = leader;
          first = c - 2;
        }
      } else if (!led && (before || behind) && owner_at(c) != nullptr) {
        owner = owner_at(c);
        if (before) first = std::min(first, owner->first);
      } else if (before || preposition == "of" || preposition == "for") {
        other = true;
      }
    }
    if (led && (owner == nullptr || other)) continue;
    std::string what;
    for (std::uint32_t w = kind; w <= t; ++w) {
      if (w > kind) what += ' ';
      what += named != nullptr ? syntax[w].form : syntax.lower(w);
    }
    std::int32_t entity = -1;
    if (owner != nullptr && led) {
      std::string leader = adjective(owner->entity);
      for (std::uint32_t w = owner->last + 1; w < kind; ++w) leader += syntax.lower(w);
      entity = body(leader.append(" ").append(what));
    } else if (owner != nullptr) {
      entity = body(adjective(owner->entity) + " " + what);
      Entity& made = document_.entities[static_cast<std::size_t>(entity)];
      if (type(*owner) == EntityType::kState && made.country.empty()) {
        made.country = document_.entities[static_cast<std::size_t>(owner->entity)].code;
      }
    } else if (definite && !other && last_.contains(to_lower(what))) {
      entity = last_[to_lower(what)];
    } else if (const std::int32_t state =
                   definite && !other && every_state_has(lemma) ? only_state(s, here, t) : -1;
               state >= 0) {
      const std::string of_state = adjective(state) + " ";
      entity = body(what.starts_with(of_state) ? what : of_state + what);
    } else {
      continue;
    }
    last_[to_lower(what)] = entity;
    const auto called = [&](std::uint32_t from, std::uint32_t to) {
      add_alias(document_, entity, squeeze_space(text_of(document_, sentence, from, to)));
    };
    called(kind, t);
    if (owner != nullptr) {
      called(first, t);
      if (owner->first > t && owner->last - t < 6) called(kind, owner->last);
    }
    if (named != nullptr) {
      named->entity = entity;
      continue;
    }
    Mention mention;
    mention.sentence = s;
    mention.first = kind;
    mention.last = t;
    mention.head = t;
    mention.kind = MentionKind::kNominal;
    mention.entity = entity;
    added.push_back(mention);
  }
  return added;
}

}  // namespace entente::extractors
