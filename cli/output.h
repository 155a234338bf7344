#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/json.h"

namespace entente::cli {

enum class Format { kTable, kJson, kJsonLines, kCsv };

/// Adds --format; the empty value means the default: a table on a terminal, else `piped`.
void add_format_option(CLI::App& command, std::string& value);
/// Adds -k, a number of results.
void add_count_option(CLI::App& command, std::uint32_t& value, const char* text);
/// Adds --evidence [N], the sentences of results: 3 of "N `what`" without a number, 0 unless asked.
void add_evidence_option(CLI::App& command, std::uint32_t& value, const std::string& what);
Format chosen_format(const std::string& value, Format piped = Format::kJson);

bool stdout_is_terminal();
bool stderr_is_terminal();
/// Columns of the terminal on standard output, 100 where there is none.
int terminal_width();
/// True when escape codes may be written: a terminal, and NO_COLOR is unset or empty.
bool use_color();

/// Rows under a heading. Cells are UTF-8 text; `printed` wraps no cell but cuts the widest column
/// to the terminal's width (with an ellipsis), never when the output is not a terminal.
class Table {
 public:
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Columns that hold numbers are set to the right.
  void set_numeric(std::size_t column) { numeric_.push_back(column); }
  void print_table() const;
  void print_csv() const;  ///< RFC 4180
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> numeric_;
};

/// Prints a result whose list stands under `list_member`: whole as JSON, or an element a line, or
/// the table as text or CSV.
void print_result(Format format, const Json& json, std::string_view list_member,
                  const Table& table);

void print(std::string_view text);
/// Throws InputError where standard output could not take all that was printed (a full disk).
void flush_output();

std::string format_number(double value, int digits);
/// 1234567 → "1,234,567".
std::string with_commas(long long value);

}  // namespace entente::cli
