"""A small neural network that reads a whole report at once: a transformer encoder over words, in numpy alone.

Vaswani and others 2017, with rotary positions (Su and others 2021), layers normalised first and ReLU. Words are known
by their form, by their first three and last four letters (hashed), and by their shape, so that unknown words have a
meaning too. Weights are one file of a pack, ``network.npz``: whole numbers of 8 bits with one scale a row; how they are
trained is in ``training/network``.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FILE = "network.npz"
FORMS = ("enc.word.weight", "enc.pre.weight", "enc.suf.weight")
"""The tables of words, of their beginnings and of their ends."""
STOP = "\x01"
"""Stands before each sentence."""
UNKNOWN = 1
DIGIT = re.compile(r"\d")
PREFIX, SUFFIX = 3, 4
"""Letters of a word's beginning and end that it is known by."""
LONGEST = 512
"""Words that are read together at most."""
TINY = np.float32(1e-5)
SAFE = 80.0
"""Scores of this size at most, of either sign, can be raised as they are; e to the power of larger ones overflows."""


def folded(word: str) -> str:
    """A word as the vocabulary has it: lower case, every digit a 0."""
    return DIGIT.sub("0", word.lower())


def shape_of(word: str) -> int:
    """Which kind of letters a word is made of.

    0 small, 1 digits, 2 with digits, 3 signs, 4 capitalised, 5 capitals, 6 mixed, 7 the mark before a sentence.
    """
    if word == STOP:
        return 7
    if any(c.isdigit() for c in word):
        return 1 if word.isdigit() else 2
    if not any(c.isalpha() for c in word):
        return 3
    if word.islower():
        return 0
    if word.isupper():
        return 5 if len(word) > 1 else 4
    return 4 if word[0].isupper() and word[1:].islower() else 6


def affixes_of(word: str, buckets: int) -> tuple[int, int]:
    """The hashes of a word's beginning and end."""
    form = word if word == STOP else folded(word)
    start, end = "<" + form[:PREFIX], form[-SUFFIX:] + ">"
    return zlib.crc32(start.encode()) % buckets, zlib.crc32(end.encode()) % buckets


def pack_weights(weights: dict[str, Any]) -> dict[str, NDArray[Any]]:
    """Weights as they are kept: tables of numbers in 8 bits with a scale a row, the rest as it is."""
    kept: dict[str, NDArray[Any]] = {}
    for name, value in weights.items():
        rows = np.asarray(value, np.float32)
        if rows.ndim == 2:
            scale = np.maximum(np.abs(rows).max(axis=1), 1e-8).astype(np.float32) / 127
            kept[name] = np.rint(rows / scale[:, None]).astype(np.int8)
            kept[f"{name}:scale"] = scale
        else:
            kept[name] = rows
    return kept


def unpack_weights(kept: dict[str, NDArray[Any]]) -> dict[str, Floats]:
    """The weights again, as 32-bit numbers."""
    return {
        name: (value.astype(np.float32) * kept[f"{name}:scale"][:, None] if value.dtype == np.int8 else value)
        for name, value in kept.items()
        if not name.endswith(":scale")
    }


class _Rows:
    """A large table of which few rows are asked for at a time: kept in 8 bits, a quarter of the memory."""

    def __init__(self, kept: dict[str, NDArray[Any]], name: str) -> None:
        self._table, self._scale = kept[name], kept[f"{name}:scale"][:, None]

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, numbers: Numbers) -> Floats:
        rows: Floats = self._table[numbers].astype(np.float32)
        rows *= self._scale[numbers]
        return rows


class Network:
    """The network of a pack; keeps nothing of what it reads."""

    def __init__(self, kept: dict[str, NDArray[Any]], words: Sequence[str], settings: dict[str, Any]) -> None:
        """``kept``: the weights as :func:`pack_weights` gives them."""
        self.settings = settings
        self._forms = [_Rows(kept, name) for name in FORMS]
        weights = unpack_weights({name: table for name, table in kept.items() if not name.startswith(FORMS)})
        self._words = {word: number for number, word in enumerate(words)}
        heads = int(settings["heads"])
        self._layers = [_Layer(weights, number, heads) for number in range(int(settings["layers"]))]
        # The layers have tables of their own, made of these.
        self._w = {name: table for name, table in weights.items() if not name.startswith("enc.layers.")}
        self._buckets = len(self._forms[1])
        self._ids = lru_cache(maxsize=50_000)(self._ids_of)
        self.size = weights["enc.n.weight"].shape[0]
        half = self.size // heads // 2
        speed = 1.0 / (10000.0 ** (np.arange(half, dtype=np.float64) / half))
        angles = np.outer(np.arange(LONGEST, dtype=np.float64), speed)
        self._cos, self._sin = (np.tile(f(angles).astype(np.float32), 2 * heads) for f in (np.cos, np.sin))

    @classmethod
    def load(cls, folder: Path) -> Network | None:
        """The network of a pack's folder; None where the pack has none."""
        path = folder / FILE
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as kept:
            content = {name: kept[name] for name in kept.files}
        settings = json.loads(bytes(content.pop("settings")).decode())
        words = bytes(content.pop("words")).decode().split("\n")
        return cls(content, words, settings)

    def _ids_of(self, word: str) -> tuple[int, int, int, int]:
        form = word if word == STOP else folded(word)
        return (self._words.get(form, UNKNOWN), *affixes_of(word, self._buckets), shape_of(word))

    def __contains__(self, name: object) -> bool:
        return name in self._w

    def weight(self, name: str) -> Floats:
        """One of the network's tables."""
        return self._w[name]

    def encode(self, words: Sequence[str], marks: Numbers, wanted: Collection[int] | None = None) -> Floats:
        """What each word means where it stands, one row a word.

        ``marks`` has a row a word: kind of name, type of trigger, 1 for a word of a date and 2 for one of a place. A
        long text is read in parts that end with a sentence. Where only some places are ``wanted``, the rows of the
        others stay 0.
        """
        rows = np.zeros((len(words), self.size), np.float32)
        places = np.array(sorted(range(len(words)) if wanted is None else set(wanted)), np.int64)
        for first, last in parts_of(words):
            here = places[(places >= first) & (places < last)]
            if len(here):
                rows[here] = self._encode(words[first:last], marks[first:last], here - first)
        return rows

    def _encode(self, words: Sequence[str], marks: Numbers, wanted: Numbers) -> Floats:
        w = self._w
        ids = np.array([self._ids(word) for word in words], np.int64).reshape(-1, 4)
        x = self._forms[0][ids[:, 0]]
        x += self._forms[1][ids[:, 1]]
        x += self._forms[2][ids[:, 2]]
        x += w["enc.shape.weight"][ids[:, 3]]
        x *= np.float32(math.sqrt(self.size) * 0.5)
        for column, name in enumerate(("kind", "trig", "time")):
            x += w[f"enc.{name}.weight"][marks[:, column]]
        cos, sin = self._cos[: len(words)], self._sin[: len(words)]
        for layer in self._layers[:-1]:
            x = layer.apply(x, cos, sin)
        x = self._layers[-1].apply(x, cos, sin, wanted)  # nothing looks at the rows of the others any more
        return normalised(x, w["enc.n.weight"], w["enc.n.bias"])


def parts_of(words: Sequence[str]) -> list[tuple[int, int]]:
    """Parts of at most ``LONGEST`` words, each from the beginning of a sentence to the end of one where that fits."""
    parts: list[tuple[int, int]] = []
    first = 0
    while first < len(words):
        last = min(len(words), first + LONGEST)
        if last < len(words):
            last = next((n for n in range(last, first, -1) if words[n] == STOP), last)
        parts.append((first, last))
        first = last
    return parts


def normalised(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Rows with mean 0 and variance 1, scaled and moved (layer normalisation)."""
    rows = _levelled(x)
    rows *= weight
    rows += bias
    return rows


def _levelled(x: Floats) -> Floats:
    """Rows with mean 0 and variance 1."""
    size = np.float32(x.shape[1])
    rows: Floats = x - (x @ np.full(x.shape[1], 1 / size, np.float32))[:, None]
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / size + TINY)[:, None]
    return rows


class _Layer:
    """One layer: every word looks at every other, then each is worked on by itself.

    What a normalisation scales and moves by is part of the table behind it, and so is the scale of the looks: that
    gives the same sums with fewer steps.
    """

    def __init__(self, weights: dict[str, Floats], number: int, heads: int) -> None:
        def get(name: str) -> Floats:
            return weights[f"enc.layers.{number}.{name}"]

        def behind(norm: str, name: str) -> tuple[Floats, Floats]:
            table = np.ascontiguousarray(get(f"{name}.weight").T)
            return get(f"{norm}.weight")[:, None] * table, get(f"{name}.bias") + get(f"{norm}.bias") @ table

        self._heads, self._half = heads, len(get("n1.weight")) // heads // 2
        table, bias = behind("n1", "qkv")
        order = _halves_first(heads, self._half)
        scale = np.ones(len(bias), np.float32)
        scale[: heads * 2 * self._half] = 1 / math.sqrt(2 * self._half)
        self._qkv, self._qkv_bias = np.ascontiguousarray((table * scale)[:, order]), (bias * scale)[order]
        self._out, self._out_bias = np.ascontiguousarray(get("o.weight").T), get("o.bias")
        self._wide, self._wide_bias = behind("n2", "a")
        self._back, self._back_bias = np.ascontiguousarray(get("b.weight").T), get("b.bias")

    def apply(self, x: Floats, cos: Floats, sin: Floats, wanted: Numbers | None = None) -> Floats:
        """The rows after this layer, or the ``wanted`` ones of them; ``cos`` and ``sin`` hold the angles of each
        position, once for every head."""
        told: Floats = self._looked(_levelled(x), cos, sin, wanted) @ self._out
        told += x if wanted is None else x[wanted]
        told += self._out_bias
        wide = _levelled(told) @ self._wide
        wide += self._wide_bias
        np.maximum(wide, 0, out=wide)
        told += wide @ self._back
        told += self._back_bias
        return told

    def _looked(self, x: Floats, cos: Floats, sin: Floats, wanted: Numbers | None) -> Floats:
        """What each (wanted) word takes over from all. One head at a time, so that its table stays in the cache."""
        count, size = x.shape
        looking = count if wanted is None else len(wanted)
        mixed = x @ self._qkv
        mixed += self._qkv_bias
        turned = self._turned(mixed[:, : 2 * size], cos, sin)
        values = mixed[:, 2 * size :]
        looks = turned[:, : self._heads] if wanted is None else turned[wanted, : self._heads]
        seen = np.empty((looking, size), np.float32)
        scores = np.empty((looking, count), np.float32)
        ones = np.ones(count, np.float32)
        for head in range(self._heads):
            part = slice(head * 2 * self._half, (head + 1) * 2 * self._half)
            q, k = looks[:, head], turned[:, self._heads + head]
            np.matmul(q, k.T, out=scores)
            if _longest(q) * _longest(k) > SAFE:
                scores -= scores.max(axis=1, keepdims=True)
            np.exp(scores, out=scores)
            seen[:, part] = scores @ values[:, part]
            seen[:, part] /= (scores @ ones)[:, None]
        return seen

    def _turned(self, x: Floats, cos: Floats, sin: Floats) -> Floats:
        """Rows turned by an angle that tells their position, so that products depend on distances alone."""
        width = x.shape[1] // 2
        a, b = x[:, :width], x[:, width:]
        turned = np.empty((len(x), 2 * self._heads, 2, self._half), np.float32)
        turned[:, :, 0] = (a * cos - b * sin).reshape(len(x), -1, self._half)
        turned[:, :, 1] = (a * sin + b * cos).reshape(len(x), -1, self._half)
        return turned.reshape(len(x), 2 * self._heads, -1)


def _halves_first(heads: int, half: int) -> Numbers:
    """The columns of what looks and is looked at, ordered: first halves of all heads, then second halves, then values.

    Turning (see ``_Layer._turned``) then works on two broad blocks.
    """
    columns = np.arange(6 * heads * half).reshape(3, heads, 2, half)
    looks = columns[:2].transpose(2, 0, 1, 3)
    return np.concatenate((looks.ravel(), columns[2].ravel()))


def _longest(rows: Floats) -> float:
    """The length of the longest row."""
    return math.sqrt(np.einsum("ij,ij->i", rows, rows).max())
