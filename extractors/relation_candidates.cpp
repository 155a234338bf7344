#include "extractors/relation_candidates.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

namespace entente::extractors {
namespace {

constexpr std::size_t kMostArcs = 6;
constexpr std::array<std::string_view, kRelationArcs> kArcs = {
    "nsubj",     "nsubj:pass", "csubj",     "obj",   "iobj", "obl",   "obl:agent", "nmod",
    "nmod:poss", "amod",       "compound",  "appos", "conj", "advcl", "acl",       "acl:relcl",
    "ccomp",     "xcomp",      "parataxis", "flat",  "dep",  "cop",   "other"};

/// The word and its ancestors.
std::vector<std::uint32_t> ancestors(const Sentence& sentence, std::uint32_t word) {
  std::vector<std::uint32_t> way = {word};
  std::int32_t head = sentence.tokens[word].head;
  while (head >= 0 && way.size() <= sentence.tokens.size()) {
    way.push_back(static_cast<std::uint32_t>(head));
    head = sentence.tokens[static_cast<std::size_t>(head)].head;
  }
  return way;
}

bool is_actor(const AnnotatedDocument& document, std::int32_t entity) {
  const EntityType type = document.entities[static_cast<std::size_t>(entity)].type;
  return type == EntityType::kState || type == EntityType::kOrganization ||
         type == EntityType::kLeader || type == EntityType::kPerson;
}

/// Most mentioned first; of equals the first mentioned.
std::vector<std::int32_t> most_mentioned_actors(const AnnotatedDocument& document,
                                                std::size_t count) {
  std::map<std::int32_t, std::size_t> mentions;
  std::vector<std::int32_t> actors;
  for (const Mention& mention : document.mentions) {
    if (mention.entity < 0 || !is_actor(document, mention.entity)) continue;
    if (++mentions[mention.entity] == 1) actors.push_back(mention.entity);
  }
  std::stable_sort(actors.begin(), actors.end(),
                   [&](std::int32_t a, std::int32_t b) { return mentions[a] > mentions[b]; });
  if (actors.size() > count) actors.resize(count);
  return actors;
}

}  // namespace

std::uint8_t relation_arc(std::string_view deprel) {
  const auto find = [](std::string_view name) {
    return static_cast<std::size_t>(std::find(kArcs.begin(), kArcs.end(), name) - kArcs.begin());
  };
  std::size_t arc = find(deprel);
  if (arc == kArcs.size()) arc = find(deprel.substr(0, deprel.find(':')));
  return static_cast<std::uint8_t>(std::min(arc, kArcs.size() - 1));
}

TreePath tree_path(const Sentence& sentence, std::uint32_t first, std::uint32_t second) {
  TreePath path;
  const auto up_first = ancestors(sentence, first);
  const auto up_second = ancestors(sentence, second);
  const auto meeting =
      std::find_first_of(up_first.begin(), up_first.end(), up_second.begin(), up_second.end());
  if (meeting == up_first.end()) return path;
  const auto other = std::find(up_second.begin(), up_second.end(), *meeting);
  path.meeting = static_cast<std::int32_t>(*meeting);
  const auto add = [&](std::uint32_t word) {
    if (word != first && word != second) path.words.push_back(word);
  };
  for (auto it = up_first.begin(); it != up_first.end() && it <= meeting; ++it) add(*it);
  for (auto it = up_second.begin(); it != other; ++it) add(*it);
  for (auto it = up_first.begin(); it != meeting && path.up_from_first.size() < kMostArcs; ++it) {
    path.up_from_first.push_back(relation_arc(sentence.tokens[*it].deprel));
  }
  for (auto it = up_second.begin(); it != other && path.up_from_second.size() < kMostArcs; ++it) {
    path.up_from_second.push_back(relation_arc(sentence.tokens[*it].deprel));
  }
  return path;
}

std::vector<SentenceCandidates> find_candidates(const AnnotatedDocument& document,
                                                const std::vector<Proposal>& proposals,
                                                std::size_t implied) {
  std::map<std::uint32_t, SentenceCandidates> by_sentence;
  for (std::uint32_t i = 0; i < document.mentions.size(); ++i) {
    const Mention& mention = document.mentions[i];
    if (mention.entity < 0) continue;
    // "in Moscow" is a place; a state inside a name ("Russo-Japanese War") is meant.
    if (!mention.core && mention.kind == MentionKind::kName) continue;
    by_sentence[document.mentions[i].sentence].mentions.push_back(i);
  }
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const auto it = by_sentence.find(proposals[i].sentence);
    if (it != by_sentence.end()) it->second.proposals.push_back(i);
  }
  const bool speech = document.speaker >= 0;
  const std::vector<std::int32_t> topics =
      speech ? std::vector{document.speaker} : most_mentioned_actors(document, implied);
  std::map<std::int32_t, std::uint32_t> last_mention;  // entity → mention
  std::int32_t actor_before = -1;
  std::vector<SentenceCandidates> found;
  for (auto& entry : by_sentence) {
    // Names of their own: clang 14 lets no lambda use a structured binding.
    const std::uint32_t sentence = entry.first;
    SentenceCandidates& candidates = entry.second;
    candidates.sentence = sentence;
    candidates.present = candidates.mentions.size();
    std::stable_sort(candidates.mentions.begin(), candidates.mentions.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                       const Mention& x = document.mentions[a];
                       const Mention& y = document.mentions[b];
                       return std::pair(x.first, x.last) < std::pair(y.first, y.last);
                     });
    std::set<std::int32_t> entities;
    std::vector<std::int32_t> states;  // of the leaders that the sentence names
    std::int32_t first_actor = -1;
    for (const std::uint32_t m : candidates.mentions) {
      const std::int32_t entity = document.mentions[m].entity;
      const bool first = entities.insert(entity).second;
      if (first_actor < 0 && is_actor(document, entity)) first_actor = entity;
      if (first &&
          document.entities[static_cast<std::size_t>(entity)].type == EntityType::kLeader) {
        states.push_back(state_of(document, entity));
      }
    }
    const auto imply = [&](std::int32_t entity) {
      const auto last = last_mention.find(entity);
      if (last == last_mention.end() || candidates.mentions.size() - candidates.present == implied)
        return;
      if (entities.insert(entity).second) candidates.mentions.push_back(last->second);
    };
    if (document.sentences[sentence].analysed) {
      if (actor_before >= 0 && !speech) imply(actor_before);
      for (const std::int32_t state : states) {
        if (state >= 0 && !speech) imply(state);
      }
      for (const std::int32_t topic : topics) imply(topic);
    }
    if (first_actor >= 0) actor_before = first_actor;
    for (std::size_t i = 0; i < candidates.present; ++i) {
      const std::uint32_t m = candidates.mentions[i];
      last_mention[document.mentions[m].entity] = m;
    }
    if (entities.size() >= 2) found.push_back(std::move(candidates));
  }
  return found;
}

Json to_json(const AnnotatedDocument& document, const SentenceCandidates& candidates,
             const std::vector<Proposal>& proposals) {
  static constexpr std::array<const char*, 4> kKinds = {"name", "adjective", "nominal", "pronoun"};
  const Sentence& sentence = document.sentences[candidates.sentence];
  Json::Array tokens, begins, ends, heads, deprels;
  for (const Token& token : sentence.tokens) {
    tokens.emplace_back(token.form);
    begins.emplace_back(std::int64_t{token.begin});
    ends.emplace_back(std::int64_t{token.end});
    heads.emplace_back(std::int64_t{token.head});
    deprels.emplace_back(token.deprel);
  }
  Json::Array mentions, said;
  std::map<std::uint32_t, std::size_t> place;
  for (const std::uint32_t m : candidates.mentions) {
    const Mention& mention = document.mentions[m];
    const Entity& entity = document.entities[static_cast<std::size_t>(mention.entity)];
    const bool present = mentions.size() < candidates.present;
    place[m] = mentions.size();
    mentions.push_back(
        Json(Json::Object{{"implied", !present},
                          {"first", std::int64_t{mention.first}},
                          {"last", std::int64_t{mention.last}},
                          {"head", std::int64_t{mention.head}},
                          {"type", name_of(entity.type)},
                          {"kind", kKinds[static_cast<std::size_t>(mention.kind)]},
                          {"entity", entity.id},
                          {"name", entity.name},
                          {"aliases", Json::Array(entity.aliases.begin(), entity.aliases.end())}}));
  }
  for (const std::size_t p : candidates.proposals) {
    const Proposal& proposal = proposals[p];
    const auto a = place.find(proposal.subject_mention);
    const auto b = place.find(proposal.object_mention);
    if (a == place.end() || b == place.end()) continue;
    said.push_back(Json(Json::Object{{"a", a->second},
                                     {"b", b->second},
                                     {"relation", name_of(proposal.relation)},
                                     {"polarity", name_of(proposal.polarity)},
                                     {"modality", name_of(proposal.modality)},
                                     {"confidence", proposal.confidence},
                                     {"frame", proposal.frame}}));
  }
  return Json(Json::Object{{"doc", document.source.id},
                           {"sentence", std::int64_t{candidates.sentence}},
                           {"start", std::int64_t{sentence.begin}},
                           {"end", std::int64_t{sentence.end}},
                           {"dense", is_dense(document)},
                           {"judged", is_judged(document, candidates)},
                           {"tokens", std::move(tokens)},
                           {"begins", std::move(begins)},
                           {"ends", std::move(ends)},
                           {"heads", std::move(heads)},
                           {"deprels", std::move(deprels)},
                           {"mentions", std::move(mentions)},
                           {"proposals", std::move(said)}});
}

}  // namespace entente::extractors
