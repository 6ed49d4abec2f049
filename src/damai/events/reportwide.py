"""Days and places that a whole report turns on: its first, its most frequent, and those of the sentences that follow.

A record's day or place often stands in another sentence of the same story than its trigger.
"""

from __future__ import annotations

from collections.abc import Iterator

from damai.events.candidates import Candidate, Reading
from damai.events.survey import Item, Survey
from damai.model import Place, Timex

FAR = 9
"""Stands for "elsewhere in the report" where a number of sentences back is asked for."""
AHEAD = 2


def far_dates(reading: Reading, candidate: Candidate) -> Iterator[tuple[Timex, tuple[str, ...]]]:
    """Days spoken of elsewhere in the report, with named features."""
    if reading.days is not None:
        for item, features in _far(reading.days, candidate):
            yield item, (*features, f"far&rule={item.rule}")


def far_places(reading: Reading, candidate: Candidate) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Places spoken of elsewhere in the report, with named features."""
    if reading.spots is not None:
        for item, features in _far(reading.spots, candidate):
            yield item, (*features, f"far&kind={item.kind}")


def _far(survey: Survey[Item], candidate: Candidate) -> Iterator[tuple[Item, tuple[str, ...]]]:
    number = candidate.sentence.index
    if survey.first < 0:
        return
    rows, names = survey.rows, survey.names
    top = survey.counts.most_common(1)[0][0]
    seen: set[str] = set(names[number])
    places = [survey.first, survey.chief]
    places += [n for n in range(number + 1, min(number + 1 + AHEAD, len(rows))) if rows[n]]
    for at in places:
        nth = names[at].index(top) if at == survey.chief else 0
        name = names[at][nth]
        if name in seen or at == number:
            continue
        seen.add(name)
        yield rows[at][nth], _features(candidate, survey, at, name)


def _features(candidate: Candidate, survey: Survey[Item], at: int, name: str) -> tuple[str, ...]:
    kind, number, counts = candidate.type, candidate.sentence.index, survey.counts
    noun = candidate.trigger.form.startswith("noun")
    way = "ahead" if at > number else "back"
    often, top = min(3, counts[name]), counts[name] == survey.most
    head, lead, here = at == survey.first, at == 0, bool(survey.names[number])
    return (
        "far", f"far={way}", f"far={way}&type={kind}", f"far&often={often}", f"far&top={top}&often={often}", f"far&first={head}", f"far&lead={lead}&type={kind}", f"far&here={here}", f"far&here={here}&top={top}",
        f"far&noun={noun}&top={top}", f"far&different={min(4, len(counts))}", f"far&only={len(counts) == 1}&type={kind}", f"far&quoted={candidate.quoted}", f"far&sentence={min(3, number)}&lead={lead}", f"far&gap={min(4, abs(at - number))}",
    )  # fmt: skip
