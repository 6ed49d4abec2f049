"""Small word vectors out of the raw news: positive mutual information with the neighbours, reduced by SVD.

Deterministic (fixed seed) and made with scipy alone. The vectors tell which words keep which company; no text can be
read back from them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import paths
import plan
from corpus import count_words, tokenised
from scipy.sparse import csr_matrix, diags
from sklearn.utils.extmath import randomized_svd
from spacy.strings import StringStore
from spacy.vectors import Vectors

ROWS = 20_000
CONTEXTS = 8_000
WIDTH = 64
OFFSETS = (-2, -1, 1, 2)
OUT = paths.WORK / "vectors"


def vocabulary() -> dict[str, int]:
    lower: Counter[str] = Counter()
    for word, n in count_words().items():
        lower[word.lower()] += n
    best = sorted(lower, key=lambda w: (-lower[w], w))[:ROWS]
    return {w: i for i, w in enumerate(best)}


def neighbour_counts(index: dict[str, int]) -> csr_matrix:
    """Rows are words, columns are (place, neighbour): what stands two before, one before, one after, two after."""
    shape = (len(index), len(OFFSETS) * CONTEXTS)
    total = csr_matrix(shape, dtype=np.float32)
    ids: list[int] = []
    for words in tokenised():
        ids += [index.get(w.lower(), -1) for w in words]
        ids += [-1, -1]
        if len(ids) > 2_000_000:
            total = total + _count(np.array(ids), shape)
            ids = []
    return (total + _count(np.array(ids), shape)).tocsr()


def _count(ids: np.ndarray, shape: tuple[int, int]) -> csr_matrix:
    rows, columns = [], []
    for k, offset in enumerate(OFFSETS):
        a = ids[max(0, -offset) : len(ids) - max(0, offset)]
        b = ids[max(0, offset) : len(ids) - max(0, -offset)]
        keep = (a >= 0) & (b >= 0) & (b < CONTEXTS)
        rows.append(a[keep])
        columns.append(b[keep] + k * CONTEXTS)
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=shape)


def reduce(counts: csr_matrix) -> np.ndarray:
    """Positive PMI (contexts smoothed by a power of .75), then the first singular vectors."""
    word = np.asarray(counts.sum(axis=1)).ravel() + 1.0
    context = (np.asarray(counts.sum(axis=0)).ravel() + 1.0) ** 0.75
    context /= context.sum()
    scaled = (diags(1.0 / word) @ counts @ diags(1.0 / context)).tocsr()
    scaled.data = np.maximum(np.log(scaled.data), 0.0)
    scaled.eliminate_zeros()
    left, strength, _ = randomized_svd(scaled, WIDTH, n_iter=4, random_state=paths.SEED)
    table = left * np.sqrt(strength)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-6
    return np.asarray(table * 2.0, dtype=np.float32)


def main() -> None:
    index = vocabulary()
    table = reduce(neighbour_counts(index))
    strings = StringStore()
    keys = [strings.add(w) for w in index]
    vectors = Vectors(strings=strings, data=table, keys=keys, attr="LOWER")
    OUT.mkdir(parents=True, exist_ok=True)
    vectors.to_disk(OUT)
    words = list(index)
    for probe in plan.PROBES:
        near = np.argsort(-(table @ table[index[probe]]))[1:9]
        print(probe, "->", " ".join(words[i] for i in near))


if __name__ == "__main__":
    main()
