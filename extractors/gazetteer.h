#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ontology.h"
#include "extractors/annotations.h"

namespace entente::extractors {

/// How a surface form names its entity.
enum class NameKind : std::uint8_t {
  kName,
  kAdjective,  ///< "Russian", "Russians"
  kCapital,    ///< "Moscow": the state, unless the text means the city
  kMetonym,    ///< "the Kremlin"
  kShort,      ///< a surname alone
};

struct Office {
  std::string title;    ///< "president"
  std::string country;  ///< alpha-3, or the name of a past state or an organization
  int from = 0;
  int to = 9999;  ///< 9999 while in office
};

/// What the gazetteer knows of an entity.
struct GazetteerEntry {
  std::string name;  ///< canonical
  EntityType type = EntityType::kState;
  std::string code;     ///< alpha-3, of states and dependent territories
  std::string country;  ///< alpha-3 (or name) of the state that a leader or body belongs to
  std::vector<Office> offices;
  char gender = 0;        ///< 'f', 'm' or 0 where unknown
  std::string adjective;  ///< "Russian", of states and places; empty where unknown
};

struct GazetteerKey {
  const GazetteerEntry* entry = nullptr;
  NameKind kind = NameKind::kName;
  bool weak = false;      ///< counts only where the document names the entity otherwise too
  bool any_case = false;  ///< may be written in lower case (goods)
  bool all_caps = false;  ///< an abbreviation, only in capitals
};

/// Names of states, leaders, bodies, treaties, goods, places and events, with longest-match lookup
/// over words. Immutable after loading; shared between threads. The files' format is described in
/// docs/extraction.md and in the files' heads.
class Gazetteer {
 public:
  Gazetteer() = default;
  Gazetteer(const Gazetteer&) = delete;
  Gazetteer& operator=(const Gazetteer&) = delete;

  /// The compiled-in files, loaded once.
  static std::shared_ptr<const Gazetteer> builtin();
  /// A gazetteer of the compiled-in files and then `files` (name, text).
  static std::shared_ptr<const Gazetteer> with(
      const std::vector<std::pair<std::string, std::string>>& files);

  /// Reads a file's text; throws InputError ("file:line") for a line that is none.
  void add(std::string_view text, const std::string& file);

  /// Words [first, last] that carry a name, with all its readings.
  struct Match {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    const std::vector<GazetteerKey>* keys = nullptr;
  };
  /// Longest matches, left to right, not overlapping; letter case respected.
  std::vector<Match> match(const std::vector<Token>& tokens) const;

  /// Readings of a name that is written as `name`, or none.
  const std::vector<GazetteerKey>* find(std::string_view name) const;
  const GazetteerEntry* by_code(std::string_view alpha3) const;
  /// By code or canonical name: what Office::country and GazetteerEntry::country hold.
  const GazetteerEntry* country(std::string_view code_or_name) const;
  const std::deque<GazetteerEntry>& entries() const { return entries_; }

 private:
  struct Node {
    std::vector<GazetteerKey> keys;
    bool prefix = false;  ///< longer names begin with this one
  };
  GazetteerEntry& entry_for(const std::string& name, EntityType type, const std::string& code);
  void add_key(std::string_view surface, const GazetteerKey& key);
  void add_iso(std::string_view line);

  std::deque<GazetteerEntry> entries_;
  std::unordered_map<std::string, Node> nodes_;
  std::unordered_map<std::string, GazetteerEntry*> by_code_;
  std::unordered_map<std::string, GazetteerEntry*> by_name_;
};

/// The pieces of a word that names are compared by: lower case, no accents, split at hyphens and
/// apostrophes, dots inside abbreviations dropped ("U.S." → "us", "Sino-Russian" → "sino"
/// "russian").
std::vector<std::string> name_pieces(std::string_view word);

}  // namespace entente::extractors
