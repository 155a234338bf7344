#include "extractors/gazetteer.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "extractors/data.h"

namespace entente::extractors {
namespace {

std::vector<Token> words(std::initializer_list<const char*> forms) {
  std::vector<Token> tokens;
  for (const char* form : forms) {
    Token token;
    token.form = form;
    tokens.push_back(token);
  }
  return tokens;
}

TEST(GazetteerTest, ReadsEveryBuiltInFile) {
  std::size_t files = 0;
  for (const DataFile& file : gazetteer_files()) {
    Gazetteer gazetteer;
    gazetteer.add(file.text, std::string(file.name));
    ++files;
  }
  EXPECT_EQ(files, 8u);
  EXPECT_GT(Gazetteer::builtin()->entries().size(), 300u);
}

TEST(GazetteerTest, FindsTheLongestNameInTheLetterCaseOfNames) {
  const auto gazetteer = Gazetteer::builtin();
  const auto tokens = words({"the", "Democratic", "Republic", "of", "the", "Congo", "and", "us"});
  const auto matches = gazetteer->match(tokens);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].first, 1u);
  EXPECT_EQ(matches[0].last, 5u);
  EXPECT_EQ(matches[0].keys->front().entry->code, "COD");
}

TEST(GazetteerTest, KnowsAdjectivesCapitalsAndMetonyms) {
  const auto gazetteer = Gazetteer::builtin();
  for (const auto& [name, code] :
       std::initializer_list<std::pair<const char*, const char*>>{{"Russian", "RUS"},
                                                                  {"Moscow", "RUS"},
                                                                  {"Kremlin", "RUS"},
                                                                  {"U.S.", "USA"},
                                                                  {"Côte d'Ivoire", "CIV"},
                                                                  {"Whitehall", "GBR"}}) {
    const auto* keys = gazetteer->find(name);
    ASSERT_NE(keys, nullptr) << name;
    EXPECT_EQ(keys->front().entry->code, code) << name;
  }
  EXPECT_EQ(gazetteer->find("Soviet")->front().entry->name, "Soviet Union");
}

TEST(GazetteerTest, RefusesALineThatIsNone) {
  Gazetteer gazetteer;
  EXPECT_THROW(gazetteer.add("Gondor\n", "mine.tsv"), InputError);
  EXPECT_THROW(gazetteer.add("@type Kingdom\n", "mine.tsv"), InputError);
  try {
    gazetteer.add("# a comment\n@type Organization\nGreen Cross\tcolour=green\n", "mine.tsv");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(error.full_message().find("mine.tsv:3"), std::string::npos);
  }
}

TEST(GazetteerTest, TakesAUsersFile) {
  const auto gazetteer =
      Gazetteer::with({{"mine.tsv", "@type Organization\nGreen Cross\taka=GC\n"}});
  ASSERT_NE(gazetteer->find("GC"), nullptr);
  EXPECT_EQ(gazetteer->find("GC")->front().entry->name, "Green Cross");
}

}  // namespace
}  // namespace entente::extractors
