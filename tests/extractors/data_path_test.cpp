#include "extractors/data_path.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace entente::extractors {
namespace {

TEST(DataPathTest, FindsTheSourceFolder) {
  EXPECT_TRUE(std::filesystem::exists(data_path("CMakeLists.txt")));
}

TEST(DataPathTest, NamesTheFileThatIsMissing) {
  try {
    data_path("data/no-such-file.tsv");
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where(), "data/no-such-file.tsv");
  }
}

}  // namespace
}  // namespace entente::extractors
