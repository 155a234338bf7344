#pragma once

#include "queries/cypher/procedures.h"

namespace entente::queries::cypher {

/// The questions of the field, about statements and with the filters and answers of the commands of
/// the same names: entente.measures, entente.influence, entente.why, entente.balance,
/// entente.unbalancedTriangles, entente.blocs, entente.brokers, entente.contradictions,
/// entente.diff. They ask the context's statements, or without any what the graph's relationships
/// say in the ontology's terms.
void add_field_procedures(ProcedureCatalog& catalog);

}  // namespace entente::queries::cypher
