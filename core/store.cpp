#include "core/store.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/json.h"
#include "core/text.h"

namespace entente {
namespace {

constexpr std::int64_t kApplicationId = 0x454E5445;  // "ENTE"
constexpr std::int64_t kSchemaVersion = 1;
/// The hash of a document that only imported statements name.
constexpr std::string_view kNoText = "none";

constexpr const char* kSchema = R"sql(
CREATE TABLE documents(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL, date TEXT NOT NULL, url TEXT NOT NULL, speaker TEXT NOT NULL,
  hash TEXT NOT NULL,
  text TEXT NOT NULL);
CREATE TABLE entities(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE);
-- What one document says of an entity; an entity lives as long as it has support.
CREATE TABLE support(
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  entity INTEGER NOT NULL REFERENCES entities,
  name TEXT NOT NULL, type INTEGER NOT NULL, code TEXT NOT NULL, country TEXT NOT NULL,
  PRIMARY KEY(document, entity)) WITHOUT ROWID;
CREATE INDEX support_entity ON support(entity);
CREATE TABLE aliases(
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  entity INTEGER NOT NULL REFERENCES entities,
  alias TEXT NOT NULL,
  PRIMARY KEY(document, entity, alias)) WITHOUT ROWID;
CREATE TABLE mentions(
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  start INTEGER NOT NULL, stop INTEGER NOT NULL,
  entity INTEGER NOT NULL REFERENCES entities,
  sentence INTEGER NOT NULL,
  PRIMARY KEY(document, start, stop, entity)) WITHOUT ROWID;
CREATE TABLE statements(
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  subject INTEGER NOT NULL REFERENCES entities,
  relation TEXT NOT NULL,
  object INTEGER NOT NULL REFERENCES entities,
  polarity TEXT NOT NULL, modality TEXT NOT NULL,
  props TEXT NOT NULL, time TEXT NOT NULL, attribution TEXT NOT NULL,
  confidence REAL NOT NULL, origin TEXT NOT NULL);
CREATE INDEX statements_document ON statements(document);
CREATE INDEX statements_subject ON statements(subject);
CREATE INDEX statements_object ON statements(object);
-- text is kept only where it is not the document's own bytes [start, stop).
CREATE TABLE evidence(
  statement INTEGER PRIMARY KEY REFERENCES statements ON DELETE CASCADE,
  start INTEGER NOT NULL, stop INTEGER NOT NULL, sentence INTEGER NOT NULL,
  text TEXT);
CREATE TABLE user_aliases(
  folded TEXT PRIMARY KEY,
  alias TEXT NOT NULL,
  entity_key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES('version', 1);
)sql";

std::string props_to_json(const std::map<std::string, std::string>& props) {
  Json::Object object;
  for (const auto& [key, value] : props) object.emplace_back(key, value);
  return Json(std::move(object)).dump();
}

std::map<std::string, std::string> props_from_json(std::string_view text) {
  std::map<std::string, std::string> props;
  if (text == "{}") return props;
  const Json json = parse_json(text);
  for (const auto& [key, value] : json.as_object()) props[key] = value.as_string();
  return props;
}

/// Counts how often something was said, and gives the most frequent; ties go to the smallest.
class Vote {
 public:
  void add(const std::string& value) {
    if (!value.empty()) ++counts_[value];
  }
  std::string winner() const {
    const std::string* best = nullptr;
    int most = 0;
    for (const auto& [value, count] : counts_) {
      if (count > most) {
        best = &value;
        most = count;
      }
    }
    return best == nullptr ? std::string() : *best;
  }
  const std::map<std::string, int>& all() const { return counts_; }

 private:
  std::map<std::string, int> counts_;
};

}  // namespace

struct Store::Impl {
  explicit Impl(const std::string& path, sqlite::OpenMode mode) : database(path, mode) {}

  void prepare(sqlite::OpenMode mode);
  std::int64_t entity_row(const std::string& key);
  void bump() { database.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'"); }
  std::int64_t insert_document(const Document& document, std::string_view hash);
  std::vector<Statement> imported_statements(const std::string& document);
  bool erase(std::string_view id);
  void load_entities();
  /// The rows of these entities as SQL has them in a list: "3,17". After load_entities().
  std::string rows_of(std::span<const std::string> ids) const;
  /// `texts` are bound to the question marks of `where`.
  void for_each_statement(std::string_view where, std::span<const std::string> texts,
                          const std::function<void(const StoredStatement&)>& fn);

  sqlite::Database database;
  // Entities by row, user aliases applied; loaded on demand for one version of the store.
  std::int64_t loaded_version = -1;
  std::vector<StoredEntity> entities;                    // sorted by id
  std::unordered_map<std::int64_t, std::size_t> of_row;  // row → index into entities
};

void Store::Impl::prepare(sqlite::OpenMode mode) {
  const std::int64_t application = database.integer("PRAGMA application_id");
  const std::int64_t version = database.integer("PRAGMA user_version");
  const std::int64_t tables = database.integer("SELECT count(*) FROM sqlite_schema");
  const std::string& path = database.path();
  if (application != kApplicationId && (tables > 0 || application != 0)) {
    throw InputError("is a database of another program, not an entente graph", path);
  }
  if (version > kSchemaVersion) {
    throw InputError("was written by a newer entente (schema " + std::to_string(version) +
                         ", this one knows " + std::to_string(kSchemaVersion) + ")",
                     path);
  }
  if (mode == sqlite::OpenMode::kReadOnly) {
    if (path != ":memory:" && tables == 0) throw InputError("is empty, not an entente graph", path);
    if (path != ":memory:") return;
  }
  database.execute("PRAGMA foreign_keys = ON");
  if (path != ":memory:") {
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  }
  if (tables == 0) {
    sqlite::Transaction transaction(database);
    if (database.integer("SELECT count(*) FROM sqlite_schema") == 0) {
      database.execute(kSchema);
      database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
      database.execute("PRAGMA user_version = " + std::to_string(kSchemaVersion));
    }
    transaction.commit();
  }
}

std::int64_t Store::Impl::entity_row(const std::string& key) {
  sqlite::Query find(database, "SELECT id FROM entities WHERE key = ?");
  if (find.bind(1, key).step()) return find.integer(0);
  sqlite::Query insert(database, "INSERT INTO entities(key) VALUES(?)");
  insert.bind(1, key).run();
  return database.last_insert_id();
}

std::int64_t Store::Impl::insert_document(const Document& document, std::string_view hash) {
  sqlite::Query insert(database,
                       "INSERT INTO documents(name, title, date, url, speaker, hash, text) "
                       "VALUES(?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, document.id).bind(2, document.title).bind(3, document.date);
  insert.bind(4, document.url).bind(5, document.speaker).bind(6, hash).bind(7, document.text);
  insert.run();
  return database.last_insert_id();
}

bool Store::Impl::erase(std::string_view id) {
  sqlite::Query remove(database, "DELETE FROM documents WHERE name = ?");
  remove.bind(1, id).run();
  if (database.changes() == 0) return false;
  database.execute(
      "DELETE FROM entities WHERE NOT EXISTS (SELECT 1 FROM support WHERE entity = entities.id)");
  return true;
}

void Store::Impl::load_entities() {
  const std::int64_t now = database.integer("SELECT value FROM meta WHERE key = 'version'");
  if (now == loaded_version) return;

  struct Gathered {
    std::string key;
    Vote names, types, codes, countries;
    std::set<std::string> aliases;
    std::int64_t mentions = 0;
    std::int64_t documents = 0;
  };
  std::map<std::int64_t, Gathered> rows;
  sqlite::Query keys(database, "SELECT id, key FROM entities");
  while (keys.step()) rows[keys.integer(0)].key = keys.text(1);
  sqlite::Query support(database, "SELECT entity, name, type, code, country FROM support");
  while (support.step()) {
    Gathered& row = rows[support.integer(0)];
    row.names.add(support.text(1));
    row.types.add(std::to_string(support.integer(2)));
    row.codes.add(support.text(3));
    row.countries.add(support.text(4));
    ++row.documents;
  }
  sqlite::Query aliases(database, "SELECT DISTINCT entity, alias FROM aliases");
  while (aliases.step()) rows[aliases.integer(0)].aliases.insert(aliases.text(1));
  sqlite::Query mentions(database, "SELECT entity, count(*) FROM mentions GROUP BY entity");
  while (mentions.step()) rows[mentions.integer(0)].mentions = mentions.integer(1);

  // Which entity each row is, once the user's aliases have merged some.
  std::map<std::string, std::string> merged;              // folded name → entity key
  std::map<std::string, std::vector<std::string>> given;  // entity key → aliases
  sqlite::Query user(database, "SELECT folded, alias, entity_key FROM user_aliases");
  while (user.step()) {
    merged[user.text(0)] = user.text(2);
    given[user.text(2)].push_back(user.text(1));
  }
  std::map<std::string, StoredEntity> by_key;
  std::map<std::int64_t, std::string> key_of_row;
  for (auto& [row, gathered] : rows) {
    const std::string name = gathered.names.winner();
    std::string key = gathered.key;
    if (const auto it = merged.find(fold_name(name)); it != merged.end())
      key = it->second;
    else if (const auto by_id = merged.find(fold_name(key)); by_id != merged.end())
      key = by_id->second;
    key_of_row[row] = key;
    StoredEntity& stored = by_key[key];
    Entity& entity = stored.entity;
    stored.mentions += gathered.mentions;
    stored.documents = std::max(stored.documents, gathered.documents);
    std::set<std::string> names = gathered.aliases;
    for (const auto& [other, count] : gathered.names.all()) names.insert(other);
    if (key == gathered.key) {
      // The entity's own row wins over those merged into it.
      if (!entity.name.empty()) names.insert(entity.name);
      entity.id = key;
      entity.name = name;
      entity.type = static_cast<EntityType>(std::stoi(gathered.types.winner()));
      entity.code = gathered.codes.winner();
      entity.country = gathered.countries.winner();
    } else if (entity.id.empty()) {
      entity.id = key;
      entity.name = name;
      entity.type = static_cast<EntityType>(std::stoi(gathered.types.winner()));
    }
    names.insert(entity.aliases.begin(), entity.aliases.end());
    entity.aliases.assign(names.begin(), names.end());
  }
  entities.clear();
  of_row.clear();
  std::map<std::string, std::size_t> index;
  for (auto& [key, stored] : by_key) {
    std::vector<std::string>& names = stored.entity.aliases;
    const auto more = given.find(key);
    if (more != given.end()) names.insert(names.end(), more->second.begin(), more->second.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    names.erase(std::remove(names.begin(), names.end(), stored.entity.name), names.end());
    index[key] = entities.size();
    entities.push_back(std::move(stored));
  }
  for (const auto& [row, key] : key_of_row) of_row[row] = index.at(key);
  loaded_version = now;
}

namespace {

/// Writes the entities and statements of one document, inside the caller's transaction.
class DocumentWriter {
 public:
  DocumentWriter(Store::Impl& store, std::int64_t row, std::string_view text);

  std::int64_t add_entity(const Entity& entity);
  void add_statement(const Statement& statement, std::string_view origin);

 private:
  std::int64_t row_for(const Entity& entity) {
    const auto it = row_of_.find(entity.id);
    return it != row_of_.end() ? it->second : add_entity(entity);
  }

  Store::Impl& store_;
  std::int64_t row_;
  std::string text_;
  sqlite::Query support_, alias_, statement_, evidence_;
  std::unordered_map<std::string, std::int64_t> row_of_;
};

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

std::unique_ptr<Store> Store::open(const std::string& path, sqlite::OpenMode mode) {
  auto impl = std::make_unique<Impl>(path, mode);
  impl->prepare(mode);
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

const std::string& Store::path() const { return impl_->database.path(); }
sqlite::Database& Store::database() { return impl_->database; }

std::int64_t Store::version() {
  return impl_->database.integer("SELECT value FROM meta WHERE key = 'version'");
}

std::string hash_of(const Document& document) {
  const std::string all = document.title + '\x1f' + document.date + '\x1f' + document.url + '\x1f' +
                          document.speaker + '\x1f' + document.text;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(content_hash(all)));
  return digits;
}

std::optional<std::string> Store::document_hash(std::string_view id) {
  sqlite::Query query(impl_->database, "SELECT hash FROM documents WHERE name = ?");
  if (!query.bind(1, id).step()) return std::nullopt;
  return query.text(0);
}

DocumentWriter::DocumentWriter(Store::Impl& store, std::int64_t row, std::string_view text)
    : store_(store),
      row_(row),
      text_(text),
      support_(store.database,
               "INSERT OR IGNORE INTO support(document, entity, name, type, code, country) "
               "VALUES(?, ?, ?, ?, ?, ?)"),
      alias_(store.database,
             "INSERT OR IGNORE INTO aliases(document, entity, alias) VALUES(?, ?, ?)"),
      statement_(store.database,
                 "INSERT INTO statements(document, subject, relation, object, polarity, modality, "
                 "props, time, attribution, confidence, origin) "
                 "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      evidence_(store.database,
                "INSERT INTO evidence(statement, start, stop, sentence, text) "
                "VALUES(?, ?, ?, ?, ?)") {}

std::int64_t DocumentWriter::add_entity(const Entity& entity) {
  const std::int64_t id = store_.entity_row(entity.id);
  support_.bind(1, row_).bind(2, id).bind(3, entity.name);
  support_.bind(4, static_cast<std::int64_t>(entity.type));
  support_.bind(5, entity.code).bind(6, entity.country).run();
  for (const std::string& name : entity.aliases)
    alias_.bind(1, row_).bind(2, id).bind(3, name).run();
  row_of_[entity.id] = id;
  return id;
}

void DocumentWriter::add_statement(const Statement& s, std::string_view origin) {
  const std::int64_t subject = row_for(s.subject);
  const std::int64_t object = row_for(s.object);
  statement_.bind(1, row_).bind(2, subject).bind(3, name_of(s.relation)).bind(4, object);
  statement_.bind(5, name_of(s.polarity)).bind(6, name_of(s.modality));
  statement_.bind(7, props_to_json(s.props)).bind(8, s.time).bind(9, s.attribution);
  statement_.bind(10, s.confidence).bind(11, origin).run();
  const Evidence& e = s.evidence;
  evidence_.bind(1, store_.database.last_insert_id()).bind(2, std::int64_t{e.start});
  evidence_.bind(3, std::int64_t{e.end}).bind(4, std::int64_t{e.sentence});
  const bool in_text = e.start <= e.end && e.end <= text_.size() &&
                       std::string_view(text_).substr(e.start, e.end - e.start) == e.text;
  if (in_text) {
    evidence_.bind_null(5);
  } else {
    evidence_.bind(5, e.text);
  }
  evidence_.run();
}

AddResult Store::add(const DocumentContent& content) {
  const Document& document = content.document;
  const std::string hash = hash_of(document);
  sqlite::Database& db = impl_->database;
  sqlite::Transaction transaction(db);
  const std::optional<std::string> old = document_hash(document.id);
  if (old == hash) return AddResult::kUnchanged;
  std::vector<Statement> imported;
  if (old) {
    imported = impl_->imported_statements(document.id);
    impl_->erase(document.id);
  }
  const std::int64_t row = impl_->insert_document(document, hash);
  DocumentWriter writer(*impl_, row, document.text);
  std::vector<std::int64_t> rows;
  for (const Entity& entity : content.entities) rows.push_back(writer.add_entity(entity));
  sqlite::Query mention(db,
                        "INSERT OR IGNORE INTO mentions(document, start, stop, entity, sentence) "
                        "VALUES(?, ?, ?, ?, ?)");
  for (const EntityMention& m : content.mentions) {
    mention.bind(1, row).bind(2, std::int64_t{m.start}).bind(3, std::int64_t{m.end});
    mention.bind(4, rows.at(m.entity)).bind(5, std::int64_t{m.sentence}).run();
  }
  for (const Statement& s : content.statements) writer.add_statement(s, s.origin);
  for (const Statement& s : imported) writer.add_statement(s, s.origin);
  impl_->bump();
  transaction.commit();
  // A document that only imported statements had named is new to us.
  return old && *old != kNoText ? AddResult::kReplaced : AddResult::kAdded;
}

void Store::add_statements(std::string_view origin, std::span<const Statement> statements,
                           std::span<const Document> documents) {
  sqlite::Database& db = impl_->database;
  sqlite::Transaction transaction(db);
  std::map<std::string, std::vector<const Statement*>> by_document;
  for (const Statement& s : statements) by_document[s.doc].push_back(&s);
  sqlite::Query find(db, "SELECT id, text FROM documents WHERE name = ?");
  sqlite::Query forget(db, "DELETE FROM statements WHERE document = ? AND origin = ?");
  for (const auto& [name, said] : by_document) {
    std::int64_t row = 0;
    std::string text;
    if (find.bind(1, name).step()) {
      row = find.integer(0);
      text = find.text(1);
    }
    find.reset();
    if (row == 0) row = impl_->insert_document({name, "", "", "", "", ""}, kNoText);
    forget.bind(1, row).bind(2, origin).run();
    DocumentWriter writer(*impl_, row, text);
    for (const Statement* s : said) writer.add_statement(*s, origin);
  }
  sqlite::Query describe(db,
                         "UPDATE documents SET title = ?, date = ?, url = ?, speaker = ? "
                         "WHERE name = ? AND hash = ?");
  for (const Document& document : documents) {
    describe.bind(1, document.title).bind(2, document.date).bind(3, document.url);
    describe.bind(4, document.speaker).bind(5, document.id).bind(6, kNoText).run();
  }
  impl_->bump();
  transaction.commit();
}

bool Store::remove_document(std::string_view id) {
  sqlite::Transaction transaction(impl_->database);
  if (!impl_->erase(id)) return false;
  impl_->bump();
  transaction.commit();
  return true;
}

void Store::set_alias(std::string_view alias, std::string_view entity_id) {
  sqlite::Transaction transaction(impl_->database);
  sqlite::Query insert(impl_->database, "INSERT OR REPLACE INTO user_aliases VALUES(?, ?, ?)");
  insert.bind(1, fold_name(alias)).bind(2, alias).bind(3, entity_id).run();
  impl_->bump();
  transaction.commit();
}

bool Store::remove_alias(std::string_view alias) {
  sqlite::Transaction transaction(impl_->database);
  sqlite::Query remove(impl_->database, "DELETE FROM user_aliases WHERE folded = ?");
  remove.bind(1, fold_name(alias)).run();
  if (impl_->database.changes() == 0) return false;
  impl_->bump();
  transaction.commit();
  return true;
}

std::vector<UserAlias> Store::user_aliases() {
  std::vector<UserAlias> all;
  sqlite::Query query(impl_->database,
                      "SELECT alias, entity_key FROM user_aliases ORDER BY folded");
  while (query.step()) all.push_back({query.text(0), query.text(1)});
  return all;
}

StoreCounts Store::counts() {
  sqlite::Database& db = impl_->database;
  StoreCounts counts;
  counts.documents = db.integer("SELECT count(*) FROM documents");
  counts.documents_without_statements = db.integer(
      "SELECT count(*) FROM documents WHERE NOT EXISTS "
      "(SELECT 1 FROM statements WHERE document = documents.id)");
  counts.statements = db.integer("SELECT count(*) FROM statements");
  counts.entities = db.integer("SELECT count(*) FROM entities");
  counts.mentions = db.integer("SELECT count(*) FROM mentions");
  return counts;
}

std::vector<std::string> Store::document_ids() {
  std::vector<std::string> ids;
  sqlite::Query query(impl_->database, "SELECT name FROM documents ORDER BY name");
  while (query.step()) ids.push_back(query.text(0));
  return ids;
}

std::optional<Document> Store::document(std::string_view id) {
  sqlite::Query query(impl_->database,
                      "SELECT name, title, date, url, speaker, text FROM documents WHERE name = ?");
  if (!query.bind(1, id).step()) return std::nullopt;
  return Document{query.text(0), query.text(1), query.text(2),
                  query.text(3), query.text(4), query.text(5)};
}

void Store::for_each_document(const std::function<void(const Document&)>& fn) {
  sqlite::Query query(impl_->database,
                      "SELECT name, title, date, url, speaker FROM documents ORDER BY name");
  while (query.step()) {
    fn({query.text(0), query.text(1), query.text(2), query.text(3), query.text(4), ""});
  }
}

std::vector<StoredEntity> Store::entities() {
  impl_->load_entities();
  return impl_->entities;
}

void Store::for_each_statement(const std::function<void(const StoredStatement&)>& fn) {
  for_each_statement(StatementScope(), fn);
}

void Store::for_each_statement(const StatementScope& scope,
                               const std::function<void(const StoredStatement&)>& fn) {
  impl_->load_entities();
  std::vector<std::string> conditions;
  std::vector<std::string> texts;
  const auto one_of = [&](const char* column, auto&& names) {
    std::string marks;
    for (const auto name : names) {
      marks += marks.empty() ? "?" : ",?";
      texts.emplace_back(name_of(name));
    }
    if (!marks.empty()) conditions.push_back(std::string(column) + " IN (" + marks + ")");
  };
  if (!scope.entities.empty()) {
    const std::string rows = impl_->rows_of(scope.entities);
    conditions.push_back("(s.subject IN (" + rows + ") OR s.object IN (" + rows + "))");
  }
  one_of("s.relation", scope.relations);
  one_of("s.modality", scope.modalities);
  if (!scope.negated) one_of("s.polarity", std::array{Polarity::kPositive});
  if (!scope.document.empty()) {
    conditions.push_back("d.name = ?");
    texts.push_back(scope.document);
  }
  if (scope.min_confidence > 0) {
    conditions.push_back("s.confidence >= CAST(? AS REAL)");
    texts.push_back(Json(scope.min_confidence).dump());
  }
  std::string where;
  for (const std::string& condition : conditions) {
    where += (where.empty() ? "WHERE " : " AND ") + condition;
  }
  impl_->for_each_statement(where, texts, fn);
}

std::string Store::Impl::rows_of(std::span<const std::string> ids) const {
  std::vector<std::int64_t> rows;
  for (const auto& [row, index] : of_row) {
    if (std::find(ids.begin(), ids.end(), entities[index].entity.id) != ids.end()) {
      rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end());
  std::string text;
  for (const std::int64_t row : rows) text += (text.empty() ? "" : ",") + std::to_string(row);
  return text;
}

void Store::Impl::for_each_statement(std::string_view where, std::span<const std::string> texts,
                                     const std::function<void(const StoredStatement&)>& fn) {
  sqlite::Query query(
      database,
      "SELECT s.id, d.name, d.date, s.subject, s.relation, s.object, s.polarity, s.modality, "
      "s.props, s.time, s.attribution, s.confidence, s.origin, e.start, e.stop, e.sentence, "
      "e.text, CASE WHEN e.text IS NULL THEN "
      "substr(CAST(d.text AS BLOB), e.start + 1, e.stop - e.start) END "
      "FROM statements s JOIN documents d ON d.id = s.document JOIN evidence e ON e.statement = "
      "s.id JOIN entities a ON a.id = s.subject JOIN entities b ON b.id = s.object " +
          std::string(where) +
          " ORDER BY d.name, e.start, e.stop, a.key, s.relation, b.key, s.polarity, s.modality, "
          "s.id");
  for (std::size_t i = 0; i < texts.size(); ++i) query.bind(static_cast<int>(i) + 1, texts[i]);
  while (query.step()) {
    StoredStatement stored;
    Statement& s = stored.statement;
    stored.id = query.integer(0);
    s.doc = query.text(1);
    stored.document_date = query.text(2);
    s.subject = entities.at(of_row.at(query.integer(3))).entity;
    const auto relation = relation_from(query.view(4));
    if (!relation) {
      throw InputError("a statement has the unknown relation \"" + query.text(4) + "\"",
                       database.path());
    }
    s.relation = *relation;
    s.object = entities.at(of_row.at(query.integer(5))).entity;
    s.polarity = polarity_from(query.view(6));
    s.modality = modality_from(query.view(7));
    s.props = props_from_json(query.view(8));
    s.time = query.text(9);
    s.attribution = query.text(10);
    s.confidence = query.real(11);
    s.origin = query.text(12);
    s.evidence.start = static_cast<std::uint32_t>(query.integer(13));
    s.evidence.end = static_cast<std::uint32_t>(query.integer(14));
    s.evidence.sentence = static_cast<std::uint32_t>(query.integer(15));
    s.evidence.text = query.is_null(16) ? query.text(17) : query.text(16);
    fn(stored);
  }
}

std::vector<Statement> Store::Impl::imported_statements(const std::string& document) {
  load_entities();
  std::vector<Statement> imported;
  for_each_statement("WHERE s.origin <> ''", {}, [&](const StoredStatement& stored) {
    if (stored.statement.doc == document) imported.push_back(stored.statement);
  });
  return imported;
}

}  // namespace entente
