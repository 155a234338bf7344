#include "graphs/image_values.h"

#include <array>

#include "graphs/value_codec.h"

namespace entente::graphs {
namespace {

Value value_at(const GraphImage& image, const ColumnView& column, size_t i) {
  switch (column.type) {
    case ColumnType::kBool:
      return column.as<uint8_t>()[i] != 0;
    case ColumnType::kInt32:
      return static_cast<int64_t>(column.as<int32_t>()[i]);
    case ColumnType::kInt64:
      return column.as<int64_t>()[i];
    case ColumnType::kDouble:
      return column.as<double>()[i];
    case ColumnType::kString:
      return Value::borrowed(image.string(column.as<uint32_t>()[i]));
    case ColumnType::kEncoded:
      return decode_value(image.string(column.as<uint32_t>()[i]));
  }
  return {};
}

}  // namespace

std::shared_ptr<const GraphImage> empty_image() {
  static const std::array<uint32_t, 1> zero = {0};
  static const std::shared_ptr<const GraphImage> image = [] {
    auto made = std::make_shared<GraphImage>();
    made->out_offsets = zero;
    made->in_offsets = zero;
    return made;
  }();
  return image;
}

Value value_in(const GraphImage& image, const ColumnView* column, uint32_t element) {
  if (column == nullptr) return {};
  const size_t i = column->find(element);
  return i == ColumnView::kAbsent ? Value() : value_at(image, *column, i);
}

std::optional<double> number_in(const ColumnView* column, uint32_t element) {
  if (column == nullptr) return std::nullopt;
  const size_t i = column->find(element);
  if (i == ColumnView::kAbsent) return std::nullopt;
  switch (column->type) {
    case ColumnType::kInt32:
      return column->as<int32_t>()[i];
    case ColumnType::kInt64:
      return static_cast<double>(column->as<int64_t>()[i]);
    case ColumnType::kDouble:
      return column->as<double>()[i];
    default:
      return std::nullopt;
  }
}

std::optional<std::string_view> string_in(const GraphImage& image, const ColumnView* column,
                                          uint32_t element) {
  if (column == nullptr || column->type != ColumnType::kString) return std::nullopt;
  const size_t i = column->find(element);
  if (i == ColumnView::kAbsent) return std::nullopt;
  return image.string(column->as<uint32_t>()[i]);
}

std::vector<std::pair<Symbol, Value>> properties_of(const GraphImage& image,
                                                    const std::vector<ColumnView>& columns,
                                                    uint32_t element) {
  std::vector<std::pair<Symbol, Value>> found;
  for (const ColumnView& column : columns) {
    const size_t i = column.find(element);
    if (i != ColumnView::kAbsent) found.emplace_back(column.key, value_at(image, column, i));
  }
  return found;
}

void visit_properties(const GraphImage& image, const std::vector<ColumnView>& columns,
                      uint32_t element, const std::function<void(Symbol, const Value&)>& visit) {
  for (const ColumnView& column : columns) {
    const size_t i = column.find(element);
    if (i != ColumnView::kAbsent) visit(column.key, value_at(image, column, i));
  }
}

}  // namespace entente::graphs
