#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include "queries/cypher/parser_impl.h"

namespace entente::queries::cypher {

using ast::ExprKind;
using ast::ExprPtr;
using graphs::Value;

ExprPtr Parser::number(bool negative, size_t first) {
  const Token& t = next();
  ExprPtr e = make(ExprKind::kLiteral, first);
  if (t.kind == TokenKind::kFloat) {
    double d = std::strtod(t.text.c_str(), nullptr);
    if (std::isinf(d)) {
      syntax_error("FloatingPointOverflow", "The number is too large for a float", t.span);
    }
    e->value = Value(negative ? -d : d);
    return finish(std::move(e), first);
  }
  int base = 10;
  const char* digits = t.text.c_str();
  if (t.text.size() > 2 && t.text[0] == '0' &&
      !std::isdigit(static_cast<unsigned char>(t.text[1]))) {
    base = (t.text[1] | 0x20) == 'x' ? 16 : 8;
    digits += 2;
  }
  errno = 0;
  unsigned long long magnitude = std::strtoull(digits, nullptr, base);
  unsigned long long most = negative ? 9223372036854775808ull : 9223372036854775807ull;
  if (errno == ERANGE || magnitude > most) {
    syntax_error("IntegerOverflow", "The number is too large for an integer", span_from(first));
  }
  e->value = Value(static_cast<int64_t>(negative ? 0 - magnitude : magnitude));
  return finish(std::move(e), first);
}

ExprPtr Parser::atom() {
  Nested nested(*this);
  size_t first = at_;
  const Token& t = peek();
  switch (t.kind) {
    case TokenKind::kInteger:
    case TokenKind::kFloat:
      return number(false, first);
    case TokenKind::kBadNumber:
      syntax_error("InvalidNumberLiteral", "This is no number", t.span);
    case TokenKind::kString: {
      ExprPtr e = make(ExprKind::kLiteral, first);
      e->value = Value(next().text);
      return finish(std::move(e), first);
    }
    case TokenKind::kParameter: {
      ExprPtr e = make(ExprKind::kParameter, first);
      e->name = next().text;
      return finish(std::move(e), first);
    }
    case TokenKind::kName:
    case TokenKind::kQuotedName:
      return named_atom();
    default:
      break;
  }
  if (is_symbol("[")) return list_atom();
  if (is_symbol("{")) return map_literal();
  if (is_symbol("(")) {
    if (pattern_ahead(0)) {
      ExprPtr e = make(ExprKind::kPatternPredicate, first);
      e->pattern = std::make_unique<ast::Pattern>();
      ast::PathPattern path;
      size_t at = at_;
      pattern_chain(path);
      path.span = span_from(at);
      e->pattern->paths.push_back(std::move(path));
      return finish(std::move(e), first);
    }
    next();
    ExprPtr e = expression();
    need_symbol(")");
    e->parenthesised = true;
    return e;
  }
  unexpected("an expression");
}

ExprPtr Parser::named_atom() {
  size_t first = at_;
  bool plain = peek().kind == TokenKind::kName;
  if (plain) {
    if (is_keyword("TRUE") || is_keyword("FALSE") || is_keyword("NULL")) {
      // A name all the same before "(" or "."?
      if (!is_symbol("(", 1)) {
        ExprPtr e = make(ExprKind::kLiteral, first);
        if (is_keyword("TRUE")) e->value = Value(true);
        if (is_keyword("FALSE")) e->value = Value(false);
        next();
        return finish(std::move(e), first);
      }
    }
    if (is_keyword("CASE") && !is_symbol(",", 1) && !is_symbol(")", 1) && !is_symbol(".", 1)) {
      return case_expression();
    }
    if (is_keyword("COUNT") && is_symbol("(", 1) && is_symbol("*", 2) && is_symbol(")", 3)) {
      at_ += 4;
      return finish(make(ExprKind::kCountStar, first), first);
    }
    if (is_symbol("(", 1) &&
        (is_keyword("ALL") || is_keyword("ANY") || is_keyword("NONE") || is_keyword("SINGLE")) &&
        is_name(2) && is_keyword("IN", 3)) {
      return quantifier_expression();
    }
    if (is_keyword("REDUCE") && is_symbol("(", 1) && is_name(2) && is_symbol("=", 3)) {
      return reduce();
    }
    if (is_symbol("{", 1)) {
      if (is_keyword("EXISTS")) return exists_subquery();
      if (is_keyword("COUNT")) return subquery(ExprKind::kCountSubquery);
      if (is_keyword("COLLECT")) return subquery(ExprKind::kCollectSubquery);
    }
    if (is_symbol("(", 1) && (is_keyword("SHORTESTPATH") || is_keyword("ALLSHORTESTPATHS"))) {
      ExprPtr e = make(ExprKind::kShortestPath, first);
      e->pattern = std::make_unique<ast::Pattern>();
      e->pattern->paths.push_back(path_pattern());
      return finish(std::move(e), first);
    }
  }
  // A function's name may have parts: duration.between(...).
  size_t n = 0;
  while (is_symbol(".", n + 1) && is_name(n + 2)) n += 2;
  if (is_symbol("(", n + 1)) {
    std::string name = next().text;
    for (; n > 0; n -= 2) {
      next();
      name += "." + next().text;
    }
    return function_call(std::move(name), first);
  }
  ExprPtr e = make(ExprKind::kVariable, first);
  e->name = next().text;
  e = finish(std::move(e), first);
  if (is_symbol("{")) return map_projection(std::move(e), first);
  return e;
}

ExprPtr Parser::function_call(std::string name, size_t first) {
  ExprPtr e = make(ExprKind::kFunction, first);
  e->name = std::move(name);
  need_symbol("(");
  e->distinct = take_keyword("DISTINCT");
  if (!is_symbol(")")) {
    do {
      e->args.push_back(expression());
    } while (take_symbol(","));
  }
  need_symbol(")");
  return finish(std::move(e), first);
}

ExprPtr Parser::case_expression() {
  size_t first = at_;
  Nested nested(*this);
  next();
  ExprPtr e = make(ExprKind::kCase, first);
  if (!is_keyword("WHEN")) {
    e->has_operand = true;
    e->args.push_back(expression());
  }
  if (!is_keyword("WHEN")) unexpected("WHEN");
  while (take_keyword("WHEN")) {
    e->args.push_back(expression());
    need_keyword("THEN");
    e->args.push_back(expression());
  }
  if (take_keyword("ELSE")) {
    e->has_else = true;
    e->args.push_back(expression());
  }
  need_keyword("END");
  return finish(std::move(e), first);
}

ExprPtr Parser::quantifier_expression() {
  size_t first = at_;
  ExprPtr e = make(ExprKind::kQuantifier, first);
  e->op = next().text;
  std::transform(e->op.begin(), e->op.end(), e->op.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  next();
  e->name = next().text;
  next();
  e->args.push_back(expression());
  need_keyword("WHERE");
  e->args.push_back(expression());
  need_symbol(")");
  return finish(std::move(e), first);
}

ExprPtr Parser::reduce() {
  size_t first = at_;
  ExprPtr e = make(ExprKind::kReduce, first);
  next();
  need_symbol("(");
  e->name = need_name("a variable");
  need_symbol("=");
  e->args.push_back(expression());
  need_symbol(",");
  e->name2 = need_name("a variable");
  need_keyword("IN");
  e->args.push_back(expression());
  need_symbol("|");
  e->args.push_back(expression());
  need_symbol(")");
  return finish(std::move(e), first);
}

ExprPtr Parser::exists_subquery() { return subquery(ExprKind::kExists); }

ExprPtr Parser::subquery(ExprKind kind) {
  size_t first = at_;
  Nested nested(*this);
  next();
  need_symbol("{");
  ExprPtr e = make(kind, first);
  if (at_clause()) {
    e->query = std::make_unique<ast::Query>(query());
  } else {
    e->pattern = std::make_unique<ast::Pattern>(pattern());
    e->args.push_back(take_keyword("WHERE") ? expression() : nullptr);
  }
  need_symbol("}");
  return finish(std::move(e), first);
}

ExprPtr Parser::list_atom() {
  size_t first = at_;
  next();
  if (is_name() && is_keyword("IN", 1)) {
    ExprPtr e = make(ExprKind::kListComprehension, first);
    e->name = next().text;
    next();
    e->args.push_back(expression());
    e->args.push_back(take_keyword("WHERE") ? expression() : nullptr);
    e->args.push_back(take_symbol("|") ? expression() : nullptr);
    need_symbol("]");
    return finish(std::move(e), first);
  }
  bool named = is_name() && is_symbol("=", 1) && pattern_ahead(2);
  if (named || pattern_ahead(0)) {
    // A list whose only element is a pattern would not be a pattern comprehension: both need "|".
    ExprPtr e = make(ExprKind::kPatternComprehension, first);
    e->pattern = std::make_unique<ast::Pattern>();
    e->pattern->paths.push_back(path_pattern());
    e->args.push_back(take_keyword("WHERE") ? expression() : nullptr);
    need_symbol("|");
    e->args.push_back(expression());
    need_symbol("]");
    return finish(std::move(e), first);
  }
  ExprPtr e = make(ExprKind::kList, first);
  if (!is_symbol("]")) {
    do {
      e->args.push_back(expression());
    } while (take_symbol(","));
  }
  need_symbol("]");
  return finish(std::move(e), first);
}

ExprPtr Parser::map_literal() {
  Nested nested(*this);
  size_t first = at_;
  need_symbol("{");
  ExprPtr e = make(ExprKind::kMap, first);
  if (!is_symbol("}")) {
    do {
      e->names.push_back(need_name("a key"));
      need_symbol(":");
      e->args.push_back(expression());
    } while (take_symbol(","));
  }
  need_symbol("}");
  return finish(std::move(e), first);
}

ExprPtr Parser::map_projection(ExprPtr subject, size_t first) {
  ExprPtr e = make(ExprKind::kMapProjection, first);
  e->args.push_back(std::move(subject));
  need_symbol("{");
  if (!is_symbol("}")) {
    do {
      ast::MapProjectionEntry entry;
      if (take_symbol(".")) {
        if (take_symbol("*")) {
          entry.kind = ast::MapProjectionEntry::kAll;
        } else {
          entry.name = need_name("a property");
        }
      } else {
        entry.name = need_name("a key");
        if (take_symbol(":")) {
          entry.kind = ast::MapProjectionEntry::kLiteral;
          entry.value = expression();
        } else {
          entry.kind = ast::MapProjectionEntry::kVariable;
        }
      }
      e->entries.push_back(std::move(entry));
    } while (take_symbol(","));
  }
  need_symbol("}");
  return finish(std::move(e), first);
}

}  // namespace entente::queries::cypher
