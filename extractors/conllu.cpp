#include "extractors/conllu.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ostream>

#include "core/error.h"
#include "core/ontology.h"
#include "core/text.h"

namespace entente::extractors {
namespace {

constexpr std::size_t kColumns = 10;

std::string_view field_or_blank(const std::string& value) {
  return value.empty() ? std::string_view("_") : std::string_view(value);
}

/// A value that cannot break its row.
std::string column(std::string_view value) {
  std::string out(value);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return out.empty() ? "_" : out;
}

/// The value of "# key = value", or none.
std::optional<std::string_view> comment_value(std::string_view line, std::string_view key) {
  line = trim(line.substr(1));
  if (line.substr(0, key.size()) != key) return std::nullopt;
  line = trim(line.substr(key.size()));
  if (line.empty()) return line;
  if (line[0] != '=') return std::nullopt;
  return trim(line.substr(1));
}

class Reader {
 public:
  Reader(std::string_view content, const std::string& name) : content_(content), name_(name) {}

  std::vector<AnnotatedDocument> run() {
    std::size_t begin = 0;
    while (begin < content_.size()) {
      std::size_t end = content_.find('\n', begin);
      if (end == std::string_view::npos) end = content_.size();
      std::string_view line = content_.substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      ++line_;
      if (trim(line).empty()) {
        end_sentence();
      } else if (line[0] == '#') {
        comment(line);
      } else {
        row(line);
      }
      begin = end + 1;
    }
    end_sentence();
    if (documents_.empty()) start_document("");
    return std::move(documents_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw InputError(message, name_ + ":" + std::to_string(line_));
  }

  void start_document(std::string_view id) {
    documents_.emplace_back();
    documents_.back().source.id = id.empty() ? name_ : std::string(id);
    new_paragraph_ = false;
  }

  void comment(std::string_view line) {
    if (in_sentence_) fail("a comment inside a sentence");
    if (const auto id = comment_value(line, "newdoc id")) {
      start_document(*id);
    } else if (comment_value(line, "newdoc")) {
      start_document("");
    } else if (comment_value(line, "newpar id") || comment_value(line, "newpar")) {
      new_paragraph_ = true;
    } else if (const auto sentence_id = comment_value(line, "sent_id")) {
      sentence_.id = *sentence_id;
    }
  }

  std::uint32_t number(std::string_view text) const {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) {
      fail("not a token number: '" + std::string(text) + "'");
    }
    return value;
  }

  void row(std::string_view line) {
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() != kColumns) {
      fail(std::to_string(fields.size()) + " columns, not 10");
    }
    const std::string_view id = fields[0];
    if (id.find('.') != std::string_view::npos) return;  // an empty node
    if (fields[1].empty()) fail("a token without a form");
    if (!in_sentence_) begin_sentence();
    const bool space = fields[9].find("SpaceAfter=No") == std::string_view::npos;
    std::string& text = documents_.back().source.text;
    if (text.size() + fields[1].size() > 0xFFFFFFF0u) fail("the text is too long");
    if (const std::size_t dash = id.find('-'); dash != std::string_view::npos && dash > 0) {
      const std::uint32_t first = number(id.substr(0, dash));
      const std::uint32_t last = number(id.substr(dash + 1));
      if (first != sentence_.tokens.size() + 1 || last <= first || range_end_ != 0) {
        fail("a multiword token out of place");
      }
      range_end_ = last;
      range_space_ = space;
      sentence_.multiwords.push_back({first - 1, last - 1, std::string(fields[1])});
      range_begin_ = static_cast<std::uint32_t>(text.size());
      text += fields[1];
      return;
    }
    if (number(id) != sentence_.tokens.size() + 1) {
      fail("token number " + std::string(id) + " where " +
           std::to_string(sentence_.tokens.size() + 1) + " was expected");
    }
    Token token;
    token.form = fields[1];
    if (range_end_ == 0) {
      token.begin = static_cast<std::uint32_t>(text.size());
      text += fields[1];
      token.end = static_cast<std::uint32_t>(text.size());
      token.space_after = space;
      if (space) text += ' ';
      sentence_.tokens.push_back(std::move(token));
      return;
    }
    token.space_after = false;
    sentence_.tokens.push_back(std::move(token));
    if (sentence_.tokens.size() == range_end_) end_range();
  }

  /// Gives the words of a multiword token their shares of its bytes.
  void end_range() {
    std::string& text = documents_.back().source.text;
    const MultiwordToken& range = sentence_.multiwords.back();
    std::uint32_t at = range_begin_;
    const auto end = static_cast<std::uint32_t>(text.size());
    for (std::uint32_t i = range.first; i <= range.last; ++i) {
      Token& token = sentence_.tokens[i];
      token.begin = at;
      std::uint32_t stop =
          i == range.last
              ? end
              : std::min<std::uint32_t>(end, at + static_cast<std::uint32_t>(token.form.size()));
      while (stop > at && stop < end && (text[stop] & 0xC0) == 0x80) --stop;
      token.end = at = stop;
    }
    sentence_.tokens.back().space_after = range_space_;
    if (range_space_) text += ' ';
    range_end_ = 0;
  }

  void begin_sentence() {
    if (documents_.empty()) start_document("");
    in_sentence_ = true;
    std::string& text = documents_.back().source.text;
    if (new_paragraph_ && !text.empty()) {
      while (!text.empty() && text.back() == ' ') text.pop_back();
      text += "\n\n";
    }
    new_paragraph_ = false;
  }

  void end_sentence() {
    if (range_end_ != 0) fail("a multiword token that goes on behind its sentence");
    if (in_sentence_) {
      sentence_.begin = sentence_.tokens.empty() ? 0 : sentence_.tokens.front().begin;
      sentence_.end = sentence_.tokens.empty() ? 0 : sentence_.tokens.back().end;
      if (!sentence_.tokens.empty()) documents_.back().sentences.push_back(std::move(sentence_));
    }
    sentence_ = Sentence();
    in_sentence_ = false;
  }

  std::string_view content_;
  const std::string& name_;
  std::size_t line_ = 0;
  std::vector<AnnotatedDocument> documents_;
  Sentence sentence_;
  bool in_sentence_ = false;
  bool new_paragraph_ = false;
  std::uint32_t range_end_ = 0;  ///< last word number of the open multiword token, 0: none
  std::uint32_t range_begin_ = 0;
  bool range_space_ = true;
};

/// The Entity value of each word of a sentence, empty for most.
std::vector<std::string> entity_column(const AnnotatedDocument& document, std::size_t index,
                                       std::vector<const Mention*>& mentions) {
  std::vector<std::string> out(document.sentences[index].tokens.size());
  // Outer brackets open first and close last; a word's own entity stands between.
  std::stable_sort(mentions.begin(), mentions.end(), [](const Mention* a, const Mention* b) {
    return a->first != b->first ? a->first < b->first : a->last > b->last;
  });
  for (const Mention* m : mentions) {
    const std::string id = "e" + std::to_string(m->entity + 1);
    const Entity& entity = document.entities[static_cast<std::size_t>(m->entity)];
    out[m->first] += "(" + id + "-" + std::string(name_of(entity.type));
    if (m->first == m->last) out[m->first] += ")";
  }
  for (auto m = mentions.rbegin(); m != mentions.rend(); ++m) {
    if ((*m)->first != (*m)->last) {
      out[(*m)->last] += "e" + std::to_string((*m)->entity + 1) + ")";
    }
  }
  return out;
}

}  // namespace

std::vector<AnnotatedDocument> read_conllu(std::string_view content, const std::string& name) {
  if (const auto bad = find_invalid_utf8(content)) {
    throw InputError("not UTF-8 at byte " + std::to_string(*bad), name);
  }
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  return Reader(content, name).run();
}

void write_conllu(const AnnotatedDocument& document, std::ostream& out) {
  std::vector<std::vector<const Mention*>> mentions(document.sentences.size());
  bool resolved = false;
  for (const Mention& m : document.mentions) {
    if (m.entity < 0 || static_cast<std::size_t>(m.entity) >= document.entities.size()) continue;
    if (m.sentence >= mentions.size() || m.first > m.last ||
        m.last >= document.sentences[m.sentence].tokens.size()) {
      continue;
    }
    mentions[m.sentence].push_back(&m);
    resolved = true;
  }
  out << "# newdoc id = " << column(document.source.id) << '\n';
  if (resolved) out << "# global.Entity = eid-etype\n";
  for (std::size_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    if (s > 0) {
      const Sentence& before = document.sentences[s - 1];
      const std::string_view gap = sentence.begin >= before.end
                                       ? std::string_view(document.source.text)
                                             .substr(before.end, sentence.begin - before.end)
                                       : std::string_view();
      if (gap.find('\n') != std::string_view::npos) out << "# newpar\n";
    } else {
      out << "# newpar\n";
    }
    out << "# sent_id = ";
    if (sentence.id.empty()) {
      out << column(document.source.id) << '-' << s + 1;
    } else {
      out << column(sentence.id);
    }
    out << "\n# text = ";
    std::size_t multiword = 0;
    for (std::uint32_t i = 0; i < sentence.tokens.size(); ++i) {
      while (multiword < sentence.multiwords.size() && sentence.multiwords[multiword].last < i) {
        ++multiword;
      }
      const bool within =
          multiword < sentence.multiwords.size() && sentence.multiwords[multiword].first <= i;
      if (!within) {
        out << column(sentence.tokens[i].form);
      } else if (sentence.multiwords[multiword].first == i) {
        out << column(sentence.multiwords[multiword].form);
      }
      const bool inside = within && sentence.multiwords[multiword].last > i;
      if (!inside && sentence.tokens[i].space_after && i + 1 < sentence.tokens.size()) out << ' ';
    }
    out << '\n';
    const std::vector<std::string> entities = entity_column(document, s, mentions[s]);
    multiword = 0;
    for (std::uint32_t i = 0; i < sentence.tokens.size(); ++i) {
      const Token& token = sentence.tokens[i];
      while (multiword < sentence.multiwords.size() && sentence.multiwords[multiword].last < i) {
        ++multiword;
      }
      const bool within =
          multiword < sentence.multiwords.size() && sentence.multiwords[multiword].first <= i;
      if (within && sentence.multiwords[multiword].first == i) {
        const MultiwordToken& range = sentence.multiwords[multiword];
        out << range.first + 1 << '-' << range.last + 1 << '\t' << column(range.form)
            << "\t_\t_\t_\t_\t_\t_\t_\t"
            << (sentence.tokens[range.last].space_after ? "_" : "SpaceAfter=No") << '\n';
      }
      out << i + 1 << '\t' << column(token.form) << '\t' << column(token.lemma) << '\t'
          << field_or_blank(token.upos) << '\t' << field_or_blank(token.xpos) << '\t'
          << field_or_blank(token.feats) << '\t';
      if (sentence.analysed) {
        out << token.head + 1 << '\t' << field_or_blank(token.deprel);
      } else {
        out << "_\t_";
      }
      out << "\t_\t";
      std::string misc;
      if (!entities[i].empty()) misc = "Entity=" + entities[i];
      if (!within && !token.space_after) misc += misc.empty() ? "SpaceAfter=No" : "|SpaceAfter=No";
      out << field_or_blank(misc) << '\n';
    }
    out << '\n';
  }
}

}  // namespace entente::extractors
