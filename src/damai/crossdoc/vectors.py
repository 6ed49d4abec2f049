"""Sentence vectors of sketches: how close two sentences, two events or two reports lie."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from damai.crossdoc.told import ReportSketch, ToldEvent, ToldReport, report_of

SIZE = 512
"""Numbers in a vector."""
KEPT = 2_000
"""Reports whose vectors are kept ready."""
Vector = npt.NDArray[np.float32]


def matrix(sketch: ReportSketch) -> Vector:
    """The sentence vectors of a sketch, one row a sentence, each of length 1 (or 0 where it had no words).

    >>> matrix(ReportSketch("r1", sentences=((0, 4),), vectors=bytes([3, 4]) + bytes(510)))[0, :2].round(1).tolist()
    [0.6000000238418579, 0.800000011920929]
    """
    return _rows(sketch.vectors)


@lru_cache(maxsize=1_024)
def _rows(data: bytes) -> Vector:
    rows: Vector = np.frombuffer(data, dtype=np.int8).reshape(-1, SIZE).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def event_vector(sketch: ReportSketch, event: ToldEvent) -> Vector | None:
    """The mean vector of the sentences in which an event's evidence lies, of length 1; None where there is none."""
    rows = matrix(sketch)
    under = [n for n, span in enumerate(sketch.sentences) if n < len(rows) and told_in(event, span)]
    if not under:
        return None
    mean: Vector = rows[under].mean(axis=0) if len(under) > 1 else rows[under[0]]  # the mean of one takes a while
    length = float(np.linalg.norm(mean))
    return mean / length if length else None


class SketchVectors(Mapping[str, Vector]):
    """The vectors of events, worked out from the sketches of their reports when they are asked for: a sketch takes a
    fifth of the memory."""

    def __init__(self, sketches: Mapping[str, ReportSketch], events: Mapping[str, ToldEvent]) -> None:
        self._sketches, self._events = sketches, events
        self._kept: OrderedDict[str, dict[str, Vector | None]] = OrderedDict()

    def get(self, ref: str, default: Any = None) -> Any:
        """The vector of an event, or the default where it has none."""
        found = self._of(ref)
        return default if found is None else found

    def __getitem__(self, ref: str) -> Vector:
        found = self._of(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def __iter__(self) -> Iterator[str]:
        return (ref for ref in self._events if self._of(ref) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def forget(self, report: str) -> None:
        """Says that a report is another one now, or gone."""
        self._kept.pop(report, None)

    def _of(self, ref: str) -> Vector | None:
        name = report_of(ref)
        kept = self._kept.setdefault(name, {})
        if ref not in kept:
            event = self._events.get(ref)
            kept[ref] = None if event is None else event_vector(self._sketches[name], event)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept[ref]


def told_in(event: ToldEvent, span: tuple[int, int]) -> bool:
    """Whether some evidence of an event lies in a stretch of its report."""
    return any(start < span[1] and span[0] < end for start, end in event.evidence)


def all_vectors(reports: Iterable[ToldReport]) -> dict[str, Vector]:
    """The vectors of the events of many reports."""
    found: dict[str, Vector] = {}
    for report in reports:
        told = ((event.ref, event_vector(report.sketch, event)) for event in report.events)
        found |= {ref: vector for ref, vector in told if vector is not None}
    return found


def closeness(vectors: Mapping[str, Vector], a: str, b: str) -> float | None:
    """The cosine of two events' vectors, to four digits so that no order of additions shows; None without both."""
    one, other = vectors.get(a), vectors.get(b)
    return None if one is None or other is None else round(float(np.dot(one, other)), 4)


def best_match(a: Vector, b: Vector) -> tuple[Any, Any, Any]:
    """For each row of either matrix the cosine of its closest row in the other, and for each row of the first which row
    that is."""
    table = a @ b.T
    return table.max(axis=1), table.max(axis=0), table.argmax(axis=1)
