#!/usr/bin/env python3
"""Chooses candidate sentences (the lines of entente_dump_candidates) for a short pass of train_relations.py.

  choose_sentences.py --annotations DIR --candidates FILE >CHOSEN

Sentences with a reading in DIR/sentence_modality.jsonl or sentence_polarity.jsonl come twice; of the others a share by the folder and by whether
a statement has its evidence there. The result depends on the seed alone.
"""
import argparse
import json
import pathlib
import random

from train_relations import Gold, sentence_polarities, sentence_readings, statement_files

DENSE = ("horizon-", "outlook-", "leverage-", "balancing-acts", "denials-and-plans", "op-eds", "wire-analysis")
SHARES = {(True, True): 1.0, (True, False): 0.2, (False, True): 0.5, (False, False): 0.1}  # dense folder, evidence


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--annotations", required=True, type=pathlib.Path)
    p.add_argument("--candidates", required=True)
    p.add_argument("--seed", type=int, default=3)
    args = p.parse_args()
    rng = random.Random(args.seed)
    read = {(doc, start) for kind in (sentence_readings, sentence_polarities)
            for doc, readings in kind([args.annotations]).items() for start, *_ in readings}
    paths = statement_files([args.annotations])
    spans = {}
    for line in open(args.candidates, encoding="utf-8"):
        sentence = json.loads(line)
        doc = sentence["doc"].split("/")[-1]
        if (doc, sentence["start"]) in read:
            print(line * 2, end="")
            continue
        path = paths.get(doc)
        if path and doc not in spans:
            base = str(path).removesuffix(".statements.jsonl")
            gold = Gold(base, pathlib.Path(base + ".txt").read_text(encoding="utf-8"))
            spans[doc] = [span for statement in gold.statements for span in statement["spans"]]
        said = path is None or any(b < sentence["end"] and e > sentence["start"] for b, e in spans[doc])
        dense = path is not None and path.parent.name.startswith(DENSE)
        if rng.random() < SHARES[dense, said]:
            print(line, end="")


if __name__ == "__main__":
    main()
