"""Writes the model file from checkpoints, and the golden file its C++ reader is tested with."""
import argparse
import json
import os
import re
import unicodedata

import numpy as np
import torch
from torch import nn

import container
from batches import collate, encode, load_data
from corpora import Example, read_conllu
from evaluate import evaluate, predict
from lemma import Lemmatizer, make_lexicon
from network import ATTENTION_HEADS, LAYERS, LABEL_WIDTH, ARC_WIDTH, SHAPE_WIDTH, WIDTH, Analyzer
from restore import labels_of
from wordpiece import MAX_PIECES, MAX_PIECES_PER_WORD, SHAPES, WordPiece


def needed_piece(piece):
    """False for the vocabulary rows that no English text asks for."""
    if re.fullmatch(r"\[unused\d+\]", piece):
        return False
    text = piece.removeprefix("##")
    return len(text) == 1 or all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


class Tensors(dict):
    def linear(self, name, weight, bias=None):
        self[name + ".weight"], self[name + ".weight.scale"] = container.quantize_rows(weight)
        if bias is not None:
            self[name + ".bias"] = np.asarray(bias, dtype=np.float32)

    def module(self, name, module):
        if isinstance(module, nn.Linear):
            self.linear(name, module.weight.detach().numpy(), module.bias.detach().numpy())
        else:
            self[name + ".weight"] = module.weight.detach().numpy().astype(np.float32)
            self[name + ".bias"] = module.bias.detach().numpy().astype(np.float32)

    def plain(self, name, parameter):
        self[name] = parameter.detach().numpy().astype(np.float32)


def add_encoder(tensors, prefix, encoder):
    tensors.plain(prefix + "positions", encoder.positions)
    tensors.plain(prefix + "shapes", encoder.shapes)
    tensors.module(prefix + "norm", encoder.norm)
    for i, layer in enumerate(encoder.layers):
        for part in ("qkv", "attention_out", "attention_norm", "up", "down", "norm"):
            tensors.module(f"{prefix}layer{i}.{part}", getattr(layer, part))


def add_heads(tensors, prefix, heads):
    for name in ("upos", "xpos", "feats", "lemma", "ner", "mention", "arc_dep", "arc_head", "label_dep", "label_head"):
        tensors.module(prefix + name, getattr(heads, name))
    # dep U head + b head = (U' dep + b) head: a linear layer on the dependent.
    tensors.linear(prefix + "arc_u", heads.arc_u.detach().numpy().T, heads.arc_head_bias.detach().numpy())
    tensors.plain(prefix + "arc_distance", heads.arc_distance)
    u = heads.label_u.detach().numpy()  # [relation, dependent + 1, head + 1]
    r, n, _ = u.shape
    tensors.linear(prefix + "label_u", u[:, :n - 1].transpose(0, 2, 1).reshape(r * n, n - 1), u[:, n - 1].reshape(r * n))


class QuantizedLinear(nn.Module):
    """What the int8 kernels compute: int8 weights a row, int8 activations a row, exact sums."""

    def __init__(self, linear):
        super().__init__()
        q, scale = container.quantize_rows(linear.weight.detach().numpy())
        self.weight = torch.from_numpy(q.astype(np.float32) * scale[:, None])
        self.bias = linear.bias

    def forward(self, x):
        scale = x.abs().amax(-1, keepdim=True).clamp_min(1e-12) / 127
        return nn.functional.linear((x / scale).round() * scale, self.weight, self.bias)


def simulate_int8(module):
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, QuantizedLinear(child))
        else:
            simulate_int8(child)
    return module


def dequantize(module):
    """Weights as the file holds them, arithmetic in float: what the golden file is made with."""
    with torch.no_grad():
        for child in module.modules():
            if isinstance(child, nn.Linear):
                q, scale = container.quantize_rows(child.weight.numpy())
                child.weight.copy_(torch.from_numpy(q.astype(np.float32) * scale[:, None]))
    return module


def load_analyzer(path, shared):
    state = torch.load(path, weights_only=False)
    labels = labels_of(state["labels"])
    network = Analyzer(torch.zeros(1, 1), labels.sizes)
    network.encoder.load_pretrained(os.path.join(shared, "encoder/model.safetensors"))
    network.load_state_dict(state["network"])
    return network.eval(), labels


def golden(network, labels, tokenizer, lemmatizer, sentences):
    """What the network makes of sentences of our own."""
    out = []
    xs = [encode(Example(words, "golden"), labels, tokenizer) for words in sentences]
    for words, x, y in zip(sentences, xs, predict(network, labels, xs, lemmatizer=lemmatizer)):
        batch = collate([x])
        with torch.no_grad():
            vectors = network.words(batch)
            arcs = network.heads.arcs(vectors, network.drop)[0]
            upos = network.heads.upos(vectors)[0]
        out.append({
            "words": words, "pieces": x["pieces"].tolist(), "pieces_per_word": x["counts"].tolist(),
            "shapes": [SHAPES[s] for s in x["shapes"]],
            **{k: [labels.strings[k][i] for i in y[k]] for k in ("upos", "xpos", "feats", "deprel")},
            "lemma_script": [labels.strings["lemma"][i] for i in y["lemma"]], "lemma": y["lemma_text"],
            "heads": [int(h) for h in y["heads"]], "ner": [list(s) for s in y["ner"]],
            "mention": [list(s) for s in y["mention"]],
            "root_vector_start": [round(v, 4) for v in vectors[0, 0, :6].tolist()],
            "first_word_vector_start": [round(v, 4) for v in vectors[0, 1, :6].tolist()],
            "first_word_upos_scores": [round(v, 3) for v in upos[1].tolist()],
            "first_word_arc_scores": [round(v, 3) for v in arcs[1].tolist()]})
    return out


GOLDEN_SENTENCES = [s.split(" ") for s in (
    "Japan 's prime minister met the Russian president in Vladivostok on Sept. 5 .",
    "The two sides have n't signed a peace treaty , and neither expects one soon .",
    "“ We will not accept it , ” Anwar Ibrahim of Malaysia told the U.N. General Assembly — twice .",
    "Sanctions against Moscow were tightened after the invasion of Ukraine in 2022 .",
    "Oil imports fell 12.5 % last year .",
    "WHO REPORTS NEW CASES",
    "Gazprom , which supplies gas to US - based firms , denied the claims made by Zoë 's lawyers .",
    "Go !",
    "Who asked the OSCE 's observers whether the S-400 missiles had been delivered to Türkiye or sold to India instead ?")]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--analyzer", required=True, help="checkpoint of train_analyzer.py")
    p.add_argument("--out", required=True)
    p.add_argument("--name", default="english")
    p.add_argument("--golden", help="file for the C++ tests")
    p.add_argument("--check", help="encoded texts (--cache of the training): development figures, float and int8")
    a = p.parse_args()
    torch.set_num_threads(1)
    network, labels = load_analyzer(a.analyzer, a.shared)
    full = WordPiece(os.path.join(a.shared, "encoder/vocab.txt"))
    kept = [i for i, piece in enumerate(full.pieces) if needed_piece(piece)]
    words = network.encoder.words.numpy()[kept]
    tokenizer = WordPiece([full.pieces[i] for i in kept])
    tensors = Tensors()
    tensors["word_embeddings"], tensors["word_embeddings.scale"] = container.quantize_rows(words)
    add_encoder(tensors, "analyzer.", network.encoder)
    tensors.plain("analyzer.word_shapes", network.word_shapes)
    add_heads(tensors, "analyzer.", network.heads)
    treebank = os.path.join(a.shared, "treebank")
    lexicon = make_lexicon(read_conllu(treebank + "/ewt-train.conllu") + read_conllu(treebank + "/gum-train.conllu"))
    lemmatizer = Lemmatizer(labels.strings["lemma"], lexicon, tokenizer.pieces)
    strings = {"vocab": tokenizer.pieces, "shapes": SHAPES, **labels.strings}
    config = {"width": WIDTH, "layers": LAYERS, "attention_heads": ATTENTION_HEADS,
              "shape_width": SHAPE_WIDTH, "arc_width": ARC_WIDTH, "label_width": LABEL_WIDTH,
              "max_pieces": MAX_PIECES, "max_pieces_per_word": MAX_PIECES_PER_WORD}
    size = container.write(a.out, "analyzer", a.name, config, strings, tensors)
    print(f"{a.out}: {size / 1e6:.2f} MB, {len(kept)} word pieces")
    if a.check:
        _, data = load_data(a.shared, a.check)
        print("float", json.dumps(evaluate(network, labels, data, lemmatizer=lemmatizer)), flush=True)
    table, scale = container.quantize_rows(words)
    network.encoder.words = torch.from_numpy(table.astype(np.float32) * scale[:, None])
    if a.golden:
        dequantize(network)  # rounding twice changes nothing
        sentences = golden(network, labels, tokenizer, lemmatizer, GOLDEN_SENTENCES)
        with open(a.golden, "w", encoding="utf-8") as f:
            f.write('{"model": "%s", "sentences": [\n' % os.path.basename(a.out))
            f.write(",\n".join(json.dumps(s, ensure_ascii=False) for s in sentences) + "\n]}\n")
    if a.check:
        # The development texts are encoded with the whole vocabulary: move their pieces to the kept rows.
        where = np.full(len(full.pieces), tokenizer.unk)
        where[kept] = np.arange(len(kept))
        for part, xs in data.items():
            if part.startswith("dev."):
                for x in xs:
                    x["pieces"] = where[x["pieces"]]
        simulate_int8(network)
        print("int8", json.dumps(evaluate(network, labels, data, lemmatizer=lemmatizer)), flush=True)


if __name__ == "__main__":
    main()
