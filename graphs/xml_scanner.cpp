#include "graphs/xml_scanner.h"

#include <cctype>
#include <charconv>
#include <cstring>

#include "core/error.h"
#include "core/text.h"

namespace entente::graphs {
namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == ':' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_xml_character(uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace

bool XmlScanner::reads(std::string_view document) {
  size_t at = document.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (true) {
    while (at < document.size() && is_white(document[at])) ++at;
    const std::string_view rest = document.substr(at);
    if (rest.starts_with("<?")) {
      const size_t end = rest.find("?>");
      if (end == std::string_view::npos) return true;
      const std::string_view instruction = rest.substr(0, end);
      if (const size_t e = instruction.find("encoding");
          instruction.starts_with("<?xml ") && e != std::string_view::npos) {
        const size_t quote = instruction.find_first_of("\"'", e);
        if (quote == std::string_view::npos) return false;
        if (to_upper_ascii(instruction.substr(quote + 1, 5)) != "UTF-8") return false;
      }
      at += end + 2;
    } else if (rest.starts_with("<!--")) {
      const size_t end = rest.find("-->", 4);
      if (end == std::string_view::npos) return true;
      at += end + 3;
    } else {
      // "<!DOCTYPE", UTF-16 and whatever else expat can make of it.
      return rest.size() >= 2 && rest[0] == '<' && is_name_character(rest[1]);
    }
  }
}

void XmlScanner::fail(const std::string& what) const {
  throw InputError("is no well-formed XML: " + what);
}

size_t XmlScanner::end_of(std::string_view mark, size_t from, const char* what) const {
  const size_t found = document_.find(mark, from);
  if (found == std::string_view::npos) fail(std::string("unclosed ") + what);
  return found;
}

void XmlScanner::decode(std::string_view raw, bool attribute, std::string& out) const {
  size_t copied = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '&') {
      if (c == '<' && attribute) fail("'<' in an attribute");
      continue;
    }
    out.append(raw.substr(copied, i - copied));
    copied = i + 1;
    if (c == '&') {
      const size_t end = raw.find(';', i);
      if (end == std::string_view::npos || end - i > 12) fail("'&' that begins no reference");
      const std::string_view name = raw.substr(i + 1, end - i - 1);
      if (name == "amp") {
        out += '&';
      } else if (name == "lt") {
        out += '<';
      } else if (name == "gt") {
        out += '>';
      } else if (name == "quot") {
        out += '"';
      } else if (name == "apos") {
        out += '\'';
      } else if (name.size() > 1 && name[0] == '#') {
        const bool hex = name[1] == 'x';
        const std::string_view digits = name.substr(hex ? 2 : 1);
        uint32_t code = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        if (error != std::errc() || stop != digits.data() + digits.size() ||
            !is_xml_character(code)) {
          fail("reference to an invalid character");
        }
        append_utf8(out, code);
      } else {
        fail("undefined entity");
      }
      i = end;
      copied = end + 1;
    } else if (c == '\r') {
      // A line ends in one newline, however it was written.
      if (i + 1 >= raw.size() || raw[i + 1] != '\n') out += attribute ? ' ' : '\n';
    } else if (c == '\n' || c == '\t') {
      out += attribute ? ' ' : c;
    } else {
      fail("invalid character");
    }
  }
  out.append(raw.substr(copied));
}

std::string_view XmlScanner::name_at(size_t& at) const {
  const size_t begin = at;
  while (at < document_.size() && is_name_character(document_[at])) ++at;
  if (at == begin || (document_[begin] >= '0' && document_[begin] <= '9') ||
      document_[begin] == '-' || document_[begin] == '.') {
    fail("a name was expected");
  }
  return document_.substr(begin, at - begin);
}

void XmlScanner::start_tag(XmlHandler& handler) {
  size_t at = at_ + 1;
  const std::string_view name = name_at(at);
  if (open_.empty() && seen_root_) fail("a second root element");
  seen_root_ = true;
  scratch_.clear();
  starts_.clear();
  bool empty = false;
  while (true) {
    const size_t before = at;
    while (at < document_.size() && is_white(document_[at])) ++at;
    if (at >= document_.size()) fail("unclosed tag");
    if (document_[at] == '>') {
      ++at;
      break;
    }
    if (document_[at] == '/') {
      if (at + 1 >= document_.size() || document_[at + 1] != '>') fail("'/' in a tag");
      empty = true;
      at += 2;
      break;
    }
    if (at == before) fail("attributes without a space between them");
    const std::string_view attribute = name_at(at);
    while (at < document_.size() && is_white(document_[at])) ++at;
    if (at >= document_.size() || document_[at] != '=') fail("an attribute without a value");
    ++at;
    while (at < document_.size() && is_white(document_[at])) ++at;
    if (at >= document_.size() || (document_[at] != '"' && document_[at] != '\'')) {
      fail("an attribute's value without quotes");
    }
    const size_t end = document_.find(document_[at], at + 1);
    if (end == std::string_view::npos) fail("unclosed attribute");
    for (size_t i = 0; i < starts_.size(); i += 2) {
      if (attribute == scratch_.c_str() + starts_[i]) fail("duplicate attribute");
    }
    starts_.push_back(scratch_.size());
    scratch_.append(attribute);
    scratch_ += '\0';
    starts_.push_back(scratch_.size());
    decode(document_.substr(at + 1, end - at - 1), true, scratch_);
    scratch_ += '\0';
    at = end + 1;
  }
  attributes_.clear();
  for (const size_t start : starts_) attributes_.push_back(scratch_.data() + start);
  attributes_.push_back(nullptr);
  name_.assign(name);
  open_.push_back(name);
  handler.start(name_.c_str(), attributes_.data());
  if (empty) {
    open_.pop_back();
    handler.end(name_.c_str());
  }
  at_ = at;
}

void XmlScanner::end_tag(XmlHandler& handler) {
  size_t at = at_ + 2;
  const std::string_view name = name_at(at);
  while (at < document_.size() && is_white(document_[at])) ++at;
  if (at >= document_.size() || document_[at] != '>') fail("unclosed end tag");
  if (open_.empty() || open_.back() != name) fail("mismatched tag");
  open_.pop_back();
  name_.assign(name);
  handler.end(name_.c_str());
  at_ = at + 1;
}

void XmlScanner::scan(XmlHandler& handler) {
  at_ = document_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at_ < document_.size()) {
    if (document_[at_] != '<') {
      const size_t end = std::min(document_.find('<', at_), document_.size());
      const std::string_view run = document_.substr(at_, end - at_);
      if (open_.empty()) {
        for (const char c : run) {
          if (!is_white(c)) fail("text outside the root element");
        }
      } else if (handler.wants_text()) {
        text_.clear();
        decode(run, false, text_);
        handler.text(text_);
      }
      at_ = end;
      continue;
    }
    const char next = at_ + 1 < document_.size() ? document_[at_ + 1] : '\0';
    if (next == '/') {
      end_tag(handler);
    } else if (next == '?') {
      at_ = end_of("?>", at_ + 2, "instruction") + 2;
    } else if (next == '!') {
      const std::string_view rest = document_.substr(at_);
      if (rest.starts_with("<!--")) {
        at_ = end_of("-->", at_ + 4, "comment") + 3;
      } else if (rest.starts_with("<![CDATA[") && !open_.empty()) {
        const size_t end = end_of("]]>", at_ + 9, "CDATA section");
        if (handler.wants_text()) handler.text(document_.substr(at_ + 9, end - at_ - 9));
        at_ = end + 3;
      } else {
        fail("'<!' that begins nothing allowed here");
      }
    } else {
      start_tag(handler);
    }
  }
  if (!open_.empty()) fail("unclosed element");
  if (!seen_root_) fail("no element");
}

}  // namespace entente::graphs
