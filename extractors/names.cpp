#include "extractors/names.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

const std::unordered_map<std::string_view, EntityType>& keywords() {
  using T = EntityType;
  static const std::unordered_map<std::string_view, EntityType> kWords = [] {
    std::unordered_map<std::string_view, EntityType> words;
    for (std::string_view w :
         {"treaty",     "accord",     "accords",   "agreement",   "agreements",
          "pact",       "convention", "protocol",  "armistice",   "memorandum",
          "communique", "communiqué", "charter",   "declaration", "concordat",
          "compact",    "truce",      "ceasefire", "deal",        "covenant"}) {
      words[w] = T::kTreaty;
    }
    for (std::string_view w :
         {"university",  "institute",   "institution",    "school",       "college",
          "center",      "centre",      "council",        "foundation",   "bank",
          "company",     "corporation", "group",          "party",        "front",
          "movement",    "union",       "league",         "organization", "organisation",
          "association", "committee",   "commission",     "agency",       "fund",
          "forum",       "congress",    "court",          "tribunal",     "army",
          "brigade",     "alliance",    "forces",         "network",      "parliament",
          "senate",      "assembly",    "federation",     "community",    "society",
          "authority",   "bureau",      "ministry",       "department",   "office",
          "guard",       "guards",      "corps",          "brotherhood",  "coalition",
          "initiative",  "partnership", "club",           "consortium",   "inc",
          "inc.",        "corp",        "corp.",          "ltd",          "ltd.",
          "co.",         "plc",         "airlines",       "airways",      "petroleum",
          "motors",      "times",       "post",           "journal",      "news",
          "agency",      "secretariat", "administration", "service",      "endowment",
          "academy",     "navy",        "directorate",    "mission",      "board",
          "command",     "force",       "industries",     "holdings",     "exchange",
          "politburo",   "duma",        "knesset",        "bundestag",    "diet",
          "cabinet",     "militia",     "battalion",      "division",     "fleet"}) {
      words[w] = T::kOrganization;
    }
    for (std::string_view w :
         {"war",        "wars",       "revolution", "summit",    "crisis",   "uprising",
          "olympics",   "conference", "rebellion",  "offensive", "massacre", "exercise",
          "exercises",  "genocide",   "intifada",   "coup",      "incident", "games",
          "referendum", "battle",     "operation",  "revolt",    "mutiny",   "blockade",
          "famine",     "election",   "elections"}) {
      words[w] = T::kEvent;
    }
    for (std::string_view w :
         {"island",   "islands",   "sea",         "strait",    "straits",     "peninsula",
          "province", "region",    "gulf",        "river",     "canal",       "heights",
          "strip",    "valley",    "plateau",     "bay",       "desert",      "mountains",
          "corridor", "delta",     "basin",       "oblast",    "archipelago", "channel",
          "ocean",    "territory", "territories", "triangle",  "prefecture",  "county",
          "shoal",    "reef",      "atoll",       "isles",     "belt",        "pass",
          "coast",    "lake",      "mount",       "highlands", "district",    "cape"}) {
      words[w] = T::kTerritory;
    }
    return words;
  }();
  return kWords;
}

const WordSet& connectors() {
  static const WordSet kWords = {"of",  "de",  "del", "della", "di",  "da",  "dos", "do", "van",
                                 "von", "der", "den", "bin",   "ibn", "al",  "el",  "la", "le",
                                 "du",  "y",   "e",   "-",     "–",   "'s",  "’s",  "’",  "ul",
                                 "ur",  "ud",  "abu", "for",   "on",  "the", "and", "&",  "in"};
  return kWords;
}

const WordSet& person_connectors() {
  static const WordSet kWords = {"de",  "del", "della", "di",  "da", "dos", "do", "van", "von",
                                 "der", "den", "bin",   "ibn", "al", "el",  "la", "le",  "du",
                                 "-",   "–",   "ul",    "ur",  "ud", "abu", "y"};
  return kWords;
}

const WordSet& no_names() {
  static const WordSet kWords = {
      "monday",       "tuesday",     "wednesday",  "thursday",  "friday",     "saturday",
      "sunday",       "january",     "february",   "march",     "april",      "may",
      "june",         "july",        "august",     "september", "october",    "november",
      "december",     "i",           "mr",         "mr.",       "mrs.",       "ms.",
      "dr.",          "comments",    "sept.",      "oct.",      "nov.",       "dec.",
      "jan.",         "feb.",        "aug.",       "sep.",      "afp",        "afp-jiji",
      "jiji",         "reuters",     "islam",      "muslim",    "muslims",    "christian",
      "christians",   "jewish",      "jews",       "sunni",     "shia",       "shiite",
      "catholic",     "god",         "english",    "internet",  "marxist",    "communist",
      "republican",   "republicans", "democrat",   "democrats", "democratic", "liberal",
      "conservative", "covid-19",    "socialist",  "islamic",   "arabic",     "chapter",
      "article",      "annex",       "resolution", "gdp"};
  return kWords;
}

std::string lower_form(const Token& token) { return to_lower(token.form); }

bool capital(const Token& token) {
  std::size_t offset = 0;
  return !token.form.empty() && is_upper(next_code_point(token.form, offset));
}

bool overlaps(const NameCandidate& a, std::uint32_t first, std::uint32_t last) {
  return a.first <= last && first <= a.last;
}

/// True where every reading of the name needs other evidence in the text: a surname alone, or a
/// name that the gazetteer calls weak.
bool is_tentative(const NameCandidate& name) {
  return name.keys != nullptr && std::all_of(name.keys->begin(), name.keys->end(), [](auto& key) {
           return key.weak || key.kind == NameKind::kShort;
         });
}

}  // namespace

std::optional<EntityType> type_by_keyword(const std::vector<Token>& tokens, std::uint32_t first,
                                          std::uint32_t last) {
  const auto& words = keywords();
  // The head of an English name is its last word before "of", "for", "on" or "in".
  std::uint32_t end = last;
  for (std::uint32_t i = first + 1; i <= last; ++i) {
    const std::string word = lower_form(tokens[i]);
    if (word == "of" || word == "for" || word == "on" || word == "in" || word == "against") {
      end = i - 1;
      break;
    }
  }
  for (std::uint32_t i : {end, last}) {
    if (const auto found = words.find(lower_form(tokens[i])); found != words.end()) {
      return found->second;
    }
  }
  // "Lake Baikal", "Operation Barbarossa", "Operation Desert Storm".
  static const WordSet kFirst = {"lake", "mount",  "cape",    "operation",
                                 "gulf", "strait", "exercise"};
  if (const std::string head = lower_form(tokens[first]); first < last && kFirst.contains(head)) {
    return head == "operation" || head == "exercise" ? EntityType::kEvent : EntityType::kTerritory;
  }
  return std::nullopt;
}

bool is_resolution(const Sentence& sentence, std::uint32_t index) {
  if (index + 1 >= sentence.tokens.size()) return false;
  if (lower_form(sentence.tokens[index]) != "resolution") return false;
  const std::string& number = sentence.tokens[index + 1].form;
  return number.size() <= 7 && number.find_first_not_of("0123456789/") == std::string::npos;
}

bool looks_like_name(const Sentence& sentence, std::uint32_t index) {
  const Token& token = sentence.tokens[index];
  if (!capital(token) || no_names().contains(lower_form(token))) return false;
  if (token.upos == "PROPN") return true;
  if (token.upos == "PRON" || token.upos == "DET" || token.upos == "ADP" || token.upos == "AUX" ||
      token.upos == "CCONJ" || token.upos == "SCONJ" || token.upos == "ADV" ||
      token.upos == "PUNCT" || token.upos == "NUM" || token.upos == "INTJ") {
    return false;
  }
  return index > 0 && !sentence.heading && sentence.tokens[index - 1].upos != "PUNCT" &&
         token.upos != "VERB" && token.upos != "ADJ";
}

std::string title_key(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
  std::string key;
  for (std::uint32_t i = first; i <= last; ++i) {
    const std::string word = lower_form(sentence.tokens[i]);
    if (word == "-") continue;
    if (!key.empty()) key += '_';
    key += word == "ceo" ? "CEO" : american(word);
  }
  return key;
}

bool follows_office(std::string_view word) { return word == "elect" || word == "designate"; }

bool is_title(const Sentence& sentence, std::uint32_t first, std::uint32_t last,
              const Lexicon& lexicon) {
  static const WordSet kHonorifics = {
      "mr",        "mr.",       "mrs",     "mrs.",   "ms.",    "ms",       "dr",       "dr.",
      "sir",       "lord",      "lady",    "gen.",   "gen",    "col.",     "lt.",      "sen.",
      "rep.",      "gov.",      "prof.",   "prof",   "sheikh", "prince",   "princess", "comrade",
      "ayatollah", "imam",      "pope",    "field",  "dame",   "madame",   "grand",    "duke",
      "count",     "st.",       "marshal", "mullah", "sayyid", "protegee", "father",   "bishop",
      "cardinal",  "patriarch", "rabbi",   "baron",  "adm.",   "capt.",    "maj.",     "brig.",
      "sgt.",      "cmdr.",     "pres.",   "hon.",   "mme"};
  const std::string key = title_key(sentence, first, last);
  if (first == last && kHonorifics.contains(key)) return true;
  for (const Predicate& predicate : lexicon.find(key, PartOfSpeech::kNoun)) {
    if (predicate.frame->relation == Relation::kLeads ||
        predicate.frame->relation == Relation::kOfficialOf) {
      return true;
    }
  }
  return false;
}

std::uint32_t title_before(const Sentence& sentence, std::uint32_t index, const Lexicon& lexicon) {
  for (std::uint32_t n = std::min<std::uint32_t>(4, index); n >= 1; --n) {
    if (is_title(sentence, index - n, index - 1, lexicon)) return n;
  }
  return 0;
}

namespace {

/// How many of the words [first, last] come before a person's own name: its title and what stands
/// before that ("Q. President Tokayev", "deputy Foreign Minister Rudenko"). At least one is left.
std::uint32_t leading_title(const Sentence& sentence, std::uint32_t first, std::uint32_t last,
                            const Lexicon& lexicon) {
  std::uint32_t skipped = 0;
  while (first + skipped < last) {
    const std::uint32_t begin = first + skipped;
    static const WordSet kBehindTitle = {"-", "elect", "designate"};
    if (kBehindTitle.contains(lower_form(sentence.tokens[begin]))) {
      ++skipped;
      continue;
    }
    std::uint32_t length = 0;
    for (std::uint32_t n = std::min<std::uint32_t>(4, last - begin); n >= 1 && length == 0; --n) {
      if (is_title(sentence, begin, begin + n - 1, lexicon)) length = n;
    }
    if (length == 0 && begin + 1 < last && is_title(sentence, begin + 1, begin + 1, lexicon)) {
      length = 2;
    }
    if (length == 0) break;
    skipped += length;
  }
  return skipped;
}

/// Skips what only describes the bearer of a name: "protegee Evghenia Gutul", "the Chinese
/// consortium CBC", "the new African Union".
std::uint32_t skip_description(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
  while (first < last && capital(sentence.tokens[last]) && !capital(sentence.tokens[first]) &&
         sentence.tokens[first].upos == "ADJ" && sentence.tokens[first + 1].form != "-") {
    ++first;
  }
  for (std::uint32_t t = last; t-- > first;) {
    const Token& token = sentence.tokens[t];
    if (capital(token) || token.upos != "NOUN" || connectors().contains(lower_form(token)))
      continue;
    const bool named = capital(sentence.tokens[t + 1]);
    const bool described = t == first || sentence.tokens[first].upos == "ADJ";
    if (named && described) return t + 1;
  }
  return first;
}

/// "Government" in "the Pakistani Government": official style's capital makes no name of it.
bool is_of_a_state(const Token& token) {
  static const WordSet kNouns = {"government", "governments", "people",    "peoples",
                                 "delegation", "authorities", "republic",  "state",
                                 "nation",     "mission",     "territory", "armed"};
  return kNouns.contains(lower_form(token));
}

/// Nouns for a kind of weapon behind its name: "Barak missiles", "Mogami-class frigates".
bool is_weapon_class(const Token& token) {
  static const WordSet kNouns = {"missile",  "jet",        "fighter",   "helicopter", "tank",
                                 "drone",    "frigate",    "submarine", "destroyer",  "corvette",
                                 "howitzer", "launcher",   "battery",   "aircraft",   "bomber",
                                 "rifle",    "torpedo",    "warplane",  "gunship",    "minehunter",
                                 "radar",    "interceptor"};
  return !capital(token) && token.upos == "NOUN" && kNouns.contains(to_lower(token.lemma));
}

/// The last word of a weapon's name and class that begins with the name [.., last]: "Pantsir
/// air-defence systems", "Chunmoo rocket launchers"; `last` itself where no class follows.
std::uint32_t weapon_end(const Sentence& sentence, std::uint32_t last) {
  constexpr std::uint32_t kMostBetween = 4;
  for (std::uint32_t t = last + 1; t < sentence.tokens.size() && t <= last + kMostBetween; ++t) {
    const Token& token = sentence.tokens[t];
    const bool system = to_lower(token.lemma) == "system" && t > last + 1;
    if (is_weapon_class(token) || system) {
      // "Patriot missile batteries"
      while (t + 1 < sentence.tokens.size() && is_weapon_class(sentence.tokens[t + 1])) ++t;
      return t;
    }
    static const WordSet kBetween = {"-",         "class",     "air",    "defence", "defense",
                                     "missile",   "rocket",    "anti",   "ship",    "tank",
                                     "cruise",    "ballistic", "attack", "patrol",  "fighter",
                                     "transport", "surface",   "combat"};
    const std::string form = lower_form(token);
    if (!kBetween.contains(form) && !form.starts_with("anti-")) break;
  }
  return last;
}

/// "The Plutonium Disposition Agreement with Russia": the last word of a treaty's name, which the
/// other party is no part of; `last` where none is named.
std::uint32_t before_partner(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t t = first + 1; t < last; ++t) {
    if (sentence.tokens[t].form == "with") return t - 1;
  }
  return last;
}

/// A word that is seldom a name, whatever its letter case: "He", "May".
bool is_common_word(const Sentence& sentence, std::uint32_t index) {
  static const WordSet kClasses = {"PRON", "DET", "ADP", "AUX", "SCONJ", "CCONJ", "NUM"};
  const Token& token = sentence.tokens[index];
  return no_names().contains(lower_form(token)) || kClasses.contains(token.upos) ||
         (token.upos != "PROPN" && index == 0);
}

/// True where one of the words can be part of a name, as "Jersey" in "New Jersey".
bool holds_name(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i <= last; ++i) {
    if (looks_like_name(sentence, i)) return true;
  }
  return false;
}

}  // namespace

/// "Ministry of Foreign Affairs and Trade", "Treaty of Friendship and Cooperation": what a name is
/// for goes on behind "and", where no name of its own begins there.
void join_conjunct(const Sentence& sentence, std::size_t index, std::vector<NameCandidate>& found) {
  const NameCandidate name = found[index];
  const auto& tokens = sentence.tokens;
  std::uint32_t of = name.first + 1;
  while (of < name.last && lower_form(tokens[of]) != "of" && lower_form(tokens[of]) != "for" &&
         lower_form(tokens[of]) != "on") {
    ++of;
  }
  const std::uint32_t next = name.last + 2;
  if (name.keys != nullptr || of >= name.last || next >= tokens.size()) return;
  if (lower_form(tokens[name.last + 1]) != "and" || !capital(tokens[next])) return;
  if (tokens[next].upos == "VERB" || is_common_word(sentence, next)) return;
  // What stands before "and" must be no name either: "the Bank of China and Gazprom".
  const bool proper = std::any_of(found.begin(), found.end(), [&](const auto& other) {
    return other.keys != nullptr && (overlaps(other, next, next) || overlaps(other, of, name.last));
  });
  if (proper || !looks_like_name(sentence, next)) return;
  std::uint32_t last = next;
  const bool headed = [&] {
    for (const auto& other : found) {
      if (!overlaps(other, next, next)) continue;
      if (other.last > next && type_by_keyword(tokens, next, other.last)) return true;
      last = other.last;
    }
    return false;
  }();
  if (headed || type_by_keyword(tokens, next, next)) return;
  found[index].last = last;
  std::size_t at = 0;
  std::erase_if(found,
                [&](const auto& other) { return at++ != index && overlaps(other, next, last); });
}

std::vector<NameCandidate> find_names(const Sentence& sentence, const Gazetteer& gazetteer,
                                      const Lexicon& lexicon) {
  std::vector<NameCandidate> found;
  const auto size = static_cast<std::uint32_t>(sentence.tokens.size());
  for (const auto& match : gazetteer.match(sentence.tokens)) {
    // "He" and "May" are family names only behind a title.
    const bool surname = std::all_of(match.keys->begin(), match.keys->end(),
                                     [](const auto& key) { return key.kind == NameKind::kShort; });
    if (surname && is_common_word(sentence, match.first) &&
        title_before(sentence, match.first, lexicon) == 0) {
      continue;
    }
    // A good is a noun; "lead", "wheat" or "tin" as another part of speech is none.
    const bool goods = std::all_of(match.keys->begin(), match.keys->end(), [](const auto& key) {
      return key.entry->type == EntityType::kResource;
    });
    const Token& head = sentence.tokens[match.last];
    if (goods && sentence.analysed && head.upos != "NOUN" && head.upos != "PROPN" &&
        head.upos != "SYM" && head.upos != "NUM" && head.upos != "X") {
      continue;
    }
    // "Rafale jets" is one good.
    const bool named =
        goods && sentence.analysed && capital(sentence.tokens[match.first]) && match.first > 0;
    const std::uint32_t last = named ? weapon_end(sentence, match.last) : match.last;
    if (!found.empty() && found.back().last >= match.first) continue;
    found.push_back({match.first, last, match.keys, std::nullopt});
  }
  if (!sentence.analysed) return found;

  const auto add = [&](std::uint32_t first, std::uint32_t last, std::optional<EntityType> type) {
    // The body that adopted a resolution is a name of its own.
    for (std::uint32_t t = first; t < last; ++t) {
      if (!is_resolution(sentence, t)) continue;
      first = t;
      last = t + 1;
      type = EntityType::kTreaty;
    }
    // "Trans-Pacific Partnership (TPP" ends before the bracket.
    for (std::uint32_t t = first + 1; t <= last; ++t) {
      if (sentence.tokens[t].form == "(") last = t - 1;
    }
    // Surnames alone are not known yet inside a person's name, as in "Lucas Fernandez Peña"; "the
    // Trump administration" is no name.
    const bool person = type == EntityType::kPerson || type == EntityType::kLeader;
    const bool inner_known = std::any_of(found.begin(), found.end(), [&](const auto& other) {
      return overlaps(other, first, last) && !(person && is_tentative(other));
    });
    // "G7 nations", "the China-Russia partnership": known names with a common noun.
    if (inner_known && !capital(sentence.tokens[last]) && sentence.tokens[last].upos != "PUNCT") {
      return;
    }
    std::size_t states = 0;
    for (const auto& other : found) {
      if (!overlaps(other, first, last) || other.keys == nullptr) continue;
      states += other.keys->front().entry->type == EntityType::kState ? 1 : 0;
    }
    if (states == 1 && first < last && is_of_a_state(sentence.tokens[last]) &&
        std::any_of(found.begin(), found.end(), [&](const auto& other) {
          return other.first == first && other.last + 1 == last;
        })) {
      return;
    }
    // "The Government of Japan" is Japan.
    if (states == 1 && first + 1 < last && is_of_a_state(sentence.tokens[first]) &&
        lower_form(sentence.tokens[first + 1]) == "of" &&
        std::any_of(found.begin(), found.end(), [&](const auto& other) {
          return other.last == last && other.first > first + 1 && other.first <= first + 3 &&
                 other.keys != nullptr && other.keys->front().entry->type == EntityType::kState;
        })) {
      return;
    }
    if (states > 1 && type && *type != EntityType::kTreaty && *type != EntityType::kEvent) return;
    // "The president", "the President-elect"; "the Admiral Gorshkov frigate" is a ship.
    if (person &&
        (is_title(sentence, last, last, lexicon) ||
         follows_office(lower_form(sentence.tokens[last])) || weapon_end(sentence, last) > last)) {
      return;
    }
    // "Russo-Japanese" before a common noun: two states, whatever the span is taken for.
    const auto is_state_word = [&](std::uint32_t t) {
      return sentence.tokens[t].upos == "PUNCT" ||
             std::any_of(found.begin(), found.end(), [&](const auto& other) {
               return other.first <= t && t <= other.last && other.keys != nullptr &&
                      other.keys->front().entry->type == EntityType::kState;
             });
    };
    bool all_states = states > 1;
    for (std::uint32_t t = first; t <= last && all_states; ++t) all_states = is_state_word(t);
    if (all_states) return;
    // A known name inside a longer unknown one gives way ("China" in "Bank of China"), but an
    // unknown stretch never swallows two known ones joined by "and" or a hyphen.
    std::size_t known = 0;
    for (auto& other : found) {
      if (!overlaps(other, first, last)) continue;
      if (other.first < first || other.last > last) return;
      const bool tentative = is_tentative(other);
      if (other.first == first && other.last == last) {
        // Weak names of states ("Brussels") are no bodies because a head says so.
        if (tentative && !other.type && type != EntityType::kOrganization) other.type = type;
        return;
      }
      if (person && tentative) continue;
      if (other.last - other.first > 1) return;
      ++known;
    }
    if (known > 1 && (!type || *type == EntityType::kPerson || *type == EntityType::kLeader)) {
      return;
    }
    std::erase_if(found, [&](const auto& other) { return overlaps(other, first, last); });
    found.push_back({first, last, nullptr, type});
  };

  for (const auto& span : sentence.mentions) {
    const auto type = entity_type_from(span.label);
    if (!type || span.last >= size) continue;
    std::uint32_t first = span.first;
    std::uint32_t last = span.last;
    while (first < last &&
           (sentence.tokens[first].upos == "DET" || lower_form(sentence.tokens[first]) == "the"))
      ++first;
    while (first < last &&
           (sentence.tokens[last].upos == "PUNCT" || sentence.tokens[last].upos == "PART"))
      --last;
    // "an agreement with Japan" is a description; its parties make its name.
    if (*type == EntityType::kTreaty && !capital(sentence.tokens[first])) continue;
    if (*type == EntityType::kTreaty) {
      const std::uint32_t end = before_partner(sentence, first, last);
      if (end < last && end == first) continue;  // "the Agreement with Iran"
      last = end;
    }
    if (!holds_name(sentence, first, last)) continue;
    if (*type != EntityType::kTreaty) first = skip_description(sentence, first, last);
    if (*type != EntityType::kOrganization && *type != EntityType::kTreaty) {
      first += leading_title(sentence, first, last, lexicon);
    }
    add(first, last, type);
  }
  for (const auto& span : sentence.names) {
    if (span.last >= size) continue;
    std::optional<EntityType> type;
    if (span.label == "Person") type = EntityType::kPerson;
    if (span.label == "Organization") type = EntityType::kOrganization;
    if (span.label == "Place") type = EntityType::kTerritory;
    if (span.label == "Event") type = EntityType::kEvent;
    if (!type) continue;
    std::uint32_t first = span.first;
    std::uint32_t last = span.last;
    while (first < last && lower_form(sentence.tokens[first]) == "the") ++first;
    if (*type == EntityType::kPerson) first += leading_title(sentence, first, last, lexicon);
    while (first < last &&
           (sentence.tokens[last].upos == "PUNCT" || sentence.tokens[last].upos == "PART"))
      --last;
    if (!capital(sentence.tokens[first])) continue;
    if (!holds_name(sentence, first, last)) continue;
    if (const auto by_word = type_by_keyword(sentence.tokens, first, last)) type = by_word;
    add(first, last, type);
  }

  // Runs of capitalised words. "of (the)" joins only behind a keyword ("University of Glasgow").
  for (std::uint32_t i = 0; i < size;) {
    if (!looks_like_name(sentence, i)) {
      ++i;
      continue;
    }
    std::uint32_t last = i;
    while (last + 1 < size) {
      if (looks_like_name(sentence, last + 1)) {
        ++last;
        continue;
      }
      std::uint32_t next = last + 1;
      bool joins = false;
      while (next < size && next - last <= 3 &&
             connectors().contains(lower_form(sentence.tokens[next]))) {
        const std::string word = lower_form(sentence.tokens[next]);
        if (word == "of" || word == "for" || word == "on") {
          const auto type = type_by_keyword(sentence.tokens, i, last);
          if (!type || *type == EntityType::kEvent) break;
        } else if (word == "and" || word == "&" || word == "the" || word == "in" || word == "'s" ||
                   word == "’s") {
          const bool inside = word == "the" && next > last + 1;
          if (!inside && word != "&") break;
        } else if (!person_connectors().contains(word)) {
          break;
        } else if (word == "-" && sentence.tokens[last].space_after) {
          break;
        }
        ++next;
        joins = true;
      }
      if (joins && next < size && looks_like_name(sentence, next) && next > last + 1) {
        last = next;
        continue;
      }
      break;
    }
    std::uint32_t first = i;
    i = last + 1;
    const auto keyword = type_by_keyword(sentence.tokens, first, last);
    if (!keyword || *keyword == EntityType::kTerritory) {
      first += leading_title(sentence, first, last, lexicon);
    }
    if (first == last && keyword) continue;  // "the Treaty", "the Council"
    if (first == last && is_title(sentence, first, last, lexicon)) continue;
    // Known names inside: only a keyword ("Tokyo Declaration") or a fitting person name wins.
    std::size_t known = 0;
    for (const auto& other : found) known += overlaps(other, first, last) ? 1 : 0;
    std::optional<EntityType> type = keyword;
    if (!type && title_before(sentence, first, lexicon) > 0) type = EntityType::kLeader;
    if (known > 0) {
      if (keyword && *keyword != EntityType::kEvent) add(first, last, keyword);
      continue;
    }
    add(first, last, type);
  }
  for (std::size_t i = 0; i < found.size(); ++i) join_conjunct(sentence, i, found);
  for (std::uint32_t i = 0; i < size; ++i) {
    if (is_resolution(sentence, i)) add(i, i + 1, EntityType::kTreaty);
  }
  // What is unknown by name but a weapon by its class: "Barak missiles".
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].keys != nullptr) continue;
    const std::uint32_t last = weapon_end(sentence, found[i].last);
    if (last == found[i].last) continue;
    const NameCandidate weapon{found[i].first, last, nullptr, EntityType::kResource};
    std::erase_if(found, [&](const auto& other) { return overlaps(other, weapon.first, last); });
    found.insert(found.begin() + static_cast<std::ptrdiff_t>(std::min(i, found.size())), weapon);
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return found;
}

}  // namespace entente::extractors
