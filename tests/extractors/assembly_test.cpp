#include "extractors/assembly.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace entente::extractors
