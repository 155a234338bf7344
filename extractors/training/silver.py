"""Labels raw text with the analyzer, for the student to learn from."""
import argparse
import os
import pickle
import random
import tarfile
import time

import numpy as np
import torch

import corpora
from batches import encode, load_data
from corpora import Example
from evaluate import predict
from export import load_analyzer
from wordpiece import WordPiece


def sentences_of(text):
    for begin, end in corpora.split_sentences(text):
        words = [w for w, _, _ in corpora.tokenize(text[begin:end])]
        if 3 <= len(words) <= 70:
            yield words


def speeches(shared, words, seed, since=1975):
    """Sentences drawn from the UN debates until they have that many words."""
    texts = {}
    with tarfile.open(os.path.join(shared, "corpus/ungdc-1946-2023.tar.xz")) as tar:
        for member in tar:
            name = os.path.basename(member.name)
            if name.endswith(".txt") and name[-8:-4].isdigit() and int(name[-8:-4]) >= since:
                texts[name] = tar.extractfile(member).read().decode("utf-8", "replace")
    names, total, rng = sorted(texts), 0, random.Random(seed)
    rng.shuffle(names)
    for name in names:
        found = list(sentences_of(texts[name]))
        for s in rng.sample(found, len(found) // 3):
            yield s
            total += len(s)
        if total >= words:
            return


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--analyzer", required=True)
    p.add_argument("--cache", required=True, help="the encoded texts of train_analyzer.py")
    p.add_argument("--out", required=True)
    p.add_argument("--words", type=int, default=1_000_000)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--part", type=int, default=0, help="this process labels each --parts-th sentence")
    p.add_argument("--parts", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(1)
    network, labels = load_analyzer(a.analyzer, a.shared)
    tokenizer = WordPiece(os.path.join(a.shared, "encoder/vocab.txt"))
    sentences = list(speeches(a.shared, a.words, a.seed))
    _, data = load_data(a.shared, a.cache)  # the development parts stay out
    sentences += [x["words"] for x in data["entities"] + data["annotated"]]
    sentences = sentences[a.part::a.parts]
    random.Random(a.seed).shuffle(sentences)
    out, began, words = [], time.time(), 0
    for at in range(0, len(sentences), 2000):
        examples = [Example(s, "silver") for s in sentences[at:at + 2000]]
        pairs = [(e, x) for e, x in ((e, encode(e, labels, tokenizer)) for e in examples) if x]
        found = predict(network, labels, [x for _, x in pairs], bf16=True)
        for (e, x), y in zip(pairs, found):
            names = {k: y.pop(k) for k in ("ner", "mention")}
            out.append((e.words[:x["n"]], {k: np.asarray(v, dtype=np.int16) for k, v in y.items()}, names))
            words += x["n"]
        print(words, f"{words / (time.time() - began):.0f} words/s", flush=True)
    pickle.dump(out, open(a.out + ".part", "wb"))
    os.replace(a.out + ".part", a.out)


if __name__ == "__main__":
    main()
