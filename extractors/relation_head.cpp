#include "extractors/relation_head.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/error.h"
#include "extractors/merging.h"
#include "extractors/modality.h"
#include "extractors/syntax.h"
#include "extractors/time.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kTypes = 8;
constexpr std::size_t kKinds = 4;
constexpr std::size_t kModalities = 4;
constexpr std::size_t kMostPairs = 80;
constexpr std::size_t kDistances = 12;
constexpr std::size_t kTypeWidth = 48;
constexpr std::size_t kSmallWidth = 24;
constexpr std::size_t kProposalWidth = 64;
/// Words that are read before the first mention of a sentence and after the last.
constexpr std::size_t kAround = 8;
/// Rows of the encoder that are run at once.
constexpr std::size_t kRowsAtOnce = 768;

std::size_t distance_bucket(std::size_t pieces) {
  return pieces < 6 ? pieces : std::min<std::size_t>(6 + (pieces - 6) / 6, kDistances - 1);
}

std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

/// y = layer(x) for `rows` rows of x, `stride` numbers apart; y has out_padded() numbers a row.
void apply(const Linear& layer, const float* x, std::size_t rows, std::size_t stride,
           QuantisedRows& quantised, AlignedVector<float>& y) {
  if (y.size() < rows * layer.out_padded()) y.resize(rows * layer.out_padded());
  quantise(x, rows, layer.in(), stride, quantised);
  kernels().multiply(layer, quantised.values.data(), quantised.scales.data(), rows, y.data(),
                     layer.out_padded());
}

void add_mean(float* out, const float* rows, std::size_t width, std::size_t begin, std::size_t end,
              float share) {
  for (std::size_t r = begin; r < end; ++r) {
    for (std::size_t i = 0; i < width; ++i) out[i] += share * rows[r * width + i];
  }
}

}  // namespace

struct RelationHead::Pair {
  std::uint32_t sequence = 0;
  std::uint32_t first = 0;  // places in SentenceCandidates::mentions
  std::uint32_t second = 0;
  bool implied = false;  // the second is not in the sentence
  // Rows of the encoder, [begin, end).
  std::uint32_t first_begin = 0, first_end = 0, second_begin = 0, second_end = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> path;
  TreePath tree;
  std::size_t types = 0;
  std::vector<float> proposals;
  std::vector<float> labels;
  float negative = 0;
  std::vector<float> modality;
};

struct RelationHead::Workspace {
  EncoderInput input;
  EncoderWorkspace encoder;
  std::vector<Pair> pairs;
  QuantisedRows quantised;
  AlignedVector<float> features, ends, query, key, proposed, small, hidden, out, direct, modality,
      polarity, attention;
};

RelationHead::RelationHead(std::shared_ptr<const ModelFile> model)
    : model_(std::move(model)),
      wordpiece_(model_->strings("vocab")),
      encoder_(*model_, "relations") {
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
  const std::size_t n = labels_.size();
  const std::size_t width = encoder_.width();
  const std::size_t proposal_in = round_up(n + 1 + kModalities, 4);
  const std::size_t features = 6 * width + kTypeWidth + 3 * kSmallWidth + kProposalWidth;
  const auto hidden = static_cast<std::size_t>(model_->config("relation_hidden"));
  types_ = model_->f32("relations.types", kTypes * kTypes, kTypeWidth);
  arcs_first_ = model_->f32("relations.arcs_a", kRelationArcs, kSmallWidth);
  arcs_second_ = model_->f32("relations.arcs_b", kRelationArcs, kSmallWidth);
  distance_ = model_->f32("relations.distance", kDistances, kSmallWidth);
  calibration_ = model_->f32("relations.calibration", 4, 2);
  proposals_ = load_linear(*model_, "relations.proposals", kProposalWidth, proposal_in);
  query_ = load_linear(*model_, "relations.query", width, 2 * width);
  key_ = load_linear(*model_, "relations.key", width, width);
  hidden_ = load_linear(*model_, "relations.hidden", hidden, features);
  out_ = load_linear(*model_, "relations.out", n, hidden);
  direct_ = load_linear(*model_, "relations.direct", n, proposal_in);
  modality_ = load_linear(*model_, "relations.modality", kModalities, hidden);
  polarity_ = load_linear(*model_, "relations.polarity", 1, hidden);
}

/// Appends the pieces of a name; its rows, or none where fewer than `room` pieces are free.
std::pair<std::uint32_t, std::uint32_t> RelationHead::add_name(std::string_view name,
                                                               std::size_t room,
                                                               EncoderInput& input) const {
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
  const std::size_t longest = std::min<std::size_t>(encoder_.longest(), 510);

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
  std::vector<std::pair<std::uint32_t, std::uint32_t>> words(sentence.tokens.size());
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
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rows(candidates.mentions.size());
  for (std::size_t i = 0; i < candidates.mentions.size(); ++i) {
    const Mention& m = mention_at(i);
    if (i < candidates.present) {
      if (words[m.last].second > 0) rows[i] = {words[m.first].first, words[m.last].second};
    } else {
      rows[i] = add_name(entity_of(m).name, longest - (input.rows() - base), input);
    }
    input.marks.resize(input.rows(), 0);
    const std::size_t mark = i < candidates.present
                                 ? 1 + type_of(m) * kKinds + static_cast<std::size_t>(m.kind)
                                 : 1 + kTypes * kKinds + type_of(m);
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
    Pair pair;
    pair.sequence = sequence;
    pair.first = i;
    pair.second = j;
    const Mention& a = mention_at(i);
    const Mention& b = mention_at(j);
    pair.implied = j >= candidates.present;
    std::tie(pair.first_begin, pair.first_end) = rows[i];
    std::tie(pair.second_begin, pair.second_end) = rows[j];
    if (!pair.implied) pair.tree = tree_path(sentence, a.head, b.head);
    for (const std::uint32_t word : pair.tree.words) {
      if (words[word].second > 0) pair.path.push_back(words[word]);
    }
    pair.types = type_of(a) * kTypes + type_of(b);
    pair.proposals.assign(round_up(n + 1 + kModalities, 4), 0.0f);
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

void RelationHead::score_pairs(Workspace& w) const {
  if (w.pairs.empty()) return;
  encoder_.run(w.input, w.encoder);
  const std::size_t width = encoder_.width();
  const std::size_t count = w.pairs.size();
  const float* rows = w.encoder.x.data();
  const std::size_t features = hidden_.in();
  const std::size_t proposal_in = proposals_.in();
  w.features.assign(count * features, 0.0f);
  w.ends.resize(count * 2 * width);
  w.small.resize(count * proposal_in);

  apply(key_, rows, w.input.rows(), width, w.quantised, w.key);
  for (std::size_t p = 0; p < count; ++p) {
    const Pair& pair = w.pairs[p];
    float* f = w.features.data() + p * features;
    add_mean(f, rows, width, pair.first_begin, pair.first_end,
             1.0f / static_cast<float>(pair.first_end - pair.first_begin));
    add_mean(f + width, rows, width, pair.second_begin, pair.second_end,
             1.0f / static_cast<float>(pair.second_end - pair.second_begin));
    if (!pair.implied && pair.second_begin > pair.first_end) {
      add_mean(f + 2 * width, rows, width, pair.first_end, pair.second_begin,
               1.0f / static_cast<float>(pair.second_begin - pair.first_end));
    }
    std::size_t path_rows = 0;
    for (const auto& [begin, end] : pair.path) path_rows += end - begin;
    for (const auto& [begin, end] : pair.path) {
      add_mean(f + 3 * width, rows, width, begin, end, 1.0f / static_cast<float>(path_rows));
    }
    std::copy_n(f, 2 * width, w.ends.data() + p * 2 * width);
    std::copy_n(pair.proposals.data(), proposal_in, w.small.data() + p * proposal_in);
  }
  apply(query_, w.ends.data(), count, 2 * width, w.quantised, w.query);
  apply(proposals_, w.small.data(), count, proposal_in, w.quantised, w.proposed);
  kernels().gelu(w.proposed.data(), count * proposals_.out_padded());
  apply(direct_, w.small.data(), count, proposal_in, w.quantised, w.direct);

  const float scale = 1.0f / std::sqrt(static_cast<float>(width));
  for (std::size_t p = 0; p < count; ++p) {
    const Pair& pair = w.pairs[p];
    float* f = w.features.data() + p * features;
    const std::size_t begin = w.input.starts[pair.sequence];
    const std::size_t length = w.input.starts[pair.sequence + 1] - begin;
    w.attention.resize(length);
    kernels().dot_rows(w.query.data() + p * query_.out_padded(), 1,
                       w.key.data() + begin * key_.out_padded(), length, width, w.attention.data(),
                       length);
    float most = -1e30f;
    for (std::size_t i = 0; i < length; ++i) {
      w.attention[i] *= scale;
      most = std::max(most, w.attention[i]);
    }
    float sum = 0;
    for (std::size_t i = 0; i < length; ++i)
      sum += w.attention[i] = std::exp(w.attention[i] - most);
    for (std::size_t i = 0; i < length; ++i) {
      add_mean(f + 4 * width, rows, width, begin + i, begin + i + 1, w.attention[i] / sum);
    }
    std::copy_n(rows + begin * width, width, f + 5 * width);
    float* tail = f + 6 * width;
    std::copy_n(types_.data() + pair.types * kTypeWidth, kTypeWidth, tail);
    tail += kTypeWidth;
    const auto add_arcs = [&](std::span<const float> table, const std::vector<std::uint8_t>& arcs) {
      for (const std::uint8_t arc : arcs) {
        for (std::size_t i = 0; i < kSmallWidth; ++i) tail[i] += table[arc * kSmallWidth + i];
      }
      tail += kSmallWidth;
    };
    add_arcs(arcs_first_, pair.tree.up_from_first);
    add_arcs(arcs_second_, pair.tree.up_from_second);
    const std::size_t between =
        pair.second_begin > pair.first_end ? pair.second_begin - pair.first_end : 0;
    const std::size_t bucket = pair.implied ? kDistances - 1 : distance_bucket(between);
    std::copy_n(distance_.data() + bucket * kSmallWidth, kSmallWidth, tail);
    tail += kSmallWidth;
    std::copy_n(w.proposed.data() + p * proposals_.out_padded(), kProposalWidth, tail);
  }
  apply(hidden_, w.features.data(), count, features, w.quantised, w.hidden);
  kernels().gelu(w.hidden.data(), count * hidden_.out_padded());
  apply(out_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.out);
  apply(modality_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.modality);
  apply(polarity_, w.hidden.data(), count, hidden_.out_padded(), w.quantised, w.polarity);
  for (std::size_t p = 0; p < count; ++p) {
    Pair& pair = w.pairs[p];
    pair.labels.resize(labels_.size());
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      pair.labels[k] = w.out[p * out_.out_padded() + k] + w.direct[p * direct_.out_padded() + k];
    }
    pair.negative = w.polarity[p * polarity_.out_padded()];
    const float* modality = w.modality.data() + p * modality_.out_padded();
    pair.modality.assign(modality, modality + kModalities);
  }
}

double RelationHead::calibrated(float logit, Support support) const {
  const float* line = calibration_.data() + 2 * static_cast<std::size_t>(support);
  return 1.0 / (1.0 + std::exp(-static_cast<double>(line[0] * logit + line[1])));
}

void RelationHead::merge(const AnnotatedDocument& document, const SentenceCandidates& candidates,
                         std::span<const Pair> pairs, const Lexicon& lexicon,
                         std::vector<Proposal>& proposals) const {
  // What stays below this confidence is no hint either (pool_weak_evidence).
  constexpr double kFloor = 0.05;
  const Sentence& sentence = document.sentences[candidates.sentence];
  std::optional<Syntax> syntax;
  std::optional<std::vector<TimeExpression>> times;
  const std::size_t first_added = proposals.size();
  for (const Pair& pair : pairs) {
    const std::uint32_t ends[2] = {candidates.mentions[pair.first],
                                   candidates.mentions[pair.second]};
    const auto best = static_cast<std::size_t>(
        std::max_element(pair.labels.begin(), pair.labels.end()) - pair.labels.begin());
    const HeadReading reading{pair.negative, pair.modality};
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      const Label& label = labels_[k];
      bool known = false;
      for (const std::size_t p : candidates.proposals) {
        Proposal& proposal = proposals[p];
        if (proposal.relation != label.relation) continue;
        const bool forward =
            proposal.subject_mention == ends[0] && proposal.object_mention == ends[1];
        const bool backward =
            proposal.subject_mention == ends[1] && proposal.object_mention == ends[0];
        if (label.symmetric ? forward || backward : label.forward ? forward : backward) {
          proposal.confidence = calibrated(pair.labels[k], Support::kFrame);
          if (!syntax) syntax.emplace(sentence);
          settle(document, *syntax, lexicon, reading, true, proposal.predicate, proposal);
          if (names_victim(document, *syntax, lexicon, proposal)) proposal.confidence = 0;
          known = true;
        }
      }
      const double confidence = calibrated(pair.labels[k], pair.implied ? Support::kUnsaid
                                                           : k == best  ? Support::kBest
                                                                        : Support::kFurther);
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
      added.frame = "head";
      if (sentence.analysed && names_no_office(document, lexicon, added)) continue;
      const std::uint32_t stands = pair.implied ? ends[0] : added.object_mention;
      added.predicate = pair.tree.meeting >= 0 ? static_cast<std::uint32_t>(pair.tree.meeting)
                                               : document.mentions[stands].head;
      if (sentence.analysed) {
        if (!syntax) syntax.emplace(sentence);
        if (names_victim(document, *syntax, lexicon, added) ||
            only_quoted(document, *syntax, lexicon, added)) {
          continue;
        }
        if (!times) times = find_times(document, candidates.sentence);
        std::uint32_t predicate = added.predicate;
        if (!pair.implied) {
          predicate =
              predicate_between(document.mentions[added.subject_mention].head,
                                document.mentions[added.object_mention].head, predicate, *syntax);
        }
        settle(document, *syntax, lexicon, reading, false, predicate, added);
        added.time = time_of(predicate, *times, *syntax);
        const Assertion assertion = assertion_of(added.predicate, *syntax, lexicon);
        added.attribution = attribution_of(added.predicate, assertion, *syntax, lexicon);
      }
      proposals.push_back(std::move(added));
    }
  }
  discount_rivals(document, candidates.proposals, first_added, proposals);
}

void RelationHead::judge(const AnnotatedDocument& document, const Lexicon& lexicon,
                         std::vector<Proposal>& proposals) const {
  std::vector<SentenceCandidates> all = find_candidates(document, proposals, implied_);
  std::erase_if(all, [&](const SentenceCandidates& candidates) {
    return !document.sentences[candidates.sentence].telling && candidates.proposals.empty();
  });
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
    score_pairs(workspace);
    std::size_t first = 0;
    for (std::size_t s = begin; s < end; ++s) {
      std::size_t last = first;
      while (last < workspace.pairs.size() && workspace.pairs[last].sequence == s - begin) ++last;
      merge(document, all[s], std::span(workspace.pairs).subspan(first, last - first), lexicon,
            proposals);
      first = last;
    }
    begin = end;
  }
}

std::vector<RelationHead::PairScores> RelationHead::score(
    const AnnotatedDocument& document, const SentenceCandidates& candidates,
    const std::vector<Proposal>& proposals) const {
  Workspace workspace;
  add_sentence(document, candidates, proposals, workspace);
  score_pairs(workspace);
  std::vector<PairScores> scores;
  for (const Pair& pair : workspace.pairs) {
    scores.push_back({pair.first, pair.second, pair.labels, pair.negative, pair.modality});
  }
  return scores;
}

}  // namespace entente::extractors
