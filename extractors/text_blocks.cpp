#include <algorithm>
#include <vector>

#include "core/text.h"
#include "extractors/dateline.h"
#include "extractors/tokenizer.h"

namespace entente::extractors {
namespace {

/// A line longer than this is running text even without a full stop.
constexpr std::size_t kLongestHeading = 110;
/// Lines of a wrapped text are no wider than this.
constexpr std::size_t kWidestWrap = 130;

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;    ///< without white space at the ends
  std::size_t width = 0;  ///< code points
  bool blank() const { return begin == end; }
};

std::vector<Line> find_lines(std::string_view text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool separator = i < text.size() && text[i] == '\xE2' && i + 2 < text.size() &&
                           text[i + 1] == '\x80' &&
                           (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
    if (i < text.size() && text[i] != '\n' && text[i] != '\r' && text[i] != '\f' && !separator) {
      continue;
    }
    Line line{begin, i, 0};
    const std::string_view trimmed = trim(text.substr(begin, i - begin));
    line.begin = trimmed.empty() ? begin : static_cast<std::size_t>(trimmed.data() - text.data());
    line.end = line.begin + trimmed.size();
    line.width = count_code_points(trimmed);
    // "\r\n" is one break.
    if (!(i < text.size() && text[i] == '\n' && i > 0 && text[i - 1] == '\r' && begin == i)) {
      lines.push_back(line);
    }
    begin = i + 1;
    if (separator) {
      i += 2;
      begin = i + 1;
    }
  }
  return lines;
}

std::size_t first_word_width(std::string_view line) {
  std::size_t width = 0;
  std::size_t offset = 0;
  while (offset < line.size() && width < 40) {
    if (is_space(next_code_point(line, offset))) break;
    ++width;
  }
  return width;
}

/// The last character of the line that is no closing quote or bracket.
char32_t closing_character(std::string_view line) {
  std::size_t end = line.size();
  while (end > 0) {
    std::size_t start = end - 1;
    while (start > 0 && (static_cast<unsigned char>(line[start]) & 0xC0) == 0x80) --start;
    std::size_t offset = start;
    const char32_t c = next_code_point(line, offset);
    switch (c) {
      case U'"':
      case U'\'':
      case U')':
      case U']':
      case U'”':
      case U'’':
      case U'»':
      case U'*':
      case U'_':
        end = start;
        continue;
      default:
        return c;
    }
  }
  return 0;
}

bool ends_sentence(std::string_view line) {
  const char32_t c = closing_character(line);
  return c == U'.' || c == U'?' || c == U'!' || c == U'…' || c == U'。' || c == U'؟' || c == U'।';
}

/// A paragraph number ("12.", "12.\t", "(a)", "iv)") or a bullet at the start of the line.
bool starts_numbered(std::string_view line) {
  std::size_t i = 0;
  if (line.size() >= 2 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') {
    return true;
  }
  if (line.substr(0, 3) == "\u2022" || line.substr(0, 3) == "\u25CF" ||
      line.substr(0, 3) == "\u25AA") {
    return true;
  }
  const bool bracket = !line.empty() && line[0] == '(';
  if (bracket) ++i;
  const std::size_t start = i;
  while (i < line.size() && is_digit(static_cast<unsigned char>(line[i]))) ++i;
  if (i == start && i < line.size() && line[i] >= 'a' && line[i] <= 'z' && bracket) ++i;
  if (i == start || i - start > 4 || i + 1 >= line.size()) return false;
  if (bracket) return line[i] == ')';
  if (line[i] != '.' && line[i] != ')') return false;
  return line[i + 1] == ' ' || line[i + 1] == '\t' ||
         static_cast<unsigned char>(line[i + 1]) >= 0x80;
}

/// "Mr." or a function word at the end of a line: what follows belongs to it.
bool ends_open(std::string_view line) {
  if (line.empty()) return false;
  const char last = line.back();
  if (last == ',' || last == '-' || last == ';' || last == '(' || last == '/') return true;
  if (line.size() >= 3 &&
      (line.substr(line.size() - 3) == "\u2014" || line.substr(line.size() - 3) == "\u2013")) {
    return true;
  }
  const std::size_t space = line.find_last_of(" \t");
  const std::string_view word = line.substr(space == std::string_view::npos ? 0 : space + 1);
  static constexpr std::string_view kOpen[] = {
      "the", "a",  "an",  "of",   "and",   "or",    "to",   "in",   "on",    "for", "with", "by",
      "at",  "as", "its", "his",  "their", "our",   "from", "that", "which", "has", "have", "is",
      "are", "be", "was", "were", "will",  "would", "Mr.",  "Mrs.", "Ms.",   "Dr.", "Gen.", "said"};
  return std::find(std::begin(kOpen), std::end(kOpen), word) != std::end(kOpen);
}

bool starts_lower(std::string_view line) {
  std::size_t offset = 0;
  if (line.empty()) return false;
  return is_lower(next_code_point(line, offset));
}

/// The width to which the lines of the text were filled, 0 where line breaks are the writer's own.
std::size_t wrap_width(std::string_view text, const std::vector<Line>& lines) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!lines[i].blank() && !lines[i + 1].blank()) widths.push_back(lines[i].width);
  }
  if (widths.size() < 2) return 0;
  // A few overlong lines (a URL) do not make a text unwrapped.
  std::sort(widths.begin(), widths.end());
  const std::size_t width = widths[(widths.size() - 1) * 95 / 100];
  if (width > kWidestWrap || width < 40) return 0;
  std::size_t filled = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].blank() || lines[i + 1].blank()) continue;
    const std::string_view line = text.substr(lines[i].begin, lines[i].end - lines[i].begin);
    const std::string_view next =
        text.substr(lines[i + 1].begin, lines[i + 1].end - lines[i + 1].begin);
    if (lines[i].width + 1 + first_word_width(next) > width) ++filled;
    if (!ends_sentence(line)) ++open;
  }
  // Wrapped: most breaks were forced by the width, and most fall inside sentences.
  return filled * 10 >= widths.size() * 6 && open * 2 >= widths.size() ? width : 0;
}

/// Some texts have an empty line behind every wrapped one; there only two of them end a paragraph.
std::vector<Line> without_spacing(const std::vector<Line>& lines) {
  std::vector<Line> kept;
  std::size_t filled = 0;
  std::size_t spaced = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].blank()) {
      ++filled;
      kept.push_back(lines[i]);
      continue;
    }
    const bool single =
        i > 0 && !lines[i - 1].blank() && (i + 1 == lines.size() || !lines[i + 1].blank());
    spaced += single ? 1 : 0;
    if (!single) kept.push_back(lines[i]);
  }
  constexpr std::size_t kFewest = 8;
  return filled >= kFewest && spaced * 10 >= filled * 8 ? kept : std::vector<Line>();
}

bool breaks_between(std::string_view text, const Line& line, const Line& next, std::size_t wrap) {
  if (line.blank() || next.blank()) return true;
  const std::string_view here = text.substr(line.begin, line.end - line.begin);
  const std::string_view there = text.substr(next.begin, next.end - next.begin);
  if (starts_numbered(there) || is_date_line(there)) return true;
  if (ends_open(here)) return false;
  const bool ended = ends_sentence(here);
  if (wrap != 0) {
    // Proportional type fills a line with fewer letters or more: inside a sentence a seventh less
    // is a full line too.
    const std::size_t full = ended ? wrap : wrap - wrap / 7;
    if (line.width + 1 + first_word_width(there) > full) return false;
    return !starts_lower(there) || ended;
  }
  if (ended) return true;
  if (starts_lower(there)) return false;
  return line.width <= kLongestHeading && !starts_numbered(here);
}

}  // namespace

std::vector<TextBlock> find_blocks(std::string_view text) {
  std::vector<Line> lines = find_lines(text);
  std::size_t wrap = wrap_width(text, lines);
  if (std::vector<Line> dense = without_spacing(lines); wrap == 0 && !dense.empty()) {
    wrap = wrap_width(text, dense);
    if (wrap != 0) lines = std::move(dense);
  }
  std::vector<TextBlock> blocks;
  std::size_t first = 0;
  while (first < lines.size()) {
    if (lines[first].blank()) {
      ++first;
      continue;
    }
    std::size_t last = first;
    while (last + 1 < lines.size() && !breaks_between(text, lines[last], lines[last + 1], wrap)) {
      ++last;
    }
    TextBlock block;
    block.begin = static_cast<std::uint32_t>(lines[first].begin);
    block.end = static_cast<std::uint32_t>(lines[last].end);
    const std::string_view content = text.substr(block.begin, block.end - block.begin);
    block.numbered = starts_numbered(content);
    block.heading = content.size() <= 2 * kLongestHeading && !ends_sentence(content) &&
                    closing_character(content) != U',' && lines.size() > 1;
    blocks.push_back(block);
    first = last + 1;
  }
  return blocks;
}

}  // namespace entente::extractors
