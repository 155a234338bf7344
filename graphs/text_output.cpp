#include "graphs/text_output.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <ostream>

#include "core/error.h"
#include "core/json.h"
#include "graphs/temporal.h"

namespace entente::graphs {

TextOutput::~TextOutput() noexcept(false) {
  // While another failure is on its way a second must not follow.
  if (std::uncaught_exceptions() > 0) return;
  flush();
  stream_.flush();
  if (!stream_) throw InputError("cannot be written (is the disk full?)");
}

void TextOutput::flush() {
  stream_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
  text_.clear();
  if (!stream_) throw InputError("cannot be written (is the disk full?)");
}

TextOutput& TextOutput::operator<<(int64_t number) {
  append_number(text_, number);
  return *this;
}

TextOutput& TextOutput::operator<<(double number) {
  append_number(text_, number);
  return *this;
}

void append_number(std::string& out, int64_t number) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number > 0 ? "INF" : "-INF";
  } else {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
  }
}

namespace {

/// Length of the valid UTF-8 sequence at `i`, 0 if there is none.
size_t sequence_at(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char first = byte(i);
  size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  }
  if (length == 0 || i + length > text.size() || byte(i + 1) < low || byte(i + 1) > high) return 0;
  for (size_t k = i + 2; k < i + length; ++k) {
    if (byte(k) < 0x80 || byte(k) > 0xBF) return 0;
  }
  return length;
}

}  // namespace

std::optional<size_t> invalid_utf8_at(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    uint64_t word = 0;
    if (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & 0x8080808080808080u) == 0) {
        i += sizeof word;
        continue;
      }
    }
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const size_t length = sequence_at(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

void append_xml(std::string& out, std::string_view text, bool attribute) {
  size_t copied = 0;
  const auto replace = [&](size_t at, size_t length, std::string_view by) {
    out.append(text.substr(copied, at - copied));
    out.append(by);
    copied = at + length;
  };
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    size_t length = 1;
    if (c >= 0x80) {
      length = sequence_at(text, i);
      if (length == 0) {
        length = 1;
        replace(i, 1, "\xEF\xBF\xBD");
      } else if (const std::string_view s = text.substr(i, length); s == "\xC2\x85") {
        replace(i, length, "&#x85;");
      } else if (s == "\xE2\x80\xA8") {
        replace(i, length, "&#x2028;");
      } else if (s == "\xEF\xBF\xBE" || s == "\xEF\xBF\xBF") {
        replace(i, length, "");
      }
    } else if (c == '&') {
      replace(i, 1, "&amp;");
    } else if (c == '<') {
      replace(i, 1, "&lt;");
    } else if (c == '>') {
      replace(i, 1, "&gt;");
    } else if (c == '"') {
      replace(i, 1, "&quot;");
    } else if (c == '\r') {
      replace(i, 1, "&#13;");
    } else if (c == '\t' || c == '\n') {
      if (attribute) replace(i, 1, c == '\t' ? "&#9;" : "&#10;");
    } else if (c < 0x20) {
      replace(i, 1, "");
    }
    i += length;
  }
  out.append(text.substr(copied));
}

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      out += "null";
      break;
    case Value::Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      break;
    case Value::Kind::kInt:
      append_number(out, value.as_int());
      break;
    case Value::Kind::kDouble: {
      const size_t before = out.size();
      if (!std::isfinite(value.as_double())) {
        out += "null";
        break;
      }
      append_number(out, value.as_double());
      if (out.find_first_of(".e", before) == std::string::npos) out += ".0";
      break;
    }
    case Value::Kind::kString:
      append_json_string(out, value.as_string());
      break;
    case Value::Kind::kList: {
      out += '[';
      bool first = true;
      for (const Value& element : value.as_list()) {
        if (!first) out += ',';
        first = false;
        append_json(out, element);
      }
      out += ']';
      break;
    }
    case Value::Kind::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, element] : value.as_map()) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, key);
        out += ':';
        append_json(out, element);
      }
      out += '}';
      break;
    }
    case Value::Kind::kNode:
    case Value::Kind::kRel:
    case Value::Kind::kPath:
      throw InternalError("a node, relationship or path is no property value");
    default:
      append_json_string(out, format_temporal(value));
  }
}

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return "";
    case Value::Kind::kString:
      return std::string(value.as_string());
    case Value::Kind::kDouble: {
      std::string text;
      append_number(text, value.as_double());
      return text;
    }
    case Value::Kind::kBool:
    case Value::Kind::kInt:
    case Value::Kind::kList:
    case Value::Kind::kMap: {
      std::string text;
      append_json(text, value);
      return text;
    }
    default:
      return format_temporal(value);
  }
}

}  // namespace entente::graphs
