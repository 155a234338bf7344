#include "extractors/merging.h"

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>

#include "extractors/modality.h"

namespace entente::extractors {
namespace {

struct Word {
  const char* form;
  const char* lemma;
  const char* upos;
  int head;
  const char* deprel;
};

/// A sentence whose first and last words name two states.
AnnotatedDocument document_of(std::initializer_list<Word> words) {
  AnnotatedDocument document;
  Sentence& sentence = document.sentences.emplace_back();
  for (const Word& word : words) {
    Token& token = sentence.tokens.emplace_back();
    token.form = word.form;
    token.lemma = word.lemma;
    token.upos = word.upos;
    token.head = word.head;
    token.deprel = word.deprel;
  }
  sentence.analysed = true;
  document.entities.resize(2);
  document.notes.resize(2);
  const auto last = static_cast<std::uint32_t>(words.size() - 1);
  for (const std::uint32_t at : {0u, last}) {
    Mention& mention = document.mentions.emplace_back();
    mention.first = mention.last = mention.head = at;
    mention.entity = at == 0 ? 0 : 1;
  }
  return document;
}

constexpr std::array<float, 4> kPossibleLikeliest = {0, -1, 0, -3};

Proposal settled(const AnnotatedDocument& document, Relation relation, std::uint32_t predicate,
                 bool framed, float denied, float open, bool of_label = false) {
  const Syntax syntax(document.sentences[0]);
  const Assertion assertion = assertion_of(predicate, syntax, *Lexicon::builtin());
  Proposal proposal;
  proposal.subject = 0;
  proposal.object = 1;
  proposal.object_mention = 1;
  proposal.predicate = predicate;
  proposal.relation = relation;
  if (framed) {
    proposal.polarity = assertion.polarity;
    proposal.modality = assertion.modality;
  }
  settle(document, syntax, *Lexicon::builtin(), {denied, open, of_label, kPossibleLikeliest},
         framed, predicate, proposal);
  return proposal;
}

constexpr float kLikelyFact = -1.5f;
constexpr float kCertainFact = -6;

const AnnotatedDocument& may_supply() {
  static const AnnotatedDocument kDocument = document_of({{"Ghana", "Ghana", "PROPN", 2, "nsubj"},
                                                          {"may", "may", "AUX", 2, "aux"},
                                                          {"supply", "supply", "VERB", -1, "root"},
                                                          {"Togo", "Togo", "PROPN", 2, "obj"}});
  return kDocument;
}

TEST(MergingTest, DeedsUnderAModalStayOpen) {
  const auto modality = [](Relation relation, float head) {
    return settled(may_supply(), relation, 2, true, -5, head).modality;
  };
  EXPECT_EQ(modality(Relation::kSupplies, kLikelyFact), Modality::kPossible);
  EXPECT_EQ(modality(Relation::kSupplies, kCertainFact), Modality::kPossible);
  EXPECT_EQ(modality(Relation::kAssault, kCertainFact), Modality::kPossible);
  EXPECT_EQ(modality(Relation::kAccuse, kLikelyFact), Modality::kActual);
}

TEST(MergingTest, AnInvertedConditionIsOne) {
  const auto modality = [](const char* lead, const char* deprel) {
    const AnnotatedDocument document = document_of({{"Ghana", "Ghana", "PROPN", 3, "nsubj"},
                                                    {"lost", "lose", "VERB", -1, "root"},
                                                    {lead, lead, "SCONJ", 5, deprel},
                                                    {"had", "have", "AUX", 5, "aux"},
                                                    {"Benin", "Benin", "PROPN", 5, "nsubj"},
                                                    {"blamed", "blame", "VERB", 1, "advcl"},
                                                    {"Togo", "Togo", "PROPN", 5, "obj"}});
    const Modality of_label =
        settled(document, Relation::kAccuse, 5, true, -5, kCertainFact, true).modality;
    EXPECT_EQ(settled(document, Relation::kAccuse, 5, true, -5, kLikelyFact).modality, of_label);
    return of_label;
  };
  EXPECT_EQ(modality(",", "punct"), Modality::kPossible);
  EXPECT_EQ(modality("whereas", "mark"), Modality::kActual);
}

TEST(MergingTest, ANetworkThatTellsOfLabelsIsAskedForLessWhereTheRulesAgree) {
  const AnnotatedDocument sold = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                              {"supplied", "supply", "VERB", -1, "root"},
                                              {"Togo", "Togo", "PROPN", 1, "obj"}});
  const auto modality = [](const AnnotatedDocument& document, std::uint32_t verb, float open) {
    return settled(document, Relation::kSupplies, verb, true, -5, open, true).modality;
  };
  EXPECT_EQ(modality(may_supply(), 2, -1), Modality::kPossible);
  EXPECT_EQ(modality(may_supply(), 2, -2), Modality::kPossible);
  EXPECT_EQ(modality(may_supply(), 2, -3), Modality::kActual);
  const AnnotatedDocument plans = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                               {"plans", "plan", "VERB", -1, "root"},
                                               {"to", "to", "PART", 3, "mark"},
                                               {"supply", "supply", "VERB", 1, "xcomp"},
                                               {"Togo", "Togo", "PROPN", 3, "obj"}});
  EXPECT_EQ(modality(plans, 3, -0.5f), Modality::kFuture);
  EXPECT_EQ(modality(plans, 3, -2), Modality::kActual);
  EXPECT_EQ(modality(sold, 1, -1), Modality::kActual);
  EXPECT_EQ(modality(sold, 1, 0), Modality::kPossible);
}

TEST(MergingTest, WhatTheHeadAddedIsOpenSoonerWhereTheRelationMayStayOpen) {
  const auto modality = [](Relation relation) {
    return settled(may_supply(), relation, 2, false, -5, -0.75f, true).modality;
  };
  EXPECT_EQ(modality(Relation::kSupplies), Modality::kPossible);
  EXPECT_EQ(modality(Relation::kAccuse), Modality::kActual);
}

TEST(MergingTest, WhatANounWithAnOwnerNamesIsThere) {
  const auto modality = [](const char* owner, const char* upos, bool framed, float open) {
    const AnnotatedDocument ends = document_of({{"Benin", "Benin", "PROPN", 2, "nsubj"},
                                                {"may", "may", "AUX", 2, "aux"},
                                                {"end", "end", "VERB", -1, "root"},
                                                {owner, owner, upos, 4, "nmod:poss"},
                                                {"aid", "aid", "NOUN", 2, "obj"},
                                                {"to", "to", "ADP", 6, "case"},
                                                {"Togo", "Togo", "PROPN", 4, "nmod"}});
    return settled(ends, Relation::kAid, 4, framed, -5, open, true).modality;
  };
  EXPECT_EQ(modality("Ghana", "PROPN", true, -1), Modality::kActual);
  EXPECT_EQ(modality("Ghana", "PROPN", true, 0), Modality::kPossible);
  EXPECT_EQ(modality("its", "PRON", true, -1), Modality::kPossible);
  EXPECT_EQ(modality("Ghana", "PROPN", false, 0.5f), Modality::kActual);
  EXPECT_EQ(modality("Ghana", "PROPN", false, 2), Modality::kPossible);
}

TEST(MergingTest, WhatSomebodyHasTheMeansToDoIsOpenUnlessTheHeadIsSure) {
  const auto modality = [](const char* verb, Relation relation, float open) {
    const auto document = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                       {verb, verb, "VERB", -1, "root"},
                                       {"gas", "gas", "NOUN", 1, "obj"},
                                       {"to", "to", "PART", 4, "mark"},
                                       {"supply", "supply", "VERB", 2, "acl"},
                                       {"Togo", "Togo", "PROPN", 4, "obj"}});
    return settled(document, relation, 4, true, -5, open, true).modality;
  };
  EXPECT_EQ(modality("have", Relation::kSupplies, -3), Modality::kPossible);
  EXPECT_EQ(modality("have", Relation::kSupplies, -5), Modality::kActual);
  EXPECT_EQ(modality("have", Relation::kAccuse, -3), Modality::kActual);
  EXPECT_EQ(modality("buy", Relation::kSupplies, -3), Modality::kActual);
}

TEST(MergingTest, WhatSomebodyComesToIsAsOpenAsItsClause) {
  const auto modality = [](const char* modal) {
    const auto document = document_of({{"Peru", "Peru", "PROPN", 2, "nsubj"},
                                       {modal, modal, "AUX", 2, "aux"},
                                       {"come", "come", "VERB", -1, "root"},
                                       {"to", "to", "ADP", 4, "case"},
                                       {"terms", "terms", "NOUN", 2, "obl"},
                                       {"with", "with", "ADP", 6, "case"},
                                       {"Chile", "Chile", "PROPN", 4, "nmod"}});
    return settled(document, Relation::kAgree, 4, true, -5, -1.5f, true).modality;
  };
  EXPECT_EQ(modality("may"), Modality::kPossible);
  EXPECT_EQ(modality("did"), Modality::kActual);
}

TEST(MergingTest, AnIndefiniteSubjectIsAsOpenAsItsClause) {
  const auto modality = [](const char* article, const char* modal) {
    const auto document = document_of({{"Peru", "Peru", "PROPN", 2, "nmod"},
                                       {article, article, "DET", 2, "det"},
                                       {"alliance", "alliance", "NOUN", 4, "nsubj"},
                                       {modal, modal, "AUX", 4, "aux"},
                                       {"please", "please", "VERB", -1, "root"},
                                       {"Chile", "Chile", "PROPN", 4, "obj"}});
    return settled(document, Relation::kAlliedWith, 2, true, -5, -2, true).modality;
  };
  EXPECT_EQ(modality("an", "would"), Modality::kPossible);
  EXPECT_EQ(modality("the", "would"), Modality::kActual);
  EXPECT_EQ(modality("an", "did"), Modality::kActual);
}

TEST(MergingTest, AVerbOfWishingLeavesAProposalOpenUnlessTheHeadIsSure) {
  const AnnotatedDocument wants = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                               {"wants", "want", "VERB", -1, "root"},
                                               {"ties", "tie", "NOUN", 1, "obj"},
                                               {"with", "with", "ADP", 4, "case"},
                                               {"Togo", "Togo", "PROPN", 2, "nmod"}});
  EXPECT_EQ(settled(wants, Relation::kPartnerOf, 1, false, -5, kLikelyFact).modality,
            Modality::kPossible);
  EXPECT_EQ(settled(wants, Relation::kPartnerOf, 1, false, -5, kCertainFact).modality,
            Modality::kActual);
}

TEST(MergingTest, ANetworkThatTellsOfLabelsDeniesAloneWhereItIsSure) {
  const auto polarity = [](bool framed, float denied, bool of_label) {
    const AnnotatedDocument left = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                                {"left", "leave", "VERB", -1, "root"},
                                                {"Togo", "Togo", "PROPN", 1, "obj"}});
    return settled(left, Relation::kAlliedWith, 1, framed, denied, -6, of_label).polarity;
  };
  EXPECT_EQ(polarity(false, 2, true), Polarity::kNegative);
  EXPECT_EQ(polarity(false, 0.5, true), Polarity::kPositive);
  EXPECT_EQ(polarity(false, 2, false), Polarity::kPositive);
  EXPECT_EQ(polarity(true, 2, true), Polarity::kPositive);
}

TEST(MergingTest, DenialNeedsBothHalvesWhereNoFrameReadsIt) {
  const AnnotatedDocument no = document_of({{"Ghana", "Ghana", "PROPN", 3, "nsubj"},
                                            {"does", "do", "AUX", 3, "aux"},
                                            {"not", "not", "PART", 3, "advmod"},
                                            {"trust", "trust", "VERB", -1, "root"},
                                            {"Togo", "Togo", "PROPN", 3, "obj"}});
  const auto polarity = [&](Relation relation, bool framed, float negative) {
    return settled(no, relation, 3, framed, negative, kLikelyFact).polarity;
  };
  EXPECT_EQ(polarity(Relation::kSupport, true, -5), Polarity::kNegative);
  EXPECT_EQ(polarity(Relation::kSupport, false, 2), Polarity::kNegative);
  EXPECT_EQ(polarity(Relation::kSupport, false, 0), Polarity::kPositive);
  EXPECT_EQ(polarity(Relation::kReject, false, 2), Polarity::kPositive);
  const auto of_label = [&](Relation relation, float negative) {
    return settled(no, relation, 3, false, negative, kLikelyFact, true).polarity;
  };
  EXPECT_EQ(of_label(Relation::kReject, 0.5), Polarity::kNegative);
  EXPECT_EQ(of_label(Relation::kReject, -0.5), Polarity::kPositive);
  EXPECT_EQ(of_label(Relation::kSupport, -0.5), Polarity::kNegative);
}

TEST(MergingTest, AVerbThatDeniesDeniesWhatNoFrameReadsInIt) {
  const auto polarity = [&](const char* lead, Relation relation, float denied) {
    const AnnotatedDocument declined = document_of({{"Ghana", "Ghana", "PROPN", 2, "nsubj"},
                                                    {lead, lead, "PART", 2, "advmod"},
                                                    {"declined", "decline", "VERB", -1, "root"},
                                                    {"Togo", "Togo", "PROPN", 2, "obj"}});
    return settled(declined, relation, 2, false, denied, kCertainFact, true).polarity;
  };
  EXPECT_EQ(polarity("often", Relation::kMemberOf, 0.5), Polarity::kNegative);
  EXPECT_EQ(polarity("often", Relation::kMemberOf, -0.5), Polarity::kNegative);
  EXPECT_EQ(polarity("often", Relation::kMemberOf, -1), Polarity::kPositive);
  EXPECT_EQ(polarity("often", Relation::kReject, 0.5), Polarity::kPositive);
  EXPECT_EQ(polarity("often", Relation::kRetreat, 0.5), Polarity::kPositive);
  EXPECT_EQ(polarity("never", Relation::kMemberOf, 0.5), Polarity::kPositive);
}

TEST(MergingTest, APairOfWhichTheHeadTellsAloneKeepsAFactUnderAModalWhereItIsSure) {
  const auto modality = [](bool framed, float open) {
    return settled(may_supply(), Relation::kSupplies, 2, framed, -5, open).modality;
  };
  EXPECT_EQ(modality(true, -3), Modality::kPossible);
  EXPECT_EQ(modality(false, -3), Modality::kActual);
  EXPECT_EQ(modality(false, -1.5f), Modality::kPossible);
}

TEST(MergingTest, ThePredicateOverAWordIsTheNextVerbOrTheWord) {
  const AnnotatedDocument base = document_of({{"Ghana", "Ghana", "PROPN", 2, "nsubj"},
                                              {"not", "not", "PART", 2, "advmod"},
                                              {"armed", "arm", "VERB", -1, "root"},
                                              {"men", "man", "NOUN", 2, "obj"},
                                              {"of", "of", "ADP", 5, "case"},
                                              {"Togo", "Togo", "PROPN", 3, "nmod"}});
  const Syntax syntax(base.sentences[0]);
  EXPECT_EQ(predicate_over(5, syntax), 2u);
  EXPECT_EQ(predicate_over(0, syntax), 2u);
  EXPECT_EQ(predicate_over(2, syntax), 2u);
  const AnnotatedDocument said = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                              {"says", "say", "VERB", -1, "root"},
                                              {"it", "it", "PRON", 5, "nsubj"},
                                              {"was", "be", "AUX", 5, "cop"},
                                              {"not", "not", "PART", 5, "advmod"},
                                              {"Togo", "Togo", "PROPN", 1, "ccomp"}});
  EXPECT_EQ(predicate_over(5, Syntax(said.sentences[0])), 5u);
}

TEST(MergingTest, ThePredicateIsTheLowestVerbOnTheWay) {
  const AnnotatedDocument plans = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                               {"plans", "plan", "VERB", -1, "root"},
                                               {"to", "to", "PART", 3, "mark"},
                                               {"arm", "arm", "VERB", 1, "xcomp"},
                                               {"Togo", "Togo", "PROPN", 3, "obj"}});
  const Syntax syntax(plans.sentences[0]);
  EXPECT_EQ(predicate_between(0, 4, 1, syntax), 3u);
  EXPECT_EQ(settled(plans, Relation::kAid, 3, false, -5, kLikelyFact).modality, Modality::kFuture);
}

/// What the head would propose of the first mention and another.
Proposal of_head(Relation relation, std::int32_t object, std::uint32_t object_mention,
                 double confidence) {
  Proposal proposal;
  proposal.subject = 0;
  proposal.object = object;
  proposal.object_mention = object_mention;
  proposal.relation = relation;
  proposal.confidence = confidence;
  proposal.frame = "head";
  return proposal;
}

TEST(MergingTest, TheSameRelationOfAnotherPairTakesFromALabelOfTheHead) {
  AnnotatedDocument document = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                            {"thanked", "thank", "VERB", -1, "root"},
                                            {"Togo", "Togo", "PROPN", 1, "obj"},
                                            {"and", "and", "CCONJ", 4, "cc"},
                                            {"Benin", "Benin", "PROPN", 2, "conj"},
                                            {"in", "in", "ADP", 6, "case"},
                                            {"Mali", "Mali", "PROPN", 1, "obl"}});
  document.entities.resize(4);
  document.notes.resize(4);
  for (const std::uint32_t at : {2u, 4u}) {
    Mention& mention = document.mentions.emplace_back();
    mention.first = mention.last = mention.head = at;
    mention.entity = at == 2 ? 2 : 3;
  }
  std::vector<Proposal> proposals = {
      of_head(Relation::kSupport, 2, 2, 0.9), of_head(Relation::kSupport, 3, 3, 0.6),
      of_head(Relation::kSupport, 1, 1, 0.5), of_head(Relation::kAid, 1, 1, 0.6)};
  discount_rivals(document, {}, 0, proposals);
  EXPECT_DOUBLE_EQ(proposals[0].confidence, 0.9);
  EXPECT_DOUBLE_EQ(proposals[1].confidence, 0.6);  // "Togo and Benin"
  EXPECT_LT(proposals[2].confidence, 0.35);
  EXPECT_DOUBLE_EQ(proposals[3].confidence, 0.6);
}

TEST(MergingTest, WhoWasAttackedIsNotAccused) {
  const AnnotatedDocument document = document_of({{"Ghana", "Ghana", "PROPN", 1, "nsubj"},
                                                  {"condemned", "condemn", "VERB", -1, "root"},
                                                  {"attacks", "attack", "NOUN", 1, "obj"},
                                                  {"on", "on", "ADP", 4, "case"},
                                                  {"Togo", "Togo", "PROPN", 2, "nmod"}});
  const Syntax syntax(document.sentences[0]);
  const auto victim = [&](Relation relation) {
    return names_victim(document, syntax, *Lexicon::builtin(), of_head(relation, 1, 1, 0.6));
  };
  EXPECT_TRUE(victim(Relation::kAccuse));
  EXPECT_FALSE(victim(Relation::kSupport));
}

/// "Ties between Mali and Ghana, Togo": one_side(first, second) asks of two of these words.
struct Between {
  AnnotatedDocument document = document_of({{"ties", "tie", "NOUN", -1, "root"},
                                            {"between", "between", "ADP", 2, "case"},
                                            {"Mali", "Mali", "PROPN", 0, "nmod"},
                                            {"and", "and", "CCONJ", 4, "cc"},
                                            {"Ghana", "Ghana", "PROPN", 2, "conj"},
                                            {"in", "in", "ADP", 6, "case"},
                                            {"Togo", "Togo", "PROPN", 2, "conj"}});

  bool one_side(std::uint32_t first, std::uint32_t second,
                Relation relation = Relation::kPartnerOf) {
    Token& in = document.sentences[0].tokens[5];
    if (in.form == "in") {  // a comma, unless the test has put another word there
      in.form = ",";
      in.deprel = "punct";
    }
    document.mentions[0].head = first;
    document.mentions[1].head = second;
    return on_one_side(document, Syntax(document.sentences[0]), of_head(relation, 1, 1, 0.6));
  }
  void replace(std::uint32_t word, const char* form, const char* relation) {
    document.sentences[0].tokens[word].form = form;
    document.sentences[0].tokens[word].deprel = relation;
  }
};

TEST(MergingTest, WhoStandsOnOneSideHasNoTieWithTheOthersThere) {
  EXPECT_TRUE(Between().one_side(4, 6));
  EXPECT_FALSE(Between().one_side(2, 6));
  EXPECT_FALSE(Between().one_side(4, 6, Relation::kSupplies));
}

TEST(MergingTest, WhomBetweenTakesTogetherMayHaveTies) {
  Between each;  // "between Mali, Ghana and Togo"
  each.replace(3, ",", "punct");
  each.replace(5, "and", "cc");
  EXPECT_FALSE(each.one_side(4, 6));
  Between all;  // "between Mali and Ghana and Togo"
  all.replace(5, "and", "cc");
  EXPECT_FALSE(all.one_side(4, 6));
  Between again;  // "between Mali and Ghana, between Togo ..."
  again.replace(5, "between", "case");
  EXPECT_FALSE(again.one_side(4, 6));
  Between with;
  with.replace(1, "with", "case");
  EXPECT_FALSE(with.one_side(4, 6));
}

TEST(MergingTest, WhoIsOnlyQuotedDoesNothing) {
  const auto quoted = [](EntityType type, const char* verb) {
    AnnotatedDocument document = document_of({{"Mensah", "Mensah", "PROPN", 1, "nsubj"},
                                              {verb, verb, "VERB", -1, "root"},
                                              {"blames", "blame", "VERB", 1, "ccomp"},
                                              {"Togo", "Togo", "PROPN", 2, "obj"}});
    document.entities[0].type = type;
    return only_quoted(document, Syntax(document.sentences[0]), *Lexicon::builtin(),
                       of_head(Relation::kAccuse, 1, 1, 0.6));
  };
  EXPECT_TRUE(quoted(EntityType::kPerson, "say"));
  EXPECT_FALSE(quoted(EntityType::kPerson, "attack"));
  EXPECT_FALSE(quoted(EntityType::kLeader, "say"));
}

TEST(MergingTest, APossessiveThatOwnsNoOfficeNamesNone) {
  const auto no_office = [](const char* owned) {
    AnnotatedDocument document = document_of({{"Mahama", "Mahama", "PROPN", 1, "nsubj"},
                                              {"praised", "praise", "VERB", -1, "root"},
                                              {owned, owned, "NOUN", 1, "obj"},
                                              {"our", "our", "PRON", 2, "nmod:poss"}});
    document.mentions[1].kind = MentionKind::kPronoun;
    return names_no_office(document, *Lexicon::builtin(), of_head(Relation::kLeads, 1, 1, 0.6));
  };
  EXPECT_TRUE(no_office("cause"));
  EXPECT_FALSE(no_office("president"));
}

}  // namespace
}  // namespace entente::extractors
