"""The inverse of export.py: a model file's analyzer as a network that can be trained or label text again.

Weights come back as the file holds them, int8 times a scale (0.06 LAS less than before they were rounded).
"""
import numpy as np
import torch

import container
from batches import Labels
from network import Analyzer
from wordpiece import WordPiece


def labels_of(strings):
    labels = Labels()
    labels.strings = strings
    labels.index()
    return labels


def real(tensors, name):
    values = tensors[name].astype(np.float32)
    return values * tensors[name + ".scale"][:, None] if tensors[name].dtype == np.int8 else values


def head_state(tensors, prefix, label_width, relations):
    """What export.add_heads wrote, as a state of network.Heads."""
    state = {}
    for name in ("upos", "xpos", "feats", "lemma", "ner", "mention", "arc_dep", "arc_head", "label_dep", "label_head"):
        for part in (".weight", ".bias"):
            state[name + part] = real(tensors, prefix + name + part)
    state["arc_u"], state["arc_head_bias"] = real(tensors, prefix + "arc_u.weight").T, real(tensors, prefix + "arc_u.bias")
    state["arc_distance"] = tensors[prefix + "arc_distance"]
    n = label_width + 1
    weight = real(tensors, prefix + "label_u.weight").reshape(relations, n, n - 1).transpose(0, 2, 1)
    state["label_u"] = np.concatenate([weight, real(tensors, prefix + "label_u.bias").reshape(relations, 1, n)], 1)
    return state


def encoder_state(header, tensors, prefix):
    """What export.add_encoder wrote."""
    state = {"encoder.positions": tensors[prefix + "positions"], "encoder.shapes": tensors[prefix + "shapes"]}
    config = header["config"]
    layers = config.get(prefix.rstrip("."), {}).get("layers", config["layers"])
    modules = ["norm"] + [f"layer{i}.{part}" for i in range(layers)
                          for part in ("qkv", "attention_out", "attention_norm", "up", "down", "norm")]
    for name in modules:
        for part in (".weight", ".bias"):
            state["encoder." + name.replace("layer", "layers.") + part] = real(tensors, prefix + name + part)
    return state


def relation_state(path, columns, prefix="relations."):
    """A network of the relation head of a model file ("relations_deep." is the deeper one) as a state of
    train_relations.Relations, whose layers over proposals read `columns` numbers; for --start, and to average with
    other checkpoints."""
    header, tensors = container.read(path)
    state = {"marks": tensors[prefix + "marks"], **encoder_state(header, tensors, prefix)}
    state |= {name + ".weight": tensors[prefix + name] for name in ("types", "arcs_a", "arcs_b", "distance")}
    for name in ("query", "key", "hidden", "out", "modality", "polarity", "manner", "qualify", "proposals", "direct"):
        for part in (".weight", ".bias"):
            if name not in ("manner", "qualify") or prefix + name + part in tensors:  # some networks lack these
                state[name + part] = real(tensors, prefix + name + part)
    for name in ("proposals", "direct"):
        state[name + ".weight"] = state[name + ".weight"][:, :columns]
    return {k: torch.from_numpy(np.array(v, dtype=np.float32)) for k, v in state.items()}


def analyzer_state(header, tensors):
    prefix = "analyzer."
    state = {"word_shapes": tensors[prefix + "word_shapes"], **encoder_state(header, tensors, prefix)}
    heads = head_state(tensors, prefix, header["config"]["label_width"], len(header["strings"]["deprel"]))
    state |= {"heads." + k: v for k, v in heads.items()}
    return {k: torch.from_numpy(np.array(v, dtype=np.float32)) for k, v in state.items()}


def label_strings(header):
    return {k: header["strings"][k] for k in ("ner", "mention", "upos", "xpos", "feats", "lemma", "deprel")}


def restore_analyzer(path):
    """(network, labels, tokenizer) of a model file; the tokenizer's pieces are the file's own."""
    header, tensors = container.read(path)
    labels = labels_of(label_strings(header))
    network = Analyzer(torch.from_numpy(real(tensors, "word_embeddings")), labels.sizes)
    network.load_state_dict(analyzer_state(header, tensors))
    return network.eval(), labels, WordPiece(header["strings"]["vocab"])
