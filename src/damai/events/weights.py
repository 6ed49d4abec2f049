"""Small linear models over named features: softmax of summed weights, no more; they explain themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

TINY = 1e-6
REMEMBERED = 20_000
"""Pieces whose weights are looked up once only."""
Piece = tuple[Hashable, ...]
"""What some features are made of that always come together: they are put into words and looked up once."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Classes and, for each feature, one weight a class; unknown features count nothing.

    >>> model = LinearModel(("no", "yes"), {"bias": (0.0, -1.0), "x": (0.0, 3.0)})
    >>> [round(p, 3) for p in model.probabilities(["bias", "x", "never seen"])]
    [0.119, 0.881]
    """

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LinearModel:
        """From ``{"classes": [...], "weights": {feature: [one number a class]}}``."""
        rows: dict[tuple[float, ...], tuple[float, ...]] = {}  # weights are rounded: many rows are the same
        weights = {name: rows.setdefault(row := tuple(values), row) for name, values in data["weights"].items()}
        return cls(tuple(data["classes"]), weights)

    def probabilities(self, features: Sequence[str]) -> list[float]:
        """One probability a class, in the order of ``classes``."""
        if len(self.classes) == 2:
            first = second = 0.0  # sum() would round otherwise from Python 3.12 on
            for left, right in self._known(features):
                first += left
                second += right
            sums = [first, second]
        else:
            sums = [0.0] * len(self.classes)
            for row in self._known(features):
                sums = [total + weight for total, weight in zip(sums, row, strict=True)]
        top = max(sums)
        raised = [math.exp(value - top) for value in sums]
        whole = math.fsum(raised)
        return [value / whole for value in raised]

    def score(self, features: Sequence[str]) -> float:
        """The summed weights of the first class, rounded once: the order of the features does not matter."""
        return math.fsum([row[0] for row in self._known(features)])

    def _known(self, features: Iterable[str]) -> Iterator[tuple[float, ...]]:
        """The weights of those features that have some."""
        return filter(None, map(self.weights.get, features))

    def strongest(self, features: Sequence[str], chosen: int, count: int = 3) -> list[tuple[str, float]]:
        """The features that spoke most for class number ``chosen``, with their weights."""
        rows = [(f, self.weights[f][chosen]) for f in features if f in self.weights]
        return sorted(rows, key=lambda pair: (-pair[1], pair[0]))[:count]


class PieceWeights(dict[Piece, tuple[float, ...]]):
    """What features weigh that come in pieces; each piece is looked up once.

    >>> pieces = PieceWeights({"x=1": 2.0, "y=3": 0.5}, lambda piece: [f"{piece[0]}={piece[1]}"])
    >>> pieces.score([("x", 1), ("y", 2), ("y", 3)])
    2.5
    """

    def __init__(self, weights: Mapping[str, float], names: Callable[[Piece], Iterable[str]]) -> None:
        """``names``: the features of a piece."""
        super().__init__()
        self._weights, self._names = weights, names

    def __missing__(self, piece: Piece) -> tuple[float, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        known = self[piece] = tuple(filter(None, map(self._weights.get, self._names(piece))))
        return known

    def score(self, pieces: Iterable[Piece]) -> float:
        """The summed weights, rounded once: neither the order of the pieces nor their cut matters."""
        return math.fsum(chain.from_iterable(map(self.__getitem__, pieces)))


@dataclass(frozen=True, slots=True)
class Blend:
    """How far a decision trusts its linear model and how far the pack's network, both as log-odds.

    What the network makes of a trigger is among the features of the linear models, too; but those learned it beside
    thousands of features that know their own reports by heart, and trust it too little. Three numbers, measured on
    reports that neither had seen, set that right (stacking, Wolpert 1992).

    >>> round(Blend(0.5, 0.5, 0.0).chance(0.5, 2.0), 3)
    0.731
    >>> Blend().chance(0.3, 2.0)
    0.3
    """

    linear: float = 1.0
    network: float = 0.0
    bias: float = 0.0

    def chance(self, linear: float, network: float | None) -> float:
        """One probability from the linear model's and the network's log-odds; the first alone where that is missing."""
        if network is None or not self.network:
            return linear
        sure = min(max(linear, TINY), 1 - TINY)
        odds = self.linear * math.log(sure / (1 - sure)) + self.network * network + self.bias
        return 1 / (1 + math.exp(-odds))


TASKS = ("sides", "again", "mediator", "record", "merge", "keep", "date", "place", "claimant", "mutual", "plural")


@dataclass(frozen=True, slots=True)
class Models:
    """The learned weights of a pack, by task; a task without weights falls back to what the rules say."""

    by_task: Mapping[str, LinearModel]
    thresholds: Mapping[str, float]
    blends: Mapping[str, Blend] = field(default_factory=dict)

    @classmethod
    def from_table(cls, table: Mapping[str, Any] | None) -> Models:
        """From the pack's ``weights.json``."""
        table = table or {}
        found = {task: LinearModel.from_json(table[task]) for task in TASKS if task in table}
        blends = {str(task): Blend(*map(float, row)) for task, row in table.get("blends", {}).items()}
        return cls(found, {str(k): float(v) for k, v in table.get("thresholds", {}).items()}, blends)

    def get(self, task: str) -> LinearModel | None:
        """The model of a task, if the pack has one."""
        return self.by_task.get(task)

    def blend(self, task: str) -> Blend:
        """How a task's linear model and the network are weighed; the model alone where nothing is said."""
        return self.blends.get(task, Blend())

    def threshold(self, task: str, kind: str = "") -> float:
        """From which probability a yes counts; events of one ``kind`` may have a threshold of their own."""
        return self.thresholds.get(f"{task} {kind}", self.thresholds.get(task, 0.5))

    def most_none(self, task: str) -> float:
        """Up to which probability of "none" an event is given a day or place."""
        return self.thresholds.get(f"no {task}", 1.0)

    def sure(self, task: str) -> float:
        """From which probability one mention's day keeps it apart from others."""
        return self.thresholds.get(f"sure {task}", self.threshold(task))
