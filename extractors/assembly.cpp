#include "extractors/assembly.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "core/text.h"
#include "extractors/details.h"
#include "extractors/syntax.h"

namespace entente::extractors {
namespace {

constexpr std::uint32_t kLongClause = 40;
/// Evidence of fewer words than this (less one) is widened.
constexpr std::uint32_t kShortest = 5;

/// Takes in the quotation mark that closes or opens what stands in [first, last], where only
/// punctuation lies between.
void balance_quotes(const Sentence& sentence, std::uint32_t& first, std::uint32_t& last) {
  const auto& tokens = sentence.tokens;
  std::int32_t open = -1;    // the last opening mark that nothing has closed
  std::int32_t closed = -1;  // the first closing mark whose opening lies before `first`
  bool inside = false;
  for (std::uint32_t t = 0; t <= last; ++t) {
    const std::string& form = tokens[t].form;
    const bool straight = form == "\"";
    const bool opens = form == "“" || form == "``" || (straight && !inside);
    const bool closes = form == "”" || form == "''" || (straight && inside);
    if (opens) {
      inside = true;
      open = static_cast<std::int32_t>(t);
    } else if (closes) {
      inside = false;
      if (t >= first && open >= 0 && open < static_cast<std::int32_t>(first)) closed = open;
      open = -1;
    }
  }
  const auto is_mark = [&](std::uint32_t t) { return tokens[t].upos == "PUNCT"; };
  if (open >= static_cast<std::int32_t>(first)) {
    std::uint32_t t = last;
    while (t + 1 < tokens.size() && is_mark(t + 1)) {
      ++t;
      const std::string& form = tokens[t].form;
      if (form == "”" || form == "''" || form == "\"") {
        last = t;
        break;
      }
    }
  }
  if (closed >= 0) {
    std::uint32_t t = first;
    while (t > static_cast<std::uint32_t>(closed) && is_mark(t - 1)) --t;
    if (t == static_cast<std::uint32_t>(closed)) first = t;
  }
}

/// The words that say it: from the first to the last of predicate and arguments, with the clause
/// around them where that is short.
Evidence evidence_for(const AnnotatedDocument& document, const Syntax& syntax,
                      const Proposal& proposal) {
  const Sentence& sentence = document.sentences[proposal.sentence];
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
  // Two words say nothing to a reader: take in what governs them.
  for (std::int32_t word = syntax.head(proposal.predicate); word >= 0 && last - first < kShortest;
       word = syntax.head(static_cast<std::uint32_t>(word))) {
    const auto wider = syntax.span(static_cast<std::uint32_t>(word));
    if (std::max(last, wider.second) - std::min(first, wider.first) > kLongClause) break;
    first = std::min(first, wider.first);
    last = std::max(last, wider.second);
  }
  while (last > first && sentence.tokens[last].upos == "PUNCT" &&
         sentence.tokens[last].form != ")" && sentence.tokens[last].form != "”") {
    --last;
  }
  while (first < last && sentence.tokens[first].upos == "PUNCT" &&
         sentence.tokens[first].form != "“" && sentence.tokens[first].form != "(") {
    ++first;
  }
  balance_quotes(sentence, first, last);
  Evidence evidence;
  evidence.start = sentence.tokens[first].begin;
  evidence.end = sentence.tokens[last].end;
  evidence.text = document.source.text.substr(evidence.start, evidence.end - evidence.start);
  evidence.sentence = proposal.sentence;
  return evidence;
}

using Said = std::tuple<std::int32_t, Relation, std::int32_t>;

/// Subject, relation and object; one for both directions of a symmetric relation.
Said said_by(const Proposal& proposal) {
  std::int32_t subject = proposal.subject;
  std::int32_t object = proposal.object;
  if (info(proposal.relation).symmetric && object < subject) std::swap(subject, object);
  return {subject, proposal.relation, object};
}

/// What a frame reads as denied in a sentence.
std::set<std::pair<std::uint32_t, Said>> denied_by_frames(const std::vector<Proposal>& proposals,
                                                          double min_confidence) {
  std::set<std::pair<std::uint32_t, Said>> denied;
  for (const Proposal& proposal : proposals) {
    if (proposal.polarity == Polarity::kNegative && proposal.confidence >= min_confidence &&
        proposal.frame != kHeadFrame) {
      denied.emplace(proposal.sentence, said_by(proposal));
    }
  }
  return denied;
}

/// Drops the doubtful statements that are no facts (any Modality but actual) where the document
/// states the same two, relation and polarity as a fact, at least as surely.
void yield_to_facts(std::vector<Statement>& statements) {
  constexpr double kDoubtful = 0.5;
  const auto said = [](const Statement& s) {
    return std::tuple{s.subject.id, s.relation, s.object.id, s.polarity};
  };
  std::map<decltype(said(statements[0])), double> facts;
  for (const Statement& statement : statements) {
    if (statement.modality != Modality::kActual) continue;
    double& surest = facts[said(statement)];
    surest = std::max(surest, statement.confidence);
  }
  std::erase_if(statements, [&](const Statement& statement) {
    if (statement.modality == Modality::kActual || statement.confidence >= kDoubtful) return false;
    const auto fact = facts.find(said(statement));
    return fact != facts.end() && fact->second >= statement.confidence;
  });
}

}  // namespace

void pool_weak_evidence(double min_confidence, std::vector<Proposal>& proposals) {
  // However long a document, what it hints at in passing again and again is no fact for that.
  constexpr std::size_t kMostHints = 5;
  // For each statement the surest reading of each sentence, as `assemble` keeps it.
  std::map<Said, std::map<std::uint32_t, Proposal*>> by_sentence;
  for (Proposal& proposal : proposals) {
    Proposal*& best = by_sentence[said_by(proposal)][proposal.sentence];
    if (best == nullptr || proposal.confidence > best->confidence) best = &proposal;
  }
  for (const auto& [said, sentences] : by_sentence) {
    std::map<std::pair<Polarity, Modality>, std::vector<Proposal*>> by_reading;
    for (const auto& [sentence, best] : sentences) {
      by_reading[{best->polarity, best->modality}].push_back(best);
    }
    for (auto& [reading, found] : by_reading) {
      std::ranges::stable_sort(found, std::greater<>(), &Proposal::confidence);
      double all_wrong = 1 - found[0]->confidence;
      std::size_t hints = 0;
      for (std::size_t i = 1; i < found.size() && hints < kMostHints; ++i) {
        if (found[i]->confidence >= min_confidence) continue;
        all_wrong *= 1 - found[i]->confidence;
        ++hints;
      }
      found[0]->confidence = 1 - all_wrong;
    }
  }
}

std::vector<Statement> assemble(const AnnotatedDocument& document,
                                const std::vector<Proposal>& proposals, double min_confidence) {
  std::vector<Statement> statements;
  const auto denied = denied_by_frames(proposals, min_confidence);
  for (Proposal proposal : proposals) {
    if (proposal.confidence < min_confidence) continue;
    // What the head makes of a further mention of the same two is no affirmation.
    if (proposal.polarity == Polarity::kPositive && proposal.frame == kHeadFrame &&
        denied.contains({proposal.sentence, said_by(proposal)})) {
      continue;
    }
    const Syntax syntax(document.sentences[proposal.sentence]);
    Statement statement;
    statement.evidence = evidence_for(document, syntax, proposal);
    add_details(document, syntax, statement.evidence, proposal);
    statement.doc = document.source.id;
    statement.subject = document.entities[static_cast<std::size_t>(proposal.subject)];
    statement.object = document.entities[static_cast<std::size_t>(proposal.object)];
    statement.relation = proposal.relation;
    // One statement for both directions of a symmetric relation: the ids' order decides.
    if (info(statement.relation).symmetric && statement.object.id < statement.subject.id) {
      std::swap(statement.subject, statement.object);
    }
    statement.polarity = proposal.polarity;
    statement.modality = proposal.modality;
    statement.props = proposal.props;
    statement.time = proposal.time;
    statement.attribution = proposal.attribution;
    statement.confidence = std::clamp(proposal.confidence, 0.01, 0.99);
    statements.push_back(std::move(statement));
  }
  // A sentence says a thing once: of several readings the surest stays.
  const auto said = [](const Statement& s) {
    return std::tie(s.evidence.sentence, s.subject.id, s.relation, s.object.id);
  };
  std::stable_sort(statements.begin(), statements.end(),
                   [&](const Statement& a, const Statement& b) {
                     if (said(a) != said(b)) return said(a) < said(b);
                     return a.confidence > b.confidence;
                   });
  statements.erase(
      std::unique(statements.begin(), statements.end(),
                  [&](const Statement& a, const Statement& b) { return said(a) == said(b); }),
      statements.end());
  yield_to_facts(statements);
  const auto key = [](const Statement& s) {
    return std::tie(s.evidence.sentence, s.evidence.start, s.evidence.end, s.subject.id, s.relation,
                    s.object.id);
  };
  std::stable_sort(statements.begin(), statements.end(),
                   [&](const Statement& a, const Statement& b) { return key(a) < key(b); });
  return statements;
}

}  // namespace entente::extractors
