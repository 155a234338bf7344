#include "queries/cypher/procedure_options.h"

#include <algorithm>

#include "core/text.h"
#include "graphs/temporal.h"
#include "queries/filter_words.h"

namespace entente::queries::cypher {

using graphs::Value;

namespace {

constexpr std::string_view kFilters[] = {"relations",   "types",          "modalities",
                                         "with",        "since",          "until",
                                         "doc",         "attribution",    "minConfidence",
                                         "keepUndated", "includeNegated", "includeHypothetical"};

std::vector<std::string> texts_option(const Value& options, std::string_view key) {
  const Value& v = option(options, key);
  std::vector<std::string> texts;
  if (v.is_null()) return texts;
  if (v.is_string()) {
    texts.emplace_back(v.as_string());
    return texts;
  }
  if (!v.is_list()) wrong_argument(std::string(key) + " is a string or a list of strings");
  for (const Value& element : v.as_list()) {
    if (!element.is_string()) wrong_argument(std::string(key) + " is a list of strings");
    texts.emplace_back(element.as_string());
  }
  return texts;
}

/// {resource: 'gas'} as ["resource=gas"].
std::vector<std::string> pairs_option(const Value& options, std::string_view key) {
  const Value& v = option(options, key);
  std::vector<std::string> pairs;
  if (v.is_null()) return pairs;
  if (!v.is_map()) wrong_argument(std::string(key) + " is a map, as {resource: 'gas'}");
  for (const auto& [name, text] : v.as_map()) {
    if (!text.is_string()) wrong_argument(std::string(key) + " has strings as values");
    pairs.push_back(name + "=" + std::string(text.as_string()));
  }
  return pairs;
}

}  // namespace

void wrong_argument(const std::string& message) {
  runtime_error("ArgumentError", "InvalidArgumentValue", message);
}

const Value& option(const Value& options, std::string_view key) {
  static const Value kNone;
  return options.is_map() ? options.map_get(key) : kNone;
}

void check_options(const Value& options, const std::vector<std::string_view>& known) {
  if (!options.is_map()) return;
  for (const auto& [key, value] : options.as_map()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string message = "There is no option '" + key + "'; known: ";
    for (size_t i = 0; i < known.size(); ++i) {
      message += (i == 0 ? "" : ", ") + std::string(known[i]);
    }
    wrong_argument(message);
  }
}

double number_option(const Value& options, std::string_view key, double otherwise) {
  const Value& v = option(options, key);
  if (v.is_null()) return otherwise;
  if (!v.is_number()) wrong_argument(std::string(key) + " is a number");
  return v.number();
}

int64_t count_option(const Value& options, std::string_view key, int64_t least, int64_t otherwise) {
  const Value& v = option(options, key);
  if (v.is_null()) return otherwise;
  constexpr int64_t kMost = 1'000'000;
  if (!v.is_int() || v.as_int() < least || v.as_int() > kMost) {
    wrong_argument(std::string(key) + " is an integer from " + std::to_string(least) + " to " +
                   std::to_string(kMost));
  }
  return v.as_int();
}

bool flag_option(const Value& options, std::string_view key) {
  const Value& v = option(options, key);
  if (v.is_null()) return false;
  if (!v.is_bool()) wrong_argument(std::string(key) + " is true or false");
  return v.as_bool();
}

std::string text_option(const Value& options, std::string_view key) {
  const Value& v = option(options, key);
  if (v.is_null()) return "";
  // A number is a year.
  if (v.is_int()) return std::to_string(v.as_int());
  if (v.kind() == Value::Kind::kDate) return graphs::format_temporal(v);
  if (!v.is_string()) wrong_argument(std::string(key) + " is a string");
  return std::string(v.as_string());
}

queries::Direction direction_option(const Value& options, queries::Direction otherwise) {
  if (option(options, "direction").is_null()) return otherwise;
  const std::string name = to_lower(text_option(options, "direction"));
  if (name == "out") return queries::Direction::kOut;
  if (name == "in") return queries::Direction::kIn;
  if (name == "both") return queries::Direction::kBoth;
  wrong_argument("direction is 'out', 'in' or 'both'");
}

queries::Filter filter_option(const Value& options, const std::vector<std::string_view>& others) {
  std::vector<std::string_view> known = others;
  known.insert(known.end(), std::begin(kFilters), std::end(kFilters));
  check_options(options, known);
  queries::FilterWords words;
  words.relations = texts_option(options, "relations");
  words.types = texts_option(options, "types");
  words.modalities = texts_option(options, "modalities");
  words.with = pairs_option(options, "with");
  words.since = text_option(options, "since");
  words.until = text_option(options, "until");
  words.doc = text_option(options, "doc");
  words.attribution = text_option(options, "attribution");
  words.min_confidence = number_option(options, "minConfidence", 0);
  words.keep_undated = flag_option(options, "keepUndated");
  words.include_negated = flag_option(options, "includeNegated");
  words.include_hypothetical = flag_option(options, "includeHypothetical");
  return queries::filter_from(words);
}

}  // namespace entente::queries::cypher
