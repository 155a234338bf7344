#include "extractors/pipeline.h"

#include <fstream>
#include <iterator>
#include <string_view>
#include <unordered_set>

#include "core/error.h"
#include "core/text.h"
#include "extractors/analyzer.h"
#include "extractors/assembly.h"
#include "extractors/calibration.h"
#include "extractors/coreference.h"
#include "extractors/dateline.h"
#include "extractors/mentions.h"
#include "extractors/name_agreement.h"
#include "extractors/tokenizer.h"
#include "extractors/treaty_names.h"

namespace entente::extractors {
namespace {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

NamedTexts read_files(const std::vector<std::string>& paths) {
  NamedTexts files;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError("cannot be read", path);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (const auto bad = find_invalid_utf8(text)) {
      throw InputError("not UTF-8", path + ": byte " + std::to_string(*bad));
    }
    files.emplace_back(path, std::move(text));
  }
  return files;
}

std::shared_ptr<const Gazetteer> gazetteer_for(const PipelineOptions& options) {
  if (options.gazetteer_files.empty()) return Gazetteer::builtin();
  return Gazetteer::with(read_files(options.gazetteer_files));
}

std::shared_ptr<const Lexicon> lexicon_for(const PipelineOptions& options) {
  if (options.lexicon_files.empty()) return Lexicon::builtin();
  return Lexicon::with(read_files(options.lexicon_files));
}

/// Bylines, dates and what a page says around its text are no sentences of it.
void drop_boilerplate(AnnotatedDocument& document) {
  std::erase_if(document.sentences, [&](const Sentence& sentence) {
    const std::string_view text = std::string_view(document.source.text)
                                      .substr(sentence.begin, sentence.end - sentence.begin);
    return is_boilerplate(text) || is_date_line(text);
  });
}

}  // namespace

std::shared_ptr<const Annotator> default_analyzer() {
  static const std::shared_ptr<const Annotator> kAnalyzer =
      load_analyzer(load_model(), Depth::kThorough);
  return kAnalyzer;
}

bool may_carry_statement(const Sentence& sentence, const Gazetteer& gazetteer) {
  static const std::unordered_set<std::string_view> kPronouns = {
      "he", "she", "it", "they", "his", "her",   "its",   "their", "them", "him",  "we",    "our",
      "us", "i",   "my", "both", "who", "which", "whose", "two",   "the",  "this", "these", "that"};
  std::size_t names = 0;
  std::size_t anaphors = 0;
  std::size_t capitals = 0;
  const auto matches = gazetteer.match(sentence.tokens);
  names = matches.size();
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    const std::string& form = sentence.tokens[i].form;
    if (kPronouns.contains(to_lower(form))) ++anaphors;
    std::size_t offset = 0;
    if (i > 0 && !form.empty() && is_upper(next_code_point(form, offset))) ++capitals;
  }
  if (names >= 2) return true;
  return names + capitals + (anaphors > 0 ? 1 : 0) >= 2 && names + capitals >= 1;
}

Pipeline::Pipeline(PipelineOptions options)
    : options_(std::move(options)),
      gazetteer_(gazetteer_for(options_)),
      lexicon_(lexicon_for(options_)),
      finder_(lexicon_) {
  if (options_.analyzer == nullptr) options_.analyzer = default_analyzer();
}

AnnotatedDocument Pipeline::run(Document document) const {
  AnnotatedDocument annotated;
  annotated.source = std::move(document);
  Tokenizer().annotate(annotated);
  if (options_.relations) drop_boilerplate(annotated);
  run(annotated);
  return annotated;
}

void Pipeline::run(AnnotatedDocument& document) const {
  if (options_.skip_barren && options_.relations) {
    analyse_fertile(document);
  } else {
    options_.analyzer->annotate(document);
  }
  agree_on_names(document);
  for (Sentence& sentence : document.sentences) {
    if (!sentence.analysed) continue;
    for (Token& token : sentence.tokens) {
      token.lemma = lexicon_->lemma_of(token.form, token.lemma, token.upos);
    }
  }
  MentionAnnotator(gazetteer_, lexicon_).annotate(document);
  CoreferenceAnnotator(gazetteer_, lexicon_).annotate(document);
  if (!options_.relations) {
    drop_unnamed_treaties(document);
    return;
  }
  std::vector<Proposal> proposals;
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    for (Proposal& proposal : finder_.propose(document, s)) {
      proposals.push_back(std::move(proposal));
    }
  }
  if (options_.judge != nullptr) {
    // The head takes the frames' own confidence as evidence and sets the final one.
    options_.judge->judge(document, *lexicon_, proposals);
  } else {
    for (Proposal& proposal : proposals) {
      proposal.confidence = Calibration::builtin()->probability(features_of(document, proposal));
    }
  }
  // Before treaties get names, since what several sentences hint at may name one.
  pool_weak_evidence(options_.min_confidence, proposals);
  name_treaties(document, options_.min_confidence, proposals);
  document.statements = assemble(document, proposals, options_.min_confidence);
  drop_unnamed_treaties(document);
}

/// Barren sentences wait aside while the analyzer runs, so that it never sees them.
void Pipeline::analyse_fertile(AnnotatedDocument& document) const {
  std::vector<bool> fertile(document.sentences.size());
  for (std::size_t s = 0; s < fertile.size(); ++s) {
    fertile[s] = may_carry_statement(document.sentences[s], *gazetteer_);
  }
  std::vector<Sentence> all = std::move(document.sentences);
  document.sentences.clear();
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (fertile[s]) document.sentences.push_back(std::move(all[s]));
  }
  options_.analyzer->annotate(document);
  auto analysed = document.sentences.begin();
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (fertile[s]) all[s] = std::move(*analysed++);
  }
  document.sentences = std::move(all);
}

}  // namespace entente::extractors
