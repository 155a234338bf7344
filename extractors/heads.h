#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "extractors/annotations.h"
#include "extractors/decoders.h"
#include "extractors/encoder.h"
#include "extractors/kernels.h"
#include "extractors/model_file.h"

namespace entente::extractors {

/// Words [first, last] of a sentence that a network reads at once; its vectors are the slots `row`
/// (the root) and behind it the words.
struct Window {
  std::size_t sentence = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t row = 0;
  std::size_t words() const { return last - first + 1; }
};

/// Where to end a window that begins at `first` and can hold words up to `last`: behind the last
/// punctuation of its second half, where there is any. The sentence's end is taken as it is.
std::size_t window_end(const Sentence& sentence, std::size_t first, std::size_t last);

/// Buffers of the heads, kept from call to call; one per thread.
struct HeadsWorkspace {
  QuantisedRows quantised, second;
  AlignedVector<float> scores, deps, heads, mapped, arcs;
  std::vector<std::uint32_t> head_slots;  ///< for each slot, that of its head
  std::vector<std::uint32_t> best;
};

/// What turns word vectors into analyses: linear heads for tags, features, lemma scripts, names and
/// typed mentions; biaffine arcs and labels (Dozat and Manning 2017) with a bias on distance and a
/// single-root maximum spanning tree. The encoder and the student each have their own. Immutable;
/// may be shared between threads, with a workspace each.
class Heads {
 public:
  /// Reads the tensors PREFIX.upos … PREFIX.label_u over vectors of `width` numbers. `model` must
  /// outlive the heads. Throws InputError where they do not fit.
  Heads(const ModelFile& model, const std::string& prefix, std::size_t width, std::size_t arc_width,
        std::size_t label_width);

  /// Writes tags, lemmas, heads, labels, names and mentions into the windows' sentences. `vectors`
  /// holds `slots` rows of width() numbers, the windows' slots in order. Windows behind a
  /// sentence's first hang from the first one's root ("parataxis").
  void run(AnnotatedDocument& document, std::span<const Window> windows, const float* vectors,
           std::size_t slots, HeadsWorkspace& workspace) const;

  std::size_t width() const { return width_; }

 private:
  void tag(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
           HeadsWorkspace& workspace) const;
  void parse(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
             HeadsWorkspace& workspace) const;
  void label(AnnotatedDocument& document, std::span<const Window> windows, std::size_t slots,
             HeadsWorkspace& workspace) const;

  const ModelFile& model_;
  std::size_t width_;
  Linear upos_, xpos_, feats_, lemma_, ner_, mention_;
  Linear arc_dep_, arc_head_, arc_u_, label_dep_, label_head_, label_u_;
  std::span<const float> arc_distance_;
  std::size_t root_label_ = 0;
  std::vector<LemmaScript> scripts_;
  SpanDecoder names_;
  SpanDecoder mentions_;
};

}  // namespace entente::extractors
