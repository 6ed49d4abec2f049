"""What the whole report says of its sides: how often the frames' plain reading makes an entity act, or undergo.

A sentence that leaves a side unsaid is read in the light of the others, and of the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from damai.events.arguments import Grammar, role_features
from damai.events.candidates import Candidate, Reading, Side

HOSTILE = frozenset({"ASSAULT", "COERCE", "ACCUSE", "THREATEN", "SANCTION", "MOBILIZE", "PROTEST", "REJECT", "REQUEST"})
TITLE_WEIGHT = 2


@dataclass(slots=True)
class Votes:
    """Counts by (role, type family, entity); families are the type itself, ``hostile`` or ``friendly``, and ``all``."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, kind: str, side: Side, weight: int = 1) -> None:
        """Counts one side's plain reading."""
        for role in ("actor", "recipient"):
            if f"rule={role}" in side.features:
                for entity in side.entities:
                    for family in families(kind):
                        self.counts[role, family, entity] += weight

    def level(self, role: str, family: str, side: Side, own: bool) -> str:
        """How often others made this side act (or undergo): 0, 1, 2+, without its own vote."""
        count = max((self.counts[role, family, entity] for entity in side.entities), default=0)
        return str(min(2, count - own))


def families(kind: str) -> tuple[str, str]:
    """The groups of types a vote counts for."""
    return kind, "hostile" if kind in HOSTILE else "friendly"


def weigh(reading: Reading, candidates: Sequence[Candidate], grammar: Grammar) -> None:
    """Adds to every option of every candidate what the rest of the report says of it."""
    votes = Votes()
    for candidate in candidates:
        for side in candidate.options:
            if not side.carried:
                votes.add(candidate.type, side)
    in_title = _from_title(reading, votes, grammar)
    mates = _mates(candidates)
    for candidate in candidates:
        candidate.options = [
            replace(
                s,
                features=(*s.features, *_features(votes, candidate, s, in_title), *_mate_features(mates, candidate, s)),
            )
            for s in candidate.options
        ]


Mates = dict[tuple[int, int], list[tuple[Candidate, str]]]
"""By sentence and first word of a side: the triggers of its sentence and what each one's frame makes of it."""


def _mates(candidates: Sequence[Candidate]) -> Mates:
    found: Mates = {}
    for candidate in candidates:
        for side in candidate.options:
            if not side.carried:
                role = next((r for r in ("actor", "recipient", "mediator") if f"rule={r}" in side.features), "none")
                found.setdefault((candidate.sentence.index, side.unit.first), []).append((candidate, role))
    return found


def _mate_features(mates: Mates, candidate: Candidate, side: Side) -> list[str]:
    """What the other triggers of the sentence make of a side: "the attack by X killed ..." tells who killed."""
    if side.carried:
        return []
    mood = families(candidate.type)[1]
    found: set[str] = set()
    own = next((r for r in ("actor", "recipient", "mediator") if f"rule={r}" in side.features), "none")
    for other, role in mates.get((candidate.sentence.index, side.unit.first), ()):
        if other is candidate or role == "none":
            continue
        same = "same" if other.type == candidate.type else families(other.type)[1]
        order = "<" if other.trigger.first < candidate.trigger.first else ">"
        noun = other.trigger.form[:4]
        found |= {
            f"mate={role}&{same}&own={own}", f"mate={role}&{same}&type={candidate.type}", f"mate={role}&{same}{order}&form={noun}&{mood}",
            f"mate={role}&{other.type}&type={candidate.type}", f"mate={role}&{same}{order}&own={own}&form={candidate.trigger.form}",
        }  # fmt: skip
    return sorted(found)


def _from_title(reading: Reading, votes: Votes, grammar: Grammar) -> dict[str, str]:
    """Votes of the title's triggers; entities of the title with their order."""
    if reading.title is None:
        return {}
    units = [u for u in reading.title_units if u.codes]
    for trigger in reading.title_triggers:
        for unit in units:
            side = Side(unit, "here", tuple(role_features(reading.title, trigger, unit, units, grammar, False)))
            votes.add(trigger.predicate.type, side, TITLE_WEIGHT)
    order: dict[str, str] = {}
    for unit in units:
        for code in unit.codes:
            order.setdefault(code.partition(":")[0], str(min(2, len(order))))
    return order


def _features(votes: Votes, candidate: Candidate, side: Side, in_title: dict[str, str]) -> list[str]:
    kind, mood = families(candidate.type)
    found: list[str] = []
    far = "far" if side.carried else "here"
    for role in ("actor", "recipient"):
        own = not side.carried and f"rule={role}" in side.features
        level, wide = votes.level(role, kind, side, own), votes.level(role, mood, side, own)
        found += [
            f"votes.{role}={level}&{far}",
            f"votes.{role}.{mood}={wide}&{far}",
            f"votes.{role}={level}&type={kind}",
        ]
    both = f"{votes.level('actor', mood, side, False)}{votes.level('recipient', mood, side, False)}"
    place = next((in_title[entity] for entity in sorted(side.entities) if entity in in_title), "-")
    return [*found, f"votes.both={both}&{far}&{mood}", f"title={place}&{far}", f"title={place}&type={kind}"]
