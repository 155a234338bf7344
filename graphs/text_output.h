// Text that writers produce: numbers, XML and JSON text, through one buffer.
#ifndef ENTENTE_GRAPHS_TEXT_OUTPUT_H_
#define ENTENTE_GRAPHS_TEXT_OUTPUT_H_

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "graphs/value.h"

namespace entente::graphs {

/// Collects text and hands it to a stream in large pieces; the rest when it ends. Throws InputError
/// if the stream fails (a full disk).
class TextOutput {
 public:
  explicit TextOutput(std::ostream& stream) : stream_(stream) {}
  ~TextOutput() noexcept(false);
  TextOutput(const TextOutput&) = delete;
  TextOutput& operator=(const TextOutput&) = delete;

  TextOutput& operator<<(std::string_view text) {
    text_.append(text);
    if (text_.size() >= kPiece) flush();
    return *this;
  }
  TextOutput& operator<<(char c) {
    text_ += c;
    return *this;
  }
  TextOutput& operator<<(int64_t number);
  TextOutput& operator<<(uint32_t number) { return *this << static_cast<int64_t>(number); }
  TextOutput& operator<<(double number);
  /// For functions that append.
  std::string& text() { return text_; }

 private:
  static constexpr size_t kPiece = size_t{1} << 20;

  void flush();

  std::ostream& stream_;
  std::string text_;
};

/// The fewest digits that read back as the same number; "NaN", "INF", "-INF" for those.
void append_number(std::string& out, double number);
void append_number(std::string& out, int64_t number);

/// XML text or attribute value: markup characters escaped, characters that XML 1.0 forbids left out
/// (U+FFFE and U+FFFF among them), bytes that are not UTF-8 as U+FFFD, and line breaks that parsers
/// change (CR, U+0085, U+2028) as references. In attributes tab and newline, too.
void append_xml(std::string& out, std::string_view text, bool attribute = false);

/// Byte offset of the first byte that is not valid UTF-8, or none: entente::find_invalid_utf8,
/// quicker on large files that are mostly ASCII.
std::optional<size_t> invalid_utf8_at(std::string_view text);

/// A value as JSON: temporal values as strings, infinities and NaN as null.
void append_json(std::string& out, const Value& value);

/// A value as text: strings as they are, temporal values in ISO 8601, lists and maps as JSON.
std::string text_of(const Value& value);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_TEXT_OUTPUT_H_
