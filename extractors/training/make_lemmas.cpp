// Learns extractors/data/lemmas.txt from training treebanks: the lemmas that the rules of
// extractors/lemmatizer.cpp choose among, and the forms on which those rules are wrong.
//
//   make_lemmas TREEBANK.conllu... > extractors/data/lemmas.txt
//
// The first treebank counts double where the treebanks disagree. Takes a second.

#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "extractors/lemmatizer.h"

namespace {

using entente::split;
using entente::extractors::Lemmatizer;

struct Counts {
  std::map<std::string, int> lemmas;
  std::string best() const {
    int top = 0;
    std::string out;
    for (const auto& [lemma, count] : lemmas) {
      if (count > top) {
        top = count;
        out = lemma;
      }
    }
    return out;
  }
};

int run(int argc, char** argv) {
  std::map<std::string, Counts> forms;  // "form\tUPOS\tXPOS"
  std::map<std::string, std::set<std::string>> words;
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i]);
    if (!file) throw entente::InputError("cannot be read", argv[i]);
    std::string line;
    while (std::getline(file, line)) {
      const std::vector<std::string_view> columns = split(line, '\t');
      if (columns.size() != 10 || columns[0].find_first_of("-.") != std::string_view::npos) {
        continue;
      }
      const std::string upos(columns[3]);
      const std::string lemma = Lemmatizer::key_form(columns[2]);
      const std::string form = Lemmatizer::key_form(columns[1]);
      if (lemma == "_" || form.find(' ') != std::string::npos) continue;
      std::string key = form;
      key.append("\t").append(upos).append("\t").append(columns[4]);
      forms[key].lemmas[lemma] += i == 1 ? 2 : 1;
      const bool open = upos == "VERB" || upos == "NOUN" || upos == "ADJ" || upos == "ADV";
      if (open && lemma.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos) {
        words[upos].insert(lemma);
      }
    }
  }
  std::ostringstream lists;
  for (const auto& [upos, lemmas] : words) {
    std::size_t n = 0;
    for (const std::string& lemma : lemmas) {
      if (n++ % 12 == 0) lists << (n > 1 ? "\n" : "") << "words " << upos;
      lists << ' ' << lemma;
    }
    lists << '\n';
  }
  const Lemmatizer rules(lists.str(), "words");
  std::cout
      << "# Lemmas learnt from the training parts of UD English EWT and GUM (UD 2.16; CC BY-SA "
         "4.0,\n# GUM without its non-commercial genres) by extractors/training/"
         "make_lemmas.cpp: first the lemmas that\n# the rules choose among, then the forms on "
         "which the rules are wrong. CC BY-SA 4.0.\n"
      << lists.str();
  for (const auto& [key, counts] : forms) {
    const std::vector<std::string_view> parts = split(key, '\t');
    const std::string lemma = counts.best();
    if (rules.by_rule(parts[0], parts[1], parts[2]) != lemma)
      std::cout << key << '\t' << lemma << '\n';
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
