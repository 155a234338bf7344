// A small political graph for tests.
#ifndef ENTENTE_TESTS_GRAPHS_SAMPLE_H_
#define ENTENTE_TESTS_GRAPHS_SAMPLE_H_

#include <string>
#include <vector>

#include "core/statement.h"
#include "core/store.h"
#include "graphs/statement_graph.h"

namespace entente::graphs::testing {

inline Entity entity(EntityType type, const std::string& name, const std::string& code = "") {
  Entity made;
  made.type = type;
  made.name = name;
  made.code = code;
  made.id = make_entity_id(type, name, code);
  return made;
}

inline Entity state(const std::string& name, const std::string& code) {
  return entity(EntityType::kState, name, code);
}

inline Statement statement(const std::string& doc, const Entity& subject, Relation relation,
                           const Entity& object, double confidence = 0.8,
                           const std::string& time = "") {
  Statement made;
  made.doc = doc;
  made.subject = subject;
  made.relation = relation;
  made.object = object;
  made.confidence = confidence;
  made.time = time;
  made.evidence.text =
      subject.name + " " + std::string(name_of(relation)) + " " + object.name + " (" + doc + ").";
  made.evidence.end = static_cast<uint32_t>(made.evidence.text.size());
  return made;
}

struct Sample {
  Entity russia = state("Russia", "RUS");
  Entity china = state("China", "CHN");
  Entity japan = state("Japan", "JPN");
  Entity america = state("United States", "USA");
  Entity korea = state("South Korea", "KOR");
  Entity putin = entity(EntityType::kLeader, "Vladimir Putin");
  Entity nato = entity(EntityType::kOrganization, "NATO");
  Entity oil = entity(EntityType::kResource, "oil");
  std::vector<SourceDocument> documents = {
      {"a", "First", "2021-05-01", "https://example.org/a", "RUS", false},
      {"b", "Second", "2022", "", "", false}};
  std::vector<Statement> statements;

  Sample() {
    russia.aliases = {"Kremlin", "Moscow"};
    auto add = [&](Statement s) { statements.push_back(std::move(s)); };
    add(statement("a", russia, Relation::kSupplies, china, 0.9, "2020"));
    statements.back().props = {{"resource", "gas"}};
    add(statement("b", russia, Relation::kSupplies, china, 0.5, "2022-03"));
    statements.back().props = {{"resource", "oil"}};
    add(statement("a", china, Relation::kInvestsIn, russia, 0.8));
    add(statement("a", russia, Relation::kDependsOn, china, 0.7, "2021"));
    add(statement("b", america, Relation::kSanction, russia, 0.9, "2022-02"));
    add(statement("b", america, Relation::kAlliedWith, japan, 0.95));
    add(statement("a", japan, Relation::kAlliedWith, korea, 0.4));
    statements.back().polarity = Polarity::kNegative;
    add(statement("a", japan, Relation::kRivalOf, russia, 0.6, "1956"));
    add(statement("b", putin, Relation::kLeads, russia, 0.99));
    add(statement("b", china, Relation::kAid, korea, 0.5));
    statements.back().modality = Modality::kFuture;
    add(statement("b", russia, Relation::kExports, oil, 0.9));
    add(statement("b", america, Relation::kMemberOf, nato, 0.9));
    add(statement("b", russia, Relation::kAccuse, nato, 0.8));
    statements.back().attribution = "Vladimir Putin";
  }

  StatementGraph graph() const { return make_statement_graph(statements, documents); }

  void add_to(Store& store) const {
    for (const SourceDocument& source : documents) {
      DocumentContent content;
      content.document.id = source.id;
      content.document.title = source.title;
      content.document.date = source.date;
      content.document.url = source.url;
      content.document.speaker = source.speaker;
      for (Statement s : statements) {
        if (s.doc != source.id) continue;
        s.evidence.start = static_cast<uint32_t>(content.document.text.size());
        content.document.text += s.evidence.text + "\n";
        s.evidence.end = s.evidence.start + static_cast<uint32_t>(s.evidence.text.size());
        for (const Entity& e : {s.subject, s.object}) {
          bool known = false;
          for (const Entity& k : content.entities) known = known || k.id == e.id;
          if (!known) content.entities.push_back(e);
        }
        content.statements.push_back(std::move(s));
      }
      store.add(content);
    }
  }
};

}  // namespace entente::graphs::testing

#endif  // ENTENTE_TESTS_GRAPHS_SAMPLE_H_
