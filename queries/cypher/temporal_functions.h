#pragma once

#include <optional>
#include <string_view>

#include "queries/cypher/context.h"

namespace entente::queries::cypher {

/// d.year, t.hour, x.seconds...: null for a component that the kind does not have.
graphs::Value temporal_component(const graphs::Value& v, std::string_view name);

/// A temporal value moved by a duration (`sign` 1 or -1), or two durations added. Nothing if the
/// kinds do not go together; throws CypherError out of range.
std::optional<graphs::Value> add_temporal(const graphs::Value& a, const graphs::Value& b, int sign,
                                          Span span);
/// A duration times a number.
graphs::Value scale_duration(const graphs::Value& d, long double factor, Span span);

}  // namespace entente::queries::cypher
