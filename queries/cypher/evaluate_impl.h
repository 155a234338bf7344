#pragma once

#include <string>

#include "graphs/value_compare.h"
#include "queries/cypher/bound.h"
#include "queries/cypher/context.h"

/// What the parts of evaluate() share: evaluate.cpp decides by the kind of expression,
/// evaluate_lists.cpp has what is done with lists and by keys, arithmetic.cpp sums and products.
namespace entente::queries::cypher {

[[noreturn]] void type_error(const std::string& detail, const std::string& message, Span span);
/// A value's type as messages name it.
std::string kind_of(const graphs::Value& v);
/// A condition's value; throws CypherError if it is neither a boolean nor null.
graphs::Ternary truth(const graphs::Value& v, Span span);

graphs::Value index(const graphs::Value& subject, const graphs::Value& key, Context& ctx,
                    Span span);
graphs::Value slice(const Expr& e, Context& ctx);
graphs::Ternary in_list(const graphs::Value& x, const graphs::Value& list, Span span);
graphs::Value list_comprehension(const Expr& e, Context& ctx);
graphs::Value quantifier(const Expr& e, Context& ctx);
graphs::Value reduce(const Expr& e, Context& ctx);

}  // namespace entente::queries::cypher
