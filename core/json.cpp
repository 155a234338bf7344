#include "core/json.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/text.h"

namespace entente {
namespace {

constexpr int kMaxDepth = 512;

/// Builds a Json from RapidJSON's events; stops at kMaxDepth.
class Builder {
 public:
  bool Null() { return add(Json()); }
  bool Bool(bool b) { return add(Json(b)); }
  bool Int(int i) { return add(Json(i)); }
  bool Uint(unsigned u) { return add(Json(std::int64_t{u})); }
  bool Int64(std::int64_t i) { return add(Json(i)); }
  bool Uint64(std::uint64_t u) { return add(Json(static_cast<double>(u))); }
  bool Double(double d) { return add(Json(d)); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* s, rapidjson::SizeType n, bool) { return add(Json(std::string(s, n))); }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    keys_.back().assign(s, n);
    return true;
  }
  bool StartObject() { return open(Json(Json::Object{})); }
  bool StartArray() { return open(Json(Json::Array{})); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Json take() { return std::move(root_); }

 private:
  bool open(Json value) {
    if (stack_.size() >= kMaxDepth) return false;
    stack_.push_back(std::move(value));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    Json value = std::move(stack_.back());
    stack_.pop_back();
    keys_.pop_back();
    return add(std::move(value));
  }
  bool add(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().is_array()) {
      stack_.back().as_array().push_back(std::move(value));
    } else {
      stack_.back().as_object().emplace_back(keys_.back(), std::move(value));
    }
    return true;
  }

  Json root_;
  std::vector<Json> stack_;
  std::vector<std::string> keys_;
};

[[noreturn]] void wrong_kind(const char* wanted) {
  throw InputError(std::string("JSON value is not ") + wanted);
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  ENTENTE_CHECK(error == std::errc());
  const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
  out += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

}  // namespace

bool Json::as_bool() const {
  if (!is_bool()) wrong_kind("a boolean");
  return std::get<bool>(value_);
}

std::int64_t Json::as_int() const {
  if (!is_int()) wrong_kind("an integer");
  return std::get<std::int64_t>(value_);
}

double Json::as_double() const {
  if (is_int()) return static_cast<double>(std::get<std::int64_t>(value_));
  if (!is_double()) wrong_kind("a number");
  return std::get<double>(value_);
}

const std::string& Json::as_string() const {
  if (!is_string()) wrong_kind("a string");
  return std::get<std::string>(value_);
}

const Json::Array& Json::as_array() const {
  if (!is_array()) wrong_kind("a list");
  return std::get<Array>(value_);
}

const Json::Object& Json::as_object() const {
  if (!is_object()) wrong_kind("an object");
  return std::get<Object>(value_);
}

Json::Array& Json::as_array() {
  if (!is_array()) wrong_kind("a list");
  return std::get<Array>(value_);
}

Json::Object& Json::as_object() {
  if (!is_object()) wrong_kind("an object");
  return std::get<Object>(value_);
}

const Json& Json::operator[](std::string_view key) const {
  static const Json kNull;
  if (!is_object()) return kNull;
  for (const auto& [name, value] : std::get<Object>(value_)) {
    if (name == key) return value;
  }
  return kNull;
}

bool Json::contains(std::string_view key) const {
  if (!is_object()) return false;
  for (const auto& member : std::get<Object>(value_)) {
    if (member.first == key) return true;
  }
  return false;
}

void Json::set(std::string key, Json value) {
  if (is_null()) value_ = Object{};
  for (auto& [name, old] : as_object()) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  as_object().emplace_back(std::move(key), std::move(value));
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  if (find_invalid_utf8(text)) {
    std::string clean;
    while (const auto bad = find_invalid_utf8(text)) {
      clean += text.substr(0, *bad);
      clean += "\xEF\xBF\xBD";
      text.remove_prefix(*bad + 1);
    }
    clean += text;
    append_json_string(out, clean);
    return;
  }
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[c & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void Json::dump_to(std::string& out) const {
  if (is_null()) {
    out += "null";
  } else if (is_bool()) {
    out += as_bool() ? "true" : "false";
  } else if (is_int()) {
    out += std::to_string(as_int());
  } else if (is_double()) {
    append_double(out, as_double());
  } else if (is_string()) {
    append_json_string(out, as_string());
  } else if (is_array()) {
    out += '[';
    bool first = true;
    for (const Json& value : as_array()) {
      if (!first) out += ',';
      first = false;
      value.dump_to(out);
    }
    out += ']';
  } else {
    out += '{';
    bool first = true;
    for (const auto& [name, value] : as_object()) {
      if (!first) out += ',';
      first = false;
      append_json_string(out, name);
      out += ':';
      value.dump_to(out);
    }
    out += '}';
  }
}

std::string Json::dump() const {
  std::string out;
  dump_to(out);
  return out;
}

Json parse_json(std::string_view text) {
  Builder builder;
  rapidjson::Reader reader;
  rapidjson::MemoryStream stream(text.data(), text.size());
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseFullPrecisionFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (result.IsError()) {
    const bool deep = result.Code() == rapidjson::kParseErrorTermination;
    throw InputError(std::string("malformed JSON: ") +
                         (deep ? "nested too deeply" : rapidjson::GetParseError_En(result.Code())),
                     "byte " + std::to_string(result.Offset()));
  }
  return builder.take();
}

}  // namespace entente
