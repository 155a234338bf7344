#include "extractors/reader.h"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "core/date.h"
#include "core/json.h"
#include "core/text.h"
#include "extractors/dateline.h"
#include "extractors/html.h"

namespace entente::extractors {
namespace {

namespace fs = std::filesystem;

std::optional<Input::Format> format_of(const fs::path& path) {
  const std::string ending = to_lower(path.extension().string());
  if (ending == ".txt") return Input::Format::kText;
  if (ending == ".md") return Input::Format::kMarkdown;
  if (ending == ".html" || ending == ".htm") return Input::Format::kHtml;
  if (ending == ".jsonl") return Input::Format::kJsonLines;
  return std::nullopt;
}

std::vector<std::string> expand_glob(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), GLOB_BRACE | GLOB_TILDE, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  globfree(&found);
  return paths;
}

std::vector<std::string> texts_under(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
  if (error) throw InputError("the folder cannot be read: " + error.message(), folder);
  for (const fs::recursive_directory_iterator end; it != end; it.increment(error)) {
    if (error) throw InputError("the folder cannot be read: " + error.message(), folder);
    if (it->is_regular_file(error) && format_of(it->path())) paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Puts folder names before ids that several inputs share.
void make_ids_unique(std::vector<Input>& inputs) {
  for (int depth = 1; depth < 64; ++depth) {
    std::map<std::string, int> times;
    for (const Input& input : inputs) ++times[input.id];
    bool changed = false;
    for (Input& input : inputs) {
      if (times[input.id] < 2 || input.path == "-") continue;
      fs::path path = fs::path(input.path).lexically_normal();
      fs::path folder = path.parent_path();
      fs::path id = path.stem();
      for (int i = 0; i < depth && !folder.empty() && folder.has_filename(); ++i) {
        id = folder.filename() / id;
        folder = folder.parent_path();
      }
      // Same name, same folder, other ending.
      if (id.string() == input.id) id = path.filename();
      if (id.string() != input.id) {
        input.id = id.string();
        changed = true;
      }
    }
    if (!changed) return;
  }
}

std::string read_file(const std::string& path, std::size_t max_bytes) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && size > max_bytes) {
    throw InputError("is larger than " + std::to_string(max_bytes >> 20) + " MB", path);
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError("cannot be opened", path);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) throw InputError("cannot be read", path);
  return bytes;
}

/// Drops a byte-order mark; refuses what is not UTF-8 text.
std::string_view check_text(std::string_view bytes, const std::string& place) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF") {
    throw InputError("is UTF-16, not UTF-8: convert it first (iconv -f UTF-16 -t UTF-8)", place);
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
    throw InputError("holds a NUL byte at byte " + std::to_string(nul) + ": no text, or UTF-16",
                     place);
  }
  if (const auto bad = find_invalid_utf8(bytes)) {
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<long>(*bad), '\n');
    throw InputError("is not UTF-8 at byte " + std::to_string(*bad) + " (line " +
                         std::to_string(line) +
                         "): convert it first (for Western texts: iconv -f WINDOWS-1252 -t UTF-8)",
                     place);
  }
  return bytes;
}

/// UN General Debate file names: state (ISO alpha-3 or a past code), session, year.
void use_file_name(Document& document) {
  const auto parts = split(document.id, '_');
  const std::size_t n = parts.size();
  if (n < 3) return;
  const std::string_view state = parts[n - 3].substr(parts[n - 3].rfind('/') + 1);
  const bool fits = state.size() == 3 && to_upper_ascii(state) == state &&
                    parts[n - 2].size() <= 3 &&
                    parts[n - 2].find_first_not_of("0123456789") == std::string_view::npos &&
                    parts[n - 1].size() == 4 && parse_iso_date(parts[n - 1]);
  if (!fits) return;
  if (document.speaker.empty()) document.speaker = std::string(state);
  if (document.date.empty()) document.date = std::string(parts[n - 1]);
}

/// The front matter of a Markdown file (YAML between --- lines): title and date. Its bytes stay in
/// the text as white space, so that offsets are those of the file.
void use_front_matter(Document& document) {
  std::string& text = document.text;
  if (text.rfind("---\n", 0) != 0) return;
  const std::size_t end = text.find("\n---", 3);
  if (end == std::string::npos || end > 4096) return;
  for (std::string_view line : split(std::string_view(text).substr(4, end - 4), '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = to_lower(trim(line.substr(0, colon)));
    std::string_view value = trim(line.substr(colon + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) {
      value = value.substr(1, value.size() - 2);
    }
    if (key == "title") document.title = std::string(value);
    if (key == "date" && parse_iso_date(value.substr(0, 10))) document.date = value.substr(0, 10);
    if (key == "speaker") document.speaker = std::string(value);
    if (key == "url") document.url = std::string(value);
  }
  for (std::size_t i = 0; i < end + 4; ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

/// Markdown's marks become spaces, so that offsets stay those of the file.
void blank_markdown(std::string& text) {
  bool line_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (line_start &&
        (c == '#' || c == '>' || c == ' ' ||
         ((c == '*' || c == '-' || c == '+') && i + 1 < text.size() && text[i + 1] == ' '))) {
      text[i] = ' ';
      continue;
    }
    line_start = c == '\n';
    if (c == '*' || c == '`' ||
        (c == '_' &&
         (i == 0 || text[i - 1] == ' ' || i + 1 == text.size() || text[i + 1] == ' '))) {
      text[i] = ' ';
    }
    // [words](address) keeps the words.
    if (c == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      const std::size_t close = text.find(')', i);
      const std::size_t open = text.rfind('[', i);
      if (close != std::string::npos && open != std::string::npos && close - i < 2000 &&
          i - open < 2000) {
        text[open] = ' ';
        for (std::size_t k = i; k <= close; ++k) {
          if (text[k] != '\n') text[k] = ' ';
        }
      }
    }
  }
}

std::string text_field(const Json& json, std::string_view key) {
  const Json& value = json[key];
  if (value.is_null()) return "";
  if (value.is_int()) return std::to_string(value.as_int());
  if (!value.is_string()) {
    throw InputError("\"" + std::string(key) + "\" is not a string");
  }
  return value.as_string();
}

Document from_json_line(std::string_view line, const std::string& fallback_id) {
  if (line.find('\0') != std::string_view::npos) throw InputError("holds a NUL byte");
  const Json json = parse_json(line);
  if (!json.is_object()) throw InputError("is no JSON object");
  if (!json["text"].is_string()) throw InputError("has no \"text\"");
  Document document;
  document.id = text_field(json, "id");
  if (document.id.empty()) document.id = fallback_id;
  document.title = text_field(json, "title");
  document.date = text_field(json, "date");
  document.url = text_field(json, "url");
  document.speaker = text_field(json, "speaker");
  document.text = json["text"].as_string();
  // "2022-09-05T10:00:00Z" counts by its day.
  if (document.date.size() > 10 && document.date[10] == 'T') document.date.resize(10);
  if (!document.date.empty() && !parse_iso_date(document.date)) {
    throw InputError("has the date \"" + document.date + "\": give 2014, 2014-03 or 2014-03-18");
  }
  if (trim(document.text).empty()) throw InputError("has an empty \"text\"");
  if (document.text.find('\0') != std::string::npos) throw InputError("holds a NUL character");
  use_file_name(document);
  return document;
}

void read_json_lines(const Input& input, const std::string& bytes,
                     const std::function<void(Document)>& document,
                     const std::function<void(const InputError&)>& problem) {
  std::size_t number = 0;
  std::size_t start = 0;
  bool any = false;
  while (start < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', start), bytes.size());
    std::string_view line(bytes.data() + start, end - start);
    start = end + 1;
    ++number;
    if (number == 1 && line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
    if (trim(line).empty()) continue;
    any = true;
    std::optional<Document> read;
    try {
      read = from_json_line(line, input.id + ":" + std::to_string(number));
    } catch (const Error& error) {
      problem(InputError(error.full_message(), input.path + ":" + std::to_string(number)));
    }
    if (read) document(std::move(*read));
  }
  if (!any) problem(InputError("is empty", input.path));
}

}  // namespace

std::vector<Input> list_inputs(std::span<const std::string> names) {
  std::vector<Input> inputs;
  std::set<std::string> seen;
  const auto add = [&](const std::string& path, Input::Format format, const std::string& id) {
    if (seen.insert(fs::path(path).lexically_normal().string()).second) {
      inputs.push_back({path, format, id});
    }
  };
  const auto add_file = [&](const std::string& path) {
    add(path, format_of(path).value_or(Input::Format::kText), fs::path(path).stem().string());
  };
  for (const std::string& name : names) {
    std::error_code error;
    if (name == "-") {
      add("-", Input::Format::kText, "stdin");
    } else if (fs::is_directory(name, error)) {
      const auto paths = texts_under(name);
      if (paths.empty()) {
        throw InputError("the folder holds no texts (.txt .md .html .htm .jsonl)", name);
      }
      for (const std::string& path : paths) add_file(path);
    } else if (fs::exists(name, error)) {
      add_file(name);
    } else if (name.find_first_of("*?[{") != std::string::npos) {
      const auto paths = expand_glob(name);
      if (paths.empty()) throw InputError("no file fits the pattern", name);
      for (const std::string& path : paths) {
        if (fs::is_directory(path, error)) {
          for (const std::string& text : texts_under(path)) add_file(text);
        } else {
          add_file(path);
        }
      }
    } else {
      throw InputError("no such file or folder", name);
    }
  }
  make_ids_unique(inputs);
  return inputs;
}

Document read_document(const Input& input, std::string_view bytes) {
  const std::string_view text = check_text(bytes, input.path);
  Document document;
  document.id = input.id;
  if (input.format == Input::Format::kHtml) {
    HtmlText html = read_html(text);
    document.title = std::move(html.title);
    document.date = std::move(html.date);
    document.url = std::move(html.url);
    document.text = std::move(html.text);
  } else {
    document.text = std::string(text);
    if (input.format == Input::Format::kMarkdown) {
      use_front_matter(document);
      blank_markdown(document.text);
    }
  }
  if (trim(document.text).empty()) throw InputError("is empty", input.path);
  use_file_name(document);
  const Dateline dateline = find_dateline(document.text);
  if (document.title.empty()) document.title = dateline.title;
  if (document.date.empty()) document.date = dateline.date;
  return document;
}

void read_documents(const Input& input, const std::function<void(Document)>& document,
                    const std::function<void(const InputError&)>& problem, std::size_t max_bytes) {
  std::optional<Document> read;
  try {
    std::string bytes = read_file(input.path, max_bytes);
    Input actual = input;
    if (input.path == "-") {
      // Standard input may be JSON Lines too: its first character tells.
      const std::string_view start = trim(std::string_view(bytes).substr(0, 4096));
      if (!start.empty() && start.front() == '{') actual.format = Input::Format::kJsonLines;
    }
    if (actual.format == Input::Format::kJsonLines) {
      read_json_lines(actual, bytes, document, problem);
      return;
    }
    read = read_document(actual, bytes);
  } catch (const InputError& error) {
    problem(error);
  }
  if (read) document(std::move(*read));
}

}  // namespace entente::extractors
