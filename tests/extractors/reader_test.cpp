#include "extractors/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "extractors/dateline.h"
#include "extractors/html.h"
#include "tests/support/temp_dir.h"

namespace entente::extractors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Read {
  std::vector<Document> documents;
  std::vector<std::string> problems;
};

Read read(const std::vector<std::string>& names) {
  Read result;
  for (const Input& input : list_inputs(names)) {
    read_documents(
        input, [&](Document d) { result.documents.push_back(std::move(d)); },
        [&](const InputError& e) { result.problems.push_back(e.full_message()); });
  }
  return result;
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST(ReaderTest, ReadsFoldersRecursivelyAndInOrder) {
  const TempDir dir;
  write(dir / "b.txt", "Two.");
  write(dir / "sub/a.md", "# One\n\nText.");
  write(dir / "skip.pdf", "no");
  const Read result = read({dir.path()});
  ASSERT_EQ(result.documents.size(), 2u);
  EXPECT_EQ(result.documents[0].id, "b");
  EXPECT_EQ(result.documents[1].id, "a");
  EXPECT_TRUE(result.problems.empty());
}

TEST(ReaderTest, KeepsFilesOfOneNameApart) {
  const TempDir dir;
  write(dir / "x/news.txt", "One.");
  write(dir / "y/news.txt", "Two.");
  const Read result = read({dir.path()});
  ASSERT_EQ(result.documents.size(), 2u);
  EXPECT_EQ(result.documents[0].id, "x/news");
  EXPECT_EQ(result.documents[1].id, "y/news");
}

TEST(ReaderTest, NamesThePlaceOfABadByte) {
  const TempDir dir;
  write(dir / "latin.txt", "one\ncaf\xE9 noir");
  write(dir / "nul.txt", std::string("a\0b", 3));
  write(dir / "empty.txt", " \n");
  write(dir / "good.txt", "Good.");
  const Read result = read({dir.path()});
  ASSERT_EQ(result.documents.size(), 1u);
  ASSERT_EQ(result.problems.size(), 3u);
  EXPECT_THAT(result.problems[0], HasSubstr("empty"));
  EXPECT_THAT(result.problems[1], HasSubstr("not UTF-8 at byte 7 (line 2)"));
  EXPECT_THAT(result.problems[2], HasSubstr("NUL byte at byte 1"));
}

TEST(ReaderTest, ReadsOnBehindABadJsonLine) {
  const TempDir dir;
  write(dir / "d.jsonl",
        "{\"id\":\"one\",\"date\":\"2022-09-05T08:00:00Z\",\"text\":\"A.\"}\n"
        "{\"id\":\"two\", text}\n"
        "\n"
        "{\"text\":\"C.\"}\n"
        "{\"id\":\"four\"}\n");
  const Read result = read({dir / "d.jsonl"});
  ASSERT_EQ(result.documents.size(), 2u);
  EXPECT_EQ(result.documents[0].date, "2022-09-05");
  EXPECT_EQ(result.documents[1].id, "d:4");
  ASSERT_EQ(result.problems.size(), 2u);
  EXPECT_THAT(result.problems[0], HasSubstr("d.jsonl:2: byte 13"));
  EXPECT_THAT(result.problems[1], HasSubstr("d.jsonl:5: has no \"text\""));
}

TEST(ReaderTest, RefusesWhatIsNotThere) {
  const TempDir dir;
  EXPECT_THROW(read({dir / "none.txt"}), InputError);
  EXPECT_THROW(read({dir / "*.txt"}), InputError);
  EXPECT_THROW(read({dir.path()}), InputError);
}

TEST(ReaderTest, TakesStateAndYearFromSpeechFileNames) {
  const TempDir dir;
  write(dir / "JPN_77_2022.txt", "We stand together.");
  const Read result = read({dir / "JPN_77_2022.txt"});
  EXPECT_EQ(result.documents.at(0).speaker, "JPN");
  EXPECT_EQ(result.documents.at(0).date, "2022");
}

TEST(ReaderTest, ReadsFrontMatterAndKeepsOffsets) {
  const TempDir dir;
  const std::string text =
      "---\ntitle: \"Two\"\ndate: 2021-04-03\n---\n# Head\n\n*Japan* [met](http://x.y) China.\n";
  write(dir / "a.md", text);
  const Document d = read({dir / "a.md"}).documents.at(0);
  EXPECT_EQ(d.title, "Two");
  EXPECT_EQ(d.date, "2021-04-03");
  EXPECT_EQ(d.text.find("China"), text.find("China"));
  EXPECT_THAT(d.text, Not(HasSubstr("http")));
}

TEST(HtmlTest, ReadsBrokenPages) {
  const HtmlText page = read_html(
      "<html><head><title>A  talk</title><meta property=article:published_time "
      "content=2022-03-01T10:00Z></head><body><nav>Home</nav><p>Japan <b>met</i> China.<p>They "
      "agreed.<script>var x = 1;</script><div>End &amp; out</div></article>");
  EXPECT_EQ(page.title, "A talk");
  EXPECT_EQ(page.date, "2022-03-01");
  EXPECT_EQ(page.text, "Japan met China.\nThey agreed.\nEnd & out\n");
}

TEST(DatelineTest, FindsTitleAndDate) {
  Dateline d = find_dateline("Pact signed in Oslo\nOSLO, April 14, 2021\n\nNorway said.");
  EXPECT_EQ(d.title, "Pact signed in Oslo");
  EXPECT_EQ(d.date, "2021-04-14");
  d = find_dateline("GENEVA, 3 May 2019 — Talks on the pact ended in January 2018 without result.");
  EXPECT_EQ(d.date, "2019-05-03");
  d = find_dateline(
      "Friday, May 5, 2023 | Subscribe\nPact signed in Oslo\nApril 14, 2021\n\nNorway said.");
  EXPECT_EQ(d.title, "Pact signed in Oslo");
  EXPECT_EQ(d.date, "2021-04-14");
  d = find_dateline("The treaty of 14 April 1955 binds both states.");
  EXPECT_EQ(d.date, "");
}

TEST(DatelineTest, TellsBoilerplateFromSentences) {
  for (const char* line : {"Comments", "By Jane Smith", "By Jane Smith and John Doe",
                           "Share this:", "Read more: Why it matters"}) {
    EXPECT_TRUE(is_boilerplate(line)) << line;
  }
  for (const char* line : {"By buying oil, China supports Russia.", "Japan comments on the pact",
                           "By 2030 the fleet will be ready"}) {
    EXPECT_FALSE(is_boilerplate(line)) << line;
  }
}

}  // namespace
}  // namespace entente::extractors
