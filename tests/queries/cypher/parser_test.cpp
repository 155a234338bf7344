#include "queries/cypher/parser.h"

#include <gtest/gtest.h>

#include "queries/cypher/lexer.h"

namespace entente::queries::cypher {
namespace {

CypherError error_of(std::string_view text) {
  try {
    parse(text);
  } catch (const CypherError& e) {
    return e.in_query(text);
  }
  ADD_FAILURE() << "no error: " << text;
  return CypherError("", Phase::kCompile, "", "");
}

TEST(CypherLexerTest, TakesEscapesComments) {
  auto tokens = tokenize("RETURN 'a\\n\\u00e9' /* no */ `x``y` // end");
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[1].text, "a\n\xc3\xa9");
  EXPECT_EQ(tokens[2].kind, TokenKind::kQuotedName);
  EXPECT_EQ(tokens[2].text, "x`y");
}

TEST(CypherLexerTest, TellsRangesFromFloats) {
  auto tokens = tokenize("1..3 1.5 .5 1e3");
  ASSERT_EQ(tokens.size(), 7u);
  EXPECT_EQ(tokens[0].kind, TokenKind::kInteger);
  EXPECT_EQ(tokens[1].text, "..");
  EXPECT_EQ(tokens[3].kind, TokenKind::kFloat);
  EXPECT_EQ(tokens[5].kind, TokenKind::kFloat);
}

TEST(CypherParserTest, RejectsUnclosedPattern) {
  CypherError e = error_of("MATCH (a\nRETURN a");
  EXPECT_EQ(e.type(), "SyntaxError");
  EXPECT_EQ(e.detail(), "UnexpectedSyntax");
  EXPECT_EQ(e.line(), 2u);
  EXPECT_EQ(e.column(), 1u);
  EXPECT_NE(std::string(e.what()).find("line 2, column 1: \"RETURN\""), std::string::npos)
      << e.what();
}

TEST(CypherParserTest, CountsColumnsInCharacters) {
  EXPECT_EQ(error_of("RETURN 'é' 5").column(), 12u);
}

TEST(CypherParserTest, RefusesDeepNesting) {
  EXPECT_EQ(error_of("RETURN " + std::string(100000, '(')).detail(), "UnexpectedSyntax");
  EXPECT_EQ(error_of("RETURN " + std::string(100000, '[')).detail(), "UnexpectedSyntax");
  std::string sum = "RETURN 1";
  for (int i = 0; i < 100000; ++i) sum += "+1";
  EXPECT_EQ(error_of(sum).detail(), "UnexpectedSyntax");
}

TEST(CypherParserTest, TakesAMegabyte) {
  std::string list = "RETURN [1";
  while (list.size() < (1 << 20)) list += ",'some text of a long query'";
  EXPECT_NO_THROW(parse(list + "] AS l"));
}

TEST(CypherParserTest, TellsPatternsFromParentheses) {
  auto statement = parse("MATCH (a), (b) WHERE (a)-[:R]->(b) AND (a.x) - (b.x) > 0 RETURN a");
  const auto& where = *statement.query.parts[0].clauses[0].where;
  EXPECT_EQ(where.args[0]->kind, ast::ExprKind::kPatternPredicate);
  EXPECT_EQ(where.args[1]->kind, ast::ExprKind::kComparison);
}

}  // namespace
}  // namespace entente::queries::cypher
