#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "queries/cypher/context.h"
#include "queries/cypher/type.h"

namespace entente::queries::cypher {

/// Something that CALL runs.
struct Procedure {
  struct Field {
    std::string name;
    Type type;
    bool optional = false;  // an input that may be left out, null then
  };
  using Emit = std::function<bool(std::vector<graphs::Value>)>;  // false: no more rows are wanted

  std::string name;
  std::string help;
  std::vector<Field> inputs;
  std::vector<Field> outputs;
  /// Gives rows, one value an output.
  std::function<void(Context&, std::span<const graphs::Value> arguments, const Emit&)> run;
};

/// The procedures that a query can call; names are looked up in any case.
class ProcedureCatalog {
 public:
  /// With the built-in ones: the measures and best paths of the graph as it is (entente.pageRank
  /// and others), the questions about statements (field_procedures.h), and the names in use
  /// (db.labels, db.relationshipTypes, db.propertyKeys).
  static ProcedureCatalog built_in();

  /// Adds a procedure, or replaces one. What find() gave before stays valid: replaced ones are
  /// kept.
  void add(Procedure p);
  const Procedure* find(std::string_view name) const;
  std::vector<const Procedure*> all() const;

 private:
  std::map<std::string, std::shared_ptr<const Procedure>> procedures_;
  std::vector<std::shared_ptr<const Procedure>> replaced_;
};

/// "INTEGER?", "LIST OF STRING", "ANY": the type that a signature names.
Type type_named(std::string_view name);

}  // namespace entente::queries::cypher
