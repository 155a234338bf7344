#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace entente {

/// A JSON value (RFC 8259). Objects keep their members in the order of the text; integers and
/// floats are told apart as written. Value semantics; not shared between threads while changed.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::size_t value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_double() const { return std::holds_alternative<double>(value_); }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  /// Each throws InputError when the value is of another kind.
  bool as_bool() const;
  std::int64_t as_int() const;
  double as_double() const;  ///< also of an integer
  const std::string& as_string() const;
  const Array& as_array() const;
  const Object& as_object() const;
  Array& as_array();
  Object& as_object();

  /// The member, or null where there is none (or this is no object).
  const Json& operator[](std::string_view key) const;
  bool contains(std::string_view key) const;
  /// Adds or replaces a member; makes an object of null.
  void set(std::string key, Json value);

  /// Compact text: no white space; floats with the fewest digits that read back the same and
  /// always with '.' or 'e'; infinities and NaN become null; invalid UTF-8 becomes U+FFFD.
  std::string dump() const;
  void dump_to(std::string& out) const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

/// Reads one JSON text; throws InputError with the byte offset in `where` ("byte 17"), also for
/// nesting deeper than 512.
Json parse_json(std::string_view text);

/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace entente
