#include "core/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "tests/support/temp_dir.h"

namespace entente {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Entity state(const std::string& name, const std::string& code) {
  return {"state:" + code, name, EntityType::kState, code, "", {}};
}

DocumentContent content(const std::string& id, const std::string& text,
                        const std::vector<Statement>& statements) {
  DocumentContent result;
  result.document = {id, "", "2022-09-05", "", "", text};
  for (const Statement& s : statements) {
    result.entities.push_back(s.subject);
    result.entities.push_back(s.object);
  }
  result.statements = statements;
  return result;
}

Statement statement(const Entity& a, Relation relation, const Entity& b, const std::string& text,
                    std::uint32_t start) {
  Statement s;
  s.subject = a;
  s.relation = relation;
  s.object = b;
  s.confidence = 0.8;
  s.props = {{"resource", "gas \"LNG\""}};
  s.evidence = {text, start, start + static_cast<std::uint32_t>(text.size()), 0};
  return s;
}

const Entity kRussia = state("Russia", "RUS");
const Entity kJapan = state("Japan", "JPN");
const Entity kChina = state("China", "CHN");

std::vector<Statement> statements_of(Store& store) {
  std::vector<Statement> all;
  store.for_each_statement([&](const StoredStatement& s) { all.push_back(s.statement); });
  return all;
}

TEST(StoreTest, GivesBackWhatWasAdded) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  EXPECT_EQ(store->add(content(
                "a", "Łódź. Russia supplies Japan.",
                {statement(kRussia, Relation::kSupplies, kJapan, "Russia supplies Japan", 9)})),
            AddResult::kAdded);
  const auto all = statements_of(*store);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].subject.id, "state:RUS");
  EXPECT_EQ(all[0].relation, Relation::kSupplies);
  EXPECT_EQ(all[0].evidence.text, "Russia supplies Japan");
  EXPECT_EQ(all[0].props.at("resource"), "gas \"LNG\"");
  EXPECT_EQ(all[0].doc, "a");
}

TEST(StoreTest, AddingAgainChangesNothing) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  const auto a = content("a", "Russia supplies Japan.",
                         {statement(kRussia, Relation::kSupplies, kJapan, "Russia", 0)});
  store->add(a);
  const std::int64_t version = store->version();
  EXPECT_EQ(store->add(a), AddResult::kUnchanged);
  EXPECT_EQ(store->version(), version);
  EXPECT_EQ(store->counts().statements, 1);
}

TEST(StoreTest, AnotherTextUnderTheSameIdReplaces) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  store->add(content("a", "one", {statement(kRussia, Relation::kSupplies, kJapan, "one", 0)}));
  EXPECT_EQ(store->add(content("a", "two", {})), AddResult::kReplaced);
  EXPECT_EQ(store->counts().statements, 0);
  EXPECT_EQ(store->counts().entities, 0);
}

TEST(StoreTest, RemoveTakesOnlyWhatOnlyThatDocumentSupported) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  store->add(content("a", "one", {statement(kRussia, Relation::kSupplies, kJapan, "one", 0)}));
  store->add(content("b", "two", {statement(kRussia, Relation::kPartnerOf, kChina, "two", 0)}));
  EXPECT_TRUE(store->remove_document("a"));
  EXPECT_FALSE(store->remove_document("a"));
  std::vector<std::string> ids;
  for (const StoredEntity& e : store->entities()) ids.push_back(e.entity.id);
  EXPECT_THAT(ids, ElementsAre("state:CHN", "state:RUS"));
  EXPECT_EQ(store->counts().statements, 1);
}

TEST(StoreTest, UserAliasMergesAndUnmerges) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  const Entity rosneft{"organization:rosneft", "Rosneft", EntityType::kOrganization, "", "", {}};
  store->add(content("a", "one", {statement(rosneft, Relation::kSupplies, kJapan, "one", 0)}));
  store->add(content("b", "two", {statement(kRussia, Relation::kPartnerOf, kChina, "two", 0)}));
  store->set_alias("Rosneft", "state:RUS");
  EXPECT_EQ(statements_of(*store)[0].subject.id, "state:RUS");
  EXPECT_EQ(store->entities().size(), 3u);
  EXPECT_TRUE(store->remove_alias("ROSNEFT"));
  EXPECT_EQ(statements_of(*store)[0].subject.id, "organization:rosneft");
}

TEST(StoreTest, KeepsImportedStatementsBesideItsOwn) {
  auto store = Store::open(":memory:", sqlite::OpenMode::kCreate);
  Statement said = statement(kRussia, Relation::kAccuse, kJapan, "as the coder read it", 0);
  said.doc = "a";
  store->add_statements("coder.jsonl", {{said}});
  store->add_statements("coder.jsonl", {{said}});
  EXPECT_EQ(store->counts().statements, 1);
  EXPECT_EQ(
      store->add(content("a", "one", {statement(kRussia, Relation::kSupplies, kJapan, "one", 0)})),
      AddResult::kAdded);
  const auto all = statements_of(*store);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].origin, "");
  EXPECT_EQ(all[1].origin, "coder.jsonl");
  EXPECT_EQ(all[1].evidence.text, "as the coder read it");
}

TEST(StoreTest, ReadersAreNotBlockedByAWriter) {
  const TempDir dir;
  auto writer = Store::open(dir / "g", sqlite::OpenMode::kCreate);
  writer->add(content("a", "one", {}));
  auto reader = Store::open(dir / "g", sqlite::OpenMode::kReadOnly);
  sqlite::Transaction open(writer->database());
  writer->database().execute("DELETE FROM documents");
  EXPECT_EQ(reader->counts().documents, 1);
}

std::string error_of(const std::string& path, sqlite::OpenMode mode) {
  try {
    Store::open(path, mode)->counts();
  } catch (const InputError& error) {
    return error.full_message();
  }
  return "";
}

TEST(StoreTest, RefusesWhatIsNoGraph) {
  const TempDir dir;
  std::ofstream(dir / "text") << "this is a text and no database at all, whatever its name says\n";
  EXPECT_THAT(error_of(dir / "text", sqlite::OpenMode::kReadOnly), HasSubstr("not an entente"));
  EXPECT_THAT(error_of(dir / "text", sqlite::OpenMode::kCreate), HasSubstr("not an entente"));
  EXPECT_THAT(error_of(dir / "none", sqlite::OpenMode::kReadOnly), HasSubstr("no such graph"));
  std::ofstream(dir / "empty").flush();
  EXPECT_THAT(error_of(dir / "empty", sqlite::OpenMode::kReadOnly), HasSubstr("is empty"));
  sqlite::Database(dir / "other", sqlite::OpenMode::kCreate).execute("CREATE TABLE t(x)");
  EXPECT_THAT(error_of(dir / "other", sqlite::OpenMode::kCreate), HasSubstr("another program"));
}

TEST(StoreTest, RefusesANewerSchema) {
  const TempDir dir;
  Store::open(dir / "g", sqlite::OpenMode::kCreate)->database().execute("PRAGMA user_version = 99");
  EXPECT_THAT(error_of(dir / "g", sqlite::OpenMode::kReadOnly), HasSubstr("newer entente"));
}

TEST(StoreTest, RefusesATruncatedFile) {
  const TempDir dir;
  {
    auto store = Store::open(dir / "g", sqlite::OpenMode::kCreate);
    store->add(content("a", std::string(200000, 'x'), {}));
    store->database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::filesystem::resize_file(dir / "g", 9000);
  EXPECT_THAT(error_of(dir / "g", sqlite::OpenMode::kReadOnly), HasSubstr("damaged"));
}

}  // namespace
}  // namespace entente
