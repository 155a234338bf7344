#pragma once

#include "queries/cypher/bound.h"
#include "queries/cypher/context.h"

namespace entente::queries::cypher {

/// The value of an expression for the row in work. Throws CypherError.
graphs::Value evaluate(const Expr& e, Context& ctx);

/// Whether a condition holds: true, not false nor null. Throws for values that are not boolean.
bool holds(const Expr& e, Context& ctx);

/// a + b and the like of openCypher, `op` one of kAdd...kPow.
graphs::Value arithmetic(Op op, const graphs::Value& a, const graphs::Value& b, Span span);

/// A property of a node, relationship or map, or a component of a temporal value.
graphs::Value property_of(const graphs::Value& subject, Symbol symbol, std::string_view name,
                          Context& ctx, Span span);

/// All properties of a node or relationship, or the map itself.
graphs::Map properties_of(const graphs::Value& subject, Context& ctx);

/// Text of a value as the shell's tables and toString() of lists show it: {name: "x"}.
std::string display(const graphs::Value& v, const graphs::PropertyGraph& graph);
/// A float as openCypher prints it: always with a point or exponent.
std::string format_double(double d);

}  // namespace entente::queries::cypher
