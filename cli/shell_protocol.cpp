#include "cli/shell_protocol.h"

#include "core/error.h"
#include "core/json.h"
#include "graphs/value_compare.h"
#include "queries/cypher/result_values.h"

namespace entente::cli {

using graphs::Map;
using graphs::Value;
using queries::cypher::CypherError;
using queries::cypher::Procedure;

ShellProtocol::ShellProtocol(QueryGraph& source) : source_(source) { renew(); }

void ShellProtocol::renew() { engine_ = source_.make_engine(); }

std::string error_json(const CypherError& e) {
  std::string out = "{\"type\":";
  append_json_string(out, e.type());
  out += ",\"phase\":";
  out += e.phase() == queries::cypher::Phase::kCompile ? "\"compile\"" : "\"runtime\"";
  out += ",\"detail\":";
  append_json_string(out, e.detail());
  out += ",\"message\":";
  append_json_string(out, e.what());
  out += '}';
  return out;
}

namespace {

std::string refusal(const Json& id, const char* type, const std::string& message) {
  std::string out = "{";
  if (!id.is_null()) {
    out += "\"id\":";
    id.dump_to(out);
    out += ',';
  }
  out += "\"error\":{\"type\":\"" + std::string(type) +
         "\",\"phase\":\"compile\",\"detail\":\"\",\"message\":";
  append_json_string(out, message);
  return out + "}}";
}

// A procedure with a table of answers: CALL gives the rows whose inputs equal the arguments.
Procedure table_procedure(const Json& json) {
  Procedure p;
  p.name = json["name"].as_string();
  auto fields = [](const Json& list) {
    std::vector<Procedure::Field> out;
    for (const Json& f : list.as_array()) {
      const auto& pair = f.as_array();
      out.push_back({pair.at(0).as_string(), queries::cypher::type_named(pair.at(1).as_string())});
    }
    return out;
  };
  p.inputs = fields(json["inputs"]);
  p.outputs = fields(json["outputs"]);
  std::vector<std::pair<std::vector<Value>, std::vector<Value>>> rows;
  for (const Json& row : json["rows"].as_array()) {
    std::vector<Value> in, out;
    for (const auto& f : p.inputs) in.push_back(queries::cypher::value_from_json(row[f.name]));
    for (const auto& f : p.outputs) out.push_back(queries::cypher::value_from_json(row[f.name]));
    rows.emplace_back(std::move(in), std::move(out));
  }
  p.run = [rows](queries::cypher::Context&, std::span<const Value> arguments,
                 const Procedure::Emit& emit) {
    for (const auto& [in, out] : rows) {
      bool same = true;
      for (size_t i = 0; i < in.size() && same; ++i) {
        same = graphs::equivalent(in[i], arguments[i]);
      }
      if (same && !emit(out)) return;
    }
  };
  return p;
}

}  // namespace

std::string ShellProtocol::run_query(const Json& request, const Json& id) {
  Map parameters;
  const Json& params = request["params"];
  if (!params.is_null()) {
    for (const auto& [name, v] : params.as_object()) {
      parameters.emplace_back(name, queries::cypher::value_from_json(v));
    }
  }
  if (source_.refresh()) renew();
  graphs::PropertyGraph& graph = source_.graph();
  auto query = engine_->prepare(request["query"].as_string());
  if (query->updates && !source_.writable()) {
    throw InputError("the graph is open for reading only");
  }
  std::string out = "{\"id\":";
  id.dump_to(out);
  out += ",\"columns\":[";
  for (size_t i = 0; i < query->columns.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, query->columns[i]);
  }
  out += "],\"rows\":[";
  bool first = true;
  auto result = engine_->run(*query, parameters, limits, [&](std::span<const Value> row) {
    out += first ? "[" : ",[";
    first = false;
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      queries::cypher::append_json(out, row[i], graph);
    }
    out += ']';
    return true;
  });
  if (query->updates) {
    try {
      source_.save();
    } catch (...) {
      renew();
      throw;
    }
  }
  const graphs::Changes& c = result.changes;
  out += "],\"stats\":{\"nodesCreated\":" + std::to_string(c.nodes_created) +
         ",\"nodesDeleted\":" + std::to_string(c.nodes_deleted) +
         ",\"relationshipsCreated\":" + std::to_string(c.rels_created) +
         ",\"relationshipsDeleted\":" + std::to_string(c.rels_deleted) +
         ",\"propertiesSet\":" + std::to_string(c.properties_set) +
         ",\"labelsAdded\":" + std::to_string(c.labels_added) +
         ",\"labelsRemoved\":" + std::to_string(c.labels_removed) + "}}";
  return out;
}

std::string ShellProtocol::answer(std::string_view line) {
  Json id;
  try {
    Json request = parse_json(line);
    if (!request.is_object()) return refusal(id, "ProtocolError", "a request is a JSON object");
    id = request["id"];
    if (request.contains("reset")) {
      if (!source_.in_memory()) return refusal(id, "ProtocolError", "only :memory: can be reset");
      source_.graph().clear();
      renew();
      return "{\"ok\":true}";
    }
    if (request.contains("procedure")) {
      engine_->add_procedure(table_procedure(request["procedure"]));
      return "{\"ok\":true}";
    }
    if (!request["query"].is_string()) {
      return refusal(id, "ProtocolError", "a request has a \"query\"");
    }
    return run_query(request, id);
  } catch (const CypherError& e) {
    std::string out = "{\"id\":";
    id.dump_to(out);
    return out + ",\"error\":" + error_json(e) + "}";
  } catch (const InputError& e) {
    return refusal(id, "ProtocolError", e.full_message());
  } catch (const Error& e) {
    return refusal(id, "RuntimeError", e.full_message());
  } catch (const std::exception& e) {
    return refusal(id, "InternalError", e.what());
  }
}

}  // namespace entente::cli
