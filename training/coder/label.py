"""Which hand-coded record a candidate tells of, and what follows for its sides, date, place and claimants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import score_records

from damai.events.candidates import Candidate

Record = dict[str, Any]


def entities(codes: Iterable[str]) -> frozenset[str]:
    """Codes without sectors."""
    return frozenset(code.partition(":")[0] for code in codes)


def _tells(record: Record, candidate: Candidate) -> bool:
    if candidate.type != record["type"] and candidate.type not in record.get("type_alt", []):
        return False
    low, high = candidate.sentence.start, candidate.sentence.end
    inside = sum(max(0, min(high, e) - max(low, s)) for s, e in record["evidence"])
    return bool(2 * inside >= high - low)


def _closeness(record: Record, candidate: Candidate, used: frozenset[str]) -> float:
    everyone = entities([*record.get("actors", []), *record.get("recipients", [])])
    told = entities(code for side in candidate.options if not side.carried for code in side.unit.codes)
    likely = entities(c for side in (*candidate.actors, *candidate.recipients) for c in side.unit.codes)
    score = len(everyone & told) / max(1, len(everyone)) + 2.0 * len(everyone & likely) / max(1, len(everyone | likely))
    return (
        score
        + (0.3 if not record.get("optional") else 0.0)
        + (3.0 if _named(record, candidate) else 0.0)
        + (0.2 if record["type"] == candidate.type else 0.0)
        - (0.1 if str(id(record)) in used else 0)
    )


def _named(record: Record, candidate: Candidate) -> bool:
    """Whether the coder named this candidate's words as the record's trigger."""
    trigger = record.get("trigger")
    if not trigger:
        return False
    span = candidate.trigger.span(candidate.sentence)
    return bool(trigger[0] < span.end and span.start < trigger[1])


def trust(record: Record, candidate: Candidate) -> float:
    """How sure it is that a candidate tells of the record: its trigger was named, is unknown, or is another word."""
    return 1.0 if _named(record, candidate) else 0.5 if record.get("trigger") else 0.7


def match(records: Sequence[Record], candidate: Candidate) -> int:
    """The number of the record that a candidate tells of, or -1."""
    fitting = [(_closeness(r, candidate, frozenset()), -n) for n, r in enumerate(records) if _tells(r, candidate)]
    return -max(fitting)[1] if fitting else -1


def role_of(record: Record, codes: Sequence[str]) -> str:
    """The role that a side's codes have in a record."""
    actors, recipients, mediators = record.get("actors", []), record.get("recipients", []), record.get("mediators", [])
    mine = entities(codes)
    symmetric = record["type"] in score_records.SYMMETRIC
    both = mine <= entities(actors) and mine <= entities(recipients)
    if both and not symmetric:
        return "actor" if set(codes) & set(actors) or not set(codes) & set(recipients) else "recipient"
    if mine <= entities(actors) or (symmetric and mine <= entities([*actors, *recipients])):
        return "actor"
    if mine <= entities(recipients):
        return "recipient"
    return "mediator" if mine <= entities(mediators) else "none"


def right_sides(record: Record, actors: Sequence[str], recipients: Sequence[str]) -> float:
    """1 where both sides are the record's, 0.5 where one is, else 0."""
    if score_records.same_sides(record, {"actors": actors, "recipients": recipients}):
        return 1.0
    if record["type"] in score_records.SYMMETRIC:
        everyone = entities([*record.get("actors", []), *record.get("recipients", [])])
        made = entities([*actors, *recipients])
        return 0.5 if made and made < everyone else 0.0
    same = (entities(actors) == entities(record.get("actors", []))) + (
        entities(recipients) == entities(record.get("recipients", []))
    )
    return 0.5 * same


def same_date(record: Record, edtf: str | None) -> bool:
    """Whether a date is the record's."""
    gold = score_records.date_range(record.get("date"))
    return gold is not None and score_records.date_range(edtf) == gold


def same_place(record: Record, name: str) -> bool:
    """Whether a place is the record's."""
    return bool(record.get("place")) and score_records.place_key(record["place"]) == score_records.place_key(name)


def acts_alike(record: Record, candidate: Candidate) -> bool | None:
    """Whether both sides of a fight act in the record of it; None where its sides are others."""
    actors, recipients = (entities(record.get(name, [])) for name in ("actors", "recipients"))
    left, right = candidate.actors[0].entities, candidate.recipients[0].entities
    if not recipients and actors >= left | right:
        return True
    directed = (left <= actors and right <= recipients) or (left <= recipients and right <= actors)
    return False if directed else None
