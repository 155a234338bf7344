#include "extractors/model_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "core/error.h"
#include "core/text.h"

namespace entente::extractors {
namespace {

static_assert(std::endian::native == std::endian::little, "model files are little-endian");

constexpr std::string_view kMagic = "ENTMODEL";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kPrefix = 16;  // magic, version, length of the header

std::size_t aligned(std::size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; }

/// Sums of the 64-bit words w_i of the data, plain and weighted by i + 1, modulo 2^64; the data is
/// taken as padded with zeros.
std::pair<std::uint64_t, std::uint64_t> checksum(const std::byte* data, std::size_t bytes) {
  std::uint64_t plain = 0;
  std::uint64_t weighted = 0;
  const std::size_t words = bytes / 8;
  for (std::size_t i = 0; i < words; ++i) {
    std::uint64_t word;
    std::memcpy(&word, data + 8 * i, 8);
    plain += word;
    weighted += word * (i + 1);
  }
  if (bytes % 8 != 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + 8 * words, bytes % 8);
    plain += word;
    weighted += word * (words + 1);
  }
  return {plain, weighted};
}

std::string hex(std::uint64_t value) {
  char buffer[17];
  std::snprintf(buffer, sizeof buffer, "%016" PRIx64, value);
  return buffer;
}

std::size_t size_of(Tensor::Type type) {
  switch (type) {
    case Tensor::Type::kF32:
    case Tensor::Type::kI32:
      return 4;
    case Tensor::Type::kF16:
      return 2;
    case Tensor::Type::kI8:
      return 1;
  }
  return 1;
}

}  // namespace

ModelFile::ModelFile(const std::filesystem::path& path) : path_(path.string()) {
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(std::string("cannot open the model file: ") + std::strerror(errno));
  struct stat status {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(file);
    fail("not a regular file");
  }
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ < kPrefix) {
    ::close(file);
    fail("not a model file (too short)");
  }
  // Every page is read for the checksum anyway, so they are mapped at once.
  void* map = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  ::close(file);
  if (map == MAP_FAILED) fail(std::string("cannot map the model file: ") + std::strerror(errno));
  map_ = static_cast<const std::byte*>(map);
  try {
    if (std::memcmp(map_, kMagic.data(), kMagic.size()) != 0) {
      fail("not a model file (no ENTMODEL at its start)");
    }
    std::uint32_t version = 0;
    std::uint32_t length = 0;
    std::memcpy(&version, map_ + 8, 4);
    std::memcpy(&length, map_ + 12, 4);
    if (version != kVersion) {
      fail("model format " + std::to_string(version) + ", this program reads " +
           std::to_string(kVersion));
    }
    if (length > size_ - kPrefix) fail("truncated model file (its header is cut off)");
    const std::string_view header(reinterpret_cast<const char*>(map_) + kPrefix, length);
    try {
      read_header(header, aligned(kPrefix + length));
    } catch (const InputError& error) {
      if (error.where() == path_) throw;
      fail("damaged header of the model file: " + error.full_message());
    }
  } catch (...) {
    ::munmap(map, size_);
    throw;
  }
}

ModelFile::~ModelFile() { ::munmap(const_cast<std::byte*>(map_), size_); }

void ModelFile::fail(const std::string& message) const { throw InputError(message, path_); }

void ModelFile::read_header(std::string_view text, std::size_t data_begin) {
  const Json header = parse_json(text);
  kind_ = header["kind"].as_string();
  name_ = header["name"].as_string();
  config_ = header["config"];
  const std::int64_t data_bytes = header["data_bytes"].as_int();
  if (data_bytes < 0 || data_begin > size_ ||
      static_cast<std::size_t>(data_bytes) > size_ - data_begin) {
    fail("truncated model file (" + std::to_string(size_) + " bytes, " +
         std::to_string(data_begin) + " + " + std::to_string(data_bytes) + " expected)");
  }
  const std::byte* data = map_ + data_begin;
  const auto [plain, weighted] = checksum(data, static_cast<std::size_t>(data_bytes));
  const Json::Array& expected = header["checksum"].as_array();
  if (expected.size() != 2 || expected[0].as_string() != hex(plain) ||
      expected[1].as_string() != hex(weighted)) {
    fail("corrupt model file (its checksum does not fit)");
  }
  for (const auto& [key, list] : header["strings"].as_object()) {
    std::vector<std::string>& strings = strings_[key];
    strings.reserve(list.as_array().size());
    for (const Json& item : list.as_array()) strings.push_back(item.as_string());
  }
  for (const Json& entry : header["tensors"].as_array()) {
    Tensor tensor;
    const std::string& type = entry["dtype"].as_string();
    if (type == "f32") {
      tensor.type = Tensor::Type::kF32;
    } else if (type == "f16") {
      tensor.type = Tensor::Type::kF16;
    } else if (type == "i8") {
      tensor.type = Tensor::Type::kI8;
    } else if (type == "i32") {
      tensor.type = Tensor::Type::kI32;
    } else {
      fail("unknown tensor type '" + type + "' in the model file");
    }
    const std::int64_t offset = entry["offset"].as_int();
    const std::int64_t bytes = entry["bytes"].as_int();
    std::size_t expected_bytes = size_of(tensor.type);
    for (const Json& dimension : entry["shape"].as_array()) {
      const std::int64_t n = dimension.as_int();
      if (n < 0 || n > (std::int64_t{1} << 31)) fail("a tensor of impossible shape");
      tensor.shape.push_back(static_cast<std::size_t>(n));
      if (n != 0 && expected_bytes > (std::size_t{1} << 40) / static_cast<std::size_t>(n)) {
        fail("a tensor of impossible shape");
      }
      expected_bytes *= static_cast<std::size_t>(n);
    }
    if (offset < 0 || bytes < 0 || offset % static_cast<std::int64_t>(kAlignment) != 0 ||
        offset > data_bytes || bytes > data_bytes - offset ||
        static_cast<std::size_t>(bytes) != expected_bytes) {
      fail("tensor '" + entry["name"].as_string() + "' lies outside the model file");
    }
    tensor.data = data + offset;
    tensor.bytes = static_cast<std::size_t>(bytes);
    tensors_[entry["name"].as_string()] = std::move(tensor);
  }
}

const Json& ModelFile::config_value(std::string_view key) const {
  const Json* value = &config_;
  for (const std::string_view part : split(key, '.')) value = &(*value)[part];
  return *value;
}

std::int64_t ModelFile::config(std::string_view key) const {
  const Json& value = config_value(key);
  if (!value.is_int()) fail("the model has no number '" + std::string(key) + "'");
  return value.as_int();
}

std::int64_t ModelFile::config(std::string_view key, std::int64_t otherwise) const {
  const Json& value = config_value(key);
  return value.is_int() ? value.as_int() : otherwise;
}

bool ModelFile::has_strings(std::string_view key) const {
  return strings_.contains(std::string(key));
}

const std::vector<std::string>& ModelFile::strings(std::string_view key) const {
  const auto found = strings_.find(std::string(key));
  if (found == strings_.end()) fail("the model has no list '" + std::string(key) + "'");
  return found->second;
}

bool ModelFile::has(std::string_view name) const { return tensors_.contains(std::string(name)); }

const Tensor& ModelFile::tensor(std::string_view name) const {
  const auto found = tensors_.find(std::string(name));
  if (found == tensors_.end()) fail("the model has no tensor '" + std::string(name) + "'");
  return found->second;
}

const Tensor& ModelFile::checked(std::string_view name, Tensor::Type type, std::size_t rows,
                                 std::size_t columns) const {
  const Tensor& found = tensor(name);
  if (found.type != type) fail("tensor '" + std::string(name) + "' has another type");
  if ((rows != 0 && found.rows() != rows) || (columns != 0 && found.columns() != columns)) {
    fail("tensor '" + std::string(name) + "' has the shape " + std::to_string(found.rows()) + "x" +
         std::to_string(found.columns()) + ", not " + std::to_string(rows) + "x" +
         std::to_string(columns));
  }
  return found;
}

std::span<const float> ModelFile::f32(std::string_view name, std::size_t rows,
                                      std::size_t columns) const {
  const Tensor& found = checked(name, Tensor::Type::kF32, rows, columns);
  return {reinterpret_cast<const float*>(found.data), found.bytes / 4};
}

std::span<const std::int8_t> ModelFile::i8(std::string_view name, std::size_t rows,
                                           std::size_t columns) const {
  const Tensor& found = checked(name, Tensor::Type::kI8, rows, columns);
  return {reinterpret_cast<const std::int8_t*>(found.data), found.bytes};
}

}  // namespace entente::extractors
