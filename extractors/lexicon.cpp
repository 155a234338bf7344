#include "extractors/lexicon.h"

#include <charconv>
#include <cstdlib>

#include "core/error.h"
#include "core/text.h"
#include "extractors/data.h"

namespace entente::extractors {
namespace {

constexpr std::string_view kOperatorNames[kOperatorCount] = {
    "claimed",     "future",         "possible", "negative", "refuse",
    "implicative", "object_control", "speech",   "light",    "transparent"};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::string_view word : split(text, ' ')) {
    if (!trim(word).empty()) words.push_back(trim(word));
  }
  return words;
}

Slot read_slot(std::string_view text) {
  Slot slot;
  const std::size_t dot = text.find('.');
  const std::string_view head = text.substr(0, dot);
  if (dot != std::string_view::npos) slot.step = std::string(text.substr(dot + 1));
  if (head == "subj") {
    slot.kind = Slot::Kind::kSubject;
  } else if (head == "obj") {
    slot.kind = Slot::Kind::kObject;
  } else if (head == "iobj") {
    slot.kind = Slot::Kind::kIndirect;
  } else if (head == "comp") {
    slot.kind = Slot::Kind::kClause;
  } else if (head == "poss") {
    slot.kind = Slot::Kind::kPossessor;
  } else if (head == "self") {
    slot.kind = Slot::Kind::kSelf;
  } else if (head == "each") {
    slot.kind = Slot::Kind::kEach;
  } else {
    slot.kind = Slot::Kind::kPreposition;
    slot.word = std::string(head);
  }
  return slot;
}

std::vector<Slot> read_slots(std::string_view text) {
  std::vector<Slot> slots;
  for (std::string_view part : split(text, '|')) slots.push_back(read_slot(part));
  return slots;
}

std::uint8_t read_types(std::string_view letters) {
  constexpr std::string_view kLetters = "SLPOTRYE";
  std::uint8_t types = 0;
  for (char letter : letters) {
    const std::size_t type = kLetters.find(letter);
    if (type == std::string_view::npos) return 0;
    types = static_cast<std::uint8_t>(types | (1U << type));
  }
  return types;
}

/// "impose{sanction/embargo}" → the word, its particle and its conditions.
std::string read_predicate(std::string_view text, PartOfSpeech pos, Predicate& predicate) {
  const std::size_t brace = text.find('{');
  std::string_view word = text.substr(0, brace);
  if (brace != std::string_view::npos) {
    const std::string_view inside = text.substr(brace + 1, text.size() - brace - 2);
    for (std::string_view noun : split(inside, '/')) {
      const std::size_t colon = noun.find(':');
      std::string preposition;
      if (colon != std::string_view::npos) {
        preposition = std::string(noun.substr(0, colon));
        noun = noun.substr(colon + 1);
      }
      Condition* same = nullptr;
      for (auto& condition : predicate.conditions) {
        if (condition.preposition == preposition) same = &condition;
      }
      if (same == nullptr) {
        predicate.conditions.push_back({preposition, {}});
        same = &predicate.conditions.back();
      }
      same->nouns.emplace_back(noun);
    }
  }
  if (pos == PartOfSpeech::kVerb) {
    if (const std::size_t bar = word.find('_'); bar != std::string_view::npos) {
      predicate.particle = std::string(word.substr(bar + 1));
      word = word.substr(0, bar);
    }
  }
  return std::string(word);
}

}  // namespace

std::string american(std::string_view lemma) {
  std::string word(lemma);
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  static const std::unordered_set<std::string_view> kSame = {
      "exercise",   "promise",     "compromise", "premise",   "enterprise", "rise",
      "wise",       "raise",       "advise",     "supervise", "surprise",   "otherwise",
      "franchise",  "merchandise", "revise",     "devise",    "disguise",   "comprise",
      "arise",      "despise",     "improvise",  "televise",  "praise",     "cruise",
      "noise",      "precise",     "concise",    "expertise", "likewise",   "tortoise",
      "paradise",   "demise",      "guise",      "poise",     "excise",     "incise",
      "circumcise", "chastise",    "advertise",  "appraise",  "treatise",   "hour",
      "four",       "tour",        "pour",       "course",    "source",     "resource",
      "court",      "journal",     "sour",       "detour",    "contour",    "velour",
      "troubadour", "paramour"};
  if (kSame.contains(word)) return word == "chastise" ? "chastize" : word;
  if (ends("ise") || ends("yse")) word[word.size() - 2] = 'z';
  if (ends("isation")) word[word.size() - 6] = 'z';
  if (ends("defence") || ends("offence")) word[word.size() - 2] = 's';
  if (word.size() > 5) {
    if (const std::size_t at = word.find("our"); at != std::string::npos && at >= 2 &&
                                                 (at + 3 == word.size() || word.ends_with("ing") ||
                                                  word.ends_with("able") || word.ends_with("er"))) {
      word.erase(at + 1, 1);
    }
  }
  if (word == "programme") word = "program";
  return word;
}

std::shared_ptr<const Lexicon> Lexicon::builtin() {
  static const std::shared_ptr<const Lexicon> kBuiltin = with({});
  return kBuiltin;
}

std::shared_ptr<const Lexicon> Lexicon::with(
    const std::vector<std::pair<std::string, std::string>>& files) {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add(frames_file().text, std::string(frames_file().name));
  for (const auto& [name, text] : files) lexicon->add(text, name);
  return lexicon;
}

void Lexicon::add(std::string_view text, const std::string& file) {
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    const auto fail = [&](const std::string& message) {
      throw InputError(message, file + ":" + std::to_string(number));
    };
    const std::size_t colon = line.find(" : ");
    if (colon == std::string_view::npos) fail("no ' : ' between frame and predicates");
    const auto head = words_of(line.substr(0, colon));
    const auto predicates = split(line.substr(colon + 3), ',');
    if (head[0] == "!") {
      int op = -1;
      for (int i = 0; i < kOperatorCount; ++i) {
        if (head.size() > 1 && head[1] == kOperatorNames[i]) op = i;
      }
      if (op < 0) fail("unknown operator");
      for (std::string_view word : predicates) {
        if (trim(word).empty()) continue;
        operators_[op].emplace(trim(word));
        words_.emplace(trim(word));
      }
      continue;
    }
    if (head.size() < 5 || head[3] != "->") fail("RELATION POS SUBJECT -> OBJECT expected");
    auto frame = std::make_unique<Frame>();
    frame->id = static_cast<int>(frames_.size());
    const auto relation = relation_from(head[0]);
    if (!relation) fail("unknown relation: " + std::string(head[0]));
    frame->relation = *relation;
    if (head[1] == "v") {
      frame->pos = PartOfSpeech::kVerb;
    } else if (head[1] == "n") {
      frame->pos = PartOfSpeech::kNoun;
    } else if (head[1] == "a") {
      frame->pos = PartOfSpeech::kAdjective;
    } else {
      fail("part of speech v, n or a expected");
    }
    frame->subject = read_slots(head[2]);
    frame->object = read_slots(head[4]);
    for (std::size_t i = 5; i < head.size(); ++i) {
      const std::string_view flag = head[i];
      if (flag.starts_with("p=")) {
        frame->prior = std::strtod(std::string(flag.substr(2)).c_str(), nullptr);
      } else if (flag.starts_with("res=")) {
        frame->resource = read_slots(flag.substr(4));
      } else if (flag == "res!") {
        frame->resource_needed = true;
      } else if (flag.starts_with("stype=")) {
        frame->subject_types = read_types(flag.substr(6));
      } else if (flag.starts_with("otype=")) {
        frame->object_types = read_types(flag.substr(6));
      } else if (flag == "neg") {
        frame->polarity = Polarity::kNegative;
      } else if (flag.starts_with("mod=")) {
        frame->modality = modality_from(flag.substr(4));
      } else {
        fail("unknown flag: " + std::string(flag));
      }
    }
    if (frame->subject_types == 0 || frame->object_types == 0) fail("unknown type letter");
    for (std::string_view word : predicates) {
      word = trim(word);
      if (word.empty() || word == "-") continue;
      Predicate predicate;
      predicate.frame = frame.get();
      const std::string lemma = read_predicate(word, frame->pos, predicate);
      words_.insert(lemma);
      for (const Condition& condition : predicate.conditions) {
        words_.insert(condition.nouns.begin(), condition.nouns.end());
      }
      predicates_[static_cast<int>(frame->pos)][lemma].push_back(std::move(predicate));
      ++predicate_count_;
    }
    frames_.push_back(std::move(frame));
  }
}

const std::vector<Predicate>& Lexicon::find(std::string_view lemma, PartOfSpeech pos) const {
  static const std::vector<Predicate> kNone;
  const auto& table = predicates_[static_cast<int>(pos)];
  auto found = table.find(std::string(lemma));
  if (found == table.end()) found = table.find(american(lemma));
  return found == table.end() ? kNone : found->second;
}

std::string Lexicon::lemma_of(std::string_view form, std::string_view lemma,
                              std::string_view upos) const {
  static const std::unordered_map<std::string_view, std::string_view> kIrregular = {
      {"made", "make"},
      {"took", "take"},
      {"taken", "take"},
      {"gave", "give"},
      {"given", "give"},
      {"held", "hold"},
      {"said", "say"},
      {"told", "tell"},
      {"sent", "send"},
      {"sold", "sell"},
      {"bought", "buy"},
      {"fought", "fight"},
      {"sought", "seek"},
      {"brought", "bring"},
      {"built", "build"},
      {"rebuilt", "rebuild"},
      {"led", "lead"},
      {"met", "meet"},
      {"left", "leave"},
      {"lost", "lose"},
      {"won", "win"},
      {"began", "begin"},
      {"begun", "begin"},
      {"broke", "break"},
      {"broken", "break"},
      {"chose", "choose"},
      {"drew", "draw"},
      {"drawn", "draw"},
      {"drove", "drive"},
      {"driven", "drive"},
      {"fell", "fall"},
      {"felt", "feel"},
      {"fled", "flee"},
      {"flew", "fly"},
      {"flown", "fly"},
      {"forbade", "forbid"},
      {"found", "find"},
      {"froze", "freeze"},
      {"frozen", "freeze"},
      {"got", "get"},
      {"gotten", "get"},
      {"went", "go"},
      {"gone", "go"},
      {"grew", "grow"},
      {"grown", "grow"},
      {"kept", "keep"},
      {"knew", "know"},
      {"known", "know"},
      {"laid", "lay"},
      {"lent", "lend"},
      {"meant", "mean"},
      {"paid", "pay"},
      {"ran", "run"},
      {"rose", "rise"},
      {"saw", "see"},
      {"seen", "see"},
      {"shot", "shoot"},
      {"sank", "sink"},
      {"sunk", "sink"},
      {"spoke", "speak"},
      {"spoken", "speak"},
      {"spent", "spend"},
      {"stood", "stand"},
      {"struck", "strike"},
      {"swore", "swear"},
      {"tore", "tear"},
      {"torn", "tear"},
      {"taught", "teach"},
      {"thought", "think"},
      {"threw", "throw"},
      {"thrown", "throw"},
      {"understood", "understand"},
      {"undertook", "undertake"},
      {"undertaken", "undertake"},
      {"waged", "wage"},
      {"withdrew", "withdraw"},
      {"withdrawn", "withdraw"},
      {"withheld", "withhold"},
      {"wrote", "write"},
      {"written", "write"},
      {"was", "be"},
      {"were", "be"},
      {"been", "be"},
      {"is", "be"},
      {"are", "be"},
      {"am", "be"},
      {"had", "have"},
      {"has", "have"},
      {"did", "do"},
      {"done", "do"},
      {"became", "become"},
      {"came", "come"},
      {"bound", "bind"},
      {"dealt", "deal"},
      {"fed", "feed"},
      {"hung", "hang"},
      {"overthrew", "overthrow"},
      {"overthrown", "overthrow"},
      {"overran", "overrun"},
      {"overrode", "override"},
      {"retook", "retake"},
      {"rode", "ride"},
      {"sat", "sit"},
      {"shook", "shake"},
      {"stole", "steal"},
      {"stuck", "stick"},
      {"swept", "sweep"},
      {"forsook", "forsake"},
      {"outbid", "outbid"},
      {"put", "put"},
      {"cut", "cut"},
      {"hit", "hit"},
      {"set", "set"},
      {"let", "let"},
      {"shut", "shut"},
      {"bore", "bear"},
      {"men", "man"},
      {"allies", "ally"},
      {"took", "take"},
      {"wove", "weave"},
      {"mistook", "mistake"},
      {"arose", "arise"},
      {"awoke", "awake"},
      {"beat", "beat"},
      {"beaten", "beat"},
      {"bent", "bend"},
      {"ceded", "cede"},
      {"slew", "slay"},
      {"slain", "slay"},
      {"sprang", "spring"},
      {"wound", "wind"},
      {"woo'd", "woo"}};
  const std::string word = to_lower(form);
  const std::string given = to_lower(lemma);
  if (upos != "VERB" && upos != "AUX" && upos != "NOUN") return std::string(lemma);
  if (const auto irregular = kIrregular.find(word);
      irregular != kIrregular.end() && (upos != "NOUN" || word == "men" || word == "allies")) {
    return std::string(irregular->second);
  }
  if (words_.contains(given) || words_.contains(american(given))) return std::string(lemma);
  std::vector<std::string> guesses;
  const auto guess = [&](std::string_view ending, std::string_view instead) {
    if (!word.ends_with(ending) || word.size() < ending.size() + 2) return;
    guesses.push_back(word.substr(0, word.size() - ending.size()) + std::string(instead));
    const std::string& stem = guesses.back();
    if (instead.empty() && stem.size() > 2 && stem[stem.size() - 1] == stem[stem.size() - 2]) {
      guesses.push_back(stem.substr(0, stem.size() - 1));
    }
  };
  if (upos == "NOUN") {
    guess("ies", "y");
    guess("es", "");
    guess("s", "");
  } else {
    guess("ied", "y");
    guess("ies", "y");
    guess("ed", "e");
    guess("ed", "");
    guess("ing", "e");
    guess("ing", "");
    guess("es", "");
    guess("es", "e");
    guess("s", "");
  }
  guesses.push_back(word);
  for (const std::string& candidate : guesses) {
    if (words_.contains(candidate) || words_.contains(american(candidate))) return candidate;
  }
  return std::string(lemma);
}

bool Lexicon::is(Operator op, std::string_view lemma) const {
  const auto& words = operators_[static_cast<int>(op)];
  return words.contains(std::string(lemma)) || words.contains(american(lemma));
}

}  // namespace entente::extractors
