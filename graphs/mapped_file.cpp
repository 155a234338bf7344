#include "graphs/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace entente::graphs {

MappedFile::MappedFile(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw InputError(std::string("cannot be read: ") + std::strerror(errno), path);
  struct stat status = {};
  int failure = ::fstat(file, &status) == 0 ? 0 : errno;
  if (failure == 0 && S_ISDIR(status.st_mode)) failure = EISDIR;
  if (failure == 0 && S_ISREG(status.st_mode)) {
    if (status.st_size > 0) {
      address_ =
          ::mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
      if (address_ == MAP_FAILED) {
        failure = errno;
        address_ = nullptr;
      } else {
        bytes_ = {static_cast<const char*>(address_), static_cast<size_t>(status.st_size)};
        ::madvise(address_, bytes_.size(), MADV_SEQUENTIAL);
      }
    }
  } else if (failure == 0) {
    std::array<char, 65536> block;
    ssize_t got = 0;
    while ((got = ::read(file, block.data(), block.size())) > 0) {
      read_.append(block.data(), static_cast<size_t>(got));
    }
    if (got < 0) failure = errno;
    bytes_ = read_;
  }
  ::close(file);
  if (failure != 0) {
    throw InputError(std::string("cannot be read: ") + std::strerror(failure), path);
  }
}

MappedFile::~MappedFile() {
  if (address_ != nullptr) ::munmap(address_, bytes_.size());
}

}  // namespace entente::graphs
