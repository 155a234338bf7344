#include "extractors/relation_candidates.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entente::extractors {
namespace {

/// A document of sentences of one word a mention, each given by the entities it mentions.
AnnotatedDocument document_of(const std::vector<std::vector<std::int32_t>>& sentences) {
  AnnotatedDocument document;
  for (const EntityType type :
       {EntityType::kState, EntityType::kState, EntityType::kLeader, EntityType::kResource}) {
    Entity entity;
    entity.type = type;
    entity.name = "entity " + std::to_string(document.entities.size());
    document.entities.push_back(entity);
    document.notes.emplace_back();
  }
  for (const auto& entities : sentences) {
    Sentence sentence;
    sentence.analysed = true;
    sentence.tokens.resize(entities.size());
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
      Mention mention;
      mention.sentence = static_cast<std::uint32_t>(document.sentences.size());
      mention.first = mention.last = mention.head = i;
      mention.entity = entities[i];
      document.mentions.push_back(mention);
    }
    document.sentences.push_back(sentence);
  }
  return document;
}

std::vector<std::int32_t> implied_in(const AnnotatedDocument& document,
                                     const SentenceCandidates& candidates) {
  std::vector<std::int32_t> entities;
  for (std::size_t i = candidates.present; i < candidates.mentions.size(); ++i) {
    entities.push_back(document.mentions[candidates.mentions[i]].entity);
  }
  return entities;
}

TEST(RelationCandidatesTest, WithoutImpliedEntitiesASentenceNeedsTwo) {
  const auto found = find_candidates(document_of({{0, 1}, {0, 0}, {3}}), {}, 0);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].mentions, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(found[0].present, 2U);
}

TEST(RelationCandidatesTest, ImpliesTheLastActorThenTheTopicsOfTheDocument) {
  const AnnotatedDocument document = document_of({{0, 3}, {2, 0}, {3}, {1, 0}});
  const auto found = find_candidates(document, {}, 2);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_TRUE(implied_in(document, found[0]).empty()) << "nothing was said before";
  EXPECT_TRUE(implied_in(document, found[1]).empty()) << "the topic is mentioned";
  EXPECT_EQ(implied_in(document, found[2]), (std::vector<std::int32_t>{2, 0}));
  EXPECT_EQ(implied_in(document, found[3]), (std::vector<std::int32_t>{2}));
}

TEST(RelationCandidatesTest, ImpliesTheStateOfALeader) {
  AnnotatedDocument document = document_of({{0, 3}, {1, 3}, {1, 0}, {2, 1}});
  document.notes[2].state = 0;
  const auto found = find_candidates(document, {}, 2);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(implied_in(document, found[3]), (std::vector<std::int32_t>{0}));
}

TEST(RelationCandidatesTest, ASpeechLeavesNobodyUnsaidButItsSpeaker) {
  AnnotatedDocument document = document_of({{1, 3}, {0, 3}, {0, 3}, {2, 3}});
  document.speaker = 1;
  const auto found = find_candidates(document, {}, 2);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_TRUE(implied_in(document, found[0]).empty());
  EXPECT_EQ(implied_in(document, found[3]), (std::vector<std::int32_t>{1}));
}

TEST(RelationCandidatesTest, AnImpliedEntityStandsByItsLastMention) {
  const AnnotatedDocument document = document_of({{0, 3}, {0, 1}, {3}});
  const auto found = find_candidates(document, {}, 1);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[2].mentions, (std::vector<std::uint32_t>{4, 2}));
}

}  // namespace
}  // namespace entente::extractors
