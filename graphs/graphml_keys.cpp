#include "graphs/graphml_keys.h"

#include <charconv>

#include "core/text.h"
#include "graphs/list_text.h"

namespace entente::graphs {
Meaning node_meaning(const std::string& name) {
  if (name == "label") return Meaning::kLabel;
  if (name == "labels") return Meaning::kNodeLabels;
  if (name == "labelV") return Meaning::kFirstLabel;
  if (name == "original_id") return Meaning::kOriginalId;
  return Meaning::kProperty;
}

Meaning edge_meaning(const std::string& name) {
  if (name == "label") return Meaning::kLabel;
  if (name == "weight") return Meaning::kWeight;
  if (name == "original_weight") return Meaning::kOriginalWeight;
  if (name == "interaction" || name == "labelE") return Meaning::kInteraction;
  if (name == "relation") return Meaning::kRelation;
  if (name == "polarity") return Meaning::kPolarity;
  return Meaning::kProperty;
}

void put_number(ColumnBuilder& column, uint32_t element, const std::string& text) {
  int64_t integer = 0;
  double real = 0;
  const char* end = text.data() + text.size();
  if (const auto r = std::from_chars(text.data(), end, integer);
      r.ec == std::errc() && r.ptr == end) {
    column.add(element, integer);
  } else if (const auto d = std::from_chars(text.data(), end, real);
             d.ec == std::errc() && d.ptr == end) {
    column.add(element, real);
  } else {
    column.add(element, std::string_view(text));
  }
}

bool put_value(ColumnBuilder& column, uint32_t element, KeyType type, const std::string& whole) {
  if (type == KeyType::kString) {
    if (whole.empty()) return true;
    if (whole.front() == '[') {
      if (const auto list = list_from_text(whole)) {
        column.add(element, *list);
        return true;
      }
    }
    column.add(element, std::string_view(whole));
    return true;
  }
  const std::string_view text = trim(whole);
  if (text.empty()) return true;
  const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto number = [&](auto value) {
    const auto r = std::from_chars(begin, end, value);
    if (r.ec != std::errc() || r.ptr != end) return false;
    column.add(element, value);
    return true;
  };
  if (type == KeyType::kInteger) return number(int64_t{0});
  if (type == KeyType::kDouble) return number(0.0);
  const std::string lower = to_lower(text);
  if (lower != "true" && lower != "1" && lower != "false" && lower != "0") return false;
  column.add(element, lower == "true" || lower == "1");
  return true;
}

}  // namespace entente::graphs
