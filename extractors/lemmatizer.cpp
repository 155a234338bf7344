#include "extractors/lemmatizer.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "extractors/data.h"

namespace entente::extractors {
namespace {

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return ends_with(text, ending); });
}

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/// Whether the stem that "ing", "ed", "er" or "est" left most likely lost an e: "provok", "invit",
/// but not "expect", "rain", "offer".
bool lost_e(std::string_view s) {
  if (s.size() < 3) return false;
  const char last = s.back();
  const char before = s[s.size() - 2];
  if (is_vowel(last)) return last == 'u';
  static constexpr std::array<std::string_view, 11> kClusters = {"ng", "rg", "dg", "ns", "rs", "nc",
                                                                 "rc", "lv", "rv", "us", "ys"};
  static constexpr std::string_view kSingle = "bcdgklmnpstvrz";
  const bool cluster = ends_with_any(s, kClusters) ||
                       (last == 'l' && std::string_view("bcdfgkptz").find(before) != s.npos);
  if (!cluster && !(is_vowel(before) && kSingle.find(last) != s.npos)) return false;
  static constexpr std::array<std::string_view, 18> kWhole = {
      "er",  "en",  "on",  "el",  "al", "it", "et", "or", "ain",
      "oin", "ard", "ect", "ish", "ow", "ew", "ay", "op", "ar"};
  if (ends_with_any(s, kWhole)) return false;
  if (ends_with(s, "ng")) return ends_with(s, "ang") || ends_with(s, "eng");
  if (ends_with(s, "rs")) return false;
  if (s.size() >= 3 && is_vowel(before) && is_vowel(s[s.size() - 3])) {
    static constexpr std::array<std::string_view, 7> kDiphthongs = {"eas", "ais", "ous", "uis",
                                                                    "ois", "aus", "eiv"};
    return last == 'v' || last == 'z' || ends_with_any(s, kDiphthongs);
  }
  return true;
}

std::uint8_t class_of(std::string_view upos) {
  if (upos == "VERB" || upos == "AUX") return 1;
  if (upos == "NOUN" || upos == "PROPN") return 2;
  if (upos == "ADJ") return 4;
  if (upos == "ADV") return 8;
  return 0;
}

bool is_inflected(std::string_view xpos) {
  return xpos == "VBG" || xpos == "VBD" || xpos == "VBN" || xpos == "VBZ" || xpos == "NNS" ||
         xpos == "NNPS" || xpos == "JJR" || xpos == "JJS" || xpos == "RBR" || xpos == "RBS" ||
         xpos == "CD";
}

/// The lemma in the capitals that the form has where they agree: "Nations" → "Nation".
std::string with_case_of(std::string_view form, std::string lemma) {
  for (std::size_t i = 0; i < lemma.size() && i < form.size(); ++i) {
    const char c = form[i];
    if (c >= 'A' && c <= 'Z' && lemma[i] == c + 32) lemma[i] = c;
  }
  return lemma;
}

}  // namespace

Lemmatizer::Lemmatizer(std::string_view lexicon, const std::string& name) {
  std::size_t number = 0;
  for (std::string_view line : split(lexicon, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;
    const auto fail = [&](const std::string& message) {
      throw InputError(message, name + ":" + std::to_string(number));
    };
    if (line.substr(0, 6) == "words ") {
      const std::vector<std::string_view> words = split(line.substr(6), ' ');
      const std::uint8_t kind = class_of(words[0]);
      if (kind == 0) fail("words of an unknown class '" + std::string(words[0]) + "'");
      for (std::size_t i = 1; i < words.size(); ++i) known_[std::string(words[i])] |= kind;
      continue;
    }
    const std::size_t tab = line.rfind('\t');
    if (tab == std::string_view::npos || std::count(line.begin(), line.end(), '\t') != 3 ||
        tab + 1 == line.size()) {
      fail("not a lexicon line: form, UPOS, XPOS and lemma are wanted");
    }
    exceptions_.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
}

const Lemmatizer& Lemmatizer::instance() {
  static const Lemmatizer lemmatizer(lemmas_file().text, std::string(lemmas_file().name));
  return lemmatizer;
}

std::string Lemmatizer::key_form(std::string_view form) {
  std::string out;
  for (std::size_t i = 0; i < form.size();) {
    if (static_cast<unsigned char>(form[i]) < 0x80) {
      const char c = form[i++];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      continue;
    }
    const char32_t c = next_code_point(form, i);
    if (c == 0x2018 || c == 0x2019) {
      out += '\'';
    } else if (c == 0x201C || c == 0x201D) {
      out += '"';
    } else {
      append_utf8(out, to_lower(c));
    }
  }
  return out;
}

bool Lemmatizer::known(std::string_view lemma, std::string_view upos) const {
  const auto found = known_.find(std::string(lemma));
  return found != known_.end() && (found->second & class_of(upos)) != 0;
}

template <typename... Candidates>
std::string Lemmatizer::first_known(std::string_view upos, Candidates... candidates) const {
  const std::array<std::string, sizeof...(Candidates)> all = {std::string(candidates)...};
  for (const std::string& candidate : all) {
    if (known(candidate, upos)) return candidate;
  }
  return all[0];
}

std::string Lemmatizer::without_ending(std::string_view stem, std::string_view upos) const {
  const std::string whole(stem);
  const std::string with_e = whole + "e";
  if (stem.size() > 2 && stem.back() == stem[stem.size() - 2] &&
      std::string_view("bdfgklmnprtvz").find(stem.back()) != std::string_view::npos) {
    const std::string single(stem.substr(0, stem.size() - 1));
    // "planned", but "called", "stuffed", "buzzed".
    const bool double_kept = stem.back() == 'l' || stem.back() == 'f' || stem.back() == 'z';
    return double_kept ? first_known(upos, whole, single, with_e)
                       : first_known(upos, single, whole, with_e);
  }
  return lost_e(stem) ? first_known(upos, with_e, whole) : first_known(upos, whole, with_e);
}

std::string Lemmatizer::by_rule(std::string_view lower, std::string_view upos,
                                std::string_view xpos) const {
  const std::size_t n = lower.size();
  const auto cut = [&](std::size_t bytes, std::string_view ending = "") {
    return std::string(lower.substr(0, n - bytes)) + std::string(ending);
  };
  const bool verb = upos == "VERB" || upos == "AUX";
  if (xpos == "VBG" && verb && n > 4 && ends_with(lower, "ing")) {
    const std::string stem = cut(3);
    if (stem.size() <= 2 && stem.back() == 'y') {
      return first_known(upos, stem, stem.substr(0, stem.size() - 1) + "ie");
    }
    return without_ending(stem, upos);
  }
  if ((xpos == "VBD" || xpos == "VBN") && verb) {
    if (n > 4 && ends_with(lower, "ied")) return first_known(upos, cut(3, "y"), cut(1));
    if (n > 4 && ends_with(lower, "eed")) return first_known(upos, cut(1), cut(2));
    if (n > 3 && ends_with(lower, "ed")) return without_ending(cut(2), upos);
    return std::string(lower);
  }
  if ((xpos == "VBZ" && verb) || xpos == "NNS" || xpos == "NNPS") {
    if (n > 4 && ends_with(lower, "ies")) return first_known(upos, cut(3, "y"), cut(1));
    static constexpr std::array<std::string_view, 5> kHissing = {"ses", "xes", "zes", "ches",
                                                                 "shes"};
    if (ends_with_any(lower, kHissing)) {
      const bool e_is_theirs =
          (ends_with(lower, "ses") && !ends_with(lower, "sses")) || ends_with(lower, "zes");
      return e_is_theirs ? first_known(upos, cut(1), cut(2)) : first_known(upos, cut(2), cut(1));
    }
    if (ends_with(lower, "oes")) return first_known(upos, cut(2), cut(1));
    if (ends_with(lower, "ves") && upos == "NOUN") {
      return first_known(upos, cut(1), cut(3, "f"), cut(3, "fe"));
    }
    if (ends_with(lower, "men") && xpos == "NNS") return cut(2, "an");
    if (ends_with(lower, "'s") && n > 3) return cut(2);
    if (ends_with(lower, "s") && !ends_with(lower, "ss") && n > 2) return cut(1);
    return std::string(lower);
  }
  if ((xpos == "JJR" || xpos == "RBR") && n > 4 && ends_with(lower, "er")) {
    if (ends_with(lower, "ier")) return first_known(upos, cut(3, "y"), cut(2));
    return without_ending(cut(2), upos);
  }
  if ((xpos == "JJS" || xpos == "RBS") && n > 5 && ends_with(lower, "est")) {
    if (ends_with(lower, "iest")) return first_known(upos, cut(4, "y"), cut(3));
    return without_ending(cut(3), upos);
  }
  if (xpos == "CD" && n > 4 && is_digit(static_cast<unsigned char>(lower[0]))) {
    // "30,000" → "30000": groups of three digits.
    std::string digits;
    for (std::size_t i = 0; i < n; ++i) {
      if (lower[i] == ',') {
        if (i + 3 >= n || i == 0 || i > 3 + 4 * (i / 4)) return std::string(lower);
        for (std::size_t k = i + 1; k <= i + 3; ++k) {
          if (!is_digit(static_cast<unsigned char>(lower[k]))) return std::string(lower);
        }
        if (i + 4 < n && is_digit(static_cast<unsigned char>(lower[i + 4]))) {
          return std::string(lower);
        }
        continue;
      }
      digits += lower[i];
    }
    return digits;
  }
  return std::string(lower);
}

std::string Lemmatizer::lemma(std::string_view form, std::string_view upos, std::string_view xpos,
                              std::string_view proposed) const {
  std::string lower = key_form(form);
  std::string key = lower;
  key += '\t';
  key += upos;
  key += '\t';
  key += xpos;
  const auto exception = exceptions_.find(key);
  std::string lemma =
      exception != exceptions_.end() ? exception->second : by_rule(lower, upos, xpos);
  if (exception == exceptions_.end() && !proposed.empty()) {
    // An irregular verb that the treebanks lack.
    const bool irregular = (xpos == "VBD" || xpos == "VBN") && !ends_with(lower, "ed") &&
                           lemma == lower && known(proposed, upos);
    if (irregular) return std::string(proposed);
    if (!is_inflected(xpos) && proposed != "_" && upos != "PUNCT" && upos != "SYM" &&
        lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz'") != std::string::npos) {
      return std::string(proposed);
    }
  }
  if (proposed.size() == lemma.size() && key_form(proposed) == lemma) return std::string(proposed);
  return upos == "PROPN" || upos == "X" ? with_case_of(form, std::move(lemma)) : lemma;
}

}  // namespace entente::extractors
