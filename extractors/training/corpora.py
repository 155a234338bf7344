"""Reads the training texts into examples: words with whichever labels their source has."""
import collections
import glob
import json
import os
import re

PARSE_FIELDS = ("upos", "xpos", "feats", "lemma", "deprel")
NER_TYPES = ["Person", "Organization", "Place", "Event", "Nationality", "Misc"]
MENTION_TYPES = ["State", "Leader", "Person", "Organization", "Treaty", "Resource", "Territory", "Event"]


class Example:
    """One sentence. upos..deprel, heads: lists or None. ner, mention: (begin, end, type) spans or None.
    document: equal for the sentences of one document, None where that is not known."""

    def __init__(self, words, source, document=None):
        self.words, self.source, self.document = words, source, document
        self.upos = self.xpos = self.feats = self.lemma = self.deprel = self.heads = None
        self.ner = self.mention = None


# ---- treebanks

TITLES = {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "prof", "prof.", "professor", "president", "prime",
          "minister", "senator", "sen.", "rep.", "sir", "king", "queen", "pope", "secretary", "general", "gen.",
          "governor", "gov.", "chancellor", "mayor", "judge", "captain", "colonel", "col.", "lieutenant", "sgt.",
          "rev.", "chief", "justice", "chairman", "fellow", "assistant", "director", "speaker", "count", "capt.", "maj.", "foreign", "defense", "defence", "vice", "deputy", "petty", "officer", "spokesman",
          "saint", "prince", "princess", "lord", "lady", "emperor", "uncle", "aunt", "ambassador"}
DEMONYM = re.compile(r"(?:ian|ians|ean|eans|ese|ish|ican|icans|aeli|aelis|raqi|raqis|emeni|uwaiti|istani|istanis|"
                     r"oran|opean|roman|romans|elan|danes|finns|poles|ench|utch|reek|reeks|german|germans|slovak|czech|hindu|pashtun|jewish|arabs|sunni|swiss|welsh|thai|turk|turks|kurds|slav)$")
NOT_DEMONYM = {"Ian", "Vatican", "Brian", "Christian", "Christians", "Indian Ocean", "Fabian", "Vivian", "Adrian",
               "Sean", "Jean", "Dean", "Julian", "Korean Peninsula", "Damian", "Lillian", "Parish", "English",
               "Chelsean", "Jonathan", "Republican", "Republicans", "Ocean", "Caribbean", "Lesbian", "Bean"}


def is_demonym(word):
    return word[:1].isupper() and word not in NOT_DEMONYM and bool(DEMONYM.search(word.lower())) and len(word) > 3


GENERIC = {"university", "empire", "union", "department", "college", "school", "company", "church", "committee", "council",
           "house", "state", "government", "court", "university"}


def name_core(rows, begin, end, kind):
    """The name inside a GUM entity span, or None: the head and what belongs to its name, no determiner."""
    inside = range(begin, end)
    heads = [i for i in inside if not begin <= rows[i][6] - 1 < end]
    if not heads:
        return None
    head = heads[0]
    if rows[head][3] != "PROPN" or not rows[head][1][:1].isupper():
        return None
    keep = {head}
    stack = [head]
    while stack:
        i = stack.pop()
        for j in inside:
            if j in keep or rows[j][6] - 1 != i:
                continue
            relation, tag, xpos = rows[j][7], rows[j][3], rows[j][4]
            base = relation.split(":")[0]
            capital = rows[j][1][:1].isupper() or rows[j][1][:1].isdigit()
            take = False
            if base in ("flat", "compound", "goeswith"):
                take = capital or tag in ("PROPN", "NUM")
            elif base in ("amod", "nummod"):
                take = capital and (xpos.startswith("NNP") or tag == "PROPN" or j > i or base == "amod" and j > begin and
                                    kind != "place")
            elif base == "nmod" and kind != "person":
                case = [rows[k][1].lower() for k in inside if rows[k][6] - 1 == j and rows[k][7] == "case"]
                take = tag == "PROPN" and (case[:1] in (["of"], ["for"]) or
                                           relation == "nmod:poss" and capital)
                if take:
                    keep.update(k for k in inside if rows[k][6] - 1 == j and rows[k][7] in ("case", "det"))
            elif base == "conj":
                take = tag == "PROPN" and i != head and kind != "person"
            if take:
                keep.add(j)
                stack.append(j)
    lo, hi = min(keep), max(keep) + 1
    while lo < head and (rows[lo][3] in ("DET", "PUNCT", "ADP") and rows[lo][1].lower() != "de"):
        lo += 1
    return lo, hi, head


def gum_entities(rows):
    """Named entities of a GUM sentence as (begin, end, type), outermost of the nested ones."""
    open_spans, spans = collections.defaultdict(list), []
    for i, row in enumerate(rows):
        value = next((x[7:] for x in row[9].split("|") if x.startswith("Entity=")), "")
        for opening, body, closing in re.findall(r"(\()?([^()]+)(\))?", value):
            if opening:
                parts = body.split("-")
                if len(parts) < 2:
                    continue
                key, kind = re.sub(r"\[.*", "", parts[0]), parts[1]
                if closing:
                    spans.append((i, i + 1, kind))
                else:
                    open_spans[key].append((i, kind))
            else:
                key = re.sub(r"\[.*", "", body.split("-")[0])
                if open_spans[key]:
                    begin, kind = open_spans[key].pop()
                    spans.append((begin, i + 1, kind))
    names = set()
    for begin, end, kind in spans:
        if kind == "time":
            continue
        core = name_core(rows, begin, end, kind)
        if core is None:
            continue
        lo, hi, head = core
        kind = {"person": "Person", "organization": "Organization", "place": "Place", "event": "Event"}.get(kind, "Misc")
        if kind == "Person":
            while lo < hi - 1 and rows[lo][1].lower() in TITLES:
                lo += 1
            if rows[lo][1].lower() in TITLES:
                continue
            if lo == hi - 1 and any(begin <= j < end and rows[j][6] - 1 == head and rows[j][7] == "nmod"
                                    for j in range(begin, end)):
                kind = "Unknown"  # an office: the Chairman of ...
            elif rows[head][4] == "NNPS" or lo == hi - 1 and is_demonym(rows[lo][1]):  # peoples and groups
                kind = "Nationality" if lo == hi - 1 and is_demonym(rows[lo][1].removesuffix("s")) else "Unknown"
        if hi - lo == 1 and rows[lo][1].lower() in GENERIC:
            kind = "Unknown"
        names.add((lo, hi, kind))
    chosen = []
    for lo, hi, kind in sorted(names, key=lambda s: (s[0] - s[1], s[0])):
        if all(hi <= a or lo >= b for a, b, _ in chosen):
            chosen.append((lo, hi, kind))
    for i, row in enumerate(rows):
        if row[3] == "ADJ" and is_demonym(row[1]) and all(not a <= i < b for a, b, _ in chosen):
            chosen.append((i, i + 1, "Nationality"))
    return sorted(chosen)


def read_conllu(path, entities=False):
    out, rows, document = [], [], None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("#"):
            if line.startswith("# newdoc"):
                document = line
            continue
        if line:
            fields = line.split("\t")
            if fields[0].isdigit():
                fields[6] = int(fields[6])
                rows.append(fields)
            continue
        if rows:
            e = Example([r[1] for r in rows], os.path.basename(path), document)
            e.upos, e.xpos, e.feats = ([r[k] for r in rows] for k in (3, 4, 5))
            e.lemma, e.heads, e.deprel = [r[2] for r in rows], [r[6] for r in rows], [r[7] for r in rows]
            if entities:
                e.ner = gum_entities(rows)
            out.append(e)
            rows = []
    return out


# ---- entity collections

WORD = re.compile(r"https?://\S+|(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov|No|Inc|Ltd|Co|Jr|Sr|"
                  r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Capt|Maj|Lt|[A-Z])\.(?=\s)|\d+(?:[.,:]\d+)*|"
                  r"[^\W\d_]+?(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ve|ll|d|m|S)\b|[^\W_]+|\.{2,}|\S")


def tokenize(text):
    """(word, begin, end) of running text, close to the treebanks' words; enough for entity labels."""
    return [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]


ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov|No|vs|Inc|Ltd|Co|Jr|Sr|Sept?|Jan|Feb|Aug|Oct|"
                          r"Nov|Dec)|\b[A-Z])\.$")


def split_sentences(text):
    """(begin, end) of sentences: at line ends, and after .?! before a capital."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        begin = line.start()
        for m in re.finditer(r"[.?!][\"'\u201d\u2019)]*\s+(?=[\"'\u201c(]?[A-Z0-9])", line.group()):
            upto = line.start() + m.end()
            if ABBREVIATION.search(text[begin:line.start() + m.start() + 1]):
                continue
            out.append((begin, upto))
            begin = upto
        if text[begin:line.end()].strip():
            out.append((begin, line.end()))
    return out


def split_hyphens(words, spans):
    """Splits A-B into A, -, B as the treebanks do, moving the spans along."""
    out, start = [], []
    for w in words:
        start.append(len(out))
        if re.fullmatch(r"[^\W_]+(?:[-\u2013][^\W_]+)+", w) and not re.fullmatch(r"[A-Z]+-\d+", w):
            out += [x for x in re.split(r"([-\u2013])", w) if x]
        else:
            out.append(w)
    start.append(len(out))
    return out, [(start[b], start[e], t) for b, e, t in spans]


EVENT_WORDS = {"war", "wars", "battle", "olympics", "games", "championship", "championships", "cup", "revolution",
               "conference", "summit", "festival", "siege", "election", "elections", "congress", "crisis"}


def read_wikigold(path):
    out, document = [], 0
    for block in open(path, encoding="utf-8").read().split("\n\n"):
        rows = [line.split() for line in block.split("\n") if len(line.split()) == 2]
        if not rows:
            continue
        if rows[0][0] == "-DOCSTART-":
            document += 1
            continue
        words, spans, i = [r[0] for r in rows], [], 0
        while i < len(rows):
            if rows[i][1] == "O":
                i += 1
                continue
            j = i + 1
            while j < len(rows) and rows[j][1] == "I-" + rows[i][1][2:]:
                j += 1
            spans.append((i, j, rows[i][1][2:]))
            i = j
        spans = [(b, e, wiki_type(words[b:e], t)) for b, e, t in spans]
        words, spans = split_hyphens(words, spans)
        e = Example(words, "wikigold", f"wikigold {document}")
        e.ner = spans
        out.append(e)
    return out


def wiki_type(words, kind):
    if len(words) == 1 and kind in ("MISC", "LOC") and is_demonym(words[0]):
        return "Nationality"
    if kind == "MISC":
        return "Event" if EVENT_WORDS & {w.lower() for w in words} else "EventOrMisc"
    return {"PER": "Person", "ORG": "Organization", "LOC": "Place"}[kind]


def read_redocred(path):
    """List of documents, each a list of examples."""
    documents = []
    for d in json.load(open(path, encoding="utf-8")):
        spans = [set() for _ in d["sents"]]
        for cluster in d["vertexSet"]:
            for m in cluster:
                if m["type"] in ("TIME", "NUM"):
                    continue
                begin, end = m["pos"]
                words = d["sents"][m["sent_id"]][begin:end]
                while begin < end and words[0].lower() in ("the", "a", "an"):
                    begin, words = begin + 1, words[1:]
                if words and any(c.isupper() for c in "".join(words)):
                    spans[m["sent_id"]].add((begin, end, wiki_type(words, m["type"])))
        document = []
        for words, found in zip(d["sents"], spans):
            chosen = []
            for s in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
                if all(s[1] <= a or s[0] >= b for a, b, _ in chosen):
                    chosen.append(s)
            words, chosen = split_hyphens([w if w.strip() else "_" for w in words], sorted(chosen))
            e = Example(words, "redocred", f"redocred {len(documents)}")
            e.ner = chosen
            document.append(e)
        documents.append(document)
    return documents


def read_re3d(paths):
    documents = []
    small = {"of", "and", "for", "the", "-", "'s", "in", "to", "al", "on", "&", "de", "\u2019s", "'"}
    for path in paths:
        for line in open(path, encoding="utf-8"):
            d = json.loads(line)
            document = []
            for begin, end in split_sentences(d["text"]):
                tokens = [(w, begin + a, begin + b) for w, a, b in tokenize(d["text"][begin:end])]
                starts, ends = {a: i for i, (_, a, _) in enumerate(tokens)}, {b: i for i, (_, _, b) in enumerate(tokens)}
                chosen = []
                found = sorted(d["entities"], key=lambda x: x["begin"] - x["end"])
                for entity in found:
                    if entity["begin"] not in starts or entity["end"] not in ends:
                        continue
                    i, j = starts[entity["begin"]], ends[entity["end"]] + 1
                    kind = {"Person": "Person", "Organisation": "Organization", "Location": "Place",
                            "Nationality": "Nationality"}.get(entity["type"])
                    if kind is None:
                        kind = "OOrMisc" if entity["type"] in ("Weapon", "MilitaryPlatform", "Vehicle",
                                                               "DocumentReference") else None
                        if kind is None:
                            continue
                    while i < j and tokens[i][0].lower() in ("the", "a", "an"):
                        i += 1
                    if kind == "Person":
                        while i < j - 1 and tokens[i][0].lower() in TITLES:
                            i += 1
                    words = [w for w, _, _ in tokens[i:j]]
                    if not any(c.isupper() for w in words for c in w) or words in (["I"], ["We"], ["He"], ["They"]):
                        continue
                    if len(words) == 1 and kind in ("Place", "Organization"):
                        if is_demonym(words[0]) or is_demonym(words[0].removesuffix("s")):
                            kind = "Nationality"
                        elif kind == "Organization" and words[0].endswith("s") and words[0][1:].islower():
                            kind = "Unknown"
                    if kind != "OOrMisc" and not all(w[0].isupper() or w[0].isdigit() or w.lower() in small
                                                     for w in words):
                        kind = "Unknown"
                    if all(j <= a or i >= b for a, b, _ in chosen):
                        chosen.append((i, j, kind))
                if tokens:
                    e = Example([w for w, _, _ in tokens], "re3d", f"{path} {len(documents)}")
                    e.ner = sorted(chosen)
                    document.append(e)
            documents.append(document)
    return documents


# ---- annotated texts

PRONOUNS = set("i we us our ours he him his she her hers it its they them their theirs you your yours my mine me this "
               "that these those both who which one ourselves himself itself themselves".split())
DEFINITE = {"the", "this", "its", "their", "his", "her", "our", "that", "these", "those", "both", "my", "your"}


def aliases_of(table):
    out = {}
    for entity in table:
        for alias in [entity["name"]] + entity.get("aliases", []):
            words = [w for w, _, _ in tokenize(alias)]
            if not words or words[0].lower() in PRONOUNS and len(words) == 1:
                continue
            definite = words[0].lower() in DEFINITE
            while words and words[0].lower() in DEFINITE:
                words = words[1:]
            if not words or definite and not any(c.isupper() for w in words for c in w):
                continue
            out.setdefault(tuple(words), entity["type"])
            if entity["type"] in ("Resource", "Event") and words[0][0].islower():
                out.setdefault((words[0].capitalize(), *words[1:]), entity["type"])
    return out


NAME_KINDS = {"State": "Place", "Territory": "Place", "Leader": "Person", "Person": "Person",
              "Organization": "Organization", "Event": "Event", "Treaty": "Misc"}
JOINERS = {"of", "and", "for", "the", "-", "'s", "\u2019s", "in", "on", "al", "bin", "de", "&", "\u2013"}


def names_of_mentions(words, mentions):
    """Entity spans that mentions imply. Capitalised words outside them, and mentions that are no plain names, are
    Unknown: the tables list who takes part in a statement, not every name."""
    spans, covered = [], set()
    for begin, end, kind in mentions:
        covered.update(range(begin, end))
        inside = words[begin:end]
        if kind == "Resource":
            if any(w[0].isupper() for w in inside[1:]) or begin > 0 and inside[0][0].isupper():
                spans.append((begin, end, "Unknown"))
            continue
        if NAME_KINDS[kind] == "Person":
            titles = [i for i in range(begin, end - 1) if words[i].lower() in TITLES]
            if titles and titles[-1] + 1 > begin:
                spans.append((begin, titles[-1] + 1, "Unknown"))
                begin = titles[-1] + 1
            inside = words[begin:end]
        plain = all(w[0].isupper() or w[0].isdigit() or w in JOINERS for w in inside) and inside[0][0].isupper()
        if kind in ("State", "Territory") and len(inside) == 1 and is_demonym(inside[0].removesuffix("s")):
            label = "Nationality"
        elif not plain or kind == "State" and {"Kremlin", "House", "Government", "Administration", "Republic", "Ministry",
                                               "President"} & set(inside):
            label = "Unknown"
        elif NAME_KINDS[kind] == "Person" and (inside[0].lower() in TITLES or "of" in inside):
            label = "Unknown"
        else:
            label = NAME_KINDS[kind]
        spans.append((begin, end, label))
    for i, w in enumerate(words):
        if i not in covered and w[:1].isupper() and w.lower() not in FUNCTION_WORDS:
            spans.append((i, i + 1, "Unknown"))
    return sorted(spans)


FUNCTION_WORDS = PRONOUNS | DEFINITE | set(
    "a an and but or if in on at by for from with to of as is are was were there then when while after before since under "
    "over not no yet so also however although though because despite during until once now today what why how where "
    "january february march april june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday some many most all any each every such other more one two three".split())


def read_annotated(folder):
    """{document name: examples} of texts with an entity table beside them."""
    out = {}
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.txt"), recursive=True)):
        table_path = path[:-4] + ".entities.jsonl"
        if not os.path.exists(table_path):
            continue
        table = [json.loads(x) for x in open(table_path, encoding="utf-8") if x.strip()]
        aliases = aliases_of([t for t in table if t.get("type") in MENTION_TYPES])
        longest = max((len(a) for a in aliases), default=0)
        text, document = open(path, encoding="utf-8").read(), []
        for begin, end in split_sentences(text):
            words = [w for w, _, _ in tokenize(text[begin:end])]
            spans, i = [], 0
            while i < len(words):
                for n in range(min(longest, len(words) - i), 0, -1):
                    kind = aliases.get(tuple(words[i:i + n]))
                    if kind:
                        spans.append((i, i + n, kind))
                        i += n
                        break
                else:
                    i += 1
            if words:
                e = Example(words, "annotated", path)
                e.mention = spans
                e.ner = names_of_mentions(words, spans)
                document.append(e)
        out[os.path.relpath(path, folder)[:-4]] = document
    return out
