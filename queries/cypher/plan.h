#pragma once

#include <memory>
#include <string>
#include <vector>

#include "queries/cypher/bound.h"
#include "queries/cypher/context.h"

namespace entente::queries::cypher {

enum class PlanKind : uint8_t {
  kArgument,      // one row: the one in work
  kAllNodes,      // each node into `slot`
  kLabelScan,     // each node with label `symbol`
  kIndexSeek,     // each node whose property `symbol` is `expr` (or among them: `in_list`)
  kIdSeek,        // the node whose id is `expr`
  kAllRels,       // each relationship into `slot`, its ends into `from` and `to`
  kExpand,        // from `from` along `slot` to `to`; into: `to` has its value already
  kVarExpand,     // the same by a chain of relationships, their list into `slot`
  kReach,         // each node that a chain of `min` 0 or 1 to `max` reaches, once
  kRelEnds,       // `slot` is bound: its ends into `from` and `to`
  kChainEnds,     // `slot` is a bound list: follows it
  kRepeat,        // a quantified path pattern
  kShortest,      // shortest chains between `from` and `to`
  kKeepShortest,  // of child's paths `path_slot` between the same ends the shortest
  kFilter,        // exprs hold
  kAssign,        // slots get values
  kOptional,      // inner's rows, or one row of nulls
  kApply,         // inner's rows for each row
  kAggregate,
  kRelAggregate,  // kAggregate over kAllRels, by columns
  kCountReach,    // how many other nodes lie within reach of `from`
  kCountStore,    // a count that the graph knows
  kDistinct,
  kSort,
  kSkip,
  kLimit,
  kUnwind,
  kUnion,
  kCreate,
  kMerge,
  kSet,
  kDelete,
  kForeach,
  kCall,
  kEmptyResult,  // runs child to its end, gives no row
};

/// An operator and those below it. Immutable once made, so that it may be kept and run again and by
/// several threads at once; a run's state lies in cursors.
struct Plan {
  PlanKind kind = PlanKind::kArgument;
  std::shared_ptr<const Plan> child;
  std::shared_ptr<const Plan> inner;
  std::vector<std::shared_ptr<const Plan>> parts;  // kUnion
  double rows = 1;                                 // estimate

  Slot slot = kNoSlot;
  Slot from = kNoSlot;
  Slot to = kNoSlot;
  Slot path_slot = kNoSlot;
  Symbol symbol = 0;
  std::string name;  // of the variable or key, for printing
  ast::Direction direction = ast::Direction::kOut;
  std::vector<Symbol> types;
  bool into = false;
  bool from_bound = false;
  bool to_bound = false;
  bool needed = true;  // whether `slot` is read
  bool in_list = false;
  bool lists_only = false;
  int64_t min = 1;
  int64_t max = -1;
  ast::Selector selector = ast::Selector::kAll;
  int64_t count = 1;
  Slot element_slot = kNoSlot;
  std::vector<Slot> unique;  // relationships that a new one must differ from
  std::vector<Slot> slots;   // kOptional: nulls; kDistinct: the key; kUnion: columns
  std::vector<std::vector<Slot>> part_slots;  // kUnion: columns of each part
  std::vector<Slot> live;                     // what an operator that holds rows has to keep
  bool all = false;                           // kUnion
  bool detach = false;                        // kDelete
  bool has_updates = false;  // kLimit: whether rows have to be asked for all the same

  ExprPtr expr;
  std::vector<ExprPtr> exprs;
  std::vector<Assignment> assignments;
  std::vector<Aggregation> aggregations;
  std::vector<SortKey> order;
  CreatePattern create;
  std::vector<SetAction> set;
  std::vector<SetAction> on_create;
  const Procedure* procedure = nullptr;
  std::vector<std::pair<size_t, Slot>> yields;
  std::vector<PatternRel::GroupVariable> group_variables;
  std::vector<Slot> inner_rels;   // kRepeat: relationships of one round
  std::vector<Slot> inner_nodes;  // kRepeat: its nodes in turn, first to last
};

using PlanPtr = std::shared_ptr<const Plan>;

/// A run of one operator: gives rows one at a time by writing them into Context::row.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Whether there was another row.
  virtual bool next(Context& ctx) = 0;
  /// Begins anew for the row in work.
  virtual void reset(Context& ctx) = 0;
};

std::unique_ptr<Cursor> make_cursor(const Plan& plan, Context& ctx);

/// Plans a query: takes the expressions out of it. The graph's counts decide where patterns start.
PlanPtr make_plan(BoundQuery& query, const graphs::PropertyGraph& graph);

/// One line an operator, the last first, with its details, estimates and, given a profile, what it
/// did.
struct PlanLine {
  std::string name;
  std::string details;
  double estimated_rows = 0;
  uint64_t rows = 0;
  double milliseconds = 0;
};
std::vector<PlanLine> describe(const Plan& plan, const graphs::PropertyGraph& graph,
                               const std::unordered_map<const Plan*, OperatorProfile>* profile);
std::string to_string(const Expr& e, const graphs::PropertyGraph& graph);

}  // namespace entente::queries::cypher
