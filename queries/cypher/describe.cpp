#include <algorithm>
#include <cmath>

#include "queries/cypher/evaluate.h"
#include "queries/cypher/functions.h"
#include "queries/cypher/plan.h"

namespace entente::queries::cypher {
namespace {

const char* name_of(const Plan& p) {
  switch (p.kind) {
    case PlanKind::kArgument:
      return "Argument";
    case PlanKind::kAllNodes:
      return "AllNodesScan";
    case PlanKind::kLabelScan:
      return "NodeByLabelScan";
    case PlanKind::kIndexSeek:
      return "NodeIndexSeek";
    case PlanKind::kIdSeek:
      return "NodeByIdSeek";
    case PlanKind::kAllRels:
      return "RelationshipScan";
    case PlanKind::kExpand:
      return p.into ? "Expand(Into)" : "Expand(All)";
    case PlanKind::kVarExpand:
      return p.into ? "VarLengthExpand(Into)" : "VarLengthExpand(All)";
    case PlanKind::kReach:
      return "VarLengthExpand(Reach)";
    case PlanKind::kRelEnds:
      return "RelationshipEnds";
    case PlanKind::kChainEnds:
      return "FollowRelationships";
    case PlanKind::kRepeat:
      return "Repeat";
    case PlanKind::kShortest:
      return "ShortestPath";
    case PlanKind::kKeepShortest:
      return "KeepShortest";
    case PlanKind::kFilter:
      return "Filter";
    case PlanKind::kAssign:
      return "Projection";
    case PlanKind::kOptional:
      return "Optional";
    case PlanKind::kApply:
      return "Apply";
    case PlanKind::kAggregate:
      return "Aggregation";
    case PlanKind::kRelAggregate:
      return "ColumnAggregation";
    case PlanKind::kCountStore:
      return "CountFromStore";
    case PlanKind::kCountReach:
      return "CountReach";
    case PlanKind::kDistinct:
      return "Distinct";
    case PlanKind::kSort:
      return p.exprs.empty() ? "Sort" : "Top";
    case PlanKind::kSkip:
      return "Skip";
    case PlanKind::kLimit:
      return "Limit";
    case PlanKind::kUnwind:
      return "Unwind";
    case PlanKind::kUnion:
      return "Union";
    case PlanKind::kCreate:
      return "Create";
    case PlanKind::kMerge:
      return "Merge";
    case PlanKind::kSet:
      return "Set";
    case PlanKind::kDelete:
      return p.detach ? "DetachDelete" : "Delete";
    case PlanKind::kForeach:
      return "Foreach";
    case PlanKind::kCall:
      return "ProcedureCall";
    case PlanKind::kEmptyResult:
      return "EmptyResult";
  }
  return "?";
}

std::string slot_name(Slot s) { return "#" + std::to_string(s); }

std::string types_of(const Plan& p, const graphs::PropertyGraph& graph) {
  std::string s;
  for (Symbol t : p.types) {
    s += (s.empty() ? ":" : "|") + std::string(graph.symbols().name(t));
  }
  if (p.kind == PlanKind::kVarExpand || p.kind == PlanKind::kReach ||
      p.kind == PlanKind::kCountReach || p.kind == PlanKind::kShortest) {
    s += "*" + std::to_string(p.min) + "..";
    if (p.max >= 0) s += std::to_string(p.max);
  }
  return s;
}

std::string arrow(const Plan& p, const graphs::PropertyGraph& graph) {
  std::string rel = "[" + p.name + types_of(p, graph) + "]";
  std::string left = p.direction == ast::Direction::kIn ? "<-" : "-";
  std::string right = p.direction == ast::Direction::kOut ? "->" : "-";
  return "(" + slot_name(p.from) + ")" + left + rel + right + "(" + slot_name(p.to) + ")";
}

std::string joined(const std::vector<ExprPtr>& exprs, const char* with,
                   const graphs::PropertyGraph& graph) {
  std::string s;
  for (const ExprPtr& e : exprs) s += (s.empty() ? "" : with) + to_string(*e, graph);
  return s;
}

std::string details_of(const Plan& p, const graphs::PropertyGraph& graph) {
  std::string s;
  switch (p.kind) {
    case PlanKind::kAllNodes:
      return p.name + slot_name(p.slot);
    case PlanKind::kLabelScan:
      return p.name + slot_name(p.slot) + ":" + std::string(graph.symbols().name(p.symbol));
    case PlanKind::kIndexSeek:
      return p.name + slot_name(p.slot) + "." + std::string(graph.symbols().name(p.symbol)) +
             (p.in_list ? " IN " : " = ") + to_string(*p.expr, graph);
    case PlanKind::kIdSeek:
      return "id(" + p.name + slot_name(p.slot) + ") = " + to_string(*p.expr, graph);
    case PlanKind::kAllRels:
    case PlanKind::kExpand:
    case PlanKind::kVarExpand:
    case PlanKind::kReach:
    case PlanKind::kCountReach:
    case PlanKind::kRelEnds:
    case PlanKind::kChainEnds:
    case PlanKind::kShortest:
    case PlanKind::kRepeat:
      return arrow(p, graph);
    case PlanKind::kFilter:
      return joined(p.exprs, " AND ", graph);
    case PlanKind::kAssign:
    case PlanKind::kAggregate:
    case PlanKind::kRelAggregate:
      for (const auto& a : p.assignments) {
        s += (s.empty() ? "" : ", ") + slot_name(a.slot) + " = " + to_string(*a.expr, graph);
      }
      for (const auto& a : p.aggregations) {
        s += (s.empty() ? "" : ", ") + slot_name(a.slot) + " = " + std::string(a.function->name);
        if (!a.args.empty()) {
          s += (a.distinct ? "(DISTINCT " : "(") + joined(a.args, ", ", graph) + ")";
        }
      }
      return s;
    case PlanKind::kDistinct:
      for (Slot slot : p.slots) s += (s.empty() ? "" : ", ") + slot_name(slot);
      return s;
    case PlanKind::kSort:
      for (const auto& k : p.order) {
        s += (s.empty() ? "" : ", ") + to_string(*k.expr, graph) + (k.ascending ? "" : " DESC");
      }
      return s;
    case PlanKind::kSkip:
    case PlanKind::kLimit:
      return to_string(*p.expr, graph);
    case PlanKind::kUnwind:
      return to_string(*p.expr, graph) + " AS " + slot_name(p.slot);
    default:
      return s;
  }
}

void add_lines(const Plan& p, int depth, const graphs::PropertyGraph& graph,
               const std::unordered_map<const Plan*, OperatorProfile>* profile,
               std::vector<PlanLine>& out) {
  PlanLine line;
  line.name = std::string(static_cast<size_t>(depth) * 2, ' ') + name_of(p);
  line.details = details_of(p, graph);
  line.estimated_rows = std::round(p.rows * 100) / 100;
  if (profile) {
    auto it = profile->find(&p);
    if (it != profile->end()) {
      line.rows = it->second.rows;
      line.milliseconds = it->second.milliseconds;
    }
  }
  out.push_back(std::move(line));
  if (p.inner) add_lines(*p.inner, depth + 1, graph, profile, out);
  for (const auto& part : p.parts) add_lines(*part, depth + 1, graph, profile, out);
  if (p.child) add_lines(*p.child, depth, graph, profile, out);
}

const char* operator_of(Op op) {
  switch (op) {
    case Op::kAnd:
      return " AND ";
    case Op::kOr:
      return " OR ";
    case Op::kXor:
      return " XOR ";
    case Op::kAdd:
      return " + ";
    case Op::kSub:
      return " - ";
    case Op::kMul:
      return " * ";
    case Op::kDiv:
      return " / ";
    case Op::kMod:
      return " % ";
    case Op::kPow:
      return " ^ ";
    case Op::kIn:
      return " IN ";
    case Op::kRegex:
      return " =~ ";
    case Op::kStartsWith:
      return " STARTS WITH ";
    case Op::kEndsWith:
      return " ENDS WITH ";
    case Op::kContains:
      return " CONTAINS ";
    case Op::kEq:
      return " = ";
    case Op::kNe:
      return " <> ";
    case Op::kLt:
      return " < ";
    case Op::kLe:
      return " <= ";
    case Op::kGt:
      return " > ";
    case Op::kGe:
      return " >= ";
    default:
      return nullptr;
  }
}

}  // namespace

std::string to_string(const Expr& e, const graphs::PropertyGraph& graph) {
  auto arg = [&](size_t i) { return e.args[i] ? to_string(*e.args[i], graph) : std::string(); };
  auto all = [&] {
    std::string s;
    for (size_t i = 0; i < e.args.size(); ++i) s += (i ? ", " : "") + arg(i);
    return s;
  };
  if (const char* op = operator_of(e.op)) return arg(0) + op + arg(1);
  switch (e.op) {
    case Op::kConst:
      return display(e.value, graph);
    case Op::kParam:
      return "$" + e.name;
    case Op::kSlot:
      return slot_name(e.slot);
    case Op::kProperty:
      return arg(0) + "." + e.name;
    case Op::kIndex:
      return arg(0) + "[" + arg(1) + "]";
    case Op::kNot:
      return "NOT " + arg(0);
    case Op::kNeg:
      return "-" + arg(0);
    case Op::kIsNull:
      return arg(0) + " IS NULL";
    case Op::kIsNotNull:
      return arg(0) + " IS NOT NULL";
    case Op::kHasLabels:
      return e.labels->kind == ast::LabelExpr::kName
                 ? arg(0) + ":" + std::string(graph.symbols().name(e.labels->symbol))
                 : arg(0) + ":(...)";
    case Op::kFunction:
    case Op::kCoalesce:
      return e.name + "(" + all() + ")";
    case Op::kList:
      return "[" + all() + "]";
    case Op::kExists:
      return "EXISTS {...}";
    case Op::kCount:
      return "COUNT {...}";
    case Op::kCollect:
      return "COLLECT {...}";
    case Op::kBuildPath:
      return "path";
    default:
      return "(...)";
  }
}

std::vector<PlanLine> describe(const Plan& plan, const graphs::PropertyGraph& graph,
                               const std::unordered_map<const Plan*, OperatorProfile>* profile) {
  std::vector<PlanLine> lines;
  add_lines(plan, 0, graph, profile, lines);
  return lines;
}

}  // namespace entente::queries::cypher
