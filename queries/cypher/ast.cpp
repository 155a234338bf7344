#include "queries/cypher/ast.h"

#include "graphs/value_compare.h"

namespace entente::queries::cypher::ast {

Expr::Expr() = default;
Expr::~Expr() = default;
Clause::Clause() = default;
Clause::Clause(Clause&&) noexcept = default;
Clause& Clause::operator=(Clause&&) noexcept = default;
Clause::~Clause() = default;

namespace {

bool same(const ExprPtr& a, const ExprPtr& b) {
  if (!a || !b) return !a && !b;
  return ast::same(*a, *b);
}

bool same(const std::optional<LabelExpr>& a, const std::optional<LabelExpr>& b);

bool same(const LabelExpr& a, const LabelExpr& b) {
  if (a.kind != b.kind || a.name != b.name || a.args.size() != b.args.size()) return false;
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!same(a.args[i], b.args[i])) return false;
  }
  return true;
}

bool same(const std::optional<LabelExpr>& a, const std::optional<LabelExpr>& b) {
  if (!a || !b) return !a && !b;
  return same(*a, *b);
}

}  // namespace

bool same(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.name != b.name || a.name2 != b.name2 || a.op != b.op ||
      a.distinct != b.distinct || a.has_operand != b.has_operand || a.has_else != b.has_else ||
      a.names != b.names || a.ops != b.ops || a.args.size() != b.args.size() ||
      !same(a.labels, b.labels)) {
    return false;
  }
  // Patterns and subqueries are taken as different: that costs nothing but a second evaluation.
  if (a.pattern || b.pattern || a.query || b.query || !a.entries.empty() || !b.entries.empty()) {
    return false;
  }
  if (a.kind == ExprKind::kLiteral &&
      (a.value.kind() != b.value.kind() || !graphs::equivalent(a.value, b.value))) {
    return false;
  }
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!same(a.args[i], b.args[i])) return false;
  }
  return true;
}

}  // namespace entente::queries::cypher::ast
