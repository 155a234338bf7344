// The commands that the documents show are run and must print what the documents say. With
// ENTENTE_UPDATE_TOUR=1 the documents are brought up to date instead.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "extractors/data_path.h"
#include "tests/docs/transcript.h"
#include "tests/support/temp_dir.h"

namespace entente {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = ENTENTE_SOURCE_DIR;

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

bool has_model() {
  try {
    return !extractors::data_path("models/english.model").empty();
  } catch (const InputError&) {
    return false;
  }
}

class TourTest : public testing::TestWithParam<const char*> {};

TEST_P(TourTest, PrintsWhatTheDocumentShows) {
  if (!has_model()) GTEST_SKIP() << "no language model here";
  const Transcript transcript(kRoot / GetParam());
  ASSERT_FALSE(transcript.commands().empty());
  const TempDir dir;
  fs::create_directory_symlink(kRoot / "docs", dir / "docs");
  std::vector<TranscriptCommand> shown;
  for (const TranscriptCommand& command : transcript.commands()) {
    shown.push_back(run_as_shown(command, dir.path(), ENTENTE_PROGRAM));
    for (std::string& message : shown.back().errors) message = without_seconds(message);
  }
  if (std::getenv("ENTENTE_UPDATE_TOUR") != nullptr) {
    std::ofstream(kRoot / GetParam()) << transcript.with(shown);
    // The documents' picture is not compared: how wide its letters are depends on the fonts.
    if (fs::exists(dir / "algeria.svg")) {
      fs::copy_file(dir / "algeria.svg", kRoot / "docs/picture.svg",
                    fs::copy_options::overwrite_existing);
    }
    return;
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const TranscriptCommand& command = transcript.commands()[i];
    const std::string place = std::string(GetParam()) + ":" + std::to_string(command.line) +
                              " (ENTENTE_UPDATE_TOUR=1 updates it)";
    EXPECT_EQ(join(shown[i].out), join(command.out)) << place;
    EXPECT_EQ(join(shown[i].errors), join(command.errors)) << place;
  }
}

INSTANTIATE_TEST_SUITE_P(Documents, TourTest, testing::Values("README.md", "docs/tour.md"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return !std::isalnum(c); },
                               '_');
                           return name;
                         });

TEST(TranscriptTest, ReadsCommandsMessagesAndShortenedOutput) {
  const TempDir dir;
  const std::string text =
      "# Title\n\n```console\n$ entente 'a\n    b'\nentente: a message (0.3 s)\nrow\n\n"
      "row | cell\n...\n$ true\n```\n```\n$ not one\n```\n";
  std::ofstream(dir / "t.md") << text;
  const Transcript transcript(dir / "t.md");
  ASSERT_EQ(transcript.commands().size(), 2u);
  const TranscriptCommand& first = transcript.commands()[0];
  EXPECT_EQ(first.line, 4);
  EXPECT_EQ(first.text, "entente 'a\n    b'");
  EXPECT_EQ(first.out, (std::vector<std::string>{"row", "", "row | cell"}));
  EXPECT_EQ(first.errors, (std::vector<std::string>{"entente: a message (0.3 s)"}));
  EXPECT_TRUE(first.shortened);
  EXPECT_EQ(transcript.commands()[1].text, "true");
  EXPECT_EQ(transcript.with(transcript.commands()), text);
  EXPECT_EQ(without_seconds(first.errors[0]), "entente: a message");
}

TEST(TranscriptTest, RejectsBrokenBlocks) {
  const TempDir dir;
  std::ofstream(dir / "open.md") << "```console\n$ true\n";
  std::ofstream(dir / "bare.md") << "```console\nrow\n```\n";
  EXPECT_THROW(Transcript(dir / "open.md"), std::runtime_error);
  EXPECT_THROW(Transcript(dir / "bare.md"), std::runtime_error);
  EXPECT_THROW(Transcript(dir / "absent.md"), std::runtime_error);
}

TEST(TranscriptTest, RunsAtATerminalOfHundredColumns) {
  const TempDir dir;
  TranscriptCommand like;
  like.text = "test -t 1 && stty size <&1; echo entente: said >&2; seq 3";
  like.out = {"", ""};
  like.errors = {"entente: x"};
  like.shortened = true;
  const TranscriptCommand shown = run_as_shown(like, dir.path(), ENTENTE_PROGRAM);
  EXPECT_EQ(shown.out, (std::vector<std::string>{"40 100", "1"}));
  EXPECT_EQ(shown.errors, (std::vector<std::string>{"entente: said"}));
}

}  // namespace
}  // namespace entente
