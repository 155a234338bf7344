#include "extractors/assembly.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entente::extractors {
namespace {

constexpr double kMinimum = 0.34;  // the program's

Proposal said(std::uint32_t sentence, std::int32_t subject, Relation relation, std::int32_t object,
              double confidence, Polarity polarity = Polarity::kPositive) {
  Proposal proposal;
  proposal.sentence = sentence;
  proposal.subject = subject;
  proposal.relation = relation;
  proposal.object = object;
  proposal.confidence = confidence;
  proposal.polarity = polarity;
  return proposal;
}

std::vector<double> pooled(std::vector<Proposal> proposals) {
  pool_weak_evidence(kMinimum, proposals);
  std::vector<double> out;
  for (const Proposal& proposal : proposals) out.push_back(proposal.confidence);
  return out;
}

TEST(PoolWeakEvidenceTest, HintsOfSeveralSentencesAddUpInTheSurest) {
  const auto confidence =
      pooled({said(0, 0, Relation::kSupplies, 1, 0.2), said(3, 0, Relation::kSupplies, 1, 0.25),
              said(4, 0, Relation::kSupplies, 1, 0.1)});
  EXPECT_DOUBLE_EQ(confidence[0], 0.2);
  EXPECT_DOUBLE_EQ(confidence[1], 1 - 0.75 * 0.8 * 0.9);
  EXPECT_DOUBLE_EQ(confidence[2], 0.1);
}

TEST(PoolWeakEvidenceTest, WhatStandsAloneIsNotCountedTwice) {
  const auto confidence =
      pooled({said(0, 0, Relation::kSupplies, 1, 0.5), said(1, 0, Relation::kSupplies, 1, 0.6),
              said(2, 0, Relation::kSupplies, 1, 0.2)});
  EXPECT_DOUBLE_EQ(confidence[0], 0.5);
  EXPECT_DOUBLE_EQ(confidence[1], 1 - 0.4 * 0.8);
}

TEST(PoolWeakEvidenceTest, ASentenceCountsOnce) {
  const auto confidence =
      pooled({said(0, 0, Relation::kSupplies, 1, 0.2), said(0, 0, Relation::kSupplies, 1, 0.25),
              said(1, 0, Relation::kSupplies, 1, 0.1)});
  EXPECT_DOUBLE_EQ(confidence[1], 1 - 0.75 * 0.9);
}

TEST(PoolWeakEvidenceTest, EndlessRepetitionProvesNothing) {
  std::vector<Proposal> proposals;
  for (std::uint32_t s = 0; s < 1000; ++s) {
    proposals.push_back(said(s, 0, Relation::kSupplies, 1, 0.05));
  }
  EXPECT_LT(pooled(proposals)[0], kMinimum);
}

TEST(PoolWeakEvidenceTest, DirectionCountsWhereTheRelationHasOne) {
  const auto directed =
      pooled({said(0, 0, Relation::kSupplies, 1, 0.2), said(1, 1, Relation::kSupplies, 0, 0.25)});
  EXPECT_DOUBLE_EQ(directed[1], 0.25);
  const auto symmetric =
      pooled({said(0, 0, Relation::kRivalOf, 1, 0.2), said(1, 1, Relation::kRivalOf, 0, 0.25)});
  EXPECT_DOUBLE_EQ(symmetric[1], 1 - 0.75 * 0.8);
}

TEST(PoolWeakEvidenceTest, DenialIsNoEvidenceOfWhatIsDenied) {
  const auto confidence = pooled({said(0, 0, Relation::kSupplies, 1, 0.2),
                                  said(1, 0, Relation::kSupplies, 1, 0.25, Polarity::kNegative)});
  EXPECT_DOUBLE_EQ(confidence[0], 0.2);
  EXPECT_DOUBLE_EQ(confidence[1], 0.25);
}

TEST(PoolWeakEvidenceTest, WhatMayBeIsNoEvidenceOfWhatIs) {
  std::vector<Proposal> proposals = {said(0, 0, Relation::kSupplies, 1, 0.2),
                                     said(1, 0, Relation::kSupplies, 1, 0.25)};
  proposals[0].modality = Modality::kPossible;
  EXPECT_DOUBLE_EQ(pooled(proposals)[1], 0.25);
}

TEST(PoolWeakEvidenceTest, TheWeakerReadingOfASentenceIsNoEvidence) {
  const auto confidence =
      pooled({said(0, 0, Relation::kSupplies, 1, 0.26, Polarity::kNegative),
              said(0, 0, Relation::kSupplies, 1, 0.25), said(1, 0, Relation::kSupplies, 1, 0.2)});
  EXPECT_DOUBLE_EQ(confidence[1], 0.25);
  EXPECT_DOUBLE_EQ(confidence[2], 0.2);
}

/// A document that says the same in each of three sentences, and the statements made of what is
/// read there, as "sentence modality polarity".
std::vector<std::string> assembled(std::vector<Proposal> proposals) {
  AnnotatedDocument document;
  document.source.text = "Peru supplies Chile";
  document.entities.resize(2);
  document.entities[0].id = "state:PER";
  document.entities[1].id = "state:CHL";
  document.notes.resize(2);
  for (std::uint32_t number = 0; number < 3; ++number) {
    Sentence& sentence = document.sentences.emplace_back();
    sentence.tokens.resize(3);
    for (std::uint32_t word = 0; word < 3; ++word) {
      sentence.tokens[word].head = word == 1 ? -1 : 1;
      sentence.tokens[word].deprel = word == 0 ? "nsubj" : word == 1 ? "root" : "obj";
      sentence.tokens[word].end = 1;
    }
    for (const std::uint32_t word : {0u, 2u}) {
      Mention& mention = document.mentions.emplace_back();
      mention.sentence = number;
      mention.first = mention.last = mention.head = word;
      mention.entity = word == 0 ? 0 : 1;
    }
  }
  for (Proposal& proposal : proposals) {
    proposal.predicate = 1;
    proposal.subject_mention = 2 * proposal.sentence + (proposal.subject == 0 ? 0 : 1);
    proposal.object_mention = 2 * proposal.sentence + (proposal.object == 0 ? 0 : 1);
  }
  std::vector<std::string> out;
  for (const Statement& statement : assemble(document, proposals, kMinimum)) {
    out.push_back(std::to_string(statement.evidence.sentence) + " " +
                  std::string(name_of(statement.modality)) + " " +
                  std::string(name_of(statement.polarity)));
  }
  return out;
}

Proposal with(Proposal proposal, Modality modality) {
  proposal.modality = modality;
  return proposal;
}

using Lines = std::vector<std::string>;

TEST(AssembleTest, ADoubtfulReadingAsNoFactYieldsToASurerFact) {
  const auto beside_fact = [](double confidence, Modality modality) {
    return assembled({said(0, 0, Relation::kSupplies, 1, 0.9),
                      with(said(1, 0, Relation::kSupplies, 1, confidence), modality)});
  };
  EXPECT_EQ(beside_fact(0.49, Modality::kPossible), Lines{"0 actual positive"});
  EXPECT_EQ(beside_fact(0.49, Modality::kClaimed), Lines{"0 actual positive"});
  EXPECT_EQ(beside_fact(0.5, Modality::kFuture), (Lines{"0 actual positive", "1 future positive"}));
}

TEST(AssembleTest, ALessSureFactOrAnotherOneTakesNothing) {
  const Proposal possible = with(said(1, 0, Relation::kSupplies, 1, 0.45), Modality::kPossible);
  EXPECT_EQ(assembled({said(0, 0, Relation::kSupplies, 1, 0.4), possible}),
            (Lines{"0 actual positive", "1 possible positive"}));
  EXPECT_EQ(assembled({said(0, 1, Relation::kSupplies, 0, 0.9), possible}),
            (Lines{"0 actual positive", "1 possible positive"}));
  EXPECT_EQ(assembled({said(0, 0, Relation::kSupplies, 1, 0.9, Polarity::kNegative), possible}),
            (Lines{"0 actual negative", "1 possible positive"}));
}

TEST(AssembleTest, WhatItsSentenceReadsOtherwiseTakesNothing) {
  // The surest reading of sentence 0 is "possible": its reading as a fact is no statement.
  EXPECT_EQ(assembled({said(0, 0, Relation::kSupplies, 1, 0.45),
                       with(said(0, 0, Relation::kSupplies, 1, 0.55), Modality::kPossible),
                       with(said(1, 0, Relation::kSupplies, 1, 0.42), Modality::kPossible)}),
            (Lines{"0 possible positive", "1 possible positive"}));
}

TEST(AssembleTest, WhatAFrameDeniesIsNotAffirmedOfAFurtherMention) {
  Proposal denied = said(0, 0, Relation::kSupplies, 1, 0.6, Polarity::kNegative);
  denied.frame = "SUPPLIES/supply";
  Proposal added = said(0, 0, Relation::kSupplies, 1, 0.61);
  added.frame = kHeadFrame;
  Proposal elsewhere = said(1, 0, Relation::kSupplies, 1, 0.4);
  elsewhere.frame = kHeadFrame;
  EXPECT_EQ(assembled({denied, added, elsewhere}),
            (Lines{"0 actual negative", "1 actual positive"}));
}

TEST(AssembleTest, WhatYieldsUncoversNoOtherReadingOfItsSentence) {
  EXPECT_EQ(assembled({said(0, 0, Relation::kSupplies, 1, 0.8),
                       with(said(1, 0, Relation::kSupplies, 1, 0.45), Modality::kPossible),
                       said(1, 0, Relation::kSupplies, 1, 0.4, Polarity::kNegative)}),
            Lines{"0 actual positive"});
}

}  // namespace
}  // namespace entente::extractors
