#include "graphs/statement_details.h"

#include <algorithm>
#include <utility>

#include "core/date.h"
#include "core/error.h"
#include "core/json.h"
#include "core/statement_json.h"

namespace entente::graphs {
namespace {

void append_text(Json::Object& object, const char* key, const std::string& value) {
  if (!value.empty()) object.emplace_back(key, value);
}

std::string text_in(const Json& json, const char* key) {
  return json[key].is_string() ? json[key].as_string() : std::string();
}

uint32_t offset_in(const Json& json, const char* key) {
  const int64_t value = json[key].is_int() ? json[key].as_int() : 0;
  return static_cast<uint32_t>(std::clamp<int64_t>(value, 0, UINT32_MAX));
}

DetailedStatement statement_from(const Json& json, const std::string& sentence) {
  DetailedStatement found;
  found.document = document_from_json(json);
  Statement& s = found.statement;
  s.doc = found.document.id;
  if (json["props"].is_object()) {
    for (const auto& [key, value] : json["props"].as_object()) s.props[key] = value.as_string();
  }
  s.time = text_in(json, "time");
  if (!parse_iso_date(s.time)) s.time.clear();
  s.attribution = text_in(json, "attribution");
  s.confidence = std::clamp(json["confidence"].as_double(), 0.0, 1.0);
  s.origin = text_in(json, "origin");
  s.evidence = {sentence, offset_in(json, "start"), offset_in(json, "end"),
                offset_in(json, "sentence")};
  return found;
}

}  // namespace

std::string details_of(const StatementGraph& graph, const Edge& edge) {
  Json::Array all;
  for (const uint32_t i : edge.statements) {
    const Said& said = graph.statements[i];
    const SourceDocument& source = graph.documents[said.document];
    Json::Object object = {{"doc", source.id}};
    append_document(object, {source.id, source.title, source.date, source.url, source.speaker, ""});
    append_text(object, "time", said.time);
    append_text(object, "attribution", said.attribution);
    object.emplace_back("confidence", said.confidence);
    if (!said.props.empty()) {
      Json::Object props;
      for (const auto& [key, value] : said.props) props.emplace_back(key, value);
      object.emplace_back("props", std::move(props));
    }
    append_text(object, "origin", said.origin);
    object.emplace_back("start", int64_t{said.evidence.start});
    object.emplace_back("end", int64_t{said.evidence.end});
    object.emplace_back("sentence", int64_t{said.evidence.sentence});
    all.push_back(Json(std::move(object)));
  }
  return Json(std::move(all)).dump();
}

std::optional<std::vector<DetailedStatement>> statements_from_details(
    std::string_view text, std::span<const std::string> sentences) {
  try {
    const Json json = parse_json(text);
    const Json::Array& all = json.as_array();
    if (all.empty() || all.size() != sentences.size()) return std::nullopt;
    std::vector<DetailedStatement> found;
    for (size_t i = 0; i < all.size(); ++i) {
      found.push_back(statement_from(all[i], sentences[i]));
      if (found.back().statement.doc.empty()) return std::nullopt;
    }
    return found;
  } catch (const InputError&) {
    return std::nullopt;  // another program's property of the same name
  }
}

}  // namespace entente::graphs
