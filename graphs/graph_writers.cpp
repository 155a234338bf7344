#include "graphs/graph_writers.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "graphs/columns.h"
#include "graphs/graph_builder.h"
#include "graphs/temporal.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

/// Whether every node has a string `id` that no other has.
bool has_own_ids(const PropertyGraph& graph) {
  const Symbol key = graph.symbols().find("id");
  StringPool seen;
  size_t count = 0;
  return graph.for_each_node([&](NodeId node) {
    const auto id = graph.node_string(node, key);
    return id && !id->empty() && seen.intern(*id) == count++;
  });
}

template <class Visit>
void write_properties_json(TextOutput& out, const PropertyGraph& graph, Visit visit_all) {
  out << '{';
  bool first = true;
  visit_all([&](Symbol key, const Value& value) {
    if (!first) out << ',';
    first = false;
    append_json_string(out.text(), graph.symbols().name(key));
    out << ':';
    append_json(out.text(), value);
  });
  out << '}';
}

// --- CSV ---------------------------------------------------------------------------------------

/// How neo4j-admin names the type of a column.
struct CsvColumn {
  Symbol key = kNoSymbol;
  std::string header;
  bool list = false;
};

void append_csv(std::string& out, std::string_view text) {
  // Quoted also when empty, which else would be no value.
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

template <class EachValue>
std::vector<CsvColumn> csv_columns(const PropertyGraph& graph,
                                   const std::vector<ColumnSummary>& summaries,
                                   EachValue each_value) {
  std::vector<CsvColumn> columns;
  for (const ColumnSummary& s : summaries) {
    CsvColumn column;
    column.key = s.key;
    std::string name(graph.symbols().name(s.key));
    std::string_view type;
    if (s.ints == s.values) {
      type = ":long";
    } else if (s.doubles == s.values && !s.irregular) {
      type = ":double";
    } else if (s.bools == s.values) {
      type = ":boolean";
    } else if (s.lists == s.values) {
      column.list = each_value(s.key, [](const Value& list) {
        // An empty list, or one of an empty string, would read back as another.
        return !list.as_list().empty() &&
               std::all_of(list.as_list().begin(), list.as_list().end(), [](const Value& v) {
                 return !v.as_string().empty() && v.as_string().find(';') == std::string_view::npos;
               });
      });
      if (column.list) type = ":string[]";
    } else if (s.strings != s.values) {
      std::optional<Value::Kind> kind;
      const bool one = each_value(s.key, [&](const Value& v) {
        if (!kind) kind = v.kind();
        return v.kind() == *kind;
      });
      if (one && kind == Value::Kind::kDate) type = ":date";
      if (one && kind == Value::Kind::kLocalTime) type = ":localtime";
      if (one && kind == Value::Kind::kTime) type = ":time";
      if (one && kind == Value::Kind::kLocalDateTime) type = ":localdatetime";
      if (one && kind == Value::Kind::kDateTime) type = ":datetime";
      if (one && kind == Value::Kind::kDuration) type = ":duration";
    }
    // A colon in the name is read as the begin of a type.
    if (type.empty() && name.find(':') != std::string::npos) type = ":string";
    append_csv(column.header, name + std::string(type));
    columns.push_back(std::move(column));
  }
  return columns;
}

void append_csv_value(std::string& out, const CsvColumn& column, const Value& value) {
  if (value.is_null()) return;
  if (!column.list) {
    append_csv(out, text_of(value));
    return;
  }
  std::string joined;
  for (const Value& v : value.as_list()) {
    if (!joined.empty()) joined += ';';
    joined += v.as_string();
  }
  append_csv(out, joined);
}

void append_csv_id(TextOutput& out, const PropertyGraph& graph, NodeId node, bool own_ids,
                   Symbol id) {
  if (own_ids) {
    append_csv(out.text(), *graph.node_string(node, id));
  } else {
    out << node.v;
  }
}

// --- Cypher ------------------------------------------------------------------------------------

/// A name in Cypher: bare if it is an identifier, else in backticks.
std::string cypher_name(std::string_view name) {
  const bool plain = !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) != 0) &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
                     });
  if (plain) return std::string(name);
  std::string quoted = "`";
  for (const char c : name) quoted += c == '`' ? "``" : std::string(1, c);
  return quoted + "`";
}

void append_cypher(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kString: {
      out += '\'';
      for (const char c : value.as_string()) {
        switch (c) {
          case '\'':
            out += "\\'";
            break;
          case '\\':
            out += "\\\\";
            break;
          case '\n':
            out += "\\n";
            break;
          case '\r':
            out += "\\r";
            break;
          default:
            out += c;
        }
      }
      out += '\'';
      break;
    }
    case Value::Kind::kDouble: {
      const double d = value.as_double();
      if (std::isnan(d)) {
        out += "(0.0 / 0.0)";
      } else if (std::isinf(d)) {
        out += d > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)";
      } else {
        append_json(out, value);
      }
      break;
    }
    case Value::Kind::kList: {
      out += '[';
      bool first = true;
      for (const Value& v : value.as_list()) {
        if (!first) out += ", ";
        first = false;
        append_cypher(out, v);
      }
      out += ']';
      break;
    }
    case Value::Kind::kDate:
      out += "date('" + format_temporal(value) + "')";
      break;
    case Value::Kind::kLocalTime:
      out += "localtime('" + format_temporal(value) + "')";
      break;
    case Value::Kind::kTime:
      out += "time('" + format_temporal(value) + "')";
      break;
    case Value::Kind::kLocalDateTime:
      out += "localdatetime('" + format_temporal(value) + "')";
      break;
    case Value::Kind::kDateTime:
      out += "datetime('" + format_temporal(value) + "')";
      break;
    case Value::Kind::kDuration:
      out += "duration('" + format_temporal(value) + "')";
      break;
    default:
      append_json(out, value);
  }
}

template <class Visit>
void append_cypher_map(std::string& out, const PropertyGraph& graph, const std::string& extra,
                       Visit visit_all) {
  std::string map = extra;
  visit_all([&](Symbol key, const Value& value) {
    if (!map.empty()) map += ", ";
    map += cypher_name(graph.symbols().name(key)) + ": ";
    append_cypher(map, value);
  });
  if (!map.empty()) out += " {" + map + "}";
}

// --- GEXF --------------------------------------------------------------------------------------

std::string_view gexf_type(const ColumnSummary& s) {
  if (s.ints == s.values) return "long";
  if (s.doubles == s.values && !s.irregular) return "double";
  if (s.bools == s.values) return "boolean";
  return "string";
}

void declare_gexf(TextOutput& out, const PropertyGraph& graph, std::string_view scope,
                  const std::vector<ColumnSummary>& columns) {
  out << "<attributes class=\"" << scope << "\">\n";
  for (const ColumnSummary& s : columns) {
    out << "<attribute id=\"" << s.key << "\" title=\"";
    append_xml(out.text(), graph.symbols().name(s.key), true);
    out << "\" type=\"" << gexf_type(s) << "\"/>\n";
  }
  out << "</attributes>\n";
}

void gexf_value(TextOutput& out, Symbol key, const Value& value) {
  std::string text;
  append_xml(text, text_of(value), true);
  if (text.empty()) return;
  out << "<attvalue for=\"" << key << "\" value=\"" << text << "\"/>";
}

}  // namespace

void write_json(const PropertyGraph& graph, std::ostream& stream) {
  TextOutput out(stream);
  out << "{\"nodes\":[";
  bool first = true;
  graph.for_each_node([&](NodeId node) {
    out << (first ? "\n" : ",\n") << "{\"id\":" << node.v << ",\"labels\":[";
    first = false;
    bool first_label = true;
    for (const Symbol l : graph.labels(node)) {
      if (!first_label) out << ',';
      first_label = false;
      append_json_string(out.text(), graph.symbols().name(l));
    }
    out << "],\"properties\":";
    write_properties_json(out, graph,
                          [&](const auto& visit) { graph.for_each_node_property(node, visit); });
    out << '}';
  });
  out << "\n],\"relationships\":[";
  first = true;
  graph.for_each_rel([&](RelId rel) {
    out << (first ? "\n" : ",\n") << "{\"id\":" << rel.v << ",\"type\":";
    first = false;
    append_json_string(out.text(), graph.symbols().name(graph.rel_type(rel)));
    out << ",\"start\":" << graph.source(rel).v << ",\"end\":" << graph.target(rel).v
        << ",\"properties\":";
    write_properties_json(out, graph,
                          [&](const auto& visit) { graph.for_each_rel_property(rel, visit); });
    out << '}';
  });
  out << "\n]}\n";
}

void write_csv_nodes(const PropertyGraph& graph, std::ostream& stream) {
  TextOutput out(stream);
  const bool own_ids = has_own_ids(graph);
  const Symbol id = graph.symbols().find("id");
  std::vector<ColumnSummary> summaries = summarize_nodes(graph);
  if (own_ids) std::erase_if(summaries, [&](const ColumnSummary& s) { return s.key == id; });
  const auto columns = csv_columns(graph, summaries, [&](Symbol key, auto fits) {
    return graph.for_each_node([&](NodeId node) {
      const Value value = graph.node_property(node, key);
      return value.is_null() || fits(value);
    });
  });
  out << (own_ids ? "id:ID" : ":ID") << ",:LABEL";
  for (const CsvColumn& column : columns) out << ',' << column.header;
  out << '\n';
  graph.for_each_node([&](NodeId node) {
    append_csv_id(out, graph, node, own_ids, id);
    out << ',';
    std::string labels;
    for (const Symbol l : graph.labels(node)) {
      if (!labels.empty()) labels += ';';
      labels += graph.symbols().name(l);
    }
    if (!labels.empty()) append_csv(out.text(), labels);
    for (const CsvColumn& column : columns) {
      out << ',';
      append_csv_value(out.text(), column, graph.node_property(node, column.key));
    }
    out << '\n';
  });
}

void write_csv_rels(const PropertyGraph& graph, std::ostream& stream) {
  TextOutput out(stream);
  const bool own_ids = has_own_ids(graph);
  const Symbol id = graph.symbols().find("id");
  const auto columns = csv_columns(graph, summarize_rels(graph), [&](Symbol key, auto fits) {
    return graph.for_each_rel([&](RelId rel) {
      const Value value = graph.rel_property(rel, key);
      return value.is_null() || fits(value);
    });
  });
  out << ":START_ID,:END_ID,:TYPE";
  for (const CsvColumn& column : columns) out << ',' << column.header;
  out << '\n';
  graph.for_each_rel([&](RelId rel) {
    append_csv_id(out, graph, graph.source(rel), own_ids, id);
    out << ',';
    append_csv_id(out, graph, graph.target(rel), own_ids, id);
    out << ',';
    append_csv(out.text(), graph.symbols().name(graph.rel_type(rel)));
    for (const CsvColumn& column : columns) {
      out << ',';
      append_csv_value(out.text(), column, graph.rel_property(rel, column.key));
    }
    out << '\n';
  });
}

void write_gexf(const PropertyGraph& graph, std::ostream& stream) {
  TextOutput out(stream);
  const Symbol name = graph.symbols().find("name");
  const Symbol id = graph.symbols().find("id");
  const Symbol weight = graph.symbols().find("weight");
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
         "<graph defaultedgetype=\"directed\">\n";
  const auto node_columns = summarize_nodes(graph);
  const auto rel_columns = summarize_rels(graph);
  declare_gexf(out, graph, "node", node_columns);
  out.text().insert(out.text().rfind("</attributes>"),
                    "<attribute id=\"labels\" title=\"labels\" type=\"string\"/>\n");
  declare_gexf(out, graph, "edge", rel_columns);
  out << "<nodes>\n";
  graph.for_each_node([&](NodeId node) {
    std::string label(graph.node_string(node, name)
                          .value_or(graph.node_string(node, id).value_or(std::string_view())));
    if (label.empty()) label = "#" + std::to_string(node.v);
    out << "<node id=\"" << node.v << "\" label=\"";
    append_xml(out.text(), squeeze_space(label), true);
    out << "\"><attvalues>";
    std::string labels;
    for (const Symbol l : graph.labels(node)) {
      labels += ":" + std::string(graph.symbols().name(l));
    }
    if (!labels.empty()) {
      out << "<attvalue for=\"labels\" value=\"";
      append_xml(out.text(), labels, true);
      out << "\"/>";
    }
    graph.for_each_node_property(
        node, [&](Symbol key, const Value& value) { gexf_value(out, key, value); });
    out << "</attvalues></node>\n";
  });
  out << "</nodes>\n<edges>\n";
  graph.for_each_rel([&](RelId rel) {
    out << "<edge id=\"" << rel.v << "\" source=\"" << graph.source(rel).v << "\" target=\""
        << graph.target(rel).v << "\" kind=\"";
    append_xml(out.text(), graph.symbols().name(graph.rel_type(rel)), true);
    out << "\" label=\"";
    append_xml(out.text(), graph.symbols().name(graph.rel_type(rel)), true);
    // Gephi drops edges of weight 0 and warns of negative ones.
    const auto w = graph.rel_number(rel, weight);
    out << "\" weight=\"" << (w && std::isnormal(*w) ? std::abs(*w) : 1.0) << "\"><attvalues>";
    graph.for_each_rel_property(
        rel, [&](Symbol key, const Value& value) { gexf_value(out, key, value); });
    out << "</attvalues></edge>\n";
  });
  out << "</edges>\n</graph>\n</gexf>\n";
}

void write_cypher(const PropertyGraph& graph, std::ostream& stream) {
  TextOutput out(stream);
  const bool own_ids = has_own_ids(graph);
  const Symbol id = graph.symbols().find("id");
  const std::string temporary = "_entente_id";
  graph.for_each_node([&](NodeId node) {
    out << "CREATE (";
    for (const Symbol l : graph.labels(node)) out << ':' << cypher_name(graph.symbols().name(l));
    append_cypher_map(out.text(), graph, own_ids ? "" : temporary + ": " + std::to_string(node.v),
                      [&](const auto& visit) { graph.for_each_node_property(node, visit); });
    out << ");\n";
  });
  const auto find = [&](std::string_view variable, NodeId node) {
    out << '(' << variable;
    const auto labels = graph.labels(node);
    if (!labels.empty()) out << ':' << cypher_name(graph.symbols().name(labels[0]));
    if (own_ids) {
      out << " {id: ";
      append_cypher(out.text(), Value(*graph.node_string(node, id)));
      out << "})";
    } else {
      out << " {" << temporary << ": " << node.v << "})";
    }
  };
  graph.for_each_rel([&](RelId rel) {
    out << "MATCH ";
    find("a", graph.source(rel));
    out << ", ";
    find("b", graph.target(rel));
    out << " CREATE (a)-[:" << cypher_name(graph.symbols().name(graph.rel_type(rel)));
    append_cypher_map(out.text(), graph, "",
                      [&](const auto& visit) { graph.for_each_rel_property(rel, visit); });
    out << "]->(b);\n";
  });
  if (!own_ids && graph.node_count() > 0) out << "MATCH (n) REMOVE n." << temporary << ";\n";
}

}  // namespace entente::graphs
