"""What the whole report says of its sides: how often the frames' plain reading makes an entity act, or undergo.

A sentence that leaves a side unsaid is read in the light of the others, and of the title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from damai.events.arguments import Grammar, role_features
from damai.events.candidates import Candidate, Reading, Side

HOSTILE = frozenset({"ASSAULT", "COERCE", "ACCUSE", "THREATEN", "SANCTION", "MOBILIZE", "PROTEST", "REJECT", "REQUEST"})
TITLE_WEIGHT = 2
ROLES = ("actor", "recipient")
REMEMBERED = 20_000
"""Sorts of votes whose features are put into words once only."""


@dataclass(slots=True)
class Votes:
    """Counts by (role, type family, entity); families are the type itself, ``hostile`` or ``friendly``, and ``all``."""

    counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    most: dict[tuple[str, str, frozenset[str]], int] = field(default_factory=dict)
    """The highest count of some entities, once asked for."""

    def add(self, kind: str, role: str, entities: frozenset[str], weight: int = 1) -> None:
        """Counts one side's plain reading."""
        if role in ROLES:
            self.most.clear()
            for entity in entities:
                for family in families(kind):
                    self.counts[role, family, entity] = self.counts.get((role, family, entity), 0) + weight

    def level(self, role: str, family: str, entities: frozenset[str], own: bool) -> int:
        """How often others made these act (or undergo): 0, 1, 2+, without their own vote."""
        key = role, family, entities
        count = self.most.get(key)
        if count is None:
            count = max((self.counts.get((role, family, entity), 0) for entity in entities), default=0)
            self.most[key] = count
        return min(2, count - own)


@cache
def families(kind: str) -> tuple[str, str]:
    """The groups of types a vote counts for."""
    return kind, "hostile" if kind in HOSTILE else "friendly"


def weigh(reading: Reading, candidates: Sequence[Candidate], grammar: Grammar) -> None:
    """Adds to every option of every candidate what the rest of the report says of it."""
    votes = Votes()
    roles = [[_role(side) for side in candidate.options] for candidate in candidates]
    for candidate, row in zip(candidates, roles, strict=True):
        for side, role in zip(candidate.options, row, strict=True):
            votes.add(candidate.type, role, side.entities)
    in_title = _from_title(reading, votes, grammar)
    mates = _mates(candidates, roles)
    for candidate, row in zip(candidates, roles, strict=True):
        candidate.options = [
            s.told((*_features(votes, candidate, s, role, in_title), *_mate_features(mates, candidate, s, role)))
            for s, role in zip(candidate.options, row, strict=True)
        ]


def _role(side: Side) -> str:
    """What the frame makes of a side of the trigger's sentence."""
    if side.carried:
        return "none"
    rule = next((f for f in side.features if f.startswith("rule=") and "&" not in f), "")
    return rule[5:] if rule[5:] in (*ROLES, "mediator") else "none"


Mates = dict[tuple[int, int], list[tuple[Candidate, str]]]
"""By sentence and first word of a side: the triggers of its sentence and what each one's frame makes of it."""


def _mates(candidates: Sequence[Candidate], roles: Sequence[Sequence[str]]) -> Mates:
    found: Mates = {}
    for candidate, row in zip(candidates, roles, strict=True):
        for side, role in zip(candidate.options, row, strict=True):
            if role != "none":
                found.setdefault((candidate.sentence.index, side.unit.first), []).append((candidate, role))
    return found


def _mate_features(mates: Mates, candidate: Candidate, side: Side, own: str) -> list[str]:
    """What the other triggers of the sentence make of a side: "the attack by X killed ..." tells who killed."""
    if side.carried:
        return []
    found: set[str] = set()
    for other, role in mates.get((candidate.sentence.index, side.unit.first), ()):
        if other is not candidate:
            before = other.trigger.first < candidate.trigger.first
            mine, others = (candidate.type, candidate.trigger.form), (other.type, other.trigger.form)
            found.update(_names_of_mate(role, own, before, mine, others))
    return sorted(found)


@lru_cache(maxsize=REMEMBERED)
def _names_of_mate(
    role: str, own: str, before: bool, mine: tuple[str, str], others: tuple[str, str]
) -> tuple[str, ...]:
    """The features of one other trigger; ``mine`` and ``others``: the types and forms of the two."""
    (kind, form), (other, noun) = mine, (others[0], others[1][:4])
    mood, order = families(kind)[1], "<" if before else ">"
    same = "same" if other == kind else families(other)[1]
    return (
        f"mate={role}&{same}&own={own}", f"mate={role}&{same}&type={kind}", f"mate={role}&{same}{order}&form={noun}&{mood}",
        f"mate={role}&{other}&type={kind}", f"mate={role}&{same}{order}&own={own}&form={form}",
    )  # fmt: skip


def _from_title(reading: Reading, votes: Votes, grammar: Grammar) -> dict[str, str]:
    """Votes of the title's triggers; entities of the title with their order."""
    if reading.title is None:
        return {}
    units = [u for u in reading.title_units if u.codes]
    for trigger in reading.title_triggers:
        for unit in units:
            side = Side(unit, "here", tuple(role_features(reading.title, trigger, unit, units, grammar, False)))
            votes.add(trigger.predicate.type, _role(side), side.entities, TITLE_WEIGHT)
    order: dict[str, str] = {}
    for unit in units:
        for code in unit.codes:
            order.setdefault(code.partition(":")[0], str(min(2, len(order))))
    return order


def _features(votes: Votes, candidate: Candidate, side: Side, own: str, in_title: dict[str, str]) -> tuple[str, ...]:
    kind, mood = families(candidate.type)
    entities = side.entities
    alone = tuple(
        (votes.level(role, kind, entities, role == own), votes.level(role, mood, entities, role == own))
        for role in ROLES
    )
    both = votes.level("actor", mood, entities, False), votes.level("recipient", mood, entities, False)
    place = next((in_title[entity] for entity in sorted(entities) if entity in in_title), "-") if in_title else "-"
    return _names_of_votes(kind, "far" if side.carried else "here", alone, both, place)


@lru_cache(maxsize=REMEMBERED)
def _names_of_votes(
    kind: str, far: str, alone: tuple[tuple[int, int], ...], both: tuple[int, int], place: str
) -> tuple[str, ...]:
    mood = families(kind)[1]
    found: list[str] = []
    for role, (level, wide) in zip(ROLES, alone, strict=True):
        found += [
            f"votes.{role}={level}&{far}",
            f"votes.{role}.{mood}={wide}&{far}",
            f"votes.{role}={level}&type={kind}",
        ]
    return (*found, f"votes.both={both[0]}{both[1]}&{far}&{mood}", f"title={place}&{far}", f"title={place}&type={kind}")
