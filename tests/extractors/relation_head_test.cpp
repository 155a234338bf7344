#include "extractors/relation_head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "extractors/analyzer.h"
#include "extractors/pair_network.h"
#include "extractors/pipeline.h"

namespace entente::extractors {
namespace {

/// The encoder's reading; the last sentence is said to tell nothing, or it is not.
class LastSentence final : public Annotator {
 public:
  explicit LastSentence(bool telling)
      : encoder_(load_analyzer(load_model(), Depth::kThorough)), telling_(telling) {}
  void annotate(AnnotatedDocument& document) const override {
    encoder_->annotate(document);
    document.sentences.back().telling = telling_;
  }

 private:
  std::shared_ptr<const Annotator> encoder_;
  bool telling_;
};

/// "subject RELATION object" → confidence.
std::map<std::string, double> statements(const std::string& text, bool all_telling) {
  PipelineOptions options;
  options.skip_barren = false;
  options.analyzer = std::make_shared<const LastSentence>(all_telling);
  options.judge = std::make_shared<const RelationHead>(load_model());
  Document document;
  document.id = "test";
  document.text = text;
  const AnnotatedDocument read = Pipeline(std::move(options)).run(std::move(document));
  std::map<std::string, double> out;
  for (const Statement& s : read.statements) {
    out[s.subject.name + " " + std::string(name_of(s.relation)) + " " + s.object.name] =
        s.confidence;
  }
  return out;
}

TEST(PairNetworkTest, WhatTwoNetworksSayOfLabelsAddsAndTheLastTellsOfFactAndDenial) {
  const auto model = load_model();
  const std::size_t labels = model->strings("relation_labels").size();
  const PairNetwork usual(*model, "relations", labels);
  const PairNetwork deep(*model, "relations_deep", labels);
  EncoderInput input;
  for (std::uint16_t piece = 101; piece < 113; ++piece) {
    input.pieces.push_back(piece);
    input.shapes.push_back(1);
    input.marks.push_back(piece < 103 || piece > 110 ? 1 : 0);
  }
  input.starts.push_back(static_cast<std::uint32_t>(input.rows()));
  const auto read = [&](float share, std::initializer_list<const PairNetwork*> networks) {
    std::vector<MentionPair> pairs(1);
    pairs[0].first_rows = {0, 2};
    pairs[0].second_rows = {10, 12};
    pairs[0].proposals.resize(PairNetwork::proposals_in(labels));
    PairWorkspace workspace;
    for (const PairNetwork* network : networks) network->score(input, share, pairs, workspace);
    return pairs[0];
  };
  const MentionPair of_usual = read(1, {&usual});
  const MentionPair of_deep = read(1, {&deep});
  const MentionPair of_both = read(0.5, {&usual, &deep});
  ASSERT_EQ(of_both.labels.size(), labels);
  double apart = 0;
  for (std::size_t k = 0; k < labels; ++k) {
    EXPECT_NEAR(of_both.labels[k], (of_usual.labels[k] + of_deep.labels[k]) / 2, 1e-4);
    apart += std::abs(of_usual.labels[k] - of_deep.labels[k]);
  }
  EXPECT_GT(apart, 1);
  EXPECT_EQ(of_both.open, of_deep.open);
  EXPECT_EQ(of_both.denied, of_deep.denied);
  EXPECT_EQ(of_both.modality, of_deep.modality);
  EXPECT_TRUE(of_deep.qualified);
}

TEST(RelationHeadTest, TheDeeperNetworkReadsTheDocumentsAllOfWhoseSentencesTell) {
  const std::string text =
      "Russia invaded Ukraine in 2022. Japan and the United States imposed sanctions on Russia. "
      "The music went on for hours.";
  const auto usual = statements(text, false);
  const auto deep = statements(text, true);
  for (const char* said : {"Russia ASSAULT Ukraine", "Japan SANCTION Russia"}) {
    ASSERT_TRUE(usual.contains(said)) << said;
    ASSERT_TRUE(deep.contains(said)) << said;
    EXPECT_GT(usual.at(said), 0.5) << said;
    EXPECT_GT(deep.at(said), 0.5) << said;
    EXPECT_NE(usual.at(said), deep.at(said)) << said;
  }
}

}  // namespace
}  // namespace entente::extractors
