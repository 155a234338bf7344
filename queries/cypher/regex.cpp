#include "queries/cypher/regex.h"

#include <cctype>
#include <memory>
#include <string>
#include <vector>

// A regular expression becomes a nondeterministic automaton, which is run for all its states at
// once (Thompson 1968): no backtracking, so no pattern is slow. Only whether the whole text matches
// is asked for, so groups capture nothing and lazy quantifiers mean the same as greedy ones.

namespace entente::queries::cypher {
namespace {

constexpr size_t kMostStates = 20000;

struct Range {
  char32_t low, high;
};

struct CharSet {
  std::vector<Range> ranges;
  bool negated = false;
  bool contains(char32_t c) const {
    for (const Range& r : ranges) {
      if (c >= r.low && c <= r.high) return !negated;
    }
    return negated;
  }
};

struct State {
  enum Kind { kSet, kSplit, kAccept, kBegin, kEnd, kWordEdge, kNoWordEdge } kind = kAccept;
  int set = -1;
  int out = -1, out2 = -1;
};

std::u32string decode(std::string_view s) {
  std::u32string out;
  for (size_t i = 0; i < s.size();) {
    unsigned char c = s[i];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (i + n > s.size()) n = 1;
    char32_t v = n == 1 ? c : c & (0xff >> (n + 1));
    for (size_t k = 1; k < n; ++k) v = v << 6 | (s[i + k] & 0x3f);
    out += v;
    i += n;
  }
  return out;
}

bool is_word(char32_t c) {
  return c == '_' || (c < 128 && std::isalnum(static_cast<int>(c))) || c >= 0xaa;
}

char32_t fold(char32_t c) {
  if (c < 128) return static_cast<char32_t>(std::tolower(static_cast<int>(c)));
  if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
      (c >= 0x410 && c <= 0x42f)) {
    return c + 32;
  }
  return c;
}

class Compiler {
 public:
  Compiler(std::string_view pattern, Span span) : p_(decode(pattern)), span_(span) {}

  int compile() {
    flags();
    Piece all = alternatives();
    if (at_ < p_.size()) fail("an unmatched ')'");
    int accept = add({State::kAccept, -1, -1, -1});
    patch(all, accept);
    return all.start;
  }

  std::vector<State> states;
  std::vector<CharSet> sets;
  bool ignore_case = false;

 private:
  struct Piece {
    int start = -1;
    std::vector<int> open;  // state * 2 + which of its ways out
  };

  [[noreturn]] void fail(const std::string& what) {
    runtime_error("ArgumentError", "InvalidArgumentValue",
                  "The regular expression has " + what + " at character " + std::to_string(at_ + 1),
                  span_);
  }
  int add(State s) {
    if (states.size() > kMostStates) fail("too many states");
    states.push_back(s);
    return static_cast<int>(states.size() - 1);
  }
  void patch(const Piece& p, int to) {
    for (int o : p.open) (o % 2 ? states[o / 2].out2 : states[o / 2].out) = to;
  }
  bool more() const { return at_ < p_.size(); }
  bool take(char32_t c) {
    if (!more() || p_[at_] != c) return false;
    ++at_;
    return true;
  }

  void flags() {
    while (at_ + 2 < p_.size() && p_[at_] == '(' && p_[at_ + 1] == '?' && p_[at_ + 2] != ':') {
      size_t i = at_ + 2;
      bool only_flags = true;
      while (i < p_.size() && p_[i] != ')') {
        if (p_[i] == 'i') {
          ignore_case = true;
        } else if (p_[i] == 's') {
          dot_all_ = true;
        } else if (p_[i] != 'u' && p_[i] != 'm') {
          only_flags = false;
        }
        ++i;
      }
      if (!only_flags || i == p_.size()) fail("an unknown group");
      at_ = i + 1;
    }
  }

  Piece empty() {
    int s = add({State::kSplit, -1, -1, -1});
    return Piece{s, {s * 2}};
  }

  Piece alternatives() {
    if (++depth_ > 200) fail("too many nested groups");
    Piece left = sequence();
    while (take('|')) {
      Piece right = sequence();
      int split = add({State::kSplit, -1, left.start, right.start});
      left.start = split;
      left.open.insert(left.open.end(), right.open.begin(), right.open.end());
    }
    --depth_;
    return left;
  }

  Piece sequence() {
    Piece all = empty();
    while (more() && p_[at_] != '|' && p_[at_] != ')') {
      Piece next = repeated();
      patch(all, next.start);
      all.open = next.open;
    }
    return all;
  }

  // Copies of an atom are compiled by reading its text again.
  Piece repeated() {
    size_t from = at_;
    Piece piece = atom();
    size_t to = at_;
    int min = 1, max = 1;
    if (take('*')) {
      min = 0;
      max = -1;
    } else if (take('+')) {
      max = -1;
    } else if (take('?')) {
      min = 0;
    } else if (more() && p_[at_] == '{' && at_ + 1 < p_.size() && p_[at_ + 1] >= '0' &&
               p_[at_ + 1] <= '9') {
      ++at_;
      min = max = count();
      if (take(',')) max = more() && p_[at_] == '}' ? -1 : count();
      if (!take('}')) fail("an open '{'");
      if (max >= 0 && max < min) fail("a wrong repetition");
    } else {
      return piece;
    }
    if (!take('?')) take('+');
    size_t after = at_;
    auto copy = [&] {
      at_ = from;
      Piece again = atom();
      at_ = to;
      return again;
    };
    Piece all = empty();
    bool first = true;
    auto one = [&] {
      if (first) {
        first = false;
        return piece;
      }
      return copy();
    };
    auto append = [&](Piece next) {
      patch(all, next.start);
      all.open = std::move(next.open);
    };
    for (int i = 0; i < min; ++i) append(one());
    if (max < 0) {
      Piece body = one();
      int split = add({State::kSplit, -1, body.start, -1});
      patch(body, split);
      patch(all, split);
      all.open = {split * 2 + 1};
    } else {
      std::vector<int> skips;
      for (int i = min; i < max; ++i) {
        Piece body = one();
        int split = add({State::kSplit, -1, body.start, -1});
        patch(all, split);
        all.open = std::move(body.open);
        skips.push_back(split * 2 + 1);
      }
      all.open.insert(all.open.end(), skips.begin(), skips.end());
    }
    at_ = after;
    return all;
  }

  int count() {
    int n = 0;
    if (!more() || p_[at_] < '0' || p_[at_] > '9') fail("a wrong repetition");
    while (more() && p_[at_] >= '0' && p_[at_] <= '9') {
      n = n * 10 + static_cast<int>(p_[at_++] - '0');
      if (n > 1000) fail("a repetition of more than 1000");
    }
    return n;
  }

  Piece of_set(CharSet set) {
    sets.push_back(std::move(set));
    int s = add({State::kSet, static_cast<int>(sets.size() - 1), -1, -1});
    return Piece{s, {s * 2}};
  }
  Piece of_kind(State::Kind kind) {
    int s = add({kind, -1, -1, -1});
    return Piece{s, {s * 2}};
  }

  Piece atom() {
    if (!more()) fail("nothing to repeat");
    char32_t c = p_[at_++];
    switch (c) {
      case '(': {
        if (take('?')) {
          if (!take(':')) {
            if (!take('<')) fail("an unknown group");
            if (more() && (p_[at_] == '=' || p_[at_] == '!')) fail("an unknown group");
            while (more() && p_[at_] != '>') ++at_;
            take('>');
          }
        }
        Piece inside = alternatives();
        if (!take(')')) fail("an open '('");
        return inside;
      }
      case '[':
        return of_set(char_class());
      case '.': {
        CharSet any;
        any.negated = true;
        if (!dot_all_) any.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}};
        return of_set(any);
      }
      case '^':
        return of_kind(State::kBegin);
      case '$':
        return of_kind(State::kEnd);
      case '*':
      case '+':
      case '?':
        --at_;
        fail("nothing to repeat");
      case '\\': {
        if (!more()) fail("an open escape");
        char32_t e = p_[at_];
        if (e == 'b' || e == 'B') {
          ++at_;
          return of_kind(e == 'b' ? State::kWordEdge : State::kNoWordEdge);
        }
        if (e == 'A') {
          ++at_;
          return of_kind(State::kBegin);
        }
        if (e == 'z' || e == 'Z') {
          ++at_;
          return of_kind(State::kEnd);
        }
        if (e == 'Q') {
          ++at_;
          Piece all = empty();
          while (more() && !(p_[at_] == '\\' && at_ + 1 < p_.size() && p_[at_ + 1] == 'E')) {
            Piece next = of_set(CharSet{{{p_[at_], p_[at_]}}, false});
            ++at_;
            patch(all, next.start);
            all.open = next.open;
          }
          if (more()) at_ += 2;
          return all;
        }
        return of_set(escape());
      }
      default:
        return of_set(CharSet{{{c, c}}, false});
    }
  }

  // After the backslash.
  CharSet escape() {
    char32_t e = p_[at_++];
    switch (e) {
      case 'd':
        return CharSet{{{'0', '9'}}, false};
      case 'D':
        return CharSet{{{'0', '9'}}, true};
      case 'w':
        return CharSet{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, false};
      case 'W':
        return CharSet{{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, true};
      case 's':
        return CharSet{{{'\t', '\r'}, {' ', ' '}}, false};
      case 'S':
        return CharSet{{{'\t', '\r'}, {' ', ' '}}, true};
      case 'n':
        return CharSet{{{'\n', '\n'}}, false};
      case 't':
        return CharSet{{{'\t', '\t'}}, false};
      case 'r':
        return CharSet{{{'\r', '\r'}}, false};
      case 'f':
        return CharSet{{{'\f', '\f'}}, false};
      case 'u':
      case 'x': {
        char32_t v = 0;
        for (int i = 0; i < (e == 'u' ? 4 : 2); ++i) {
          if (!more() || p_[at_] > 127 || !std::isxdigit(static_cast<int>(p_[at_]))) {
            fail("a wrong escape");
          }
          char32_t c = p_[at_++];
          v = v * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return CharSet{{{v, v}}, false};
      }
      default:
        if (e < 128 && std::isalnum(static_cast<int>(e))) fail("an unknown escape");
        return CharSet{{{e, e}}, false};
    }
  }

  CharSet char_class() {
    CharSet set;
    set.negated = take('^');
    bool first = true;
    while (true) {
      if (!more()) fail("an open '['");
      if (p_[at_] == ']' && !first) break;
      first = false;
      CharSet one;
      if (take('\\')) {
        if (!more()) fail("an open escape");
        one = escape();
      } else {
        char32_t c = p_[at_++];
        one.ranges = {{c, c}};
      }
      bool single =
          !one.negated && one.ranges.size() == 1 && one.ranges[0].low == one.ranges[0].high;
      if (single && at_ + 1 < p_.size() && p_[at_] == '-' && p_[at_ + 1] != ']') {
        ++at_;
        char32_t high = p_[at_++];
        if (high == '\\') {
          if (!more()) fail("an open escape");
          high = escape().ranges[0].low;
        }
        if (high < one.ranges[0].low) fail("a wrong range");
        one.ranges[0].high = high;
      }
      if (one.negated) {
        char32_t low = 0;
        for (const Range& r : one.ranges) {
          if (r.low > low) set.ranges.push_back({low, r.low - 1});
          low = r.high + 1;
        }
        set.ranges.push_back({low, 0x10ffff});
      } else {
        set.ranges.insert(set.ranges.end(), one.ranges.begin(), one.ranges.end());
      }
    }
    ++at_;
    return set;
  }

  std::u32string p_;
  Span span_;
  size_t at_ = 0;
  int depth_ = 0;
  bool dot_all_ = false;
};

struct Regex {
  std::string pattern;
  std::vector<State> states;
  std::vector<CharSet> sets;
  bool ignore_case = false;
  int start = 0;
};

class Matcher {
 public:
  Matcher(const Regex& r, const std::u32string& text)
      : r_(r), text_(text), mark_(r.states.size(), size_t(-1)) {}

  bool run() {
    std::vector<int> now, next;
    add(now, r_.start, 0);
    for (size_t i = 0; i < text_.size() && !now.empty(); ++i) {
      next.clear();
      char32_t c = text_[i];
      for (int s : now) {
        const State& state = r_.states[s];
        if (state.kind != State::kSet) continue;
        const CharSet& set = r_.sets[state.set];
        bool in = set.contains(c);
        if (!in && r_.ignore_case) in = set.contains(fold(c)) || set.contains(unfold(c));
        if (in) add(next, state.out, i + 1);
      }
      now.swap(next);
    }
    for (int s : now) {
      if (r_.states[s].kind == State::kAccept) return true;
    }
    return false;
  }

 private:
  static char32_t unfold(char32_t c) {
    if (c >= 'a' && c <= 'z') return c - 32;
    if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9) ||
        (c >= 0x430 && c <= 0x44f)) {
      return c - 32;
    }
    return c;
  }
  void add(std::vector<int>& list, int s, size_t at) {
    stack_.push_back(s);
    while (!stack_.empty()) {
      int t = stack_.back();
      stack_.pop_back();
      if (t < 0 || mark_[t] == at) continue;
      mark_[t] = at;
      const State& state = r_.states[t];
      bool edge = (at > 0 && is_word(text_[at - 1])) != (at < text_.size() && is_word(text_[at]));
      switch (state.kind) {
        case State::kSplit:
          stack_.push_back(state.out2);
          stack_.push_back(state.out);
          break;
        case State::kBegin:
          if (at == 0) stack_.push_back(state.out);
          break;
        case State::kEnd:
          if (at == text_.size()) stack_.push_back(state.out);
          break;
        case State::kWordEdge:
          if (edge) stack_.push_back(state.out);
          break;
        case State::kNoWordEdge:
          if (!edge) stack_.push_back(state.out);
          break;
        default:
          list.push_back(t);
      }
    }
  }

  const Regex& r_;
  const std::u32string& text_;
  std::vector<size_t> mark_;
  std::vector<int> stack_;
};

}  // namespace

bool matches_regex(std::string_view text, std::string_view pattern, Span span) {
  // A query asks the same pattern row after row.
  static thread_local std::unique_ptr<Regex> last;
  if (!last || last->pattern != pattern) {
    Compiler compiler(pattern, span);
    auto regex = std::make_unique<Regex>();
    regex->start = compiler.compile();
    regex->pattern = std::string(pattern);
    regex->states = std::move(compiler.states);
    regex->sets = std::move(compiler.sets);
    regex->ignore_case = compiler.ignore_case;
    last = std::move(regex);
  }
  return Matcher(*last, decode(text)).run();
}

}  // namespace entente::queries::cypher
