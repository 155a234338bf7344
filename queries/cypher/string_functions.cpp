#include <array>
#include <stdexcept>

#include "core/text.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Value;
using Args = std::span<Value>;

namespace {

std::string_view need_string(const Expr& e, const Value& v) {
  if (!v.is_string()) {
    runtime_error("TypeError", "InvalidArgumentValue",
                  e.name + "() takes a STRING, not a " + std::string(graphs::kind_name(v.kind())),
                  e.span);
  }
  return v.as_string();
}

int64_t need_count(const Expr& e, const Value& v) {
  if (!v.is_int()) {
    runtime_error("TypeError", "InvalidArgumentValue", e.name + "() takes an INTEGER here", e.span);
  }
  if (v.as_int() < 0) {
    runtime_error("ArgumentError", "NumberOutOfRange", e.name + "() takes no negative number",
                  e.span);
  }
  return v.as_int();
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// The byte where the n-th character begins, or the text's end.
size_t byte_of(std::string_view s, int64_t n) {
  size_t i = 0;
  while (i < s.size() && n > 0) {
    ++i;
    while (i < s.size() && !begins_character(s[i])) ++i;
    --n;
  }
  return i;
}

int64_t characters(std::string_view s) {
  int64_t n = 0;
  for (char c : s) n += begins_character(c);
  return n;
}

Value substring(Context&, const Expr& e, Args a) {
  std::string_view s = need_string(e, a[0]);
  size_t from = byte_of(s, need_count(e, a[1]));
  std::string_view rest = s.substr(from);
  if (a.size() > 2) rest = rest.substr(0, byte_of(rest, need_count(e, a[2])));
  return rest;
}

Value left(Context&, const Expr& e, Args a) {
  std::string_view s = need_string(e, a[0]);
  return s.substr(0, byte_of(s, need_count(e, a[1])));
}

Value right(Context&, const Expr& e, Args a) {
  std::string_view s = need_string(e, a[0]);
  int64_t n = need_count(e, a[1]), all = characters(s);
  return n >= all ? s : s.substr(byte_of(s, all - n));
}

std::string_view strip(std::string_view s, bool front, bool back) {
  constexpr std::string_view kSpace = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
  if (front) {
    size_t i = s.find_first_not_of(kSpace);
    s = i == std::string_view::npos ? std::string_view() : s.substr(i);
  }
  if (back) {
    size_t i = s.find_last_not_of(kSpace);
    s = i == std::string_view::npos ? std::string_view() : s.substr(0, i + 1);
  }
  return s;
}

Value trim(Context&, const Expr& e, Args a) { return strip(need_string(e, a[0]), true, true); }
Value ltrim(Context&, const Expr& e, Args a) { return strip(need_string(e, a[0]), true, false); }
Value rtrim(Context&, const Expr& e, Args a) { return strip(need_string(e, a[0]), false, true); }

// Each character by its own mapping in Unicode, but for ß, whose capital is SS.
std::string change_case(std::string_view s, bool up) {
  if (find_invalid_utf8(s)) return up ? to_upper_ascii(s) : std::string(s);
  if (!up) return entente::to_lower(s);
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    const char32_t c = next_code_point(s, i);
    if (c == U'ß') {
      out += "SS";
    } else {
      append_utf8(out, entente::to_upper(c));
    }
  }
  return out;
}

Value to_upper(Context&, const Expr& e, Args a) { return change_case(need_string(e, a[0]), true); }
Value to_lower(Context&, const Expr& e, Args a) { return change_case(need_string(e, a[0]), false); }

Value split(Context&, const Expr& e, Args a) {
  std::string_view s = need_string(e, a[0]);
  std::vector<std::string_view> delimiters;
  if (a[1].is_list()) {
    for (const Value& d : a[1].as_list()) delimiters.push_back(need_string(e, d));
  } else {
    delimiters.push_back(need_string(e, a[1]));
  }
  List list;
  size_t from = 0, at = 0;
  while (at < s.size()) {
    size_t hit = 0;
    bool found = false;
    for (std::string_view d : delimiters) {
      if (d.empty()) {
        // Between any two characters.
        if (at > from && begins_character(s[at])) found = true;
      } else if (s.substr(at, d.size()) == d) {
        found = true;
        hit = d.size();
      }
      if (found) break;
    }
    if (found) {
      list.push_back(s.substr(from, at - from));
      at += hit;
      from = at;
      if (hit == 0) ++at;
    } else {
      ++at;
    }
  }
  list.push_back(s.substr(from));
  return list;
}

Value replace(Context&, const Expr& e, Args a) {
  std::string_view s = need_string(e, a[0]), what = need_string(e, a[1]),
                   with = need_string(e, a[2]);
  if (what.empty()) return s;
  std::string out;
  size_t from = 0;
  for (size_t at; (at = s.find(what, from)) != std::string_view::npos; from = at + what.size()) {
    out += s.substr(from, at - from);
    out += with;
    if (out.size() > (size_t{1} << 28)) throw std::length_error("The string would be too long");
  }
  out += s.substr(from);
  return out;
}

constexpr TypeSet kStrings = set_of(Type::kAny) | set_of(Type::kNull) | set_of(Type::kString);

constexpr std::array<Function, 13> kFunctions = {{
    {"substring", 2, 3, substring, Type::kString, kStrings},
    {"left", 2, 2, left, Type::kString, kStrings},
    {"right", 2, 2, right, Type::kString, kStrings},
    {"trim", 1, 1, trim, Type::kString, kStrings},
    {"btrim", 1, 1, trim, Type::kString, kStrings},
    {"ltrim", 1, 1, ltrim, Type::kString, kStrings},
    {"rtrim", 1, 1, rtrim, Type::kString, kStrings},
    {"toupper", 1, 1, to_upper, Type::kString, kStrings},
    {"upper", 1, 1, to_upper, Type::kString, kStrings},
    {"tolower", 1, 1, to_lower, Type::kString, kStrings},
    {"lower", 1, 1, to_lower, Type::kString, kStrings},
    {"split", 2, 2, split, Type::kList, kStrings},
    {"replace", 3, 3, replace, Type::kString, kStrings},
}};

}  // namespace

std::span<const Function> internal::string_functions() { return kFunctions; }

}  // namespace entente::queries::cypher
