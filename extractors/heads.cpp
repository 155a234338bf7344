#include "extractors/heads.h"

#include <algorithm>
#include <cstddef>

#include "extractors/lemmatizer.h"

namespace entente::extractors {
namespace {

/// Words whose label scores are computed at once (about 200 KB).
constexpr std::size_t kLabelRows = 16;
constexpr std::size_t kMaxDistance = 32;
/// The training texts often leave open whether a name is one of works, goods and ideas: such names
/// are found too seldom, most of them as organizations (extractors/training/README.md).
constexpr float kMiscPrior = 0.5f;

template <typename T>
void grow(AlignedVector<T>& buffer, std::size_t n) {
  if (buffer.size() < n) buffer.resize(n);
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

std::size_t window_end(const Sentence& sentence, std::size_t first, std::size_t last) {
  if (last + 1 >= sentence.tokens.size()) return last;
  std::size_t cut = last;
  while (cut > first + (last - first) / 2 && !closes_part(sentence.tokens[cut])) --cut;
  return closes_part(sentence.tokens[cut]) ? cut : last;
}

Heads::Heads(const ModelFile& model, const std::string& prefix, std::size_t width,
             std::size_t arc_width, std::size_t label_width)
    : model_(model),
      width_(width),
      names_(model.strings("ner"), {{"Misc", kMiscPrior}}),
      mentions_(model.strings("mention")) {
  if (width % 16 != 0 || arc_width % 16 != 0 || label_width % 16 != 0 || width == 0 ||
      arc_width == 0 || label_width == 0) {
    model.fail("heads of a shape this program does not know");
  }
  for (const char* list : {"upos", "xpos", "feats", "lemma"}) {
    if (model.strings(list).empty()) {
      model.fail("the model has no labels in '" + std::string(list) + "'");
    }
  }
  const auto head = [&](const std::string& name, std::size_t out) {
    return load_linear(model, prefix + "." + name, out, width);
  };
  upos_ = head("upos", model.strings("upos").size());
  xpos_ = head("xpos", model.strings("xpos").size());
  feats_ = head("feats", model.strings("feats").size());
  lemma_ = head("lemma", model.strings("lemma").size());
  ner_ = head("ner", model.strings("ner").size());
  mention_ = head("mention", model.strings("mention").size());
  arc_dep_ = head("arc_dep", arc_width);
  arc_head_ = head("arc_head", arc_width);
  arc_u_ = load_linear(model, prefix + ".arc_u", arc_width, arc_width);
  arc_distance_ = model.f32(prefix + ".arc_distance", 2 * kMaxDistance + 2);
  label_dep_ = head("label_dep", label_width);
  label_head_ = head("label_head", label_width);
  const std::vector<std::string>& labels = model.strings("deprel");
  label_u_ =
      load_linear(model, prefix + ".label_u", labels.size() * (label_width + 1), label_width);
  const auto root = std::find(labels.begin(), labels.end(), "root");
  if (root == labels.end() || labels.size() < 2) model.fail("a parser without the label 'root'");
  root_label_ = static_cast<std::size_t>(root - labels.begin());
  for (const std::string& script : model.strings("lemma")) scripts_.emplace_back(script);
}

void Heads::run(AnnotatedDocument& document, std::span<const Window> windows, const float* vectors,
                std::size_t slots, HeadsWorkspace& workspace) const {
  quantise(vectors, slots, width_, width_, workspace.quantised);
  tag(document, windows, slots, workspace);
  parse(document, windows, slots, workspace);
  label(document, windows, slots, workspace);
}

void Heads::tag(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
                HeadsWorkspace& workspace) const {
  const auto each = [&](const Linear& layer, const auto& set) {
    apply(layer, workspace.quantised, slots, workspace.scores);
    workspace.best.resize(slots);
    kernels().best_of_rows(workspace.scores.data(), slots, layer.out(), layer.out_padded(),
                           workspace.best.data());
    for (const Window& window : windows) {
      Sentence& sentence = document.sentences[window.sentence];
      for (std::size_t i = 0; i < window.words(); ++i) {
        set(sentence.tokens[window.first + i], workspace.best[window.row + 1 + i]);
      }
    }
  };
  const std::vector<std::string>& upos = model_.strings("upos");
  const std::vector<std::string>& xpos = model_.strings("xpos");
  const std::vector<std::string>& feats = model_.strings("feats");
  each(upos_, [&](Token& token, std::size_t best) { token.upos = upos[best]; });
  each(xpos_, [&](Token& token, std::size_t best) { token.xpos = xpos[best]; });
  each(feats_, [&](Token& token, std::size_t best) {
    token.feats = feats[best] == "_" ? std::string() : feats[best];
  });
  const Lemmatizer& lemmatizer = Lemmatizer::instance();
  each(lemma_, [&](Token& token, std::size_t best) {
    token.lemma =
        lemmatizer.lemma(token.form, token.upos, token.xpos, scripts_[best].apply(token.form));
  });
  const auto spans = [&](const Linear& layer, const SpanDecoder& decoder,
                         std::vector<NameSpan> Sentence::*target) {
    apply(layer, workspace.quantised, slots, workspace.scores);
    for (const Window& window : windows) {
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

void Heads::parse(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
                  HeadsWorkspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t width = arc_u_.out();
  apply(arc_dep_, workspace.quantised, slots, workspace.deps);
  k.gelu(workspace.deps.data(), slots * width);
  apply(arc_head_, workspace.quantised, slots, workspace.heads);
  k.gelu(workspace.heads.data(), slots * width);
  quantise(workspace.deps.data(), slots, width, width, workspace.second);
  apply(arc_u_, workspace.second, slots, workspace.mapped);
  workspace.head_slots.assign(slots, 0);
  std::size_t sentence_root = 0;  // slot of the first window's root word
  for (const Window& window : windows) {
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

void Heads::label(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
                  HeadsWorkspace& workspace) const {
  const Kernels& k = kernels();
  const std::size_t width = label_u_.in();
  const std::vector<std::string>& labels = model_.strings("deprel");
  apply(label_dep_, workspace.quantised, slots, workspace.deps);
  k.gelu(workspace.deps.data(), slots * width);
  apply(label_head_, workspace.quantised, slots, workspace.heads);
  k.gelu(workspace.heads.data(), slots * width);
  quantise(workspace.deps.data(), slots, width, width, workspace.second);
  const std::size_t stride = label_u_.out_padded();
  grow(workspace.mapped, kLabelRows * stride);
  grow(workspace.scores, labels.size());
  std::size_t window = 0;
  for (std::size_t begin = 0; begin < slots; begin += kLabelRows) {
    const std::size_t count = std::min(kLabelRows, slots - begin);
    k.multiply(label_u_, workspace.second.values.data() + begin * width,
               workspace.second.scales.data() + begin, count, workspace.mapped.data(), stride);
    for (std::size_t s = begin; s < begin + count; ++s) {
      while (window + 1 < windows.size() && windows[window + 1].row <= s) ++window;
      const Window& at = windows[window];
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
      // One label after another would wait for each sum; the rows' dot products are taken together.
      k.label_scores(rows, head, labels.size(), width, workspace.scores.data());
      std::size_t best = root_label_ == 0 ? 1 : 0;
      for (std::size_t r = best + 1; r < labels.size(); ++r) {
        if (r != root_label_ && workspace.scores[r] > workspace.scores[best]) best = r;
      }
      token.deprel = labels[best];
    }
  }
}

}  // namespace entente::extractors
