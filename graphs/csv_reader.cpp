#include "graphs/csv_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "graphs/list_text.h"
#include "graphs/temporal.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

/// Fields of comma-separated text (RFC 4180: quotes doubled inside quotes, which may hold line
/// ends).
class Scanner {
 public:
  Scanner(std::string_view bytes, const std::string& file)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), file_(file) {
    if (bytes.starts_with("\xef\xbb\xbf")) at_ += 3;
  }

  bool at_end() const { return at_ == end_; }
  size_t line() const { return line_; }

  /// The next field; `last` tells whether it ended its line. Valid until the next call.
  std::string_view next(bool& last) {
    if (at_ != end_ && *at_ == '"') return quoted(last);
    const char* start = at_;
    while (at_ != end_ && *at_ != ',' && *at_ != '\n') ++at_;
    const char* stop = at_;
    if (at_ == end_ || *at_ == '\n') {
      if (stop != start && stop[-1] == '\r') --stop;
      last = true;
      ++lines_ended_;
    } else {
      last = false;
    }
    if (at_ != end_) ++at_;
    return {start, static_cast<size_t>(stop - start)};
  }

  void begin_line() {
    line_ += lines_ended_ + lines_inside_;
    lines_ended_ = 0;
    lines_inside_ = 0;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw InputError(message, file_ + ":" + std::to_string(line_));
  }

 private:
  std::string_view quoted(bool& last) {
    unquoted_.clear();
    ++at_;
    while (true) {
      const void* found = at_ == end_ ? nullptr : std::memchr(at_, '"', end_ - at_);
      if (found == nullptr) fail("a quoted field is never closed");
      const char* quote = static_cast<const char*>(found);
      lines_inside_ += std::count(at_, quote, '\n');
      unquoted_.append(at_, quote);
      at_ = quote + 1;
      if (at_ == end_ || *at_ != '"') break;
      unquoted_ += '"';
      ++at_;
    }
    if (at_ != end_ && *at_ == '\r') ++at_;
    last = at_ == end_ || *at_ == '\n';
    if (!last && *at_ != ',') fail("text follows the closing quote of a field");
    if (last) ++lines_ended_;
    if (at_ != end_) ++at_;
    return unquoted_;
  }

  const char* at_;
  const char* end_;
  const std::string& file_;
  std::string unquoted_;
  size_t line_ = 1;
  size_t lines_ended_ = 0;
  size_t lines_inside_ = 0;
};

enum class Role { kId, kLabel, kStart, kEnd, kType, kIgnore, kProperty };
enum class FieldType {
  kInteger,
  kDouble,
  kBoolean,
  kString,
  kDate,
  kLocalTime,
  kTime,
  kLocalDateTime,
  kDateTime,
  kDuration,
};

struct Column {
  Role role = Role::kProperty;
  std::string name;
  FieldType type = FieldType::kString;
  bool list = false;
  bool typed = false;  // by its header; without, a text that is a JSON list is one
  ColumnBuilder* builder = nullptr;
};

std::optional<FieldType> field_type(const std::string& name) {
  struct Named {
    std::string_view name;
    FieldType type;
  };
  static constexpr Named kTypes[] = {
      {"", FieldType::kString},           {"string", FieldType::kString},
      {"char", FieldType::kString},       {"int", FieldType::kInteger},
      {"integer", FieldType::kInteger},   {"long", FieldType::kInteger},
      {"short", FieldType::kInteger},     {"byte", FieldType::kInteger},
      {"float", FieldType::kDouble},      {"double", FieldType::kDouble},
      {"boolean", FieldType::kBoolean},   {"bool", FieldType::kBoolean},
      {"date", FieldType::kDate},         {"localtime", FieldType::kLocalTime},
      {"time", FieldType::kTime},         {"localdatetime", FieldType::kLocalDateTime},
      {"datetime", FieldType::kDateTime}, {"duration", FieldType::kDuration},
  };
  for (const Named& t : kTypes) {
    if (t.name == name) return t.type;
  }
  return std::nullopt;
}

Column column_of(std::string_view header, const Scanner& scanner) {
  Column column;
  const size_t colon = header.rfind(':');
  column.name = header.substr(0, colon);
  if (colon == std::string_view::npos) return column;
  std::string kind(header.substr(colon + 1));
  // ID spaces, "ID(Person)", and options, "datetime{timezone:UTC}", say nothing that we need.
  if (const size_t extra = kind.find_first_of("({"); extra != std::string::npos) {
    kind.resize(extra);
  }
  const std::string upper = to_upper_ascii(kind);
  if (upper == "ID")
    column.role = Role::kId;
  else if (upper == "LABEL")
    column.role = Role::kLabel;
  else if (upper == "START_ID")
    column.role = Role::kStart;
  else if (upper == "END_ID")
    column.role = Role::kEnd;
  else if (upper == "TYPE")
    column.role = Role::kType;
  else if (upper == "IGNORE")
    column.role = Role::kIgnore;
  if (column.role != Role::kProperty) return column;
  std::string type = to_lower(kind);
  if (type.ends_with("[]")) {
    column.list = true;
    type.resize(type.size() - 2);
  }
  const auto known = field_type(type);
  if (!known) scanner.fail("unknown column type '" + kind + "' in the header");
  column.type = *known;
  column.typed = true;
  return column;
}

std::vector<Column> header_of(Scanner& scanner) {
  std::vector<Column> columns;
  scanner.begin_line();
  bool last = false;
  while (!last) {
    // column_of keeps its own copy of the name.
    const std::string header(scanner.next(last));
    columns.push_back(column_of(header, scanner));
  }
  return columns;
}

template <class T>
T number(std::string_view text, const Column& column, const Scanner& scanner) {
  T value{};
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (begin != end && *begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end) {
    const std::string_view trimmed = trim(text);
    if (trimmed.size() != text.size() && !trimmed.empty()) {
      return number<T>(trimmed, column, scanner);
    }
    scanner.fail("'" + std::string(text) + "' is no number, or one out of range (column " +
                 column.name + ")");
  }
  return value;
}

bool boolean(std::string_view text, const Column& column, const Scanner& scanner) {
  const std::string lower = to_lower(trim(text));
  if (lower == "true" || lower == "1") return true;
  if (lower == "false" || lower == "0") return false;
  scanner.fail("'" + std::string(text) + "' is neither true nor false (column " + column.name +
               ")");
}

Value value_of(std::string_view text, const Column& column, const Scanner& scanner) {
  const auto given = [&](const auto& parsed) -> Value {
    if (!parsed) {
      scanner.fail("'" + std::string(text) + "' is no value of its column's type (column " +
                   column.name + ")");
    }
    return *parsed;
  };
  switch (column.type) {
    case FieldType::kInteger:
      return number<int64_t>(text, column, scanner);
    case FieldType::kDouble:
      return number<double>(text, column, scanner);
    case FieldType::kBoolean:
      return boolean(text, column, scanner);
    case FieldType::kString:
      return text;
    case FieldType::kDate:
      return given(parse_date(text));
    case FieldType::kLocalTime:
      return given(parse_local_time(text));
    case FieldType::kTime:
      return given(parse_time(text));
    case FieldType::kLocalDateTime:
      return given(parse_local_date_time(text));
    case FieldType::kDateTime:
      return given(parse_date_time(text));
    case FieldType::kDuration:
      return given(parse_duration(text));
  }
  return {};
}

void add_field(std::string_view text, const Column& column, uint32_t element,
               const Scanner& scanner) {
  if (text.empty()) return;
  if (column.list) {
    List list;
    for (const std::string_view part : split(text, ';')) {
      list.push_back(value_of(part, column, scanner));
    }
    column.builder->add(element, Value(std::move(list)));
    return;
  }
  switch (column.type) {
    case FieldType::kInteger:
      return column.builder->add(element, number<int64_t>(text, column, scanner));
    case FieldType::kDouble:
      return column.builder->add(element, number<double>(text, column, scanner));
    case FieldType::kString:
      if (!column.typed && text.front() == '[') {
        if (const auto list = list_from_text(text)) return column.builder->add(element, *list);
      }
      return column.builder->add(element, text);
    default:
      return column.builder->add(element, value_of(text, column, scanner));
  }
}

void require_utf8(std::string_view bytes, const std::string& file) {
  if (const auto bad = invalid_utf8_at(bytes)) {
    throw InputError("is not UTF-8", file + ": byte " + std::to_string(*bad));
  }
}

}  // namespace

CsvKind csv_kind(std::string_view bytes) {
  const std::string upper =
      to_upper_ascii(bytes.substr(0, std::min(bytes.find('\n'), size_t{1} << 16)));
  if (upper.find(":START_ID") != std::string::npos) return CsvKind::kRelationships;
  if (upper.find(":ID") != std::string::npos) return CsvKind::kNodes;
  return CsvKind::kNeither;
}

void read_csv_nodes(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                    NodeNames& names) {
  require_utf8(bytes, file);
  Scanner scanner(bytes, file);
  std::vector<Column> columns = header_of(scanner);
  size_t id_column = columns.size();
  for (size_t c = 0; c < columns.size(); ++c) {
    Column& column = columns[c];
    if (column.role == Role::kId && id_column == columns.size()) id_column = c;
    if (column.role == Role::kId) {
      column.builder =
          &builder.node_column(builder.symbols().intern(column.name.empty() ? "id" : column.name));
    }
    if (column.role == Role::kProperty && !column.name.empty()) {
      column.builder = &builder.node_column(builder.symbols().intern(column.name));
    }
  }
  if (id_column == columns.size()) scanner.fail("the header has no :ID column");

  std::vector<std::string> fields(columns.size());
  std::vector<Symbol> labels;
  NodeNames here;  // ids of this file, to tell a repetition from a node of before
  while (!scanner.at_end()) {
    scanner.begin_line();
    size_t count = 0;
    bool last = false;
    while (!last) {
      const std::string_view field = scanner.next(last);
      if (count < fields.size()) fields[count].assign(field);
      ++count;
    }
    if (count == 1 && fields[0].empty() && columns.size() > 1) continue;
    if (count != columns.size()) {
      scanner.fail("has " + std::to_string(count) + " fields where the header has " +
                   std::to_string(columns.size()));
    }
    const std::string& id = fields[id_column];
    if (id.empty()) scanner.fail("a node without an id");
    if (!here.add(id, 0)) scanner.fail("the node id '" + id + "' was there before");
    if (names.find(id)) continue;
    labels.clear();
    for (size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].role != Role::kLabel) continue;
      for (const std::string_view label : split(fields[c], ';')) {
        if (!trim(label).empty()) labels.push_back(builder.symbols().intern(trim(label)));
      }
    }
    const uint32_t node = builder.add_node(labels);
    names.add(id, node);
    for (size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].builder != nullptr) add_field(fields[c], columns[c], node, scanner);
    }
  }
}

void read_csv_rels(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                   const NodeNames& names) {
  require_utf8(bytes, file);
  Scanner scanner(bytes, file);
  std::vector<Column> columns = header_of(scanner);
  const auto has = [&](Role role) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Column& c) { return c.role == role; });
  };
  if (!has(Role::kStart) || !has(Role::kEnd) || !has(Role::kType)) {
    scanner.fail("the header needs :START_ID, :END_ID and :TYPE");
  }
  for (Column& column : columns) {
    if (column.role == Role::kProperty && !column.name.empty()) {
      column.builder = &builder.rel_column(builder.symbols().intern(column.name));
    }
  }
  std::string type_text;
  Symbol type = kNoSymbol;
  while (!scanner.at_end()) {
    scanner.begin_line();
    uint32_t source = 0;
    uint32_t target = 0;
    bool blank = false;
    size_t count = 0;
    bool last = false;
    // Ends and type may stand anywhere in the line, and properties need the relationship's number,
    // which is known before: that of the next one.
    const uint32_t rel = builder.rels();
    while (!last) {
      const std::string_view field = scanner.next(last);
      if (count == columns.size()) scanner.fail("has more fields than the header");
      const Column& column = columns[count++];
      if (last && count == 1 && field.empty()) {
        blank = true;
        break;
      }
      switch (column.role) {
        case Role::kStart:
        case Role::kEnd: {
          const auto node = names.find(field);
          if (!node)
            scanner.fail("names the node '" + std::string(field) + "', which is not there");
          (column.role == Role::kStart ? source : target) = *node;
          break;
        }
        case Role::kType:
          if (field.empty()) scanner.fail("a relationship without a type");
          if (field != type_text) {
            type_text = field;
            type = builder.symbols().intern(type_text);
          }
          break;
        default:
          if (column.builder != nullptr) add_field(field, column, rel, scanner);
      }
    }
    if (blank) continue;
    if (count != columns.size()) {
      scanner.fail("has " + std::to_string(count) + " fields where the header has " +
                   std::to_string(columns.size()));
    }
    builder.add_rel(source, target, type);
  }
}

}  // namespace entente::graphs
