#include "extractors/decoders.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "core/error.h"
#include "core/text.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
/// A second child of the root costs more than any arc between words.
constexpr double kRootCost = 1e6;

using Heads = std::vector<std::uint32_t>;

/// A cycle among the heads, or nothing.
std::vector<std::uint32_t> find_cycle(const Heads& heads) {
  std::vector<std::uint8_t> state(heads.size(), 0);  // 0 new, 1 on the path, 2 done
  state[0] = 2;
  std::vector<std::uint32_t> path;
  for (std::uint32_t start = 1; start < heads.size(); ++start) {
    path.clear();
    std::uint32_t i = start;
    while (state[i] == 0) {
      state[i] = 1;
      path.push_back(i);
      i = heads[i];
    }
    if (state[i] == 1) return {std::find(path.begin(), path.end(), i), path.end()};
    for (const std::uint32_t node : path) state[node] = 2;
  }
  return {};
}

/// Edmonds' algorithm on a dense matrix whose nodes are contracted in place: node `live[k]` stands
/// for the cycle it was first of. Each contraction costs O(n * cycle).
class TreeSearch {
 public:
  TreeSearch(const float* scores, std::size_t words, std::size_t stride)
      : n_(words + 1), score_(n_ * n_), from_(n_ * n_), into_(n_ * n_), live_(n_, true) {
    for (std::uint32_t i = 0; i < n_; ++i) {
      for (std::uint32_t j = 0; j < n_; ++j) {
        double s = i == 0 || i == j ? kNever : scores[i * stride + j];
        if (j == 0 && i != 0) s -= kRootCost;
        score_[i * n_ + j] = s;
        from_[i * n_ + j] = j;
        into_[i * n_ + j] = i;
      }
    }
  }

  Heads run() {
    struct Contraction {
      std::uint32_t node;  ///< the cycle's node that stands for it
      std::vector<std::uint32_t> cycle;
      /// The cycle's arcs, member by member: the words each leaves from and enters.
      std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
    };
    std::vector<Contraction> contractions;
    Heads heads(n_, 0);
    while (true) {
      for (std::uint32_t i = 1; i < n_; ++i) {
        heads[i] = live_[i] ? best_head(i) : 0;
      }
      std::vector<std::uint32_t> cycle = find_cycle(heads);
      if (cycle.empty()) break;
      Contraction contraction;
      contraction.node = cycle[0];
      for (const std::uint32_t i : cycle) {
        const std::size_t at = i * n_ + heads[i];
        contraction.arcs.emplace_back(from_[at], into_[at]);
      }
      contract(cycle, heads);
      contraction.cycle = std::move(cycle);
      contractions.push_back(std::move(contraction));
    }
    // Arcs between the nodes that are left, in terms of words; then each cycle is opened again, the
    // last first: the arc that enters it replaces the arc of the word it enters at.
    Heads result(n_, 0);
    std::vector<std::uint32_t> entered(n_, 0);  // the word at which a node's arc enters it
    for (std::uint32_t i = 1; i < n_; ++i) {
      if (!live_[i]) continue;
      const std::size_t at = i * n_ + heads[i];
      result[into_[at]] = from_[at];
      entered[i] = into_[at];
    }
    for (auto c = contractions.rbegin(); c != contractions.rend(); ++c) {
      const std::uint32_t entry = entered[c->node];
      for (std::size_t k = 0; k < c->cycle.size(); ++k) {
        const auto [from, into] = c->arcs[k];
        const std::uint32_t member = c->cycle[k];
        if (contains(member, entry, contractions.rend() - c - 1)) {
          entered[member] = entry;
        } else {
          result[into] = from;
          entered[member] = into;
        }
      }
    }
    return result;
  }

 private:
  std::uint32_t best_head(std::uint32_t i) const {
    std::uint32_t best = 0;
    double top = score_[i * n_];
    for (std::uint32_t j = 1; j < n_; ++j) {
      if (live_[j] && score_[i * n_ + j] > top) {
        top = score_[i * n_ + j];
        best = j;
      }
    }
    return best;
  }

  void contract(const std::vector<std::uint32_t>& cycle, const Heads& heads) {
    const std::uint32_t node = cycle[0];
    std::vector<bool> inside(n_, false);
    for (const std::uint32_t i : cycle) inside[i] = true;
    const auto level = static_cast<std::int32_t>(levels_++);
    for (const std::uint32_t i : cycle) history_.push_back({i, node, level});
    std::vector<double> own;
    own.reserve(cycle.size());
    for (const std::uint32_t i : cycle) own.push_back(score_[i * n_ + heads[i]]);
    for (std::uint32_t j = 0; j < n_; ++j) {
      if (!live_[j] || inside[j]) continue;
      // Arcs into the cycle: entering at a word breaks that word's own arc.
      double best = kNever;
      std::size_t at = cycle[0] * n_ + j;
      for (std::size_t k = 0; k < cycle.size(); ++k) {
        const double gain = score_[cycle[k] * n_ + j] - own[k];
        if (gain > best) {
          best = gain;
          at = cycle[k] * n_ + j;
        }
      }
      const std::uint32_t enter_from = from_[at];
      const std::uint32_t enter_into = into_[at];
      // Arcs out of it: the best of its words.
      double leave = kNever;
      std::size_t leave_at = j * n_ + cycle[0];
      for (const std::uint32_t i : cycle) {
        if (score_[j * n_ + i] > leave) {
          leave = score_[j * n_ + i];
          leave_at = j * n_ + i;
        }
      }
      const std::uint32_t leave_from = from_[leave_at];
      const std::uint32_t leave_into = into_[leave_at];
      score_[node * n_ + j] = best;
      from_[node * n_ + j] = enter_from;
      into_[node * n_ + j] = enter_into;
      score_[j * n_ + node] = leave;
      from_[j * n_ + node] = leave_from;
      into_[j * n_ + node] = leave_into;
    }
    score_[node * n_ + node] = kNever;
    for (std::size_t k = 1; k < cycle.size(); ++k) live_[cycle[k]] = false;
  }

  /// Whether `word` lay in `node` before the contraction number `level`.
  bool contains(std::uint32_t node, std::uint32_t word, std::ptrdiff_t level) const {
    std::uint32_t owner = word;
    for (const Merge& merge : history_) {
      if (merge.level >= level) break;
      if (merge.member == owner) owner = merge.node;
    }
    return owner == node;
  }

  struct Merge {
    std::uint32_t member;
    std::uint32_t node;
    std::int32_t level;
  };

  std::size_t n_;
  std::vector<double> score_;
  std::vector<std::uint32_t> from_;  ///< the word an arc leaves from, through contractions
  std::vector<std::uint32_t> into_;  ///< the word it enters
  std::vector<bool> live_;
  std::vector<Merge> history_;
  std::size_t levels_ = 0;
};

}  // namespace

std::vector<std::uint32_t> best_tree(const float* scores, std::size_t words, std::size_t stride) {
  Heads heads(words + 1, 0);
  std::size_t roots = 0;
  for (std::uint32_t i = 1; i <= words; ++i) {
    const float* row = scores + i * stride;
    std::uint32_t best = 0;
    for (std::uint32_t j = 1; j <= words; ++j) {
      if (j != i && row[j] > row[best]) best = j;
    }
    heads[i] = best;
    roots += best == 0 ? 1 : 0;
  }
  // The best heads of all words are an upper bound; a tree among them is the best tree.
  if (roots == 1 && find_cycle(heads).empty()) return heads;
  return TreeSearch(scores, words, stride).run();
}

SpanDecoder::SpanDecoder(const std::vector<std::string>& labels,
                         const std::map<std::string, float>& priors) {
  constexpr std::size_t kMissing = std::numeric_limits<std::size_t>::max();
  bool outside = false;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string& label = labels[i];
    if (label == "O") {
      outside_ = i;
      outside = true;
      continue;
    }
    if (label.size() < 3 || label[1] != '-') throw InputError("not a span label: '" + label + "'");
    const auto [at, added] = index.emplace(label.substr(2), types_.size());
    if (added) types_.push_back({at->first, kMissing, kMissing, kMissing, kMissing});
    Type& type = types_[at->second];
    switch (label[0]) {
      case 'B':
        type.begin = i;
        break;
      case 'I':
        type.inside = i;
        break;
      case 'E':
        type.end = i;
        break;
      case 'S':
        type.single = i;
        break;
      default:
        throw InputError("not a span label: '" + label + "'");
    }
  }
  for (const Type& type : types_) {
    if (std::max({type.begin, type.inside, type.end, type.single}) == kMissing) {
      throw InputError("the span type '" + type.name + "' lacks a label");
    }
  }
  if (!outside) throw InputError("no label 'O' among the span labels");
  for (const auto& [type, prior] : priors) {
    if (const auto at = index.find(type); at != index.end()) types_[at->second].prior = prior;
  }
}

std::size_t SpanDecoder::column(const Type& type, std::size_t i, std::size_t first,
                                std::size_t last) {
  if (first == last) return type.single;
  if (i == first) return type.begin;
  return i == last ? type.end : type.inside;
}

void SpanDecoder::measure(const float* scores, std::size_t stride, NameSpan& span) const {
  const auto words = static_cast<float>(span.last - span.first + 1);
  span.margins.reserve(types_.size());
  for (const Type& type : types_) {
    float margin = words * type.prior;
    for (std::size_t i = span.first; i <= span.last; ++i) {
      const float* row = scores + i * stride;
      margin += row[column(type, i, span.first, span.last)] - row[outside_];
    }
    span.margins.push_back({type.name, margin});
    if (type.name == span.label) span.score = margin / words;
  }
}

std::vector<NameSpan> SpanDecoder::decode(const float* scores, std::size_t words,
                                          std::size_t stride) const {
  std::vector<NameSpan> spans;
  if (words == 0) return spans;
  // Two states a type (outside it or within it) suffice: from outside one may stay, take a single
  // or begin; from within one may go on or end.
  constexpr float kImpossible = -1e30f;
  const std::size_t types = types_.size();
  enum : std::uint8_t { kOutside, kSingle, kEnd };
  struct Step {
    std::uint8_t how = kOutside;  ///< how the outside state was reached
    std::uint16_t type = 0;
  };
  std::vector<Step> outside_steps(words);
  std::vector<std::uint8_t> goes_on(words * types, 0);  // within: 1 went on, 0 began here
  float outside = 0;
  std::vector<float> within(types, kImpossible);
  for (std::size_t i = 0; i < words; ++i) {
    const float* row = scores + i * stride;
    Step step;
    float best = outside + row[outside_];
    for (std::size_t t = 0; t < types; ++t) {
      if (const float s = outside + row[types_[t].single] + types_[t].prior; s > best) {
        best = s;
        step = {kSingle, static_cast<std::uint16_t>(t)};
      }
      if (const float s = within[t] + row[types_[t].end] + types_[t].prior; s > best) {
        best = s;
        step = {kEnd, static_cast<std::uint16_t>(t)};
      }
    }
    for (std::size_t t = 0; t < types; ++t) {
      const float began = outside + row[types_[t].begin] + types_[t].prior;
      const float went_on = within[t] + row[types_[t].inside] + types_[t].prior;
      goes_on[i * types + t] = went_on > began ? 1 : 0;
      within[t] = std::max(went_on, began);
    }
    outside_steps[i] = step;
    outside = best;
  }
  std::size_t i = words;
  while (i > 0) {
    const std::size_t last = i - 1;
    const Step& step = outside_steps[last];
    if (step.how == kOutside) {
      i = last;
      continue;
    }
    std::size_t first = last;
    if (step.how == kEnd) {
      --first;
      while (goes_on[first * types + step.type] != 0) --first;
    }
    NameSpan span;
    span.label = types_[step.type].name;
    span.first = static_cast<std::uint32_t>(first);
    span.last = static_cast<std::uint32_t>(last);
    measure(scores, stride, span);
    spans.push_back(std::move(span));
    i = first;
  }
  std::reverse(spans.begin(), spans.end());
  return spans;
}

LemmaScript::LemmaScript(std::string_view script) {
  if (script.substr(0, 2) == "=|") {
    case_ = '=';
    add_end_ = script.substr(2);
    return;
  }
  std::vector<std::string_view> parts = split(script, '|');
  const auto number = [&](std::string_view text, std::size_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && out < 1000;
  };
  if (parts.size() != 5 || parts[0].size() != 1 ||
      std::string_view("lkcu").find(parts[0][0]) == std::string_view::npos ||
      !number(parts[1], cut_) || !number(parts[3], cut_end_)) {
    throw InputError("not a lemma script: '" + std::string(script) + "'");
  }
  case_ = parts[0][0];
  add_ = parts[2];
  add_end_ = parts[4];
}

std::string LemmaScript::apply(std::string_view form) const {
  if (case_ == '=') return add_end_;
  std::u32string text = normalise_signs(form);
  std::u32string low;
  low.reserve(text.size());
  for (const char32_t c : text) low += to_lower(c);
  const std::u32string& source = case_ == 'k' ? text : low;
  const auto utf8 = [](std::u32string_view characters) {
    std::string out;
    for (const char32_t c : characters) append_utf8(out, c);
    return out;
  };
  if (cut_ + cut_end_ >= source.size() && add_.empty() && add_end_.empty()) return utf8(source);
  std::string lemma = add_;
  if (cut_ + cut_end_ < source.size()) {
    lemma += utf8(std::u32string_view(source).substr(cut_, source.size() - cut_ - cut_end_));
  }
  lemma += add_end_;
  if (case_ != 'c' && case_ != 'u') return lemma;
  std::string out;
  bool first = true;
  for (std::size_t i = 0; i < lemma.size();) {
    const char32_t c = next_code_point(lemma, i);
    append_utf8(out, first || case_ == 'u' ? to_upper(c) : c);
    first = false;
  }
  return out;
}

}  // namespace entente::extractors
