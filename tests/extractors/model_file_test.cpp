#include "extractors/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/error.h"
#include "tests/support/model_writer.h"

namespace entente::extractors {
namespace {

using ::testing::HasSubstr;

class ModelFileTest : public ::testing::Test {
 protected:
  std::string path() const {
    return (std::filesystem::path(::testing::TempDir()) /
            (std::string("model_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name()))
        .string();
  }
  void put(const std::string& bytes) const { std::ofstream(path(), std::ios::binary) << bytes; }
  std::string error_of(const std::string& bytes) const {
    put(bytes);
    try {
      ModelFile model(path());
    } catch (const InputError& error) {
      EXPECT_EQ(error.where(), path());
      return error.what();
    }
    return "";
  }
  static testing::ModelWriter small() {
    testing::ModelWriter model("analyzer");
    model.config("width", std::int64_t{64});
    model.strings("upos", {"NOUN", "VÉRB"});
    model.random_floats("x", {3, 4}, 1);
    model.random_bytes("y", {5, 2});
    return model;
  }
};

TEST_F(ModelFileTest, ReadsWhatWasWritten) {
  put(small().bytes());
  const ModelFile model(path());
  EXPECT_EQ(model.kind(), "analyzer");
  EXPECT_EQ(model.config("width"), 64);
  EXPECT_EQ(model.config("absent", 3), 3);
  EXPECT_EQ(model.strings("upos")[1], "VÉRB");
  EXPECT_EQ(model.f32("x", 3, 4).size(), 12u);
  EXPECT_EQ(model.i8("y").size(), 10u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(model.i8("y").data()) % 64, 0u);
  EXPECT_THROW(model.config("absent"), InputError);
  EXPECT_THROW(model.f32("x", 4, 4), InputError);
  EXPECT_THROW(model.f32("y"), InputError);
  EXPECT_THROW(model.tensor("z"), InputError);
  EXPECT_THROW(model.strings("z"), InputError);
}

TEST_F(ModelFileTest, NamesAFileThatIsNoModel) {
  EXPECT_THAT(error_of(""), HasSubstr("not a model file"));
  EXPECT_THAT(error_of("PK\x03\x04 some other file that is long enough"),
              HasSubstr("not a model file"));
  EXPECT_THAT(error_of(small().bytes(2)), HasSubstr("model format 2"));
  EXPECT_THROW(ModelFile("/nonexistent/model"), InputError);
  EXPECT_THROW(ModelFile(::testing::TempDir()), InputError);
}

TEST_F(ModelFileTest, NoticesDamage) {
  const std::string whole = small().bytes();
  for (const std::size_t size : {17ul, 100ul, whole.size() / 2, whole.size() - 1}) {
    EXPECT_NE(error_of(whole.substr(0, size)), "") << size;
  }
  std::string flipped = whole;
  flipped.back() ^= 1;
  EXPECT_THAT(error_of(flipped), HasSubstr("checksum"));
  std::string header = whole;
  header[20] = '\x01';
  EXPECT_THAT(error_of(header), HasSubstr("damaged header"));
  std::string longer = whole;
  longer[12] = longer[13] = longer[14] = longer[15] = '\xFF';
  EXPECT_THAT(error_of(longer), HasSubstr("truncated"));
}

}  // namespace
}  // namespace entente::extractors
