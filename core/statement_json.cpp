#include "core/statement_json.h"

#include <algorithm>
#include <cmath>

#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

namespace entente {
namespace {

std::string text_member(const Json& json, const char* key) {
  const Json& value = json[key];
  if (value.is_null()) return "";
  if (!value.is_string()) throw InputError(std::string("\"") + key + "\" is not a string");
  return value.as_string();
}

Entity entity_from_json(const Json& json, const char* role) {
  const Json& value = json[role];
  Entity entity;
  std::string type;
  if (value.is_string()) {
    entity.name = value.as_string();
    type = text_member(json, (std::string(role) + "_type").c_str());
  } else if (value.is_object()) {
    entity.id = text_member(value, "id");
    entity.name = text_member(value, "name");
    type = text_member(value, "type");
    entity.code = text_member(value, "code");
    entity.country = text_member(value, "country");
    if (value["aliases"].is_array()) {
      for (const Json& alias : value["aliases"].as_array()) {
        entity.aliases.push_back(alias.as_string());
      }
    }
  } else {
    throw InputError(std::string("has no \"") + role + "\"");
  }
  if (trim(entity.name).empty()) throw InputError(std::string(role) + " has no name");
  if (type.empty()) type = "State";
  const auto known = entity_type_from(type);
  if (!known) throw InputError("unknown entity type \"" + type + "\"");
  entity.type = *known;
  if (entity.id.empty()) entity.id = make_entity_id(entity.type, entity.name, entity.code);
  return entity;
}

std::uint32_t offset_member(const Json& json, const char* key) {
  if (json[key].is_null()) return 0;
  const std::int64_t value = json[key].as_int();
  if (value < 0 || value > 0xFFFFFFFFll) {
    throw InputError(std::string("\"") + key + "\" is out of range");
  }
  return static_cast<std::uint32_t>(value);
}

}  // namespace

Json entity_to_json(const Entity& entity) {
  Json::Array aliases(entity.aliases.begin(), entity.aliases.end());
  Json::Object object = {{"id", entity.id},
                         {"name", entity.name},
                         {"type", name_of(entity.type)},
                         {"code", entity.code},
                         {"aliases", std::move(aliases)}};
  if (!entity.country.empty()) object.emplace_back("country", entity.country);
  return Json(std::move(object));
}

Json statement_to_json(const Statement& s) {
  const RelationInfo& relation = info(s.relation);
  Json::Object props;
  for (const auto& [key, value] : s.props) props.emplace_back(key, value);
  Json::Object evidence = {{"text", s.evidence.text},
                           {"start", std::int64_t{s.evidence.start}},
                           {"end", std::int64_t{s.evidence.end}},
                           {"sentence", std::int64_t{s.evidence.sentence}}};
  // Two digits of confidence: more would pretend to a precision that calibration does not give.
  const double confidence = std::round(s.confidence * 100) / 100;
  Json::Object object = {
      {"doc", s.doc},
      {"subject", entity_to_json(s.subject)},
      {"relation", relation.name},
      {"object", entity_to_json(s.object)},
      {"polarity", name_of(s.polarity)},
      {"modality", name_of(s.modality)},
      {"props", std::move(props)},
      {"time", s.time},
      {"attribution", s.attribution},
      {"confidence", confidence},
      {"class", name_of(relation.relation_class)},
      {"goldstein", relation.goldstein ? Json(*relation.goldstein) : Json()},
      {"evidence", std::move(evidence)},
  };
  if (!s.origin.empty()) object.emplace_back("origin", s.origin);
  return Json(std::move(object));
}

void append_document(Json::Object& object, const Document& document) {
  for (const auto& [key, value] :
       {std::pair("title", &document.title), std::pair("date", &document.date),
        std::pair("url", &document.url), std::pair("speaker", &document.speaker)}) {
    if (!value->empty()) object.emplace_back(key, *value);
  }
}

Document document_from_json(const Json& json) {
  Document document;
  document.id = text_member(json, "doc");
  document.title = text_member(json, "title");
  document.date = text_member(json, "date");
  // A date in words dates nothing.
  if (!parse_iso_date(document.date)) document.date.clear();
  document.url = text_member(json, "url");
  document.speaker = text_member(json, "speaker");
  return document;
}

Statement statement_from_json(const Json& json) {
  if (!json.is_object()) throw InputError("is no JSON object");
  Statement s;
  s.doc = text_member(json, "doc");
  if (s.doc.empty()) throw InputError("has no \"doc\"");
  s.subject = entity_from_json(json, "subject");
  s.object = entity_from_json(json, "object");
  const std::string name = text_member(json, "relation");
  const auto relation = relation_from(name);
  if (!relation) throw InputError("unknown relation \"" + name + "\"");
  s.relation = *relation;
  const std::string polarity = text_member(json, "polarity");
  if (polarity == "-" || polarity == "negative") {
    s.polarity = Polarity::kNegative;
  } else if (!polarity.empty() && polarity != "+" && polarity != "positive") {
    throw InputError("unknown polarity \"" + polarity + "\"");
  }
  const std::string modality = text_member(json, "modality");
  try {
    if (!modality.empty()) s.modality = modality_from(modality);
  } catch (const UsageError& error) {
    throw InputError(error.what());
  }
  if (json["props"].is_object()) {
    for (const auto& [key, value] : json["props"].as_object()) {
      s.props[key] = value.is_string() ? value.as_string() : value.dump();
    }
  }
  s.time = text_member(json, "time");
  if (!s.time.empty() && !parse_iso_date(s.time)) {
    // A free-form time ("late February") dates nothing; it is kept as a property.
    s.props.emplace("time", s.time);
    s.time.clear();
  }
  s.attribution = text_member(json, "attribution");
  s.confidence = json["confidence"].is_number() ? json["confidence"].as_double() : 1.0;
  if (!(s.confidence >= 0 && s.confidence <= 1)) throw InputError("\"confidence\" is not in 0..1");
  const Json* evidence = &json["evidence"];
  if (evidence->is_array() && !evidence->as_array().empty()) evidence = &evidence->as_array()[0];
  if (evidence->is_string()) {
    s.evidence.text = evidence->as_string();
    s.evidence.end = static_cast<std::uint32_t>(s.evidence.text.size());
  } else if (evidence->is_object()) {
    s.evidence.text = text_member(*evidence, "text");
    s.evidence.start = offset_member(*evidence, "start");
    s.evidence.end = offset_member(*evidence, "end");
    s.evidence.sentence = offset_member(*evidence, "sentence");
  }
  s.origin = text_member(json, "origin");
  if (trim(s.evidence.text).empty() && s.origin.empty()) throw InputError("has no evidence");
  return s;
}

}  // namespace entente
