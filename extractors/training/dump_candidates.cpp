// Prints what the relation head is to judge, as JSON Lines: a sentence with mentions of several
// entities a line, with its words, tree, mentions and the frames' proposals. What
// train_relations.py reads.
//
//   entente_dump_candidates [--model FILE] INPUT...

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
<<<<<<< HEAD
#include "core/json.h"
#include "core/statement_json.h"
#include "core/text.h"
#include "extractors/assembly.h"
#include "extractors/coreference.h"
#include "extractors/mentions.h"
#include "extractors/open_extraction.h"
=======
#include "extractors/analyzer.h"
#include "extractors/data_path.h"
#include "extractors/model_file.h"
>>>>>>> b9b7e0c (The relation head in C++: pairs of mentions judged from one reading of the sentence)
#include "extractors/pipeline.h"
#include "extractors/reader.h"
#include "extractors/relation_candidates.h"

namespace entente::extractors {
namespace {

/// Stands where the relation head will, and writes down what it would see.
class CandidatePrinter final : public ProposalJudge {
 public:
  void judge(const AnnotatedDocument& document, std::vector<Proposal>& proposals) const override {
    for (const SentenceCandidates& candidates : find_candidates(document, proposals)) {
      std::cout << to_json(document, candidates, proposals).dump() << "\n";
    }
  }
};

<<<<<<< HEAD
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
        out << "      " << t << " " << token.form << " " << token.lemma << " " << token.xpos << " "
            << token.head << " " << token.deprel << "\n";
      }
    }
    out << "\n";
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
  enum class Mode { kCandidates, kTokens, kStatements, kReading, kOpen } mode = Mode::kCandidates;
  double min_confidence = 0.3;
  bool trees = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--tokens") {
      mode = Mode::kTokens;
    } else if (argument == "--statements") {
      mode = Mode::kStatements;
    } else if (argument == "--open") {
      mode = Mode::kOpen;
    } else if (argument == "--trees") {
      trees = true;
    } else if (argument == "--reading") {
      mode = Mode::kReading;
    } else if (argument == "--parses" && i + 1 < argc) {
      parses = argv[++i];
    } else if (argument == "--min-confidence" && i + 1 < argc) {
      min_confidence = std::stod(argv[++i]);
    } else {
      inputs.push_back(argument);
    }
=======
int run(int argc, char** argv) {
  std::vector<std::string> inputs(argv + 1, argv + argc);
  std::string model;
  if (inputs.size() >= 2 && inputs[0] == "--model") {
    model = inputs[1];
    inputs.erase(inputs.begin(), inputs.begin() + 2);
  } else {
    model = data_path("models/english.model").string();
>>>>>>> b9b7e0c (The relation head in C++: pairs of mentions judged from one reading of the sentence)
  }
  PipelineOptions options;
  options.analyzer = std::make_shared<const Analyzer>(std::make_shared<const ModelFile>(model));
  options.judge = std::make_shared<const CandidatePrinter>();
  const Pipeline pipeline(options);
  if (mode == Mode::kOpen) return dump_open(pipeline, inputs);
  bool failed = false;
  for (const Input& input : list_inputs(inputs)) {
    read_documents(
<<<<<<< HEAD
        input,
        [&](Document document) {
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
          } else if (mode == Mode::kReading) {
            dump_reading(annotated, trees, std::cout);
          } else {
            for (const Statement& statement : annotated.statements) {
              std::cout << statement_to_json(statement).dump() << "\n";
            }
          }
        },
=======
        input, [&](Document document) { pipeline.run(std::move(document)); },
>>>>>>> b9b7e0c (The relation head in C++: pairs of mentions judged from one reading of the sentence)
        [&](const InputError& error) {
          failed = true;
          std::cerr << error.full_message() << "\n";
        });
  }
  return failed ? 3 : 0;
}

}  // namespace
}  // namespace entente::extractors

int main(int argc, char** argv) {
  try {
    return entente::extractors::run(argc, argv);
  } catch (const entente::Error& error) {
    std::cerr << error.full_message() << "\n";
    return 3;
  }
}
