// Reads raw text as the program does and prints what it makes of each sentence, as JSON Lines:
// words, tags, tree, name and mention spans, the confidence of the best statement that the relation
// stage finds in it, and the triage's score where the model has one. What train_student.py learns
// from (silver text), and what choose_threshold.py reads.
//
//   entente_label_text [--model FILE] INPUT...

#include <algorithm>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "extractors/analyzer.h"
#include "extractors/data_path.h"
#include "extractors/model_file.h"
#include "extractors/pipeline.h"
#include "extractors/reader.h"
#include "extractors/relation_head.h"
#include "extractors/student.h"

namespace entente::extractors {
namespace {

Json::Array spans_of(const std::vector<NameSpan>& spans) {
  Json::Array out;
  for (const NameSpan& span : spans) {
    out.push_back(Json::Array{std::int64_t{span.first}, std::int64_t{span.last} + 1, span.label});
  }
  return out;
}

Json::Object to_json(const Sentence& sentence, double confidence) {
  Json::Array words, upos, xpos, feats, lemmas, heads, labels;
  for (const Token& token : sentence.tokens) {
    words.emplace_back(token.form);
    upos.emplace_back(token.upos);
    xpos.emplace_back(token.xpos);
    feats.emplace_back(token.feats.empty() ? "_" : token.feats);
    lemmas.emplace_back(token.lemma);
    heads.emplace_back(std::int64_t{token.head} + 1);
    labels.emplace_back(token.deprel);
  }
  return {{"words", std::move(words)},
          {"upos", std::move(upos)},
          {"xpos", std::move(xpos)},
          {"feats", std::move(feats)},
          {"lemma", std::move(lemmas)},
          {"heads", std::move(heads)},
          {"deprel", std::move(labels)},
          {"ner", spans_of(sentence.names)},
          {"mention", spans_of(sentence.mentions)},
          {"confidence", confidence}};
}

/// Stands behind the relation head and writes down what it decides.
class LabelPrinter final : public ProposalJudge {
 public:
  LabelPrinter(std::shared_ptr<const ProposalJudge> judge, std::shared_ptr<const Student> student,
               std::shared_ptr<const Gazetteer> gazetteer)
      : judge_(std::move(judge)), student_(std::move(student)), gazetteer_(std::move(gazetteer)) {
    if (student_ != nullptr) triage_.emplace(student_->model(), student_->width());
  }

  void judge(const AnnotatedDocument& document, const Lexicon& lexicon,
             std::vector<Proposal>& proposals) const override {
    judge_->judge(document, lexicon, proposals);
    std::vector<double> best(document.sentences.size());
    for (const Proposal& proposal : proposals) {
      double& known = best[proposal.sentence];
      known = std::max(known, proposal.confidence);
    }
    std::vector<float> scores(best.size(), -std::numeric_limits<float>::infinity());
    if (triage_) {
      student_->read(document, std::vector<bool>(best.size(), true),
                     [&](std::span<const Window> windows, const float* vectors, std::size_t slots) {
                       triage_->score(windows, vectors, slots, scores);
                     });
    }
    for (std::size_t s = 0; s < best.size(); ++s) {
      Json::Object line = to_json(document.sentences[s], best[s]);
      line.emplace_back("named", may_carry_statement(document.sentences[s], *gazetteer_));
      if (triage_) line.emplace_back("triage", double{scores[s]});
      std::cout << Json(std::move(line)).dump() << "\n";
    }
  }

 private:
  std::shared_ptr<const ProposalJudge> judge_;
  std::shared_ptr<const Student> student_;
  std::optional<Triage> triage_;
  std::shared_ptr<const Gazetteer> gazetteer_;
};

int run(int argc, char** argv) {
  std::vector<std::string> inputs(argv + 1, argv + argc);
  std::string path = data_path("models/english.model").string();
  if (inputs.size() >= 2 && inputs[0] == "--model") {
    path = inputs[1];
    inputs.erase(inputs.begin(), inputs.begin() + 2);
  }
  const auto model = std::make_shared<const ModelFile>(path);
  PipelineOptions options;
  options.analyzer = std::make_shared<const Analyzer>(model);
  std::shared_ptr<const Student> student;
  if (Triage::in(*model)) student = std::make_shared<const Student>(model);
  options.judge = std::make_shared<const LabelPrinter>(std::make_shared<const RelationHead>(model),
                                                       student, Gazetteer::builtin());
  options.skip_barren = false;
  const Pipeline pipeline(options);
  bool failed = false;
  for (const Input& input : list_inputs(inputs)) {
    read_documents(
        input, [&](Document document) { pipeline.run(std::move(document)); },
        [&](const InputError& error) {
          failed = true;
          std::cerr << error.full_message() << "\n";
        });
  }
  return failed ? 3 : 0;
}

}  // namespace
}  // namespace entente::extractors

int main(int argc, char** argv) {
  try {
    return entente::extractors::run(argc, argv);
  } catch (const entente::Error& error) {
    std::cerr << error.full_message() << "\n";
    return 3;
  }
}
