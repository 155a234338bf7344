#include "core/raw_graph_store.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"

namespace entente {
namespace {

// One row's bytes: far below SQLite's limit, large enough to cost few rows.
constexpr std::size_t kChunk = std::size_t{4} << 20;

}  // namespace

bool RawGraphStore::has_tables() {
  return store_.database().integer(
             "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'raw_image'") > 0;
}

void RawGraphStore::prepare() {
  store_.database().execute(
      "CREATE TABLE IF NOT EXISTS raw_image(seq INTEGER PRIMARY KEY, data BLOB NOT NULL);"
      "CREATE TABLE IF NOT EXISTS raw_changes(relationship INTEGER NOT NULL, key TEXT NOT NULL,"
      " data BLOB, PRIMARY KEY(relationship, key)) WITHOUT ROWID;");
}

bool RawGraphStore::has_image() {
  return has_tables() && store_.database().integer("SELECT count(*) FROM raw_image") > 0;
}

std::vector<std::byte> RawGraphStore::image() {
  std::vector<std::byte> bytes;
  if (!has_tables()) return bytes;
  sqlite::Database& database = store_.database();
  bytes.resize(static_cast<std::size_t>(
      database.integer("SELECT coalesce(sum(length(data)), 0) FROM raw_image")));
  std::size_t at = 0;
  sqlite::Query rows(database, "SELECT data FROM raw_image ORDER BY seq");
  while (rows.step()) {
    const std::string_view chunk = rows.view(0);
    ENTENTE_CHECK(chunk.size() <= bytes.size() - at);
    std::memcpy(bytes.data() + at, chunk.data(), chunk.size());
    at += chunk.size();
  }
  return bytes;
}

void RawGraphStore::replace(
    const std::function<void(const std::function<void(std::span<const std::byte>)>&)>& write,
    const std::vector<Change>& changes) {
  sqlite::Database& database = store_.database();
  sqlite::Transaction transaction(database);
  prepare();
  database.execute("DELETE FROM raw_image; DELETE FROM raw_changes");
  sqlite::Query add(database, "INSERT INTO raw_image(data) VALUES(?)");
  std::string chunk;
  const auto flush = [&](std::string_view bytes) {
    add.bind_blob(1, bytes);
    add.run();
  };
  write([&](std::span<const std::byte> bytes) {
    std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!rest.empty()) {
      if (chunk.empty() && rest.size() >= kChunk) {
        flush(rest.substr(0, kChunk));
        rest.remove_prefix(kChunk);
        continue;
      }
      const std::size_t taken = std::min(rest.size(), kChunk - chunk.size());
      chunk.append(rest.substr(0, taken));
      rest.remove_prefix(taken);
      if (chunk.size() == kChunk) {
        flush(chunk);
        chunk.clear();
      }
    }
  });
  if (!chunk.empty()) flush(chunk);
  insert(changes);
  database.execute(
      "UPDATE meta SET value = value + 1 WHERE key = 'version';"
      "INSERT OR REPLACE INTO meta VALUES('raw_image', abs(random() >> 1))");
  transaction.commit();
}

bool RawGraphStore::has_changes() {
  return has_tables() && store_.database().integer("SELECT EXISTS(SELECT 1 FROM raw_changes)") > 0;
}

std::vector<RawGraphStore::Change> RawGraphStore::changes() {
  std::vector<Change> found;
  if (!has_tables()) return found;
  sqlite::Query rows(store_.database(),
                     "SELECT relationship, key, data FROM raw_changes ORDER BY relationship, key");
  while (rows.step()) {
    Change& change = found.emplace_back();
    change.relationship = rows.integer(0) != 0;
    change.key = rows.text(1);
    if (!rows.is_null(2)) change.data = std::string(rows.view(2));
  }
  return found;
}

std::int64_t RawGraphStore::number(const std::string& name) {
  sqlite::Query find(store_.database(), "SELECT value FROM meta WHERE key = ?");
  return find.bind(1, "raw_" + name).step() ? find.integer(0) : 0;
}

void RawGraphStore::set_number(const std::string& name, std::int64_t value) {
  sqlite::Query set(store_.database(), "INSERT OR REPLACE INTO meta VALUES(?, ?)");
  set.bind(1, "raw_" + name).bind(2, value).run();
}

void RawGraphStore::insert(const std::vector<Change>& changes) {
  sqlite::Query insert(store_.database(), "INSERT OR REPLACE INTO raw_changes VALUES(?, ?, ?)");
  for (const Change& change : changes) {
    insert.bind(1, static_cast<std::int64_t>(change.relationship)).bind(2, change.key);
    if (change.data) {
      insert.bind_blob(3, *change.data);
    } else {
      insert.bind_null(3);
    }
    insert.run();
  }
}

void RawGraphStore::put_changes(const std::vector<Change>& changes) {
  if (changes.empty()) return;
  sqlite::Database& database = store_.database();
  sqlite::Transaction transaction(database);
  prepare();
  insert(changes);
  database.execute(
      "UPDATE meta SET value = value + 1 WHERE key = 'version';"
      "INSERT INTO meta VALUES('raw_changes', 1) ON CONFLICT DO UPDATE SET value = value + 1");
  transaction.commit();
}

std::string RawGraphStore::stamp() {
  return base_stamp() + "/" +
         std::to_string(store_.database().integer(
             "SELECT coalesce((SELECT value FROM meta WHERE key = 'raw_changes'), 0)"));
}

std::string RawGraphStore::base_stamp() {
  sqlite::Database& database = store_.database();
  // Versions alone would take one store for another that was put in its place.
  std::string stamp;
  // NOLINTBEGIN(bugprone-suspicious-missing-comma): the first text goes over two lines.
  for (
      const char* sql :
      // The version but for the steps that changes made: they are no part of the base.
      {"SELECT value - coalesce((SELECT value FROM meta WHERE key = 'raw_changes'), 0) FROM meta"
       " WHERE key = 'version'",
       "SELECT coalesce((SELECT value FROM meta WHERE key = 'raw_image'), 0)",
       "SELECT coalesce(max(id), 0) FROM documents", "SELECT coalesce(max(id), 0) FROM statements",
       "SELECT coalesce(max(id), 0) FROM entities"}) {  // NOLINTEND(bugprone-suspicious-missing-comma)
    stamp += std::to_string(database.integer(sql)) + ".";
  }
  sqlite::Query last(database, "SELECT hash FROM documents ORDER BY id DESC LIMIT 1");
  if (last.step()) stamp += last.text(0);
  return stamp;
}

}  // namespace entente
