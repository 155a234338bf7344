#include "extractors/conllu.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "core/error.h"

namespace entente::extractors {
namespace {

const std::string kInput =
    "# newdoc id = doc-7\n"
    "# sent_id = s1\n"
    "# text = Japan's envoy can't sign.\n"
    "1-2\tJapan's\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "1\tJapan\tJapan\tPROPN\tNNP\t_\t3\tnmod:poss\t_\t_\n"
    "2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n"
    "3\tenvoy\tenvoy\tNOUN\tNN\t_\t6\tnsubj\t_\t_\n"
    "4-5\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "4\tca\tcan\tAUX\tMD\t_\t6\taux\t_\t_\n"
    "5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_\n"
    "6\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
    "6.1\tnothing\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_\n"
    "\n"
    "# newpar\n"
    "# sent_id = s2\n"
    "1\tEnd\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "2\t.\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "\n";

TEST(ConlluTest, KeepsTokensAndSentences) {
  const std::vector<AnnotatedDocument> documents = read_conllu(kInput, "x.conllu");
  ASSERT_EQ(documents.size(), 1u);
  const AnnotatedDocument& document = documents[0];
  EXPECT_EQ(document.source.id, "doc-7");
  EXPECT_EQ(document.source.text, "Japan's envoy can't sign.\n\nEnd. ");
  ASSERT_EQ(document.sentences.size(), 2u);
  const Sentence& sentence = document.sentences[0];
  EXPECT_EQ(sentence.id, "s1");
  ASSERT_EQ(sentence.tokens.size(), 7u);
  EXPECT_EQ(text_of(document, sentence, 4, 4), "n't");
  EXPECT_TRUE(sentence.tokens[0].upos.empty());
  EXPECT_EQ(sentence.multiwords.size(), 2u);
}

TEST(ConlluTest, WritesWhatItReads) {
  std::vector<AnnotatedDocument> documents = read_conllu(kInput, "x.conllu");
  std::ostringstream out;
  write_conllu(documents[0], out);
  EXPECT_EQ(out.str(),
            "# newdoc id = doc-7\n# newpar\n# sent_id = s1\n# text = Japan's envoy can't sign.\n"
            "1-2\tJapan's\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "1\tJapan\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "2\t's\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "3\tenvoy\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "4-5\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "4\tca\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "5\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
            "6\tsign\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
            "7\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
            "# newpar\n# sent_id = s2\n# text = End.\n"
            "1\tEnd\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
            "2\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n");
}

TEST(ConlluTest, WritesEntitiesAsCorefUdDoes) {
  std::vector<AnnotatedDocument> documents = read_conllu(kInput, "x.conllu");
  AnnotatedDocument& document = documents[0];
  document.entities.resize(2);
  document.entities[0].type = EntityType::kState;
  document.entities[1].type = EntityType::kLeader;
  document.mentions = {{0, 0, 0, 0, MentionKind::kName, 0, true},
                       {0, 0, 2, 2, MentionKind::kNominal, 1, true},
                       {1, 0, 0, 0, MentionKind::kNominal, -1, true}};
  std::ostringstream out;
  write_conllu(document, out);
  EXPECT_NE(out.str().find("1\tJapan\t_\t_\t_\t_\t_\t_\t_\tEntity=(e2-Leader(e1-State)\n"),
            std::string::npos)
      << out.str();
  EXPECT_NE(out.str().find("3\tenvoy\t_\t_\t_\t_\t_\t_\t_\tEntity=e2)\n"), std::string::npos);
}

TEST(ConlluTest, NamesTheLineOfAnError) {
  const auto where = [](const std::string& content) -> std::string {
    try {
      read_conllu(content, "bad.conllu");
    } catch (const InputError& error) {
      return error.where();
    }
    return "";
  };
  EXPECT_EQ(where("# text = x\n1\tx\t_\n"), "bad.conllu:2");
  EXPECT_EQ(where("1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n3\tb\t_\t_\t_\t_\t_\t_\t_\t_\n"), "bad.conllu:2");
  EXPECT_EQ(where("x\ta\t_\t_\t_\t_\t_\t_\t_\t_\n"), "bad.conllu:1");
  EXPECT_EQ(where("1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n"),
            "bad.conllu:3");
  EXPECT_EQ(where("\xFF"), "bad.conllu");
}

TEST(ConlluTest, ReadsNothing) {
  const std::vector<AnnotatedDocument> documents = read_conllu("", "empty.conllu");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_TRUE(documents[0].sentences.empty());
}

}  // namespace
}  // namespace entente::extractors
