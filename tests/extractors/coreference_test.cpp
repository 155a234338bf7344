#include "extractors/coreference.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "extractors/mentions.h"
#include "tests/support/parsed_text.h"

namespace entente::extractors {
namespace {

struct Case {
  AnnotatedDocument document;
  std::set<std::string> means;  // "sentence: words = entity"
};

std::vector<Case> read_cases() {
  std::vector<Case> cases;
  std::ifstream in(std::string(ENTENTE_SOURCE_DIR) + "/tests/data/extraction/coreference.txt");
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    const auto columns = split(line, '\t');
    if (columns[0] == "document") {
      cases.emplace_back();
    } else if (columns[0] == "text" && columns.size() == 2) {
      add_sentence(cases.back().document, columns[1]);
    } else if (columns[0] == "mean" && columns.size() == 3) {
      cases.back().means.insert(std::to_string(cases.back().document.sentences.size() - 1) + ": " +
                                std::string(columns[1]) + " = " + std::string(columns[2]));
    } else if (columns.size() == 6) {
      add_word(cases.back().document, columns);
    } else {
      ADD_FAILURE() << "no line of a case: " << line;
    }
  }
  return cases;
}

TEST(CoreferenceTest, PronounsAndDescriptionsMeanWhatEachCaseSays) {
  auto cases = read_cases();
  ASSERT_GE(cases.size(), 8u);
  for (Case& current : cases) {
    AnnotatedDocument& document = current.document;
    MentionAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
    CoreferenceAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
    std::set<std::string> found;
    for (const Mention& mention : document.mentions) {
      const std::string& name = document.entities[static_cast<std::size_t>(mention.entity)].name;
      const bool anaphor =
          mention.kind == MentionKind::kPronoun || mention.kind == MentionKind::kNominal;
      if (!anaphor) continue;
      const auto words =
          text_of(document, document.sentences[mention.sentence], mention.first, mention.last);
      if (words == "gas deal") continue;  // names the treaty
      found.insert(std::to_string(mention.sentence) + ": " + std::string(words) + " = " + name);
    }
    EXPECT_EQ(found, current.means) << document.source.text;
  }
}

enum class Then { kGoesOn, kCloses, kNewParagraph, kNewParagraphWithMark };

/// Whom "we" means in "We back Kenya.", which Ghana says after quoting Japan.
std::string we_after_quotation(Then then, const char* opens, const char* closes) {
  AnnotatedDocument document;
  document.source.speaker = "Ghana";
  const auto say = [&](const std::string& text, std::vector<std::vector<std::string_view>> words) {
    add_sentence(document, text);
    for (const auto& word : words) add_word(document, word);
  };
  std::string first = "Japan said: ";
  first += opens;
  say(first + "We back Ukraine.", {{"Japan", "Japan", "PROPN", "NNP", "2", "nsubj"},
                                   {"said", "say", "VERB", "VBD", "0", "root"},
                                   {":", ":", "PUNCT", ":", "2", "punct"},
                                   {opens, opens, "PUNCT", "``", "6", "punct"},
                                   {"We", "we", "PRON", "PRP", "6", "nsubj"},
                                   {"back", "back", "VERB", "VBP", "2", "ccomp"},
                                   {"Ukraine", "Ukraine", "PROPN", "NNP", "6", "obj"},
                                   {".", ".", "PUNCT", ".", "2", "punct"}});
  if (then == Then::kCloses) {
    std::string last = "It hurts.";
    say(last += closes, {{"It", "it", "PRON", "PRP", "2", "nsubj"},
                         {"hurts", "hurt", "VERB", "VBZ", "0", "root"},
                         {".", ".", "PUNCT", ".", "2", "punct"},
                         {closes, closes, "PUNCT", "''", "2", "punct"}});
    document.sentences.back().analysed = false;
  }
  const bool marked = then == Then::kNewParagraphWithMark;
  if (marked || then == Then::kNewParagraph) document.source.text += " \n\r\n";
  std::string next = marked ? opens : "";
  say(next += "We back Kenya.", {});
  if (marked) add_word(document, {opens, opens, "PUNCT", "``", "0", "punct"});
  const char* verb = marked ? "3" : "2";
  add_word(document, {"We", "we", "PRON", "PRP", verb, "nsubj"});
  add_word(document, {"back", "back", "VERB", "VBP", "0", "root"});
  add_word(document, {"Kenya", "Kenya", "PROPN", "NNP", verb, "obj"});
  MentionAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  CoreferenceAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  for (const Mention& mention : document.mentions) {
    const Sentence& sentence = document.sentences[mention.sentence];
    if (&sentence == &document.sentences.back() && sentence.tokens[mention.first].form == "We") {
      return document.entities[static_cast<std::size_t>(mention.entity)].name;
    }
  }
  return "";
}

TEST(CoreferenceTest, AQuotationEndsWithItsMarkOrItsParagraph) {
  for (const auto& [opens, closes] : {std::pair("“", "”"), std::pair("\"", "\"")}) {
    EXPECT_EQ(we_after_quotation(Then::kGoesOn, opens, closes), "Japan");
    EXPECT_EQ(we_after_quotation(Then::kCloses, opens, closes), "Ghana");
    EXPECT_EQ(we_after_quotation(Then::kNewParagraph, opens, closes), "Ghana");
    EXPECT_EQ(we_after_quotation(Then::kNewParagraphWithMark, opens, closes), "Japan");
  }
}

}  // namespace
}  // namespace entente::extractors
