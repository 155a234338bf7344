#include <algorithm>

#include "queries/cypher/parser_impl.h"

namespace entente::queries::cypher {

using ast::Expr;
using ast::ExprKind;
using ast::ExprPtr;

ExprPtr Parser::make(ExprKind kind, size_t first) {
  auto e = std::make_unique<Expr>();
  e->kind = kind;
  e->span = tokens_[first].span;
  return e;
}

ExprPtr Parser::finish(ExprPtr e, size_t first) {
  e->span = span_from(first);
  uint32_t depth = 0;
  for (const ExprPtr& arg : e->args) {
    if (arg) depth = std::max(depth, arg->depth);
  }
  for (const auto& entry : e->entries) {
    if (entry.value) depth = std::max(depth, entry.value->depth);
  }
  e->depth = depth + 1;
  if (e->depth > kMaxExpressionDepth) {
    syntax_error("UnexpectedSyntax",
                 "An expression of more than " + std::to_string(kMaxExpressionDepth) + " levels",
                 tokens_[first].span);
  }
  return e;
}

ExprPtr Parser::binary(std::string op, ExprPtr a, ExprPtr b, size_t first) {
  ExprPtr e = make(ExprKind::kBinary, first);
  e->op = std::move(op);
  e->args.push_back(std::move(a));
  e->args.push_back(std::move(b));
  return finish(std::move(e), first);
}

ExprPtr Parser::expression() {
  Nested nested(*this);
  return or_expression();
}

ExprPtr Parser::or_expression() {
  size_t first = at_;
  ExprPtr e = xor_expression();
  while (take_keyword("OR")) e = binary("OR", std::move(e), xor_expression(), first);
  return e;
}

ExprPtr Parser::xor_expression() {
  size_t first = at_;
  ExprPtr e = and_expression();
  while (take_keyword("XOR")) e = binary("XOR", std::move(e), and_expression(), first);
  return e;
}

ExprPtr Parser::and_expression() {
  size_t first = at_;
  ExprPtr e = not_expression();
  while (take_keyword("AND")) e = binary("AND", std::move(e), not_expression(), first);
  return e;
}

ExprPtr Parser::not_expression() {
  size_t first = at_;
  if (!is_keyword("NOT")) return comparison();
  Nested nested(*this);
  next();
  ExprPtr e = make(ExprKind::kUnary, first);
  e->op = "NOT";
  e->args.push_back(not_expression());
  return finish(std::move(e), first);
}

ExprPtr Parser::comparison() {
  size_t first = at_;
  ExprPtr e = predicate();
  ExprPtr chain;
  while (is_symbol("=") || is_symbol("<>") || is_symbol("<") || is_symbol(">") || is_symbol("<=") ||
         is_symbol(">=") || is_symbol("!=")) {
    if (is_symbol("!=")) unexpected("'<>'");
    std::string op = next().text;
    if (!chain) {
      chain = make(ExprKind::kComparison, first);
      chain->args.push_back(std::move(e));
    }
    chain->ops.push_back(std::move(op));
    chain->args.push_back(predicate());
  }
  return chain ? finish(std::move(chain), first) : std::move(e);
}

ExprPtr Parser::predicate() {
  size_t first = at_;
  ExprPtr e = sum();
  while (true) {
    if (is_keyword("IS") &&
        (is_keyword("NULL", 1) || (is_keyword("NOT", 1) && is_keyword("NULL", 2)))) {
      next();
      bool negated = take_keyword("NOT");
      next();
      ExprPtr is = make(negated ? ExprKind::kIsNotNull : ExprKind::kIsNull, first);
      is->args.push_back(std::move(e));
      e = finish(std::move(is), first);
    } else if (is_keyword("IN")) {
      next();
      e = binary("IN", std::move(e), sum(), first);
    } else if (is_keyword("STARTS") && is_keyword("WITH", 1)) {
      next();
      next();
      e = binary("STARTS WITH", std::move(e), sum(), first);
    } else if (is_keyword("ENDS") && is_keyword("WITH", 1)) {
      next();
      next();
      e = binary("ENDS WITH", std::move(e), sum(), first);
    } else if (is_keyword("CONTAINS")) {
      next();
      e = binary("CONTAINS", std::move(e), sum(), first);
    } else if (is_symbol("=~")) {
      next();
      e = binary("=~", std::move(e), sum(), first);
    } else {
      return e;
    }
  }
}

ExprPtr Parser::sum() {
  size_t first = at_;
  ExprPtr e = product();
  while (is_symbol("+") || is_symbol("-") || is_symbol("||")) {
    std::string op = next().text;
    if (op == "||") op = "+";
    e = binary(op, std::move(e), product(), first);
  }
  // A dash outside ASCII counts in patterns only.
  if (peek().kind == TokenKind::kUnicodeDash) unexpected("an operator");
  return e;
}

ExprPtr Parser::product() {
  size_t first = at_;
  ExprPtr e = power();
  while (is_symbol("*") || is_symbol("/") || is_symbol("%")) {
    std::string op = next().text;
    e = binary(op, std::move(e), power(), first);
  }
  return e;
}

ExprPtr Parser::power() {
  size_t first = at_;
  ExprPtr e = unary();
  while (take_symbol("^")) e = binary("^", std::move(e), unary(), first);
  return e;
}

ExprPtr Parser::unary() {
  size_t first = at_;
  if (is_symbol("-") || is_symbol("+")) {
    Nested nested(*this);
    std::string op = next().text;
    if (op == "-" && (peek().kind == TokenKind::kInteger || peek().kind == TokenKind::kFloat) &&
        !is_symbol(".", 1) && !is_symbol("[", 1)) {
      return number(true, first);
    }
    ExprPtr e = make(ExprKind::kUnary, first);
    e->op = op;
    e->args.push_back(unary());
    return finish(std::move(e), first);
  }
  return postfix();
}

ExprPtr Parser::postfix() {
  size_t first = at_;
  ExprPtr e = atom();
  while (true) {
    if (is_symbol(".") && is_name(1)) {
      next();
      ExprPtr p = make(ExprKind::kProperty, first);
      p->name = next().text;
      p->args.push_back(std::move(e));
      e = finish(std::move(p), first);
    } else if (is_symbol("[")) {
      next();
      ExprPtr from, to;
      bool slice = false;
      if (!is_symbol("..")) from = expression();
      if (take_symbol("..")) {
        slice = true;
        if (!is_symbol("]")) to = expression();
      }
      need_symbol("]");
      ExprPtr p = make(slice ? ExprKind::kSlice : ExprKind::kIndex, first);
      p->args.push_back(std::move(e));
      p->args.push_back(std::move(from));
      if (slice) p->args.push_back(std::move(to));
      e = finish(std::move(p), first);
    } else if (is_symbol(":") && is_name(1)) {
      next();
      ExprPtr p = make(ExprKind::kHasLabels, first);
      p->labels = label_expression(true);
      p->args.push_back(std::move(e));
      e = finish(std::move(p), first);
    } else {
      return e;
    }
  }
}

}  // namespace entente::queries::cypher
