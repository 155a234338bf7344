"""Trains the relation head: a second encoder that reads a sentence once and judges every pair of mentions in it.

  train_relations.py --shared SHARED --candidates FILE... --annotations DIR... --dev-candidates FILE --dev-gold DIR --out DIR

--candidates are what entente_dump_candidates prints for the annotated texts: sentences with words, tree, mentions and
the proposals of the frames. --annotations are the folders with NAME.statements.jsonl. The development articles steer
the thresholds and the choice of the epoch; they are never trained on. Deterministic for a seed and a number of threads.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import time
import unicodedata
import zlib

import torch
import torch.nn.functional as F
from torch import nn

from network import FEED_FORWARD, LAYERS, WIDTH, Encoder, MaskPool, autocast
from restore import relation_state
from wordpiece import MAX_PIECES, ROOT_SHAPE, WordPiece, normalise_signs, shape_class

SYMMETRIC = ["CONSULT", "COOPERATE", "ALLIED_WITH", "PARTNER_OF", "RIVAL_OF", "TRADES_WITH"]
DIRECTED = ["AGREE", "SUPPORT", "CONCEDE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
            "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "LEADS", "OFFICIAL_OF", "MEMBER_OF", "DISTRUSTS", "PARTY_TO",
            "WITHDREW_FROM", "CLAIMS", "CONTROLS", "EXPORTS", "IMPORTS", "HAS_RESOURCE", "SUPPLIES", "DEPENDS_ON",
            "INVESTS_IN", "INFLUENCES"]
# ">" from the earlier mention to the later one, "<" the other way, "" symmetric.
LABELS = [r + d for r in DIRECTED for d in "><"] + SYMMETRIC
LABEL_ID = {x: i for i, x in enumerate(LABELS)}
TYPES = ["State", "Leader", "Person", "Organization", "Treaty", "Resource", "Territory", "Event"]
KINDS = ["name", "adjective", "nominal", "pronoun"]
MODALITIES = ["actual", "future", "possible", "claimed"]
MAX_PAIRS, FAR = 80, 1 << 20
IMPLIED = 4  # entities beside a sentence that does not mention them, at most (kImplied)
AROUND = 8  # words read before the first mention and after the last (kAround)
ARCS = ["nsubj", "nsubj:pass", "csubj", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "amod", "compound", "appos",
        "conj", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "parataxis", "flat", "dep", "cop", "other"]
ARC_ID = {a: i for i, a in enumerate(ARCS)}


# ---------------------------------------------------------------- data

def normal(name):
    """Names compared as the scorer compares them."""
    text = unicodedata.normalize("NFD", name.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = re.sub(r"[’']s\b", "", text)
    text = re.sub(r"[^\w]+", " ", text).strip()
    return text.removeprefix("the ")


class Gold:
    """Annotated statements of one document, by the names of their entities."""

    def __init__(self, stem, text, readings=None, polarities=None):
        self.names = collections.defaultdict(set)  # normal name or alias → canonical names
        self.type = {}
        for e in map(json.loads, open(f"{stem}.entities.jsonl", encoding="utf-8")):
            self.names[normal(e["name"])].add(e["name"])
            self.type[e["name"]] = e["type"]
            for a in e["aliases"]:
                self.names[normal(a)].add(e["name"])
        self.statements = []
        self.pairs = collections.defaultdict(list)
        data = text.encode()
        for s in map(json.loads, open(f"{stem}.statements.jsonl", encoding="utf-8")):
            s["spans"] = []
            for e in s["evidence"]:
                at = data.find(e.encode())
                while at >= 0:
                    s["spans"].append((at, at + len(e.encode())))
                    at = data.find(e.encode(), at + 1)
            self.statements.append(s)
            self.pairs[frozenset((s["subject"], s["object"]))].append(s)
        # What single sentences make of statements, where somebody read just that (a line has the modality of the
        # strongest of its sentences): (begin of the sentence, subject, relation, object, polarity) → modality or "none".
        self.readings = readings or {}
        # Likewise whether the sentence denies it: the same → "denied", else the modality in which it says so, or
        # "none"; where both have a sentence, this one counts.
        self.polarities = polarities or {}

    def entity(self, mention):
        for name in [mention["name"], *mention.get("aliases", [])]:
            found = self.names.get(normal(name))
            if found:
                named = {f for f in found if normal(f) == normal(name)}
                found = named or found
                if len(found) > 1:
                    same = {f for f in found if self.type[f] == mention["type"]}
                    found = same or found
                return min(found)
        return None


def path_words(sentence, a, b):
    """Words on the way between two heads in the tree, ends left out, and the arcs up from a and up from b."""
    heads = sentence["heads"]

    def up(i):
        way, seen = [i], {i}
        while heads[way[-1]] >= 0 and heads[way[-1]] not in seen:
            way.append(heads[way[-1]])
            seen.add(way[-1])
        return way
    ua, ub = up(a), up(b)
    common = next((x for x in ua if x in set(ub)), None)
    if common is None:
        return [], [], []
    ia, ib = ua.index(common), ub.index(common)
    words = [w for w in ua[:ia + 1] + ub[:ib] if w not in (a, b)]
    arc = lambda w: ARC_ID.get(sentence["deprels"][w], ARC_ID.get(sentence["deprels"][w].split(":")[0], ARC_ID["other"]))
    return words, [arc(w) for w in ua[:ia]][:6], [arc(w) for w in ub[:ib]][:6]


def proposal_row(sentence, i, j):
    """Multi-hot row of what the frames say of mentions i < j: labels, then negated, then the modalities."""
    row = [0.0] * (len(LABELS) + 1 + len(MODALITIES))
    for p in sentence.get("proposals", []):
        if {p["a"], p["b"]} != {i, j}:
            continue
        r = p["relation"]
        label = r if r in SYMMETRIC else r + (">" if p["a"] == i else "<")
        row[LABEL_ID[label]] = max(row[LABEL_ID[label]], p.get("confidence", 1.0))
        if p["polarity"] == "negative":
            row[len(LABELS)] = 1.0
        row[len(LABELS) + 1 + MODALITIES.index(p["modality"])] = 1.0
    return row


def encode_sentence(sentence, wordpiece, gold=None):
    """→ dict of lists, or None where no pair is left. With gold: targets."""
    pieces, shapes, words = [wordpiece.cls], [ROOT_SHAPE], {}  # words: the pieces of those that are read
    present = [m for m in sentence["mentions"] if not m["implied"]]
    first = max(0, min(m["first"] for m in present) - AROUND)
    for at, token in enumerate(sentence["tokens"][first:max(m["last"] for m in present) + AROUND + 1], first):
        p = wordpiece.encode(token)
        if len(pieces) + len(p) + 1 > MAX_PIECES:
            break
        words[at] = (len(pieces), len(pieces) + len(p))
        pieces += p
        shapes += [shape_class(normalise_signs(token))] * len(p)
    pieces.append(wordpiece.sep)
    shapes.append(ROOT_SHAPE)
    # The pieces of each mention, None where the sentence was cut. What is implied follows by its name.
    mentions, spans = sentence["mentions"], []
    for m in mentions:
        if not m["implied"]:
            spans.append((words[m["first"]][0], words[m["last"]][1]) if m["last"] in words else None)
            continue
        name = [(wordpiece.encode(w), shape_class(normalise_signs(w))) for w in m["name"].split(" ")]
        count = sum(len(p) for p, _ in name)
        spans.append((len(pieces), len(pieces) + count) if len(pieces) + count <= MAX_PIECES else None)
        if spans[-1]:
            pieces += [x for p, _ in name for x in p]
            shapes += [shape for p, shape in name for _ in p]
    marks = [0] * len(pieces)
    for m, span in zip(mentions, spans):
        for at in range(*span) if span else ():
            kind = TYPES.index(m["type"]) * len(KINDS) + KINDS.index(m["kind"])
            marks[at] = 1 + (len(TYPES) * len(KINDS) + TYPES.index(m["type"]) if m["implied"] else kind)
    pairs = []
    for i, a in enumerate(mentions):
        for j in range(i + 1, len(mentions)):
            b = mentions[j]
            if spans[i] and spans[j] and not a["implied"] and a["entity"] != b["entity"]:
                pairs.append((FAR if b["implied"] else b["first"] - a["last"], i, j))
    pairs = sorted(sorted(pairs)[:MAX_PAIRS], key=lambda p: p[1:])
    if not pairs:
        return None
    x = {"pieces": pieces, "shapes": shapes, "marks": marks, "words": words, "pairs": [], "doc": sentence["doc"],
         "dense": sentence.get("dense"), "judged": sentence.get("judged"),
         "names": [span for m, span in zip(mentions, spans) if span and m["kind"] == "name" and not m["implied"]]}
    names = [gold.entity(m) if gold else None for m in mentions]
    for _, i, j in pairs:
        a, b = mentions[i], mentions[j]
        path, up_a, up_b = ([], [], []) if b["implied"] else path_words(sentence, a["head"], b["head"])
        end = spans[i][1]
        between = (end, end if b["implied"] else max(end, spans[j][0]))
        pair = {"a": spans[i], "b": spans[j], "between": between, "implied": b["implied"],
                "path": [w for w in path if w in words], "up_a": up_a, "up_b": up_b,
                "proposals": proposal_row(sentence, i, j), "ends": (i, j),
                "types": (TYPES.index(a["type"]), TYPES.index(b["type"])),
                "kinds": (KINDS.index(a["kind"]), KINDS.index(b["kind"]))}
        if gold:
            set_targets(pair, sentence, gold, names[i], names[j])
        x["pairs"].append(pair)
    return x


def set_targets(pair, sentence, gold, name_a, name_b):
    target, weight = [0.0] * len(LABELS), [1.0] * len(LABELS)
    pair["open"], pair["denied"], pair["modality"] = {}, {}, -1
    if name_a and name_b and name_a != name_b:
        for s in gold.pairs.get(frozenset((name_a, name_b)), []):
            here = any(b < sentence["end"] and e > sentence["start"] for b, e in s["spans"])
            key = (sentence["start"], s["subject"], s["relation"], s["object"], s["polarity"])
            modality = gold.readings.get(key, s["modality"])
            said = gold.polarities.get(key, "denied" if s["polarity"] == "-" else modality)
            denied = said == "denied"
            if not denied:
                modality = said
            here = here and modality != "none" and said != "none"  # such a label is left out of the loss
            forward = s["subject"] == name_a
            alternatives = [(s["relation"], 1.0)] + [(r, 0.5) for r in s["alt"]]
            for relation, value in alternatives:
                label = relation if relation in SYMMETRIC else relation + (">" if forward else "<")
                if label not in LABEL_ID:
                    continue
                k = LABEL_ID[label]
                if not here:
                    if target[k] == 0:  # said elsewhere in the document: this sentence may say it too
                        weight[k] = 0.0
                    continue
                if not s["core"]:
                    value = min(value, 0.65)
                target[k] = max(target[k], value)
                weight[k] = 1.0
                # Of two lines that say a label, a fact outweighs what is open; where one denies it, neither counts.
                if relation == s["relation"]:
                    pair["open"][k] = min(pair["open"].get(k, 1), modality != "actual")
                    pair["denied"][k] = denied if pair["denied"].get(k, denied) == denied else -1
            if here and (pair["modality"] <= 0 or s["core"] and modality != "actual"):
                pair["modality"] = MODALITIES.index(modality)
    pair["target"], pair["weight"] = target, weight


def held_out(doc, parts):
    """One document in `parts` is kept from training, to calibrate confidence on."""
    return parts > 0 and zlib.crc32(doc.encode()) % parts == 0


def statement_files(folders):
    """→ {document: its NAME.statements.jsonl}."""
    return {path.name.removesuffix(".statements.jsonl"): path for folder in folders
            for path in sorted(pathlib.Path(folder).rglob("*.statements.jsonl")) if "second-annotator" not in path.parts}


def by_document(folders, name, value):
    """→ {document: {what a sentence was read for: the value}} of the folders' files of that name."""
    readings = collections.defaultdict(dict)
    for folder in folders:
        for path in pathlib.Path(folder).rglob(name):
            for r in map(json.loads, open(path, encoding="utf-8")):
                said = (r["start"], r["subject"], r["relation"], r["object"], r["polarity"])
                readings[r["doc"]][said] = r[value]
    return readings


def sentence_readings(folders):
    """→ {document: Gold.readings}."""
    return by_document(folders, "sentence_modality.jsonl", "modality")


def sentence_polarities(folders):
    """→ {document: Gold.polarities}."""
    return by_document(folders, "sentence_polarity.jsonl", "says")


def load(candidates, folders, wordpiece, weights):
    """Sentences of the annotated documents → encoded examples."""
    stems, readings, polarities = statement_files(folders), sentence_readings(folders), sentence_polarities(folders)
    golds, out, missing = {}, [], set()
    for file in candidates:
        for line in open(file, encoding="utf-8"):
            sentence = json.loads(line)
            doc = sentence["doc"].split("/")[-1]
            stem = stems.get(doc) or stems.get(doc[:3])
            if stem is None:
                missing.add(doc)
                continue
            base = str(stem).removesuffix(".statements.jsonl")
            if doc not in golds:
                text = pathlib.Path(base + ".txt")
                if not text.exists():  # the development articles lie elsewhere
                    text = next(text.parent.parent.joinpath("seeds").glob(doc[:3] + "*.txt"))
                golds[doc] = Gold(base, text.read_text(encoding="utf-8"), readings.pop(doc, None),
                                  polarities.pop(doc, None))
            x = encode_sentence(sentence, wordpiece, golds[doc])
            if x:
                x["example_weight"] = next((w for part, w in weights.items() if part in stem.parts), 1.0)
                out.append(x)
    if readings or polarities:
        print("sentence_*.jsonl: no candidates of", len(readings | polarities), "documents", flush=True)
    if missing:
        print("no annotation for", sorted(missing)[:10], flush=True)
    return out, golds


# ---------------------------------------------------------------- network

class Relations(nn.Module):
    """A sentence once through the encoder, then every pair from pooled vectors (the size in brackets):
    A, B, words between, words on the path, context by attention [384 each], [CLS] → one row → 512 → labels; the row
    → 192 → what each label adds to the pair's logits of being denied and of being open (no fact)."""

    def __init__(self, words, layers=LAYERS, feed_forward=FEED_FORWARD, hidden=512):
        super().__init__()
        self.encoder = Encoder(words, layers, feed_forward)
        self.marks = nn.Parameter(torch.zeros(1 + len(TYPES) * (len(KINDS) + 1), WIDTH))
        small = 24
        self.types = nn.Embedding(len(TYPES) ** 2, 48)
        self.arcs_a, self.arcs_b = nn.Embedding(len(ARCS), small), nn.Embedding(len(ARCS), small)
        self.distance = nn.Embedding(12, small)
        self.proposals = nn.Linear(len(LABELS) + 1 + len(MODALITIES), 64)
        self.query = nn.Linear(2 * WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        features = 6 * WIDTH + 48 + 3 * small + 64
        self.hidden = nn.Linear(features, hidden)
        self.out = nn.Linear(hidden, len(LABELS))
        self.direct = nn.Linear(len(LABELS) + 1 + len(MODALITIES), len(LABELS))
        self.modality = nn.Linear(hidden, len(MODALITIES))
        self.polarity = nn.Linear(hidden, 1)
        self.manner = nn.Linear(features, 192)
        self.qualify = nn.Linear(192, 2 * len(LABELS))
        nn.init.zeros_(self.qualify.weight)
        nn.init.zeros_(self.qualify.bias)
        nn.init.zeros_(self.direct.weight)
        nn.init.zeros_(self.direct.bias)
        nn.init.constant_(self.out.bias, -3.0)

    def take(self, state):
        """load_state_dict, of a network too that was made before labels were qualified."""
        missing, unknown = self.load_state_dict(state, strict=False)
        if unknown or any(not k.startswith(("manner.", "qualify.")) for k in missing):
            raise SystemExit(f"not of this network: {missing} {unknown}")

    def forward(self, batch, drop):
        e = self.encoder
        x = F.embedding(batch["pieces"], e.words) + e.positions[:batch["pieces"].shape[1]]
        x = x + F.embedding(batch["shapes"], e.shapes) + F.embedding(batch["marks"], self.marks)
        x = drop(e.norm(x), 0.1)
        for layer in e.layers:
            x = layer(x, batch["mask"], drop)
        x = x.float()
        rows = x.reshape(-1, WIDTH)
        sentence = batch["sentence"]
        cls = x[sentence, 0]
        with torch.autocast("cpu", enabled=False):
            a, b, between, path = torch.sparse.mm(batch["pool"], rows).view(4, -1, WIDTH)
            # Pairs of a sentence side by side, [sentences, pairs, WIDTH], so that its keys are read once.
            place = batch["place"]
            query = x.new_zeros(len(x), int(place.max()) + 1, WIDTH)
            query = query.index_put((sentence, place), self.query(torch.cat([a, b], 1)))
            scores = query @ self.key(x).transpose(1, 2) * WIDTH ** -0.5 + batch["mask"].squeeze(1)
            context = (scores.softmax(2) @ x)[sentence, place]
        arcs = lambda table, ids: (table(ids.clamp(min=0)) * (ids >= 0).float().unsqueeze(2)).sum(1)
        parts = [a, b, between, path, context, cls, self.types(batch["types"]), arcs(self.arcs_a, batch["up_a"]),
                 arcs(self.arcs_b, batch["up_b"]), self.distance(batch["distance"]), F.gelu(self.proposals(batch["proposals"]))]
        features = torch.cat(parts, 1)
        h = drop(F.gelu(self.hidden(drop(features, 0.3))), 0.3)
        modality = self.modality(h)
        left_open, denied = self.qualify(drop(F.gelu(self.manner(drop(features, 0.2))), 0.2)).chunk(2, 1)
        left_open = left_open + (modality[:, 1:].logsumexp(1) - modality[:, 0]).unsqueeze(1)
        return self.out(h) + self.direct(batch["proposals"]), self.polarity(h) + denied, left_open, modality



def cells(pairs, name):
    """[pairs, labels]: 0 or 1, -1 where nothing is known."""
    out = torch.full((len(pairs), len(LABELS)), -1)
    for row, pair in zip(out, pairs):
        for k, value in pair[name].items():
            row[k] = int(value)
    return out


def make_batch(examples):
    """Sentences side by side, their pairs one below the other; pooling as one sparse matrix."""
    longest = max(len(x["pieces"]) for x in examples)
    n = sum(len(x["pairs"]) for x in examples)
    pieces = torch.zeros(len(examples), longest, dtype=torch.long)
    shapes, marks = torch.zeros_like(pieces), torch.zeros_like(pieces)
    mask = torch.full((len(examples), 1, 1, longest), -1e4)
    up_a, up_b = torch.full((n, 6), -1), torch.full((n, 6), -1)
    rows, columns, values = [], [], []
    pairs, sentence, place = [], [], []

    def pool(kind, row, positions):
        for at in positions:
            rows.append(kind * n + row)
            columns.append(at)
            values.append(1 / len(positions))
    for k, x in enumerate(examples):
        length = len(x["pieces"])
        pieces[k, :length] = torch.tensor(x["pieces"])
        shapes[k, :length] = torch.tensor(x["shapes"])
        marks[k, :length] = torch.tensor(x["marks"])
        mask[k, 0, 0, :length] = 0
        base, first = k * longest, len(pairs)
        for p in x["pairs"]:
            r = len(pairs)
            pairs.append(p)
            sentence.append(k)
            place.append(r - first)
            pool(0, r, [base + at for at in range(*p["a"])])
            pool(1, r, [base + at for at in range(*p["b"])])
            pool(2, r, [base + at for at in range(*p["between"])])
            pool(3, r, [base + at for w in p["path"] for at in range(*x["words"][w])])
            up_a[r, :len(p["up_a"])] = torch.tensor(p["up_a"], dtype=torch.long)
            up_b[r, :len(p["up_b"])] = torch.tensor(p["up_b"], dtype=torch.long)
    bucket = lambda p: 11 if p["implied"] else steps(p["between"][1] - p["between"][0])
    steps = lambda d: d if d < 6 else min(6 + (d - 6) // 6, 11)
    batch = {
        "pieces": pieces, "shapes": shapes, "marks": marks, "mask": mask, "up_a": up_a, "up_b": up_b,
        "sentence": torch.tensor(sentence), "place": torch.tensor(place),
        "pool": torch.sparse_coo_tensor(torch.tensor([rows, columns]), torch.tensor(values), (4 * n, len(examples) * longest)),
        "types": torch.tensor([p["types"][0] * len(TYPES) + p["types"][1] for p in pairs]),
        "distance": torch.tensor([bucket(p) for p in pairs]),
        "proposals": torch.tensor([p["proposals"] for p in pairs]),
    }
    if "target" in pairs[0]:
        weight = torch.tensor([x["example_weight"] for x in examples])[batch["sentence"]]
        batch |= {"target": torch.tensor([p["target"] for p in pairs]),
                  "weight": torch.tensor([p["weight"] for p in pairs]) * weight[:, None],
                  "example_weight": weight[:, None],
                  "denied": cells(pairs, "denied"), "open": cells(pairs, "open"),
                  "modality": torch.tensor([p["modality"] for p in pairs])}
    if "taught" in examples[0]:
        batch["taught"] = torch.cat([x["taught"] for x in examples]).float()
    return batch, pairs


def hide_names(examples, rng, share, mask):
    """The examples with a share of their names as [MASK]: what a sentence says is to be read from its words."""
    out = []
    for x in examples:
        hidden = [span for span in x["names"] if rng.random() < share]
        if hidden:
            x = {**x, "pieces": list(x["pieces"])}
            for first, end in hidden:
                x["pieces"][first:end] = [mask] * (end - first)
        out.append(x)
    return out


def batches(examples, budget, rng):
    """Lists of examples of like length, about `budget` word pieces each, in random order."""
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i]["pieces"]) + rng.random() * 6))
    out, current, longest = [], [], 0
    for i in order:
        longest = max(longest, len(examples[i]["pieces"]))
        if current and longest * (len(current) + 1) > budget:
            out.append(current)
            current, longest = [], len(examples[i]["pieces"])
        current.append(examples[i])
    out.append(current)
    rng.shuffle(out)
    return out


def loss_of(model, batch, drop, args):
    scores, denied, left_open, modality = model(batch, drop)
    target = batch["target"]
    # A tempered weight for what is said: most cells of the table are empty.
    weight = batch["weight"] * torch.where(target > 0, args.positive_weight, 1.0)
    if "taught" in batch:  # where the annotation leaves it open, the teachers alone count
        target = torch.where(weight > 0, target.lerp(batch["taught"], args.taught), batch["taught"])
        weight = torch.where(weight > 0, weight, args.taught * batch["example_weight"])
    loss = F.binary_cross_entropy_with_logits(scores, target, reduction="none")
    loss = (loss * weight).sum() / len(target)
    for logits, name, share in ((denied, "denied", 2.0), (left_open, "open", 2.0)):
        known = batch[name] >= 0
        if known.any():
            loss = loss + share * F.binary_cross_entropy_with_logits(logits[known], batch[name][known].float(),
                                                                     reduction="sum") / len(target)
    known = batch["modality"] > 0
    if known.any():
        loss = loss + 0.5 * F.cross_entropy(modality[known, 1:], batch["modality"][known] - 1, reduction="sum") / len(target)
    return loss


# ---------------------------------------------------------------- judging

def predict(model, examples, budget=4000):
    """→ per example: probabilities of labels, of their denial, of their being open [pairs, labels each], and of
    modalities [pairs, 4]."""
    model.eval()
    rng = random.Random(0)
    out = {}
    with torch.no_grad(), autocast():
        for group in batches(examples, budget, rng):
            batch, _ = make_batch(group)
            *said, modality = model(batch, lambda x, p: x)
            at = 0
            for x in group:
                n = len(x["pairs"])
                out[id(x)] = (*(y[at:at + n].float().sigmoid() for y in said), modality[at:at + n].float().softmax(1))
                at += n
    model.train()
    return [out[id(x)] for x in examples]


def statements_of(examples, sentences, predictions, threshold, second=0.6):
    """System lines for the scorer: per pair the best label over the threshold, others if sure."""
    lines = []
    for x, sentence, said in zip(examples, sentences, predictions):
        for p, s, n, o, m in zip(x["pairs"], *(y.tolist() for y in said)):
            ranked = sorted(range(len(LABELS)), key=lambda k: -s[k])
            for place, k in enumerate(ranked[:4]):
                if s[k] < (threshold if place == 0 else max(threshold, second)):
                    break
                i, j = p["ends"]
                if LABELS[k].endswith("<"):
                    i, j = j, i
                a, b = sentence["mentions"][i], sentence["mentions"][j]
                lines.append({"doc": sentence["doc"], "relation": LABELS[k].rstrip("<>"),
                              "subject": {"name": a["name"], "type": a["type"], "aliases": a.get("aliases", [])},
                              "object": {"name": b["name"], "type": b["type"], "aliases": b.get("aliases", [])},
                              "polarity": "negative" if n[k] > 0.5 else "positive",
                              "modality": MODALITIES[m.index(max(m[1:])) if o[k] > 0.5 else 0],
                              "confidence": s[k], "evidence": {"text": ""}})
    return lines


def score(lines, gold, out):
    import subprocess, sys
    out.mkdir(parents=True, exist_ok=True)
    (out / "dev.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines))
    scorer = gold.parent / "eval" / "statements.py"
    subprocess.run([sys.executable, scorer, "--gold", gold, "--system", out / "dev.jsonl", "--json", out / "dev.json"],
                   check=True, capture_output=True)
    return json.loads((out / "dev.json").read_text())["pooled"]


@torch.no_grad()
def narrow(model, examples, width):
    """Keeps, of each layer's feed-forward part, the `width` neurons that say most: by the mean size of what each
    adds over the examples."""
    model.eval()
    sums, hooks = [0.0] * len(model.encoder.layers), []
    for i, layer in enumerate(model.encoder.layers):
        def add(module, x, i=i):
            sums[i] = sums[i] + x[0].float().abs().flatten(0, -2).sum(0)
        hooks.append(layer.down.register_forward_pre_hook(add))
    predict(model, examples)
    for hook in hooks:
        hook.remove()
    for layer, total in zip(model.encoder.layers, sums):
        if layer.up.out_features <= width:
            continue
        kept = (total * layer.down.weight.norm(dim=0)).topk(width).indices.sort().values
        up, down = nn.Linear(WIDTH, width), nn.Linear(width, WIDTH)
        up.weight.copy_(layer.up.weight[kept])
        up.bias.copy_(layer.up.bias[kept])
        down.weight.copy_(layer.down.weight[:, kept])
        down.bias.copy_(layer.down.bias)
        layer.up, layer.down = up, down


def load_state(path):
    """A checkpoint, or the network of a model file, FILE.model, or its deeper one, FILE.model:deep."""
    file = str(path).removesuffix(":deep")
    if file.endswith(".model"):
        return relation_state(file, len(LABELS) + 1 + len(MODALITIES), "relations." if file == str(path) else "relations_deep.")
    return torch.load(path)


def network(shared, start=None):
    """The pretrained encoder with a new head, or what a checkpoint or model file holds."""
    state = load_state(start) if isinstance(start, (str, pathlib.Path)) else start
    size = [sum(k.endswith(".up.bias") for k in state), len(state["encoder.layers.0.up.bias"])] if state else []
    model = Relations(torch.zeros(1, WIDTH), *size)
    model.encoder.load_pretrained(shared / "encoder" / "model.safetensors", layers=not state)
    if state:
        model.take(state)
    return model


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--shared", required=True, type=pathlib.Path)
    p.add_argument("--candidates", nargs="+", required=True)
    p.add_argument("--annotations", nargs="+", required=True)
    p.add_argument("--dev-candidates", required=True)
    p.add_argument("--dev-gold", required=True, type=pathlib.Path)
    p.add_argument("--out", required=True, type=pathlib.Path)
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--minutes", type=float, default=1000)
    p.add_argument("--pieces", type=int, default=1000)
    p.add_argument("--positive-weight", type=float, default=1.5)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--start", help="checkpoint or model file to go on from")
    p.add_argument("--feed-forward", type=int, default=FEED_FORWARD, help="the least telling neurons of --start go")
    p.add_argument("--teachers", nargs="*", default=[], help="checkpoints or model files: the mean of what they say is learned too")
    p.add_argument("--taught", type=float, default=0.5, help="share of the teachers in what is learned")
    p.add_argument("--rate", type=float, default=1.0, help="times the usual learning rates")
    p.add_argument("--held-out", type=int, default=16, help="one document in so many is kept for calibration")
    p.add_argument("--hide-names", type=float, default=0.0, help="share of names shown as [MASK]")
    p.add_argument("--threads", type=int, default=1, help="the result depends on it in the last bits")
    p.add_argument("--limit", type=int, default=0, help="sentences, for a trial run")
    args = p.parse_args()
    if args.feed_forward % 64:
        p.error("--feed-forward: a multiple of 64, as the program's kernels need it")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    wordpiece = WordPiece(str(args.shared / "encoder" / "vocab.txt"))
    # Speeches and short statements are of another genre than the articles that matter most; those of the heavier
    # folders are nearest to them in what they say.
    weights = {path.name: 1.3 for folder in args.annotations for kind in ("leverage-*", "outlook-*", "horizon-*")
               for path in pathlib.Path(folder).glob(kind)}
    weights |= {"un": 0.7, "un-speeches": 0.7, "outlook-speeches": 0.7, "outlook-news": 1.0, "government": 0.7,
                "encyclopedia": 0.8, "written": 1.3, "balancing-acts": 1.3}
    train, _ = load(args.candidates, args.annotations, wordpiece, weights)
    train = [x for x in train if not held_out(x["doc"], args.held_out)]
    if args.limit:
        train = train[:args.limit]
    dev_sentences, dev = [], []
    for line in open(args.dev_candidates, encoding="utf-8"):
        sentence = json.loads(line)
        x = encode_sentence(sentence, wordpiece)
        if x:
            dev_sentences.append(sentence)
            dev.append(x)
    pairs = sum(len(x["pairs"]) for x in train)
    positive = sum(max(p["target"]) > 0 for x in train for p in x["pairs"])
    print(f"{len(train)} sentences, {pairs} pairs, {positive} with a relation, "
          f"{sum(len(x['pieces']) for x in train)} pieces; dev {len(dev)} sentences", flush=True)

    if args.teachers:
        said = [predict(network(args.shared, path), train) for path in args.teachers]
        for x, *predictions in zip(train, *said):
            logits = [s.clamp(1e-6, 1 - 1e-6).logit() for s, *_ in predictions]
            x["taught"] = torch.stack(logits).mean(0).sigmoid().half()
    model = network(args.shared, args.start)
    if args.feed_forward < model.encoder.layers[0].up.out_features:
        narrow(model, train[::40], args.feed_forward)
    encoder = [q for n, q in model.named_parameters() if n.startswith("encoder.") and q.requires_grad]
    heads = [q for n, q in model.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": 2e-4 * args.rate}, {"params": heads, "lr": 1e-3 * args.rate}], weight_decay=0.01)
    peaks = [g["lr"] for g in optimizer.param_groups]
    drop = MaskPool(args.seed)
    began, step, best = time.time(), 0, (0, None)
    total = args.epochs * len(batches(train, args.pieces, random.Random(0)))
    model.train()
    for epoch in range(args.epochs):
        summed = count = 0
        for group in batches(train, args.pieces, rng):
            batch, _ = make_batch(hide_names(group, rng, args.hide_names, wordpiece.ids["[MASK]"]))
            done = max(step / total, (time.time() - began) / 60 / args.minutes)
            if done >= 1:
                break
            rate = min(step / (0.08 * total), 1 - done) if step < 0.08 * total else 1 - done
            for g, peak in zip(optimizer.param_groups, peaks):
                g["lr"] = peak * max(rate, 0.01)
            with autocast():
                loss = loss_of(model, batch, drop, args)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            summed, count = summed + loss.item(), count + 1
        predictions = predict(model, dev)
        figures = {}
        for threshold in (0.25, 0.35, 0.45, 0.55):
            f = score(statements_of(dev, dev_sentences, predictions, threshold), args.dev_gold, args.out)
            typed, number = f["typed"], lambda x: 0.0 if x is None else x
            figures[threshold] = number(typed["F1"])
            print(f"  threshold {threshold}: typed P {number(typed['P']):.3f} F1 {number(typed['F1']):.3f} core R "
                  f"{number(typed['core_R']):.3f} pair F1 {number(f['pair']['F1']):.3f} modality {number(f['modality']):.3f}",
                  flush=True)
        print(f"epoch {epoch + 1}: loss {summed / max(count, 1):.4f}, typed F1 {max(figures.values()):.3f}, "
              f"{(time.time() - began) / 60:.1f} min", flush=True)
        torch.save(model.state_dict(), args.out / f"epoch{epoch + 1}.pt")
        if max(figures.values()) >= best[0]:
            best = (max(figures.values()), epoch + 1)
            torch.save(model.state_dict(), args.out / "best.pt")
        if (time.time() - began) / 60 >= args.minutes:
            break
    print("best", best)


if __name__ == "__main__":
    main()
