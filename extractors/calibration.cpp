#include "extractors/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/error.h"
#include "core/text.h"
#include "extractors/data.h"

namespace entente::extractors {
namespace {

std::string_view kind_name(MentionKind kind) {
  switch (kind) {
    case MentionKind::kName:
      return "name";
    case MentionKind::kAdjective:
      return "adjective";
    case MentionKind::kNominal:
      return "nominal";
    case MentionKind::kPronoun:
      return "pronoun";
  }
  return "name";
}

std::string bucket(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t distance = a > b ? a - b : b - a;
  if (distance <= 2) return "near";
  if (distance <= 6) return "middle";
  if (distance <= 12) return "far";
  return "remote";
}

}  // namespace

Features features_of(const AnnotatedDocument& document, const Proposal& proposal) {
  Features features;
  const auto add = [&](std::string name, double value = 1.0) {
    features.emplace_back(std::move(name), value);
  };
  const Entity& subject = document.entities[static_cast<std::size_t>(proposal.subject)];
  const Entity& object = document.entities[static_cast<std::size_t>(proposal.object)];
  const Mention& from = document.mentions[proposal.subject_mention];
  const Mention& to = document.mentions[proposal.object_mention];
  const Sentence& sentence = document.sentences[proposal.sentence];
  const std::string relation(name_of(proposal.relation));
  const std::string types =
      std::string(name_of(subject.type)) + ">" + std::string(name_of(object.type));
  const double p = std::clamp(proposal.confidence, 0.02, 0.98);
  add("bias");
  add("raw", std::log(p / (1 - p)));
  add("relation=" + relation);
  add("frame=" + proposal.frame);
  if (proposal.frame.starts_with("rule/")) add(proposal.frame + "=" + relation);
  add("types=" + types);
  add("relation+types=" + relation + " " + types);
  add("subject kind=" + std::string(kind_name(from.kind)));
  add("object kind=" + std::string(kind_name(to.kind)));
  if (proposal.polarity == Polarity::kNegative) {
    add("negative");
    add("negative " + relation);
  }
  add("modality=" + std::string(name_of(proposal.modality)));
  add("word=" + sentence.tokens[proposal.predicate].upos);
  add("subject distance=" + bucket(from.head, proposal.predicate));
  add("object distance=" + bucket(to.head, proposal.predicate));
  if (sentence.heading) add("heading");
  if (from.head > to.head) add("inverted");
  if (sentence.tokens.size() > 35) add("long sentence");
  return features;
}

std::shared_ptr<const Calibration> Calibration::builtin() {
  static const auto kBuiltin = std::make_shared<const Calibration>(
      confidence_file().text, std::string(confidence_file().name));
  return kBuiltin;
}

Calibration::Calibration(std::string_view text, const std::string& file) {
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) {
      throw InputError("a feature and a weight expected", file + ":" + std::to_string(number));
    }
    weights_[std::string(line.substr(0, tab))] =
        std::strtod(std::string(line.substr(tab + 1)).c_str(), nullptr);
  }
}

double Calibration::probability(const Features& features) const {
  double sum = 0;
  for (const auto& [name, value] : features) {
    if (const auto weight = weights_.find(name); weight != weights_.end()) {
      sum += weight->second * value;
    }
  }
  return 1 / (1 + std::exp(-sum));
}

}  // namespace entente::extractors
