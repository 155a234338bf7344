"""Deepens a trained relation head: layers of a pretrained encoder of the same family go between its own.

  grow.py --shared SHARED --start CHECKPOINT --donor FILE.safetensors --layers 1 3 5 7 9 --candidates FILE --annotations DIR... --out OUT.pt

The donor has twelve layers, of which the six of the head's encoder were once every second one (0, 2, … 10), so that
layer 2k + 1 goes in after the head's k. It says a quarter of what it says in the donor at first, and its norms leave
an average vector as it is: the deeper network begins where the smaller one ended.
"""
import argparse
import pathlib

import torch
from safetensors.torch import load_file
from torch import nn

from network import FEED_FORWARD, Layer
from train_relations import load, narrow, network, predict
from wordpiece import WordPiece

SAYS = 0.25


@torch.no_grad()
def inserted(donor, index, mean, deviation):
    layer = Layer(FEED_FORWARD)
    layer.load_pretrained(donor, index)
    for part in (layer.attention_out, layer.down):
        part.weight.mul_(SAYS)
        part.bias.mul_(SAYS)
    for norm in (layer.attention_norm, layer.norm):
        norm.weight.fill_(deviation)
        norm.bias.fill_(mean)
    return layer


@torch.no_grad()
def grow(model, donor, indices, examples):
    seen = [[] for _ in model.encoder.layers]
    hooks = [layer.register_forward_hook(
        lambda module, x, y, s=s: s.append((y.mean().item(), y.std(-1, correction=0).mean().item())))
        for layer, s in zip(model.encoder.layers, seen)]
    predict(model, examples)
    for hook in hooks:
        hook.remove()
    layers = []
    for k, layer in enumerate(model.encoder.layers):
        layers.append(layer)
        if 2 * k + 1 in indices:
            layers.append(inserted(donor, 2 * k + 1, *torch.tensor(seen[k]).mean(0).tolist()))
    width = layers[0].up.out_features
    model.encoder.layers = nn.ModuleList(layers)
    narrow(model, examples, width)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", required=True, type=pathlib.Path)
    p.add_argument("--start", required=True)
    p.add_argument("--donor", required=True)
    p.add_argument("--layers", nargs="+", type=int, required=True)
    p.add_argument("--candidates", required=True, help="sentences to measure on, the first 1,600")
    p.add_argument("--annotations", nargs="+", required=True)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    model = network(a.shared, a.start)
    if not set(a.layers) <= set(range(1, 2 * len(model.encoder.layers), 2)):
        p.error("--layers: odd numbers below twice the layers of --start")
    wordpiece = WordPiece(str(a.shared / "encoder" / "vocab.txt"))
    examples, _ = load([a.candidates], a.annotations, wordpiece, {})
    donor = {k: v.float() for k, v in load_file(a.donor).items()}
    grow(model, donor, set(a.layers), examples[:1600])
    torch.save(model.state_dict(), a.out)


if __name__ == "__main__":
    main()
