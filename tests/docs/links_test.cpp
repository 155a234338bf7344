// Links between the documents lead somewhere.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace entente {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> documents() {
  const fs::path root = ENTENTE_SOURCE_DIR;
  std::vector<fs::path> found = {root / "README.md", root / "CONTRIBUTING.md",
                                 root / "extractors/models/README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  return found;
}

TEST(LinksTest, EveryRelativeLinkLeadsToAFile) {
  const std::regex link(R"(\]\(([^)#:\s]+)\))");
  int links = 0;
  for (const fs::path& path : documents()) {
    std::ifstream in(path);
    ASSERT_TRUE(in) << path;
    std::ostringstream buffer;
    buffer << in.rdbuf();
    const std::string text = buffer.str();
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
      ++links;
      EXPECT_TRUE(fs::exists(path.parent_path() / (*it)[1].str())) << path << ": " << (*it)[1];
    }
  }
  EXPECT_GT(links, 10);
}

}  // namespace
}  // namespace entente
