#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/json.h"

namespace entente::extractors {

/// A tensor inside a mapped model file; the data lives as long as the ModelFile.
struct Tensor {
  enum class Type : std::uint8_t { kF32, kF16, kI8, kI32 };
  Type type = Type::kF32;
  std::vector<std::size_t> shape;
  const std::byte* data = nullptr;
  std::size_t bytes = 0;

  std::size_t rows() const { return shape.empty() ? 1 : shape[0]; }
  std::size_t columns() const { return shape.size() < 2 ? 1 : shape[1]; }
};

/// A model on disk, mapped read-only. The format (docs: extractors/models/README.md) is the magic
/// "ENTMODEL", a version, a JSON header with configuration, string lists and a table of tensors,
/// then the tensors, each at a multiple of 64 bytes, under a checksum that is verified on opening.
/// Immutable after construction; may be shared between threads.
class ModelFile {
 public:
  /// Maps and checks the file. Throws InputError naming the file when it is missing, truncated,
  /// corrupt or of another kind or version.
  explicit ModelFile(const std::filesystem::path& path);
  ~ModelFile();
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;

  const std::string& path() const { return path_; }
  const std::string& kind() const { return kind_; }
  const std::string& name() const { return name_; }
  /// A number of the configuration, "width" or "student.hidden"; the first throws where there is
  /// none.
  std::int64_t config(std::string_view key) const;  ///< throws where there is none
  std::int64_t config(std::string_view key, std::int64_t otherwise) const;
  const std::vector<std::string>& strings(std::string_view key) const;  ///< throws likewise
  bool has_strings(std::string_view key) const;
  bool has(std::string_view tensor) const;

  /// Throws InputError where there is no such tensor or it is not of that type or shape (0: any).
  std::span<const float> f32(std::string_view name, std::size_t rows = 0,
                             std::size_t columns = 0) const;
  std::span<const std::int8_t> i8(std::string_view name, std::size_t rows = 0,
                                  std::size_t columns = 0) const;
  const Tensor& tensor(std::string_view name) const;

  /// An InputError that names this file: what the model's readers throw when it does not fit them.
  [[noreturn]] void fail(const std::string& message) const;

 private:
  const Json& config_value(std::string_view key) const;
  void read_header(std::string_view header, std::size_t data_begin);
  const Tensor& checked(std::string_view name, Tensor::Type type, std::size_t rows,
                        std::size_t columns) const;

  std::string path_;
  std::string kind_;
  std::string name_;
  Json config_;
  std::unordered_map<std::string, std::vector<std::string>> strings_;
  std::unordered_map<std::string, Tensor> tensors_;
  const std::byte* map_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace entente::extractors
