#include "extractors/mentions.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"
#include "extractors/bodies.h"
#include "extractors/names.h"
#include "extractors/short_names.h"
#include "extractors/syntax.h"
#include "extractors/time.h"
#include "extractors/treaties.h"

namespace entente::extractors {
namespace {

/// Builds the mentions of one document.
class Builder {
 public:
  Builder(AnnotatedDocument& document, const Gazetteer& gazetteer, const Lexicon& lexicon)
      : document_(document),
        gazetteer_(gazetteer),
        lexicon_(lexicon),
        year_(document_year(document)) {}

  void run() {
    document_.mentions.clear();
    document_.entities.clear();
    document_.notes.clear();
    for (const Sentence& sentence : document_.sentences) {
      names_.push_back(find_names(sentence, gazetteer_, lexicon_));
      for (const auto& name : names_.back()) weigh(name);
    }
    learn_acronyms();
    // Full names first: a surname may stand before the full name (in a title or a lead).
    for (std::uint32_t s = 0; s < names_.size(); ++s) learn_people(s);
    DescribedBodies bodies(document_, gazetteer_);
    for (std::uint32_t s = 0; s < names_.size(); ++s) {
      const std::size_t before = document_.mentions.size();
      for (const auto& name : names_[s]) place(s, name);
      if (is_united_nations_speech()) place_secretary_general(s);
      std::vector<Mention> here(document_.mentions.begin() + static_cast<std::ptrdiff_t>(before),
                                document_.mentions.end());
      const std::vector<Mention> described = bodies.find(s, here);
      here.insert(here.end(), described.begin(), described.end());
      document_.mentions.resize(before);
      document_.mentions.insert(document_.mentions.end(), here.begin(), here.end());
      for (const Mention& treaty : described_treaties(document_, s, here, 2)) {
        document_.mentions.push_back(treaty);
      }
    }
    std::sort(document_.mentions.begin(), document_.mentions.end(),
              [](const Mention& a, const Mention& b) {
                return std::tie(a.sentence, a.first, a.last, a.entity) <
                       std::tie(b.sentence, b.first, b.last, b.entity);
              });
    drop_unmentioned(document_);  // people learned ahead whose mentions were dropped again
  }

 private:
  const Sentence& sentence(std::uint32_t s) const { return document_.sentences[s]; }

  std::string text(std::uint32_t s, std::uint32_t first, std::uint32_t last) const {
    return squeeze_space(text_of(document_, sentence(s), first, last));
  }

  /// Counts the entries that the document names beyond doubt, to settle weak and double readings.
  void weigh(const NameCandidate& name) {
    if (name.keys == nullptr) return;
    for (const GazetteerKey& key : *name.keys) {
      if (key.weak || key.kind == NameKind::kShort) continue;
      const bool seat = key.kind == NameKind::kCapital || key.kind == NameKind::kMetonym;
      if (name.keys->size() == 1 || !seat) evident_[key.entry] += 1;
      if (name.keys->size() == 1) sure_.insert(key.entry);
      if (!key.entry->code.empty()) countries_.insert(key.entry->code);
      countries_.insert(key.entry->name);
    }
  }

  bool country_named(const GazetteerEntry& entry) const {
    if (entry.country.empty()) return false;
    if (countries_.contains(entry.country)) return true;
    const GazetteerEntry* state = gazetteer_.country(entry.country);
    return state != nullptr && countries_.contains(state->name);
  }

  bool in_office(const GazetteerEntry& entry) const {
    if (year_ == 0) return false;
    // An office without years tells nothing of today.
    return std::any_of(entry.offices.begin(), entry.offices.end(), [&](const Office& office) {
      return office.from > 0 && office.from <= year_ && year_ <= office.to + 1;
    });
  }

  bool recently_in_office(const GazetteerEntry& entry) const {
    constexpr int kYears = 15;
    return std::any_of(entry.offices.begin(), entry.offices.end(), [&](const Office& office) {
      return office.from <= year_ && year_ <= office.to + kYears;
    });
  }

  /// The document is of a time when the person was nobody yet.
  bool long_before(const GazetteerEntry& entry) const {
    constexpr int kYears = 15;
    return year_ != 0 && !entry.offices.empty() &&
           std::all_of(entry.offices.begin(), entry.offices.end(),
                       [&](const Office& office) { return office.from > year_ + kYears; });
  }

  /// "Mr.", "Mrs." or "Ms." before the word.
  bool is_courtesy(std::uint32_t s, std::uint32_t first) const {
    static const std::set<std::string> kWords = {"mr", "mr.", "mrs", "mrs.", "ms", "ms."};
    return first > 0 && kWords.contains(to_lower(sentence(s).tokens[first - 1].form));
  }

  /// The reading that fits the document best, or null.
  const GazetteerKey* choose(std::uint32_t s, const NameCandidate& name) const {
    const GazetteerKey* best = nullptr;
    int best_score = 0;
    for (const GazetteerKey& key : *name.keys) {
      int score = 10;
      const bool evident = evident_.contains(key.entry);
      if (key.weak && !evident) continue;
      if (key.kind == NameKind::kShort) {
        if (!evident) {
          const bool titled = title_before(sentence(s), name.first, lexicon_) > 0;
          // "Mr. Jackson" is a man of today.
          if (year_ != 0 && is_courtesy(s, name.first) && !recently_in_office(*key.entry)) continue;
          const bool home = country_named(*key.entry);
          if ((!home && !titled) || long_before(*key.entry)) continue;
          if (!home && !in_office(*key.entry)) continue;
          if (year_ != 0 && !in_office(*key.entry) && !home) continue;
          score = 1 + (home ? 3 : 0) + (in_office(*key.entry) ? 3 : 0);
        } else {
          score = 12;
        }
      }
      if (evident) score += 2;
      if (sure_.contains(key.entry)) score += 1;
      if (key.kind == NameKind::kCapital) score -= 1;
      if (score > best_score) {
        best = &key;
        best_score = score;
      }
    }
    return best;
  }

  /// "Trans-Pacific Partnership (TPP)": the acronym names what stands before it.
  void learn_acronyms() {
    for (std::uint32_t s = 0; s < names_.size(); ++s) {
      const auto& tokens = sentence(s).tokens;
      for (auto& name : names_[s]) {
        if (name.last + 3 >= tokens.size() + 0U) continue;
        if (tokens[name.last + 1].form != "(" || tokens[name.last + 3].form != ")") continue;
        const std::string& acronym = tokens[name.last + 2].form;
        if (acronym.size() < 2 || acronym.size() > 8 || to_lower(acronym) == acronym) continue;
        if (name.last == name.first && name.keys == nullptr) continue;
        acronyms_[acronym] = {s, name.first};
      }
    }
  }

  void learn_people(std::uint32_t s) {
    for (const auto& name : names_[s]) {
      if (name.keys != nullptr) {
        const GazetteerKey* key = choose(s, name);
        if (key != nullptr && key->kind == NameKind::kName &&
            (key->entry->type == EntityType::kLeader || key->entry->type == EntityType::kPerson)) {
          const std::int32_t entity = entity_index(document_, *key->entry, gazetteer_);
          remember_surname(key->entry->name, entity);
        }
        continue;
      }
      if (!name.type || name.first == name.last) continue;
      if (*name.type != EntityType::kLeader && *name.type != EntityType::kPerson) continue;
      const std::string full = text(s, name.first, name.last);
      const EntityType type = person_type(s, name);
      remember_surname(full, entity_index(document_, type, full));
    }
  }

  EntityType person_type(std::uint32_t s, const NameCandidate& name) const {
    static const std::unordered_set<std::string_view> kPrivate = {"professor",
                                                                  "associate_professor",
                                                                  "assistant_professor",
                                                                  "fellow",
                                                                  "senior_fellow",
                                                                  "research_fellow",
                                                                  "researcher",
                                                                  "analyst",
                                                                  "expert",
                                                                  "economist",
                                                                  "scholar",
                                                                  "historian",
                                                                  "lecturer",
                                                                  "dr.",
                                                                  "dr",
                                                                  "prof.",
                                                                  "columnist",
                                                                  "editor",
                                                                  "correspondent",
                                                                  "reporter",
                                                                  "dean",
                                                                  "director",
                                                                  "journalist",
                                                                  "engineer",
                                                                  "scientist",
                                                                  "lawyer",
                                                                  "strategist",
                                                                  "consultant",
                                                                  "visiting_fellow",
                                                                  "senior_analyst",
                                                                  "research_director"};
    const auto& sent = sentence(s);
    std::uint32_t title = title_before(sent, name.first, lexicon_);
    if (title > 0) {
      const std::string key = title_key(sent, name.first - title, name.first - 1);
      return kPrivate.contains(key) ? EntityType::kPerson : EntityType::kLeader;
    }
    // ", a professor of ..." behind the name.
    if (name.last + 2 < sent.tokens.size() && sent.tokens[name.last + 1].form == ",") {
      for (std::uint32_t i = name.last + 2;
           i < std::min<std::size_t>(sent.tokens.size(), name.last + 8); ++i) {
        const std::string key = title_key(sent, i, i);
        if (kPrivate.contains(key)) return EntityType::kPerson;
        if (is_title(sent, i, i, lexicon_)) return EntityType::kLeader;
        if (sent.tokens[i].form == ",") break;
      }
    }
    return *name.type;
  }

  void remember_surname(const std::string& full, std::int32_t entity) {
    const std::size_t space = full.rfind(' ');
    if (space == std::string::npos) return;
    static const std::set<std::string> kNone = {
        "king",   "queen", "emperor",    "pope",   "prince", "ayatollah", "sheikh", "lord",
        "mullah", "lady",  "archbishop", "sultan", "count",  "general",   "san",    "al",
        "de",     "van",   "von",        "jr",     "ii",     "iii",       "iv",     "v",
        "vi",     "vii",   "xii",        "xvi",    "i",      "sr"};
    const std::string last = fold_name(full.substr(space + 1));
    if (!kNone.contains(last)) surnames_.emplace(last, entity);
    // Family names come first in much of East Asia; a given name rarely stands alone in news.
    const std::string first = fold_name(full.substr(0, full.find(' ')));
    if (!kNone.contains(first)) surnames_.emplace(first, entity);
  }

  /// Binds an acronym that the document introduces ("Trans-Pacific Partnership (TPP)").
  bool place_acronym(Mention& mention, const std::string& surface) {
    const auto known = acronyms_.find(sentence(mention.sentence).tokens[mention.first].form);
    if (known == acronyms_.end()) return false;
    for (const Mention& other : document_.mentions) {
      if (other.sentence != known->second.first || other.first != known->second.second) continue;
      mention.entity = other.entity;
      finish(mention, surface);
      return true;
    }
    return false;
  }

  void place(std::uint32_t s, const NameCandidate& name) {
    const Sentence& sent = sentence(s);
    Mention mention;
    mention.sentence = s;
    mention.first = name.first;
    mention.last = name.last;
    mention.head = name.last;
    if (sent.analysed) mention.head = Syntax(sent).head_of(name.first, name.last);
    const std::string surface = text(s, name.first, name.last);
    if (name.keys != nullptr) {
      if (name.first == name.last) {
        // A surname that the document introduces means that person, whatever else it may name.
        const auto person = surnames_.find(fold_name(surface));
        const bool only_short =
            std::all_of(name.keys->begin(), name.keys->end(),
                        [](const auto& k) { return k.kind == NameKind::kShort; });
        if (only_short && person != surnames_.end()) {
          mention.entity = person->second;
          finish(mention, surface);
          return;
        }
        if (only_short && place_acronym(mention, surface)) return;
        if (only_short && is_generic_name(sent.tokens, name.first, name.last) &&
            title_before(sent, name.first, lexicon_) == 0) {
          return;
        }
      }
      if (const GazetteerKey* key = choose(s, name)) {
        // "The Charter" is that of the United Nations, "the Liptako-Gourma Charter" is not.
        if (key->entry->type == EntityType::kTreaty && name.first == name.last && name.first > 0 &&
            sent.tokens[name.first - 1].upos == "PROPN") {
          return;
        }
        mention.kind = key->kind == NameKind::kAdjective && is_adjective(sent, mention)
                           ? MentionKind::kAdjective
                           : MentionKind::kName;
        const bool seat =
            key->kind == NameKind::kCapital ||
            (key->kind == NameKind::kMetonym && key->entry->type == EntityType::kOrganization);
        if (seat && means_city(sent, mention)) mention.core = false;
        if (const GazetteerEntry* owner = foreign_owner(s, name, *key->entry)) {
          mention.entity = entity_index(
              document_, EntityType::kOrganization,
              (owner->adjective.empty() ? owner->name : owner->adjective) + " " + surface);
        } else {
          mention.entity = entity_index(document_, *key->entry, gazetteer_);
        }
        finish(mention, surface);
        return;
      }
    }
    if (name.first == name.last) {
      if (place_acronym(mention, surface)) return;
      // A town or a company may bear the name of a person whom the text names in full.
      const bool other_kind =
          name.type == EntityType::kTerritory || name.type == EntityType::kOrganization;
      const auto person = surnames_.find(fold_name(surface));
      if (!other_kind && person != surnames_.end()) {
        mention.entity = person->second;
        finish(mention, surface);
        return;
      }
    }
    if (!name.type || is_generic_name(sent.tokens, name.first, name.last)) return;
    EntityType type = *name.type;
    if (name.first == name.last && is_short_name(to_lower(surface))) {
      mention.entity = bearer_of_short_name(document_, gazetteer_, to_lower(surface), s,
                                            is_united_nations_speech());
      if (mention.entity >= 0) finish(mention, surface);
      return;
    }
    if (type == EntityType::kPerson || type == EntityType::kLeader) type = person_type(s, name);
    if (type == EntityType::kState) {
      // A state that no list knows is more likely a body or a place.
      type = EntityType::kTerritory;
    }
    mention.entity =
        entity_index(document_, type,
                     is_resolution(sent, name.first) ? resolution_name(sent, name.first) : surface);
    finish(mention, surface);
  }

  void place_secretary_general(std::uint32_t s) {
    const Sentence& sent = sentence(s);
    if (!sent.analysed) return;
    for (const auto& [first, last] : secretary_general_spans(sent.tokens)) {
      Mention mention;
      mention.sentence = s;
      mention.first = first;
      mention.last = last;
      mention.head = Syntax(sent).head_of(first, last);
      mention.kind = MentionKind::kNominal;
      mention.entity = secretary_general(document_, gazetteer_);
      finish(mention, text(s, first, last));
    }
  }

  bool is_united_nations_speech() const {
    const auto* keys = gazetteer_.find("United Nations");
    return !document_.source.speaker.empty() && keys != nullptr &&
           evident_.contains(keys->front().entry);
  }

  /// The state before "National Security Council" in "Mongolia's National Security Council", where
  /// the gazetteer knows another state's body by that name; null otherwise.
  const GazetteerEntry* foreign_owner(std::uint32_t s, const NameCandidate& name,
                                      const GazetteerEntry& body) const {
    const GazetteerEntry* home = gazetteer_.country(body.country);
    if (body.type != EntityType::kOrganization || home == nullptr) return nullptr;
    const auto& tokens = sentence(s).tokens;
    for (const auto& other : names_[s]) {
      if (other.last >= name.first) break;
      const bool possessive =
          other.last + 2 == name.first &&
          (tokens[other.last + 1].form == "'s" || tokens[other.last + 1].form == "’s" ||
           tokens[other.last + 1].form == "'");
      if (!possessive || other.keys == nullptr) continue;
      const GazetteerKey* key = choose(s, other);
      if (key != nullptr && key->entry->type == EntityType::kState && key->entry != home) {
        return key->entry;
      }
    }
    return nullptr;
  }

  /// "resolution 1973" with the body that adopted it, where the text tells.
  std::string resolution_name(const Sentence& sent, std::uint32_t first) const {
    std::string before;
    for (std::uint32_t t = first - std::min<std::uint32_t>(first, 4); t < first; ++t) {
      before += sent.tokens[t].form + " ";
    }
    const std::string& number = sent.tokens[first + 1].form;
    std::string name = "Resolution " + number;
    const auto has = [](std::string_view text, std::string_view words) {
      return text.find(words) != std::string_view::npos;
    };
    if (has(before, "General Assembly") || has(number, "/")) return "UN General Assembly " + name;
    if (has(before, "Security Council") || has(document_.source.text, "Security Council")) {
      return "UN Security Council " + name;
    }
    return name;
  }

  void finish(const Mention& mention, const std::string& surface) {
    add_alias(document_, mention.entity, surface);
    const EntityType type = document_.entities[static_cast<std::size_t>(mention.entity)].type;
    if (type == EntityType::kLeader || type == EntityType::kPerson) {
      note_title(mention);
    }
    if (type == EntityType::kTreaty) note_year(mention, surface);
    document_.mentions.push_back(mention);
    const bool named = mention.kind == MentionKind::kName && mention.first < mention.last;
    if (named && (type == EntityType::kEvent || type == EntityType::kTreaty)) {
      add_states_in_name(mention);
    }
  }

  /// "the 2015 Algiers Accord", "the Nile Waters Agreement of 1959", "of December 1959".
  void note_year(const Mention& mention, const std::string& surface) {
    const auto& tokens = sentence(mention.sentence).tokens;
    const auto is_year = [](const Token& token) {
      return token.form.size() == 4 &&
             token.form.find_first_not_of("0123456789") == std::string::npos;
    };
    if (mention.first > 0 && is_year(tokens[mention.first - 1])) {
      add_alias(document_, mention.entity, tokens[mention.first - 1].form + " " + surface);
    }
    if (mention.last + 2 < tokens.size() && tokens[mention.last + 1].form == "of" &&
        is_year(tokens[mention.last + 2])) {
      add_alias(document_, mention.entity, surface + " of " + tokens[mention.last + 2].form);
    }
    // A name that takes in its date is called by the rest too.
    for (std::uint32_t t = mention.first + 2; t < mention.last; ++t) {
      const Token& after = tokens[t + 1];
      const bool bare = t - mention.first == 2 && tokens[mention.first].upos == "DET";
      if (tokens[t].form == "of" && !bare &&
          (is_year(after) || month_of(to_lower(after.form)) > 0)) {
        add_alias(document_, mention.entity, text(mention.sentence, mention.first, t - 1));
      }
    }
  }

  /// "The Russo-Japanese War", "the U.S.-Japan Security Treaty": the two states that the words of
  /// a name name have mentions of their own, which stand for nobody in the sentence's clauses.
  void add_states_in_name(const Mention& name) {
    std::vector<Mention> states;
    for (std::uint32_t t = name.first; t <= name.last; ++t) {
      for (const std::string& piece : name_pieces(sentence(name.sentence).tokens[t].form)) {
        if (piece == "war" || piece == "us") continue;
        const auto* keys = gazetteer_.find(piece);
        if (keys == nullptr || keys->size() != 1) continue;
        const GazetteerKey& key = keys->front();
        if (key.weak || key.entry->type != EntityType::kState || key.kind == NameKind::kCapital) {
          continue;
        }
        Mention state = name;
        state.first = state.last = state.head = t;
        state.kind = MentionKind::kAdjective;
        state.core = false;
        state.entity = entity_index(document_, *key.entry, gazetteer_);
        const bool known = std::any_of(states.begin(), states.end(), [&](const Mention& other) {
          return other.entity == state.entity;
        });
        if (!known) states.push_back(state);
      }
    }
    if (states.size() != 2) return;
    document_.mentions.insert(document_.mentions.end(), states.begin(), states.end());
  }

  void note_title(const Mention& mention) {
    const Sentence& sent = sentence(mention.sentence);
    const std::uint32_t length = title_before(sent, mention.first, lexicon_);
    auto& notes = document_.notes[static_cast<std::size_t>(mention.entity)];
    if (length == 0) return;
    if (notes.title.empty()) {
      notes.title = title_key(sent, mention.first - length, mention.first - 1);
    }
    // Who is known by surname alone is called "General Gardane", "Mr. Risch".
    if (!notes.from_gazetteer && mention.first == mention.last) {
      add_alias(document_, mention.entity,
                text(mention.sentence, mention.first - length, mention.last));
    }
  }

  static bool is_adjective(const Sentence& sent, const Mention& mention) {
    const Token& head = sent.tokens[mention.head];
    return head.upos == "ADJ" || head.deprel == "amod" || head.deprel == "compound" ||
           head.deprel == "nmod:desc";
  }

  /// "in Moscow", "near Washington" mean the city; so does "Moscow, Russia".
  bool means_city(const Sentence& sent, const Mention& mention) const {
    static const std::set<std::string> kPlaces = {"in",     "at",      "near",   "outside",
                                                  "around", "through", "across", "inside"};
    if (mention.first > 0 && kPlaces.contains(to_lower(sent.tokens[mention.first - 1].form))) {
      return true;
    }
    return mention.last + 2 < sent.tokens.size() && sent.tokens[mention.last + 1].form == "," &&
           sent.tokens[mention.last + 2].deprel == "appos" &&
           gazetteer_.find(sent.tokens[mention.last + 2].form) != nullptr;
  }

  AnnotatedDocument& document_;
  const Gazetteer& gazetteer_;
  const Lexicon& lexicon_;
  int year_;
  std::vector<std::vector<NameCandidate>> names_;
  std::unordered_map<const GazetteerEntry*, int> evident_;
  std::unordered_set<const GazetteerEntry*> sure_;  // named by a name with no other reading
  std::set<std::string> countries_;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> acronyms_;
  std::unordered_map<std::string, std::int32_t> surnames_;
};

}  // namespace

std::int32_t entity_index(AnnotatedDocument& document, EntityType type, const std::string& name,
                          const std::string& code) {
  const std::string id = make_entity_id(type, name, code);
  for (std::size_t i = 0; i < document.entities.size(); ++i) {
    if (document.entities[i].id == id) return static_cast<std::int32_t>(i);
  }
  Entity entity;
  entity.id = id;
  entity.name = name;
  entity.type = type;
  entity.code = type == EntityType::kState ? code : "";
  document.entities.push_back(std::move(entity));
  document.notes.emplace_back();
  return static_cast<std::int32_t>(document.entities.size() - 1);
}

std::int32_t entity_index(AnnotatedDocument& document, const GazetteerEntry& entry,
                          const Gazetteer& gazetteer) {
  const std::string code = entry.type == EntityType::kState ? entry.code : "";
  const std::int32_t index = entity_index(document, entry.type, entry.name, code);
  auto& notes = document.notes[static_cast<std::size_t>(index)];
  notes.from_gazetteer = true;
  notes.gender = entry.gender;
  notes.country = entry.country;
  if (const GazetteerEntry* state = gazetteer.country(entry.country);
      state != nullptr && entry.type != EntityType::kState) {
    document.entities[static_cast<std::size_t>(index)].country = state->code;
  }
  return index;
}

void drop_unmentioned(AnnotatedDocument& document) {
  std::vector<bool> used(document.entities.size(), false);
  for (const Mention& mention : document.mentions) {
    if (mention.entity >= 0) used[static_cast<std::size_t>(mention.entity)] = true;
  }
  std::vector<std::int32_t> moved(used.size(), -1);
  std::size_t count = 0;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    moved[i] = static_cast<std::int32_t>(count);
    if (count != i) {
      document.entities[count] = std::move(document.entities[i]);
      document.notes[count] = std::move(document.notes[i]);
    }
    ++count;
  }
  document.entities.resize(count);
  document.notes.resize(count);
  const auto follow = [&](std::int32_t& entity) {
    if (entity >= 0) entity = moved[static_cast<std::size_t>(entity)];
  };
  for (Mention& mention : document.mentions) follow(mention.entity);
  for (EntityNotes& notes : document.notes) follow(notes.state);
  follow(document.speaker);
}

void add_alias(AnnotatedDocument& document, std::int32_t index, std::string_view surface) {
  Entity& entity = document.entities[static_cast<std::size_t>(index)];
  const std::string alias(surface);
  if (alias.empty() || alias == entity.name) return;
  const auto at = std::lower_bound(entity.aliases.begin(), entity.aliases.end(), alias);
  if (at == entity.aliases.end() || *at != alias) entity.aliases.insert(at, alias);
}

int document_year(const AnnotatedDocument& document) {
  if (document.source.date.size() >= 4) return std::atoi(document.source.date.substr(0, 4).c_str());
  int latest = 0;
  const std::string& text = document.source.text;
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    if (i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9') continue;
    int year = 0;
    std::size_t k = 0;
    while (k < 4 && text[i + k] >= '0' && text[i + k] <= '9')
      year = year * 10 + (text[i + k++] - '0');
    if (k < 4 || (i + 4 < text.size() && text[i + 4] >= '0' && text[i + 4] <= '9')) continue;
    if (i + 4 < text.size() && (text[i + 4] == ',' || text[i + 4] == '.') && i + 5 < text.size() &&
        text[i + 5] >= '0' && text[i + 5] <= '9') {
      continue;
    }
    if (year >= 1800 && year <= 2029) latest = std::max(latest, year);
  }
  return latest;
}

MentionAnnotator::MentionAnnotator(std::shared_ptr<const Gazetteer> gazetteer,
                                   std::shared_ptr<const Lexicon> lexicon)
    : gazetteer_(std::move(gazetteer)), lexicon_(std::move(lexicon)) {}

void MentionAnnotator::annotate(AnnotatedDocument& document) const {
  Builder(document, *gazetteer_, *lexicon_).run();
}

}  // namespace entente::extractors
