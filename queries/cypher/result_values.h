#pragma once

#include <string>

#include "core/json.h"
#include "graphs/property_graph.h"
#include "graphs/value.h"

namespace entente::queries::cypher {

/// Appends a value as the machine protocol writes it: {"@node": {...}}, {"@float": "NaN"}.
void append_json(std::string& out, const graphs::Value& v, const graphs::PropertyGraph& graph);

/// The value that a JSON text of the machine protocol stands for; "@date" and the like included.
/// Throws InputError for what it cannot be.
graphs::Value value_from_json(const Json& json);

}  // namespace entente::queries::cypher
