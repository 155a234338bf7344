"""Lemma edit scripts: what turns a form into its lemma, as one label.

A script is CASE|PREFIX_CUT|PREFIX_ADD|SUFFIX_CUT|SUFFIX_ADD. The form (signs normalised) is lower-cased, PREFIX_CUT
characters leave its front and PREFIX_ADD comes there, SUFFIX_CUT leave its end and SUFFIX_ADD comes there; then CASE:
l leaves all lower, c makes the first character upper, u all, k gives every kept character its case in the form.
"=|LEMMA" is a whole lemma.
"""
from wordpiece import normalise_signs


def longest_common(a, b):
    best, at_a, at_b = 0, 0, 0
    previous = [0] * (len(b) + 1)
    for i in range(1, len(a) + 1):
        row = [0] * (len(b) + 1)
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                row[j] = previous[j - 1] + 1
                if row[j] > best:
                    best, at_a, at_b = row[j], i - row[j], j - row[j]
        previous = row
    return best, at_a, at_b


def make_script(form, lemma):
    form, lemma = normalise_signs(form), normalise_signs(lemma)
    low_form, low_lemma = form.lower(), lemma.lower()
    if len(low_form) > 60 or len(low_lemma) > 60:
        if low_form == low_lemma:
            n, a, b = len(low_form), 0, 0
        else:
            return "=|" + lemma
    else:
        n, a, b = longest_common(low_form, low_lemma)
    if n == 0:
        return "=|" + lemma
    edit = f"|{a}|{low_lemma[:b]}|{len(low_form) - a - n}|{low_lemma[b + n:]}"
    for case in "lkcu":
        if apply_script(case + edit, form) == lemma:
            return case + edit
    return "k" + edit


def apply_script(script, form):
    form = normalise_signs(form)
    if script.startswith("=|"):
        return script[2:]
    case, cut, add, cut_end, add_end = script.split("|")
    cut, cut_end = int(cut), int(cut_end)
    low = form.lower()
    if case == "k" and len(low) == len(form):
        low = form
    if cut + cut_end >= len(low) and not add and not add_end:
        return low
    kept = low[cut:len(low) - cut_end] if cut + cut_end < len(low) else ""
    lemma = add + kept + add_end
    if case == "c":
        lemma = lemma[:1].upper() + lemma[1:]
    elif case == "u":
        lemma = lemma.upper()
    return lemma


INFLECTED = {"NNS", "NNPS", "VBD", "VBG", "VBN", "VBZ", "JJS", "JJR", "RBR", "RBS"}
CANDIDATES, MARGIN = 6, 6.0


def make_lexicon(examples, share=0.8):
    """FORM<tab>XPOS<tab>LEMMA lines: forms (lower case) that the treebanks give one lemma in at least that share of
    their uses. Left out: lemmas that are the form itself, of tags that do not inflect."""
    import collections
    seen = collections.defaultdict(collections.Counter)
    for e in examples:
        for word, tag, lemma in zip(e.words, e.xpos, e.lemma):
            seen[normalise_signs(word).lower(), tag][normalise_signs(lemma)] += 1
    out = []
    for (form, tag), lemmas in sorted(seen.items()):
        lemma, n = min(lemmas.items(), key=lambda x: (-x[1], x[0]))
        if n >= share * sum(lemmas.values()) and (lemma.lower() != form or tag in INFLECTED):
            out.append(f"{form}\t{tag}\t{lemma}")
    return out


class Lemmatizer:
    """The lexicon, else the best script; for an inflected word whose best lemma is no known word, a next best script
    that ends it otherwise and makes one. Known words are the vocabulary's whole word pieces."""

    def __init__(self, scripts, lexicon, vocabulary):
        self.scripts = scripts
        self.lexicon = {tuple(line.split("\t")[:2]): line.split("\t")[2] for line in lexicon}
        self.words = {p for p in vocabulary if not p.startswith("##") and len(p) > 2}

    def __call__(self, form, tag, scores, order):
        """order: ids of the CANDIDATES best scripts, best first; scores: theirs."""
        form = normalise_signs(form)
        known = self.lexicon.get((form.lower(), tag))
        if known is not None:
            return known
        best = apply_script(self.scripts[order[0]], form)
        low = best.lower()
        if (tag.startswith("VB") or tag == "NNS") and low != form.lower() and low not in self.words and len(low) > 1:
            stem = low[:-2] if low.endswith("ie") else low[:-1]
            for score, script in zip(scores[1:], order[1:]):
                if scores[0] - score >= MARGIN:
                    break
                other = apply_script(self.scripts[script], form)
                if other.lower() in self.words and other.lower().startswith(stem) and other.lower() != form.lower():
                    return other
        return best
