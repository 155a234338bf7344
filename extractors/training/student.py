"""The student: a small convolution and recurrence network with the analyzer's heads, for reading whole corpora.

A word's first vector depends on its form alone, so that a reader keeps one a form:
    norm(project(mean of its word-piece embeddings) + sum of hashed rows (form, prefixes, suffixes) + shape row).
Then a convolution of width 3 and bidirectional simple recurrent units (Lei et al. 2018, without the highway).
A further head says of a whole sentence whether the relation stage would find a statement in it (triage).
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from network import Heads, MaskPool
from wordpiece import ROOT_SHAPE, SHAPES, normalise_signs, shape_class

WORD_WIDTH, HIDDEN, BUCKETS, SRU_LAYERS = 160, 256, 6144, 2
ARC_WIDTH, LABEL_WIDTH, TRIAGE_WIDTH = 128, 32, 64


def bucket(kind, text):
    """FNV-1a, 32 bits, of the kind's letter and the text's UTF-8 bytes, modulo BUCKETS."""
    h = 2166136261
    for byte in (kind + text).encode():
        h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
    return h % BUCKETS


def word_buckets(word):
    """Rows of a word (signs normalised): its form as it stands, and of the lower-cased form (cut to its first 60
    characters) prefixes of 1 to 3 and suffixes of 1 to 4 characters, the whole form where it is shorter."""
    low = word.lower()[:60]
    return [bucket("f", word[:60]), bucket("a", low[:1]), bucket("b", low[:2]), bucket("c", low[:3]),
            bucket("w", low[-1:]), bucket("x", low[-2:]), bucket("y", low[-3:]), bucket("z", low[-4:])]


class Types:
    """The word forms of the training texts and what is known of each. Form 0 is the root slot."""

    def __init__(self, tokenizer, embeddings):
        self.tokenizer, self.embeddings = tokenizer, embeddings
        self.ids, self.words = {}, []

    def id(self, word):
        i = self.ids.get(word)
        if i is None:
            i = self.ids[word] = len(self.words) + 1
            self.words.append(word)
        return i

    def freeze(self):
        n = len(self.words) + 1
        self.means = torch.zeros(n, self.embeddings.shape[1])
        self.buckets, self.shapes = np.zeros((n, 8), dtype=np.int64), np.full(n, ROOT_SHAPE, dtype=np.int64)
        for i, word in enumerate(self.words, 1):
            self.means[i] = self.embeddings[self.tokenizer.encode(word)].mean(0)
            text = normalise_signs(word)
            self.buckets[i], self.shapes[i] = word_buckets(text), shape_class(text)
        self.buckets, self.shapes = torch.from_numpy(self.buckets), torch.from_numpy(self.shapes)


class Recurrence(torch.autograd.Function):
    """c[t] = f[t] c[t-1] + (1 - f[t]) z[t] along the first axis."""

    @staticmethod
    def forward(ctx, z, f):
        c = torch.empty_like(z)
        kept = (1 - f) * z
        last = torch.zeros_like(z[0])
        for t in range(z.shape[0]):
            last = torch.addcmul(kept[t], f[t], last, out=c[t])
        ctx.save_for_backward(z, f, c)
        return c

    @staticmethod
    def backward(ctx, gradient):
        z, f, c = ctx.saved_tensors
        d = torch.empty_like(gradient)
        n = gradient.shape[0]
        d[n - 1] = gradient[n - 1]
        for t in range(n - 2, -1, -1):
            torch.addcmul(gradient[t], f[t + 1], d[t + 1], out=d[t])
        before = torch.cat([torch.zeros_like(c[:1]), c[:-1]])
        return d * (1 - f), d * (before - z)


class Sru(nn.Module):
    """x → norm(x + r * c), half of the width read forwards, half backwards."""

    def __init__(self):
        super().__init__()
        self.gates = nn.Linear(HIDDEN, 3 * HIDDEN)  # z, f, r; of each, the first half is the forward direction
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-6)
        with torch.no_grad():
            self.gates.bias.zero_()

    def forward(self, x, mask, drop):
        """x [time, batch, HIDDEN]; mask [time, batch, 1] is 0 past a sentence's end."""
        z, f, r = self.gates(x).float().chunk(3, -1)
        z, f, r, half = z * mask, f.sigmoid(), r.sigmoid(), HIDDEN // 2
        turn = lambda v: torch.cat([v[..., :half], v[..., half:].flip(0)], -1)
        c = turn(Recurrence.apply(turn(z).contiguous(), turn(f).contiguous()))
        return self.norm(x + drop(r * c, 0.2))


class Student(nn.Module):
    def __init__(self, sizes, piece_width=384):
        super().__init__()
        self.project = nn.Linear(piece_width, WORD_WIDTH)
        self.rows = nn.Parameter(torch.randn(BUCKETS, WORD_WIDTH) * 0.05)
        self.shapes = nn.Parameter(torch.randn(len(SHAPES) + 1, WORD_WIDTH) * 0.1)
        self.norm = nn.LayerNorm(WORD_WIDTH, eps=1e-6)
        self.conv = nn.Linear(3 * WORD_WIDTH, HIDDEN)  # previous, own, next word
        self.conv_norm = nn.LayerNorm(HIDDEN, eps=1e-6)
        self.layers = nn.ModuleList(Sru() for _ in range(SRU_LAYERS))
        self.heads = Heads(HIDDEN, sizes, ARC_WIDTH, LABEL_WIDTH)
        self.triage = nn.Linear(HIDDEN, TRIAGE_WIDTH)
        self.triage_out = nn.Linear(TRIAGE_WIDTH, 1)
        self.pool = MaskPool(2)

    def drop(self, x, p):
        return self.pool(x, p) if self.training else x

    def word_vectors(self, types, ids):
        rows = F.embedding(types.buckets[ids], self.rows)
        if self.training:  # forms must not carry what affixes can tell
            rows = torch.cat([rows[..., :1, :] * (torch.rand(*ids.shape, 1, 1) > 0.2), rows[..., 1:, :]], -2)
        rows = rows.sum(-2) * (ids > 0)[..., None]
        return self.norm(self.project(types.means[ids]) + rows + F.embedding(types.shapes[ids], self.shapes))

    def words(self, batch):
        """[b, 1 + n, HIDDEN], slot 0 the root, which the convolution and recurrence read as a first word."""
        mask = batch.slot_mask
        x = self.drop(self.word_vectors(batch.types, batch.ids), 0.25) * mask
        zero = torch.zeros(x.shape[0], 1, x.shape[2])
        x = torch.cat([torch.cat([zero, x[:, :-1]], 1), x, torch.cat([x[:, 1:], zero], 1)], -1)
        x = self.conv_norm(F.gelu(self.conv(x)).float())
        x, along = self.drop(x, 0.2).transpose(0, 1), mask.transpose(0, 1)
        for layer in self.layers:
            x = layer(x, along, self.drop)
        return self.drop(x.transpose(0, 1), 0.25)

    def carries(self, words, batch):
        """Logit a sentence that it carries a statement, from what its words (the root slot too) have most of."""
        most = self.triage(words).float().masked_fill(batch.slot_mask == 0, -1e9).amax(1)
        return self.triage_out(F.gelu(most)).squeeze(-1)


def collate_types(group, batch, types):
    """Gives a batch what the student reads."""
    ids = np.zeros((batch.size, batch.slots), dtype=np.int64)
    for i, x in enumerate(group):
        ids[i, 1:x["n"] + 1] = x["types"]
    batch.ids, batch.types = torch.from_numpy(ids), types
    batch.slot_mask = (torch.arange(batch.slots)[None, :] <= batch.lengths[:, None]).float()[..., None]
    return batch
