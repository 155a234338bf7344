#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/json.h"

namespace entente::testing {

/// Writes model files in the format of extractors/model_file.h, for tests.
class ModelWriter {
 public:
  explicit ModelWriter(std::string kind) : kind_(std::move(kind)) {}

  void config(const std::string& key, std::int64_t value) { config_.set(key, Json(value)); }
  void config(const std::string& key, Json value) { config_.set(key, std::move(value)); }
  void strings(const std::string& key, const std::vector<std::string>& values) {
    Json::Array list;
    for (const std::string& value : values) list.emplace_back(value);
    strings_.set(key, Json(std::move(list)));
  }
  void tensor(const std::string& name, const std::string& type, std::vector<std::size_t> shape,
              const std::string& bytes) {
    data_.resize((data_.size() + 63) / 64 * 64);
    Json entry(Json::Object{});
    entry.set("name", Json(name));
    entry.set("dtype", Json(type));
    Json::Array dimensions;
    for (const std::size_t n : shape) dimensions.emplace_back(n);
    entry.set("shape", Json(std::move(dimensions)));
    entry.set("offset", Json(data_.size()));
    entry.set("bytes", Json(bytes.size()));
    tensors_.emplace_back(std::move(entry));
    data_ += bytes;
  }
  void random_floats(const std::string& name, std::vector<std::size_t> shape, float spread,
                     float centre = 0) {
    std::normal_distribution<float> draw(centre, spread);
    std::string bytes;
    for (std::size_t i = 0; i < count(shape); ++i) {
      const float value = draw(random_);
      bytes.append(reinterpret_cast<const char*>(&value), 4);
    }
    tensor(name, "f32", std::move(shape), bytes);
  }
  void random_bytes(const std::string& name, std::vector<std::size_t> shape) {
    std::string bytes;
    for (std::size_t i = 0; i < count(shape); ++i) {
      bytes += static_cast<char>(static_cast<int>(random_() % 255) - 127);
    }
    tensor(name, "i8", std::move(shape), bytes);
  }
  void random_linear(const std::string& name, std::size_t out, std::size_t in) {
    random_bytes(name + ".weight", {out, in});
    random_floats(name + ".weight.scale", {out}, 0.0002f, 0.001f);
    random_floats(name + ".bias", {out}, 0.1f);
  }
  void random_norm(const std::string& name, std::size_t width) {
    random_floats(name + ".weight", {width}, 0.1f, 1.0f);
    random_floats(name + ".bias", {width}, 0.1f);
  }

  /// The whole file; `version` other than 1 makes one that no program reads.
  std::string bytes(std::uint32_t version = 1) const {
    std::uint64_t plain = 0;
    std::uint64_t weighted = 0;
    std::string padded = data_;
    padded.resize((padded.size() + 7) / 8 * 8);
    for (std::size_t i = 0; i < padded.size() / 8; ++i) {
      std::uint64_t word = 0;
      for (int b = 7; b >= 0; --b) {
        word = word << 8 | static_cast<unsigned char>(padded[8 * i + static_cast<std::size_t>(b)]);
      }
      plain += word;
      weighted += word * (i + 1);
    }
    const auto hex = [](std::uint64_t value) {
      char text[17];
      std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
      return std::string(text);
    };
    Json header(Json::Object{});
    header.set("kind", Json(kind_));
    header.set("name", Json("test"));
    header.set("config", config_.is_null() ? Json(Json::Object{}) : config_);
    header.set("strings", strings_.is_null() ? Json(Json::Object{}) : strings_);
    header.set("tensors", Json(tensors_));
    header.set("data_bytes", Json(data_.size()));
    header.set("checksum", Json(Json::Array{Json(hex(plain)), Json(hex(weighted))}));
    const std::string text = header.dump();
    std::string out = "ENTMODEL";
    const auto put = [&](std::uint32_t value) {
      for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
    };
    put(version);
    put(static_cast<std::uint32_t>(text.size()));
    out += text;
    out.resize((out.size() + 63) / 64 * 64);
    return out + data_;
  }

  void write(const std::filesystem::path& path) const {
    std::ofstream(path, std::ios::binary) << bytes();
  }

 private:
  static std::size_t count(const std::vector<std::size_t>& shape) {
    std::size_t n = 1;
    for (const std::size_t d : shape) n *= d;
    return n;
  }

  std::string kind_;
  Json config_;
  Json strings_;
  Json::Array tensors_;
  std::string data_;
  std::mt19937 random_{7};
};

/// The heads' tensors under PREFIX, over vectors of `width` numbers.
inline void random_heads(ModelWriter& model, const std::string& prefix, std::size_t width,
                         std::size_t spans, std::size_t arc, std::size_t label) {
  model.random_linear(prefix + ".upos", 3, width);
  model.random_linear(prefix + ".xpos", 3, width);
  model.random_linear(prefix + ".feats", 2, width);
  model.random_linear(prefix + ".lemma", 4, width);
  model.random_linear(prefix + ".ner", spans, width);
  model.random_linear(prefix + ".mention", spans, width);
  model.random_linear(prefix + ".arc_dep", arc, width);
  model.random_linear(prefix + ".arc_head", arc, width);
  model.random_linear(prefix + ".arc_u", arc, arc);
  model.random_floats(prefix + ".arc_distance", {66}, 0.5f);
  model.random_linear(prefix + ".label_dep", label, width);
  model.random_linear(prefix + ".label_head", label, width);
  model.random_linear(prefix + ".label_u", 4 * (label + 1), label);
}

/// An analyzer and a student with random weights: right in shape, its output means nothing.
inline ModelWriter random_analyzer() {
  ModelWriter model("analyzer");
  constexpr std::size_t kWidth = 64;
  constexpr std::size_t kWord = kWidth + 32;
  model.config("width", std::int64_t{kWidth});
  model.config("layers", std::int64_t{2});
  model.config("attention_heads", std::int64_t{2});
  model.config("shape_width", std::int64_t{32});
  model.config("arc_width", std::int64_t{32});
  model.config("label_width", std::int64_t{16});
  model.config("max_pieces", std::int64_t{40});
  std::vector<std::string> vocabulary = {"[PAD]", "[UNK]", "[CLS]", "[SEP]"};
  for (char c = 33; c < 127; ++c) {
    vocabulary.emplace_back(1, c);
    vocabulary.push_back("##" + std::string(1, c));
  }
  const std::vector<std::string> spans = {"O",       "B-State", "I-State", "E-State", "S-State",
                                          "B-Event", "I-Event", "E-Event", "S-Event"};
  model.strings("vocab", vocabulary);
  model.strings("upos", {"NOUN", "VERB", "PUNCT"});
  model.strings("xpos", {"NN", "VB", "."});
  model.strings("feats", {"_", "Number=Sing"});
  model.strings("lemma", {"l|0||0|", "l|0||1|", "k|0||0|", "=|be"});
  model.strings("deprel", {"nsubj", "root", "obj", "punct"});
  model.strings("ner", spans);
  model.strings("mention", spans);
  model.random_bytes("word_embeddings", {vocabulary.size(), kWidth});
  model.random_floats("word_embeddings.scale", {vocabulary.size()}, 0.0005f, 0.002f);
  model.random_floats("analyzer.positions", {48, kWidth}, 0.1f);
  model.random_floats("analyzer.shapes", {12, kWidth}, 0.1f);
  model.random_norm("analyzer.norm", kWidth);
  for (int i = 0; i < 2; ++i) {
    const std::string layer = "analyzer.layer" + std::to_string(i);
    model.random_linear(layer + ".qkv", 3 * kWidth, kWidth);
    model.random_linear(layer + ".attention_out", kWidth, kWidth);
    model.random_norm(layer + ".attention_norm", kWidth);
    model.random_linear(layer + ".up", 128, kWidth);
    model.random_linear(layer + ".down", kWidth, 128);
    model.random_norm(layer + ".norm", kWidth);
  }
  model.random_floats("analyzer.word_shapes", {12, 32}, 0.5f);
  random_heads(model, "analyzer", kWord, spans.size(), 32, 16);
  Json student(Json::Object{});
  for (const auto& [key, value] : {std::pair<const char*, int>{"word_width", 48},
                                   {"hidden", 64},
                                   {"buckets", 100},
                                   {"layers", 2},
                                   {"arc_width", 32},
                                   {"label_width", 16},
                                   {"triage_width", 16}}) {
    student.set(key, Json(value));
  }
  model.config("student", student);
  model.random_linear("student.project", 48, kWidth);
  model.random_bytes("student.rows", {100, 48});
  model.random_floats("student.rows.scale", {100}, 0.0005f, 0.002f);
  model.random_floats("student.shapes", {12, 48}, 0.1f);
  model.random_norm("student.norm", 48);
  model.random_linear("student.conv", 64, 3 * 48);
  model.random_norm("student.conv_norm", 64);
  for (int i = 0; i < 2; ++i) {
    model.random_linear("student.layer" + std::to_string(i) + ".gates", 3 * 64, 64);
    model.random_norm("student.layer" + std::to_string(i) + ".norm", 64);
  }
  random_heads(model, "student", 64, spans.size(), 32, 16);
  model.random_linear("student.triage", 16, 64);
  model.random_floats("student.triage_out.weight", {1, 16}, 1.0f);
  model.random_floats("student.triage_out.bias", {1}, 0.1f);
  model.random_floats("student.triage_threshold", {1}, 0.1f);
  return model;
}

}  // namespace entente::testing
