#include "queries/cypher/result_values.h"

#include <charconv>
#include <cmath>

#include "core/error.h"
#include "graphs/temporal.h"
#include "queries/cypher/evaluate.h"

namespace entente::queries::cypher {

using graphs::List;
using graphs::Map;
using graphs::NodeId;
using graphs::PropertyGraph;
using graphs::RelId;
using graphs::Symbol;
using graphs::Value;

namespace {

void append_int(std::string& out, int64_t i) {
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, i).ptr);
}

void append_double(std::string& out, double d) {
  if (std::isnan(d)) {
    out += R"({"@float":"NaN"})";
  } else if (std::isinf(d)) {
    out += d > 0 ? R"({"@float":"Infinity"})" : R"({"@float":"-Infinity"})";
  } else {
    char text[40];
    char* end = std::to_chars(text, text + sizeof text, d).ptr;
    std::string_view s(text, static_cast<size_t>(end - text));
    out += s;
    if (s.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}

template <typename ForEach>
void append_properties(std::string& out, const PropertyGraph& graph, ForEach for_each) {
  out += "\"properties\":{";
  bool first = true;
  for_each([&](Symbol key, const Value& v) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, graph.symbols().name(key));
    out += ':';
    append_json(out, v, graph);
  });
  out += '}';
}

void append_node(std::string& out, NodeId n, const PropertyGraph& graph) {
  out += "{\"@node\":{\"id\":";
  append_int(out, n.v);
  out += ",\"labels\":[";
  bool alive = graph.node_alive(n);
  if (alive) {
    bool first = true;
    for (Symbol s : graph.labels(n)) {
      if (!first) out += ',';
      first = false;
      append_json_string(out, graph.symbols().name(s));
    }
  }
  out += "],";
  append_properties(out, graph, [&](auto visit) {
    if (alive) graph.for_each_node_property(n, visit);
  });
  out += "}}";
}

void append_rel(std::string& out, RelId r, const PropertyGraph& graph) {
  out += "{\"@rel\":{\"id\":";
  append_int(out, r.v);
  out += ",\"type\":";
  append_json_string(out, graph.symbols().name(graph.rel_type(r)));
  out += ",\"start\":";
  append_int(out, graph.source(r).v);
  out += ",\"end\":";
  append_int(out, graph.target(r).v);
  out += ',';
  append_properties(out, graph, [&](auto visit) {
    if (graph.rel_alive(r)) graph.for_each_rel_property(r, visit);
  });
  out += "}}";
}

const char* tag_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kDate:
      return "@date";
    case Value::Kind::kLocalTime:
      return "@localtime";
    case Value::Kind::kTime:
      return "@time";
    case Value::Kind::kLocalDateTime:
      return "@localdatetime";
    case Value::Kind::kDateTime:
      return "@datetime";
    default:
      return "@duration";
  }
}

}  // namespace

void append_json(std::string& out, const Value& v, const PropertyGraph& graph) {
  switch (v.kind()) {
    case Value::Kind::kNull:
      out += "null";
      return;
    case Value::Kind::kBool:
      out += v.as_bool() ? "true" : "false";
      return;
    case Value::Kind::kInt:
      append_int(out, v.as_int());
      return;
    case Value::Kind::kDouble:
      append_double(out, v.as_double());
      return;
    case Value::Kind::kString:
      append_json_string(out, v.as_string());
      return;
    case Value::Kind::kList: {
      out += '[';
      bool first = true;
      for (const Value& x : v.as_list()) {
        if (!first) out += ',';
        first = false;
        append_json(out, x, graph);
      }
      out += ']';
      return;
    }
    case Value::Kind::kMap: {
      out += '{';
      bool first = true;
      for (const auto& [key, x] : v.as_map()) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, key);
        out += ':';
        append_json(out, x, graph);
      }
      out += '}';
      return;
    }
    case Value::Kind::kNode:
      append_node(out, v.as_node(), graph);
      return;
    case Value::Kind::kRel:
      append_rel(out, v.as_rel(), graph);
      return;
    case Value::Kind::kPath: {
      const graphs::Path& path = v.as_path();
      out += "{\"@path\":[";
      for (size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) {
          out += ',';
          append_rel(out, path.rels[i - 1], graph);
          out += ',';
        }
        append_node(out, path.nodes[i], graph);
      }
      out += "]}";
      return;
    }
    default:
      out += "{\"";
      out += tag_of(v.kind());
      out += "\":\"";
      out += graphs::format_temporal(v);
      out += "\"}";
  }
}

namespace {

Value tagged(const std::string& tag, const Json& json) {
  auto give = [&](auto parsed) -> Value {
    if (!parsed) throw InputError("cannot read " + tag + " '" + json.as_string() + "'");
    return *parsed;
  };
  const std::string& text = json.as_string();
  if (tag == "@float") {
    if (text == "NaN") return std::nan("");
    return text == "-Infinity" ? -HUGE_VAL : HUGE_VAL;
  }
  if (tag == "@date") return give(graphs::parse_date(text));
  if (tag == "@time") return give(graphs::parse_time(text));
  if (tag == "@localtime") return give(graphs::parse_local_time(text));
  if (tag == "@datetime") return give(graphs::parse_date_time(text));
  if (tag == "@localdatetime") return give(graphs::parse_local_date_time(text));
  if (tag == "@duration") return give(graphs::parse_duration(text));
  throw InputError("there is no value '" + tag + "'");
}

}  // namespace

Value value_from_json(const Json& json) {
  if (json.is_null()) return Value();
  if (json.is_bool()) return json.as_bool();
  if (json.is_int()) return json.as_int();
  if (json.is_double()) return json.as_double();
  if (json.is_string()) return json.as_string();
  if (json.is_array()) {
    List list;
    for (const Json& x : json.as_array()) list.push_back(value_from_json(x));
    return list;
  }
  const auto& object = json.as_object();
  if (object.size() == 1 && !object[0].first.empty() && object[0].first[0] == '@') {
    return tagged(object[0].first, object[0].second);
  }
  Map map;
  for (const auto& [key, x] : object) map.emplace_back(key, value_from_json(x));
  return map;
}

std::string display(const Value& v, const PropertyGraph& graph) {
  std::string s;
  auto quoted = [](std::string_view text) {
    std::string q = "\"";
    for (char c : text) {
      if (c == '"' || c == '\\') q += '\\';
      q += c;
    }
    return q + "\"";
  };
  auto entries = [&](const Map& map) {
    std::string t = "{";
    for (const auto& [key, x] : map) {
      t += (t.size() > 1 ? ", " : "") + key + ": " + display(x, graph);
    }
    return t + "}";
  };
  auto node = [&](NodeId n) {
    std::string t = "(";
    if (graph.node_alive(n)) {
      for (Symbol l : graph.labels(n)) t += ":" + std::string(graph.symbols().name(l));
      Map map;
      graph.for_each_node_property(n, [&](Symbol key, const Value& x) {
        map.emplace_back(std::string(graph.symbols().name(key)), x);
      });
      if (!map.empty()) t += (t.size() > 1 ? " " : "") + entries(map);
    }
    return t + ")";
  };
  auto rel = [&](RelId r) {
    std::string t = "[:" + std::string(graph.symbols().name(graph.rel_type(r)));
    if (graph.rel_alive(r)) {
      Map map;
      graph.for_each_rel_property(r, [&](Symbol key, const Value& x) {
        map.emplace_back(std::string(graph.symbols().name(key)), x);
      });
      if (!map.empty()) t += " " + entries(map);
    }
    return t + "]";
  };
  switch (v.kind()) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBool:
      return v.as_bool() ? "true" : "false";
    case Value::Kind::kInt:
      return std::to_string(v.as_int());
    case Value::Kind::kDouble:
      return format_double(v.as_double());
    case Value::Kind::kString:
      return quoted(v.as_string());
    case Value::Kind::kList:
      for (const Value& x : v.as_list()) s += (s.empty() ? "" : ", ") + display(x, graph);
      return "[" + s + "]";
    case Value::Kind::kMap:
      return entries(v.as_map());
    case Value::Kind::kNode:
      return node(v.as_node());
    case Value::Kind::kRel:
      return rel(v.as_rel());
    case Value::Kind::kPath: {
      const graphs::Path& p = v.as_path();
      for (size_t i = 0; i < p.nodes.size(); ++i) {
        if (i > 0) {
          bool out = graph.source(p.rels[i - 1]) == p.nodes[i - 1];
          s += (out ? "-" : "<-") + rel(p.rels[i - 1]) + (out ? "->" : "-");
        }
        s += node(p.nodes[i]);
      }
      return s;
    }
    default:
      return graphs::format_temporal(v);
  }
}

}  // namespace entente::queries::cypher
