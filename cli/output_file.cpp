#include "cli/output_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/error.h"
#include "core/text.h"

namespace entente::cli {

namespace fs = std::filesystem;

std::string ending_of(const std::string& file) {
  return to_lower(fs::path(file).extension().string());
}

namespace {

/// `name` is what errors call the stream: writers do not know it.
void write_to(std::ostream& out, const std::string& name,
              const std::function<void(std::ostream&)>& write) {
  try {
    write(out);
  } catch (const InputError& error) {
    if (!error.where().empty()) throw;
    throw InputError(error.what(), name);
  }
  out.flush();
  if (!out) throw InputError("cannot be written (is the disk full?)", name);
}

}  // namespace

void write_file(const std::string& file, const std::function<void(std::ostream&)>& write) {
  if (file == "-") return write_to(std::cout, "standard output", write);
  std::error_code error;
  // What is no plain file (/dev/stdout, a pipe) cannot be replaced by renaming.
  if (fs::exists(file, error) && !fs::is_regular_file(file, error)) {
    std::ofstream out(file, std::ios::binary);
    return write_to(out, file, write);
  }
  const std::string part = file + ".part" + std::to_string(getpid());
  try {
    std::ofstream out(part, std::ios::binary);
    if (!out) throw InputError("cannot be written: no such folder, or not allowed", file);
    write_to(out, file, write);
    out.close();
    fs::rename(part, file, error);
    if (error) throw InputError("cannot be written: " + error.message(), file);
  } catch (...) {
    fs::remove(part, error);
    throw;
  }
}

}  // namespace entente::cli
