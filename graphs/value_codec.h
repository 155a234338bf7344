// Values as bytes: how columns of mixed types, lists and temporal values are kept in files.
#ifndef ENTENTE_GRAPHS_VALUE_CODEC_H_
#define ENTENTE_GRAPHS_VALUE_CODEC_H_

#include <string>
#include <string_view>

#include "graphs/value.h"

namespace entente::graphs {

/// Appends a value as bytes: a kind byte, then fixed-width little-endian numbers, or a length and
/// that many bytes or elements. Equal bytes mean the same value of the same kind. Nodes,
/// relationships and paths are no property values: InternalError.
void encode_value(const Value& value, std::string& out);

/// Reads what encode_value() wrote; strings inside are copies. Throws InputError for anything else.
Value decode_value(std::string_view bytes);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_VALUE_CODEC_H_
