// All statements of a store in memory, and their grouping into edges.
#ifndef ENTENTE_GRAPHS_STATEMENT_GRAPH_H_
#define ENTENTE_GRAPHS_STATEMENT_GRAPH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/statement.h"
#include "core/store.h"

namespace entente::graphs {

/// A document as results name it.
struct SourceDocument {
  std::string id;
  std::string title;
  std::string date;  ///< ISO 8601, empty where unknown
  std::string url;
  std::string speaker;
  bool stands_in = false;  ///< no document: in the place of one that an import or query lacks
};

/// A statement between two entities of a StatementGraph.
struct Said {
  uint32_t subject = 0;   ///< index into entities
  uint32_t object = 0;    ///< index into entities
  uint32_t document = 0;  ///< index into documents
  Relation relation = Relation::kAgree;
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  double confidence = 0;
  std::string time;  ///< as the text gives it, or empty
  std::string attribution;
  std::string origin;
  std::map<std::string, std::string> props;
  Evidence evidence;
};

/// What a store says, for questions that filter statements. Immutable once loaded; safe to share.
struct StatementGraph {
  std::vector<StoredEntity> entities;     ///< by id
  std::vector<SourceDocument> documents;  ///< by id, after those of the store others' by theirs
  std::vector<Said> statements;           ///< by document, place in it, and what they say

  /// By entity: its statements, as subject or object, are about[starts[e]..starts[e+1]), ascending;
  /// one with the entity on both sides is there once.
  std::vector<uint32_t> starts;
  std::vector<uint32_t> about;

  std::span<const uint32_t> statements_of(uint32_t entity) const {
    return std::span(about).subspan(starts[entity], starts[entity + 1] - starts[entity]);
  }
  std::optional<uint32_t> find(std::string_view entity_id) const;
  /// The date of a statement: the text's, else its document's; empty where neither is known.
  const std::string& date_of(const Said& said) const {
    return said.time.empty() ? documents[said.document].date : said.time;
  }
};

/// What the documents of a store say.
StatementGraph load_said(Store& store);
/// That as Cypher's writes left it (graphs/said_changes.h), and what imported graphs and Cypher say
/// in the ontology's terms (graphs/imported_statements.h).
StatementGraph load_statements(Store& store);

/// Loads a store in two steps, so that what a question names can be looked up before the statements
/// that it needs are read.
class StatementLoader {
 public:
  /// The store must outlive the loader. Without `with_changes` it reads the documents alone.
  explicit StatementLoader(Store& store, bool with_changes = true);
  ~StatementLoader();
  StatementLoader(const StatementLoader&) = delete;
  StatementLoader& operator=(const StatementLoader&) = delete;

  /// The entities and documents, without statements.
  const StatementGraph& entities() const { return graph_; }
  /// The graph with the statements of a scope; those of imported graphs may be more. Once.
  StatementGraph load(const StatementScope& scope);

  /// How many nodes and relationships that the ontology does not know only queries see.
  uint64_t unknown() const;

 private:
  struct Changes;  // what is not from the documents

  void merge_entities();

  Store& store_;
  StatementGraph graph_;
  std::unique_ptr<Changes> changes_;  // none if nothing was imported or written
};

/// Puts a graph together from statements at hand; their subject, object and doc are taken as given.
StatementGraph make_statement_graph(const std::vector<Statement>& statements,
                                    const std::vector<SourceDocument>& documents);

/// All statements of one (subject, relation, object, polarity, modality).
struct Edge {
  uint32_t subject = 0;
  uint32_t object = 0;
  Relation relation = Relation::kAgree;
  Polarity polarity = Polarity::kPositive;
  Modality modality = Modality::kActual;
  std::vector<uint32_t> statements;  ///< ascending
  double confidence = 0;             ///< 1 - prod(1 - confidence)
  std::string first;                 ///< earliest and latest date; empty where none is known
  std::string last;
  /// What the statements' props say: different values by how often they are said, joined by "; ".
  std::map<std::string, std::string> props;
};

/// Groups statements (indices, ascending) into edges, by subject, object, relation, polarity and
/// modality.
std::vector<Edge> edges_of(const StatementGraph& graph, std::span<const uint32_t> statements);

/// 1 - prod(1 - weight * confidence) over the edge's statements: how strongly they carry influence
/// of this weight.
double combined(const StatementGraph& graph, const Edge& edge, double weight);

/// The type of a relationship in the graph that queries see: NOT_ before a denied relation.
std::string type_name(Relation relation, Polarity polarity);

}  // namespace entente::graphs

#endif  // ENTENTE_GRAPHS_STATEMENT_GRAPH_H_
