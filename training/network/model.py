"""The network in PyTorch: an encoder that reads a whole report, and the heads that ask about its triggers.

``damai.language.network`` and ``damai.events.context`` compute the same in numpy and know the weights by the names that
they have here. In the shapes, ``b`` reports of ``n`` words are read together, with ``c`` candidates (triggers) of up to
``k`` options in all; ``d`` is the encoder's size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

SIZE, LAYERS = 192, 4
NARROW, WIDE, BROAD = 32, 64, 256
"""Width of an attention head; of one in an encoder that is at least so wide."""
HIDDEN, SMALL = 128, 32
"""Width of the heads' hidden layers; size of the small tables."""
SHAPES, TIMES = 8, 3
SPREAD = 0.02
"""Standard deviation of new words' vectors."""
NEVER = -1e4
SOURCES = 5
"""Who coded a report, as ``batches.source_of`` tells them apart; 0: those whose codings are to be met."""
STATUSES, PLACES, MANY, BACK, DISTANCES = 5, 8, 4, 12, 32
TYPES = 16
LEAST_FORMS, LEAST_READINGS = 16, 20


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of the encoder's tables."""

    vocabulary: int
    buckets: int
    kinds: int
    types: int


def rotary(count: int, width: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """(n, width / 2) cosines and sines of the angles by which each place is turned."""
    speed = 1.0 / (10000 ** (torch.arange(0, width, 2, device=device).float() / width))
    angles = torch.outer(torch.arange(count, device=device).float(), speed)
    return angles.cos(), angles.sin()


def turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """(b, heads, n, width) The same rows turned by the angles of their places."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


def looked(q: Tensor, k: Tensor, v: Tensor, seen: Tensor | None) -> Tensor:
    """(b, heads, n, width) What every word takes from those that it looks at.

    On a processor written out: PyTorch's own way, with 16 bits, takes twice as long there (measured with 2.14.1).
    """
    if q.device.type != "cpu":
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
    scores = torch.matmul(q / math.sqrt(q.shape[-1]), k.transpose(-1, -2))
    if seen is not None:
        scores = scores + torch.where(seen, 0.0, NEVER).to(scores.dtype)
    return torch.matmul(torch.softmax(scores, -1), v)


class Layer(nn.Module):
    """Every word looks at every other, then each is worked on by itself; both normalise first."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads, self.dropout = heads, 0.0
        self.n1 = nn.LayerNorm(size)
        self.qkv = nn.Linear(size, 3 * size)
        self.o = nn.Linear(size, size)
        self.n2 = nn.LayerNorm(size)
        self.a = nn.Linear(size, 4 * size)
        self.b = nn.Linear(4 * size, size)

    def forward(self, x: Tensor, seen: Tensor | None, cos: Tensor, sin: Tensor) -> Tensor:
        """(b, n, d) to (b, n, d); ``seen`` (b, 1, 1, n) tells words from padding."""
        count, length, size = x.shape
        mixed = self.qkv(self.n1(x)).view(count, length, 3, self.heads, size // self.heads)
        q, k, v = mixed.permute(2, 0, 3, 1, 4)
        q, k = turned(q, cos, sin).to(v.dtype), turned(k, cos, sin).to(v.dtype)
        y = looked(q, k, v, seen)
        y = self.o(y.transpose(1, 2).reshape(count, length, size))
        x = x + functional.dropout(y, self.dropout, self.training)
        y = self.b(functional.relu(self.a(self.n2(x))))
        return x + functional.dropout(y, self.dropout, self.training)


class Encoder(nn.Module):
    """Words to what they mean where they stand."""

    def __init__(self, sizes: Sizes, size: int = SIZE, layers: int = LAYERS) -> None:
        super().__init__()
        heads = size // (WIDE if size >= BROAD else NARROW)
        self.size, self.heads, self.dropout = size, heads, 0.0
        self.word = nn.Embedding(sizes.vocabulary, size)
        self.pre = nn.Embedding(sizes.buckets, size)
        self.suf = nn.Embedding(sizes.buckets, size)
        self.shape = nn.Embedding(SHAPES, size)
        self.kind = nn.Embedding(2 * sizes.kinds, size)
        self.trig = nn.Embedding(sizes.types + 1, size)
        self.time = nn.Embedding(TIMES, size)
        for table in (self.word, self.pre, self.suf, self.shape):
            nn.init.normal_(table.weight, std=SPREAD)
        for table in (self.kind, self.trig, self.time):  # raw text has no marks: pretraining leaves these as they are
            nn.init.zeros_(table.weight)
        self.layers = nn.ModuleList(Layer(size, heads) for _ in range(layers))
        self.n = nn.LayerNorm(size)
        self.head = nn.Linear(size, size)
        self.hn = nn.LayerNorm(size)
        self.bias = nn.Parameter(torch.zeros(sizes.vocabulary))

    def drop(self, share: float) -> None:
        """How much is dropped in training."""
        for part in (self, *self.layers):
            part.dropout = share

    def forward(
        self, words: Tensor, seen: Tensor | None = None, marks: Tensor | None = None, shift: Tensor | None = None
    ) -> Tensor:
        """(b, n, 4) words, (b, n) whether one stands there, and their (b, n, 3) marks to (b, n, d).

        ``shift`` (b, d) is added to every word of a report.
        """
        word, start, end, shape = words.unbind(-1)
        x = self.word(word) + self.pre(start) + self.suf(end) + self.shape(shape)
        x = x * math.sqrt(self.size) * 0.5
        if marks is not None:
            kind, trigger, time = marks.unbind(-1)
            x = x + self.kind(kind) + self.trig(trigger) + self.time(time)
        if shift is not None:
            x = x + shift[:, None]
        x = functional.dropout(x, self.dropout, self.training)
        cos, sin = rotary(words.shape[1], self.size // self.heads, words.device)
        seen = seen[:, None, None, :] if seen is not None else None
        for layer in self.layers:
            x = layer(x, seen, cos, sin)
        return self.n(x)

    def guess(self, rows: Tensor) -> Tensor:
        """(m, d) hidden words to (m, vocabulary) scores of what they may be."""
        return functional.linear(self.hn(functional.relu(self.head(rows))), self.word.weight, self.bias)


class Score(nn.Module):
    """Scores of the options of a trigger ``t``, ``w . relu(u t + v o)`` for each, and of none of them."""

    def __init__(self, told: int, known: int) -> None:
        super().__init__()
        self.u = nn.Linear(told, HIDDEN)
        self.v = nn.Linear(known, HIDDEN, bias=False)
        self.none = nn.Parameter(torch.zeros(HIDDEN))
        self.w = nn.Linear(HIDDEN, 1)
        self.wn = nn.Linear(HIDDEN, 1)

    def forward(self, told: Tensor, known: Tensor, there: Tensor, dropout: float) -> Tensor:
        """(c, told), (c, k, known) and (c, k) whether there is an option, to (c, k + 1); none last."""
        base = self.u(told)
        hidden = functional.relu(base.unsqueeze(1) + self.v(known))
        hidden = functional.dropout(hidden, dropout, self.training)
        scores = self.w(hidden).squeeze(-1).masked_fill(~there, NEVER)
        none = functional.dropout(functional.relu(base + self.none), dropout, self.training)
        return torch.cat([scores, self.wn(none)], 1)


class Reader(nn.Module):
    """The encoder with its heads: record or not, who acts (A), who undergoes (R), day (D), place (P)."""

    def __init__(self, encoder: Encoder, forms: int, readings: int, dropout: float) -> None:
        super().__init__()
        size = encoder.size
        self.enc, self.dropout = encoder, dropout
        self.typ = nn.Embedding(TYPES, SMALL)
        self.form = nn.Embedding(max(LEAST_FORMS, forms + 2), SMALL)
        self.status = nn.Embedding(STATUSES, SMALL)
        self.reading = nn.Embedding(max(LEAST_READINGS, readings + 2), SMALL)
        self.where = nn.Embedding(PLACES, SMALL)
        self.okind = nn.Embedding(encoder.kind.num_embeddings // 2, SMALL)
        self.dist = nn.Embedding(DISTANCES, SMALL)
        self.many = nn.Embedding(MANY, SMALL)
        self.back = nn.Embedding(BACK, SMALL)
        told, side, field = 2 * size + 3 * SMALL, 3 * size + 5 * SMALL, size + 2 * SMALL
        self.t = nn.Linear(told, size)  # not used, but the installed weights have it
        self.rec = nn.Sequential(nn.Linear(told, HIDDEN), nn.ReLU(), nn.Dropout(dropout), nn.Linear(HIDDEN, 1))
        self.A, self.R = Score(told, side), Score(told, side)
        self.D, self.P = Score(told, field), Score(told, field)
        self.source = nn.Embedding(SOURCES, size, padding_idx=0)  # only in training: what is read is of source 0
        nn.init.zeros_(self.source.weight)

    def forward(
        self,
        words: Tensor,
        marks: Tensor,
        seen: Tensor,
        sources: Tensor,
        triggers: Tensor,
        options: dict[str, tuple[Tensor, Tensor]],
    ) -> dict[str, Tensor]:
        """Scores of every head: ``rec`` (c), the others (c, k + 1) with none last.

        ``sources`` (b) say who coded the reports, ``triggers`` (c, 5) and ``options`` (by name: rows (c, k, 8 or 3),
        and (c, k) whether there is one) hold places of words, counted over all reports of the batch, then rows of the
        small tables.
        """
        rows = self.enc(words, seen, marks, self.source(sources)).flatten(0, 1)
        first, last, kind, form, status = triggers.unbind(-1)
        told = torch.cat([rows[first], rows[last], self.typ(kind), self.form(form), self.status(status)], -1)
        told = functional.dropout(told, self.dropout, self.training)
        out = {"rec": self.rec(told).squeeze(-1)}
        sides, there = options["sides"]
        known = functional.dropout(self.sides(rows, sides), self.dropout, self.training)
        out["A"] = self.A(told, known, there, self.dropout)
        out["R"] = self.R(told, known, there, self.dropout)
        for name, head in (("days", "D"), ("spots", "P")):
            field, there = options[name]
            place, back, distance = field.unbind(-1)
            known = torch.cat([rows[place], self.back(back), self.dist(distance)], -1)
            known = functional.dropout(known, self.dropout, self.training)
            out[head] = getattr(self, head)(told, known, there, self.dropout)
        return out

    def sides(self, rows: Tensor, options: Tensor) -> Tensor:
        """(c, k, 8) to (c, k, 3 d + 5 small): what is known of every side."""
        first, last, named, reading, where, kind, distance, many = options.unbind(-1)
        small = (self.reading(reading), self.where(where), self.okind(kind), self.dist(distance), self.many(many))
        return torch.cat([rows[first], rows[last], rows[named], *small], -1)
