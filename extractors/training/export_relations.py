"""Calibrates a trained relation head and puts it into a model file beside the analyzer.

  export_relations.py --shared SHARED --checkpoints FILE[=WEIGHT]... [--deep FILE[=WEIGHT]...] --candidates FILE... --annotations DIR... --model IN --out OUT

Confidence: a logistic function of the label's score (with --deep, in dense documents, of the mean of both networks'
scores), fitted on the documents that train_relations.py held out, for four kinds of labels: those that a frame proposes too, a pair's best label, its further ones, and those of pairs one
of which the sentence does not mention. A label counts as right where the annotation has the statement, or has it
among the alternatives, with evidence in this sentence. Prints the reliability table of docs/extraction.md.
"""
import argparse
import pathlib

import numpy as np
import torch

import container
from export import Tensors, add_encoder
from train_relations import IMPLIED, LABELS, MODALITIES, held_out, load, load_state, network, predict
from wordpiece import WordPiece


def average(checkpoints):
    """The weighted mean of networks that one training went through."""
    named = [(path, float(weight or 1)) for path, _, weight in (c.partition("=") for c in checkpoints)]
    states, total = [load_state(path) for path, _ in named], sum(w for _, w in named)
    if any(s.keys() != states[0].keys() for s in states):
        raise SystemExit(f"not of one shape: {' '.join(checkpoints)}")
    return {k: sum(w / total * s[k].float() for s, (_, w) in zip(states, named)) for k in states[0]}


def padded(weight, columns):
    return np.pad(weight, ((0, 0), (0, columns - weight.shape[1])))


def fit(scores, right, steps=100):
    """Newton's method, its steps halved until they help, for P(right) = sigmoid(a score + b), a near 0.5 at first."""
    x = np.stack([scores, np.ones_like(scores)], 1)
    w = np.array([0.5, 0.0])

    def loss(v):
        z = x @ v
        return np.logaddexp(0, z).sum() - right @ z + ((v - [0.5, 0]) ** 2).sum()
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (right - p) - 2 * (w - [0.5, 0])
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 2 * np.eye(2), gradient)
        while loss(w + step) > loss(w) and np.abs(step).max() > 1e-9:
            step /= 2
        w = w + step
        if np.abs(step).max() < 1e-8:
            break
    return w


def calibrate(examples, networks):
    """→ a, b [kinds, 2] for the mean of what the networks say of the examples."""
    print(f"{len(examples)} sentences, {len(networks)} networks")
    kinds = ("with a frame", "best label", "further label", "implied")
    scores, right = [[] for _ in kinds], [[] for _ in kinds]
    for x, *said in zip(examples, *(predict(model, examples) for model in networks)):
        logits = torch.stack([torch.logit(s.clamp(1e-6, 1 - 1e-6)) for s, *_ in said]).mean(0)
        for pair, row in zip(x["pairs"], logits.tolist()):
            best = max(range(len(row)), key=lambda k: row[k])
            for k, value in enumerate(row):
                if value > -4 or pair["proposals"][k] > 0:
                    kind = 3 if pair["implied"] else 0 if pair["proposals"][k] > 0 else 1 if k == best else 2
                    scores[kind].append(value)
                    right[kind].append(pair["target"][k] > 0)
    calibration, confidence = [], []
    for kind in range(len(kinds)):
        x, y = np.array(scores[kind]), np.array(right[kind], dtype=float)
        calibration.append(fit(x, y))
        confidence.append(1 / (1 + np.exp(-(calibration[-1][0] * x + calibration[-1][1]))))
        print(f"{kinds[kind]}: {len(x)} labels, {y.mean():.3f} right; a, b = {calibration[-1]}")
    confidence, right = np.concatenate(confidence), np.concatenate([np.array(r, dtype=float) for r in right])
    print("confidence   labels  right")
    for low in np.arange(0, 1, 0.1):
        here = (confidence >= low) & (confidence < low + 0.1)
        if here.any():
            print(f"{low:.1f} - {low + 0.1:.1f}   {here.sum():6d}  {right[here].mean():.3f}")
    return np.array(calibration)


def add_network(tensors, prefix, model, calibration):
    add_encoder(tensors, prefix, model.encoder)
    tensors.plain(prefix + "marks", model.marks)
    for name, parameter in (("types", model.types.weight), ("arcs_a", model.arcs_a.weight),
                            ("arcs_b", model.arcs_b.weight), ("distance", model.distance.weight)):
        tensors.plain(prefix + name, parameter)
    tensors[prefix + "calibration"] = calibration.astype(np.float32)
    qualified = ("manner", "qualify") if model.qualify.weight.any() else ()  # not of a network of before
    for name in ("query", "key", "hidden", "out", "modality", "polarity", *qualified):
        tensors.module(prefix + name, getattr(model, name))
    columns = -(-(len(LABELS) + 1 + len(MODALITIES)) // 4) * 4
    for name in ("proposals", "direct"):
        linear = getattr(model, name)
        tensors.linear(prefix + name, padded(linear.weight.detach().numpy(), columns), linear.bias.detach().numpy())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", required=True, type=pathlib.Path)
    p.add_argument("--checkpoints", nargs="+", required=True, help="averaged, each with its weight (1)")
    p.add_argument("--deep", nargs="+", default=[], help="checkpoints of the network that reads dense documents too")
    p.add_argument("--candidates", nargs="+", required=True)
    p.add_argument("--annotations", nargs="+", required=True)
    p.add_argument("--held-out", type=int, default=16)
    p.add_argument("--model", required=True, help="model file with the analyzer")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(1)

    wordpiece = WordPiece(str(a.shared / "encoder" / "vocab.txt"))
    examples, _ = load(a.candidates, a.annotations, wordpiece, {})
    examples = [x for x in examples if held_out(x["doc"], a.held_out)]
    header, tensors = container.read(a.model)
    tensors = {k: v for k, v in tensors.items() if not k.startswith(("relations.", "relations_deep."))}
    new = Tensors()
    # Each way of reading is calibrated on what it reads: the deeper network dense documents alone.
    dense = [x for x in examples if x["dense"]]
    usual = network(a.shared, average(a.checkpoints))
    networks = {"relations": (usual, calibrate([x for x in examples if x["judged"] and not (a.deep and x["dense"])], [usual]))}
    if a.deep:
        deep = network(a.shared, average(a.deep))
        networks["relations_deep"] = (deep, calibrate(dense, [usual, deep]))
    header["config"].pop("relations_deep", None)
    for name, (model, calibration) in networks.items():
        add_network(new, name + ".", model, calibration)
        header["config"][name] = {"layers": len(model.encoder.layers)}
    # Pieces of the vocabulary that no English text needs have no row in the file: the ids are the analyzer's.
    header["strings"]["relation_labels"] = LABELS
    header["config"].pop("feed_forward", None)  # files of before: the tensors' shapes tell
    header["config"].pop("relation_hidden", None)
    header["config"]["relation_implied"] = IMPLIED
    size = container.write(a.out, header["kind"], header["name"], header["config"], header["strings"], {**tensors, **new})
    print(f"{a.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
