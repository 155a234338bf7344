#pragma once

#include <span>
#include <string_view>

namespace entente::extractors {

/// A data file of extractors/data, compiled into the program so that it needs no folder beside it.
struct DataFile {
  std::string_view name;  ///< "states.tsv"
  std::string_view text;
};

/// The gazetteer's files, in the order in which they are read (iso_states.tsv first).
std::span<const DataFile> gazetteer_files();
/// The frame lexicon.
const DataFile& frames_file();
/// Weights of the confidence model.
const DataFile& confidence_file();
/// The lemmatizer's lexicon.
const DataFile& lemmas_file();

}  // namespace entente::extractors
