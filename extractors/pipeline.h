#pragma once

#include <memory>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"
#include "extractors/relations.h"

namespace entente::extractors {

/// Chooses among the proposals of a document: changes their confidences, drops or adds some. The
/// lexicon is the one that the document was read with.
/// Implementations are immutable and may be shared between threads.
class ProposalJudge {
 public:
  virtual ~ProposalJudge() = default;
  virtual void judge(const AnnotatedDocument& document, const Lexicon& lexicon,
                     std::vector<Proposal>& proposals) const = 0;
};

struct PipelineOptions {
  std::vector<std::string> gazetteer_files;  ///< read after the built-in ones
  std::vector<std::string> lexicon_files;
  /// Fills in tags, trees and name spans of sentences that are not `analysed` yet; null means
  /// default_analyzer().
  std::shared_ptr<const Annotator> analyzer;
  /// The learned half of the relation stage; null leaves the frames alone.
  std::shared_ptr<const ProposalJudge> judge;
  /// Analyse only sentences that may carry a statement.
  bool skip_barren = true;
  bool relations = true;  ///< false stops after the linguistic analysis (annotate)
  /// Of which a proposal becomes a statement; weaker ones are hints (pool_weak_evidence).
  double min_confidence = 0.2;
};

/// A document's whole way: sentences and tokens, analysis, mentions, coreference, relations,
/// statements. Immutable; one may be shared between threads. The result depends on the document
/// alone.
class Pipeline {
 public:
  /// Throws InputError for a gazetteer or lexicon file that cannot be read.
  explicit Pipeline(PipelineOptions options);

  AnnotatedDocument run(Document document) const;
  /// The same for sentences and tokens that are there already (of a CoNLL-U file).
  void run(AnnotatedDocument& document) const;

 private:
  void analyse_fertile(AnnotatedDocument& document) const;

  PipelineOptions options_;
  std::shared_ptr<const Gazetteer> gazetteer_;
  std::shared_ptr<const Lexicon> lexicon_;
  RelationFinder finder_;
};

/// The analyzer of models/english.model (see data_path.h), read once a process and shared. Throws
/// InputError where the file is missing or broken.
std::shared_ptr<const Annotator> default_analyzer();

/// True for a sentence that may say something of two entities: two names, or a name and a pronoun
/// or definite noun phrase. Needs tokens only.
bool may_carry_statement(const Sentence& sentence, const Gazetteer& gazetteer);

}  // namespace entente::extractors
