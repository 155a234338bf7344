"""Writes what the relation networks of a model file say of a few sentences, for the C++ tests.

  golden_relations.py --model english.model --candidates FILE --out relations_golden.json

FILE is what entente_dump_candidates prints for tests/data/extraction/golden.txt. The networks compute in float on the
file's int8 weights.
"""
import argparse
import json

import torch

import container
from restore import real, relation_state
from train_relations import LABELS, MODALITIES, Relations, encode_sentence, make_batch
from wordpiece import WordPiece

NETWORKS = ("relations", "relations_deep")


def load_network(path, name):
    header, tensors = container.read(path)
    state = relation_state(path, len(LABELS) + 1 + len(MODALITIES), name + ".")
    layers = sum(k.endswith(".up.bias") for k in state)
    network = Relations(torch.from_numpy(real(tensors, "word_embeddings")), layers, len(state["encoder.layers.0.up.bias"]))
    network.take(state)
    return network.eval()


@torch.no_grad()
def said(network, example):
    rows = [x.tolist() for x in network(make_batch([example])[0], lambda x, p: x)]
    names = ("labels", "denied", "open", "modality")
    return [{n: [round(v, 3) for v in row] for n, row in zip(names, pair)} for pair in zip(*rows)]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True)
    p.add_argument("--candidates", required=True)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    wordpiece = WordPiece(container.read(a.model)[0]["strings"]["vocab"])
    networks = {name: load_network(a.model, name) for name in NETWORKS}
    sentences = []
    for line in open(a.candidates, encoding="utf-8"):
        x = encode_sentence(json.loads(line), wordpiece)
        if not x:
            continue
        pairs = [{"first": p["a"], "second": p["b"], "implied": p["implied"], "path": [x["words"][w] for w in p["path"]],
                  "up_first": p["up_a"], "up_second": p["up_b"], "types": p["types"],
                  "proposals": {str(k): v for k, v in enumerate(p["proposals"]) if v}}
                 for p in x["pairs"]]
        sentences.append({**{k: x[k] for k in ("pieces", "shapes", "marks")}, "pairs": pairs,
                          **{name: said(network, x) for name, network in networks.items()}})
    with open(a.out, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(s, separators=(",", ":")) for s in sentences) + "\n]\n")


if __name__ == "__main__":
    main()
