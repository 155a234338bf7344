#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace entente::sqlite {

class Database;

/// A prepared statement. Bind, then step; reset() readies it for another run. Not shared between
/// threads; must not outlive its Database.
class Query {
 public:
  Query() = default;
  Query(Database& database, std::string_view sql);

  Query& bind(int index, std::string_view text);
  Query& bind_blob(int index, std::string_view bytes);
  Query& bind(int index, std::int64_t value);
  Query& bind(int index, double value);
  Query& bind_null(int index);

  /// True while there is a row.
  bool step();
  /// Runs a statement that gives no rows, and resets it.
  void run();
  void reset();

  std::string text(int column) const;
  /// The column's bytes, valid until the next step or reset.
  std::string_view view(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Database* database_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class OpenMode {
  kReadOnly,   ///< the file must exist; nothing is written
  kReadWrite,  ///< the file must exist
  kCreate,     ///< made if missing
};

/// A connection to one SQLite file or ":memory:". Every failure is an InputError that names the
/// file: no database, corrupt, read-only, disk full, locked by another writer for over a minute.
class Database {
 public:
  Database(const std::string& path, OpenMode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& path() const { return path_; }
  /// Runs one or several statements without parameters.
  void execute(const std::string& sql);
  std::int64_t last_insert_id() const;
  std::int64_t changes() const;
  std::int64_t integer(std::string_view sql);  ///< first column of the first row, 0 without rows
  /// Changes whenever the file's content may have changed since, by whatever connection: cheaper
  /// than to ask for what has changed. Of use only in comparison with an earlier one.
  struct State {
    std::int64_t others = 0;  ///< steps with the commits of other connections
    std::int64_t own = 0;     ///< rows that this connection has changed, committed or not
    bool operator==(const State&) const = default;
  };
  State state();
  sqlite3* handle() const { return handle_.get(); }

  /// Throws the InputError for the connection's last failure.
  [[noreturn]] void fail(int result) const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::optional<Query> data_version_;  // made when first needed
};

/// A write transaction that rolls back unless commit() was called.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace entente::sqlite
