#include "extractors/analyzer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "extractors/student.h"
#include "extractors/tokenizer.h"
#include "tests/support/model_writer.h"

namespace entente::extractors {
namespace {

std::shared_ptr<const ModelFile> written(const testing::ModelWriter& writer,
                                         const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / name;
  writer.write(path);
  return std::make_shared<ModelFile>(path);
}

class EncoderAnalyzerTest : public ::testing::Test {
 protected:
  static AnnotatedDocument tokenized(std::string text) {
    AnnotatedDocument document;
    document.source.text = std::move(text);
    Tokenizer().annotate(document);
    return document;
  }
  /// Every column of the document, for comparison.
  static std::string columns(const Sentence& sentence) {
    std::string out;
    for (const Token& t : sentence.tokens) {
      out += t.form + '\t' + t.lemma + '\t' + t.upos + '\t' + t.feats + '\t' +
             std::to_string(t.head) + '\t' + t.deprel + '\n';
    }
    for (const NameSpan& n : sentence.names) {
      out += std::to_string(n.first) + '-' + std::to_string(n.last) + n.label +
             std::to_string(n.score) + '\n';
    }
    return out;
  }
  static void expect_tree(const Sentence& sentence) {
    std::size_t roots = 0;
    const auto n = static_cast<std::int32_t>(sentence.tokens.size());
    for (std::int32_t i = 0; i < n; ++i) {
      roots += sentence.tokens[static_cast<std::size_t>(i)].head < 0 ? 1 : 0;
      std::int32_t at = i;
      for (std::int32_t steps = 0; at >= 0; ++steps) {
        ASSERT_LE(steps, n);
        ASSERT_LT(at, n);
        at = sentence.tokens[static_cast<std::size_t>(at)].head;
      }
    }
    EXPECT_EQ(roots, 1u);
  }
  static std::shared_ptr<const ModelFile> model() {
    std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(name.begin(), name.end(), '/', '_');
    return written(testing::random_analyzer(), "analyzer_" + name);
  }
};

/// With the encoder and with the student.
class AnalyzerTest : public EncoderAnalyzerTest, public ::testing::WithParamInterface<Depth> {
 protected:
  const std::shared_ptr<const Annotator> analyzer_ = load_analyzer(model(), GetParam());
};

constexpr const char* kText =
    "Russia talks. The two sides met in Geneva on Monday, they said. No. It is the third meeting "
    "this year between Moscow and Kyiv, and the first since the summer; others may follow.";

TEST_P(AnalyzerTest, FillsEveryColumnWithATree) {
  AnnotatedDocument document = tokenized(kText);
  analyzer_->annotate(document);
  ASSERT_EQ(document.sentences.size(), 4u);
  for (const Sentence& sentence : document.sentences) {
    EXPECT_TRUE(sentence.analysed);
    expect_tree(sentence);
    for (const Token& token : sentence.tokens) {
      EXPECT_FALSE(token.upos.empty());
      EXPECT_FALSE(token.xpos.empty());
      EXPECT_FALSE(token.lemma.empty());
      EXPECT_EQ(token.deprel == "root", token.head < 0);
    }
  }
}

TEST_P(AnalyzerTest, DoesNotDependOnBatchesOrThreads) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += kText + std::string(1, '\n');
  AnnotatedDocument whole = tokenized(text);
  analyzer_->annotate(whole);
  std::vector<std::string> expected;
  for (const Sentence& sentence : whole.sentences) expected.push_back(columns(sentence));
  std::vector<std::vector<std::string>> found(3);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      AnnotatedDocument document = tokenized(text);
      // Each thread batches otherwise: every second, third, … sentence first.
      const auto aside = [&](std::size_t i) { return i % (t + 2) != 0; };
      for (std::size_t i = 0; i < document.sentences.size(); ++i) {
        document.sentences[i].analysed = aside(i);
      }
      analyzer_->annotate(document);
      for (std::size_t i = 0; i < document.sentences.size(); ++i) {
        document.sentences[i].analysed = !aside(i);
      }
      analyzer_->annotate(document);
      for (const Sentence& sentence : document.sentences) found[t].push_back(columns(sentence));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : found) EXPECT_EQ(result, expected);
}

TEST_P(AnalyzerTest, ReadsSentencesOfAnyLength) {
  std::string text;
  for (int i = 0; i < 2500; ++i) text += "states, ";
  for (int i = 0; i < 5000; ++i) text += "peace ";
  AnnotatedDocument document = tokenized(text);
  ASSERT_EQ(document.sentences.size(), 1u);
  ASSERT_EQ(document.sentences[0].tokens.size(), 10'000u);
  analyzer_->annotate(document);
  std::size_t roots = 0;
  for (const Token& token : document.sentences[0].tokens) roots += token.head < 0 ? 1 : 0;
  EXPECT_EQ(roots, 1u);
  EXPECT_FALSE(document.sentences[0].tokens.back().upos.empty());
}

TEST_P(AnalyzerTest, ReadsHostileText) {
  for (const std::string& text :
       {std::string(20'000, '!'), std::string(20'000, 'a'),
        std::string("👩‍👩‍👧 שלום \u200B ،"), std::string()}) {
    AnnotatedDocument document = tokenized(text);
    analyzer_->annotate(document);
    for (const Sentence& sentence : document.sentences) expect_tree(sentence);
  }
}

TEST_F(EncoderAnalyzerTest, AnalysesOnlyWhatIsWanted) {
  const Analyzer analyzer(model());
  AnnotatedDocument document = tokenized(kText);
  std::vector<WordVectors> vectors;
  analyzer.annotate(document, {false, true, false, false}, &vectors);
  EXPECT_FALSE(document.sentences[0].analysed);
  EXPECT_TRUE(document.sentences[1].analysed);
  ASSERT_EQ(vectors.size(), 4u);
  EXPECT_TRUE(vectors[0].values.empty());
  EXPECT_EQ(vectors[1].values.size(), document.sentences[1].tokens.size() * vectors[1].width);
  // The rest is filled in later, the same as if all had been analysed at once.
  analyzer.annotate(document);
  AnnotatedDocument whole = tokenized(kText);
  analyzer.annotate(whole);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(columns(document.sentences[i]), columns(whole.sentences[i]));
  }
}

TEST_F(EncoderAnalyzerTest, TriageScoresASentenceByItselfAlone) {
  const Student student(model());
  const Triage triage(student.model(), student.width());
  const AnnotatedDocument document = tokenized(kText);
  const auto scores_of = [&](const std::vector<bool>& wanted) {
    std::vector<float> scores(wanted.size(), -1000.0f);
    student.read(document, wanted,
                 [&](std::span<const Window> windows, const float* vectors, std::size_t slots) {
                   triage.score(windows, vectors, slots, scores);
                 });
    return scores;
  };
  const std::vector<float> together = scores_of({true, true, true, true});
  EXPECT_NE(together[0], together[1]);
  for (std::size_t i = 0; i < 4; ++i) {
    std::vector<bool> wanted(4);
    wanted[i] = true;
    EXPECT_EQ(scores_of(wanted)[i], together[i]);
  }
}

TEST_F(EncoderAnalyzerTest, StudentTellsWhatPassesTheTriage) {
  const auto student = std::make_shared<const Student>(model());
  const Triage triage(student->model(), student->width());
  std::vector<float> scores(4, -1000.0f);
  AnnotatedDocument document = tokenized(kText);
  student->read(document, {true, true, true, true},
                [&](std::span<const Window> windows, const float* vectors, std::size_t slots) {
                  triage.score(windows, vectors, slots, scores);
                });
  StudentAnalyzer(student).annotate(document);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(document.sentences[i].telling, scores[i] >= triage.threshold());
  }
}

TEST_F(EncoderAnalyzerTest, DenseTextIsReadByTheEncoder) {
  const auto read = [model = load_model()](const std::string& text, Depth depth) {
    AnnotatedDocument document = tokenized(text);
    load_analyzer(model, depth)->annotate(document);
    return document;
  };
  const auto all_columns = [](const AnnotatedDocument& document) {
    std::string out;
    for (const Sentence& sentence : document.sentences) out += columns(sentence);
    return out;
  };
  std::string text =
      "Russia invaded Ukraine in 2022. China and Iran have supplied Moscow with drones. Japan and "
      "the United States imposed sanctions on Russia. Beijing condemned Tokyo. Russia, whose tanks "
      "China had never wanted there, withdrew from Syria.";
  for (const char* more : {"", " Lunch was late. The music went on for hours."}) {
    text += more;
    const AnnotatedDocument fast = read(text, Depth::kFast);
    const AnnotatedDocument thorough = read(text, Depth::kThorough);
    const AnnotatedDocument found = read(text, Depth::kByDensity);
    ASSERT_NE(all_columns(fast), all_columns(thorough));
    const auto telling = std::ranges::count(fast.sentences, true, &Sentence::telling);
    const bool dense = *more == 0;
    ASSERT_EQ(5 * static_cast<std::size_t>(telling) > 4 * fast.sentences.size(), dense);
    EXPECT_EQ(all_columns(found), all_columns(dense ? thorough : fast));
  }
}

INSTANTIATE_TEST_SUITE_P(EncoderAndStudent, AnalyzerTest,
                         ::testing::Values(Depth::kFast, Depth::kThorough));

TEST_F(EncoderAnalyzerTest, RemembersNoWordOfAModelThatIsGone) {
  // The second analyzer mostly stands where the first one stood.
  for (int round = 0; round < 3; ++round) {
    AnnotatedDocument real = tokenized(kText);
    load_analyzer(load_model(), Depth::kThorough)->annotate(real);
    AnnotatedDocument random = tokenized(kText);
    EXPECT_NO_THROW(load_analyzer(model(), Depth::kThorough)->annotate(random));
  }
}

TEST(AnalyzerModelTest, RejectsAModelThatDoesNotFit) {
  testing::ModelWriter other("analyzer");
  other.config("width", std::int64_t{64});
  other.strings("vocab", {"[UNK]", "[CLS]", "[SEP]"});
  EXPECT_THROW(Analyzer{written(other, "no_analyzer")}, InputError);
  EXPECT_THROW(Student{written(other, "no_student")}, InputError);
  EXPECT_FALSE(Triage::in(*written(other, "no_triage")));
}

}  // namespace
}  // namespace entente::extractors
