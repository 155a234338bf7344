#include "core/sqlite.h"

#include <sqlite3.h>

#include <filesystem>

#include "core/error.h"

namespace entente::sqlite {
namespace {

/// Percent-encodes what would end the path of an SQLite URI.
std::string to_uri(const std::string& path, std::string_view parameters) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      constexpr char kHex[] = "0123456789ABCDEF";
      uri += '%';
      uri += kHex[static_cast<unsigned char>(c) >> 4];
      uri += kHex[c & 15];
    } else {
      uri += c;
    }
  }
  return uri.append("?").append(parameters);
}

}  // namespace

Query::Query(Database& database, std::string_view sql) : database_(&database) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (result != SQLITE_OK) database.fail(result);
}

void Query::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Query& Query::bind(int index, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), index, text.empty() ? "" : text.data(), text.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Query& Query::bind_blob(int index, std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), index, bytes.empty() ? "" : bytes.data(), bytes.size(),
                      SQLITE_TRANSIENT);
  return *this;
}

Query& Query::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), index, value);
  return *this;
}

Query& Query::bind(int index, double value) {
  sqlite3_bind_double(statement_.get(), index, value);
  return *this;
}

Query& Query::bind_null(int index) {
  sqlite3_bind_null(statement_.get(), index);
  return *this;
}

bool Query::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  sqlite3_reset(statement_.get());
  database_->fail(result);
}

void Query::run() {
  while (step()) {
  }
  reset();
}

void Query::reset() { sqlite3_reset(statement_.get()); }

std::string Query::text(int column) const { return std::string(view(column)); }

std::string_view Query::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Query::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Database::Database(const std::string& path, OpenMode mode) : path_(path) {
  namespace fs = std::filesystem;
  const bool in_memory = path == ":memory:";
  std::error_code ignored;
  if (!in_memory && mode != OpenMode::kCreate && !fs::exists(path, ignored)) {
    throw InputError("no such graph file", path);
  }
  if (!in_memory && fs::is_directory(path, ignored)) {
    throw InputError("is a folder, not a graph file", path);
  }
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  // A reader too opens for writing where it may (SQLite falls back by itself), and then forbids
  // itself to write: only such a connection clears the -wal and -shm files away when it closes.
  flags |= SQLITE_OPEN_READWRITE;
  if (mode == OpenMode::kCreate || in_memory) flags |= SQLITE_OPEN_CREATE;
  const auto connect = [&](const std::string& name) {
    sqlite3* handle = nullptr;
    const int result = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    handle_.reset(handle);
    if (result != SQLITE_OK) fail(result);
    sqlite3_busy_timeout(handle, 60000);
    sqlite3_extended_result_codes(handle, 1);
  };
  connect(in_memory ? path : to_uri(path, ""));
  if (mode == OpenMode::kReadOnly && !in_memory) {
    // A reader of a WAL file needs its -shm file; where the folder forbids making one, nobody
    // can be writing either, so the file may be read as immutable, unless a killed writer has left
    // a log to be read with it.
    const int result = sqlite3_exec(handle_.get(), "SELECT count(*) FROM sqlite_schema", nullptr,
                                    nullptr, nullptr) &
                       0xFF;
    const bool no_log =
        !fs::exists(path + "-wal", ignored) || fs::file_size(path + "-wal", ignored) == 0;
    if ((result == SQLITE_CANTOPEN || result == SQLITE_READONLY) && no_log) {
      connect(to_uri(path, "immutable=1"));
    }
    sqlite3_exec(handle_.get(), "PRAGMA query_only = 1", nullptr, nullptr, nullptr);
  }
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

void Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail(result);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }

std::int64_t Database::integer(std::string_view sql) {
  Query query(*this, sql);
  return query.step() ? query.integer(0) : 0;
}

Database::State Database::state() {
  if (!data_version_) data_version_.emplace(*this, "PRAGMA data_version");
  State state;
  if (data_version_->step()) state.others = data_version_->integer(0);
  data_version_->reset();
  state.own = sqlite3_total_changes64(handle_.get());
  return state;
}

void Database::fail(int result) const {
  switch (result & 0xFF) {
    case SQLITE_NOTADB:
      throw InputError("is not an entente graph: no SQLite database", path_);
    case SQLITE_CORRUPT:
      throw InputError("the graph file is damaged or cut short (SQLite: " +
                           std::string(sqlite3_errstr(result)) + ")",
                       path_);
    case SQLITE_READONLY:
      throw InputError("the graph file is read-only", path_);
    case SQLITE_FULL:
      throw InputError("the disk is full; what was stored before is kept", path_);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw InputError("another program is writing to the graph", path_);
    case SQLITE_CANTOPEN:
      throw InputError("the graph file cannot be opened", path_);
    case SQLITE_NOMEM:
      throw InputError("out of memory", path_);
    case SQLITE_INTERRUPT:
      throw NotAnswerable("interrupted");
    default:
      throw InputError(handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(result), path_);
  }
}

Transaction::Transaction(Database& database) : database_(database) {
  database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace entente::sqlite
