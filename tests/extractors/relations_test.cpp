#include "extractors/relations.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "core/text.h"
#include "extractors/assembly.h"
#include "extractors/coreference.h"
#include "extractors/mentions.h"
#include "extractors/open_extraction.h"
#include "extractors/time.h"
#include "tests/support/parsed_text.h"

namespace entente::extractors {
namespace {

struct Case {
  std::set<std::string> says;
  AnnotatedDocument document;
};

void close_case(Case& current, std::vector<Case>& cases) {
  if (current.document.sentences.empty()) return;
  cases.push_back(std::move(current));
  current = Case();
}

std::vector<Case> read_cases() {
  std::vector<Case> cases;
  std::ifstream in(std::string(ENTENTE_SOURCE_DIR) + "/tests/data/extraction/relations.txt");
  Case current;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty()) {
      close_case(current, cases);
      continue;
    }
    if (line[0] == '#') continue;
    const auto columns = split(line, '\t');
    if (columns[0] == "text" && columns.size() == 2) {
      add_sentence(current.document, columns[1]);
    } else if (columns[0] == "say" && columns.size() == 2) {
      current.says.emplace(columns[1]);
    } else if (columns.size() == 6) {
      add_word(current.document, columns);
    } else {
      ADD_FAILURE() << "no line of a case: " << line;
    }
  }
  close_case(current, cases);
  return cases;
}

std::vector<Proposal> read(AnnotatedDocument& document) {
  MentionAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  CoreferenceAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  return RelationFinder(Lexicon::builtin()).propose(document, 0);
}

TEST(RelationsTest, SaysWhatEachCaseSays) {
  auto cases = read_cases();
  ASSERT_GE(cases.size(), 15u);
  for (Case& current : cases) {
    std::set<std::string> found;
    for (const Proposal& p : read(current.document)) {
      if (p.confidence <= 0.5) continue;
      const auto& entities = current.document.entities;
      found.insert(entities[static_cast<std::size_t>(p.subject)].name + "; " +
                   std::string(name_of(p.relation)) + "; " +
                   entities[static_cast<std::size_t>(p.object)].name + "; " +
                   std::string(name_of(p.polarity)) + "; " + std::string(name_of(p.modality)));
    }
    EXPECT_EQ(found, current.says) << current.document.source.text;
  }
}

TEST(RelationsTest, EvidenceStandsInTheText) {
  std::size_t read_statements = 0;
  for (Case& current : read_cases()) {
    const auto proposals = read(current.document);
    for (const Statement& s : assemble(current.document, proposals, 0)) {
      ++read_statements;
      EXPECT_EQ(s.evidence.text, current.document.source.text.substr(
                                     s.evidence.start, s.evidence.end - s.evidence.start));
      EXPECT_FALSE(s.evidence.text.empty());
    }
  }
  EXPECT_GT(read_statements, 20u);
}

TEST(RelationsTest, CandidatesCarryThePathAndTheProposals) {
  auto cases = read_cases();
  Case& first = cases.front();
  const auto proposals = read(first.document);
  const auto candidates =
      RelationFinder(Lexicon::builtin()).candidates(first.document, 0, proposals);
  ASSERT_EQ(candidates.size(), 1u);
  EXPECT_EQ(candidates[0].path, "nsubj<[invade]>obj");
  EXPECT_EQ(candidates[0].proposals.size(), 1u);
}

TEST(RelationsTest, DatesAreTheTextsOwn) {
  auto cases = read_cases();
  const auto proposals = read(cases.front().document);
  ASSERT_FALSE(proposals.empty());
  EXPECT_EQ(proposals.front().time, "2022");
}

TEST(TimeTest, ReadsWrittenAndRelativeDates) {
  Sentence sentence;
  for (const char* form : {"On", "18", "March", "2014", "and", "again", "last", "month", ",", "in",
                           "1956", ",", "with", "2000", "troops"}) {
    Token token;
    token.form = form;
    sentence.tokens.push_back(token);
  }
  const auto times = find_times(sentence, "2022-01-15");
  ASSERT_EQ(times.size(), 3u);
  EXPECT_EQ(times[0].iso, "2014-03-18");
  EXPECT_EQ(times[1].iso, "2021-12");
  EXPECT_EQ(times[2].iso, "1956");
}

TEST(TimeTest, NumbersOfResolutionsAreNoYears) {
  Sentence sentence;
  for (const std::string_view form :
       split("Resolutions 1514 ( XV ) and 1541 ( XV ) of 1960 , resolution 1973 of 2011", ' ')) {
    sentence.tokens.emplace_back().form = std::string(form);
  }
  const auto times = find_times(sentence, "");
  ASSERT_EQ(times.size(), 2u);
  EXPECT_EQ(times[0].iso, "1960");
  EXPECT_EQ(times[1].iso, "2011");
}

TEST(TimeTest, BareDatesAreOfTheYearThatTheStoryNames) {
  AnnotatedDocument document;
  document.source.date = "2023-05-04";
  for (const std::string text :
       {"War broke out in 2020 .", "A truce came on November 9 .", "In March Togo has voted ."}) {
    Sentence& sentence = document.sentences.emplace_back();
    for (const std::string_view form : split(text, ' ')) {
      Token& token = sentence.tokens.emplace_back();
      token.form = std::string(form);
      token.upos = form == "has" ? "AUX" : "X";
    }
  }
  ASSERT_EQ(find_times(document, 1).size(), 1u);
  EXPECT_EQ(find_times(document, 1).front().iso, "2020-11-09");
  ASSERT_EQ(find_times(document, 2).size(), 1u);
  EXPECT_EQ(find_times(document, 2).front().iso, "2023-03");
}

TEST(OpenExtractionTest, ReadsClausesAsTheTextWritesThem) {
  auto cases = read_cases();
  const auto triples = extract_open(cases.front().document, 0);
  ASSERT_EQ(triples.size(), 1u);
  EXPECT_EQ(triples[0].predicate, "invaded");
  EXPECT_EQ(triples[0].arguments, (std::vector<std::string>{"Russia", "Ukraine", "in 2022"}));
}

}  // namespace
}  // namespace entente::extractors
