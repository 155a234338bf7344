"""Labels to numbers, examples to batches."""
import collections
import pickle
import random

import numpy as np
import torch

import corpora
from lemma import make_script
from wordpiece import MAX_PIECES, ROOT_SHAPE, WordPiece, normalise_signs, shape_class

BIES = "BIES"


def span_labels(types):
    return ["O"] + [f"{p}-{t}" for t in types for p in BIES]


class Labels:
    """The label lists of the model file."""

    def __init__(self):
        self.strings = {"ner": span_labels(corpora.NER_TYPES), "mention": span_labels(corpora.MENTION_TYPES)}

    def collect(self, treebank, lemma_minimum=2):
        for field in corpora.PARSE_FIELDS:
            counts = collections.Counter()
            for e in treebank:
                counts.update(self.values(e, field))
            least = lemma_minimum if field in ("lemma", "feats") else 1
            self.strings[field] = [v for v, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if n >= least]
        self.index()
        return self

    def index(self):
        self.ids = {k: {v: i for i, v in enumerate(values)} for k, values in self.strings.items()}
        self.sizes = {k: len(v) for k, v in self.strings.items()}
        # Sets of span labels that training may not tell apart, as extra rows after the labels themselves.
        rows = np.eye(self.sizes["ner"], dtype=np.float32).tolist()
        self.ner_sets = {}
        def add(name, labels):
            self.ner_sets[name] = len(rows)
            rows.append([float(x in labels) for x in self.strings["ner"]])
        add("Unknown", set(self.strings["ner"]))
        for p in BIES:
            add(p + "-EventOrMisc", {p + "-Event", p + "-Misc"})
        add("OOrMisc", {"O"} | {p + "-Misc" for p in BIES})
        self.ner_allowed = torch.tensor(rows)

    @staticmethod
    def values(e, field):
        if field == "lemma":
            return [make_script(w, l) for w, l in zip(e.words, e.lemma)]
        return getattr(e, field)


def bies(spans, n, code):
    out = [code("O")] * n
    for begin, end, kind in spans:
        for i in range(begin, end):
            p = "S" if end - begin == 1 else "B" if i == begin else "E" if i == end - 1 else "I"
            out[i] = code(kind) if kind in ("Unknown", "OOrMisc") else code(f"{p}-{kind}")
    return out


def encode(e, labels, tokenizer):
    """Example → numpy arrays; None if it is empty. Unknown labels are -1."""
    words, pieces, total = [], [], 2
    for w in e.words:
        p = tokenizer.encode(w)
        if total + len(p) > MAX_PIECES:
            break
        pieces.append(p)
        words.append(w)
        total += len(p)
    n = len(words)
    if n == 0:
        return None
    x = {"n": n, "words": words, "source": e.source,
         "pieces": np.array([tokenizer.cls] + [q for p in pieces for q in p] + [tokenizer.sep], dtype=np.int64),
         "counts": np.array([len(p) for p in pieces], dtype=np.int64),
         "shapes": np.array([shape_class(normalise_signs(w)) for w in words], dtype=np.int64)}
    if e.upos:
        for field in corpora.PARSE_FIELDS:
            ids = labels.ids[field]
            x[field] = np.array([ids.get(v, -1) for v in labels.values(e, field)[:n]], dtype=np.int64)
        x["heads"] = np.array([h if h <= n else 0 for h in e.heads[:n]], dtype=np.int64)
    if e.ner is not None:
        ids = labels.ids["ner"]
        x["ner"] = np.array(bies(e.ner, len(e.words), lambda k: ids.get(k, labels.ner_sets.get(k)))[:n], dtype=np.int64)
    if e.mention is not None:
        x["mention"] = np.array(bies(e.mention, len(e.words), labels.ids["mention"].get)[:n], dtype=np.int64)
    return x


class Batch:
    pass


def collate(xs, rng=None):
    """Padded tensors. rng: also writes some sentences in capitals or lower case, for texts that are so written."""
    b = Batch()
    size, longest, slots = len(xs), max(len(x["pieces"]) for x in xs), 1 + max(x["n"] for x in xs)
    b.size, b.slots = size, slots
    pieces = np.zeros((size, longest), dtype=np.int64)
    piece_shapes = np.full((size, longest), ROOT_SHAPE, dtype=np.int64)
    word_shapes = np.full((size, slots), ROOT_SHAPE, dtype=np.int64)
    slot = np.full((size, longest), size * slots, dtype=np.int64)
    weight = np.zeros((size, slots), dtype=np.float32)
    fields = [f for f in ("upos", "xpos", "feats", "lemma", "deprel", "heads", "ner", "mention")
              if any(f in x for x in xs)]
    gold = {f: np.full((size, slots), -1, dtype=np.int64) for f in fields}
    for i, x in enumerate(xs):
        n, m = x["n"], len(x["pieces"])
        shapes, changed = x["shapes"], False
        if rng is not None:
            r = rng.random()
            if r < 0.03:
                shapes, changed = np.where((shapes == 0) | (shapes == 1) | (shapes == 8), 2, shapes), True
            elif r < 0.05:
                shapes, changed = np.where((shapes == 1) | (shapes == 2) | (shapes == 3) | (shapes == 8), 0, shapes), True
        pieces[i, :m] = x["pieces"]
        owner = np.repeat(np.arange(n), x["counts"])
        piece_shapes[i, 1:m - 1] = shapes[owner]
        word_shapes[i, 1:n + 1] = shapes
        slot[i, 0] = i * slots
        slot[i, 1:m - 1] = i * slots + 1 + owner
        weight[i, 0], weight[i, 1:n + 1] = 1, 1 / x["counts"]
        for f in fields:
            if f in x and not (changed and f == "lemma"):
                gold[f][i, 1:n + 1] = x[f]
    b.pieces, b.piece_shapes = torch.from_numpy(pieces), torch.from_numpy(piece_shapes)
    b.word_shapes = torch.from_numpy(word_shapes)
    b.piece_slot, b.slot_weight = torch.from_numpy(slot).view(-1), torch.from_numpy(weight).view(-1)
    b.lengths = torch.tensor([x["n"] for x in xs])
    piece_lengths = torch.tensor([len(x["pieces"]) for x in xs])
    b.attention_mask = None
    if int(piece_lengths.min()) < longest:
        past = torch.arange(longest)[None, :] >= piece_lengths[:, None]
        b.attention_mask = torch.zeros(size, longest).masked_fill(past, -1e9)[:, None, None, :]
    b.gold = {f: torch.from_numpy(v) for f, v in gold.items()}
    b.carries = None  # whether a sentence carries a statement; -1 where that is not known
    if any("carries" in x for x in xs):
        b.carries = torch.tensor([x.get("carries", -1.0) for x in xs])
    return b


def make_batches(xs, pieces, rng=None):
    """Lists of examples of nearly one length, together about that many pieces; shuffled by rng."""
    key = (lambda x: len(x["pieces"]) + rng.random() * 2.5) if rng else (lambda x: len(x["pieces"]))
    out, current, longest = [], [], 0
    for x in sorted(xs, key=key):
        longest_now = max(longest, len(x["pieces"]))
        if current and longest_now * (len(current) + 1) > pieces:
            out.append(current)
            current, longest_now = [], len(x["pieces"])
        current.append(x)
        longest = longest_now
    if current:
        out.append(current)
    if rng:
        rng.shuffle(out)
    return out


def load_data(shared, cache=None):
    """(labels, {part name: encoded examples}). Parts: treebank, entities, annotated for training; others are dev."""
    import os
    if cache and os.path.exists(cache):
        return pickle.load(open(cache, "rb"))
    t, en = os.path.join(shared, "treebank"), os.path.join(shared, "entities")
    raw = {}
    raw["treebank"] = (corpora.read_conllu(t + "/ewt-train.conllu") +
                       corpora.read_conllu(t + "/gum-train.conllu", entities=True))
    raw["dev.ewt"] = corpora.read_conllu(t + "/ewt-dev.conllu")
    raw["dev.gum"] = corpora.read_conllu(t + "/gum-dev.conllu", entities=True)
    wiki = corpora.read_wikigold(en + "/wikigold.conll")
    doc = corpora.read_redocred(en + "/redocred-dev.json")
    re3d = corpora.read_re3d([f"{en}/re3d-{x}.jsonl" for x in ("uk-government", "centcom", "us-state-department")])
    cut = len(wiki) * 9 // 10
    raw["entities"] = wiki[:cut] + [e for d in doc[:440] for e in d] + [
        e for i, d in enumerate(re3d) if i % 7 != 6 for e in d]
    raw["dev.wikigold"], raw["dev.redocred"] = wiki[cut:], [e for d in doc[440:] for e in d]
    raw["dev.re3d"] = [e for i, d in enumerate(re3d) if i % 7 == 6 for e in d]
    annotated = corpora.read_annotated(os.path.join(shared, "annotated"))
    names = sorted(annotated)
    random.Random(7).shuffle(names)
    kept = set([n for n in names if n.startswith("un/")][:3] + [n for n in names if n.startswith("written/")][:5])
    # Encyclopedia texts come from Re-DocRED: those of its development part (440 on) are not trained on either.
    kept |= {n for n in names if n.startswith("encyclopedia/") and int(n[-3:]) >= 440}
    raw["annotated"] = [e for n in names if n not in kept for e in annotated[n]]
    own = corpora.read_annotated(os.path.join(os.path.dirname(os.path.abspath(__file__)), "annotations"))
    raw["annotated"] += [e for n in sorted(own) for e in own[n]]
    raw["dev.annotated"] = [e for n in sorted(kept) for e in annotated[n]]
    for e in raw["dev.annotated"]:
        e.ner = None  # the entity tables name who takes part in statements only: no gold of names
    labels = Labels().collect(raw["treebank"])
    tokenizer = WordPiece(os.path.join(shared, "encoder/vocab.txt"))
    data = {k: [x for x in (encode(e, labels, tokenizer) for e in v) if x] for k, v in raw.items()}
    data["raw"] = {k: v for k, v in raw.items() if k.startswith("dev.")}
    if cache:
        pickle.dump((labels, data), open(cache, "wb"))
    return labels, data
