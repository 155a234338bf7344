#!/usr/bin/env python3
"""Fits the confidence of the rules' statements: a logistic regression on what entente_rules --proposals
prints, labelled by annotated texts (GOLD/*.statements.jsonl, *.entities.jsonl).

  fit_confidence.py --out extractors/data/confidence.tsv PROPOSALS.jsonl=GOLD_FOLDER ...

Prints the reliability on held-out documents (every fifth)."""
import argparse
import collections
import glob
import json
import math
import os
import unicodedata

import numpy as np

SYMMETRIC = {"CONSULT", "COOPERATE", "ALLIED_WITH", "PARTNER_OF", "RIVAL_OF", "TRADES_WITH"}


def fold(name):
    name = unicodedata.normalize("NFKD", name.lower()).removeprefix("the ")
    return "".join(c for c in name if c.isalnum())


def read_gold(folder):
    names, true = {}, collections.defaultdict(set)
    for path in glob.glob(os.path.join(folder, "*.entities.jsonl")):
        doc = os.path.basename(path).removesuffix(".entities.jsonl")
        for line in open(path, encoding="utf-8"):
            entity = json.loads(line)
            for name in [entity["name"]] + entity["aliases"]:
                names.setdefault((doc, fold(name)), fold(entity["name"]))
    for path in glob.glob(os.path.join(folder, "*.statements.jsonl")):
        doc = os.path.basename(path).removesuffix(".statements.jsonl")
        for line in open(path, encoding="utf-8"):
            s = json.loads(line)
            a, b = fold(s["subject"]), fold(s["object"])
            for relation in [s["relation"]] + s["alt"]:
                true[doc].add((a, relation, b, s["polarity"]))
                if relation in SYMMETRIC:
                    true[doc].add((b, relation, a, s["polarity"]))
    return names, true


def read_rows(path, folder):
    names, true = read_gold(folder)
    for line in open(path, encoding="utf-8"):
        p = json.loads(line)
        doc = p["doc"]
        if doc not in true:
            continue
        ends = []
        for end in (p["subject"], p["object"]):
            forms = [fold(x) for x in [end["name"]] + end["aliases"]]
            ends.append(next((names[doc, f] for f in forms if (doc, f) in names), forms[0]))
        polarity = "+" if p["polarity"] == "positive" else "-"
        yield doc, p["features"], (ends[0], p["relation"], ends[1], polarity) in true[doc]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--minimum", type=int, default=6, help="a feature seen less often is left out")
    parser.add_argument("--l2", type=float, default=3.0)
    parser.add_argument("pairs", nargs="+")
    options = parser.parse_args()
    rows = [row for pair in options.pairs for row in read_rows(*pair.split("=", 1))]
    counts = collections.Counter(f for _, features, _ in rows for f in features)
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= options.minimum))}
    docs = sorted({d for d, _, _ in rows})
    held = set(docs[::5])

    def matrix(chosen):
        x = np.zeros((len(chosen), len(index)))
        for i, (_, features, _) in enumerate(chosen):
            for f, v in features.items():
                if f in index:
                    x[i, index[f]] = v
        return x, np.array([y for _, _, y in chosen], dtype=float)

    penalty = np.array([0.0 if f in ("bias", "raw") else options.l2 for f in sorted(index)])

    def fit(chosen):
        x, y = matrix(chosen)
        w = np.zeros(x.shape[1])
        for _ in range(30):  # Newton's method
            p = 1 / (1 + np.exp(-x @ w))
            gradient = x.T @ (p - y) + penalty * w
            hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-6)
            step = np.linalg.solve(hessian, gradient)
            w -= step
            if np.abs(step).max() < 1e-6:
                break
        return w

    w = fit([r for r in rows if r[0] not in held])
    x, y = matrix([r for r in rows if r[0] in held])
    p = 1 / (1 + np.exp(-x @ w))
    print(f"{len(rows)} proposals, {len(index)} features; held out {len(y)}, right {y.mean():.3f}")
    for low in np.arange(0, 1, 0.1):
        chosen = (p >= low) & (p < low + 0.1)
        if chosen.any():
            print(f"  {low:.1f}-{low + 0.1:.1f}  {chosen.sum():5d}  said {p[chosen].mean():.2f}  right {y[chosen].mean():.2f}")
    w = fit(rows)
    with open(options.out, "w", encoding="utf-8") as out:
        out.write("# Written by extractors/training/fit_confidence.py: weights of the logistic regression behind confidence.\n")
        for f, i in sorted(index.items()):
            if math.fabs(w[i]) >= 0.005:
                out.write(f"{f}\t{w[i]:.3f}\n")


if __name__ == "__main__":
    main()
