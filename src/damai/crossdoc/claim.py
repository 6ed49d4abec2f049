"""A contested claim: what cannot all be true as told, as two sides with their claimants and first appearance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from damai.crossdoc.incidents import Incident
from damai.crossdoc.told import ToldEvent, arrival

Kind = Literal["started", "mutual", "author", "denied", "toll", "date", "place"]
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "started": ("actors", "recipients"), "mutual": ("actors", "recipients"), "author": ("actors",),
    "denied": ("status",), "date": ("date",), "place": ("place",),
}  # fmt: skip
"""The fields of a record in which the sides of each kind of claim contradict each other; a toll's is in its reason."""


@dataclass(frozen=True, slots=True)
class Side:
    """One account: the records that tell it, who says so (empty: the outlets themselves), where and when it first
    appeared, and its value where the conflict is one of values."""

    events: tuple[str, ...]
    claimants: tuple[str, ...]
    first: str
    published: str | None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Contested:
    """Two sides of one matter. ``started``: each says that the other fired first; ``mutual``: each accuses the other
    of a deed; ``author``: a deed that two accounts lay to different doers; ``denied``: one asserts, one denies;
    ``toll``, ``date``, ``place``: values that exclude one another. ``incidents``: the deed, and what alleges it."""

    id: str
    kind: Kind
    incidents: tuple[str, ...]
    sides: tuple[Side, Side]
    reasons: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a record in which the two sides contradict each other.

        >>> side = Side(("r#0",), (), "r#0", None)
        >>> Contested("denied:r#0", "denied", ("r#0",), (side, side)).fields
        ('status',)
        """
        return (self.reasons[0].partition(" ")[0],) if self.kind == "toll" else FIELDS[self.kind]

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All pairs of records of the two sides; none where the same records tell of the deed and its denial."""
        if set(self.sides[1].events) <= set(self.sides[0].events):
            return ()
        return tuple((a, b) for a in self.sides[0].events for b in self.sides[1].events if a != b)


def side_of(events: Iterable[ToldEvent], value: str | None = None) -> Side:
    """The side of all who tell one account."""
    told = sorted(events, key=arrival)
    claimants = tuple(sorted({code for event in told for code in event.claimants}))
    return Side(tuple(event.ref for event in told), claimants, told[0].ref, told[0].published, value)


def asserted(incident: Incident, events: Mapping[str, ToldEvent]) -> list[ToldEvent]:
    """The records of an incident that say that it happened."""
    return [e for ref in incident.events if (e := events[ref]).status != "negated"]
