#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/sqlite.h"
#include "core/statement.h"

namespace entente {

/// Where a text names an entity. Offsets are bytes into the document's text.
struct EntityMention {
  std::uint32_t entity = 0;  ///< index into the document's entities
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t sentence = 0;
};

/// What one document gives to the graph. A statement's subject and object are found among
/// `entities` by id.
struct DocumentContent {
  Document document;
  std::vector<Entity> entities;
  std::vector<EntityMention> mentions;
  std::vector<Statement> statements;
};

enum class AddResult : std::uint8_t {
  kAdded,
  kUnchanged,  ///< the same text was there under this id: nothing was done
  kReplaced,   ///< another text was there under this id: it and its statements are gone
};

/// An entity with what all documents together say of it.
struct StoredEntity {
  Entity entity;
  std::int64_t mentions = 0;
  std::int64_t documents = 0;
};

/// A statement with the date of its document.
struct StoredStatement {
  std::int64_t id = 0;
  Statement statement;
  std::string document_date;
};

/// Some of a store's statements; an empty list is no condition.
struct StatementScope {
  std::vector<std::string> entities;  ///< ids: the subject or the object is one of them
  std::vector<Relation> relations;
  std::vector<Modality> modalities;
  std::string document;  ///< its id; all if empty
  double min_confidence = 0;
  bool negated = true;  ///< denied ones, too
};

struct StoreCounts {
  std::int64_t documents = 0;
  std::int64_t documents_without_statements = 0;
  std::int64_t statements = 0;
  std::int64_t entities = 0;
  std::int64_t mentions = 0;
};

/// Another name for an entity, made by the user: every entity that goes by `alias` is `entity_id`.
struct UserAlias {
  std::string alias;
  std::string entity_id;
};

/// The truth: one SQLite file (WAL, foreign keys, one transaction a document; docs/storage.md).
/// Readers are never blocked by the one writer. A Store is used by one thread at a time; open
/// another on the same file for another thread. Failures are InputErrors that name the file, and
/// leave what was committed before.
class Store {
 public:
  /// kCreate makes the file and its schema where missing. Throws InputError for a file that is no
  /// database, another program's database, of a newer schema, truncated or not writable.
  static std::unique_ptr<Store> open(const std::string& path, sqlite::OpenMode mode);

  const std::string& path() const;
  /// The hash of the text stored under the document id, if any.
  std::optional<std::string> document_hash(std::string_view id);
  AddResult add(const DocumentContent& content);
  /// Adds statements of another origin (a language model's, a human coder's) to the documents that
  /// they name; a document that is not there is made without a text. What the same origin said of
  /// these documents before is replaced, so that importing twice changes nothing. `documents` gives
  /// title, date, address and speaker of those whose text is not there. One transaction.
  void add_statements(std::string_view origin, std::span<const Statement> statements,
                      std::span<const Document> documents = {});
  /// Takes the document out with every statement and entity that only it supported.
  bool remove_document(std::string_view id);

  void set_alias(std::string_view alias, std::string_view entity_id);
  /// False where there was no such alias.
  bool remove_alias(std::string_view alias);
  std::vector<UserAlias> user_aliases();

  StoreCounts counts();
  std::vector<std::string> document_ids();  ///< sorted
  std::optional<Document> document(std::string_view id);
  /// Every document without its text, sorted by id.
  void for_each_document(const std::function<void(const Document&)>& fn);
  /// Entities sorted by id, user aliases applied: an entity merged into another is not listed, its
  /// names are aliases of the other.
  std::vector<StoredEntity> entities();
  /// Statements sorted by document id, start of evidence, and what they say; user aliases applied.
  void for_each_statement(const std::function<void(const StoredStatement&)>& fn);
  /// Those of a scope, in the same order; where entities are given it reads only what they touch.
  void for_each_statement(const StatementScope& scope,
                          const std::function<void(const StoredStatement&)>& fn);

  /// A number that grows with every change: tells a view that it is out of date.
  std::int64_t version();
  /// The connection, for the tables that other files of core keep in the same database.
  sqlite::Database& database();

  struct Impl;
  ~Store();

 private:
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The hash that document_hash gives for a text, as 16 hexadecimal digits.
std::string hash_of(const Document& document);

}  // namespace entente
