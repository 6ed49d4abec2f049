"""Why a dossier has an event where it has it: how it was read, what it was linked to and what not, what contradicts it,
what became of its promise. All of it is asked of what decided it, nothing is worked out a second time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from damai.crossdoc.claim import FIELDS, Contested, Side
from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry, said_of_promise
from damai.crossdoc.pledges import is_promise
from damai.crossdoc.reasons import Pair
from damai.crossdoc.told import published_day
from damai.dossier.answers import shown_events
from damai.dossier.naming import event_ref
from damai.dossier.shown import KeptEvent
from damai.dossier.verdicts import in_force
from damai.dossier.view import GROUPING, View
from damai.errors import DossierError
from damai.model import Span
from damai.store import CorrectionRow, Reader

NEAREST = 3
"""Records of other incidents that are told of where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One step of the reading: what was decided, by which rule, from which words."""

    decided: str
    rule: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """A field in which the two sides of a claim contradict each other, with what the first record of each has."""

    field: str
    one: str | None
    other: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contested claim, and the fields in which its sides contradict each other."""

    claim: Contested
    fields: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The due day that one record has, and the words it was read from (none where people said it); ``counts`` where it
    is the one that the ledger shows, the fullest told."""

    event: str
    due: str
    words: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says of a promise (``kept``, ``late``, ``broken``, ``disputed``), by which rule, of which day;
    ``moved`` where it is behind a change of state."""

    event: str
    says: str
    rule: str
    day: str | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise in the ledger, its due days as told, and all that is ``said`` of it by the events that were
    ``looked_at``."""

    entry: Entry
    due: tuple[Due, ...]
    said: tuple[Said, ...]
    looked_at: int


@dataclass(frozen=True, slots=True)
class NotYet:
    """A promise of which no report told yet on the day asked for; ``told``: when the first one that does came out."""

    as_of: str
    told: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why an event stands where it stands. ``linked``: each pair with another record of its incident; ``apart``: those
    with the nearest records of other incidents; ``corrections``: numbers of people's word that joined or parted
    incidents of these; ``not_yet`` in place of ``promise`` where that was made after the day asked for."""

    event: KeptEvent
    reading: tuple[Decided, ...]
    incident: Incident
    linked: tuple[Pair, ...]
    apart: tuple[Pair, ...]
    corrections: tuple[int, ...]
    contested: tuple[Conflict, ...]
    promise: Kept | None
    not_yet: NotYet | None = None


def why_event(
    reader: Reader, view: View, name: str, other: str | None, nearest: int = NEAREST, as_of: str | None = None
) -> Why:
    """Why an event is where it is; with an ``other`` one, what is made of these two alone."""
    ref = _named(view, name)
    [kept] = shown_events(reader, [view.judged[ref]])
    incident = next(one for one in view.incidents_around([ref]) if ref in one.events)
    if other is None:
        pairs = _pairs(view, ref, incident, nearest)
    else:
        pair = view.linker.reasons.of_pair(ref, _other(view, ref, other))
        pairs = [_as_said(pair, pair.other in incident.events)]
    said = [pair.other for pair in pairs if pair.outcome in ("merged", "parted")]
    about = {ref, *incident.events, *said}
    return Why(
        kept,
        tuple(Decided(s.decided, s.rule, _words(kept, s.spans)) for s in kept.event.steps),
        incident,
        tuple(pair for pair in pairs if pair.is_one),
        tuple(pair for pair in pairs if not pair.is_one),
        _grouped(reader.corrections(), {view.names[one] for one in about}),
        tuple(_conflict(view, claim) for claim in view.contested if _concerns(claim, incident)),
        _promise(reader, view, incident, as_of),
        _not_yet(view, incident, as_of),
    )


def _named(view: View, name: str) -> str:
    """The event of a name, or the first that a contested claim of that id is about."""
    if name.partition(":")[0] in (*FIELDS, "toll"):
        for claim in view.contested:
            if claim.id == name:
                return claim.sides[0].first
        raise DossierError(f"there is no contested claim '{name}' here")
    return event_ref(view, name)


def _other(view: View, ref: str, name: str) -> str:
    other = event_ref(view, name)
    if other == ref:
        raise DossierError("two events are wanted, and these are one")
    return other


def _pairs(view: View, ref: str, incident: Incident, nearest: int) -> list[Pair]:
    """The pairs of an event with those of its incident, as the linking made it and as people did, and the nearest."""
    reasons, coded = view.linker.reasons, view.linker.incident_of(ref)
    found = {pair.other: pair for pair in [*reasons.within(ref), *reasons.nearest(ref, nearest)]}
    joined = set(incident.events).difference(coded.events if coded else (), found, [ref])
    found |= {other: reasons.of_pair(ref, other) for other in sorted(joined)}
    return [_as_said(pair, pair.other in incident.events) for pair in found.values()]


def _as_said(pair: Pair, together: bool) -> Pair:
    """A pair with people's word, which is above what the linking makes of it."""
    if pair.is_one == together:
        return pair
    return replace(pair, outcome="merged" if together else "parted", mean=None, reports=())


def _grouped(rows: Iterable[CorrectionRow], ids: Collection[str]) -> tuple[int, ...]:
    said = [row for row in in_force(tuple(rows)) if row.kind in GROUPING]
    return tuple(row.seq for row in said if not {*row.content["events"], *row.content.get("from", ())}.isdisjoint(ids))


def _concerns(claim: Contested, incident: Incident) -> bool:
    return incident.id in claim.incidents or any(not {*side.events}.isdisjoint(incident.events) for side in claim.sides)


def _conflict(view: View, claim: Contested) -> Conflict:
    one, other = claim.sides
    differing = (Differing(name, _value(view, name, one), _value(view, name, other, True)) for name in claim.fields)
    return Conflict(claim, tuple(differing))


def _value(view: View, field: str, side: Side, denies: bool = False) -> str | None:
    """What a side has in a field; one that only denies what the other tells has a status of its own."""
    if side.value is not None:
        return side.value
    event = view.told[side.first]
    if field == "status":
        return "negated" if denies else event.status
    value = getattr(event, field)
    return ", ".join(value) if isinstance(value, tuple) else value


def _promise(reader: Reader, view: View, incident: Incident, as_of: str | None) -> Kept | None:
    made = [view.told[ref] for ref in incident.events]
    if not any(is_promise(event) for event in made):
        return None
    entry = view.commitment(incident, as_of)
    if entry is None:  # not yet told on that day
        return None
    looked_at, tests = said_of_promise(made, view.told, as_of)
    moved = {ref for step in entry.transitions for ref in step.events}
    said = (Said(t.event, t.says, t.rule, t.day.isoformat() if t.day else None, t.event in moved) for t in tests)
    tellers = shown_events(reader, [view.judged[ref] for ref in entry.made])
    return Kept(entry, tuple(due for kept in tellers for due in _due(kept, entry)), tuple(said), looked_at)


def _not_yet(view: View, incident: Incident, as_of: str | None) -> NotYet | None:
    promises = [event for event in (view.told[ref] for ref in incident.events) if is_promise(event)]
    days = [day for event in promises if (day := published_day(event.published))]
    asked = published_day(as_of)
    if as_of is None or asked is None or len(days) < len(promises) or not days or min(days) <= asked:
        return None
    return NotYet(as_of, min(days).isoformat())


def _due(kept: KeptEvent, entry: Entry) -> Iterable[Due]:
    promise = kept.event.commitment
    if promise is not None and promise.due is not None:
        spans = [span for piece in kept.event.fields.get("commitment.due", ()) for span in piece.spans]
        yield Due(kept.ref, promise.due, _words(kept, spans), promise.due == entry.due)


def _words(kept: KeptEvent, spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple(span.of(kept.report.text) for span in spans)


__all__ = ["NEAREST", "Conflict", "Decided", "Differing", "Due", "Kept", "NotYet", "Said", "Why", "why_event"]
