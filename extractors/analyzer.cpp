#include "extractors/analyzer.h"

#include <algorithm>
#include <unordered_map>

#include "core/error.h"
#include "core/text.h"

namespace entente::extractors {
namespace {

/// Pieces that a batch is filled to: enough rows to keep the weights' loads hidden.
constexpr std::size_t kBatchRows = 384;
/// Words whose label scores are computed at once (about 200 KB).
constexpr std::size_t kLabelRows = 16;
constexpr std::size_t kMaxDistance = 32;
/// Word forms whose pieces a thread remembers.
constexpr std::size_t kCachedForms = 20'000;

template <typename T>
void grow(AlignedVector<T>& buffer, std::size_t n) {
  if (buffer.size() < n) buffer.resize(n);
}

std::size_t best_of(const float* scores, std::size_t n) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (scores[i] > scores[best]) best = i;
  }
  return best;
}

bool closes_part(const Token& token) {
  const std::string& form = token.form;
  return form == "," || form == ";" || form == ":" || form == "." || form == "!" || form == "?" ||
         form == "-" || form == "--" || form == "—" || form == "–" || form == ")";
}

/// Applies a layer to quantised rows; `out` has layer.out_padded() numbers a row.
void apply(const Linear& layer, const QuantisedRows& rows, std::size_t count,
           AlignedVector<float>& out) {
  grow(out, count * layer.out_padded());
  kernels().multiply(layer, rows.values.data(), rows.scales.data(), count, out.data(),
                     layer.out_padded());
}

}  // namespace

/// Words [first, last] of a sentence as the encoder reads them.
struct Analyzer::Window {
  std::size_t sentence = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t row = 0;  ///< its slots among the word vectors: the root, then the words
  std::size_t words() const { return last - first + 1; }
};

struct Analyzer::Workspace {
  EncoderInput input;
  EncoderWorkspace encoder;
  std::vector<std::uint32_t> word_starts;  ///< for each slot, its first row; then the rows' end
  std::vector<std::uint8_t> word_shapes;
  AlignedVector<float> words;
  QuantisedRows quantised, second;
  AlignedVector<float> scores, deps, heads, mapped, arcs;
  std::vector<std::uint32_t> head_slots;  ///< for each slot, that of its head
  std::unordered_map<std::string, WordPieces> cache;
  const void* cache_owner = nullptr;
};

Analyzer::Analyzer(std::shared_ptr<const ModelFile> model)
    : model_(std::move(model)),
      wordpiece_(model_->strings("vocab")),
      encoder_(*model_, "analyzer"),
      names_(model_->strings("ner")),
      mentions_(model_->strings("mention")) {
  const ModelFile& file = *model_;
  shape_width_ = static_cast<std::size_t>(file.config("shape_width"));
  word_width_ = encoder_.width() + shape_width_;
  word_shapes_ = file.f32("analyzer.word_shapes", 12, shape_width_);
  const auto arc = static_cast<std::size_t>(file.config("arc_width"));
  const auto narrow = static_cast<std::size_t>(file.config("label_width"));
  if (word_width_ % 16 != 0 || arc % 16 != 0 || narrow % 16 != 0 || arc == 0 || narrow == 0) {
    file.fail("an analyzer of a shape this program does not know");
  }
  const auto head = [&](const std::string& name, std::size_t out) {
    return load_linear(file, "analyzer." + name, out, word_width_);
  };
  upos_ = head("upos", file.strings("upos").size());
  xpos_ = head("xpos", file.strings("xpos").size());
  feats_ = head("feats", file.strings("feats").size());
  lemma_ = head("lemma", file.strings("lemma").size());
  ner_ = head("ner", file.strings("ner").size());
  mention_ = head("mention", file.strings("mention").size());
  arc_dep_ = head("arc_dep", arc);
  arc_head_ = head("arc_head", arc);
  arc_u_ = load_linear(file, "analyzer.arc_u", arc, arc);
  arc_distance_ = file.f32("analyzer.arc_distance", 2 * kMaxDistance + 2);
  label_dep_ = head("label_dep", narrow);
  label_head_ = head("label_head", narrow);
  const std::vector<std::string>& labels = file.strings("deprel");
  label_u_ = load_linear(file, "analyzer.label_u", labels.size() * (narrow + 1), narrow);
  const auto root = std::find(labels.begin(), labels.end(), "root");
  if (root == labels.end() || labels.size() < 2) file.fail("a parser without the label 'root'");
  root_label_ = static_cast<std::size_t>(root - labels.begin());
  for (const std::string& script : file.strings("lemma")) scripts_.emplace_back(script);
}

void Analyzer::annotate(AnnotatedDocument& document) const {
  std::vector<bool> wanted(document.sentences.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = !document.sentences[i].analysed;
  annotate(document, wanted);
}

void Analyzer::annotate(AnnotatedDocument& document, const std::vector<bool>& wanted,
                        std::vector<WordVectors>* vectors) const {
  thread_local Workspace workspace;
  if (workspace.cache_owner != this || workspace.cache.size() > kCachedForms) {
    workspace.cache.clear();
    workspace.cache_owner = this;
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
  const std::size_t longest = std::min<std::size_t>(
      encoder_.longest(), static_cast<std::size_t>(model_->config("max_pieces", 510)));
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
    if (last + 1 < n) {
      // Cut behind the last punctuation of the window's second half, where there is any.
      std::size_t cut = last;
      while (cut > first + (last - first) / 2 && !closes_part(sentence.tokens[cut])) --cut;
      if (closes_part(sentence.tokens[cut])) last = cut;
    }
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
  quantise(workspace.words.data(), slots, word_width_, word_width_, workspace.quantised);
  tag(document, pending, workspace);
  parse(document, pending, workspace);
  label(document, pending, workspace);
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

void Analyzer::tag(AnnotatedDocument& document, const std::vector<Window>& pending,
                   Workspace& workspace) const {
  const std::size_t slots = workspace.word_starts.size();
  const auto each = [&](const Linear& layer, const auto& set) {
    apply(layer, workspace.quantised, slots, workspace.scores);
    for (const Window& window : pending) {
      Sentence& sentence = document.sentences[window.sentence];
      for (std::size_t i = 0; i < window.words(); ++i) {
        const float* row = workspace.scores.data() + (window.row + 1 + i) * layer.out_padded();
        set(sentence.tokens[window.first + i], best_of(row, layer.out()));
      }
    }
  };
  const std::vector<std::string>& upos = model_->strings("upos");
  const std::vector<std::string>& xpos = model_->strings("xpos");
  const std::vector<std::string>& feats = model_->strings("feats");
  each(upos_, [&](Token& token, std::size_t best) { token.upos = upos[best]; });
  each(xpos_, [&](Token& token, std::size_t best) { token.xpos = xpos[best]; });
  each(feats_, [&](Token& token, std::size_t best) {
    token.feats = feats[best] == "_" ? std::string() : feats[best];
  });
  each(lemma_,
       [&](Token& token, std::size_t best) { token.lemma = scripts_[best].apply(token.form); });
  const auto spans = [&](const Linear& layer, const SpanDecoder& decoder,
                         std::vector<NameSpan> Sentence::*target) {
    apply(layer, workspace.quantised, slots, workspace.scores);
    for (const Window& window : pending) {
      std::vector<NameSpan>& out = document.sentences[window.sentence].*target;
      const float* rows = workspace.scores.data() + (window.row + 1) * layer.out_padded();
      for (NameSpan& span : decoder.decode(rows, window.words(), layer.out_padded())) {
        span.first += static_cast<std::uint32_t>(window.first);
        span.last += static_cast<std::uint32_t>(window.first);
        out.push_back(std::move(span));
      }
    }
  };
  spans(ner_, names_, &Sentence::names);
  spans(mention_, mentions_, &Sentence::mentions);
}

void Analyzer::parse(AnnotatedDocument& document, const std::vector<Window>& pending,
                     Workspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t slots = workspace.word_starts.size();
  const std::size_t width = arc_u_.out();
  apply(arc_dep_, workspace.quantised, slots, workspace.deps);
  k.gelu(workspace.deps.data(), slots * width);
  apply(arc_head_, workspace.quantised, slots, workspace.heads);
  k.gelu(workspace.heads.data(), slots * width);
  quantise(workspace.deps.data(), slots, width, width, workspace.second);
  apply(arc_u_, workspace.second, slots, workspace.mapped);
  workspace.head_slots.assign(slots, 0);
  std::size_t sentence_root = 0;  // slot of the first window's root word
  for (const Window& window : pending) {
    const std::size_t n = window.words() + 1;
    grow(workspace.arcs, n * n);
    float* arcs = workspace.arcs.data();
    k.dot_rows(workspace.mapped.data() + window.row * width, n,
               workspace.heads.data() + window.row * width, n, width, arcs, n);
    const auto reach = static_cast<std::ptrdiff_t>(kMaxDistance);
    for (std::size_t i = 1; i < n; ++i) {
      arcs[i * n] += arc_distance_[2 * kMaxDistance + 1];
      for (std::size_t j = 1; j < n; ++j) {
        const std::ptrdiff_t distance = std::clamp(
            static_cast<std::ptrdiff_t>(j) - static_cast<std::ptrdiff_t>(i), -reach, reach);
        arcs[i * n + j] += arc_distance_[static_cast<std::size_t>(distance + reach)];
      }
    }
    const std::vector<std::uint32_t> heads = best_tree(arcs, window.words(), n);
    Sentence& sentence = document.sentences[window.sentence];
    for (std::size_t i = 1; i < n; ++i) {
      workspace.head_slots[window.row + i] = static_cast<std::uint32_t>(window.row + heads[i]);
      Token& token = sentence.tokens[window.first + i - 1];
      if (heads[i] != 0) {
        token.head = static_cast<std::int32_t>(window.first + heads[i] - 1);
      } else if (window.first == 0) {
        token.head = -1;
        sentence_root = i - 1;
      } else {
        token.head = static_cast<std::int32_t>(sentence_root);
      }
    }
  }
}

void Analyzer::label(AnnotatedDocument& document, const std::vector<Window>& pending,
                     Workspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t slots = workspace.word_starts.size();
  const std::size_t width = label_u_.in();
  const std::vector<std::string>& labels = model_->strings("deprel");
  apply(label_dep_, workspace.quantised, slots, workspace.deps);
  k.gelu(workspace.deps.data(), slots * width);
  apply(label_head_, workspace.quantised, slots, workspace.heads);
  k.gelu(workspace.heads.data(), slots * width);
  quantise(workspace.deps.data(), slots, width, width, workspace.second);
  const std::size_t stride = label_u_.out_padded();
  grow(workspace.mapped, kLabelRows * stride);
  std::size_t window = 0;
  for (std::size_t begin = 0; begin < slots; begin += kLabelRows) {
    const std::size_t count = std::min(kLabelRows, slots - begin);
    k.multiply(label_u_, workspace.second.values.data() + begin * width,
               workspace.second.scales.data() + begin, count, workspace.mapped.data(), stride);
    for (std::size_t s = begin; s < begin + count; ++s) {
      while (window + 1 < pending.size() && pending[window + 1].row <= s) ++window;
      const Window& at = pending[window];
      if (s == at.row) continue;  // the root itself
      Sentence& sentence = document.sentences[at.sentence];
      Token& token = sentence.tokens[at.first + (s - at.row) - 1];
      if (token.head < 0) {
        token.deprel = labels[root_label_];
        continue;
      }
      if (workspace.head_slots[s] == at.row) {
        token.deprel = "parataxis";  // a later window's root
        continue;
      }
      const float* head = workspace.heads.data() + workspace.head_slots[s] * width;
      const float* rows = workspace.mapped.data() + (s - begin) * stride;
      std::size_t best = root_label_ == 0 ? 1 : 0;
      float top = 0;
      bool first = true;
      for (std::size_t r = 0; r < labels.size(); ++r) {
        if (r == root_label_) continue;
        const float* row = rows + r * (width + 1);
        float score = row[width];
        for (std::size_t i = 0; i < width; ++i) score += row[i] * head[i];
        if (first || score > top) {
          top = score;
          best = r;
          first = false;
        }
      }
      token.deprel = labels[best];
    }
  }
}

}  // namespace entente::extractors
