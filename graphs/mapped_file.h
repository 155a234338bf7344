// A file's bytes, mapped.
#ifndef ENTENTE_GRAPHS_MAPPED_FILE_H_
#define ENTENTE_GRAPHS_MAPPED_FILE_H_

#include <string>
#include <string_view>

namespace entente::graphs {

/// The bytes of a file for reading once from front to back, as long as the object lives. Throws
/// InputError naming the file if it cannot be read. What is no regular file (a pipe) is read whole.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }

 private:
  void* address_ = nullptr;
  std::string read_;
  std::string_view bytes_;
};

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_MAPPED_FILE_H_
