#pragma once

#include "graphs/property_graph.h"
#include "queries/cypher/ast.h"
#include "queries/cypher/bound.h"
#include "queries/cypher/procedures.h"

namespace entente::queries::cypher {

/// Resolves the names of a query, gives variables their slots and refuses what the TCK wants
/// refused at compile time. New labels, types and keys are added to the graph's symbols, nothing
/// else of it changes. Throws CypherError.
BoundQuery bind(const ast::Query& query, graphs::PropertyGraph& graph,
                const ProcedureCatalog& procedures);

}  // namespace entente::queries::cypher
