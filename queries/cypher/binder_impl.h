#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "graphs/property_graph.h"
#include "queries/cypher/binder.h"
#include "queries/cypher/functions.h"

namespace entente::queries::cypher {

/// The work of bind(). Its parts lie in binder.cpp (clauses), binder_projection.cpp,
/// binder_patterns.cpp, binder_expressions.cpp and binder_scopes.cpp.
class Binder {
 public:
  Binder(graphs::PropertyGraph& graph, const ProcedureCatalog& procedures)
      : graph_(graph), procedures_(procedures) {}

  BoundQuery bind_statement(const ast::Query& query);

 private:
  struct Variable {
    Slot slot = kNoSlot;
    Type type;
  };
  using Scope = std::map<std::string, Variable>;

  // Where an aggregate may stand.
  enum class Aggregates { kForbidden, kAllowed, kInside };

  // Sets a member for as long as it lives.
  template <typename T>
  class Saved {
   public:
    Saved(T& target, T value) : target_(target), old_(std::move(target)) {
      target_ = std::move(value);
    }
    ~Saved() { target_ = std::move(old_); }
    Saved(const Saved&) = delete;
    Saved& operator=(const Saved&) = delete;

   private:
    T& target_;
    T old_;
  };

  Slot new_slot() { return slots_++; }
  Symbol symbol(const std::string& name) { return graph_.symbols().intern(name); }
  /// The symbol of a name by which the query reads; only hints ask for these names.
  Symbol read_symbol(NameKind kind, const std::string& name) {
    const bool seen = graph_.symbols().find(name) != graphs::kNoSymbol;
    read_names_.try_emplace({kind, name}, seen);
    return symbol(name);
  }
  Variable declare(const std::string& name, Type type);
  std::vector<Slot> live() const;
  [[noreturn]] void undefined(const std::string& name, Span span) const;
  [[noreturn]] void already_bound(const std::string& name, Span span) const;
  [[noreturn]] void type_conflict(const std::string& name, const Type& is, const char* wanted,
                                  Span span) const;

  // --- Clauses ---
  BoundQuery query(const ast::Query& q, bool keep_scope = false);
  BoundSingleQuery single_query(const ast::SingleQuery& q, std::vector<std::string>* names);
  BoundClause clause(const ast::Clause& c);
  void check_order(const ast::SingleQuery& q) const;
  void unwind(const ast::Clause& c, BoundClause& out);
  void remove_items(const ast::Clause& c, BoundClause& out);
  void delete_items(const ast::Clause& c, BoundClause& out);
  void call(const ast::Clause& c, BoundClause& out);
  void subquery_clause(const ast::Clause& c, BoundClause& out);
  void foreach_clause(const ast::Clause& c, BoundClause& out);
  std::vector<SetAction> set_items(const std::vector<ast::SetItem>& items);
  SetAction set_target(const ast::SetItem& item);
  std::vector<Symbol> symbols_of(const std::vector<std::string>& names);

  // --- Projections ---
  BoundProjection projection(const ast::Projection& p, bool is_with);
  struct Item;
  void take_apart(ExprPtr& e, const std::vector<Item>& items, BoundProjection& out);
  void order_by(const ast::Projection& p, const std::vector<Item>& items, BoundProjection& out);
  ExprPtr row_count(const ast::Expr& e, const char* clause);

  // --- Patterns ---
  struct Deferred {
    const ast::Expr* properties = nullptr;
    const ast::Expr* where = nullptr;
    Slot slot = kNoSlot;
    Type::Kind kind = Type::kNode;
    std::vector<ExprPtr>* into = nullptr;
  };
  // `introduce`: whether unknown names become variables.
  void match_pattern(const ast::Pattern& p, MatchPattern& out, bool introduce);
  void path_pattern(const ast::PathPattern& p, MatchPattern& out, bool introduce,
                    std::map<std::string, size_t>& nodes, std::map<std::string, bool>& rels,
                    std::vector<std::pair<size_t, Deferred>>& deferred);
  size_t node_pattern(const ast::NodePattern& n, MatchPattern& out, bool introduce,
                      std::map<std::string, size_t>& nodes, const std::map<std::string, bool>& rels,
                      std::vector<std::pair<size_t, Deferred>>& deferred);
  PatternRel rel_pattern(const ast::RelPattern& r, MatchPattern& out, bool introduce, size_t index,
                         const std::map<std::string, size_t>& nodes,
                         std::map<std::string, bool>& rels,
                         std::vector<std::pair<size_t, Deferred>>& deferred);
  PatternRel group(const ast::Step& s, bool introduce);
  void property_predicates(const ast::Expr& map, Slot slot, Type::Kind kind,
                           std::vector<ExprPtr>& into);
  BoundLabels labels(const ast::LabelExpr& l, NameKind kind);
  void plain_labels(const ast::LabelExpr& l, std::vector<Symbol>& out, Span span);
  CreatePattern create_pattern(const ast::Pattern& p, bool merge, const Scope* before_merge);
  void merge(const ast::Clause& c, BoundClause& out);

  // --- Expressions ---
  ExprPtr expression(const ast::Expr& e, bool condition = false);
  ExprPtr condition(const ast::Expr& e);
  ExprPtr make(Op op, const ast::Expr& e, Type type = {});
  ExprPtr slot_expr(Slot slot, Type type, Span span);
  ExprPtr variable(const ast::Expr& e);
  ExprPtr property(const ast::Expr& e);
  ExprPtr binary(const ast::Expr& e, bool condition);
  ExprPtr comparison(const ast::Expr& e);
  ExprPtr function(const ast::Expr& e, bool condition);
  ExprPtr aggregate(const ast::Expr& e, const AggregateFunction* f);
  ExprPtr case_expression(const ast::Expr& e);
  ExprPtr with_variable(const ast::Expr& e);
  ExprPtr reduce(const ast::Expr& e);
  ExprPtr map_projection(const ast::Expr& e);
  ExprPtr pattern_expression(const ast::Expr& e, bool condition);
  ExprPtr subquery(const ast::Expr& e);
  void check_arithmetic(Op op, const Expr& a, const Expr& b, Span span) const;
  void need_type(const Expr& e, Type::Kind kind, const char* what) const;

  // An expression of an ORDER BY that the projection has computed already.
  struct Rewrite {
    const ast::Expr* ast;
    Slot slot;
    Type type;
    bool simple;  // a variable, a property of one, or an aggregate
  };

  graphs::PropertyGraph& graph_;
  const ProcedureCatalog& procedures_;
  Scope scope_;
  Slot slots_ = 0;
  ReadNames read_names_;
  bool updates_ = false;
  uint32_t query_depth_ = 0;
  Aggregates aggregates_ = Aggregates::kForbidden;
  bool constant_ = false;  // SKIP and LIMIT: no variables
  bool in_subquery_ = false;
  std::vector<Rewrite> rewrites_;
  bool simple_rewrites_only_ = false;
  const std::vector<const ast::Expr*>* grouping_ = nullptr;  // to tell an ambiguous name
};

/// Whether a bound expression contains an aggregate that belongs to the projection around it.
bool has_aggregate(const Expr& e);
bool has_aggregate(const ast::Expr& e);
/// Whether two bound expressions always have the same value.
bool same(const Expr& a, const Expr& b);
/// Whether a name occurs as a variable in an expression.
bool mentions(const ast::Expr& e, const std::string& name);

}  // namespace entente::queries::cypher
