"""Features as numbers: millions of rows of short strings are too many to be kept as strings, and slow to count."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Numbers = NDArray[np.int64]


class Names:
    """The number of every feature that has been met, by its name; numbers are never used again.

    >>> names = Names()
    >>> names.row(["bias", "near"]).tolist(), names.row(["near", "far"]).tolist()
    ([0, 1], [1, 2])
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []

    def number(self, name: str) -> int:
        """The number of one feature."""
        found = self._numbers.setdefault(name, len(self._names))
        if found == len(self._names):
            self._names.append(name)
        return found

    def row(self, features: Iterable[str]) -> array[int]:
        """The numbers of a list of features, in its order."""
        return array("i", map(self.number, features))

    def __len__(self) -> int:
        return len(self._names)

    def of(self, numbers: Iterable[int]) -> list[str]:
        """The features with these numbers."""
        return [self._names[number] for number in numbers]


NAMES = Names()
"""Those of the process."""


def matrix_of(rows: Sequence[array[int]], owners: Numbers, least: int, once: bool) -> tuple[list[str], Any]:
    """The features that ``least`` owners of rows have, by name, and (rows, features) how often each row has them.

    ``owners`` (rows) says whose each row is; ``once``: a feature that a row has twice counts once.
    """
    flat = np.frombuffer(b"".join(row.tobytes() for row in rows), np.int32)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    row_of = np.repeat(np.arange(len(rows)), lengths)
    here = np.unique(owners[row_of] * len(NAMES) + flat) % len(NAMES)
    kept = np.flatnonzero(np.bincount(here, minlength=len(NAMES)) >= least)
    named = sorted(zip(NAMES.of(kept), kept.tolist(), strict=True))
    columns = np.full(len(NAMES), -1, np.int64)
    columns[[number for _, number in named]] = np.arange(len(named))
    chosen = columns[flat]
    cells = row_of[chosen >= 0], chosen[chosen >= 0]
    matrix = csr_matrix((np.ones(len(cells[0])), cells), shape=(len(rows), len(named)))
    if once:
        matrix.data[:] = 1.0
    return [name for name, _ in named], matrix
