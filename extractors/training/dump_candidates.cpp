// Prints what the relation head is to judge, as JSON Lines: a sentence with mentions of several
// entities a line, with its words, tree, mentions and the frames' proposals. What
// train_relations.py reads.
//
//   entente_dump_candidates [--model FILE] [--thorough] INPUT...
//
// Texts are read as `build` does, with --thorough by the encoder alone.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "extractors/analyzer.h"
#include "extractors/data_path.h"
#include "extractors/model_file.h"
#include "extractors/pipeline.h"
#include "extractors/relation_candidates.h"
#include "extractors/training/inputs.h"

namespace entente::extractors {
namespace {

/// Stands where the relation head will, and writes down what it would see.
class CandidatePrinter final : public ProposalJudge {
 public:
  void judge(const AnnotatedDocument& document, const Lexicon&,
             std::vector<Proposal>& proposals) const override {
    for (const SentenceCandidates& candidates : find_candidates(document, proposals)) {
      std::cout << to_json(document, candidates, proposals).dump() << "\n";
    }
  }
};

int run(int argc, char** argv) {
  std::vector<std::string> inputs(argv + 1, argv + argc);
  std::string model = data_path("models/english.model").string();
  if (inputs.size() >= 2 && inputs[0] == "--model") {
    model = inputs[1];
    inputs.erase(inputs.begin(), inputs.begin() + 2);
  }
  const bool thorough = !inputs.empty() && inputs[0] == "--thorough";
  if (thorough) inputs.erase(inputs.begin());
  PipelineOptions options;
  options.analyzer = load_analyzer(std::make_shared<const ModelFile>(model),
                                   thorough ? Depth::kThorough : Depth::kByDensity);
  options.judge = std::make_shared<const CandidatePrinter>();
  const Pipeline pipeline(options);
  return for_each_document(inputs, [&](Document document) { pipeline.run(std::move(document)); });
}

}  // namespace
}  // namespace entente::extractors

int main(int argc, char** argv) {
  return entente::extractors::guarded([&] { return entente::extractors::run(argc, argv); });
}
