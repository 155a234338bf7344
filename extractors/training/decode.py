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
