#include <algorithm>

#include "queries/cypher/parser_impl.h"

namespace entente::queries::cypher {

using ast::Direction;
using ast::LabelExpr;
using ast::Selector;

ast::Pattern Parser::pattern() {
  ast::Pattern p;
  do {
    p.paths.push_back(path_pattern());
  } while (take_symbol(","));
  return p;
}

ast::PathPattern Parser::path_pattern() {
  Nested nested(*this);
  size_t first = at_;
  ast::PathPattern path;
  if (is_name() && is_symbol("=", 1)) {
    path.variable = next().text;
    next();
  }
  selector(path);
  if (path.selector == Selector::kAll && is_name() && is_symbol("(", 1)) {
    bool one = is_keyword("SHORTESTPATH");
    if (!one && !is_keyword("ALLSHORTESTPATHS")) unexpected("a pattern");
    next();
    next();
    path.selector = one ? Selector::kShortestPath : Selector::kAllShortestPaths;
    pattern_chain(path);
    need_symbol(")");
    if (path.steps.size() != 1 || path.steps[0].group) {
      syntax_error("InvalidArgumentType", "shortestPath() takes a single relationship pattern",
                   span_from(first));
    }
  } else {
    // A whole path may stand in parentheses.
    pattern_chain(path);
  }
  path.span = span_from(first);
  return path;
}

void Parser::selector(ast::PathPattern& path) {
  if (take_keyword("SHORTEST")) {
    path.selector = Selector::kAnyShortest;
    path.count = peek().kind == TokenKind::kInteger ? need_count() : 1;
    if (take_keyword("GROUP") || take_keyword("GROUPS")) path.selector = Selector::kShortestGroups;
  } else if (is_keyword("ALL") &&
             (is_keyword("SHORTEST", 1) || is_keyword("PATHS", 1) || is_symbol("(", 1))) {
    next();
    if (take_keyword("SHORTEST")) path.selector = Selector::kAllShortest;
  } else if (is_keyword("ANY")) {
    next();
    if (take_keyword("SHORTEST")) {
      path.selector = Selector::kAnyShortest;
    } else {
      path.selector = Selector::kAny;
      if (peek().kind == TokenKind::kInteger) path.count = need_count();
    }
  } else {
    return;
  }
  if (!take_keyword("PATHS")) take_keyword("PATH");
  if (path.count < 1) syntax_error("InvalidArgumentType", "At least one path", peek().span);
}

int64_t Parser::need_count() {
  if (peek().kind != TokenKind::kInteger) unexpected("a whole number");
  const Token& t = next();
  int64_t n = 0;
  for (char c : t.text) {
    if (c < '0' || c > '9' || __builtin_mul_overflow(n, 10, &n) ||
        __builtin_add_overflow(n, c - '0', &n)) {
      syntax_error("IntegerOverflow", "The number is too large", t.span);
    }
  }
  return n;
}

// "((" opens a quantified path pattern.
bool Parser::at_group() const { return is_symbol("(") && is_symbol("(", 1); }

void Parser::pattern_chain(ast::PathPattern& path) {
  // Nodes left out beside a quantified path pattern are nameless.
  auto implied_node = [this] {
    ast::NodePattern n;
    n.span = peek().span;
    return n;
  };
  bool need_node = true;
  while (true) {
    if (at_group()) {
      if (need_node) path.nodes.push_back(implied_node());
      size_t first = at_;
      ast::Step step;
      next();
      step.group = std::make_unique<ast::PathPattern>(path_pattern());
      if (take_keyword("WHERE")) step.group_where = expression();
      need_symbol(")");
      int64_t min = 1;
      std::optional<int64_t> max = 1;
      bool quantified = quantifier(min, max);
      if (!quantified && path.nodes.size() == 1 && path.steps.empty() && need_node) {
        // Parentheses around the whole path.
        if (step.group->variable.empty() && step.group->selector == Selector::kAll) {
          path.nodes = std::move(step.group->nodes);
          path.steps = std::move(step.group->steps);
          if (step.group_where) {
            auto& holder = path.nodes.front().where;
            holder = holder ? binary("AND", std::move(holder), std::move(step.group_where), first)
                            : std::move(step.group_where);
          }
          return;
        }
      }
      step.rel.span = span_from(first);
      step.group_min = min;
      step.group_max = max;
      path.steps.push_back(std::move(step));
      need_node = true;
      if (!is_symbol("(")) {
        path.nodes.push_back(implied_node());
        return;
      }
      continue;
    }
    if (!need_node) return;
    path.nodes.push_back(node_pattern());
    need_node = false;
    if (at_group()) {
      // The group follows this node directly.
      continue;
    }
    if (!at_relationship()) return;
    ast::Step step;
    step.rel = rel_pattern();
    int64_t min = 0;
    std::optional<int64_t> max;
    if (quantifier(min, max)) {
      step.rel.variable_length = true;
      step.rel.min = min;
      step.rel.max = max;
    }
    path.steps.push_back(std::move(step));
    need_node = true;
  }
}

bool Parser::quantifier(int64_t& min, std::optional<int64_t>& max) {
  if (take_symbol("+")) {
    min = 1;
    max.reset();
    return true;
  }
  if (take_symbol("*")) {
    min = 0;
    max.reset();
    return true;
  }
  if (!is_symbol("{")) return false;
  next();
  min = 0;
  max.reset();
  if (peek().kind == TokenKind::kInteger) {
    min = need_count();
    if (take_symbol("}")) {
      max = min;
      return true;
    }
  }
  need_symbol(",");
  if (peek().kind == TokenKind::kInteger) max = need_count();
  need_symbol("}");
  return true;
}

ast::NodePattern Parser::node_pattern() {
  Nested nested(*this);
  size_t first = at_;
  need_symbol("(");
  ast::NodePattern n;
  if (is_name() && !(is_keyword("WHERE") && !is_symbol(")", 1) && !is_symbol(":", 1)) &&
      !(is_keyword("IS") && is_name(1))) {
    n.variable = next().text;
  }
  if (take_symbol(":") || take_keyword("IS")) n.labels = label_expression(true);
  if (is_symbol("{")) {
    n.properties = map_literal();
  } else if (peek().kind == TokenKind::kParameter) {
    n.properties = atom();
  }
  if (take_keyword("WHERE")) n.where = expression();
  need_symbol(")");
  n.span = span_from(first);
  return n;
}

bool Parser::at_dash() const {
  return is_symbol("-") || (peek().kind == TokenKind::kUnicodeDash && peek().text == "-");
}

bool Parser::take_arrow(char c) {
  if (is_symbol(std::string_view(&c, 1)) ||
      (peek().kind == TokenKind::kUnicodeDash && peek().text[0] == c)) {
    next();
    return true;
  }
  return false;
}

bool Parser::at_relationship() const {
  return at_dash() || is_symbol("<") ||
         (peek().kind == TokenKind::kUnicodeDash && peek().text == "<");
}

ast::RelPattern Parser::rel_pattern() {
  size_t first = at_;
  ast::RelPattern rel;
  bool left = take_arrow('<');
  if (!take_arrow('-')) unexpected("'-'");
  if (take_symbol("[")) {
    rel_detail(rel);
    need_symbol("]");
  }
  if (!take_arrow('-')) unexpected("'-'");
  bool right = take_arrow('>');
  rel.direction = left == right ? Direction::kBoth : left ? Direction::kIn : Direction::kOut;
  rel.span = span_from(first);
  return rel;
}

void Parser::rel_detail(ast::RelPattern& rel) {
  if (is_name() && !(is_keyword("IS") && is_name(1)) &&
      !(is_keyword("WHERE") && !is_symbol("]", 1) && !is_symbol(":", 1))) {
    rel.variable = next().text;
  }
  if (take_symbol(":") || take_keyword("IS")) {
    LabelExpr types = label_expression(false);
    bool alternatives = true;
    std::vector<std::string> names;
    if (types.kind == LabelExpr::kName) {
      names.push_back(types.name);
    } else if (types.kind == LabelExpr::kOr) {
      for (const LabelExpr& t : types.args) {
        alternatives &= t.kind == LabelExpr::kName;
        names.push_back(t.name);
      }
    } else {
      alternatives = false;
    }
    if (alternatives) {
      rel.types = std::move(names);
    } else {
      rel.type_expr = std::move(types);
    }
  }
  if (is_symbol("*")) {
    next();
    rel.variable_length = true;
    length_range(rel);
  } else if (is_symbol("..")) {
    syntax_error("InvalidRelationshipPattern", "A range of lengths needs '*' before it",
                 peek().span);
  }
  if (is_symbol("{")) {
    rel.properties = map_literal();
  } else if (peek().kind == TokenKind::kParameter) {
    rel.properties = atom();
  }
  if (take_keyword("WHERE")) rel.where = expression();
}

void Parser::length_range(ast::RelPattern& rel) {
  if (is_symbol("-")) {
    syntax_error("InvalidRelationshipPattern", "A length cannot be negative", peek().span);
  }
  bool given = peek().kind == TokenKind::kInteger;
  if (given) rel.min = need_count();
  if (take_symbol("..")) {
    if (is_symbol("-")) {
      syntax_error("InvalidRelationshipPattern", "A length cannot be negative", peek().span);
    }
    if (peek().kind == TokenKind::kInteger) rel.max = need_count();
  } else if (given) {
    rel.max = rel.min;
  } else if (peek().kind == TokenKind::kFloat || peek().kind == TokenKind::kBadNumber) {
    syntax_error("InvalidRelationshipPattern", "A length is a whole number", peek().span);
  }
}

LabelExpr Parser::label_expression(bool colon_is_and) {
  Nested nested(*this);
  LabelExpr first = label_and(colon_is_and);
  if (!is_symbol("|")) return first;
  LabelExpr any;
  any.kind = LabelExpr::kOr;
  any.args.push_back(std::move(first));
  while (take_symbol("|")) {
    take_symbol(":");  // [:A|:B], the older spelling
    any.args.push_back(label_and(colon_is_and));
  }
  return any;
}

LabelExpr Parser::label_and(bool colon_is_and) {
  LabelExpr first = label_not();
  LabelExpr all;
  all.kind = LabelExpr::kAnd;
  all.args.push_back(std::move(first));
  while (is_symbol("&") || (colon_is_and && is_symbol(":"))) {
    next();
    all.args.push_back(label_not());
  }
  if (all.args.size() == 1) {
    LabelExpr only = std::move(all.args[0]);
    return only;
  }
  return all;
}

LabelExpr Parser::label_not() {
  Nested nested(*this);
  LabelExpr e;
  if (take_symbol("!")) {
    e.kind = LabelExpr::kNot;
    e.args.push_back(label_not());
  } else if (take_symbol("%")) {
    e.kind = LabelExpr::kAny;
  } else if (take_symbol("(")) {
    e = label_expression(false);
    need_symbol(")");
  } else {
    e.name = need_name("a label or type");
  }
  return e;
}

bool Parser::pattern_ahead(size_t n) const {
  size_t open = at_ + n;
  if (open >= tokens_.size() || !is_symbol("(", n)) return false;
  // The inside of a node pattern: nothing, a name, or what follows one.
  size_t in = n + 1;
  if (is_name(in)) ++in;
  bool node = is_symbol(")", in) || is_symbol(":", in) || is_symbol("{", in) ||
              peek(in).kind == TokenKind::kParameter || is_keyword("WHERE", in) ||
              is_keyword("IS", in);
  if (!node || tokens_[open].close == 0) return false;
  size_t after = tokens_[open].close - at_ + 1;
  auto dash = [this](size_t i) {
    return is_symbol("-", i) || (peek(i).kind == TokenKind::kUnicodeDash && peek(i).text == "-");
  };
  auto left = [this](size_t i) {
    return is_symbol("<", i) || (peek(i).kind == TokenKind::kUnicodeDash && peek(i).text == "<");
  };
  size_t at = after;
  if (left(at)) ++at;
  if (!dash(at)) return false;
  ++at;
  if (is_symbol("[", at)) {
    uint32_t close = tokens_[at_ + at].close;
    return close != 0 && dash(close - at_ + 1);
  }
  if (!dash(at)) return false;
  ++at;
  if (is_symbol(">", at) || (peek(at).kind == TokenKind::kUnicodeDash && peek(at).text == ">")) {
    ++at;
  }
  // (a)--(b): a node pattern has to follow, or it is arithmetic.
  return is_symbol("(", at);
}

}  // namespace entente::queries::cypher
