#pragma once

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "queries/cypher/functions.h"
#include "queries/cypher/plan.h"

namespace entente::queries::cypher {

/// The work of make_plan(). planner.cpp has clauses and projections, planner_match.cpp patterns,
/// planner_start.cpp where they start, planner_shortest.cpp their shortest paths.
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
  struct Match;
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

/// One MATCH in planning.
struct Planner::Match {
  struct Filter {
    ExprPtr expr;
    std::set<Slot> needs;    // of the pattern's own slots
    bool of_chosen = false;  // asked when the shortest paths have been kept
  };

  MatchPattern& pattern;
  PlanPtr plan;
  bool duplicates_matter = true;
  std::set<Slot> unsolved;
  std::vector<Filter> filters;
  std::vector<bool> node_done;
  std::vector<bool> rel_done;
  std::vector<size_t> shortest_of;  // by relationship: the path whose selector it has, or SIZE_MAX
  std::vector<bool> keep;           // by path: all are made, then the shortest kept
  bool chosen = false;              // those are kept

  bool ready(const std::set<Slot>& needs) const {
    return std::none_of(needs.begin(), needs.end(), [this](Slot s) { return unsolved.count(s); });
  }
  bool done(size_t node) const { return node_done[node]; }
  void solve_node(size_t node) {
    node_done[node] = true;
    unsolved.erase(pattern.nodes[node].slot);
  }
};

/// All slots that an expression mentions, those of subqueries included.
void collect_slots(const Expr& e, std::set<Slot>& out);

/// Whether an expression asks the graph for more than properties of what the row has.
bool has_subquery(const Expr& e);
ExprPtr copy_expr(const Expr& e);
/// Whether relationships of these types may be the same ones; an empty list is any type.
bool types_overlap(const std::vector<Symbol>& a, const std::vector<Symbol>& b);

}  // namespace entente::queries::cypher
