// Lists as files write them that have no lists of their own.
#ifndef ENTENTE_GRAPHS_LIST_TEXT_H_
#define ENTENTE_GRAPHS_LIST_TEXT_H_

#include <optional>
#include <string_view>

#include "graphs/value.h"

namespace entente::graphs {

/// The list that a text is as JSON, from bracket to bracket, of strings, numbers and truth values;
/// nothing if it is none.
std::optional<Value> list_from_text(std::string_view text);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_LIST_TEXT_H_
