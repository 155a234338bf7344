#include "graphs/image_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "core/error.h"
#include "graphs/graph_builder.h"

namespace entente::graphs {
namespace {

constexpr std::array<char, 8> kMagic = {'E', 'N', 'T', 'G', 'R', 'A', 'P', 'H'};
constexpr uint32_t kVersion = 1;
constexpr size_t kAlignment = 64;
// Written in pieces, since a system may keep what one call writes in a piece as large, and a query
// that touches a byte of it would map it all.
constexpr size_t kMostWritten = size_t{64} << 10;

struct Header {
  std::array<char, 8> magic;
  uint32_t version;
  uint32_t byte_order;  // 0x01020304 as the writing machine has it
  uint64_t file_bytes;
  uint64_t meta_bytes;
  uint64_t meta_hash;
};

constexpr uint32_t kByteOrder = 0x01020304;

size_t padded(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

class MetaWriter {
 public:
  void number(uint64_t n) { text_.append(reinterpret_cast<const char*>(&n), sizeof n); }
  void words(std::string_view s) {
    number(s.size());
    text_.append(s);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class MetaReader {
 public:
  explicit MetaReader(std::string_view text) : text_(text) {}

  uint64_t number() {
    uint64_t n = 0;
    if (text_.size() < sizeof n) throw InputError("is a damaged graph image");
    std::memcpy(&n, text_.data(), sizeof n);
    text_.remove_prefix(sizeof n);
    return n;
  }
  // A count of things that take a byte each at least.
  size_t count() {
    const uint64_t n = number();
    if (n > text_.size()) throw InputError("is a damaged graph image");
    return n;
  }
  std::string_view words() {
    const size_t size = count();
    const std::string_view found = text_.substr(0, size);
    text_.remove_prefix(size);
    return found;
  }

 private:
  std::string_view text_;
};

/// The image's arrays in the file's order, through one function for writing and reading.
template <class Image, class F>
void for_each_array(Image& image, F visit) {
  visit(image.string_ends);
  visit(image.string_bytes);
  visit(image.label_set_of);
  visit(image.out_offsets);
  visit(image.targets);
  visit(image.types);
  visit(image.sources);
  visit(image.in_offsets);
  visit(image.in_rels);
  visit(image.in_sources);
  visit(image.label_nodes);
}

constexpr int kOriginalArrays = 6;  // the first of them; the rest are derived

std::span<const std::byte> values_of(const ColumnView& column) {
  return {column.data, column.values * width_of(column.type)};
}

}  // namespace

void write_image(const GraphImage& image, ImageParts parts, std::string_view stamp,
                 const std::function<void(std::span<const std::byte>)>& sink) {
  const bool all = parts == ImageParts::kAll;
  MetaWriter meta;
  std::vector<std::span<const std::byte>> arrays;
  const auto add = [&](std::span<const std::byte> bytes) {
    meta.number(bytes.size());
    arrays.push_back(bytes);
  };
  meta.words(stamp);
  meta.number(all);
  meta.number(image.nodes);
  meta.number(image.rels);
  meta.number(image.symbols.size());
  for (Symbol s = 0; s < image.symbols.size(); ++s) meta.words(image.symbols.name(s));
  meta.number(image.label_sets.size());
  for (const auto& set : image.label_sets) {
    meta.number(set.size());
    for (const Symbol label : set) meta.number(label);
  }
  int index = 0;
  for_each_array(image, [&](const auto& array) {
    if (index++ < kOriginalArrays || all) add(std::as_bytes(array));
  });
  for (const auto* columns : {&image.node_columns, &image.rel_columns}) {
    meta.number(columns->size());
    for (const ColumnView& column : *columns) {
      meta.number(column.key);
      meta.number(static_cast<uint64_t>(column.type));
      meta.number(column.sparse);
      meta.number(column.filled);
      add(std::as_bytes(column.ids));
      add(std::as_bytes(column.present));
      add(values_of(column));
    }
  }
  if (all) {
    for (const uint32_t start : image.label_starts) meta.number(start);
    for (const uint32_t count : image.type_counts) meta.number(count);
    meta.number(image.indexes.size());
    for (const NodeIndex& i : image.indexes) {
      meta.number(i.key);
      add(std::as_bytes(i.entries));
    }
  }

  Header header{kMagic, kVersion, kByteOrder, 0, meta.text().size(), hash_of(meta.text())};
  header.file_bytes = padded(sizeof header + meta.text().size());
  for (const auto& array : arrays) header.file_bytes += padded(array.size());
  const std::array<std::byte, kAlignment> zeros = {};
  size_t written = 0;
  const auto put = [&](std::span<const std::byte> bytes) {
    if (!bytes.empty()) sink(bytes);
    written += bytes.size();
  };
  const auto pad = [&] { put(std::span(zeros).first(padded(written) - written)); };
  put(std::as_bytes(std::span(&header, 1)));
  put(std::as_bytes(std::span(meta.text())));
  pad();
  for (const auto& array : arrays) {
    put(array);
    pad();
  }
}

std::string_view stamp_of(std::span<const std::byte> bytes) {
  Header header;
  if (bytes.size() < sizeof header) return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kMagic || header.version != kVersion || header.byte_order != kByteOrder ||
      header.file_bytes != bytes.size() || header.meta_bytes > bytes.size() - sizeof header) {
    return {};
  }
  const std::string_view meta(reinterpret_cast<const char*>(bytes.data()) + sizeof header,
                              header.meta_bytes);
  if (hash_of(meta) != header.meta_hash) return {};
  return MetaReader(meta).words();
}

std::shared_ptr<const GraphImage> read_image(std::span<const std::byte> bytes,
                                             std::shared_ptr<const void> storage) {
  if (stamp_of(bytes).data() == nullptr) throw InputError("is no graph image of this version");
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  MetaReader meta({reinterpret_cast<const char*>(bytes.data()) + sizeof header, header.meta_bytes});
  size_t offset = padded(sizeof header + header.meta_bytes);
  const auto take = [&](auto& array) {
    using T = typename std::remove_reference_t<decltype(array)>::element_type;
    const uint64_t size = meta.number();
    if (size > bytes.size() || offset > bytes.size() - size || size % sizeof(T) != 0) {
      throw InputError("is a damaged graph image");
    }
    array = {reinterpret_cast<T*>(bytes.data() + offset), size / sizeof(T)};
    offset += padded(size);
  };
  const auto expect = [](bool ok) {
    if (!ok) throw InputError("is a damaged graph image");
  };

  auto image = std::make_shared<GraphImage>();
  image->storage = std::move(storage);
  meta.words();
  const bool all = meta.number() != 0;
  image->nodes = static_cast<uint32_t>(meta.number());
  image->rels = static_cast<uint32_t>(meta.number());
  for (size_t n = meta.count(); n > 0; --n) image->symbols.intern(meta.words());
  image->label_sets.resize(meta.count());
  for (auto& set : image->label_sets) {
    for (size_t n = meta.count(); n > 0; --n) {
      set.push_back(static_cast<Symbol>(meta.number()));
      expect(set.back() < image->symbols.size());
    }
  }
  int index = 0;
  for_each_array(*image, [&](auto& array) {
    if (index++ < kOriginalArrays || all) take(array);
  });
  expect(image->label_set_of.size() == image->nodes && image->types.size() == image->rels &&
         image->targets.size() == image->rels &&
         image->out_offsets.size() == size_t{image->nodes} + 1);
  for (auto* columns : {&image->node_columns, &image->rel_columns}) {
    columns->resize(meta.count());
    for (ColumnView& column : *columns) {
      column.key = static_cast<Symbol>(meta.number());
      column.type = static_cast<ColumnType>(meta.number());
      column.sparse = meta.number() != 0;
      column.filled = meta.number();
      expect(column.type <= ColumnType::kEncoded && column.key < image->symbols.size());
      std::span<const std::byte> values;
      take(column.ids);
      take(column.present);
      take(values);
      column.data = values.data();
      column.values = values.size() / width_of(column.type);
    }
  }
  if (!all) {
    derive(*image);
    return image;
  }
  expect(image->sources.size() == image->rels && image->in_rels.size() == image->rels &&
         image->in_sources.size() == image->rels &&
         image->in_offsets.size() == size_t{image->nodes} + 1);
  image->label_starts.resize(image->symbols.size() + 1);
  for (uint32_t& start : image->label_starts) start = static_cast<uint32_t>(meta.number());
  image->type_counts.resize(image->symbols.size());
  for (uint32_t& count : image->type_counts) count = static_cast<uint32_t>(meta.number());
  image->indexes.resize(meta.count());
  for (NodeIndex& i : image->indexes) {
    i.key = static_cast<Symbol>(meta.number());
    take(i.entries);
  }
  return image;
}

std::shared_ptr<const GraphImage> open_cache(const std::string& path, std::string_view stamp) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat status = {};
  void* address = MAP_FAILED;
  size_t size = 0;
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    size = static_cast<size_t>(status.st_size);
    address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  }
  ::close(file);
  if (address == MAP_FAILED) return nullptr;
  const std::shared_ptr<const void> storage(
      address, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
  // Neighbourhoods jump about: reading ahead would load what no query asked for.
  ::madvise(address, size, MADV_RANDOM);
  const std::span<const std::byte> bytes(static_cast<const std::byte*>(address), size);
  const std::string_view found = stamp_of(bytes);
  if (found.data() == nullptr || found != stamp) return nullptr;
  try {
    return read_image(bytes, storage);
  } catch (const InputError&) {
    return nullptr;
  }
}

bool write_cache(const std::string& path, const GraphImage& image, std::string_view stamp) {
  const std::string temporary = path + "." + std::to_string(::getpid()) + ".new";
  const int file =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) return false;
  bool good = true;
  write_image(image, ImageParts::kAll, stamp, [&](std::span<const std::byte> bytes) {
    while (good && !bytes.empty()) {
      const ssize_t written = ::write(file, bytes.data(), std::min(bytes.size(), kMostWritten));
      if (written <= 0) {
        good = false;
      } else {
        bytes = bytes.subspan(static_cast<size_t>(written));
      }
    }
  });
  good = ::close(file) == 0 && good;
  if (good && ::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace entente::graphs
