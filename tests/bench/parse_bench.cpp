// Tokens a second of the linguistic analysis, one thread, from plain text to annotated tokens.
//
//   parse_bench [--texts=DIR] [--spacy=PYTHON [--spacy_model=NAME]] [google-benchmark's options]
//
// Texts are the .txt files of DIR (docs/samples without it), a line a document. --spacy names a
// Python that has spaCy, whose small English pipeline (tags, parse, lemmas) then reads the same
// lines in the same run. items_per_second counts tokens per second of processor time.

#include <benchmark/benchmark.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "extractors/analyzer.h"
#include "extractors/kernels.h"
#include "extractors/tokenizer.h"

namespace {

using namespace entente;
using namespace entente::extractors;

struct Options {
  std::filesystem::path texts = std::filesystem::path(ENTENTE_SOURCE_DIR) / "docs/samples";
  std::string spacy;  ///< a Python, or empty
  std::string spacy_model = "en_core_web_sm";
};
Options options;

const std::vector<std::string>& lines() {
  static const std::vector<std::string> all = [] {
    const std::filesystem::path& folder = options.texts;
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
  if (!load_model()->has("student.rows")) {
    state.SkipWithError("the model has no student");
    return;
  }
  static const auto analyzer = load_analyzer(load_model(), Depth::kFast);
  run(state, analyzer.get());
}
BENCHMARK(BM_Student)->Unit(benchmark::kMillisecond);

void BM_Encoder(benchmark::State& state) {
  static const auto analyzer = load_analyzer(load_model(), Depth::kThorough);
  run(state, analyzer.get());
}
BENCHMARK(BM_Encoder)->Unit(benchmark::kMillisecond);

void BM_LoadModel(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load_analyzer(load_model(), Depth::kThorough));
}
BENCHMARK(BM_LoadModel)->Unit(benchmark::kMillisecond);

/// What spacy_tokens.py prints of the lines: tokens and seconds of processor time.
std::pair<double, double> read_with_spacy() {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("parse_bench_" + std::to_string(getpid()));
  std::ofstream out(file);
  for (const std::string& line : lines()) out << line << "\n";
  out.close();
  const std::string command = "'" + options.spacy +
                              "' " ENTENTE_SOURCE_DIR "/tests/bench/spacy_tokens.py " +
                              options.spacy_model + " '" + file.string() + "'";
  double tokens = 0;
  double seconds = 0;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    if (std::fscanf(pipe, "%lf %lf", &tokens, &seconds) != 2) tokens = 0;
    pclose(pipe);
  }
  std::filesystem::remove(file);
  return {tokens, seconds};
}

void BM_Spacy(benchmark::State& state) {
  double all = 0;
  for (auto _ : state) {
    const auto [tokens, seconds] = read_with_spacy();
    if (tokens == 0) {
      state.SkipWithError("spaCy did not run");
      return;
    }
    all += tokens;
    state.SetIterationTime(seconds);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(all));
}

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

/// Takes the options of this program out of the arguments.
void take_options(int& argc, char** argv) {
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto value = [&](const std::string& key, auto& target) {
      if (argument.rfind(key, 0) != 0) return false;
      target = argument.substr(key.size());
      return true;
    };
    if (!value("--texts=", options.texts) && !value("--spacy=", options.spacy) &&
        !value("--spacy_model=", options.spacy_model)) {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
}

}  // namespace

int main(int argc, char** argv) {
  take_options(argc, argv);
  if (!options.spacy.empty()) {
    benchmark::RegisterBenchmark("BM_Spacy", BM_Spacy)
        ->Unit(benchmark::kMillisecond)
        ->UseManualTime()
        ->Iterations(1);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
