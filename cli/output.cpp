#include "cli/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "cli/context.h"
#include "core/error.h"
#include "core/text.h"

namespace entente::cli {
namespace {

/// Columns a text takes: code points, East Asian wide ones twice.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                      (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0x1F300 && c <= 0x1FAFF);
    width += wide ? 2 : 1;
  }
  return width;
}

std::string cut(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i;
    next_code_point(text, next);
    if (width_of(out) + width_of(text.substr(i, next - i)) + 1 > width) break;
    out += text.substr(i, next - i);
    i = next;
  }
  return out + "…";
}

/// Control characters of a text would garble a terminal or break a row.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return out;
}

}  // namespace

void report(const std::string& message) { std::fprintf(stderr, "entente: %s\n", message.c_str()); }

void report_warning(const std::string& message) { report("warning: " + message); }

void add_format_option(CLI::App& command, std::string& value) {
  command
      .add_option("--format", value,
                  "table, json, jsonl or csv (default: table on a terminal, else json)")
      ->check(CLI::IsMember({"table", "json", "jsonl", "csv"}))
      ->option_text("FORMAT");
}

void add_count_option(CLI::App& command, std::uint32_t& value, const char* text) {
  command.add_option("-k", value, text)->option_text("N");
}

void add_evidence_option(CLI::App& command, std::uint32_t& value, const std::string& what) {
  command.add_option("--evidence", value, "with the sentences of the N " + what + " (3)")
      ->expected(0, 1)
      ->default_str("3")  // what stands for an option without its value
      ->check(CLI::Range(1, 1000000))
      ->option_text("[N]");
}

Format chosen_format(const std::string& value, Format piped) {
  if (value == "table") return Format::kTable;
  if (value == "json") return Format::kJson;
  if (value == "jsonl") return Format::kJsonLines;
  if (value == "csv") return Format::kCsv;
  return stdout_is_terminal() ? Format::kTable : piped;
}

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

int terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) return size.ws_col;
  return 100;
}

bool use_color() {
  const char* no_color = std::getenv("NO_COLOR");
  return stdout_is_terminal() && (no_color == nullptr || *no_color == '\0');
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw InputError("cannot write: the disk is full or the reader is gone", "standard output");
  }
}

void Table::print_table() const {
  std::vector<std::size_t> widths;
  for (const std::string& column : columns_) widths.push_back(width_of(column));
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows_) {
    cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.back().push_back(one_line(row[i]));
      widths[i] = std::max(widths[i], width_of(cells.back().back()));
    }
  }
  if (stdout_is_terminal()) {
    const auto limit = static_cast<std::size_t>(terminal_width());
    std::size_t total = 2 * (widths.size() - 1);
    for (const std::size_t w : widths) total += w;
    while (total > limit) {
      auto widest = std::max_element(widths.begin(), widths.end());
      if (*widest <= 12) break;
      const std::size_t step = std::min(total - limit, *widest - 12);
      *widest -= step;
      total -= step;
    }
  }
  const auto line = [&](const std::vector<std::string>& row) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = cut(row[i], widths[i]);
      const std::string pad(widths[i] - std::min(widths[i], width_of(cell)), ' ');
      const bool right = std::find(numeric_.begin(), numeric_.end(), i) != numeric_.end();
      if (i > 0) out += "  ";
      out += right ? pad + cell : cell + pad;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  const bool color = use_color();
  if (color) print("\033[1m");
  print(line(columns_));
  if (color) print("\033[0m");
  for (const auto& row : cells) print(line(row));
}

void Table::print_csv() const {
  const auto line = [](const std::vector<std::string>& row) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (row[i].find_first_of(",\"\r\n") == std::string::npos) {
        out += row[i];
        continue;
      }
      out += '"';
      for (const char c : row[i]) {
        if (c == '"') out += '"';
        out += c;
      }
      out += '"';
    }
    print(out + "\r\n");
  };
  line(columns_);
  for (const auto& row : rows_) line(row);
}

void print_result(Format format, const Json& json, std::string_view list_member,
                  const Table& table) {
  switch (format) {
    case Format::kTable:
      table.print_table();
      break;
    case Format::kCsv:
      table.print_csv();
      break;
    case Format::kJson:
      print(json.dump() + "\n");
      break;
    case Format::kJsonLines:
      if (!json[list_member].is_array()) {
        print(json.dump() + "\n");
        break;
      }
      for (const Json& element : json[list_member].as_array()) print(element.dump() + "\n");
      break;
  }
}

std::string format_number(double value, int digits) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return buffer;
}

std::string with_commas(long long value) {
  std::string digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()) - 3; i > (value < 0 ? 1 : 0); i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
}

}  // namespace entente::cli
