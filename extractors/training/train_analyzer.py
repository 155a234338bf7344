"""Trains the analyzer on all tasks at once. See README.md for inputs, time and figures."""
import argparse
import json
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import container
from batches import collate, load_data, make_batches
from evaluate import evaluate
from network import Analyzer, autocast
from restore import analyzer_state, label_strings

WEIGHTS = {"upos": 1.0, "xpos": 0.5, "feats": 0.5, "lemma": 0.7, "arc": 1.0, "label": 1.0, "ner": 1.0, "mention": 0.7,
           "triage": 0.5}


def cross_entropy(scores, gold):
    return F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=-1)


def loss_of(network, batch, labels):
    words, gold = network.words(batch), batch.gold
    heads, losses = network.heads, {}
    for k in ("upos", "xpos", "feats", "lemma", "mention"):
        if k in gold and bool((gold[k] >= 0).any()):
            known = gold[k] >= 0
            losses[k] = F.cross_entropy(getattr(heads, k)(words[known]).float(), gold[k][known])
    if "ner" in gold:
        known = gold["ner"] >= 0
        scores = heads.ner(words[known]).float()
        allowed = labels.ner_allowed[gold["ner"][known]]
        losses["ner"] = (scores.logsumexp(-1) - (scores + (allowed + 1e-30).log()).logsumexp(-1)).mean()
    if "heads" in gold:
        known = gold["heads"] >= 0
        arcs = heads.arcs(words, network.drop)
        past = torch.arange(batch.slots)[None, :] > batch.lengths[:, None]
        arcs = arcs.masked_fill(past[:, None, :], -1e9)
        losses["arc"] = F.cross_entropy(arcs[known], gold["heads"][known])
        dep, head = heads.label_ends(words, network.drop)
        has = (known & (gold["deprel"] >= 0)).nonzero()
        at = gold["heads"][has[:, 0], has[:, 1]]
        relation = heads.labels(dep[has[:, 0], has[:, 1]], head[has[:, 0], at])
        losses["label"] = F.cross_entropy(relation, gold["deprel"][has[:, 0], has[:, 1]])
    if batch.carries is not None:
        known = batch.carries >= 0
        losses["triage"] = F.binary_cross_entropy_with_logits(network.carries(words, batch)[known], batch.carries[known])
    return sum(WEIGHTS[k] * v for k, v in losses.items()), losses


def start_state(path, labels):
    """The weights of a checkpoint, or of a model file whose labels are these."""
    if not path.endswith(".model"):
        return torch.load(path, weights_only=False)["network"]
    header, tensors = container.read(path)
    if label_strings(header) != labels.strings:
        raise SystemExit(f"{path} has other labels than the texts")
    return analyzer_state(header, tensors)


def epoch_batches(data, epoch, share, pieces, rng):
    """One pass of the treebank and that share of a pass of the other texts, in one shuffled order."""
    out = make_batches(data["treebank"], pieces, rng)
    for part in ("entities", "annotated"):
        batches = make_batches(data[part], pieces, random.Random(1000 + int(epoch * share)))
        n = len(batches)
        out += [batches[i % n] for i in range(int(epoch * share * n), int((epoch + 1) * share * n))]
    rng.shuffle(out)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--shared", default="../shared")
    p.add_argument("--out", required=True, help="folder of checkpoints and the log")
    p.add_argument("--cache", help="file that keeps the encoded texts")
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--minutes", type=float, default=1e9, help="the learning rate reaches zero then at the latest")
    p.add_argument("--share", type=float, default=0.6)
    p.add_argument("--pieces", type=int, default=2000)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--encoder-rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--steps", type=int, help="stop after so many steps (to measure speed)")
    p.add_argument("--resume", action="store_true")
    p.add_argument("--start", help="checkpoint or model file whose weights to start from")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    labels, data = load_data(a.shared, a.cache)
    network = Analyzer(torch.zeros(1, 1), labels.sizes)
    network.encoder.load_pretrained(os.path.join(a.shared, "encoder/model.safetensors"))
    encoder = [x for n, x in network.named_parameters() if n.startswith("encoder.") and n != "encoder.shapes"]
    other = [x for n, x in network.named_parameters() if not n.startswith("encoder.") or n == "encoder.shapes"]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": a.encoder_rate}, {"params": other, "lr": a.head_rate}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    peaks = [a.encoder_rate, a.head_rate]
    schedule = [len(epoch_batches(data, e, a.share, a.pieces, random.Random(0))) for e in range(a.epochs)]
    total, step, first, used = sum(schedule), 0, 0, 0.0
    log = open(os.path.join(a.out, "log.jsonl"), "a")
    checkpoint = os.path.join(a.out, "last.pt")
    if a.start:
        network.load_state_dict(start_state(a.start, labels))
    if a.resume:
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step, first, used = state["step"], state["epoch"] + 1, state["seconds"]
        total = step + sum(schedule[first:])  # the texts or their share may have changed
        rng.setstate(state["rng"])
    started = time.time() - used
    print(f"{total} steps", flush=True)
    for epoch in range(first, a.epochs):
        sums, seen, began = {}, 0, time.time()
        for group in epoch_batches(data, epoch, a.share, a.pieces, rng):
            network.train()
            progress = max(step / total, (time.time() - started) / (60 * a.minutes))
            if progress >= 1:
                break
            factor = min(progress / 0.08, (1 - progress) / 0.92)
            for g, peak in zip(optimizer.param_groups, peaks):
                g["lr"] = peak * max(factor, 1e-3)
            batch = collate(group, rng)
            with autocast():
                loss, losses = loss_of(network, batch, labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0, foreach=True)
            optimizer.step()
            step += 1
            seen += sum(len(x["pieces"]) for x in group)
            for k, v in losses.items():
                s = sums.setdefault(k, [0.0, 0])
                s[0] += v.item()
                s[1] += 1
            if step % 20 == 0:
                print(step, f"{time.time() - started:.0f}s", f"{seen / (time.time() - began):.0f} pieces/s",
                      {k: round(v[0] / v[1], 3) for k, v in sums.items()}, flush=True)
            if step == a.steps:
                return
        trained = time.time() - began
        final = epoch == a.epochs - 1 or (time.time() - started) / (60 * a.minutes) >= 1
        torch.save({"network": network.state_dict(), "labels": labels.strings, "step": step, "epoch": epoch},
                   os.path.join(a.out, f"epoch{epoch + 1}.pt"))
        figures = evaluate(network, labels, data, bf16=not final)
        line = {"epoch": epoch + 1, "step": step, "seconds": round(time.time() - started), "train_s": round(trained),
                "pieces": seen, "loss": {k: round(v[0] / v[1], 4) for k, v in sums.items()}, "dev": figures}
        log.write(json.dumps(line) + "\n")
        log.flush()
        print(json.dumps(line), flush=True)
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "labels": labels.strings,
                    "step": step, "epoch": epoch, "seconds": time.time() - started, "rng": rng.getstate()},
                   checkpoint + ".part")
        os.replace(checkpoint + ".part", checkpoint)
        if final:
            break


if __name__ == "__main__":
    main()
