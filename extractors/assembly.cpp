#include "extractors/assembly.h"

#include <algorithm>
#include <tuple>

#include "core/text.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

constexpr std::uint32_t kLongClause = 40;

/// The words that say it: from the first to the last of predicate and arguments, with the clause
/// around them where that is short.
Evidence evidence_for(const AnnotatedDocument& document, const Proposal& proposal) {
  const Sentence& sentence = document.sentences[proposal.sentence];
  const Syntax syntax(sentence);
  const Mention& subject = document.mentions[proposal.subject_mention];
  const Mention& object = document.mentions[proposal.object_mention];
  std::uint32_t first = proposal.predicate;
  std::uint32_t last = proposal.predicate;
  for (const Mention* mention : {&subject, &object}) {
    if (mention->sentence != proposal.sentence) continue;
    first = std::min(first, mention->first);
    last = std::max(last, mention->last);
  }
  const auto span = syntax.span(proposal.predicate);
  const std::uint32_t from = std::min(first, span.first);
  const std::uint32_t to = std::max(last, span.second);
  if (to - from < kLongClause) {
    first = from;
    last = to;
  } else {
    // A long clause: keep the phrases of the two ends whole, as far as they are short.
    for (const Mention* mention : {&subject, &object}) {
      if (mention->sentence != proposal.sentence) continue;
      const auto phrase = syntax.span(mention->head);
      if (phrase.second - phrase.first < 12) {
        first = std::min(first, phrase.first);
        last = std::max(last, phrase.second);
      }
    }
  }
  while (last > first && sentence.tokens[last].upos == "PUNCT" &&
         sentence.tokens[last].form != ")" && sentence.tokens[last].form != "”") {
    --last;
  }
  while (first < last && sentence.tokens[first].upos == "PUNCT" &&
         sentence.tokens[first].form != "“" && sentence.tokens[first].form != "(") {
    ++first;
  }
  Evidence evidence;
  evidence.start = sentence.tokens[first].begin;
  evidence.end = sentence.tokens[last].end;
  evidence.text = document.source.text.substr(evidence.start, evidence.end - evidence.start);
  evidence.sentence = proposal.sentence;
  return evidence;
}

}  // namespace

std::vector<Statement> assemble(const AnnotatedDocument& document,
                                const std::vector<Proposal>& proposals, double min_confidence) {
  std::vector<Statement> statements;
  for (const Proposal& proposal : proposals) {
    if (proposal.confidence < min_confidence) continue;
    Statement statement;
    statement.doc = document.source.id;
    statement.subject = document.entities[static_cast<std::size_t>(proposal.subject)];
    statement.object = document.entities[static_cast<std::size_t>(proposal.object)];
    statement.relation = proposal.relation;
    statement.polarity = proposal.polarity;
    statement.modality = proposal.modality;
    statement.props = proposal.props;
    statement.time = proposal.time;
    statement.attribution = proposal.attribution;
    statement.confidence = std::clamp(proposal.confidence, 0.01, 0.99);
    statement.evidence = evidence_for(document, proposal);
    statements.push_back(std::move(statement));
  }
  const auto key = [](const Statement& s) {
    return std::tie(s.evidence.sentence, s.evidence.start, s.evidence.end, s.subject.id, s.relation,
                    s.object.id, s.polarity, s.modality);
  };
  std::stable_sort(statements.begin(), statements.end(),
                   [&](const Statement& a, const Statement& b) { return key(a) < key(b); });
  statements.erase(
      std::unique(statements.begin(), statements.end(),
                  [&](const Statement& a, const Statement& b) { return key(a) == key(b); }),
      statements.end());
  return statements;
}

}  // namespace entente::extractors
