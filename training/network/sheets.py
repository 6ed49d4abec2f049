"""Hand-coded reports as numbers: what the network sees of each, and what is right. Needs numpy alone.

In the shapes, a report has ``n`` words (the title's and the stop signs with them) and ``c`` candidates (triggers).
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from training.network import paths

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
FOLDS = 5
"""Story folds of ``training/coder/train.py``."""
PARTS = {0: 0, 1: 0, 2: 1, 4: 1, 3: 2}
"""Which of the three networks has not seen the reports of a story fold."""


@dataclass(slots=True)
class Choice:
    """What the candidates of a report choose from, the options of all candidates one below the other.

    ``o`` is the number of all options together, ``r`` the number of roles (2 for sides: who act, who undergo; else 1).
    """

    counts: Numbers
    """(c) How many options each candidate has."""
    rows: Numbers
    """(o, 8) or (o, 3) Places of words, then numbers of features."""
    right: Bools
    """(o, r) Whether an option is right; several may be."""
    none: Bools
    """(c, r) Whether none of the options is right."""
    weights: Floats
    """(c, r) How much the candidate teaches; 0: nothing."""
    shares: Floats | None = None
    """(o, r) Of what other networks teach: the chance of each option."""
    none_shares: Floats | None = None
    """(c, r) The chance of none of them."""

    def starts(self) -> Numbers:
        """(c) The row of each candidate's first option."""
        return np.cumsum(self.counts) - self.counts


@dataclass(slots=True)
class Sheet:
    """One report."""

    id: str
    language: str
    part: str
    fold: int
    words: Numbers
    """(n, 4) Number in the vocabulary, hashes of beginning and end, shape."""
    marks: Numbers
    """(n, 3) Kind of name, type of trigger, date or place."""
    numbers: list[int]
    """(c) The candidates' own numbers."""
    triggers: Numbers
    """(c, 5) Places of first and last word; type, form, status."""
    records: Bools | Floats
    """(c) Whether a candidate tells of a record, or the chance that it does."""
    certain: Floats
    """(c) How much that teaches."""
    best: Floats
    """(c) 1: both sides of the record are among the options; 0.5: one of them; 0: none, or no record."""
    choices: dict[str, Choice]
    """``sides``, ``days`` and ``spots`` (places of the world, not of words)."""


@dataclass(slots=True)
class Sheets:
    """All reports, with the lists that some of their numbers stand for."""

    vocabulary: int
    buckets: int
    kinds: int
    types: int
    forms: list[str]
    readings: list[str]
    reports: list[Sheet] = field(default_factory=list)


def write(sheets: Sheets, path: Path = paths.SHEETS) -> None:
    """Keeps the reports."""
    with paths.complete(path) as fresh:
        fresh.write_bytes(pickle.dumps(sheets))


def read(path: Path = paths.SHEETS) -> Sheets:
    """The reports again."""
    found: Any = pickle.loads(path.read_bytes())
    if not isinstance(found, Sheets):
        raise TypeError(f"{path} does not hold sheets")
    return found
