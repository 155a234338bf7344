#include "queries/cypher/parser.h"

#include <algorithm>
#include <cctype>

#include "queries/cypher/parser_impl.h"

namespace entente::queries::cypher {

using ast::Clause;
using ast::ClauseKind;

ast::Statement parse(std::string_view query) {
  if (query.size() > (size_t{1} << 30)) {
    syntax_error("UnexpectedSyntax", "The query is longer than 1 GiB", {});
  }
  return Parser(query).statement();
}

// --- Tokens ---

bool Parser::is_keyword(std::string_view upper, size_t n) const {
  const Token& t = peek(n);
  return t.kind == TokenKind::kName && t.text.size() == upper.size() &&
         std::equal(upper.begin(), upper.end(), t.text.begin(), [](char a, char b) {
           return a == std::toupper(static_cast<unsigned char>(b));
         });
}

bool Parser::take_symbol(std::string_view s) {
  if (!is_symbol(s)) return false;
  next();
  return true;
}

bool Parser::take_keyword(std::string_view upper) {
  if (!is_keyword(upper)) return false;
  next();
  return true;
}

void Parser::need_symbol(std::string_view s) {
  if (!take_symbol(s)) unexpected(("'" + std::string(s) + "'").c_str());
}

void Parser::need_keyword(std::string_view upper) {
  if (!take_keyword(upper)) unexpected(std::string(upper).c_str());
}

std::string Parser::need_name(const char* what) {
  if (!is_name()) unexpected(what);
  return next().text;
}

void Parser::unexpected(const char* wanted) {
  const Token& t = peek();
  std::string message = at_end() ? "The query ends where " : "Unexpected input where ";
  message += std::string(wanted) + " is expected";
  Span span = t.span;
  if (at_end() && span.offset == 0) span.length = 1;
  if (t.kind == TokenKind::kUnicodeDash) {
    syntax_error("InvalidUnicodeCharacter", message, span);
  }
  syntax_error("UnexpectedSyntax", message, span);
}

Span Parser::span_from(size_t first) const {
  uint32_t from = tokens_[first].span.offset;
  size_t last = at_ > first ? at_ - 1 : first;
  return Span{from, tokens_[last].span.offset + tokens_[last].span.length - from};
}

Parser::Nested::Nested(Parser& p) : parser_(p) {
  if (++parser_.nesting_ > kMaxNesting) {
    --parser_.nesting_;
    syntax_error("UnexpectedSyntax", "Nested more than " + std::to_string(kMaxNesting) + " deep",
                 p.peek().span);
  }
}

// --- Clauses ---

ast::Statement Parser::statement() {
  ast::Statement s;
  if (take_keyword("EXPLAIN")) {
    s.mode = ast::Statement::kExplain;
  } else if (take_keyword("PROFILE")) {
    s.mode = ast::Statement::kProfile;
  }
  s.query = query();
  take_symbol(";");
  if (!at_end()) unexpected("a clause or the end of the query");
  return s;
}

ast::Query Parser::query() {
  ast::Query q;
  q.parts.push_back(single_query());
  while (is_keyword("UNION")) {
    Span span = next().span;
    bool all = take_keyword("ALL");
    if (!all) take_keyword("DISTINCT");
    q.union_all.push_back(all);
    q.union_spans.push_back(span);
    q.parts.push_back(single_query());
  }
  return q;
}

bool Parser::at_clause() const {
  static constexpr std::string_view kFirst[] = {
      "MATCH", "OPTIONAL", "UNWIND", "WITH",   "RETURN", "CREATE",  "MERGE",
      "SET",   "REMOVE",   "DELETE", "DETACH", "CALL",   "FOREACH", "NODETACH"};
  return std::any_of(std::begin(kFirst), std::end(kFirst),
                     [this](std::string_view k) { return is_keyword(k); });
}

ast::SingleQuery Parser::single_query() {
  size_t first = at_;
  ast::SingleQuery q;
  while (at_clause()) q.clauses.push_back(clause());
  if (q.clauses.empty()) unexpected("a clause");
  q.span = span_from(first);
  return q;
}

Clause Parser::clause() {
  size_t first = at_;
  Clause c;
  if (take_keyword("OPTIONAL")) {
    c.optional = true;
    need_keyword("MATCH");
    match(c);
  } else if (take_keyword("MATCH")) {
    match(c);
  } else if (take_keyword("UNWIND")) {
    c.kind = ClauseKind::kUnwind;
    c.list = expression();
    need_keyword("AS");
    c.variable = need_name("a variable");
  } else if (take_keyword("WITH")) {
    c.kind = ClauseKind::kWith;
    projection(c.projection, true);
  } else if (take_keyword("RETURN")) {
    c.kind = ClauseKind::kReturn;
    projection(c.projection, false);
  } else if (take_keyword("CREATE")) {
    c.kind = ClauseKind::kCreate;
    c.pattern = pattern();
  } else if (take_keyword("MERGE")) {
    merge(c);
  } else if (take_keyword("SET")) {
    c.kind = ClauseKind::kSet;
    c.set = set_items();
  } else if (take_keyword("REMOVE")) {
    remove(c);
  } else if (is_keyword("DETACH") || is_keyword("DELETE") || is_keyword("NODETACH")) {
    c.kind = ClauseKind::kDelete;
    c.detach = take_keyword("DETACH");
    if (!c.detach) take_keyword("NODETACH");
    need_keyword("DELETE");
    do {
      c.exprs.push_back(expression());
    } while (take_symbol(","));
  } else if (take_keyword("CALL")) {
    call(c);
  } else if (take_keyword("FOREACH")) {
    foreach_clause(c);
  } else {
    unexpected("a clause");
  }
  c.span = span_from(first);
  return c;
}

void Parser::match(Clause& c) {
  c.kind = ClauseKind::kMatch;
  c.pattern = pattern();
  if (take_keyword("WHERE")) c.where = expression();
}

void Parser::merge(Clause& c) {
  c.kind = ClauseKind::kMerge;
  c.pattern.paths.push_back(path_pattern());
  while (take_keyword("ON")) {
    bool create = take_keyword("CREATE");
    if (!create) need_keyword("MATCH");
    need_keyword("SET");
    auto items = set_items();
    auto& into = create ? c.on_create : c.set;
    for (auto& item : items) into.push_back(std::move(item));
  }
}

std::vector<std::string> Parser::plain_labels() {
  std::vector<std::string> labels;
  while (take_symbol(":")) {
    labels.push_back(need_name("a label"));
    while (take_symbol("&")) labels.push_back(need_name("a label"));
  }
  return labels;
}

std::vector<ast::SetItem> Parser::set_items() {
  std::vector<ast::SetItem> items;
  do {
    size_t first = at_;
    ast::SetItem item;
    if (is_name() && (is_symbol(":", 1) || is_symbol("=", 1) || is_symbol("+=", 1))) {
      auto variable = make(ast::ExprKind::kVariable, at_);
      variable->name = next().text;
      item.target = finish(std::move(variable), first);
      if (is_symbol(":")) {
        item.kind = ast::SetItem::kLabels;
        item.labels = plain_labels();
      } else {
        item.kind = next().text == "=" ? ast::SetItem::kReplace : ast::SetItem::kAdd;
        item.value = expression();
      }
    } else if (is_symbol("(") && tokens_[at_].close &&
               peek(tokens_[at_].close - at_ + 1).text == ":") {
      next();
      item.target = expression();
      need_symbol(")");
      item.kind = ast::SetItem::kLabels;
      item.labels = plain_labels();
    } else {
      item.target = postfix();
      if (item.target->kind != ast::ExprKind::kProperty &&
          item.target->kind != ast::ExprKind::kIndex) {
        unexpected("a property, a variable or labels");
      }
      need_symbol("=");
      item.value = expression();
    }
    item.span = span_from(first);
    items.push_back(std::move(item));
  } while (take_symbol(","));
  return items;
}

void Parser::remove(Clause& c) {
  c.kind = ClauseKind::kRemove;
  do {
    size_t first = at_;
    ast::SetItem item;
    if (is_name() && is_symbol(":", 1)) {
      item.kind = ast::SetItem::kLabels;
      auto variable = make(ast::ExprKind::kVariable, at_);
      variable->name = next().text;
      item.target = finish(std::move(variable), first);
      item.labels = plain_labels();
    } else {
      item.target = postfix();
      if (item.target->kind != ast::ExprKind::kProperty &&
          item.target->kind != ast::ExprKind::kIndex) {
        unexpected("a property or labels");
      }
    }
    item.span = span_from(first);
    c.remove.push_back(std::move(item));
  } while (take_symbol(","));
}

void Parser::call(Clause& c) {
  Nested nested(*this);
  size_t first = at_;
  if (is_symbol("{") || is_symbol("(")) {
    c.kind = ClauseKind::kSubquery;
    if (take_symbol("(")) {
      c.has_imports = true;
      if (!is_symbol(")")) {
        do {
          c.imports.push_back(take_symbol("*") ? "*" : need_name("a variable"));
        } while (take_symbol(","));
      }
      need_symbol(")");
    }
    need_symbol("{");
    c.query = std::make_unique<ast::Query>(query());
    need_symbol("}");
    return;
  }
  c.kind = ClauseKind::kCall;
  c.procedure = need_name("a procedure's name");
  while (take_symbol(".")) c.procedure += "." + need_name("a procedure's name");
  c.procedure_span = span_from(first);
  if (take_symbol("(")) {
    c.has_arguments = true;
    if (!is_symbol(")")) {
      do {
        c.exprs.push_back(expression());
      } while (take_symbol(","));
    }
    need_symbol(")");
  }
  if (take_keyword("YIELD")) {
    c.has_yield = true;
    if (take_symbol("*")) {
      c.yield_star = true;
    } else {
      do {
        size_t at = at_;
        ast::YieldItem item;
        item.name = need_name("a result field");
        item.alias = take_keyword("AS") ? need_name("a variable") : item.name;
        item.span = span_from(at);
        c.yield.push_back(std::move(item));
      } while (take_symbol(","));
    }
    if (take_keyword("WHERE")) c.where = expression();
  }
}

void Parser::foreach_clause(Clause& c) {
  Nested nested(*this);
  c.kind = ClauseKind::kForeach;
  need_symbol("(");
  c.variable = need_name("a variable");
  need_keyword("IN");
  c.list = expression();
  need_symbol("|");
  while (at_clause()) c.body.push_back(clause());
  if (c.body.empty()) unexpected("an updating clause");
  need_symbol(")");
}

void Parser::projection(ast::Projection& p, bool is_with) {
  size_t first = at_;
  p.distinct = take_keyword("DISTINCT");
  if (!p.distinct && is_keyword("ALL") && !is_symbol("(", 1)) next();
  bool items = true;
  if (take_symbol("*")) {
    p.star = true;
    items = take_symbol(",");
  }
  while (items) {
    size_t at = at_;
    ast::ReturnItem item;
    item.expr = expression();
    item.span = span_from(at);
    if (take_keyword("AS")) {
      item.alias = need_name("a name");
      item.has_alias = true;
    } else {
      item.alias = std::string(text_.substr(item.span.offset, item.span.length));
      if (item.expr->kind == ast::ExprKind::kVariable) item.alias = item.expr->name;
    }
    p.items.push_back(std::move(item));
    items = take_symbol(",");
  }
  if (take_keyword("ORDER")) {
    need_keyword("BY");
    do {
      ast::SortItem item;
      item.expr = expression();
      if (take_keyword("DESC") || take_keyword("DESCENDING")) {
        item.ascending = false;
      } else if (!take_keyword("ASC")) {
        take_keyword("ASCENDING");
      }
      p.order.push_back(std::move(item));
    } while (take_symbol(","));
  }
  if (take_keyword("SKIP") || take_keyword("OFFSET")) p.skip = expression();
  if (take_keyword("LIMIT")) p.limit = expression();
  if (is_with && take_keyword("WHERE")) p.where = expression();
  p.span = span_from(first);
}

}  // namespace entente::queries::cypher
