// What extractors/training/export.py wrote of the model's own analyses, against what C++ makes of
// the same file. Python computes in float on the file's int8 weights, C++ may round activations to
// int8 as well: a few words may differ, pieces and shapes may not.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "core/json.h"
#include "extractors/analyzer.h"
#include "extractors/wordpiece.h"

namespace entente::extractors {
namespace {

class ModelGoldenTest : public ::testing::Test {
 protected:
  static const Json& sentences() {
    static const Json kGolden = [] {
      const std::string path = std::string(ENTENTE_SOURCE_DIR) + "/tests/data/model_golden.json";
      std::ifstream in(path, std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      return parse_json(text.str());
    }();
    return kGolden["sentences"];
  }
};

TEST_F(ModelGoldenTest, SplitsWordsIntoTheSamePiecesAndShapes) {
  const auto model = load_model();
  const auto& vocabulary = model->strings("vocab");
  const WordPiece wordpiece(vocabulary);
  std::size_t words = 0;
  for (const Json& sentence : sentences().as_array()) {
    const auto& pieces = sentence["pieces"].as_array();
    std::size_t at = 1;  // after [CLS]
    for (std::size_t i = 0; i < sentence["words"].as_array().size(); ++i) {
      const std::string& word = sentence["words"].as_array()[i].as_string();
      const WordPieces found = wordpiece.encode(word);
      ASSERT_EQ(found.count, sentence["pieces_per_word"].as_array()[i].as_int()) << word;
      for (std::size_t k = 0; k < found.count; ++k) {
        EXPECT_EQ(found.ids[k], pieces[at + k].as_int()) << word;
      }
      at += found.count;
      EXPECT_EQ(model->strings("shapes")[found.shape], sentence["shapes"].as_array()[i].as_string())
          << word;
      ++words;
    }
  }
  EXPECT_GT(words, 80u);
}

TEST_F(ModelGoldenTest, AnalysesSentencesAsTheTrainingProgramDoes) {
  AnnotatedDocument document;
  for (const Json& golden : sentences().as_array()) {
    Sentence sentence;
    sentence.begin = static_cast<std::uint32_t>(document.source.text.size());
    for (const Json& word : golden["words"].as_array()) {
      Token token;
      token.form = word.as_string();
      token.begin = static_cast<std::uint32_t>(document.source.text.size());
      document.source.text += token.form;
      token.end = static_cast<std::uint32_t>(document.source.text.size());
      document.source.text += ' ';
      sentence.tokens.push_back(std::move(token));
    }
    sentence.end = static_cast<std::uint32_t>(document.source.text.size());
    document.sentences.push_back(std::move(sentence));
  }
  load_analyzer(load_model(), Depth::kThorough)->annotate(document);

  std::size_t words = 0;
  std::size_t wrong = 0;
  std::size_t spans = 0;
  std::size_t found_spans = 0;
  for (std::size_t s = 0; s < document.sentences.size(); ++s) {
    const Json& golden = sentences().as_array()[s];
    const Sentence& sentence = document.sentences[s];
    for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
      const Token& token = sentence.tokens[i];
      const auto column = [&](const char* name) { return golden[name].as_array()[i]; };
      const bool same = token.upos == column("upos").as_string() &&
                        token.xpos == column("xpos").as_string() &&
                        token.head + 1 == column("heads").as_int() &&
                        token.deprel == column("deprel").as_string();
      wrong += same ? 0 : 1;
      ++words;
    }
    for (const Json& span : golden["ner"].as_array()) {
      ++spans;
      for (const NameSpan& name : sentence.names) {
        found_spans += name.first == span.as_array()[0].as_int() &&
                       name.last + 1 == span.as_array()[1].as_int() &&
                       name.label == span.as_array()[2].as_string();
      }
    }
  }
  EXPECT_GT(words, 80u);
  EXPECT_LE(wrong * 50, words) << wrong << " of " << words << " words differ";
  EXPECT_GT(spans, 10u);
  EXPECT_LE(spans - found_spans, 1u) << found_spans << " of " << spans;
}

}  // namespace
}  // namespace entente::extractors
