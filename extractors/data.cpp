#include "extractors/data.h"

#include <array>

// The assembler includes the files: no generated source, no escaping, no limit on literal length.
#define ENTENTE_EMBED(symbol, file)                                                              \
  __asm__(                                                                                       \
      ".section .rodata\n"                                                                       \
      ".global entente_data_" #symbol "\nentente_data_" #symbol ":\n.incbin \"" ENTENTE_DATA_DIR \
      "/data/" file                                                                              \
      "\"\n"                                                                                     \
      ".global entente_data_" #symbol "_end\nentente_data_" #symbol                              \
      "_end:\n.byte 0\n"                                                                         \
      ".previous\n");                                                                            \
  extern "C" const char entente_data_##symbol[];                                                 \
  extern "C" const char entente_data_##symbol##_end[]

ENTENTE_EMBED(iso_states, "iso_states.tsv");
ENTENTE_EMBED(states, "states.tsv");
ENTENTE_EMBED(leaders, "leaders.tsv");
ENTENTE_EMBED(organizations, "organizations.tsv");
ENTENTE_EMBED(treaties, "treaties.tsv");
ENTENTE_EMBED(resources, "resources.tsv");
ENTENTE_EMBED(territories, "territories.tsv");
ENTENTE_EMBED(events, "events.tsv");
ENTENTE_EMBED(frames, "frames.txt");
ENTENTE_EMBED(confidence, "confidence.tsv");
ENTENTE_EMBED(lemmas, "lemmas.txt");

namespace entente::extractors {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

#define ENTENTE_FILE(symbol, file) \
  DataFile { file, between(entente_data_##symbol, entente_data_##symbol##_end) }

}  // namespace

std::span<const DataFile> gazetteer_files() {
  static const std::array<DataFile, 8> kFiles = {
      ENTENTE_FILE(iso_states, "iso_states.tsv"),
      ENTENTE_FILE(states, "states.tsv"),
      ENTENTE_FILE(leaders, "leaders.tsv"),
      ENTENTE_FILE(organizations, "organizations.tsv"),
      ENTENTE_FILE(treaties, "treaties.tsv"),
      ENTENTE_FILE(resources, "resources.tsv"),
      ENTENTE_FILE(territories, "territories.tsv"),
      ENTENTE_FILE(events, "events.tsv"),
  };
  return kFiles;
}

const DataFile& frames_file() {
  static const DataFile kFile = ENTENTE_FILE(frames, "frames.txt");
  return kFile;
}

const DataFile& confidence_file() {
  static const DataFile kFile = ENTENTE_FILE(confidence, "confidence.tsv");
  return kFile;
}

const DataFile& lemmas_file() {
  static const DataFile kFile = ENTENTE_FILE(lemmas, "lemmas.txt");
  return kFile;
}

}  // namespace entente::extractors
