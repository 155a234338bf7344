// Graph images as bytes: the cache file that is mapped at opening, and what the store keeps of
// imported graphs.
#ifndef ENTENTE_GRAPHS_IMAGE_FILE_H_
#define ENTENTE_GRAPHS_IMAGE_FILE_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "graphs/graph_image.h"

namespace entente::graphs {

/// What write_image() writes.
enum class ImageParts {
  kAll,       ///< everything, to be mapped
  kOriginal,  ///< without what derive() can make again: smaller
};

/// Hands the image's bytes to `sink`, piece by piece: a header that names format, size and `stamp`,
/// then arrays that start at multiples of 64. Numbers are little-endian (other machines refuse the
/// file). The same image gives the same bytes.
void write_image(const GraphImage& image, ImageParts parts, std::string_view stamp,
                 const std::function<void(std::span<const std::byte>)>& sink);

/// An image over bytes that write_image() wrote, which `storage` keeps alive; aligned to 8. What
/// was left out is derived. Throws InputError if they are not such bytes, cut or of another
/// version. The arrays' contents are not read, so that only pages that are used are loaded.
std::shared_ptr<const GraphImage> read_image(std::span<const std::byte> bytes,
                                             std::shared_ptr<const void> storage);

/// The stamp in the header, or nothing if this is no image.
std::string_view stamp_of(std::span<const std::byte> bytes);

/// Maps the cache file of a graph if it is there, whole, of this format, and has this stamp; else
/// nullptr. Never throws for a bad file: a cache can be made again.
std::shared_ptr<const GraphImage> open_cache(const std::string& path, std::string_view stamp);

/// Writes a cache file beside `path` and renames it into place, so that readers see the old one or
/// the new one. False if the folder cannot be written or the disk is full: then nothing is left.
bool write_cache(const std::string& path, const GraphImage& image, std::string_view stamp);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_IMAGE_FILE_H_
