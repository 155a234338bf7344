#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graphs/ids.h"
#include "graphs/value.h"
#include "queries/cypher/ast.h"
#include "queries/cypher/type.h"

/// A query whose names are resolved: variables are slots of a row, labels, types and keys are the
/// graph's symbols, functions are found, and what can be known to be wrong has been refused.
namespace entente::queries::cypher {

struct Plan;
struct Function;
struct AggregateFunction;
struct Procedure;

using graphs::Symbol;
/// The place of a variable's value in a row.
using Slot = int32_t;
inline constexpr Slot kNoSlot = -1;

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct BoundQuery;
struct MatchPattern;

enum class Op : uint8_t {
  kConst,
  kParam,     // name
  kSlot,      // slot
  kProperty,  // args[0].symbol
  kIndex,
  kSlice,
  kList,
  kMap,            // names
  kMapProjection,  // args[0] is the subject, then the literal entries; names; has_all
  kNot,
  kAnd,
  kOr,
  kXor,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
  kNeg,
  kPlus,
  kIn,
  kRegex,
  kStartsWith,
  kEndsWith,
  kContains,
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kIsNull,
  kIsNotNull,
  kHasLabels,  // args[0] has labels
  kFunction,
  kCoalesce,
  kCase,
  kListComprehension,  // slot; args: list, condition?, value?
  kAll,                // slot; args: list, condition
  kAny,
  kNone,
  kSingle,
  kReduce,     // slot (result so far), slot2 (element); args: first, list, value
  kExists,     // subquery
  kCount,      // subquery: number of rows
  kCollect,    // subquery: list of values of args[0], or of its only column
  kAggregate,  // only until the projection is taken apart
  kBuildPath,  // elements: slots of nodes and relationships in turn
};

/// A condition on labels or a type, resolved.
struct BoundLabels {
  ast::LabelExpr::Kind kind = ast::LabelExpr::kName;
  Symbol symbol = 0;
  std::vector<BoundLabels> args;
};

struct Expr {
  Op op = Op::kConst;
  Span span;
  Type type;
  Slot slot = kNoSlot;
  Slot slot2 = kNoSlot;
  Symbol symbol = 0;
  bool distinct = false;     // of an aggregate
  bool has_operand = false;  // of CASE
  bool has_else = false;
  bool has_all = false;  // of a map projection: .*
  graphs::Value value;
  std::string name;
  std::vector<ExprPtr> args;
  std::vector<std::string> names;  // of a map projection: "" and property names first, see binder
  std::vector<Symbol> symbols;     // of a map projection: the properties
  std::vector<Slot> elements;      // of a path
  std::optional<BoundLabels> labels;
  const Function* function = nullptr;
  const AggregateFunction* aggregate = nullptr;
  std::unique_ptr<BoundQuery> subquery;
  std::shared_ptr<const Plan> plan;  // of the subquery, set by the planner

  Expr();
  ~Expr();
};

/// A node of a pattern.
struct PatternNode {
  Slot slot = kNoSlot;
  bool bound = false;          // has its value before the pattern is matched
  std::string name;            // for EXPLAIN; "" for a nameless one
  std::vector<Symbol> labels;  // those that every match has, for choosing the start
};

/// A relationship of a pattern, a chain of them, or a repeated part of a path.
struct PatternRel {
  Slot slot = kNoSlot;  // the relationship, or the list of a chain
  bool bound = false;
  bool needed = true;  // whether anything reads the slot
  std::string name;
  size_t from = 0;  // indexes into MatchPattern::nodes, as written
  size_t to = 0;
  ast::Direction direction = ast::Direction::kBoth;
  std::vector<Symbol> types;  // empty: any
  bool variable_length = false;
  int64_t min = 1;
  int64_t max = -1;                      // -1: no bound
  Slot element_slot = kNoSlot;           // a chain's relationship under test
  std::vector<ExprPtr> element_filters;  // conditions on each relationship of a chain
  // A quantified path pattern: its inner pattern, from the first to the last of its nodes; inner
  // variables become lists.
  std::unique_ptr<MatchPattern> group;
  struct GroupVariable {
    Slot inner;
    Slot list;
  };
  std::vector<GroupVariable> group_variables;
};

struct PatternPath {
  Slot slot = kNoSlot;  // kNoSlot: no name
  ast::Selector selector = ast::Selector::kAll;
  int64_t count = 1;
  std::vector<size_t> nodes;
  std::vector<size_t> rels;
};

struct MatchPattern {
  std::vector<PatternNode> nodes;
  std::vector<PatternRel> rels;
  std::vector<PatternPath> paths;
  std::vector<ExprPtr> predicates;  // all must hold
  std::vector<ExprPtr> where;       // of paths that are chosen: must hold of the chosen ones
  std::vector<Slot> new_slots;  // visible variables that it introduces; null where OPTIONAL fails
};

struct CreateNode {
  Slot slot = kNoSlot;
  std::vector<Symbol> labels;
  ExprPtr properties;  // a map, or null
};

struct CreateRel {
  Slot slot = kNoSlot;
  Slot from = kNoSlot;
  Slot to = kNoSlot;
  Symbol type = 0;
  ExprPtr properties;
};

struct CreatePath {
  Slot slot = kNoSlot;
  std::vector<Slot> elements;
};

/// What CREATE, or MERGE where nothing matches, makes, in this order.
struct CreatePattern {
  std::vector<CreateNode> nodes;
  std::vector<CreateRel> rels;
  std::vector<CreatePath> paths;
};

struct SetAction {
  enum Kind {
    kProperty,         // target.symbol = value
    kDynamicProperty,  // target[key] = value
    kReplace,          // target = map
    kAdd,              // target += map
    kAddLabels,
    kRemoveLabels,
  } kind = kProperty;
  ExprPtr target;
  ExprPtr key;
  ExprPtr value;
  Symbol symbol = 0;
  std::vector<Symbol> labels;
  Span span;
};

struct Assignment {
  Slot slot = kNoSlot;
  ExprPtr expr;
};

struct Aggregation {
  Slot slot = kNoSlot;
  const AggregateFunction* function = nullptr;  // null: count(*)
  bool distinct = false;
  std::vector<ExprPtr> args;
  Span span;
};

struct SortKey {
  ExprPtr expr;
  bool ascending = true;
};

struct BoundProjection {
  bool aggregates = false;
  std::vector<Assignment> before;  // computed from the incoming row; with aggregates: the keys
  std::vector<Aggregation> aggregations;
  std::vector<Assignment> after;  // computed from keys and aggregates
  bool distinct = false;
  std::vector<Slot> columns;  // slots of the outcome
  std::vector<std::string> names;
  std::vector<SortKey> order;
  ExprPtr skip;
  ExprPtr limit;
  ExprPtr where;
  std::vector<Slot> live;  // slots that anything after the projection may read
};

struct BoundClause {
  ast::ClauseKind kind = ast::ClauseKind::kMatch;
  Span span;
  bool optional = false;
  bool detach = false;
  MatchPattern match;    // MATCH; MERGE
  CreatePattern create;  // CREATE; MERGE
  BoundProjection projection;
  ExprPtr expr;                // UNWIND, FOREACH: the list; CALL: the condition
  Slot slot = kNoSlot;         // UNWIND, FOREACH
  std::vector<SetAction> set;  // SET, REMOVE; MERGE ... ON MATCH
  std::vector<SetAction> on_create;
  std::vector<ExprPtr> exprs;  // DELETE; arguments of CALL
  const Procedure* procedure = nullptr;
  std::vector<std::pair<size_t, Slot>> yields;  // output column of the procedure, slot
  std::vector<BoundClause> body;
  std::unique_ptr<BoundQuery> query;  // CALL { ... }
  std::vector<Slot> live;             // slots in scope after the clause
};

struct BoundSingleQuery {
  std::vector<BoundClause> clauses;
  std::vector<Slot> columns;  // of the RETURN; empty if there is none
};

enum class NameKind : uint8_t { kLabel, kType, kProperty };
/// Names of the graph that a query reads by, and whether the graph knew their symbols before.
using ReadNames = std::map<std::pair<NameKind, std::string>, bool>;

struct BoundQuery {
  std::vector<BoundSingleQuery> parts;
  bool union_all = false;
  std::vector<std::string> names;  // of the result's columns
  std::vector<Slot> columns;       // where each part's outcome is put
  Slot slots = 0;                  // how many a row has; of the outermost query only
  bool updates = false;            // whether it may change the graph
  bool returns = false;            // has columns
  ReadNames read_names;            // of the outermost query only
};

}  // namespace entente::queries::cypher
