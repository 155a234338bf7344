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
