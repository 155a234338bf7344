#include "extractors/gazetteer.h"

#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "core/text.h"
#include "extractors/data.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kLongestName = 12;

bool is_joint(std::string_view text, std::size_t at, std::size_t& length) {
  for (std::string_view joint : {"-", "'", "’", "‘", "–", "‑", "‐", "/", "´", "`"}) {
    if (text.substr(at, joint.size()) == joint) {
      length = joint.size();
      return true;
    }
  }
  return false;
}

bool has_upper(std::string_view word) {
  std::size_t offset = 0;
  while (offset < word.size()) {
    if (is_upper(next_code_point(word, offset))) return true;
  }
  return false;
}

bool has_lower(std::string_view word) {
  std::size_t offset = 0;
  while (offset < word.size()) {
    if (is_lower(next_code_point(word, offset))) return true;
  }
  return false;
}

bool starts_upper(std::string_view word) {
  std::size_t offset = 0;
  return !word.empty() && is_upper(next_code_point(word, offset));
}

bool starts_lower(std::string_view word) {
  std::size_t offset = 0;
  return !word.empty() && is_lower(next_code_point(word, offset));
}

std::string join(const std::vector<std::string>& pieces, std::size_t first, std::size_t count) {
  std::string joined;
  for (std::size_t i = first; i < first + count; ++i) {
    if (i > first) joined += ' ';
    joined += pieces[i];
  }
  return joined;
}

std::vector<std::string> phrase_pieces(std::string_view phrase) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  while (begin < phrase.size()) {
    std::size_t end = phrase.find(' ', begin);
    if (end == std::string_view::npos) end = phrase.size();
    for (auto& piece : name_pieces(phrase.substr(begin, end - begin))) {
      pieces.push_back(std::move(piece));
    }
    begin = end + 1;
  }
  return pieces;
}

int read_year(std::string_view text) {
  int year = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), year);
  return result.ec == std::errc() && result.ptr == text.data() + text.size() ? year : -1;
}

/// "president 2000-2008, 2012-" → one office a term; titles without years hold always.
std::vector<Office> read_offices(std::string_view text, const std::string& country) {
  std::vector<Office> offices;
  const std::size_t digit = text.find_first_of("0123456789");
  Office office;
  office.country = country;
  std::string_view title = trim(text.substr(0, digit));
  if (const std::size_t at = title.find(" @"); at != std::string_view::npos) {
    office.country = std::string(trim(title.substr(at + 2)));
    title = trim(title.substr(0, at));
  }
  office.title = std::string(title);
  if (digit == std::string_view::npos) {
    offices.push_back(office);
    return offices;
  }
  for (std::string_view term : split(text.substr(digit), ',')) {
    term = trim(term);
    const std::size_t dash = term.find('-');
    office.from = read_year(trim(term.substr(0, dash)));
    if (dash == std::string_view::npos) {
      office.to = office.from;
    } else {
      const std::string_view to = trim(term.substr(dash + 1));
      office.to = to.empty() ? 9999 : read_year(to);
    }
    offices.push_back(office);
  }
  return offices;
}

}  // namespace

std::vector<std::string> name_pieces(std::string_view word) {
  std::vector<std::string> pieces(1);
  for (std::size_t i = 0; i < word.size();) {
    std::size_t length = 0;
    if (is_joint(word, i, length)) {
      pieces.emplace_back();
      i += length;
      continue;
    }
    if (word[i] != '.') pieces.back() += word[i];
    ++i;
  }
  std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  for (auto& piece : pieces) piece = to_lower(strip_accents(piece));
  return pieces;
}

std::shared_ptr<const Gazetteer> Gazetteer::builtin() {
  static const std::shared_ptr<const Gazetteer> kBuiltin = with({});
  return kBuiltin;
}

std::shared_ptr<const Gazetteer> Gazetteer::with(
    const std::vector<std::pair<std::string, std::string>>& files) {
  auto gazetteer = std::make_shared<Gazetteer>();
  for (const DataFile& file : gazetteer_files()) gazetteer->add(file.text, std::string(file.name));
  for (const auto& [name, text] : files) gazetteer->add(text, name);
  return gazetteer;
}

GazetteerEntry& Gazetteer::entry_for(const std::string& name, EntityType type,
                                     const std::string& code) {
  if (!code.empty()) {
    if (const auto found = by_code_.find(code); found != by_code_.end()) {
      found->second->name = name;
      found->second->type = type;
      by_name_[name] = found->second;
      return *found->second;
    }
  }
  if (const auto found = by_name_.find(name);
      found != by_name_.end() && found->second->type == type) {
    return *found->second;
  }
  entries_.push_back({name, type, code, "", {}, 0, ""});
  GazetteerEntry& entry = entries_.back();
  if (!code.empty()) by_code_[code] = &entry;
  by_name_.emplace(name, &entry);
  return entry;
}

void Gazetteer::add_key(std::string_view surface, const GazetteerKey& given) {
  GazetteerKey key = given;
  std::string_view text = trim(surface);
  if (text.ends_with("!weak")) {
    key.weak = true;
    text.remove_suffix(5);
  }
  if (starts_with_ignoring_case(text, "the ")) text.remove_prefix(4);
  // "former Soviet states" is written so; a name's own capital is what is asked for otherwise.
  // So is the last word of "the Ohrid agreement".
  const std::string_view last_word = text.substr(text.rfind(' ') + 1);
  const bool digit = text[0] >= '0' && text[0] <= '9';
  if ((!starts_upper(text) && !digit) || (starts_lower(last_word) && last_word != text)) {
    key.any_case = true;
  }
  const std::vector<std::string> pieces = phrase_pieces(text);
  if (pieces.empty() || pieces.size() > kLongestName) return;
  key.all_caps = !key.any_case && !has_lower(text) && text.find(' ') == std::string_view::npos &&
                 pieces[0].size() <= 5;
  for (std::size_t n = 1; n < pieces.size(); ++n) nodes_[join(pieces, 0, n)].prefix = true;
  auto& keys = nodes_[join(pieces, 0, pieces.size())].keys;
  const auto known = std::find_if(keys.begin(), keys.end(), [&](const GazetteerKey& other) {
    return other.entry == key.entry;
  });
  if (known == keys.end()) {
    keys.push_back(key);
  } else {
    known->any_case = known->any_case || key.any_case;
  }
}

void Gazetteer::add_iso(std::string_view line) {
  const auto columns = split(line, '\t');
  const std::string code(columns[0]);
  const auto names = split(columns[2], '|');
  GazetteerEntry& entry = entry_for(std::string(names[0]), EntityType::kState, code);
  for (std::string_view name : names) {
    if (name.find(',') == std::string_view::npos) add_key(name, {&entry, NameKind::kName});
  }
}

void Gazetteer::add(std::string_view text, const std::string& file) {
  std::optional<EntityType> type;
  std::string country;
  bool coded = false;
  bool surname_first = false;
  bool any_case = false;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trim(line).empty() || line[0] == '#') continue;
    const auto fail = [&](const std::string& message) {
      throw InputError(message, file + ":" + std::to_string(number));
    };
    if (line[0] == '@') {
      const std::size_t space = line.find(' ');
      const std::string_view name = line.substr(1, space - 1);
      const std::string value(space == std::string_view::npos ? "" : trim(line.substr(space)));
      if (name == "type") {
        type = entity_type_from(value);
        if (!type) fail("no entity type: " + value);
        any_case = *type == EntityType::kResource;
      } else if (name == "country") {
        country = value == "-" ? "" : value;
        surname_first = false;
      } else if (name == "coded") {
        coded = true;
      } else if (name == "iso") {
        coded = true;
        type.reset();
      } else if (name == "surname" && value == "first") {
        surname_first = true;
      } else {
        fail("unknown directive: @" + std::string(name));
      }
      continue;
    }
    auto columns = split(line, '\t');
    if (file == "iso_states.tsv") {
      if (columns.size() != 3) fail("three columns expected");
      add_iso(line);
      continue;
    }
    std::string code;
    if (coded) {
      if (columns.size() < 2) fail("a code and a name expected");
      if (columns[0] != "-") code = std::string(columns[0]);
      columns.erase(columns.begin());
    }
    const std::string name(trim(columns[0]));
    if (name.empty()) fail("a name expected");
    // Two plain variables: g++ 12 warns of an optional that is reassigned in the loop.
    bool known = coded || type.has_value();
    EntityType kind_of_entity = coded ? EntityType::kState : type.value_or(EntityType::kState);
    std::string of = country;
    for (std::string_view field : columns) {
      if (field.starts_with("type=")) {
        const auto own = entity_type_from(field.substr(5));
        known = own.has_value();
        kind_of_entity = own.value_or(EntityType::kState);
      }
      if (field.starts_with("of=")) of = std::string(field.substr(3));
    }
    if (!known) fail("no entity type for " + name);
    GazetteerEntry& entry = entry_for(name, kind_of_entity, code);
    if (entry.country.empty()) entry.country = of;
    const bool lower = any_case || !has_upper(name);
    add_key(name, {&entry, NameKind::kName, false, lower});
    for (std::size_t i = 1; i < columns.size(); ++i) {
      const std::string_view field = trim(columns[i]);
      const std::size_t equals = field.find('=');
      if (field.empty()) continue;
      if (equals == std::string_view::npos) {
        for (auto& office : read_offices(field, of)) {
          if (office.from < 0 || office.to < 0) fail("no years: " + std::string(field));
          entry.offices.push_back(std::move(office));
        }
        continue;
      }
      const std::string_view key = field.substr(0, equals);
      const auto values = split(field.substr(equals + 1), '|');
      NameKind kind = NameKind::kName;
      if (key == "adj") {
        kind = NameKind::kAdjective;
        if (entry.adjective.empty()) entry.adjective = std::string(values[0]);
      } else if (key == "capital") {
        kind = NameKind::kCapital;
      } else if (key == "metonym") {
        kind = NameKind::kMetonym;
      } else if (key == "short") {
        kind = NameKind::kShort;
      } else if (key == "gender") {
        entry.gender = values[0].empty() ? 0 : values[0][0];
        continue;
      } else if (key == "type" || key == "of") {
        continue;
      } else if (key != "aka") {
        fail("unknown field: " + std::string(key));
      }
      for (std::string_view value : values) {
        add_key(value, {&entry, kind, false, lower && !has_upper(value)});
      }
    }
    if (kind_of_entity == EntityType::kLeader) {
      const std::size_t space = surname_first ? name.find(' ') : name.rfind(' ');
      if (space != std::string::npos) {
        const std::string surname = surname_first ? name.substr(0, space) : name.substr(space + 1);
        // "II" and "Jr." are no family names.
        const bool numeral = surname.find_first_not_of("IVXJr.") == std::string::npos;
        if (surname.size() > 1 && !numeral) add_key(surname, {&entry, NameKind::kShort});
      }
    }
  }
}

std::vector<Gazetteer::Match> Gazetteer::match(const std::vector<Token>& tokens) const {
  struct Piece {
    std::string text;
    std::uint32_t token;
    bool opens;   // first piece of its token
    bool closes;  // last piece of its token
    bool capital;
    bool caps;
  };
  std::vector<Piece> pieces;
  for (std::uint32_t t = 0; t < tokens.size(); ++t) {
    const auto parts = name_pieces(tokens[t].form);
    const char initial = tokens[t].form.empty() ? ' ' : tokens[t].form[0];
    const bool capital = starts_upper(tokens[t].form) || (initial >= '0' && initial <= '9');
    const bool caps = capital && !has_lower(tokens[t].form);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      // Inside a hyphenated word the original letter case of later parts is what counts.
      pieces.push_back({parts[i], t, i == 0, i + 1 == parts.size(), capital, caps});
    }
  }
  std::vector<Match> matches;
  std::size_t i = 0;
  while (i < pieces.size()) {
    std::string key;
    std::size_t best = 0;
    const Node* found = nullptr;
    for (std::size_t n = 1; n <= kLongestName && i + n <= pieces.size(); ++n) {
      if (n > 1) key += ' ';
      key += pieces[i + n - 1].text;
      const auto node = nodes_.find(key);
      if (node == nodes_.end()) break;
      if (!node->second.keys.empty()) {
        const bool usable = std::any_of(
            node->second.keys.begin(), node->second.keys.end(), [&](const GazetteerKey& k) {
              if (k.any_case) return true;
              if (k.all_caps) return pieces[i].caps;
              return pieces[i].capital && !pieces[i + n - 1].text.empty() &&
                     (n == 1 || pieces[i + n - 1].capital || !pieces[i + n - 1].opens);
            });
        if (usable) {
          best = n;
          found = &node->second;
        }
      }
      if (!node->second.prefix) break;
    }
    if (found == nullptr) {
      ++i;
      continue;
    }
    matches.push_back({pieces[i].token, pieces[i + best - 1].token, &found->keys});
    i += best;
  }
  return matches;
}

const std::vector<GazetteerKey>* Gazetteer::find(std::string_view name) const {
  const auto pieces = phrase_pieces(name);
  if (pieces.empty()) return nullptr;
  const auto node = nodes_.find(join(pieces, 0, pieces.size()));
  return node == nodes_.end() || node->second.keys.empty() ? nullptr : &node->second.keys;
}

const GazetteerEntry* Gazetteer::by_code(std::string_view alpha3) const {
  const auto found = by_code_.find(std::string(alpha3));
  return found == by_code_.end() ? nullptr : found->second;
}

const GazetteerEntry* Gazetteer::country(std::string_view code_or_name) const {
  if (const GazetteerEntry* entry = by_code(code_or_name)) return entry;
  const auto found = by_name_.find(std::string(code_or_name));
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace entente::extractors
