#pragma once

#include <set>
#include <utility>
#include <vector>

#include "queries/cypher/functions.h"
#include "queries/cypher/plan.h"

namespace entente::queries::cypher {

/// The work of make_plan(). planner.cpp has clauses and projections, planner_match.cpp patterns.
class Planner {
 public:
  explicit Planner(const graphs::PropertyGraph& graph) : graph_(graph) {}

  PlanPtr query(BoundQuery& q, bool top, bool duplicates_matter = true);

 private:
  using MutablePlan = std::shared_ptr<Plan>;

  MutablePlan make(PlanKind kind, PlanPtr child) const;
  ExprPtr take(ExprPtr e);
  void prepare(Expr& e);
  void prepare(std::vector<ExprPtr>& exprs);
  void prepare(std::vector<SetAction>& actions);
  void prepare(CreatePattern& create);

  PlanPtr single(BoundSingleQuery& q, PlanPtr plan, bool duplicates_matter);
  PlanPtr clause(BoundClause& c, PlanPtr plan, bool duplicates_matter);
  PlanPtr projection(BoundProjection& p, PlanPtr plan);
  PlanPtr aggregate(BoundProjection& p, PlanPtr plan);
  PlanPtr count_reach(const BoundProjection& p, const Plan& child) const;

  // --- Patterns ---
  struct Match;  // one MATCH in planning
  PlanPtr match(MatchPattern& m, PlanPtr plan, bool duplicates_matter);
  void add_filters(Match& m, std::vector<ExprPtr>& predicates, bool of_chosen);
  void place_filters(Match& m);
  void push_into_shortest(Match& m);
  void solve_bound_rels(Match& m);
  bool solve_rel(Match& m);
  bool solve_shortest(Match& m);
  void start_somewhere(Match& m);
  void expand(Match& m, size_t index);
  void keep_shortest(Match& m);
  /// The operator that follows a relationship or a chain of them, its ends not yet named.
  MutablePlan follow(Match& m, PatternRel& rel, bool forwards);
  MutablePlan repeat(Match& m, PatternRel& rel, Slot from, Slot to, bool into);
  const PatternPath* path_chosen_by_length(const Match& m, size_t index) const;
  double fan_out(const PatternRel& rel) const;
  double rels_of(const std::vector<Symbol>& types) const;

  const graphs::PropertyGraph& graph_;
};

/// All slots that an expression mentions, those of subqueries included.
void collect_slots(const Expr& e, std::set<Slot>& out);

}  // namespace entente::queries::cypher
