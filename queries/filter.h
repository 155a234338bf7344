// Which statements a question is asked of.
#ifndef ENTENTE_QUERIES_FILTER_H_
#define ENTENTE_QUERIES_FILTER_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/ontology.h"
#include "core/statement.h"
#include "core/store.h"
#include "graphs/statement_graph.h"

namespace entente::queries {

/// The common filters of the commands. Without any, what the texts state as fact is left: polarity
/// positive, modality actual.
struct Filter {
  std::set<Relation> relations;        ///< only these; all if empty
  std::set<EntityType> types;          ///< of other nodes, as each question says; all if empty
  std::optional<entente::Date> since;  ///< dates that end on its first day or later
  std::optional<entente::Date> until;  ///< dates that begin on its last day or earlier
  bool keep_undated = false;           ///< what has no date passes since and until
  double min_confidence = 0;
  std::string doc;          ///< only of this document; all if empty
  std::string attribution;  ///< only said by a name that has these words
  std::vector<std::pair<std::string, std::string>>
      with;  ///< props that contain a text, case ignored
  bool include_negated = false;
  bool include_hypothetical = false;  ///< future, possible and claimed beside actual
  std::set<Modality> modalities;      ///< exactly these, whatever include_hypothetical says

  /// Whether a node of this type passes `types`; a Leader is also a Person.
  bool allows(EntityType type) const;
};

/// Statements that pass a filter (but for its `types`), ascending.
struct Selection {
  std::vector<uint32_t> statements;
  uint64_t undated = 0;  ///< left out only because since or until was asked and they have no date
};

Selection select(const graphs::StatementGraph& graph, const Filter& filter);
/// What of a store can pass a filter at all, dates aside: these are told from what has none.
StatementScope scope_of(const Filter& filter);
/// The same among these statements.
Selection select(const graphs::StatementGraph& graph, const Filter& filter,
                 std::span<const uint32_t> among);

/// Whether the one who said it goes by these words: "Wang" is Wang Yi, and not Wangchuck.
bool is_said_by(const graphs::Said& said, std::string_view name);

/// A statement as `extract` prints it.
Statement statement_of(const graphs::StatementGraph& graph, const graphs::Said& said);

}  // namespace entente::queries

#endif  // ENTENTE_QUERIES_FILTER_H_
