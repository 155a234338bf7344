#pragma once

#include <memory>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"

namespace entente::extractors {

/// Ties pronouns and definite descriptions ("the country", "the two leaders", "the Russian
/// president") to entities that the document has named before; adds them to `mentions`, a plural
/// one once per member with the same words. The first person is whoever speaks
/// (extractors/speakers.h). Needs mentions and trees.
class CoreferenceAnnotator : public Annotator {
 public:
  CoreferenceAnnotator(std::shared_ptr<const Gazetteer> gazetteer,
                       std::shared_ptr<const Lexicon> lexicon);
  void annotate(AnnotatedDocument& document) const override;

 private:
  std::shared_ptr<const Gazetteer> gazetteer_;
  std::shared_ptr<const Lexicon> lexicon_;
};

}  // namespace entente::extractors
