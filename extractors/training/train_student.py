"""Trains the student on the treebanks and on text that the analyzer labelled (silver.py)."""
import argparse
import functools
import json
import os
import random
import time

import numpy as np
import torch

from batches import bies, collate, load_data, make_batches
from evaluate import evaluate
from lemma import make_script
from network import autocast
from student import Student, Types, collate_types
from train_analyzer import loss_of
from wordpiece import WordPiece
import evaluate as evaluation

CONFIDENCE = 0.4  # a statement of less is not printed


def read_silver(paths, labels):
    """Sentences of entente_label_text as examples; a lemma that no script of the labels makes is left out."""
    script = functools.lru_cache(None)(lambda form, lemma: labels.ids["lemma"].get(make_script(form, lemma), -1))
    out = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            s = json.loads(line)
            n = len(s["words"])
            if not 3 <= n <= 70:
                continue
            x = {"n": n, "words": s["words"], "heads": np.array(s["heads"], dtype=np.int64),
                 "lemma": np.array([script(w, l) for w, l in zip(s["words"], s["lemma"])], dtype=np.int64),
                 "carries": float(s["confidence"] >= CONFIDENCE)}
            for k in ("upos", "xpos", "feats", "deprel"):
                x[k] = np.array([labels.ids[k].get(v, -1) for v in s[k]], dtype=np.int64)
            for k in ("ner", "mention"):
                x[k] = np.array(bies(s[k], n, labels.ids[k].get), dtype=np.int64)
            out.append(x)
    return out


def add_words(xs, types):
    for x in xs:
        x["types"] = np.array([types.id(w) for w in x["words"]], dtype=np.int64)


def finish(xs, types):
    """Batches are made by words here, and hold no word pieces."""
    for x in xs:
        x["pieces"], x["counts"] = np.zeros(x["n"] + 2, dtype=np.int64), np.ones(x["n"], dtype=np.int64)
        x["shapes"] = types.shapes[x["types"]].numpy()


def triage_figures(network, xs, types):
    """Of sentences that carry a statement, the share kept when a share of all sentences is kept."""
    scores, gold, sizes = [], [], []
    network.eval()
    with torch.no_grad():
        for group in make_batches(xs, 4000):
            batch = collate_types(group, collate(group), types)
            scores += network.carries(network.words(batch), batch).tolist()
            gold += [x["carries"] for x in group]
            sizes += [x["n"] for x in group]
    order = np.argsort(-np.array(scores))
    gold, sizes, scores = np.array(gold)[order], np.array(sizes)[order], np.array(scores)[order]
    found = np.cumsum(gold) / max(gold.sum(), 1)
    out = {"carry": round(float(gold.mean()), 3)}
    for recall in (0.95, 0.98, 0.99):
        at = int(np.searchsorted(found, recall))
        out[recall] = {"words": round(float(sizes[:at + 1].sum() / sizes.sum()), 3), "logit": round(float(scores[at]), 2)}
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--cache", required=True, help="the encoded texts of train_analyzer.py")
    p.add_argument("--silver", nargs="*", default=[])
    p.add_argument("--held", nargs="*", default=[], help="such texts to measure the triage on")
    p.add_argument("--out", required=True)
    p.add_argument("--start", help="checkpoint to start from")
    p.add_argument("--rounds", type=int, default=10, help="passes over the treebanks")
    p.add_argument("--silver-share", type=float, default=1.0, help="silver words for each treebank word")
    p.add_argument("--minutes", type=float, default=1e9)
    p.add_argument("--words", type=int, default=1500)
    p.add_argument("--rate", type=float, default=2.5e-3)
    p.add_argument("--seed", type=int, default=3)
    p.add_argument("--steps", type=int)
    p.add_argument("--evaluate", type=int, default=2, help="figures each so many rounds")
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    labels, data = load_data(a.shared, a.cache)
    from safetensors.torch import load_file
    embeddings = load_file(os.path.join(a.shared, "encoder/model.safetensors"))
    table = next(v for k, v in embeddings.items() if k.endswith("word_embeddings.weight")).float()
    types = Types(WordPiece(os.path.join(a.shared, "encoder/vocab.txt")), table)
    silver, held = read_silver(a.silver, labels), read_silver(a.held, labels)
    parts = [v for k, v in data.items() if k != "raw"] + [silver, held]
    for xs in parts:
        add_words(xs, types)
    types.freeze()
    for xs in parts:
        finish(xs, types)
    evaluation.collate = lambda group: collate_types(group, collate(group), types)
    network = Student(labels.sizes)
    if a.start:
        network.load_state_dict(torch.load(a.start, weights_only=False)["network"])
    optimizer = torch.optim.AdamW(network.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.003, fused=True)
    os.makedirs(a.out, exist_ok=True)
    log = open(os.path.join(a.out, "log.jsonl"), "a")
    gold_words = sum(x["n"] for x in data["treebank"])

    def round_batches(r, rng):
        out = make_batches(data["treebank"], a.words, rng)
        more = make_batches(data["entities"], a.words, rng)
        out += rng.sample(more, len(more) // 4)
        if silver:
            s = make_batches(silver, a.words, rng)
            n = round(a.silver_share * gold_words / sum(x["n"] for x in silver) * len(s))
            out += (s * (n // len(s) + 1))[:n]
        rng.shuffle(out)
        return out

    total = sum(len(round_batches(r, random.Random(0))) for r in range(1)) * a.rounds
    step, started = 0, time.time()
    print(f"{total} steps, {len(types.words)} forms, {sum(x.numel() for x in network.parameters())} weights", flush=True)
    for r in range(a.rounds):
        sums, seen, began = {}, 0, time.time()
        for group in round_batches(r, rng):
            network.train()
            progress = max(step / total, (time.time() - started) / (60 * a.minutes))
            if progress >= 1:
                break
            for g in optimizer.param_groups:
                g["lr"] = a.rate * max(min(progress / 0.03, (1 - progress) / 0.97), 1e-3)
            batch = collate_types(group, collate(group), types)
            with autocast():
                loss, losses = loss_of(network, batch, labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0, foreach=True)
            optimizer.step()
            step += 1
            seen += sum(x["n"] for x in group)
            for k, v in losses.items():
                s = sums.setdefault(k, [0.0, 0])
                s[0] += v.item()
                s[1] += 1
            if step % 100 == 0:
                print(step, f"{time.time() - started:.0f}s", f"{seen / (time.time() - began):.0f} words/s",
                      {k: round(v[0] / v[1], 3) for k, v in sums.items()}, flush=True)
            if step == a.steps:
                break
        final = r == a.rounds - 1 or (time.time() - started) / (60 * a.minutes) >= 1 or step == a.steps
        if final or (r + 1) % a.evaluate == 0:
            state = {"network": network.state_dict(), "labels": labels.strings, "step": step}
            torch.save(state, os.path.join(a.out, "last.pt"))
            line = {"round": r + 1, "step": step, "seconds": round(time.time() - started),
                    "dev": evaluate(network, labels, data)}
            if held:
                line["triage"] = triage_figures(network, held, types)
            log.write(json.dumps(line) + "\n")
            log.flush()
            print(json.dumps(line), flush=True)
        if final:
            break


if __name__ == "__main__":
    main()
