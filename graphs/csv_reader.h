// Reading graphs from CSV pairs with neo4j-admin's import headers.
#ifndef ENTENTE_GRAPHS_CSV_READER_H_
#define ENTENTE_GRAPHS_CSV_READER_H_

#include <string>
#include <string_view>

#include "graphs/graph_builder.h"
#include "graphs/node_names.h"

namespace entente::graphs {

/// What a CSV file's header says it holds.
enum class CsvKind { kNodes, kRelationships, kNeither };
CsvKind csv_kind(std::string_view bytes);

/// Adds the nodes of a file with an `:ID` column. The other columns: `:LABEL` (several joined by
/// ';'),
/// `:IGNORE`, and properties `name` or `name:type` with neo4j-admin's types (int, long, short,
/// byte, float, double, boolean, string, char, date, time, localtime, datetime, localdatetime,
/// duration; `[]` for lists joined by ';'). Empty fields give no property. A node whose id `names`
/// knows already is left as it is. Throws InputError with file and line.
void read_csv_nodes(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                    NodeNames& names);

/// Adds the relationships of a file with `:START_ID`, `:END_ID` and `:TYPE`.
void read_csv_rels(std::string_view bytes, const std::string& file, GraphBuilder& builder,
                   const NodeNames& names);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_CSV_READER_H_
