"""Decoders: single-root maximum spanning tree and span labels by Viterbi. The C++ ones are checked against these."""
import numpy as np


def find_cycle(heads):
    n = len(heads)
    state = [0] * n
    state[0] = 2
    for start in range(1, n):
        path, i = [], start
        while state[i] == 0:
            state[i] = 1
            path.append(i)
            i = heads[i]
        if state[i] == 1:
            return path[path.index(i):]
        for j in path:
            state[j] = 2
    return None


def chu_liu_edmonds(scores):
    """scores[dependent, head] → heads; node 0 is the root."""
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    n = len(heads)
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    cycle = np.array(cycle)
    own = scores[cycle, heads[cycle]]
    m = len(outside)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(cycle, outside)] - own[:, None]  # entering the cycle at a node breaks its own arc
    enter = into.argmax(0)
    small[m, :m] = into.max(0)
    out = scores[np.ix_(outside, cycle)]
    leave = out.argmax(1)
    small[:m, m] = out.max(1)
    small[0] = -np.inf
    sub = chu_liu_edmonds(small)
    result = heads.copy()
    for k in range(1, m):
        result[outside[k]] = cycle[leave[k]] if sub[k] == m else outside[sub[k]]
    entry = sub[m]
    result[cycle[enter[entry]]] = outside[entry]
    return result


def tree(scores):
    """Best tree with one child of the root. scores [1 + n, 1 + n], dependent by head."""
    scores = scores.astype(np.float64).copy()
    scores[1:, 0] -= 1e6  # a second root arc costs more than any arc between words
    return chu_liu_edmonds(scores)


def span_transitions(labels):
    """allowed[from, to] and which labels may start and end a sentence, for O and P-TYPE labels, P of BIES."""
    n = len(labels)
    allowed = np.zeros((n, n), dtype=bool)
    inside = [x[0] in "BI" for x in labels]
    for i, a in enumerate(labels):
        for j, b in enumerate(labels):
            if inside[i]:
                allowed[i, j] = b[0] in "IE" and b[2:] == a[2:]
            else:
                allowed[i, j] = b[0] in "OBS"
    start = np.array([x[0] in "OBS" for x in labels])
    end = np.array([x[0] in "OES" for x in labels])
    return allowed, start, end


def viterbi(scores, transitions):
    allowed, start, end = transitions
    bad = np.float32(-1e9)
    cost = np.where(allowed, np.float32(0), bad)
    best = scores[0] + np.where(start, np.float32(0), bad)
    back = []
    for row in scores[1:]:
        step = best[:, None] + cost
        back.append(step.argmax(0))
        best = step.max(0) + row
    best = best + np.where(end, np.float32(0), bad)
    path = [int(best.argmax())]
    for b in reversed(back):
        path.append(int(b[path[-1]]))
    return path[::-1]


MISC_PRIOR = 0.5  # works, goods and ideas are found too seldom: the training texts often leave them open


def name_priors(labels):
    """What is added to the scores of the name labels before they are decoded."""
    return np.array([MISC_PRIOR if x[2:] == "Misc" else 0 for x in labels], dtype=np.float32)


def span_types(labels):
    return list(dict.fromkeys(x[2:] for x in labels if x != "O"))


def span_margins(scores, labels, begin, end):
    """For each of span_types how much better it fits the words than O: the sum over them."""
    index = {x: i for i, x in enumerate(labels)}
    places = "S" if end - begin == 1 else "B" + "I" * (end - begin - 2) + "E"
    return np.array([sum(scores[begin + i, index[f"{p}-{t}"]] - scores[begin + i, index["O"]]
                         for i, p in enumerate(places)) for t in span_types(labels)])


SHARED = 0.7


def agree_on_names(sentences, types):
    """Retypes the spans of one document: the margins of a span move towards the mean of all spans of the same words.
    sentences: (words, spans, margins of the spans); returns lists of spans."""
    totals = {}
    for words, spans, margins in sentences:
        for (begin, end, _), m in zip(spans, margins):
            totals.setdefault(tuple(words[begin:end]), []).append(m)
    out = []
    for words, spans, margins in sentences:
        out.append([])
        for (begin, end, kind), own in zip(spans, margins):
            same = totals[tuple(words[begin:end])]
            if len(same) > 1:
                own = own + SHARED * (np.mean(same, 0) - own)
                if own.max() <= 0:
                    continue
                kind = types[int(own.argmax())]
            out[-1].append((begin, end, kind))
    return out


def spans_of(path, labels):
    out, begin = [], None
    for i, y in enumerate(path):
        label = labels[y]
        if label[0] in "BS":
            begin = i
        if label[0] in "ES" and begin is not None:
            out.append((begin, i + 1, label[2:]))
            begin = None
        if label == "O":
            begin = None
    return out
