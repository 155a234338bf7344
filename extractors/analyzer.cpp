#include "extractors/analyzer.h"

#include <algorithm>
#include <unordered_map>

#include "extractors/data_path.h"
#include "extractors/lazy.h"
#include "extractors/student.h"

namespace entente::extractors {
namespace {

/// Pieces that a batch is filled to: enough rows to hide the loads of the weights, few enough for
/// the activations to stay in the second cache (384 rows are 3 % slower).
constexpr std::size_t kBatchRows = 160;
/// Word forms whose pieces a thread remembers.
constexpr std::size_t kCachedForms = 20'000;

template <typename T>
void grow(AlignedVector<T>& buffer, std::size_t n) {
  if (buffer.size() < n) buffer.resize(n);
}

}  // namespace

struct Analyzer::Workspace {
  EncoderInput input;
  EncoderWorkspace encoder;
  std::vector<std::uint32_t> word_starts;  ///< for each slot, its first row; then the rows' end
  std::vector<std::uint8_t> word_shapes;
  AlignedVector<float> words;
  HeadsWorkspace heads;
  std::unordered_map<std::string, WordPieces> cache;
  /// Whose words the cache holds; not an address, which a later model may have again.
  std::weak_ptr<const ModelFile> cache_owner;
};

Analyzer::Analyzer(std::shared_ptr<const ModelFile> model)
    : model_(std::move(model)),
      wordpiece_(model_->strings("vocab")),
      encoder_(*model_, "analyzer"),
      shape_width_(static_cast<std::size_t>(model_->config("shape_width"))),
      word_width_(encoder_.width() + shape_width_),
      word_shapes_(model_->f32("analyzer.word_shapes", 12, shape_width_)),
      heads_(*model_, "analyzer", word_width_,
             static_cast<std::size_t>(model_->config("arc_width")),
             static_cast<std::size_t>(model_->config("label_width"))) {
  const std::int64_t most = model_->config("max_pieces", 510);
  if (most < 18) model_->fail("an analyzer with too short a window");
  longest_ = std::min(encoder_.longest(), static_cast<std::size_t>(most));
}

void Analyzer::annotate(AnnotatedDocument& document) const {
  std::vector<bool> wanted(document.sentences.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = !document.sentences[i].analysed;
  annotate(document, wanted);
}

void Analyzer::annotate(AnnotatedDocument& document, const std::vector<bool>& wanted,
                        std::vector<WordVectors>* vectors) const {
  thread_local Workspace workspace;
  if (workspace.cache_owner.lock() != model_ || workspace.cache.size() > kCachedForms) {
    workspace.cache.clear();
    workspace.cache_owner = model_;
  }
  if (vectors != nullptr) vectors->assign(document.sentences.size(), {});
  std::vector<Window> pending;
  workspace.input.clear();
  workspace.word_starts.clear();
  workspace.word_shapes.clear();
  for (std::size_t i = 0; i < document.sentences.size(); ++i) {
    if (i >= wanted.size() || !wanted[i]) continue;
    Sentence& sentence = document.sentences[i];
    sentence.names.clear();
    sentence.mentions.clear();
    sentence.analysed = true;
    if (sentence.tokens.empty()) continue;
    add_windows(sentence, i, workspace, pending);
    if (workspace.input.rows() >= kBatchRows) run(document, pending, workspace, vectors);
  }
  run(document, pending, workspace, vectors);
}

void Analyzer::add_windows(const Sentence& sentence, std::size_t index, Workspace& workspace,
                           std::vector<Window>& pending) const {
  EncoderInput& input = workspace.input;
  const std::size_t longest = longest_;
  const std::size_t n = sentence.tokens.size();
  std::vector<WordPieces> pieces(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::string& form = sentence.tokens[i].form;
    if (form.size() > 64) {
      pieces[i] = wordpiece_.encode(form);
      continue;
    }
    const auto [at, added] = workspace.cache.try_emplace(form);
    if (added) at->second = wordpiece_.encode(form);
    pieces[i] = at->second;
  }
  std::size_t first = 0;
  while (first < n) {
    std::size_t last = first;
    std::size_t rows = 2 + pieces[first].count;
    while (last + 1 < n && rows + pieces[last + 1].count <= longest) {
      ++last;
      rows += pieces[last].count;
    }
    last = window_end(sentence, first, last);
    pending.push_back({index, first, last, workspace.word_starts.size()});
    const auto put = [&](std::uint16_t piece, std::uint8_t shape) {
      input.pieces.push_back(piece);
      input.shapes.push_back(shape);
    };
    const auto slot = [&](std::uint8_t shape) {
      workspace.word_starts.push_back(static_cast<std::uint32_t>(input.rows()));
      workspace.word_shapes.push_back(shape);
    };
    slot(kRootShape);
    put(wordpiece_.start(), kRootShape);
    for (std::size_t i = first; i <= last; ++i) {
      slot(pieces[i].shape);
      for (std::size_t k = 0; k < pieces[i].count; ++k) put(pieces[i].ids[k], pieces[i].shape);
    }
    put(wordpiece_.separator(), kRootShape);
    input.starts.push_back(static_cast<std::uint32_t>(input.rows()));
    first = last + 1;
  }
}

void Analyzer::run(AnnotatedDocument& document, std::vector<Window>& pending, Workspace& workspace,
                   std::vector<WordVectors>* vectors) const {
  if (pending.empty()) return;
  encoder_.run(workspace.input, workspace.encoder);
  make_word_vectors(pending, workspace);
  const std::size_t slots = workspace.word_starts.size();
  heads_.run(document, pending, workspace.words.data(), slots, workspace.heads);
  if (vectors != nullptr) {
    for (const Window& window : pending) {
      WordVectors& out = (*vectors)[window.sentence];
      out.width = word_width_;
      const float* begin = workspace.words.data() + (window.row + 1) * word_width_;
      out.values.insert(out.values.end(), begin, begin + window.words() * word_width_);
    }
  }
  pending.clear();
  workspace.input.clear();
  workspace.word_starts.clear();
  workspace.word_shapes.clear();
}

void Analyzer::make_word_vectors(const std::vector<Window>& pending, Workspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t width = encoder_.width();
  const std::size_t slots = workspace.word_starts.size();
  grow(workspace.words, slots * word_width_);
  std::size_t window = 0;
  for (std::size_t s = 0; s < slots; ++s) {
    while (window + 1 < pending.size() && pending[window + 1].row <= s) ++window;
    const std::size_t begin = workspace.word_starts[s];
    // A window's last word ends before its [SEP].
    const bool last = s == pending[window].row + pending[window].words();
    const std::size_t end =
        last ? workspace.input.starts[window + 1] - 1 : workspace.word_starts[s + 1];
    float* out = workspace.words.data() + s * word_width_;
    std::copy_n(workspace.encoder.x.data() + begin * width, width, out);
    for (std::size_t r = begin + 1; r < end; ++r) {
      k.add(out, workspace.encoder.x.data() + r * width, width);
    }
    if (end - begin > 1) {
      const float share = 1.0f / static_cast<float>(end - begin);
      for (std::size_t i = 0; i < width; ++i) out[i] *= share;
    }
    std::copy_n(word_shapes_.data() + workspace.word_shapes[s] * shape_width_, shape_width_,
                out + width);
  }
}

namespace {

/// The student reads a document; where more than four fifths of its sentences are telling, the
/// encoder reads it again, and all of them count as telling. The encoder is made for the first such
/// document, since its weights take longer to pack than a short text to read.
class DensityAnalyzer final : public Annotator {
 public:
  explicit DensityAnalyzer(std::shared_ptr<const ModelFile> model)
      : student_(std::make_shared<const Student>(model)), model_(std::move(model)) {}

  void annotate(AnnotatedDocument& document) const override {
    std::vector<bool> read(document.sentences.size());
    for (std::size_t s = 0; s < read.size(); ++s) read[s] = !document.sentences[s].analysed;
    const auto all = std::ranges::count(read, true);
    student_.annotate(document);
    std::ptrdiff_t telling = 0;
    for (std::size_t s = 0; s < read.size(); ++s) {
      telling += read[s] && document.sentences[s].telling ? 1 : 0;
    }
    if (5 * telling <= 4 * all) return;
    encoder_.get(model_).annotate(document, read);
    for (std::size_t s = 0; s < read.size(); ++s) {
      if (read[s]) document.sentences[s].telling = true;
    }
  }

 private:
  StudentAnalyzer student_;
  std::shared_ptr<const ModelFile> model_;
  Lazy<Analyzer> encoder_;
};

}  // namespace

std::shared_ptr<const Annotator> load_analyzer(std::shared_ptr<const ModelFile> model,
                                               Depth depth) {
  if (depth == Depth::kByDensity && !Triage::in(*model)) depth = Depth::kThorough;
  if (depth == Depth::kThorough) return std::make_shared<Analyzer>(std::move(model));
  if (depth == Depth::kByDensity) return std::make_shared<DensityAnalyzer>(std::move(model));
  return std::make_shared<StudentAnalyzer>(std::make_shared<const Student>(std::move(model)));
}

std::shared_ptr<const ModelFile> load_model() {
  return std::make_shared<ModelFile>(data_path("models/english.model"));
}

}  // namespace entente::extractors
