#include "extractors/mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text.h"
#include "extractors/gazetteer.h"
#include "extractors/lexicon.h"
#include "tests/support/parsed_text.h"

namespace entente::extractors {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A sentence of words written "Kim/PROPN", each hanging from the first verb.
void add(AnnotatedDocument& document, const std::string& tagged) {
  std::string text;
  std::vector<std::string> words;
  std::vector<std::string> tags;
  std::size_t verb = 0;
  for (const std::string_view word : split(tagged, ' ')) {
    const std::size_t slash = word.rfind('/');
    words.emplace_back(word.substr(0, slash));
    tags.emplace_back(word.substr(slash + 1));
    if (tags.back() == "VERB" && verb == 0) verb = words.size();
    text += words.back() + " ";
  }
  add_sentence(document, trim(text));
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string head = i + 1 == verb ? "0" : std::to_string(verb);
    add_word(document, {words[i], words[i], tags[i], "_", head, i + 1 == verb ? "root" : "dep"});
  }
}

/// What the entity head says of words [first, last] of the last sentence.
void mark(AnnotatedDocument& document, std::uint32_t first, std::uint32_t last,
          const std::string& label) {
  document.sentences.back().names.push_back({first, last, label, 3, {}});
}

/// "Lucas Fernandez Peña: Person" for each mention.
std::vector<std::string> mentions(AnnotatedDocument& document) {
  MentionAnnotator(Gazetteer::builtin(), Lexicon::builtin()).annotate(document);
  std::vector<std::string> found;
  for (const Mention& mention : document.mentions) {
    const Entity& entity = document.entities[static_cast<std::size_t>(mention.entity)];
    found.push_back(std::string(text_of(document, document.sentences[mention.sentence],
                                        mention.first, mention.last)) +
                    ": " + std::string(name_of(entity.type)));
  }
  return found;
}

TEST(MentionsTest, ASurnameOfManyIsAPersonWhereTheHeadSaysSo) {
  AnnotatedDocument plain;
  add(plain, "Keating/PROPN advised/VERB us/PRON");
  EXPECT_THAT(mentions(plain), IsEmpty());
  AnnotatedDocument marked;
  add(marked, "Keating/PROPN advised/VERB us/PRON");
  mark(marked, 0, 0, "Person");
  EXPECT_THAT(mentions(marked), ElementsAre("Keating: Person"));
}

TEST(MentionsTest, SurnamesInsideALongerNameDoNotHideIt) {
  AnnotatedDocument document;
  add(document, "Lucas/PROPN Fernandez/PROPN Peña/PROPN founded/VERB it/PRON");
  mark(document, 0, 2, "Person");
  EXPECT_THAT(mentions(document), ElementsAre("Lucas Fernandez Peña: Person"));
}

TEST(MentionsTest, ASurnameBeforeACommonNounMakesNoName) {
  AnnotatedDocument document;
  add(document, "They/PRON met/VERB the/DET Keating/PROPN administration/NOUN");
  mark(document, 3, 4, "Place");
  EXPECT_THAT(mentions(document), IsEmpty());
}

TEST(MentionsTest, AnAdjectiveMayBeginTheNameOfAPlace) {
  AnnotatedDocument document;
  add(document, "They/PRON left/VERB New/ADJ Brunswick/PROPN");
  mark(document, 2, 3, "Place");
  EXPECT_THAT(mentions(document), ElementsAre("New Brunswick: Territory"));
}

TEST(MentionsTest, ATownMayBearTheNameOfAPerson) {
  AnnotatedDocument document;
  add(document, "Bridget/PROPN Heeney/PROPN left/VERB Heeney/PROPN");
  mark(document, 0, 1, "Person");
  mark(document, 3, 3, "Place");
  EXPECT_THAT(mentions(document), ElementsAre("Bridget Heeney: Person", "Heeney: Territory"));
  AnnotatedDocument other;
  add(other, "Bridget/PROPN Heeney/PROPN said/VERB Heeney/PROPN left/VERB");
  mark(other, 0, 1, "Person");
  mark(other, 3, 3, "Person");
  mentions(other);
  EXPECT_EQ(other.entities.size(), 1u);
}

TEST(MentionsTest, BrusselsIsTheUnionWhereNothingElseIsBelgian) {
  AnnotatedDocument union_;
  add(union_, "Brussels/PROPN condemned/VERB Chad/PROPN");
  mentions(union_);
  EXPECT_EQ(union_.entities[0].name, "European Union");
  AnnotatedDocument kingdom;
  add(kingdom, "Belgium/PROPN left/VERB ./PUNCT");
  add(kingdom, "Brussels/PROPN condemned/VERB Chad/PROPN");
  mentions(kingdom);
  EXPECT_THAT(mentions(kingdom), Contains("Brussels: State"));
}

TEST(MentionsTest, BonnIsWestGermany) {
  AnnotatedDocument document;
  add(document, "Germany/PROPN heard/VERB Bonn/PROPN");
  mentions(document);
  EXPECT_EQ(document.entities.back().name, "West Germany");
}

TEST(MentionsTest, TheGovernmentOfAStateIsTheState) {
  AnnotatedDocument document;
  add(document, "The/DET Government/PROPN of/ADP Chad/PROPN left/VERB");
  mark(document, 1, 3, "Organization");
  EXPECT_THAT(mentions(document), ElementsAre("Chad: State"));
}

TEST(MentionsTest, ACharterIsTheUnitedNationsOnlyByItself) {
  AnnotatedDocument document;
  add(document, "Chad/PROPN left/VERB the/DET Gourma/PROPN Charter/PROPN");
  EXPECT_THAT(mentions(document), Not(Contains("Charter: Treaty")));
  AnnotatedDocument plain;
  add(plain, "Chad/PROPN left/VERB the/DET Charter/PROPN");
  EXPECT_THAT(mentions(plain), Contains(HasSubstr("Charter: Treaty")));
}

TEST(MentionsTest, TheOtherPartyIsNoPartOfATreatysName) {
  AnnotatedDocument document;
  add(document,
      "They/PRON left/VERB the/DET Grain/PROPN Storage/PROPN Agreement/PROPN with/ADP Togo/PROPN");
  document.sentences.back().mentions.push_back({3, 7, "Treaty", 3, {}});
  EXPECT_THAT(mentions(document), ElementsAre("Grain Storage Agreement: Treaty", "Togo: State"));
}

TEST(MentionsTest, OfficesStillToBeTakenAndShipsAreNoPersons) {
  AnnotatedDocument document;
  add(document, "President/PROPN -/PUNCT Elect/PROPN called/VERB");
  mark(document, 2, 2, "Person");
  EXPECT_THAT(mentions(document), IsEmpty());
  AnnotatedDocument ship;
  add(ship, "The/DET Marshal/PROPN Keating/PROPN anti-submarine/ADJ destroyer/NOUN sailed/VERB");
  mark(ship, 2, 2, "Person");
  EXPECT_THAT(mentions(ship), IsEmpty());
}

}  // namespace
}  // namespace entente::extractors
