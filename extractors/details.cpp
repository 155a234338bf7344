#include "extractors/details.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/text.h"

namespace entente::extractors {
namespace {

using WordSet = std::unordered_set<std::string_view>;

bool is_of_goods(Relation relation) {
  switch (relation) {
    case Relation::kSupplies:
    case Relation::kExports:
    case Relation::kImports:
    case Relation::kHasResource:
    case Relation::kAid:
    case Relation::kDependsOn:
    case Relation::kTradesWith:
    case Relation::kInvestsIn:
      return true;
    default:
      return false;
  }
}

/// The verb whose clause the word stands in, or the topmost word.
std::uint32_t clause_of(std::uint32_t word, const Syntax& syntax) {
  for (std::uint32_t steps = 0; steps < syntax.size(); ++steps) {
    if (syntax.is_verb(word) || syntax.has_copula(word) || syntax.head(word) < 0) return word;
    word = static_cast<std::uint32_t>(syntax.head(word));
  }
  return word;
}

bool is_number(const Token& token) {
  return token.upos == "NUM" && !token.form.empty() && token.form[0] >= '0' && token.form[0] <= '9';
}

struct Words {
  std::uint32_t first;
  std::uint32_t last;
};

/// "9%", "30 percent", "half": a share that begins at the word.
std::optional<Words> share_at(std::uint32_t t, const Syntax& syntax) {
  if (t + 1 >= syntax.size()) return std::nullopt;
  const std::string next = syntax.lower(t + 1);
  if (is_number(syntax[t])) {
    if (next == "%" || next == "percent") return Words{t, t + 1};
    if (next == "per" && t + 2 < syntax.size() && syntax.lower(t + 2) == "cent") {
      return Words{t, t + 2};
    }
    return std::nullopt;
  }
  static const WordSet kParts = {"half", "third", "thirds", "quarter", "quarters"};
  if (next != "of" || !kParts.contains(syntax.lower(t))) return std::nullopt;
  // "a third", "two-thirds".
  std::uint32_t first = t;
  if (first >= 2 && syntax.lower(first - 1) == "-") first -= 2;
  if (first == t && t > 0 && (syntax.lower(t - 1) == "a" || syntax[t - 1].upos == "NUM")) --first;
  return Words{first, t};
}

/// "$400 billion", "38 billion cubic meters", "100,000 barrels": an amount that begins at the word.
std::optional<Words> amount_at(std::uint32_t t, const Syntax& syntax) {
  static const WordSet kSigns = {"$", "€", "£", "¥", "us$", "rmb"};
  static const WordSet kScales = {"thousand", "million", "billion", "trillion", "bn"};
  static const WordSet kUnits = {
      "ton",    "tons",    "tonne", "tonnes", "barrel",    "barrels",  "cubic",  "dollars",
      "euros",  "pounds",  "yuan",  "rubles", "roubles",   "yen",      "rupees", "megawatts",
      "rounds", "bushels", "acres", "bcm",    "gigawatts", "kilowatts"};
  const bool sign = kSigns.contains(syntax.lower(t));
  std::uint32_t last = sign ? t + 1 : t;
  if (last >= syntax.size() || !is_number(syntax[last])) return std::nullopt;
  bool measured = sign;
  while (last + 1 < syntax.size() && kScales.contains(syntax.lower(last + 1))) ++last;
  if (last + 1 < syntax.size() && kUnits.contains(syntax.lower(last + 1))) {
    ++last;
    measured = true;
    if (syntax.lower(last) == "cubic" && last + 1 < syntax.size()) ++last;
  }
  return measured ? std::optional(Words{t, last}) : std::nullopt;
}

}  // namespace

void add_details(const AnnotatedDocument& document, const Syntax& syntax, const Evidence& evidence,
                 Proposal& proposal) {
  if (!is_of_goods(proposal.relation) || proposal.predicate >= syntax.size()) return;
  const Mention& object = document.mentions[proposal.object_mention];
  const std::uint32_t clause = clause_of(proposal.predicate, syntax);
  const std::uint32_t other =
      object.sentence == proposal.sentence ? clause_of(object.head, syntax) : clause;
  const auto belongs = [&](std::uint32_t word) {
    if (syntax[word].begin < evidence.start || syntax[word].end > evidence.end) return false;
    const std::uint32_t own = clause_of(word, syntax);
    return own == clause || own == other;
  };
  const auto put = [&](const char* key, const std::optional<Words>& words) {
    if (!words || proposal.props.contains(key) || !belongs(words->last)) return false;
    proposal.props[key] = squeeze_space(
        text_of(document, document.sentences[proposal.sentence], words->first, words->last));
    return true;
  };
  for (std::uint32_t t = 0; t < syntax.size(); ++t) {
    if (const auto share = share_at(t, syntax)) {
      put("share", share);
      t = share->last;
    } else if (const auto amount = amount_at(t, syntax)) {
      put("amount", amount);
      t = amount->last;
    }
  }
  const bool wants_good = proposal.relation == Relation::kSupplies ||
                          proposal.relation == Relation::kAid ||
                          proposal.relation == Relation::kDependsOn;
  if (!wants_good || proposal.props.contains("resource")) return;
  auto mention =
      std::ranges::lower_bound(document.mentions, proposal.sentence, {}, &Mention::sentence);
  for (; mention != document.mentions.end() && mention->sentence == proposal.sentence; ++mention) {
    const Entity& good = document.entities[static_cast<std::size_t>(mention->entity)];
    if (good.type != EntityType::kResource || mention->entity == proposal.object) continue;
    if (!belongs(mention->head)) continue;
    proposal.props["resource"] = good.name;
    return;
  }
}

}  // namespace entente::extractors
