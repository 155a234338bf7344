#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "queries/cypher/ast.h"
#include "queries/cypher/lexer.h"
#include "queries/cypher/parser.h"

namespace entente::queries::cypher {

/// A recursive-descent parser of openCypher 9 with the paths of GQL. One object a query. Its parts
/// lie in parser.cpp (clauses), parser_patterns.cpp and parser_expressions.cpp.
class Parser {
 public:
  explicit Parser(std::string_view query) : text_(query), tokens_(tokenize(query)) {}

  ast::Statement statement();

 private:
  // --- Tokens ---
  const Token& peek(size_t n = 0) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
  const Token& next() { return tokens_[at_ < tokens_.size() - 1 ? at_++ : at_]; }
  bool at_end() const { return peek().kind == TokenKind::kEnd; }
  bool is_symbol(std::string_view s, size_t n = 0) const {
    return peek(n).kind == TokenKind::kSymbol && peek(n).text == s;
  }
  bool is_keyword(std::string_view upper, size_t n = 0) const;
  bool take_symbol(std::string_view s);
  bool take_keyword(std::string_view upper);
  void need_symbol(std::string_view s);
  void need_keyword(std::string_view upper);
  bool is_name(size_t n = 0) const {
    return peek(n).kind == TokenKind::kName || peek(n).kind == TokenKind::kQuotedName;
  }
  std::string need_name(const char* what);
  [[noreturn]] void unexpected(const char* wanted);
  Span span_from(size_t first) const;

  // Counts nesting for as long as it lives.
  class Nested {
   public:
    explicit Nested(Parser& p);
    ~Nested() { --parser_.nesting_; }

   private:
    Parser& parser_;
  };

  // --- Clauses ---
  ast::Query query();
  ast::SingleQuery single_query();
  bool at_clause() const;
  ast::Clause clause();
  void match(ast::Clause& c);
  void merge(ast::Clause& c);
  void remove(ast::Clause& c);
  void call(ast::Clause& c);
  void foreach_clause(ast::Clause& c);
  void projection(ast::Projection& p, bool is_with);
  std::vector<ast::SetItem> set_items();
  std::vector<std::string> plain_labels();

  // --- Patterns ---
  ast::Pattern pattern();
  ast::PathPattern path_pattern();
  void selector(ast::PathPattern& path);
  void pattern_chain(ast::PathPattern& path);
  ast::NodePattern node_pattern();
  ast::RelPattern rel_pattern();
  void rel_detail(ast::RelPattern& rel);
  void length_range(ast::RelPattern& rel);
  bool quantifier(int64_t& min, std::optional<int64_t>& max);
  int64_t need_count();
  bool at_dash() const;
  bool take_arrow(char c);
  bool at_relationship() const;
  bool at_group() const;
  ast::LabelExpr label_expression(bool colon_is_and);
  ast::LabelExpr label_and(bool colon_is_and);
  ast::LabelExpr label_not();
  // Whether the "(" at this token opens a pattern with at least one relationship.
  bool pattern_ahead(size_t n) const;

  // --- Expressions ---
  ast::ExprPtr expression();
  ast::ExprPtr or_expression();
  ast::ExprPtr xor_expression();
  ast::ExprPtr and_expression();
  ast::ExprPtr not_expression();
  ast::ExprPtr comparison();
  ast::ExprPtr predicate();
  ast::ExprPtr sum();
  ast::ExprPtr product();
  ast::ExprPtr power();
  ast::ExprPtr unary();
  ast::ExprPtr postfix();
  ast::ExprPtr atom();
  ast::ExprPtr named_atom();
  ast::ExprPtr number(bool negative, size_t first);
  ast::ExprPtr list_atom();
  ast::ExprPtr map_literal();
  ast::ExprPtr map_projection(ast::ExprPtr subject, size_t first);
  ast::ExprPtr function_call(std::string name, size_t first);
  ast::ExprPtr case_expression();
  ast::ExprPtr quantifier_expression();
  ast::ExprPtr reduce();
  ast::ExprPtr exists_subquery();
  ast::ExprPtr subquery(ast::ExprKind kind);
  ast::ExprPtr make(ast::ExprKind kind, size_t first);
  ast::ExprPtr binary(std::string op, ast::ExprPtr a, ast::ExprPtr b, size_t first);
  // Sets span and depth of a finished expression.
  ast::ExprPtr finish(ast::ExprPtr e, size_t first);

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  uint32_t nesting_ = 0;
};

}  // namespace entente::queries::cypher
