#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/annotations.h"

namespace entente::extractors {

/// Opens an analysed sentence of this text at the end of the document's.
inline void add_sentence(AnnotatedDocument& document, std::string_view text) {
  std::string& whole = document.source.text;
  if (!whole.empty()) whole += ' ';
  Sentence& sentence = document.sentences.emplace_back();
  sentence.begin = static_cast<std::uint32_t>(whole.size());
  whole += text;
  sentence.end = static_cast<std::uint32_t>(whole.size());
  sentence.analysed = true;
}

/// Adds a word to the last sentence: form, lemma, upos, xpos, head (from 1; 0 for the root) and
/// relation. The words of a sentence stand one behind the other in its text.
inline void add_word(AnnotatedDocument& document, const std::vector<std::string_view>& columns) {
  Sentence& sentence = document.sentences.back();
  Token token;
  token.form = std::string(columns[0]);
  token.lemma = std::string(columns[1]);
  token.upos = std::string(columns[2]);
  token.xpos = std::string(columns[3]);
  token.head = std::stoi(std::string(columns[4])) - 1;
  token.deprel = std::string(columns[5]);
  const std::size_t from = sentence.tokens.empty() ? sentence.begin : sentence.tokens.back().end;
  const std::size_t at = document.source.text.find(token.form, from);
  ASSERT_NE(at, std::string::npos) << document.source.text << ": " << token.form;
  token.begin = static_cast<std::uint32_t>(at);
  token.end = static_cast<std::uint32_t>(at + token.form.size());
  sentence.tokens.push_back(std::move(token));
}

}  // namespace entente::extractors
