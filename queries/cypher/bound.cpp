#include "queries/cypher/bound.h"

#include "queries/cypher/plan.h"

namespace entente::queries::cypher {

Expr::Expr() = default;
Expr::~Expr() = default;

}  // namespace entente::queries::cypher
