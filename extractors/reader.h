#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"

namespace entente::extractors {

/// One file (or "-", standard input) that holds texts.
struct Input {
  enum class Format { kText, kMarkdown, kHtml, kJsonLines };
  std::string path;
  Format format = Format::kText;
  std::string id;  ///< id of its document: the file name without ending; made unique in a listing
};

/// The files behind what a user named: files as they are, folders read recursively, globs, "-".
/// Sorted by name within a folder or glob; a file named twice is there once. Two files that would
/// give the same id ("a/x.txt", "b/x.txt") get their folder before it ("a/x"). Throws InputError
/// for a name that does not exist, a glob that fits nothing and a folder without texts.
std::vector<Input> list_inputs(std::span<const std::string> names);

/// Reads the documents of an input in order. A document that cannot be read (not UTF-8, NUL bytes,
/// empty, malformed JSON) is given to `problem` with its file and line or byte, and the rest is
/// read on. `max_bytes` bounds a document's text.
void read_documents(const Input& input, const std::function<void(Document)>& document,
                    const std::function<void(const InputError&)>& problem,
                    std::size_t max_bytes = std::size_t{1} << 30);

/// The document in the bytes of a file, as read_documents makes it (not for JSON Lines).
/// Throws InputError with `input.path` as its place.
Document read_document(const Input& input, std::string_view bytes);

}  // namespace entente::extractors
