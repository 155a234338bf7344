#include "core/statement_json.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace entente {
namespace {

TEST(StatementJsonTest, ReadsWhatItWrites) {
  const std::string line =
      R"({"doc":"a","subject":{"id":"state:RUS","name":"Russia","type":"State","code":"RUS","aliases":["Moscow"]},)"
      R"("relation":"SUPPLIES","object":{"id":"state:JPN","name":"Japan","type":"State","code":"JPN","aliases":[]},)"
      R"("polarity":"negative","modality":"possible","props":{"resource":"LNG"},"time":"2022","attribution":"Brown",)"
      R"("confidence":0.83,"class":"tie-positive","goldstein":null,)"
      R"("evidence":{"text":"Russia “may” not","start":8120,"end":8140,"sentence":41}})";
  EXPECT_EQ(statement_to_json(statement_from_json(parse_json(line))).dump(), line);
}

TEST(StatementJsonTest, TakesBareNames) {
  const Statement s = statement_from_json(parse_json(
      R"({"doc":"a","subject":"Xi Jinping","subject_type":"leader","relation":"leads","object":"China",)"
      R"("time":"late 2022","evidence":["President Xi"]})"));
  EXPECT_EQ(s.subject.id, "leader:xi-jinping");
  EXPECT_EQ(s.object.id, "state:china");
  EXPECT_EQ(s.evidence.text, "President Xi");
  EXPECT_EQ(s.time, "");
  EXPECT_EQ(s.props.at("time"), "late 2022");
}

TEST(StatementJsonTest, RefusesWhatItCannotKeep) {
  for (
      const char* line :
      {R"([])", R"({"doc":"a"})",
       R"({"doc":"a","subject":"A","relation":"LIKES","object":"B","evidence":"x"})",
       R"({"doc":"a","subject":"A","relation":"AID","object":"B"})",
       R"({"doc":"a","subject":"A","relation":"AID","object":"B","evidence":"x","confidence":7})",
       R"({"doc":"a","subject":"A","relation":"AID","object":"B","evidence":"x","modality":"?"})"}) {
    EXPECT_THROW(statement_from_json(parse_json(line)), InputError) << line;
  }
}

TEST(JsonTest, KeepsIntegersAndFloatsApart) {
  EXPECT_EQ(parse_json(R"({"a":1,"b":1.0,"c":1e300,"d":-0.1,"e":"\u00e9\n"})").dump(),
            R"({"a":1,"b":1.0,"c":1e+300,"d":-0.1,"e":"é\n"})");
}

TEST(JsonTest, RefusesDeepNestingAndNamesTheByte) {
  EXPECT_THROW(parse_json(std::string(100000, '[')), InputError);
  try {
    parse_json("{\"a\": tru}");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.where(), "byte 9");
  }
}

}  // namespace
}  // namespace entente
