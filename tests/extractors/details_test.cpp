#include "extractors/details.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entente::extractors {
namespace {

/// "Norway sold 30 percent of gas to Poland for $ 4 billion", parsed.
AnnotatedDocument sale() {
  struct Word {
    const char* form;
    const char* upos;
    int head;
    const char* deprel;
  };
  const std::vector<Word> words = {
      {"Norway", "PROPN", 1, "nsubj"}, {"sold", "VERB", -1, "root"},
      {"30", "NUM", 3, "nummod"},      {"percent", "NOUN", 1, "obj"},
      {"of", "ADP", 5, "case"},        {"gas", "NOUN", 3, "nmod"},
      {"to", "ADP", 7, "case"},        {"Poland", "PROPN", 1, "obl"},
      {"for", "ADP", 9, "case"},       {"$", "SYM", 1, "obl"},
      {"4", "NUM", 11, "compound"},    {"billion", "NUM", 9, "nummod"}};
  AnnotatedDocument document;
  Sentence& sentence = document.sentences.emplace_back();
  for (const Word& word : words) {
    Token& token = sentence.tokens.emplace_back();
    token.form = token.lemma = word.form;
    token.upos = word.upos;
    token.head = word.head;
    token.deprel = word.deprel;
    token.begin = static_cast<std::uint32_t>(document.source.text.size());
    document.source.text += word.form;
    token.end = static_cast<std::uint32_t>(document.source.text.size());
    document.source.text += ' ';
  }
  for (const std::uint32_t at : {0u, 5u, 7u}) {
    Entity& entity = document.entities.emplace_back();
    entity.name = sentence.tokens[at].form;
    entity.type = at == 5 ? EntityType::kResource : EntityType::kState;
    Mention& mention = document.mentions.emplace_back();
    mention.first = mention.last = mention.head = at;
    mention.entity = static_cast<std::int32_t>(document.entities.size() - 1);
  }
  return document;
}

std::map<std::string, std::string> details_of(Relation relation, std::uint32_t last_word) {
  const AnnotatedDocument document = sale();
  const Sentence& sentence = document.sentences[0];
  Proposal proposal;
  proposal.object = 2;
  proposal.object_mention = 2;
  proposal.predicate = 1;
  proposal.relation = relation;
  Evidence evidence;
  evidence.end = sentence.tokens[last_word].end;
  add_details(document, Syntax(sentence), evidence, proposal);
  return proposal.props;
}

TEST(DetailsTest, GoodsShareAndAmountOfTheClause) {
  const std::map<std::string, std::string> all = {
      {"resource", "gas"}, {"share", "30 percent"}, {"amount", "$ 4 billion"}};
  EXPECT_EQ(details_of(Relation::kSupplies, 11), all);
}

TEST(DetailsTest, NothingThatTheEvidenceLeavesOut) {
  EXPECT_FALSE(details_of(Relation::kSupplies, 7).contains("amount"));
}

TEST(DetailsTest, NothingForOtherRelations) {
  EXPECT_TRUE(details_of(Relation::kConsult, 11).empty());
}

}  // namespace
}  // namespace entente::extractors
