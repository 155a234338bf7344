"""The analyzer: a six-layer BERT encoder with heads for tags, lemmas, parse, entities and mentions."""
import random

import torch
import torch.nn.functional as F
from torch import nn

from wordpiece import ROOT_SHAPE

WIDTH, LAYERS, ATTENTION_HEADS, FEED_FORWARD, POSITIONS = 384, 6, 12, 1536, 512
SHAPE_WIDTH, ARC_WIDTH, LABEL_WIDTH, MAX_DISTANCE = 32, 256, 64, 32
EPS = 1e-12


def autocast(wanted=True):
    """bf16 arithmetic where this processor has it; elsewhere it is emulated, ten times slower than float."""
    return torch.autocast("cpu", torch.bfloat16, enabled=wanted and torch.cpu._is_avx512_bf16_supported())


class MaskPool:
    """Dropout from slices of one drawn pool: drawing afresh for every tensor costs more than the layer itself."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.generator = torch.Generator().manual_seed(seed)
        self.pools, self.uses = {}, 0

    def __call__(self, x, p):
        n = x.numel()
        pool = self.pools.get(p)
        if pool is None or self.uses % 4000 == 0 or pool.numel() < 2 * n:
            size = max(4_000_000, 3 * n)
            pool = (torch.rand(size, generator=self.generator) >= p).to(torch.float32) / (1 - p)
            self.pools[p] = pool
        self.uses += 1
        offset = self.random.randrange(pool.numel() - n)
        return x * pool[offset:offset + n].view(x.shape)


class Layer(nn.Module):
    def __init__(self, feed_forward=FEED_FORWARD):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=EPS)
        self.up = nn.Linear(WIDTH, feed_forward)
        self.down = nn.Linear(feed_forward, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPS)

    def forward(self, x, mask, drop):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).permute(2, 0, 3, 1, 4)
        if self.training:  # the backward pass of the fused one is slow on CPUs
            s = (q * (WIDTH // ATTENTION_HEADS) ** -0.5) @ k.transpose(2, 3)
            if mask is not None:
                s = s + mask
            a = s.softmax(-1, dtype=torch.float32).to(v.dtype) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.attention_out(a.transpose(1, 2).reshape(b, n, WIDTH))
        x = self.attention_norm(x + drop(a, 0.1))
        y = self.down(F.gelu(self.up(x)))
        return self.norm(x + drop(y, 0.1))

    @torch.no_grad()
    def load_pretrained(self, tensors, index):
        """Layer `index` of a BERT encoder, named as the transformers library does."""
        at = f"encoder.layer.{index}."
        for what in ("weight", "bias"):
            parts = [tensors[f"{at}attention.self.{n}.{what}"] for n in ("query", "key", "value")]
            getattr(self.qkv, what).copy_(torch.cat(parts))
        for part, name in ((self.attention_out, "attention.output.dense"), (self.attention_norm, "attention.output.LayerNorm"),
                           (self.up, "intermediate.dense"), (self.down, "output.dense"), (self.norm, "output.LayerNorm")):
            copy_linear(part, tensors, at + name)


class Encoder(nn.Module):
    """Word pieces → vectors. The word-piece table is frozen and kept outside the state that is trained."""

    def __init__(self, word_embeddings, layers=LAYERS, feed_forward=FEED_FORWARD):
        super().__init__()
        self.register_buffer("words", word_embeddings, persistent=False)
        self.positions = nn.Parameter(torch.zeros(POSITIONS, WIDTH))  # with token type 0 added
        self.shapes = nn.Parameter(torch.zeros(ROOT_SHAPE + 1, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=EPS)
        self.layers = nn.ModuleList(Layer(feed_forward) for _ in range(layers))

    def forward(self, pieces, shapes, mask, drop):
        x = F.embedding(pieces, self.words) + self.positions[:pieces.shape[1]] + F.embedding(shapes, self.shapes)
        x = drop(self.norm(x), 0.1)
        for layer in self.layers:
            x = layer(x, mask, drop)
        return x

    def load_pretrained(self, path, layers=True):
        """The word pieces, and all else too unless `layers` is false."""
        from safetensors.torch import load_file
        w = {k: v.float() for k, v in load_file(path).items()}
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        self.words = w["embeddings.word_embeddings.weight"]
        if not layers:
            return
        with torch.no_grad():
            self.positions.copy_(w["embeddings.position_embeddings.weight"] +
                                 w["embeddings.token_type_embeddings.weight"][0])
            copy_linear(self.norm, w, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                layer.load_pretrained(w, i)


def copy_linear(module, tensors, name):
    module.weight.copy_(tensors[name + ".weight"])
    module.bias.copy_(tensors[name + ".bias"])


TAG_HEADS = ("upos", "xpos", "feats", "lemma", "ner", "mention")


class Heads(nn.Module):
    """Everything on word vectors; the same for the analyzer and the student."""

    def __init__(self, width, sizes, arc_width=ARC_WIDTH, label_width=LABEL_WIDTH):
        super().__init__()
        for name in TAG_HEADS:
            setattr(self, name, nn.Linear(width, sizes[name]))
        self.arc_dep, self.arc_head = nn.Linear(width, arc_width), nn.Linear(width, arc_width)
        self.arc_u = nn.Parameter(torch.randn(arc_width, arc_width) * arc_width ** -0.75)
        self.arc_head_bias = nn.Parameter(torch.zeros(arc_width))
        self.arc_distance = nn.Parameter(torch.zeros(2 * MAX_DISTANCE + 2))  # the last one is the root's
        self.label_dep, self.label_head = nn.Linear(width, label_width), nn.Linear(width, label_width)
        n = label_width + 1
        self.label_u = nn.Parameter(torch.randn(sizes["deprel"], n, n) * (0.5 / n))

    def arcs(self, x, drop):
        """x [b, 1 + n, width], slot 0 the root → scores [b, 1 + n dependents, 1 + n heads] (row 0 means nothing)."""
        dep, head = drop(F.gelu(self.arc_dep(x)), 0.3), drop(F.gelu(self.arc_head(x)), 0.3)
        scores = (dep @ self.arc_u).float() @ head.float().transpose(1, 2)
        scores = scores + (head.float() @ self.arc_head_bias)[:, None, :]
        at = torch.arange(x.shape[1])
        distance = (at[None, :] - at[:, None]).clamp(-MAX_DISTANCE, MAX_DISTANCE) + MAX_DISTANCE
        distance[:, 0] = 2 * MAX_DISTANCE + 1
        return scores + self.arc_distance[distance]

    def label_ends(self, x, drop):
        one = torch.ones(*x.shape[:-1], 1)
        return (torch.cat([drop(F.gelu(self.label_dep(x)), 0.3).float(), one], -1),
                torch.cat([drop(F.gelu(self.label_head(x)), 0.3).float(), one], -1))

    def labels(self, dep, head):
        """Pairs of rows dep [m, 65] and head [m, 65] → scores [m, relations]."""
        r, n, _ = self.label_u.shape
        left = (dep @ self.label_u.permute(1, 0, 2).reshape(n, r * n)).view(-1, r, n)
        return torch.bmm(left.float(), head.float().unsqueeze(2)).squeeze(2)


class Analyzer(nn.Module):
    def __init__(self, word_embeddings, sizes):
        super().__init__()
        self.encoder = Encoder(word_embeddings)
        self.word_shapes = nn.Parameter(torch.randn(ROOT_SHAPE + 1, SHAPE_WIDTH) * 0.3)
        self.heads = Heads(WIDTH + SHAPE_WIDTH, sizes)
        self.pool = MaskPool(1)

    def drop(self, x, p):
        return self.pool(x, p) if self.training else x

    def words(self, batch):
        """Word vectors [b, 1 + n, 416], slot 0 the root ([CLS]); slots past a sentence's end are zero."""
        h = self.encoder(batch.pieces, batch.piece_shapes, batch.attention_mask, self.drop)
        b, n = batch.word_shapes.shape
        flat = torch.zeros(b * n + 1, WIDTH).index_add_(0, batch.piece_slot, h.reshape(-1, WIDTH).float())
        vectors = flat[:-1] * batch.slot_weight[:, None]
        x = torch.cat([vectors.view(b, n, WIDTH), F.embedding(batch.word_shapes, self.word_shapes)], -1)
        return self.drop(x, 0.3)
