#include "extractors/descriptions.h"

#include <unordered_map>
#include <unordered_set>

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

const WordSet& islands() {
  static const WordSet kCodes = {
      "JPN", "TWN", "LKA", "CUB", "MDV", "SGP", "PHL", "IDN", "GBR", "IRL", "ISL", "MLT",
      "CYP", "FJI", "SLB", "KIR", "TUV", "VUT", "NRU", "PLW", "FSM", "MHL", "WSM", "TON",
      "MUS", "SYC", "COM", "MDG", "BRB", "JAM", "TTO", "HTI", "DOM", "BHS", "GRD", "LCA",
      "VCT", "DMA", "ATG", "KNA", "NZL", "PNG", "TLS", "BHR", "CPV", "STP", "AUS", "BRN"};
  return kCodes;
}

const WordSet& monarchies() {
  static const WordSet kCodes = {"SAU", "GBR", "JOR", "BHR", "MAR", "THA", "NLD", "BEL", "ESP",
                                 "SWE", "NOR", "DNK", "BTN", "TON", "KHM", "LSO", "SWZ", "OMN",
                                 "KWT", "QAT", "ARE", "MYS", "BRN", "LUX", "MCO", "LIE"};
  return kCodes;
}

}  // namespace

Wanted wanted_by(std::string_view noun) {
  static const std::unordered_map<std::string_view, Wanted> kNouns = [] {
    std::unordered_map<std::string_view, Wanted> nouns;
    for (std::string_view w :
         {"country", "nation", "republic", "kingdom", "government", "regime", "administration",
          "superpower", "monarchy", "empire", "sultanate", "emirate"}) {
      nouns[w] = Wanted::kState;
    }
    for (std::string_view w :
         {"bloc",     "organization", "organisation", "group",     "alliance", "union",
          "body",     "grouping",     "forum",        "company",   "firm",     "party",
          "council",  "agency",       "association",  "community", "court",    "commission",
          "movement", "bank",         "group",        "league",    "militia"}) {
      nouns[w] = Wanted::kBody;
    }
    for (std::string_view w : {"treaty", "agreement", "accord", "pact", "deal", "convention",
                               "armistice", "ceasefire", "truce", "protocol", "memorandum"}) {
      nouns[w] = Wanted::kTreaty;
    }
    for (std::string_view w : {"island", "territory", "peninsula", "province", "strait", "enclave",
                               "archipelago", "islet"}) {
      nouns[w] = Wanted::kPlace;
    }
    return nouns;
  }();
  const auto found = kNouns.find(noun);
  return found == kNouns.end() ? Wanted::kNone : found->second;
}

bool fits(Wanted wanted, EntityType type) {
  switch (wanted) {
    case Wanted::kState:
      return type == EntityType::kState;
    case Wanted::kBody:
      return type == EntityType::kOrganization;
    case Wanted::kPerson:
      return type == EntityType::kLeader || type == EntityType::kPerson;
    case Wanted::kTreaty:
      return type == EntityType::kTreaty;
    case Wanted::kPlace:
      return type == EntityType::kTerritory;
    case Wanted::kNone:
      return false;
  }
  return false;
}

bool describes(std::string_view word, std::string_view state_code) {
  if (word == "island") return islands().contains(state_code);
  if (word == "kingdom" || word == "monarchy" || word == "sultanate" || word == "emirate") {
    return monarchies().contains(state_code);
  }
  if (word == "republic") return !monarchies().contains(state_code);
  if (word == "landlocked") return !islands().contains(state_code);
  if (word == "superpower") {
    return state_code == "USA" || state_code == "CHN" || state_code.empty();
  }
  return true;
}

bool only_describes(std::string_view modifier) {
  static const WordSet kTelling = {
      "other",     "first",        "second",    "third",       "last",       "next",      "host",
      "neighbour", "neighbouring", "neighbor",  "neighboring", "developing", "developed", "poor",
      "whole",     "entire",       "only",      "single",      "same",       "home",      "new",
      "old",       "big",          "small",     "large",       "great",      "major",     "former",
      "member",    "nation",       "welfare",   "police",      "foreign",    "rich",      "target",
      "transit",   "donor",        "recipient", "independent", "sovereign",  "previous",  "current",
      "interim",   "federal",      "central",   "local",       "provincial", "civilian",  "rebel",
      "deep",      "failed",       "rogue",     "capital",     "opposition", "occupying", "unity",
      "coalition", "transitional", "military"};
  return !kTelling.contains(modifier);
}

}  // namespace entente::extractors
