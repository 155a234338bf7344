#include "extractors/token_lists.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "core/text.h"

namespace entente::extractors {
namespace {

using Words = std::unordered_set<std::string_view>;

const Words& titles() {
  static const Words words = {
      "Mr",   "Mrs",  "Ms",   "Mx",  "Dr",   "Prof",  "Gen",    "Lt",   "Col",  "Maj",
      "Capt", "Cmdr", "Adm",  "Sgt", "Cpl",  "Pvt",   "Brig",   "Gov",  "Sen",  "Sens",
      "Rep",  "Reps", "Rev",  "Hon", "Pres", "Amb",   "Messrs", "Mme",  "Mlle", "Msgr",
      "Fr",   "Supt", "Insp", "Cdr", "Drs",  "Profs", "Gens",   "Govs", "St",   "Ste",
      "Mt",   "Ft",   "MR",   "MRS", "MS",   "DR",    "Dir",    "Atty", "Attn", "Lieut"};
  return words;
}

const Words& general() {
  static const Words words = {
      "Inc",   "Corp",   "Ltd",   "Co",   "Cos",  "Bros",  "Jr",   "Sr",   "Esq", "Dept", "Univ",
      "Assn",  "Ave",    "Blvd",  "Rd",   "Jan",  "Feb",   "Mar",  "Apr",  "Jun", "Jul",  "Aug",
      "Sep",   "Sept",   "Oct",   "Nov",  "Dec",  "Mon",   "Tue",  "Tues", "Wed", "Thu",  "Thur",
      "Thurs", "Fri",    "Sat",   "Sun",  "etc",  "Etc",   "vs",   "Vs",   "al",  "ca",   "cf",
      "Cf",    "approx", "Ala",   "Ariz", "Ark",  "Calif", "Colo", "Conn", "Del", "Fla",  "Ga",
      "Ill",   "Kan",    "Ky",    "La",   "Md",   "Mich",  "Minn", "Miss", "Mo",  "Mont", "Neb",
      "Nev",   "Okla",   "Ore",   "Pa",   "Tenn", "Tex",   "Va",   "Vt",   "Wis", "Wyo",  "Ph",
      "Ph.D",  "M.Sc",   "B.Sc",  "Sc.D", "LL.D", "LL.M",  "Ed.D", "eg",   "ie",  "dept", "govt",
      "Govt",  "est",    "viz",   "Rs",   "hrs",  "mins",  "yrs",  "lbs",  "oz",  "Pty",  "Plc",
      "Intl",  "Gov't",  "Ass't", "Que",  "Ont",  "Sask",  "Alta", "Cie",  "Bhd", "Sdn"};
  return words;
}

const Words& before_digit() {
  static const Words words = {"No",  "Nos", "no",   "nos", "Fig", "Figs", "fig",  "p",     "pp",
                              "Art", "art", "Arts", "Vol", "vol", "Para", "para", "paras", "Paras",
                              "Sec", "sec", "Ch",   "ch",  "Ext", "ext",  "Ed",   "c",     "Pt",
                              "pt",  "cl",  "Res",  "res", "Doc", "doc",  "Add",  "Rev"};
  return words;
}

/// "U.S", "p.m", "e.g", "A.k.a": single letters with stops between.
bool is_dotted_acronym(std::string_view word) {
  if (word.size() < 3) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (i % 2 == 0 ? !letter : c != '.') return false;
  }
  return word.size() % 2 == 1;
}

}  // namespace

Abbreviation abbreviation(std::string_view word) {
  if (word.empty() || word.size() > 8) {
    return is_dotted_acronym(word) ? Abbreviation::kGeneral : Abbreviation::kNone;
  }
  if (before_digit().contains(word)) {
    return word == "Rev" ? Abbreviation::kTitle : Abbreviation::kBeforeDigit;
  }
  if (titles().contains(word)) return Abbreviation::kTitle;
  if (general().contains(word) || is_dotted_acronym(word)) return Abbreviation::kGeneral;
  if (word.size() > 2 && to_upper_ascii(word) == word) {
    // "GEN. SMITH" in a headline.
    std::string capitalised = to_lower(word);
    capitalised[0] = word[0];
    if (titles().contains(capitalised)) return Abbreviation::kTitle;
  }
  return Abbreviation::kNone;
}

bool is_joining_prefix(std::string_view lower) {
  static const Words words = {
      "e",      "non",   "mid",   "anti",  "pre",   "re",    "post",   "over",  "co",      "multi",
      "pro",    "ex",    "sub",   "semi",  "cross", "neo",   "psycho", "socio", "counter", "intra",
      "inter",  "micro", "mini",  "super", "ultra", "un",    "arch",   "uh",    "hm",      "quasi",
      "pseudo", "hyper", "extra", "macro", "meta",  "proto", "geo",    "trans", "under",   "de",
      "bi",     "tri",   "mega",  "supra", "ante",  "afro",  "euro",   "eco",   "bio"};
  return words.contains(lower);
}

bool is_name_syllable(std::string_view lower) {
  static const Words words = {
      "bak",  "bian",  "bin",  "byung", "chang", "chee",  "chen",  "cheol", "cheong", "cheng",
      "chi",  "ching", "chiu", "choi",  "chong", "chul",  "chun",  "chung", "dae",    "dong",
      "en",   "eun",   "fai",  "fung",  "geun",  "gyu",   "ha",    "han",   "hee",    "hing",
      "ho",   "hoi",   "hon",  "hong",  "hsien", "hui",   "hun",   "hwa",   "hwan",   "hye",
      "hyun", "il",    "in",   "ing",   "jae",   "jee",   "jeong", "jeou",  "jin",    "jing",
      "jong", "joo",   "joon", "jun",   "jung",  "kai",   "kam",   "keun",  "ki",     "kin",
      "kit",  "koo",   "kook", "kuan",  "kuk",   "kum",   "kwan",  "kwang", "kwok",   "kyu",
      "kyun", "kyung", "lai",  "lam",   "loong", "lun",   "man",   "mei",   "min",    "ming",
      "moo",  "moon",  "mun",  "myung", "nam",   "ngor",  "ok",    "pik",   "ping",   "sam",
      "san",  "sang",  "seok", "seon",  "seong", "seung", "shek",  "shik",  "shin",   "shing",
      "shui", "sik",   "siu",  "sok",   "soo",   "sook",  "sop",   "su",    "suk",    "sun",
      "sung", "tae",   "tak",  "teng",  "tien",  "tsai",  "tse",   "tung",  "un",     "wa",
      "wah",  "wai",   "wan",  "wei",   "wen",   "wing",  "wha",   "won",   "woo",    "woon",
      "yan",  "yee",   "yeol", "yeon",  "yew",   "yi",    "yin",   "ying",  "yiu",    "yong",
      "yoon", "young", "yu",   "yuen",  "yuet",  "yuk",   "yul",   "yun"};
  return words.contains(lower);
}

bool is_sentence_starter(std::string_view lower) {
  static const Words words = {
      "the",       "a",        "an",        "it",       "he",     "she",       "they",    "we",
      "you",       "i",        "in",        "on",       "at",     "but",       "and",     "if",
      "when",      "this",     "that",      "these",    "those",  "there",     "however", "its",
      "his",       "her",      "their",     "our",      "my",     "for",       "as",      "after",
      "before",    "while",    "since",     "although", "though", "what",      "who",     "why",
      "how",       "where",    "according", "by",       "with",   "from",      "to",      "so",
      "or",        "some",     "many",      "most",     "all",    "both",      "each",    "one",
      "two",       "no",       "not",       "now",      "then",   "here",      "yet",     "such",
      "also",      "among",    "amid",      "under",    "over",   "during",    "despite", "because",
      "meanwhile", "moreover", "instead",   "earlier",  "last",   "officials", "please",  "thanks"};
  return words.contains(lower);
}

bool is_unit(std::string_view lower) {
  static const Words words = {"mm",  "cm",  "km", "kg",  "ft",  "pm",  "am", "k",   "bn",  "tn",
                              "mph", "kph", "mb", "gb",  "kw",  "mw",  "gw", "lbs", "hrs", "mg",
                              "ml",  "kb",  "hz", "mhz", "ghz", "khz", "nm", "mn",  "min", "yrs"};
  return words.contains(lower);
}

bool is_domain_or_file_ending(std::string_view lower) {
  static const Words words = {"com",  "org", "net",  "gov",  "edu", "int", "mil", "info", "biz",
                              "uk",   "ru",  "cn",   "eu",   "de",  "fr",  "jp",  "ca",   "au",
                              "es",   "tv",  "ua",   "il",   "br",  "doc", "xls", "pdf",  "txt",
                              "html", "htm", "docx", "xlsx", "csv", "jpg", "png", "zip",  "ppt",
                              "ch",   "nl",  "kr",   "tr",   "ir",  "js"};
  return words.contains(lower);
}

std::size_t contraction_split(std::string_view lower) {
  static const std::unordered_map<std::string_view, std::size_t> words = {
      {"cannot", 3}, {"gonna", 3}, {"wanna", 3}, {"gotta", 3},   {"dont", 2},    {"didnt", 3},
      {"doesnt", 4}, {"wont", 2},  {"cant", 2},  {"couldnt", 5}, {"wouldnt", 5}, {"shouldnt", 6},
      {"isnt", 2},   {"wasnt", 3}, {"arent", 3}, {"havent", 4},  {"hasnt", 3},   {"aint", 2},
      {"im", 1},     {"ive", 1},   {"youre", 3}, {"theyre", 4},  {"thats", 4},   {"whats", 4},
      {"theres", 5}, {"youll", 3}};
  const auto found = words.find(lower);
  return found == words.end() ? 0 : found->second;
}

}  // namespace entente::extractors
