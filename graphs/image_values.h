// Properties as they lie in a graph image's columns.
#ifndef ENTENTE_GRAPHS_IMAGE_VALUES_H_
#define ENTENTE_GRAPHS_IMAGE_VALUES_H_

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "graphs/graph_image.h"
#include "graphs/value.h"

namespace entente::graphs {

/// The image of a graph without nodes.
std::shared_ptr<const GraphImage> empty_image();

/// An element's value in a column; null, or nothing, where it has none or there is no column.
/// Strings are the image's own: they live as long as it.
Value value_in(const GraphImage& image, const ColumnView* column, uint32_t element);
std::optional<double> number_in(const ColumnView* column, uint32_t element);
std::optional<std::string_view> string_in(const GraphImage& image, const ColumnView* column,
                                          uint32_t element);

/// All properties of an element, in the order of the columns.
std::vector<std::pair<Symbol, Value>> properties_of(const GraphImage& image,
                                                    const std::vector<ColumnView>& columns,
                                                    uint32_t element);
void visit_properties(const GraphImage& image, const std::vector<ColumnView>& columns,
                      uint32_t element, const std::function<void(Symbol, const Value&)>& visit);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_IMAGE_VALUES_H_
