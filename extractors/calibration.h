#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// What the confidence of a proposal is computed from: named features with values.
using Features = std::vector<std::pair<std::string, double>>;
Features features_of(const AnnotatedDocument& document, const Proposal& proposal);

/// Turns a proposal's features into the probability that an annotator would write it: a logistic
/// regression fitted on the annotated texts by extractors/training/fit_confidence.py. Immutable;
/// shared between threads.
class Calibration {
 public:
  static std::shared_ptr<const Calibration> builtin();
  /// Lines "feature TAB weight"; throws InputError ("file:line") for others.
  Calibration(std::string_view text, const std::string& file);

  double probability(const Features& features) const;

 private:
  std::unordered_map<std::string, double> weights_;
};

}  // namespace entente::extractors
