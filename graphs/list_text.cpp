#include "graphs/list_text.h"

#include <cstring>

#include "core/error.h"
#include "core/json.h"

namespace entente::graphs {

std::optional<Value> list_from_text(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  if (text.size() > 2 && std::strchr("\"-0123456789tfn] ", text[1]) == nullptr) return std::nullopt;
  try {
    const Json json = parse_json(text);
    List list;
    for (const Json& element : json.as_array()) {
      if (element.is_string())
        list.emplace_back(element.as_string());
      else if (element.is_bool())
        list.emplace_back(element.as_bool());
      else if (element.is_int())
        list.emplace_back(element.as_int());
      else if (element.is_double())
        list.emplace_back(element.as_double());
      else
        return std::nullopt;
    }
    return Value(std::move(list));
  } catch (const InputError&) {
    return std::nullopt;
  }
}

}  // namespace entente::graphs
