// What extractors/training/golden_relations.py wrote of the model's relation networks, against what
// C++ makes of the same file. Python computes in float on the file's int8 weights, C++ rounds
// activations to int8 as well.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "extractors/analyzer.h"
#include "extractors/pair_network.h"

namespace entente::extractors {
namespace {

const Json& golden() {
  static const Json kGolden = [] {
    std::ifstream in(std::string(ENTENTE_SOURCE_DIR) + "/tests/data/relations_golden.json",
                     std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return parse_json(text.str());
  }();
  return kGolden;
}

template <typename T>
std::vector<T> numbers(const Json& list) {
  std::vector<T> out;
  for (const Json& x : list.as_array()) out.push_back(static_cast<T>(x.as_double()));
  return out;
}

Rows rows_of(const Json& span) {
  const auto ends = numbers<std::uint32_t>(span);
  return {ends.at(0), ends.at(1)};
}

MentionPair pair_of(const Json& golden_pair, std::size_t labels) {
  MentionPair pair;
  pair.first_rows = rows_of(golden_pair["first"]);
  pair.second_rows = rows_of(golden_pair["second"]);
  pair.implied = golden_pair["implied"].as_bool();
  for (const Json& word : golden_pair["path"].as_array()) pair.path_rows.push_back(rows_of(word));
  pair.tree.up_from_first = numbers<std::uint8_t>(golden_pair["up_first"]);
  pair.tree.up_from_second = numbers<std::uint8_t>(golden_pair["up_second"]);
  const auto types = numbers<std::size_t>(golden_pair["types"]);
  pair.types = types.at(0) * PairNetwork::kEntityTypes + types.at(1);
  pair.proposals.resize(PairNetwork::proposals_in(labels));
  for (const auto& [place, value] : golden_pair["proposals"].as_object()) {
    pair.proposals.at(std::stoul(place)) = static_cast<float>(value.as_double());
  }
  return pair;
}

/// Mean and greatest distance of two lists of logits, as far as they are no certain no.
struct Distance {
  double sum = 0, most = 0;
  std::size_t count = 0;

  void add(const std::vector<float>& found, const Json& expected) {
    const auto wanted = numbers<float>(expected);
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (wanted[i] < -5 && found[i] < -5) continue;
      const double apart = std::abs(found[i] - wanted[i]);
      sum += apart;
      most = std::max(most, apart);
      ++count;
    }
  }
};

class RelationGoldenTest : public ::testing::TestWithParam<const char*> {};

TEST_P(RelationGoldenTest, JudgesPairsAsTheTrainingProgramDoes) {
  const auto model = load_model();
  const std::size_t labels = model->strings("relation_labels").size();
  const PairNetwork network(*model, GetParam(), labels);
  Distance distance;
  std::size_t judged = 0;
  std::size_t told_apart = 0;
  for (const Json& sentence : golden().as_array()) {
    EncoderInput input;
    for (const auto x : numbers<std::uint16_t>(sentence["pieces"])) input.pieces.push_back(x);
    for (const auto x : numbers<std::uint8_t>(sentence["shapes"])) input.shapes.push_back(x);
    for (const auto x : numbers<std::uint8_t>(sentence["marks"])) input.marks.push_back(x);
    input.starts.push_back(static_cast<std::uint32_t>(input.rows()));
    std::vector<MentionPair> pairs;
    for (const Json& pair : sentence["pairs"].as_array()) pairs.push_back(pair_of(pair, labels));
    PairWorkspace workspace;
    network.score(input, 1, pairs, workspace);
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const Json& said = sentence[GetParam()].as_array()[p];
      for (const auto& [found, name] :
           {std::pair(&pairs[p].labels, "labels"), std::pair(&pairs[p].denied, "denied"),
            std::pair(&pairs[p].open, "open"), std::pair(&pairs[p].modality, "modality")}) {
        distance.add(*found, said[name]);
      }
      const auto& open = pairs[p].open;
      const auto& denied = pairs[p].denied;
      told_apart += std::ranges::count(open, open[0]) < std::ssize(open) &&
                    std::ranges::count(denied, denied[0]) < std::ssize(denied);
      ++judged;
    }
  }
  EXPECT_GT(judged, 5u);
  EXPECT_EQ(told_apart, network.qualifies() ? judged : 0u);
  EXPECT_GT(distance.count, 100u);
  EXPECT_LT(distance.sum / static_cast<double>(distance.count), 0.2);
  EXPECT_LT(distance.most, 1);
}

INSTANTIATE_TEST_SUITE_P(Networks, RelationGoldenTest,
                         ::testing::Values("relations", "relations_deep"));

}  // namespace
}  // namespace entente::extractors
