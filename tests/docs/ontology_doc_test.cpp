// docs/ontology.md says of every type and relation what core/ontology.cpp says.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/ontology.h"

namespace entente {
namespace {

std::string number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%g", value);
  return buffer;
}

/// The first cells of a relation's row; what it means stands in the last one.
std::string row_of(const RelationInfo& relation) {
  std::string row = "\n| " + std::string(relation.name) + (relation.symmetric ? "\\*" : "") +
                    " | " + std::string(name_of(relation.relation_class)) + " | ";
  if (relation.goldstein) row += number(*relation.goldstein) + " | ";
  return row + number(relation.influence_forward) + " | " + number(relation.influence_backward) +
         " | ";
}

TEST(OntologyDocTest, SaysWhatTheProgramKnows) {
  std::ifstream in(std::filesystem::path(ENTENTE_SOURCE_DIR) / "docs/ontology.md");
  std::ostringstream buffer;
  buffer << in.rdbuf();
  const std::string text = buffer.str();
  ASSERT_FALSE(text.empty());
  for (const RelationInfo& relation : all_relations()) {
    EXPECT_NE(text.find(row_of(relation)), std::string::npos) << row_of(relation);
  }
  for (int i = 0; i < kEntityTypeCount; ++i) {
    const auto type = static_cast<EntityType>(i);
    const std::string row =
        "\n| " + std::string(name_of(type)) + " | `" + std::string(id_prefix(type)) + ":";
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace entente
