"""Development figures of a network."""
import numpy as np
import torch

from batches import collate, make_batches
from corpora import MENTION_TYPES, TITLES
from decode import agree_on_names, name_priors, span_margins, span_transitions, span_types, spans_of, tree, viterbi
from lemma import CANDIDATES, apply_script
from network import TAG_HEADS, autocast
from wordpiece import normalise_signs


@torch.no_grad()
def predict(network, labels, xs, bf16=False, pieces=4000, lemmatizer=None):
    """Per example a dict: upos.. lemma (ids), heads, deprel (ids), ner, mention (spans), the margins of both
    (ner_margins, mention_margins); lemma_text if lemmatizer."""
    network.eval()
    order = {id(x): i for i, x in enumerate(xs)}
    out = [None] * len(xs)
    steps = {k: span_transitions(labels.strings[k]) for k in ("ner", "mention")}
    for group in make_batches(xs, pieces):
        batch = collate(group)
        with autocast(bf16):
            words = network.words(batch)
            tags = {k: getattr(network.heads, k)(words).float() for k in TAG_HEADS}
            arcs = network.heads.arcs(words, network.drop).float().numpy()
            dep, head = network.heads.label_ends(words, network.drop)
        best = {k: v.argmax(-1).numpy() for k, v in tags.items()}
        scores = {"ner": tags["ner"].numpy() + name_priors(labels.strings["ner"]), "mention": tags["mention"].numpy()}
        scripts = tags["lemma"].topk(CANDIDATES, -1)
        chosen = []
        for i, x in enumerate(group):
            n = x["n"]
            y = {k: best[k][i, 1:n + 1] for k in ("upos", "xpos", "feats", "lemma")}
            y["heads"] = tree(arcs[i, :n + 1, :n + 1])[1:]
            chosen += [(i, j + 1, int(h)) for j, h in enumerate(y["heads"])]
            for k in ("ner", "mention"):
                path = scores[k][i, 1:n + 1].argmax(-1)
                if path.any():
                    path = viterbi(scores[k][i, 1:n + 1], steps[k])
                y[k] = spans_of(path, labels.strings[k])
                y[k + "_margins"] = [span_margins(scores[k][i, 1:n + 1], labels.strings[k], b, e) for b, e, _ in y[k]]
            if lemmatizer:
                y["lemma_text"] = [lemmatizer(w, labels.strings["xpos"][t], v, o) for w, t, v, o in zip(
                    x["words"], y["xpos"], scripts.values[i, 1:].tolist(), scripts.indices[i, 1:].tolist())]
            out[order[id(x)]] = y
        where = torch.tensor(chosen)
        relation = network.heads.labels(dep[where[:, 0], where[:, 1]], head[where[:, 0], where[:, 2]])
        # A word under the root is the root, and no other word is.
        is_root = torch.zeros(relation.shape[1], dtype=torch.bool)
        is_root[labels.ids["deprel"]["root"]] = True
        relation = relation.masked_fill((where[:, 2] == 0)[:, None] != is_root[None, :], -1e9).argmax(-1).numpy()
        at = 0
        for x in group:
            out[order[id(x)]]["deprel"] = relation[at:at + x["n"]]
            at += x["n"]
    return out


def parse_figures(labels, raw, xs, ys):
    base = [d.split(":")[0] for d in labels.strings["deprel"]]
    count = dict.fromkeys("upos xpos feats lemma uas las las+".split(), 0)
    total = 0
    for e, x, y in zip(raw, xs, ys):
        total += x["n"]
        for i in range(x["n"]):
            for k in ("upos", "xpos", "feats"):
                count[k] += labels.strings[k][y[k][i]] == getattr(e, k)[i]
            lemma = (y["lemma_text"][i] if "lemma_text" in y else
                     apply_script(labels.strings["lemma"][y["lemma"][i]], e.words[i]))
            count["lemma"] += lemma.lower() == normalise_signs(e.lemma[i]).lower()
            head = y["heads"][i] == e.heads[i]
            count["uas"] += head
            count["las"] += head and base[y["deprel"][i]] == e.deprel[i].split(":")[0]
            count["las+"] += head and labels.strings["deprel"][y["deprel"][i]] == e.deprel[i]
    return {k: round(100 * v / total, 2) for k, v in count.items()}


def span_figures(gold, found, kinds):
    """Exact span and type. gold, found: lists of span lists; spans that touch an Unknown gold span are left out."""
    result = {}
    counts = {k: [0, 0, 0] for k in kinds}
    for g, f in zip(gold, found):
        unknown = [s for s in g if s[2] == "Unknown"]
        g = {s for s in g if s[2] in counts}
        f = {s for s in f if s[2] in counts and all(s[1] <= u[0] or s[0] >= u[1] for u in unknown)}
        for k in kinds:
            a, b = {s for s in g if s[2] == k}, {s for s in f if s[2] == k}
            counts[k][0] += len(a & b)
            counts[k][1] += len(a)
            counts[k][2] += len(b)
    counts["all"] = [sum(c[i] for c in counts.values()) for i in range(3)]
    for k, (hit, g, f) in counts.items():
        result[k] = round(200 * hit / (g + f), 1) if g + f else None
    result["counts"] = counts["all"]
    return result


def document_spans(labels, raw, ys, head):
    """The spans of a head as the program leaves them: the sentences of a document agree."""
    documents, out = {}, [None] * len(raw)
    for i, e in enumerate(raw):
        documents.setdefault(i if e.document is None else e.document, []).append(i)
    for members in documents.values():
        sentences = [(raw[i].words, ys[i][head], ys[i][head + "_margins"]) for i in members]
        for i, spans in zip(members, agree_on_names(sentences, span_types(labels.strings[head]))):
            out[i] = spans
    return out


def without_titles(words, spans):
    """Persons without their titles, as all sources mark them; the program leaves them out as it makes mentions."""
    out = []
    for begin, end, kind in spans:
        while kind == "Person" and begin < end and words[begin].lower() in TITLES:
            begin += 1
        if begin < end:
            out.append((begin, end, kind))
    return out


def evaluate(network, labels, data, bf16=False, parts=None, lemmatizer=None):
    out, names_gold, names_found, names_alone = {}, [], [], []
    for part in parts or [k for k in data if k.startswith("dev.")]:
        xs, raw = data[part], data["raw"][part]
        ys = predict(network, labels, xs, bf16, lemmatizer=lemmatizer)
        if "upos" in xs[0]:
            out[part] = parse_figures(labels, raw, xs, ys)
        if raw[0].ner is not None:
            g = [e.ner for e in raw]
            f = [without_titles(e.words, s) for e, s in zip(raw, document_spans(labels, raw, ys, "ner"))]
            names_alone += [y["ner"] for y in ys]
            out[part + ".names"] = span_figures(g, f, ["Person", "Organization", "Place"])
            names_gold += g
            names_found += f
        if raw[0].mention is not None:
            out[part + ".mentions"] = span_figures([e.mention for e in raw], document_spans(labels, raw, ys, "mention"),
                                                   MENTION_TYPES)
    if names_gold:
        kinds = ["Person", "Organization", "Place"]
        out["names"] = span_figures(names_gold, names_found, kinds)
        out["names.sentences_alone"] = span_figures(names_gold, names_alone, kinds)
    return out
