"""What is right for one candidate, by the hand-coded record that it tells of."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training.network import paths

from damai.events import pool
from damai.events.candidates import SYMMETRIC, Candidate, Reading, Side, codes_of
from damai.events.choices import DateOption, PlaceOption
from damai.events.sides import pairs_of

sys.path.insert(0, str(paths.TRAINING / "coder"))

import gold  # noqa: F401 - puts the scorer, which ``label`` needs, in the path
import label

OPTIONAL_RECORD, OPTIONAL = 0.3, 0.5
"""Weight of an optional record, as a record and for all that it has."""
HALF = 0.4
"""Weight of sides of which no pair of options is right on both sides."""
UNOFFERED = 0.3
"""Weight of a record whose day or place is none of the options."""


@dataclass(slots=True)
class Answer:
    """What is right of one candidate.

    ``right`` has for each role (``A`` acts, ``R`` undergoes, ``D`` day, ``P`` place) the options that are right, their
    count for "none of them"; ``weights`` how much each role teaches.
    """

    record: bool
    certain: float
    best: float
    right: dict[str, set[int]]
    weights: dict[str, float]
    days: Sequence[DateOption]
    spots: Sequence[PlaceOption]


def answer(records: Sequence[dict[str, Any]], reading: Reading, candidate: Candidate) -> Answer:
    """What the records of a report tell about a candidate."""
    days = [option for option in pool.date_choice(reading, candidate).options if option.asked]
    spots = pool.place_choice(reading, candidate).options
    number = label.match(records, candidate)
    if number < 0:
        return Answer(False, 1.0, 0.0, {}, {}, days, spots)
    record = records[number]
    optional = bool(record.get("optional"))
    weight = (OPTIONAL if optional else 1.0) * label.trust(record, candidate)
    best, acting, undergoing = right_sides(record, candidate)
    right = {
        "A": acting,
        "R": undergoing,
        "D": {n for n, day in enumerate(days) if label.same_date(record, day.value)},
        "P": {n for n, spot in enumerate(spots) if label.same_place(record, spot.value)},
    }
    told = {"D": record.get("date"), "P": record.get("place")}
    weights = {role: weight * (1.0 if best == 1.0 else HALF) if right[role] else 0.0 for role in "AR"}
    for role, options in (("D", days), ("P", spots)):
        weights[role] = weight * (UNOFFERED if told[role] and not right[role] else 1.0) if options else 0.0
        right[role] = right[role] or {len(options)}
    if record.get("undated") and not told["D"]:  # told by the text, but not to be resolved
        weights["D"] = 0.0
    return Answer(True, OPTIONAL_RECORD if optional else 1.0, best, right, weights, days, spots)


def right_sides(record: dict[str, Any], candidate: Candidate) -> tuple[float, set[int], set[int]]:
    """How right the best pairs of options are, who acts in them and who undergoes (nobody: the count of options).

    Where all act together, the option that comes first acts. Where one side only is right, the other teaches nothing.
    """
    symmetric = candidate.type in SYMMETRIC
    places = {id(side): number for number, side in enumerate(candidate.options)}
    best = 0.0
    acting: set[int] = set()
    undergoing: set[int] = set()

    def place(side: Side | None) -> int:
        return places[id(side)] if side else len(places)

    for actor, recipient in pairs_of(candidate.options):
        actors, recipients = (codes_of([side]) if side else () for side in (actor, recipient))
        worth = label.right_sides(record, actors, recipients)
        if worth <= 0.0 or worth < best:
            continue
        if worth > best:
            best, acting, undergoing = worth, set(), set()
        left, right = place(actor), place(recipient)
        if symmetric:
            left, right = min(left, right), max(left, right)
        if worth == 1.0:
            acting.add(left)
            undergoing.add(right)
        elif not symmetric:
            if label.entities(actors) == label.entities(record.get("actors", [])):
                acting.add(left)
            else:
                undergoing.add(right)
    return best, acting, undergoing
