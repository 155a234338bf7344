#include "extractors/student.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "core/text.h"
#include "extractors/encoder.h"

namespace entente::extractors {
namespace {

constexpr float kEpsilon = 1e-6f;
/// Slots that a batch is filled to.
constexpr std::size_t kBatchRows = 256;
/// Words of a window; arcs are scored between all pairs of them.
constexpr std::size_t kLongestWindow = 300;
/// Word forms whose vectors a thread remembers (some 750 bytes each).
constexpr std::size_t kCachedForms = 30'000;
constexpr std::size_t kLongestCachedForm = 64;  ///< bytes
constexpr std::size_t kHashedCharacters = 60;

template <typename T>
void grow(AlignedVector<T>& buffer, std::size_t n) {
  if (buffer.size() < n) buffer.resize(n);
}

/// FNV-1a, 32 bits, over a letter for the kind of feature and the text as UTF-8.
std::uint32_t hashed(char kind, std::u32string_view text) {
  std::uint32_t h = 2166136261u;
  const auto mix = [&](unsigned char byte) { h = (h ^ byte) * 16777619u; };
  mix(static_cast<unsigned char>(kind));
  std::string bytes;
  for (const char32_t c : text) append_utf8(bytes, c);
  for (const char byte : bytes) mix(static_cast<unsigned char>(byte));
  return h;
}

/// The features of a word that pick rows of the student's table (extractors/training/student.py).
std::array<std::uint32_t, 8> word_features(std::string_view form) {
  const std::u32string text = normalise_signs(form);
  std::u32string low;
  for (const char32_t c : text.substr(0, kHashedCharacters)) low += to_lower(c);
  const std::u32string_view view = low;
  const auto suffix = [&](std::size_t n) {
    return view.substr(view.size() - std::min(n, view.size()));
  };
  return {hashed('f', std::u32string_view(text).substr(0, kHashedCharacters)),
          hashed('a', view.substr(0, 1)),
          hashed('b', view.substr(0, 2)),
          hashed('c', view.substr(0, 3)),
          hashed('w', suffix(1)),
          hashed('x', suffix(2)),
          hashed('y', suffix(3)),
          hashed('z', suffix(4))};
}

std::size_t config(const ModelFile& model, const std::string& key) {
  return static_cast<std::size_t>(model.config("student." + key));
}

}  // namespace

struct Student::Workspace {
  /// Vectors of the forms seen, one behind the other, and where each begins.
  std::unordered_map<std::string, std::size_t> cache;
  std::vector<float> vectors;
  /// Whose words the cache holds; not an address, which a later model may have again.
  std::weak_ptr<const ModelFile> cache_owner;
  AlignedVector<float> words;  ///< word_width_ numbers a slot
  AlignedVector<float> triples, x, gates, projected;
  QuantisedRows quantised;
  std::size_t slots = 0;
};

Student::Norm Student::load_norm(const std::string& name, std::size_t width) const {
  const auto weight = model_->f32(name + ".weight", width);
  const auto bias = model_->f32(name + ".bias", width);
  return {{weight.begin(), weight.end()}, {bias.begin(), bias.end()}};
}

Student::Student(std::shared_ptr<const ModelFile> model)
    : model_(std::move(model)),
      wordpiece_(model_->strings("vocab")),
      piece_width_(static_cast<std::size_t>(model_->config("width"))),
      word_width_(config(*model_, "word_width")),
      hidden_(config(*model_, "hidden")),
      buckets_(config(*model_, "buckets")) {
  const ModelFile& file = *model_;
  const std::int64_t layers = file.config("student.layers");
  if (piece_width_ % 16 != 0 || word_width_ % 16 != 0 || hidden_ % 32 != 0 || word_width_ == 0 ||
      buckets_ == 0 || layers < 1 || layers > 16) {
    file.fail("a student of a shape this program does not know");
  }
  const std::size_t vocabulary = file.strings("vocab").size();
  embeddings_ = file.i8("word_embeddings", vocabulary, piece_width_);
  embedding_scales_ = file.f32("word_embeddings.scale", vocabulary);
  rows_ = file.i8("student.rows", buckets_, word_width_);
  row_scales_ = file.f32("student.rows.scale", buckets_);
  shapes_ = file.f32("student.shapes", 12, word_width_);
  project_ = load_linear(file, "student.project", word_width_, piece_width_);
  norm_ = load_norm("student.norm", word_width_);
  convolution_ = load_linear(file, "student.conv", hidden_, 3 * word_width_);
  convolution_norm_ = load_norm("student.conv_norm", hidden_);
  for (std::int64_t i = 0; i < layers; ++i) {
    const std::string name = "student.layer" + std::to_string(i);
    layers_.push_back({load_linear(file, name + ".gates", 3 * hidden_, hidden_),
                       load_norm(name + ".norm", hidden_)});
  }
  root_.assign(project_.bias(), project_.bias() + word_width_);
  kernels().add(root_.data(), shapes_.data() + kRootShape * word_width_, word_width_);
  kernels().add_norm(root_.data(), nullptr, 1, word_width_, norm_.weight.data(), norm_.bias.data(),
                     kEpsilon);
}

void Student::make_word(const std::string& form, float* out, Workspace& workspace) const {
  const Kernels& k = kernels();
  const WordPieces pieces = wordpiece_.encode(form);
  AlignedVector<float>& mean = workspace.projected;
  grow(mean, piece_width_ + project_.out_padded());
  std::fill_n(mean.data(), piece_width_, 0.0f);
  const float share = 1.0f / static_cast<float>(pieces.count);
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t piece = pieces.ids[i];
    k.add_scaled(mean.data(), embeddings_.data() + piece * piece_width_,
                 embedding_scales_[piece] * share, piece_width_);
  }
  quantise(mean.data(), 1, piece_width_, piece_width_, workspace.quantised);
  float* projected = mean.data() + piece_width_;
  k.multiply(project_, workspace.quantised.values.data(), workspace.quantised.scales.data(), 1,
             projected, project_.out_padded());
  std::copy_n(projected, word_width_, out);
  for (const std::uint32_t feature : word_features(form)) {
    const std::size_t row = feature % buckets_;
    k.add_scaled(out, rows_.data() + row * word_width_, row_scales_[row], word_width_);
  }
  k.add(out, shapes_.data() + pieces.shape * word_width_, word_width_);
  k.add_norm(out, nullptr, 1, word_width_, norm_.weight.data(), norm_.bias.data(), kEpsilon);
}

void Student::add_words(const Sentence& sentence, std::size_t first, std::size_t last,
                        Workspace& workspace) const {
  const auto slot = [&] {
    grow(workspace.words, (workspace.slots + 1) * word_width_);
    return workspace.words.data() + workspace.slots++ * word_width_;
  };
  std::copy_n(root_.data(), word_width_, slot());
  for (std::size_t i = first; i <= last; ++i) {
    const std::string& form = sentence.tokens[i].form;
    float* out = slot();
    if (form.size() > kLongestCachedForm) {
      make_word(form, out, workspace);
      continue;
    }
    const auto [at, added] = workspace.cache.try_emplace(form, workspace.vectors.size());
    if (added) {
      make_word(form, out, workspace);
      workspace.vectors.insert(workspace.vectors.end(), out, out + word_width_);
    } else {
      std::copy_n(workspace.vectors.data() + at->second, word_width_, out);
    }
  }
}

void Student::read(const AnnotatedDocument& document, const std::vector<bool>& wanted,
                   const Sink& sink) const {
  thread_local Workspace workspace;
  if (workspace.cache_owner.lock() != model_ || workspace.cache.size() > kCachedForms) {
    workspace.cache.clear();
    workspace.vectors.clear();
    workspace.cache_owner = model_;
  }
  std::vector<Window> pending;
  workspace.slots = 0;
  for (std::size_t s = 0; s < document.sentences.size(); ++s) {
    if (!wanted[s]) continue;
    const Sentence& sentence = document.sentences[s];
    const std::size_t n = sentence.tokens.size();
    for (std::size_t first = 0; first < n;) {
      const std::size_t last =
          window_end(sentence, first, std::min(n - 1, first + kLongestWindow - 1));
      pending.push_back({s, first, last, workspace.slots});
      add_words(sentence, first, last, workspace);
      first = last + 1;
      if (workspace.slots >= kBatchRows) run(pending, workspace, sink);
    }
  }
  run(pending, workspace, sink);
}

void Student::run(std::vector<Window>& pending, Workspace& workspace, const Sink& sink) const {
  if (pending.empty()) return;
  const Kernels& k = kernels();
  const std::size_t slots = workspace.slots;
  const std::size_t width = 3 * word_width_;
  grow(workspace.triples, slots * width);
  for (const Window& window : pending) {
    const std::size_t end = window.row + window.words() + 1;
    for (std::size_t s = window.row; s < end; ++s) {
      float* out = workspace.triples.data() + s * width;
      const float* own = workspace.words.data() + s * word_width_;
      if (s == window.row) {
        std::fill_n(out, word_width_, 0.0f);
      } else {
        std::copy_n(own - word_width_, word_width_, out);
      }
      std::copy_n(own, word_width_, out + word_width_);
      if (s + 1 == end) {
        std::fill_n(out + 2 * word_width_, word_width_, 0.0f);
      } else {
        std::copy_n(own + word_width_, word_width_, out + 2 * word_width_);
      }
    }
  }
  quantise(workspace.triples.data(), slots, width, width, workspace.quantised);
  grow(workspace.x, slots * hidden_);
  float* x = workspace.x.data();
  k.multiply(convolution_, workspace.quantised.values.data(), workspace.quantised.scales.data(),
             slots, x, hidden_);
  k.gelu(x, slots * hidden_);
  k.add_norm(x, nullptr, slots, hidden_, convolution_norm_.weight.data(),
             convolution_norm_.bias.data(), kEpsilon);
  grow(workspace.gates, slots * 3 * hidden_);
  for (const Layer& layer : layers_) {
    quantise(x, slots, hidden_, hidden_, workspace.quantised);
    k.multiply(layer.gates, workspace.quantised.values.data(), workspace.quantised.scales.data(),
               slots, workspace.gates.data(), 3 * hidden_);
    for (const Window& window : pending) {
      k.recur(workspace.gates.data() + window.row * 3 * hidden_, window.words() + 1, hidden_,
              x + window.row * hidden_);
    }
    k.add_norm(x, nullptr, slots, hidden_, layer.norm.weight.data(), layer.norm.bias.data(),
               kEpsilon);
  }
  sink(pending, x, slots);
  pending.clear();
  workspace.slots = 0;
}

Triage::Triage(const ModelFile& model, std::size_t width) : width_(width) {
  const std::size_t features = config(model, "triage_width");
  if (features % 16 != 0 || features == 0) {
    model.fail("a triage of a shape this program does not know");
  }
  features_ = load_linear(model, "student.triage", features, width);
  out_ = model.f32("student.triage_out.weight", 1, features);
  bias_ = model.f32("student.triage_out.bias", 1)[0];
  threshold_ = model.f32("student.triage_threshold", 1)[0];
}

void Triage::score(std::span<const Window> windows, const float* vectors, std::size_t slots,
                   std::span<float> scores) const {
  thread_local QuantisedRows quantised;
  thread_local AlignedVector<float> features;
  thread_local AlignedVector<float> most;
  const Kernels& k = kernels();
  const std::size_t width = features_.out();
  quantise(vectors, slots, width_, width_, quantised);
  grow(features, slots * width);
  grow(most, width);
  k.multiply(features_, quantised.values.data(), quantised.scales.data(), slots, features.data(),
             width);
  for (const Window& window : windows) {
    const float* row = features.data() + window.row * width;
    std::copy_n(row, width, most.data());
    for (std::size_t i = 1; i <= window.words(); ++i) {
      row += width;
      for (std::size_t c = 0; c < width; ++c) most[c] = std::max(most[c], row[c]);
    }
    k.gelu(most.data(), width);
    float logit = bias_;
    for (std::size_t c = 0; c < width; ++c) logit += out_[c] * most[c];
    scores[window.sentence] = std::max(scores[window.sentence], logit);
  }
}

StudentAnalyzer::StudentAnalyzer(std::shared_ptr<const Student> student)
    : student_(std::move(student)),
      heads_(student_->model(), "student", student_->width(),
             config(student_->model(), "arc_width"), config(student_->model(), "label_width")) {
  if (Triage::in(student_->model())) triage_.emplace(student_->model(), student_->width());
}

void StudentAnalyzer::annotate(AnnotatedDocument& document) const {
  thread_local HeadsWorkspace workspace;
  std::vector<bool> wanted(document.sentences.size());
  std::vector<float> scores(wanted.size(), -std::numeric_limits<float>::infinity());
  for (std::size_t s = 0; s < wanted.size(); ++s) {
    Sentence& sentence = document.sentences[s];
    wanted[s] = !sentence.analysed;
    if (!wanted[s]) continue;
    sentence.names.clear();
    sentence.mentions.clear();
    sentence.analysed = true;
  }
  student_->read(document, wanted,
                 [&](std::span<const Window> windows, const float* vectors, std::size_t slots) {
                   heads_.run(document, windows, vectors, slots, workspace);
                   if (triage_) triage_->score(windows, vectors, slots, scores);
                 });
  for (std::size_t s = 0; s < wanted.size(); ++s) {
    if (wanted[s] && triage_) document.sentences[s].telling = scores[s] >= triage_->threshold();
  }
}

}  // namespace entente::extractors
