// Prints what the rules see, as JSON Lines: for training the relation head and for reading errors.
//
//   entente_rules [--tokens | --statements | --reading] [--head] [--parses FOLDER] INPUT...
//
// Default: one line a pair of mentions that share a sentence, with dependency path, mention types
// and the frames' proposals. --tokens: one line a sentence with its words (for a parser outside).
// --statements: the frames' statements, with --head those of `entente extract`. --reading: mentions
// and proposals under each sentence (--trees: the parse too), with --head the statements.
// --parses FOLDER: read tags, trees and spans from FOLDER/ID.conllu, whose sentences must be those
// of --tokens.

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "core/statement_json.h"
#include "core/text.h"
#include "extractors/analyzer.h"
#include "extractors/assembly.h"
#include "extractors/calibration.h"
#include "extractors/coreference.h"
#include "extractors/mentions.h"
#include "extractors/open_extraction.h"
#include "extractors/pipeline.h"
#include "extractors/relation_head.h"
#include "extractors/relations.h"
#include "extractors/tokenizer.h"
#include "extractors/training/inputs.h"

namespace entente::extractors {
namespace {

/// Reads analyses made elsewhere; the last column holds spans as "ner=B-Person|mention=S-State".
class StoredParses final : public Annotator {
 public:
  explicit StoredParses(std::string folder) : folder_(std::move(folder)) {}

  void annotate(AnnotatedDocument& document) const override {
    const std::string path = folder_ + "/" + document.source.id + ".conllu";
    std::ifstream in(path);
    if (!in) return;
    std::string line;
    std::size_t s = 0;
    std::size_t t = 0;
    while (std::getline(in, line)) {
      if (line.empty()) {
        if (s < document.sentences.size()) close(document.sentences[s]);
        ++s;
        t = 0;
        continue;
      }
      if (line[0] == '#' || s >= document.sentences.size()) continue;
      const auto columns = split(line, '\t');
      if (columns.size() != 10) throw InputError("ten columns expected", path);
      Sentence& sentence = document.sentences[s];
      if (t >= sentence.tokens.size() || sentence.tokens[t].form != columns[1]) {
        throw InputError("other words than the tokenizer's: " + std::string(columns[1]), path);
      }
      Token& token = sentence.tokens[t++];
      token.lemma = std::string(columns[2]);
      token.upos = std::string(columns[3]);
      token.xpos = std::string(columns[4]);
      token.feats = columns[5] == "_" ? "" : std::string(columns[5]);
      token.head = std::stoi(std::string(columns[6])) - 1;
      token.deprel = std::string(columns[7]);
      sentence.analysed = true;
      for (std::string_view field : split(columns[9], '|')) {
        const bool ner = field.starts_with("ner=");
        if (!ner && !field.starts_with("mention=")) continue;
        const std::string_view tag = field.substr(field.find('=') + 1);
        auto& spans = ner ? sentence.names : sentence.mentions;
        const auto at = static_cast<std::uint32_t>(t - 1);
        if (tag[0] == 'B' || tag[0] == 'S') {
          spans.push_back({at, at, std::string(tag.substr(2)), 1});
        } else if (!spans.empty()) {
          spans.back().last = at;
        }
      }
    }
  }

 private:
  static void close(Sentence&) {}
  std::string folder_;
};

Json mention_json(const AnnotatedDocument& document, const Mention& mention) {
  const Entity& entity = document.entities[static_cast<std::size_t>(mention.entity)];
  static constexpr const char* kKinds[] = {"name", "adjective", "nominal", "pronoun"};
  Json::Object object;
  object.emplace_back("first", static_cast<int>(mention.first));
  object.emplace_back("last", static_cast<int>(mention.last));
  object.emplace_back("head", static_cast<int>(mention.head));
  object.emplace_back("kind", kKinds[static_cast<int>(mention.kind)]);
  object.emplace_back("core", mention.core);
  object.emplace_back("id", entity.id);
  object.emplace_back("name", entity.name);
  object.emplace_back("type", std::string(name_of(entity.type)));
  Json::Array aliases;
  for (const std::string& alias : entity.aliases) aliases.emplace_back(alias);
  object.emplace_back("aliases", std::move(aliases));
  return Json(std::move(object));
}

Json proposal_json(const AnnotatedDocument& document, const Proposal& proposal) {
  Json::Object object;
  object.emplace_back("relation", std::string(name_of(proposal.relation)));
  object.emplace_back("subject", document.entities[static_cast<std::size_t>(proposal.subject)].id);
  object.emplace_back("object", document.entities[static_cast<std::size_t>(proposal.object)].id);
  object.emplace_back("polarity", std::string(name_of(proposal.polarity)));
  object.emplace_back("modality", std::string(name_of(proposal.modality)));
  object.emplace_back("frame", proposal.frame);
  object.emplace_back("predicate", static_cast<int>(proposal.predicate));
  object.emplace_back("confidence", proposal.confidence);
  return Json(std::move(object));
}

void dump_candidates(AnnotatedDocument& document, const Lexicon& lexicon, std::ostream& out) {
  (void)lexicon;
  const RelationFinder finder(Lexicon::builtin());
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const auto proposals = finder.propose(document, s);
    for (const Candidate& candidate : finder.candidates(document, s, proposals)) {
      Json::Object line;
      line.emplace_back("doc", document.source.id);
      line.emplace_back("sentence", static_cast<int>(s));
      line.emplace_back("begin", static_cast<int>(document.sentences[s].begin));
      line.emplace_back("end", static_cast<int>(document.sentences[s].end));
      line.emplace_back("a", mention_json(document, document.mentions[candidate.first]));
      line.emplace_back("b", mention_json(document, document.mentions[candidate.second]));
      line.emplace_back("path", candidate.path);
      line.emplace_back("distance", static_cast<int>(candidate.distance));
      Json::Array array;
      for (std::size_t p : candidate.proposals) {
        array.push_back(proposal_json(document, proposals[p]));
      }
      line.emplace_back("proposals", std::move(array));
      out << Json(std::move(line)).dump() << "\n";
    }
  }
}

/// Every proposal with its features: what fit_confidence.py learns from.
void dump_proposals(AnnotatedDocument& document, std::ostream& out) {
  const RelationFinder finder(Lexicon::builtin());
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    for (const Proposal& proposal : finder.propose(document, s)) {
      Json line = proposal_json(document, proposal);
      line.set("doc", document.source.id);
      line.set("subject",
               entity_to_json(document.entities[static_cast<std::size_t>(proposal.subject)]));
      line.set("object",
               entity_to_json(document.entities[static_cast<std::size_t>(proposal.object)]));
      Json::Object features;
      for (const auto& [name, value] : features_of(document, proposal)) {
        features.emplace_back(name, value);
      }
      line.set("features", Json(std::move(features)));
      out << line.dump() << "\n";
    }
  }
}

/// What was found, sentence by sentence, to be read by a person.
void dump_reading(AnnotatedDocument& document, bool trees, std::ostream& out) {
  const RelationFinder finder(Lexicon::builtin());
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    out << "\n[" << s << "] "
        << document.source.text.substr(sentence.begin, sentence.end - sentence.begin) << "\n   ";
    for (const Mention& mention : document.mentions) {
      if (mention.sentence != s) continue;
      out << " (" << text_of(document, sentence, mention.first, mention.last) << "="
          << document.entities[static_cast<std::size_t>(mention.entity)].name
          << (mention.core ? "" : "/city") << ")";
    }
    if (trees) {
      out << "\n";
      for (std::size_t t = 0; t < sentence.tokens.size(); ++t) {
        const Token& token = sentence.tokens[t];
        out << "      " << t << " " << token.form << " " << token.lemma << " " << token.upos << " "
            << token.xpos << " " << token.head << " " << token.deprel << "\n";
      }
    }
    out << "\n";
    for (const Statement& statement : document.statements) {
      if (statement.evidence.sentence != s) continue;
      out << "    => " << statement.subject.name << " " << name_of(statement.relation) << " "
          << statement.object.name << (statement.polarity == Polarity::kNegative ? " NOT" : "")
          << " " << name_of(statement.modality) << " " << statement.confidence << "\n";
    }
    for (const Proposal& p : finder.propose(document, s)) {
      out << "    -> " << document.entities[static_cast<std::size_t>(p.subject)].name << " "
          << name_of(p.relation) << " "
          << document.entities[static_cast<std::size_t>(p.object)].name
          << (p.polarity == Polarity::kNegative ? " NOT" : "") << " " << name_of(p.modality) << " "
          << p.confidence << " " << p.frame << "\n";
    }
  }
}

void dump_tokens(const AnnotatedDocument& document, std::ostream& out) {
  for (const Sentence& sentence : document.sentences) {
    Json::Array words;
    for (const Token& token : sentence.tokens) words.emplace_back(token.form);
    out << Json(Json::Object{{"doc", document.source.id}, {"words", std::move(words)}}).dump()
        << "\n";
  }
}

/// Open triples in CaRB's columns; every line of an input is one sentence.
int dump_open(const Pipeline& pipeline, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    std::ifstream in(input);
    std::string line;
    while (std::getline(in, line)) {
      AnnotatedDocument document;
      document.source.text = line;
      Tokenizer().annotate(document);
      merge_sentences(document);
      pipeline.run(document);
      for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
        for (const OpenTriple& triple : extract_open(document, s)) {
          std::cout << line << "\t" << triple.confidence << "\t" << triple.predicate;
          for (const std::string& argument : triple.arguments) std::cout << "\t" << argument;
          std::cout << "\n";
        }
      }
    }
  }
  return 0;
}

int run(int argc, char** argv) {
  std::vector<std::string> inputs;
  std::string parses;
  enum class Mode {
    kCandidates,
    kTokens,
    kStatements,
    kReading,
    kOpen,
    kProposals
  } mode = Mode::kCandidates;
  double min_confidence = 0.2;
  bool trees = false;
  bool head = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--tokens") {
      mode = Mode::kTokens;
    } else if (argument == "--statements") {
      mode = Mode::kStatements;
    } else if (argument == "--open") {
      mode = Mode::kOpen;
    } else if (argument == "--proposals") {
      mode = Mode::kProposals;
    } else if (argument == "--trees") {
      trees = true;
    } else if (argument == "--head") {
      head = true;
    } else if (argument == "--reading") {
      mode = Mode::kReading;
    } else if (argument == "--parses" && i + 1 < argc) {
      parses = argv[++i];
    } else if (argument == "--min-confidence" && i + 1 < argc) {
      min_confidence = std::stod(argv[++i]);
    } else {
      inputs.push_back(argument);
    }
  }
  PipelineOptions options;
  options.skip_barren = false;
  options.min_confidence = min_confidence;
  if (!parses.empty()) options.analyzer = std::make_shared<StoredParses>(parses);
  options.relations = mode == Mode::kStatements || (mode == Mode::kReading && head);
  if (head) {
    const auto model = load_model();
    options.analyzer = load_analyzer(model, Depth::kByDensity);
    options.judge = std::make_shared<const RelationHead>(model);
  }
  const Pipeline pipeline(options);
  if (mode == Mode::kOpen) return dump_open(pipeline, inputs);
  return for_each_document(inputs, [&](Document document) {
    if (mode == Mode::kTokens) {
      AnnotatedDocument annotated;
      annotated.source = std::move(document);
      Tokenizer().annotate(annotated);
      dump_tokens(annotated, std::cout);
      return;
    }
    AnnotatedDocument annotated = pipeline.run(std::move(document));
    if (mode == Mode::kCandidates) {
      dump_candidates(annotated, *Lexicon::builtin(), std::cout);
    } else if (mode == Mode::kProposals) {
      dump_proposals(annotated, std::cout);
    } else if (mode == Mode::kReading) {
      dump_reading(annotated, trees, std::cout);
    } else {
      for (const Statement& statement : annotated.statements) {
        std::cout << statement_to_json(statement).dump() << "\n";
      }
    }
  });
}

}  // namespace
}  // namespace entente::extractors

int main(int argc, char** argv) {
  return entente::extractors::guarded([&] { return entente::extractors::run(argc, argv); });
}
