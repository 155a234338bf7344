#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graphs/value.h"
#include "queries/cypher/error.h"

/// What the parser makes of a query: its words, with their places, before any name is resolved.
namespace entente::queries::cypher::ast {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct Pattern;
struct Query;

enum class ExprKind : uint8_t {
  kLiteral,        // value
  kParameter,      // name
  kVariable,       // name
  kProperty,       // args[0].name
  kIndex,          // args[0][args[1]]
  kSlice,          // args[0][args[1]..args[2]], either bound may be missing (null pointer)
  kList,           // [args...]
  kMap,            // {names[i]: args[i]}
  kMapProjection,  // args[0] {...}: entries
  kUnary,          // op args[0]: "-", "+", "NOT"
  kBinary,         // args[0] op args[1]: arithmetic, AND, OR, XOR, IN, =~, STARTS WITH...
  kComparison,     // args[0] ops[0] args[1] ops[1] args[2]...
  kIsNull,         // args[0] IS NULL
  kIsNotNull,
  kHasLabels,  // args[0]:labels
  kFunction,   // name(args), distinct
  kCountStar,
  kCase,               // operand?, (when, then)*, else?: see below
  kListComprehension,  // [name IN args[0] WHERE args[1] | args[2]], the latter two may be missing
  kQuantifier,         // op(name IN args[0] WHERE args[1]): "all", "any", "none", "single"
  kReduce,             // reduce(name = args[0], name2 IN args[1] | args[2])
  kPatternComprehension,  // [pattern WHERE args[0] | args[1]], the condition may be missing
  kPatternPredicate,      // a pattern as a condition
  kExists,                // EXISTS { pattern WHERE args[0] } or EXISTS { query }
  kCountSubquery,         // COUNT { ... }
  kCollectSubquery,       // COLLECT { query }
  kShortestPath,          // shortestPath(pattern) as an expression
};

/// A condition on labels: `A`, `A|B`, `A&B`, `!A`, `%`.
struct LabelExpr {
  enum Kind { kName, kAnd, kOr, kNot, kAny } kind = kName;
  std::string name;
  std::vector<LabelExpr> args;
};

struct MapProjectionEntry {
  enum Kind { kProperty, kAll, kLiteral, kVariable } kind = kProperty;
  std::string name;
  ExprPtr value;  // of kLiteral
};

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  Span span;
  uint32_t depth = 1;
  bool distinct = false;
  bool has_operand = false;  // CASE x WHEN...: args[0] is x
  bool has_else = false;     // the last of args is the ELSE
  bool parenthesised = false;
  std::string name;
  std::string name2;
  std::string op;
  graphs::Value value;
  std::vector<ExprPtr> args;
  std::vector<std::string> names;
  std::vector<std::string> ops;
  std::vector<MapProjectionEntry> entries;
  std::optional<LabelExpr> labels;
  std::unique_ptr<Pattern> pattern;
  std::unique_ptr<Query> query;

  Expr();
  ~Expr();
};

struct NodePattern {
  std::string variable;  // "" for none
  Span span;
  std::optional<LabelExpr> labels;
  ExprPtr properties;  // a map or a parameter
  ExprPtr where;
};

enum class Direction : uint8_t { kOut, kIn, kBoth };

struct RelPattern {
  std::string variable;
  Span span;
  std::vector<std::string> types;
  std::optional<LabelExpr> type_expr;  // where it is more than alternatives
  Direction direction = Direction::kBoth;
  bool variable_length = false;
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  ExprPtr properties;
  ExprPtr where;
};

struct PathPattern;

/// What leads from one node pattern to the next: a relationship, or a quantified path pattern.
struct Step {
  RelPattern rel;
  std::unique_ptr<PathPattern> group;  // ((a)-[r]->(b) WHERE ...){min,max}
  int64_t group_min = 0;
  std::optional<int64_t> group_max;
  ExprPtr group_where;
};

/// Which of the paths that fit are wanted.
enum class Selector : uint8_t {
  kAll,
  kShortestPath,      // shortestPath(...)
  kAllShortestPaths,  // allShortestPaths(...)
  kAnyShortest,       // ANY SHORTEST, SHORTEST 1, SHORTEST k: `count` of them
  kAllShortest,       // ALL SHORTEST
  kShortestGroups,    // SHORTEST k GROUPS
  kAny,               // ANY [k]
};

struct PathPattern {
  std::string variable;
  Span span;
  Selector selector = Selector::kAll;
  int64_t count = 1;
  std::vector<NodePattern> nodes;  // one more than steps
  std::vector<Step> steps;
};

struct Pattern {
  std::vector<PathPattern> paths;
};

struct SetItem {
  enum Kind { kProperty, kReplace, kAdd, kLabels } kind = kProperty;
  ExprPtr target;  // kProperty: the kProperty expression; kProperty with an index: kIndex
  ExprPtr value;
  std::vector<std::string> labels;
  Span span;
};

struct ReturnItem {
  ExprPtr expr;
  std::string alias;  // given, or the expression's text
  bool has_alias = false;
  Span span;
};

struct SortItem {
  ExprPtr expr;
  bool ascending = true;
};

/// The body of WITH and RETURN.
struct Projection {
  bool distinct = false;
  bool star = false;
  std::vector<ReturnItem> items;
  std::vector<SortItem> order;
  ExprPtr skip;
  ExprPtr limit;
  ExprPtr where;  // WITH only
  Span span;
};

struct YieldItem {
  std::string name;
  std::string alias;
  Span span;
};

enum class ClauseKind : uint8_t {
  kMatch,
  kUnwind,
  kWith,
  kReturn,
  kCreate,
  kMerge,
  kSet,
  kRemove,
  kDelete,
  kCall,
  kSubquery,  // CALL { ... }
  kForeach,
};

struct Clause {
  ClauseKind kind = ClauseKind::kMatch;
  Span span;
  bool optional = false;  // OPTIONAL MATCH
  bool detach = false;
  Pattern pattern;  // MATCH, CREATE, MERGE
  ExprPtr where;    // MATCH, CALL
  ExprPtr list;     // UNWIND, FOREACH
  std::string variable;
  Projection projection;
  std::vector<SetItem> set;        // SET; MERGE ... ON MATCH
  std::vector<SetItem> on_create;  // MERGE ... ON CREATE
  std::vector<ExprPtr> exprs;      // DELETE; REMOVE of properties; arguments of CALL
  std::vector<SetItem> remove;     // REMOVE: kProperty and kLabels
  std::string procedure;
  Span procedure_span;
  bool has_arguments = false;  // CALL p() rather than CALL p
  bool has_yield = false;
  bool yield_star = false;
  std::vector<YieldItem> yield;
  std::vector<Clause> body;  // FOREACH
  std::unique_ptr<Query> query;
  std::vector<std::string> imports;  // CALL (a, b) { ... }
  bool has_imports = false;

  Clause();
  Clause(Clause&&) noexcept;
  Clause& operator=(Clause&&) noexcept;
  ~Clause();
};

struct SingleQuery {
  std::vector<Clause> clauses;
  Span span;
};

struct Query {
  std::vector<SingleQuery> parts;  // joined by UNION
  std::vector<bool> union_all;     // one fewer than parts
  std::vector<Span> union_spans;
};

struct Statement {
  enum Mode { kRun, kExplain, kProfile } mode = kRun;
  Query query;
};

/// Whether two expressions say the same, places apart.
bool same(const Expr& a, const Expr& b);

}  // namespace entente::queries::cypher::ast
