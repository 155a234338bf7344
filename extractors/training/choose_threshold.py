"""The triage's threshold from texts that entente_label_text read with the student in the model.

  choose_threshold.py LABELLED.jsonl ... [--share 0.99]

Prints, for each file and some thresholds, the share of what carries a statement that is kept (sentences with one of
confidence 0.4 and more that name enough) and the share of words that the encoders read, and the highest threshold that
keeps SHARE in all files together.
"""
import argparse
import json

import numpy as np

CONFIDENCE = 0.4


def read(path):
    lines = [json.loads(x) for x in open(path, encoding="utf-8")]
    column = lambda f: np.array([f(x) for x in lines])
    return (column(lambda x: x["triage"]), column(lambda x: x["confidence"] >= CONFIDENCE),
            column(lambda x: x["named"]), column(lambda x: len(x["words"])))


def kept(texts, threshold):
    score, carries, named, words = texts
    pass_ = named & (score >= threshold)
    return (pass_ & carries).sum() / max((named & carries).sum(), 1), (words * pass_).sum() / words.sum()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("files", nargs="+")
    p.add_argument("--share", type=float, default=0.99)
    a = p.parse_args()
    parts = {path: read(path) for path in a.files}
    parts["all"] = tuple(np.concatenate(x) for x in zip(*parts.values()))
    for path, texts in parts.items():
        print(path, *(f"{t:+.1f}: {kept(texts, t)[0]:.3f} of statements, {kept(texts, t)[1]:.3f} of words"
                      for t in (-99, -4, -3.5, -3, -2.5, -2, -1.5, -1)), sep="\n  ")
    score, carries, named, _ = parts["all"]
    carrying = np.sort(score[carries & named])
    print("threshold", round(float(carrying[int((1 - a.share) * len(carrying))]), 2))


if __name__ == "__main__":
    main()
