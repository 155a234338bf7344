#include "extractors/relation_head.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "extractors/attribution.h"
#include "extractors/merging.h"
#include "extractors/modality.h"
#include "extractors/syntax.h"
#include "extractors/time.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kMostPairs = 80;
/// Words that are read before the first mention of a sentence and after the last.
constexpr std::size_t kAround = 8;
/// Rows of the encoder that are run at once.
constexpr std::size_t kRowsAtOnce = 768;

}  // namespace

struct RelationHead::Workspace {
  EncoderInput input;
  std::vector<MentionPair> pairs;
  PairWorkspace network;
};

RelationHead::RelationHead(std::shared_ptr<const ModelFile> model)
    : model_(std::move(model)),
      wordpiece_(model_->strings("vocab")),
      network_(*model_, "relations", model_->strings("relation_labels").size()) {
  for (std::string name : model_->strings("relation_labels")) {
    Label label{};
    label.symmetric = name.back() != '>' && name.back() != '<';
    label.forward = name.back() != '<';
    if (!label.symmetric) name.pop_back();
    const auto relation = relation_from(name);
    if (!relation) model_->fail("the relation head knows the unknown relation " + name);
    label.relation = *relation;
    labels_.push_back(label);
  }
  implied_ = static_cast<std::size_t>(model_->config("relation_implied", 0));
  calibration_ = model_->f32("relations.calibration", 4, 2);
  if (model_->has("relations_deep.positions")) {
    deep_calibration_ = model_->f32("relations_deep.calibration", 4, 2);
  }
}

/// Appends the pieces of a name; its rows, or none where fewer than `room` pieces are free.
Rows RelationHead::add_name(std::string_view name, std::size_t room, EncoderInput& input) const {
  const std::size_t begin = input.rows();
  std::size_t at = 0;
  while (at < name.size()) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    const WordPieces pieces = wordpiece_.encode(name.substr(at, end - at));
    at = end + 1;
    if (input.rows() - begin + pieces.count > room) {
      input.pieces.resize(begin);
      input.shapes.resize(begin);
      return {0, 0};
    }
    for (std::size_t i = 0; i < pieces.count; ++i) {
      input.pieces.push_back(pieces.ids[i]);
      input.shapes.push_back(pieces.shape);
    }
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(input.rows())};
}

void RelationHead::add_sentence(const AnnotatedDocument& document,
                                const SentenceCandidates& candidates,
                                const std::vector<Proposal>& proposals,
                                Workspace& workspace) const {
  const Sentence& sentence = document.sentences[candidates.sentence];
  EncoderInput& input = workspace.input;
  const auto base = static_cast<std::uint32_t>(input.rows());
  const auto sequence = static_cast<std::uint32_t>(input.sequences());
  const std::size_t longest = std::min<std::size_t>(network_.longest(), 510);

  const auto mention_at = [&](std::size_t place) -> const Mention& {
    return document.mentions[candidates.mentions[place]];
  };
  std::size_t first = sentence.tokens.size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < candidates.present; ++i) {
    first = std::min<std::size_t>(first, mention_at(i).first);
    end = std::max<std::size_t>(end, mention_at(i).last + 1);
  }
  first -= std::min(first, kAround);
  end = std::min(end + kAround, sentence.tokens.size());

  // Rows of each word, none where it is not read.
  std::vector<Rows> words(sentence.tokens.size());
  input.pieces.push_back(wordpiece_.start());
  input.shapes.push_back(kRootShape);
  for (std::size_t i = first; i < end; ++i) {
    const WordPieces pieces = wordpiece_.encode(sentence.tokens[i].form);
    if (input.rows() - base + pieces.count + 1 > longest) break;
    words[i].first = static_cast<std::uint32_t>(input.rows());
    for (std::size_t k = 0; k < pieces.count; ++k) {
      input.pieces.push_back(pieces.ids[k]);
      input.shapes.push_back(pieces.shape);
    }
    words[i].second = static_cast<std::uint32_t>(input.rows());
  }
  input.pieces.push_back(wordpiece_.separator());
  input.shapes.push_back(kRootShape);

  const auto entity_of = [&](const Mention& m) -> const Entity& {
    return document.entities[static_cast<std::size_t>(m.entity)];
  };
  const auto type_of = [&](const Mention& m) {
    return static_cast<std::size_t>(entity_of(m).type);
  };
  // Rows of each mention; none where the sentence was cut. What is implied follows by its name.
  std::vector<Rows> rows(candidates.mentions.size());
  for (std::size_t i = 0; i < candidates.mentions.size(); ++i) {
    const Mention& m = mention_at(i);
    if (i < candidates.present) {
      if (words[m.last].second > 0) rows[i] = {words[m.first].first, words[m.last].second};
    } else {
      rows[i] = add_name(entity_of(m).name, longest - (input.rows() - base), input);
    }
    input.marks.resize(input.rows(), 0);
    const std::size_t mark =
        i < candidates.present
            ? 1 + type_of(m) * PairNetwork::kMentionKinds + static_cast<std::size_t>(m.kind)
            : 1 + PairNetwork::kEntityTypes * PairNetwork::kMentionKinds + type_of(m);
    std::fill(input.marks.begin() + rows[i].first, input.marks.begin() + rows[i].second,
              static_cast<std::uint8_t>(mark));
  }
  input.marks.resize(input.rows(), 0);
  input.starts.push_back(static_cast<std::uint32_t>(input.rows()));

  constexpr std::int64_t kFar = 1 << 20;
  // Distance in words, and the two mentions.
  std::vector<std::tuple<std::int64_t, std::uint32_t, std::uint32_t>> near;
  for (std::uint32_t i = 0; i < candidates.present; ++i) {
    for (std::uint32_t j = i + 1; j < candidates.mentions.size(); ++j) {
      const Mention& a = mention_at(i);
      const Mention& b = mention_at(j);
      if (a.entity == b.entity || rows[i].second == 0 || rows[j].second == 0) continue;
      near.emplace_back(
          j < candidates.present ? std::int64_t{b.first} - std::int64_t{a.last} : kFar, i, j);
    }
  }
  std::sort(near.begin(), near.end());
  if (near.size() > kMostPairs) near.resize(kMostPairs);
  std::sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return std::pair(std::get<1>(a), std::get<2>(a)) < std::pair(std::get<1>(b), std::get<2>(b));
  });

  std::map<std::uint32_t, std::uint32_t> place_of;  // mention → place
  for (std::uint32_t i = 0; i < candidates.mentions.size(); ++i) {
    place_of[candidates.mentions[i]] = i;
  }
  const std::size_t n = labels_.size();
  for (const auto& [distance, i, j] : near) {
    MentionPair pair;
    pair.sequence = sequence;
    pair.first = i;
    pair.second = j;
    const Mention& a = mention_at(i);
    const Mention& b = mention_at(j);
    pair.implied = j >= candidates.present;
    pair.first_rows = rows[i];
    pair.second_rows = rows[j];
    if (!pair.implied) pair.tree = tree_path(sentence, a.head, b.head);
    for (const std::uint32_t word : pair.tree.words) {
      if (words[word].second > 0) pair.path_rows.push_back(words[word]);
    }
    pair.types = type_of(a) * PairNetwork::kEntityTypes + type_of(b);
    pair.proposals.assign(PairNetwork::proposals_in(n), 0.0f);
    for (const std::size_t p : candidates.proposals) {
      const Proposal& proposal = proposals[p];
      const auto s = place_of.find(proposal.subject_mention);
      const auto o = place_of.find(proposal.object_mention);
      if (s == place_of.end() || o == place_of.end()) continue;
      const bool forward = s->second == i && o->second == j;
      if (!forward && !(s->second == j && o->second == i)) continue;
      for (std::size_t k = 0; k < n; ++k) {
        if (labels_[k].relation != proposal.relation) continue;
        if (!labels_[k].symmetric && labels_[k].forward != forward) continue;
        pair.proposals[k] = std::max(pair.proposals[k], static_cast<float>(proposal.confidence));
      }
      if (proposal.polarity == Polarity::kNegative) pair.proposals[n] = 1;
      pair.proposals[n + 1 + static_cast<std::size_t>(proposal.modality)] = 1;
    }
    workspace.pairs.push_back(std::move(pair));
  }
}

RelationHead::Reading RelationHead::reading_of(const AnnotatedDocument& document) const {
  return !deep_calibration_.empty() && is_dense(document) ? Reading::kDeep : Reading::kUsual;
}

void RelationHead::score_pairs(Reading how, Workspace& workspace) const {
  if (workspace.pairs.empty()) return;
  const float share = how == Reading::kDeep ? 0.5f : 1.0f;
  network_.score(workspace.input, share, workspace.pairs, workspace.network);
  if (how == Reading::kUsual) return;
  const PairNetwork& deep = deep_.get(*model_, "relations_deep", labels_.size());
  if (deep.longest() < network_.longest()) model_->fail("relations_deep reads shorter sentences");
  deep.score(workspace.input, share, workspace.pairs, workspace.network);
}

double RelationHead::calibrated(float logit, Support support, Reading how) const {
  const auto& calibration = how == Reading::kDeep ? deep_calibration_ : calibration_;
  const float* line = calibration.data() + 2 * static_cast<std::size_t>(support);
  return 1.0 / (1.0 + std::exp(-static_cast<double>(line[0] * logit + line[1])));
}

void RelationHead::merge(const AnnotatedDocument& document, const SentenceCandidates& candidates,
                         std::span<const MentionPair> pairs, Reading how, const Lexicon& lexicon,
                         std::vector<Proposal>& proposals) const {
  // What stays below this confidence is no hint either (pool_weak_evidence).
  constexpr double kFloor = 0.05;
  const Sentence& sentence = document.sentences[candidates.sentence];
  std::optional<Syntax> syntax;
  std::optional<std::vector<TimeExpression>> times;
  const std::size_t first_added = proposals.size();
  for (const MentionPair& pair : pairs) {
    const std::uint32_t ends[2] = {candidates.mentions[pair.first],
                                   candidates.mentions[pair.second]};
    const auto best = static_cast<std::size_t>(
        std::max_element(pair.labels.begin(), pair.labels.end()) - pair.labels.begin());
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      const Label& label = labels_[k];
      const HeadReading said{pair.denied[k], pair.open[k], pair.qualified, pair.modality};
      bool known = false;
      for (const std::size_t p : candidates.proposals) {
        Proposal& proposal = proposals[p];
        if (proposal.relation != label.relation) continue;
        const bool forward =
            proposal.subject_mention == ends[0] && proposal.object_mention == ends[1];
        const bool backward =
            proposal.subject_mention == ends[1] && proposal.object_mention == ends[0];
        if (label.symmetric ? forward || backward : label.forward ? forward : backward) {
          proposal.confidence = calibrated(pair.labels[k], Support::kFrame, how);
          if (!syntax) syntax.emplace(sentence);
          settle(document, *syntax, lexicon, said, true, proposal.predicate, proposal);
          if (names_victim(document, *syntax, lexicon, proposal) ||
              on_one_side(document, *syntax, proposal)) {
            proposal.confidence = 0;
          }
          known = true;
        }
      }
      const Support support = pair.implied ? Support::kUnsaid
                              : k == best  ? Support::kBest
                                           : Support::kFurther;
      const double confidence = calibrated(pair.labels[k], support, how);
      if (known || confidence < kFloor) continue;
      Proposal added;
      added.sentence = candidates.sentence;
      added.subject_mention = label.forward ? ends[0] : ends[1];
      added.object_mention = label.forward ? ends[1] : ends[0];
      added.subject = document.mentions[added.subject_mention].entity;
      added.object = document.mentions[added.object_mention].entity;
      if (!allows(label.relation, document.entities[static_cast<std::size_t>(added.subject)].type,
                  document.entities[static_cast<std::size_t>(added.object)].type)) {
        continue;
      }
      added.relation = label.relation;
      added.confidence = confidence;
      added.frame = kHeadFrame;
      if (sentence.analysed && names_no_office(document, lexicon, added)) continue;
      const std::uint32_t stands = pair.implied ? ends[0] : added.object_mention;
      added.predicate = pair.tree.meeting >= 0 ? static_cast<std::uint32_t>(pair.tree.meeting)
                                               : document.mentions[stands].head;
      if (sentence.analysed) {
        if (!syntax) syntax.emplace(sentence);
        if (names_victim(document, *syntax, lexicon, added) ||
            on_one_side(document, *syntax, added) ||
            only_quoted(document, *syntax, lexicon, added)) {
          continue;
        }
        if (!times) times = find_times(document, candidates.sentence);
        const std::uint32_t predicate =
            pair.implied ? predicate_over(document.mentions[stands].head, *syntax)
                         : predicate_between(document.mentions[added.subject_mention].head,
                                             document.mentions[added.object_mention].head,
                                             added.predicate, *syntax);
        settle(document, *syntax, lexicon, said, false, predicate, added);
        added.time = time_of(predicate, *times, *syntax);
        const std::uint32_t told = pair.implied ? predicate : added.predicate;
        const Assertion assertion = assertion_of(told, *syntax, lexicon);
        added.attribution = attribution_of(told, assertion, *syntax, lexicon);
      }
      proposals.push_back(std::move(added));
    }
  }
  discount_rivals(document, candidates.proposals, first_added, proposals);
}

void RelationHead::judge(const AnnotatedDocument& document, const Lexicon& lexicon,
                         std::vector<Proposal>& proposals) const {
  std::vector<SentenceCandidates> all = find_candidates(document, proposals, implied_);
  std::erase_if(all, [&](const SentenceCandidates& c) { return !is_judged(document, c); });
  const Reading how = reading_of(document);
  Workspace workspace;
  std::size_t begin = 0;
  while (begin < all.size()) {
    workspace.input.clear();
    workspace.pairs.clear();
    std::size_t end = begin;
    while (end < all.size() && workspace.input.rows() < kRowsAtOnce) {
      add_sentence(document, all[end], proposals, workspace);
      ++end;
    }
    score_pairs(how, workspace);
    std::size_t first = 0;
    for (std::size_t s = begin; s < end; ++s) {
      std::size_t last = first;
      while (last < workspace.pairs.size() && workspace.pairs[last].sequence == s - begin) ++last;
      merge(document, all[s], std::span(workspace.pairs).subspan(first, last - first), how, lexicon,
            proposals);
      first = last;
    }
    begin = end;
  }
}

}  // namespace entente::extractors
