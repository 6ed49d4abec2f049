"""A report's days or places at a glance: by sentence, how often each is named, where first and chief stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from damai.model import Place, Span, Timex

Item = TypeVar("Item", Timex, Place)


@dataclass(frozen=True, slots=True)
class Survey(Generic[Item]):
    """Items by sentence with their names; ``first`` and ``chief`` are sentence numbers (-1: there is none)."""

    rows: Sequence[Sequence[Item]]
    names: Sequence[Sequence[str]]
    counts: Counter[str]
    first: int
    chief: int
    most: int


def survey_dates(timexes: Sequence[Sequence[Timex]], credit: Sequence[Sequence[Span]]) -> Survey[Timex]:
    """The days that are spoken of, without those of credit lines."""
    rows = [
        [t for t in row if t.edtf and t.type == "DATE" and not any(c.covers(t.span) for c in lines)]
        for row, lines in zip(timexes, credit, strict=True)
    ]
    return _survey(rows, [[t.edtf or "" for t in row] for row in rows])


def survey_places(places: Sequence[Sequence[Place]]) -> Survey[Place]:
    """The places that are spoken of, without whole states."""
    rows = [[p for p in row if p.kind != "country"] for row in places]
    return _survey(rows, [[p.name for p in row] for row in rows])


def _survey(rows: list[list[Item]], names: list[list[str]]) -> Survey[Item]:
    counts = Counter(name for row in names for name in row)
    first = next((n for n, row in enumerate(rows) if row), -1)
    top = counts.most_common(1)[0][0] if counts else ""
    chief = next((n for n, row in enumerate(names) if top in row), -1)
    return Survey(rows, names, counts, first, chief, max(counts.values(), default=0))
