"""Days and places that a whole report turns on: its first, its most frequent, and those of the sentences that follow.

A record's day or place often stands in another sentence of the same story than its trigger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from damai.events.candidates import Candidate, Reading
from damai.model import Place, Timex

FAR = 9
"""Stands for "elsewhere in the report" where a number of sentences back is asked for."""
AHEAD = 2
Item = TypeVar("Item", Timex, Place)


def far_dates(reading: Reading, candidate: Candidate) -> Iterator[tuple[Timex, tuple[str, ...]]]:
    """Days spoken of elsewhere in the report, with named features."""
    rows = [
        [t for t in row if t.edtf and t.type == "DATE" and not any(c.covers(t.span) for c in credit)]
        for row, credit in zip(reading.timexes, reading.credit, strict=True)
    ]
    yield from _far(rows, [[t.edtf or "" for t in row] for row in rows], candidate, lambda t: f"rule={t.rule}")


def far_places(reading: Reading, candidate: Candidate) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Places spoken of elsewhere in the report, with named features."""
    rows = [[p for p in row if p.kind != "country"] for row in reading.places]
    yield from _far(rows, [[p.name for p in row] for row in rows], candidate, lambda p: f"kind={p.kind}")


def _far(
    rows: Sequence[Sequence[Item]], names: Sequence[Sequence[str]], candidate: Candidate, what: object
) -> Iterator[tuple[Item, tuple[str, ...]]]:
    number = candidate.sentence.index
    counts = Counter(name for row in names for name in row)
    first = next((n for n, row in enumerate(rows) if row), None)
    if first is None:
        return
    top = counts.most_common(1)[0][0]
    seen: set[str] = set(names[number])
    places = [first, next(n for n, row in enumerate(names) if top in row)]
    places += [n for n in range(number + 1, min(number + 1 + AHEAD, len(rows))) if rows[n]]
    for at in places:
        item, name = (rows[at][0], names[at][0]) if at != places[1] else (rows[at][names[at].index(top)], top)
        if name in seen or at == number:
            continue
        seen.add(name)
        yield item, _features(candidate, at, number, name, counts, first, bool(names[number]), str(what(item)))  # type: ignore[operator]


def _features(
    candidate: Candidate, at: int, number: int, name: str, counts: Counter[str], first: int, here: bool, what: str
) -> tuple[str, ...]:
    kind = candidate.type
    noun = candidate.trigger.form.startswith("noun")
    way = "ahead" if at > number else "back"
    often, top = min(3, counts[name]), counts[name] == max(counts.values())
    head = at == first
    lead = at == 0
    return (
        "far", f"far={way}", f"far={way}&type={kind}", f"far&often={often}", f"far&top={top}&often={often}", f"far&first={head}", f"far&lead={lead}&type={kind}", f"far&here={here}", f"far&here={here}&top={top}",
        f"far&noun={noun}&top={top}", f"far&different={min(4, len(counts))}", f"far&only={len(counts) == 1}&type={kind}", f"far&{what}", f"far&quoted={candidate.quoted}", f"far&sentence={min(3, number)}&lead={lead}", f"far&gap={min(4, abs(at - number))}",
    )  # fmt: skip
