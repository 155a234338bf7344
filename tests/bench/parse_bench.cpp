// Tokens a second of the linguistic analysis, one thread, from plain text to annotated tokens.
//
//   parse_bench                          the texts of docs/samples
//   ENTENTE_BENCH_TEXTS=DIR parse_bench  the .txt files of DIR, a line a document
//
// items_per_second counts tokens. Give it as a ratio to another tool on the same texts in the same
// run (docs/extraction.md names the one for spaCy).

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "extractors/analyzer.h"
#include "extractors/kernels.h"
#include "extractors/tokenizer.h"

namespace {

using namespace entente;
using namespace entente::extractors;

const std::vector<std::string>& lines() {
  static const std::vector<std::string> all = [] {
    const char* set = std::getenv("ENTENTE_BENCH_TEXTS");
    const std::filesystem::path folder =
        set != nullptr ? set : std::string(ENTENTE_SOURCE_DIR) + "/docs/samples";
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".txt") continue;
      std::ifstream file(entry.path());
      std::string line;
      while (std::getline(file, line)) {
        if (line.find_first_not_of(" \t\r") != std::string::npos) out.push_back(line);
      }
    }
    return out;
  }();
  return all;
}

std::size_t analyse_all(const Annotator* analyzer) {
  const Tokenizer tokenizer;
  std::size_t tokens = 0;
  for (const std::string& line : lines()) {
    AnnotatedDocument document;
    document.source.text = line;
    tokenizer.annotate(document);
    if (analyzer != nullptr) analyzer->annotate(document);
    for (const Sentence& sentence : document.sentences) tokens += sentence.tokens.size();
  }
  return tokens;
}

void run(benchmark::State& state, const Annotator* analyzer) {
  if (lines().empty()) {
    state.SkipWithError("no texts");
    return;
  }
  std::size_t tokens = 0;
  for (auto _ : state) tokens += analyse_all(analyzer);
  state.SetItemsProcessed(static_cast<std::int64_t>(tokens));
}

void BM_Tokenize(benchmark::State& state) { run(state, nullptr); }
BENCHMARK(BM_Tokenize)->Unit(benchmark::kMillisecond);

void BM_Student(benchmark::State& state) {
  static const auto analyzer = load_analyzer(load_model(), true);
  run(state, analyzer.get());
}
BENCHMARK(BM_Student)->Unit(benchmark::kMillisecond);

void BM_Encoder(benchmark::State& state) {
  static const auto analyzer = load_analyzer(load_model(), false);
  run(state, analyzer.get());
}
BENCHMARK(BM_Encoder)->Unit(benchmark::kMillisecond);

void BM_LoadModel(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load_analyzer(load_model(), false));
}
BENCHMARK(BM_LoadModel)->Unit(benchmark::kMillisecond);

/// GMAC/s of the int8 product at the encoder's widest layer.
void BM_Multiply(benchmark::State& state) {
  const auto* k = kernels_for(static_cast<InstructionSet>(state.range(0)));
  if (k == nullptr) {
    state.SkipWithError("this machine lacks the instruction set");
    return;
  }
  constexpr std::size_t kOut = 1536;
  constexpr std::size_t kIn = 384;
  constexpr std::size_t kRows = 384;
  const std::vector<std::int8_t> weights(kOut * kIn, 3);
  const Linear layer(weights, std::vector<float>(kOut, 0.01f), {}, kOut, kIn);
  const AlignedVector<float> x(kRows * kIn, 0.5f);
  AlignedVector<std::uint8_t> values(kRows * kIn);
  AlignedVector<float> scales(kRows);
  AlignedVector<float> y(kRows * kOut);
  k->quantise(x.data(), kRows, kIn, kIn, values.data(), scales.data());
  for (auto _ : state) {
    k->multiply(layer, values.data(), scales.data(), kRows, y.data(), kOut);
    benchmark::DoNotOptimize(y.data());
  }
  state.SetLabel(k->name);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kOut * kIn * kRows));
}
BENCHMARK(BM_Multiply)->DenseRange(0, 2);

}  // namespace

BENCHMARK_MAIN();
