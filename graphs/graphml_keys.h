// The keys of GraphML: what its attributes are called, mean and hold.
#ifndef ENTENTE_GRAPHS_GRAPHML_KEYS_H_
#define ENTENTE_GRAPHS_GRAPHML_KEYS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graphs/graph_builder.h"

namespace entente::graphs {

/// Whose attribute a key declares.
enum class KeyScope { kNode, kEdge, kAll, kOther };
enum class KeyType { kString, kInteger, kDouble, kBoolean };
/// What an attribute means to us beyond being a property.
enum class Meaning {
  kProperty,
  kLabel,
  kNodeLabels,
  kFirstLabel,
  kOriginalId,
  kWeight,
  kOriginalWeight,
  kInteraction,
  kRelation,
  kPolarity,
  kDrawing,
};

/// A key as its element declares it.
struct Key {
  std::string id;
  KeyScope scope = KeyScope::kAll;
  std::string name;
  KeyType type = KeyType::kString;
  std::optional<std::string> fallback;
  Meaning meaning_on_node = Meaning::kProperty;
  Meaning meaning_on_edge = Meaning::kProperty;
  ColumnBuilder* node_column = nullptr;
  ColumnBuilder* edge_column = nullptr;
  bool declared = false;  // its element has ended
};

Meaning node_meaning(const std::string& name);
Meaning edge_meaning(const std::string& name);

/// Gives an element the value that a text stands for in a column of a type; false if it stands for
/// none. An empty text gives no value; a string that is a JSON list becomes one.
bool put_value(ColumnBuilder& column, uint32_t element, KeyType type, const std::string& text);
/// The same for a number if it is one, else for the text.
void put_number(ColumnBuilder& column, uint32_t element, const std::string& text);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_GRAPHML_KEYS_H_
