"""What an export is made of: the events of a dossier as they count, each with its report, place and incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from damai.crossdoc.contested import Contested
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry
from damai.grounding.edtf import bounds
from damai.knowledge.places import countries, disputed_areas, gazetteer
from damai.model import Event, Place, Report, Span
from damai.store import About


@dataclass(frozen=True, slots=True)
class Where:
    """A place as exports give it: ``claimants`` are all who claim it, ``holder`` who controls it; without coordinates
    where no table knows them."""

    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    kind: str | None = None
    geonames: int | None = None
    claimants: tuple[str, ...] = ()
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class GivenEvent:
    """An event with all that an export says of it; ``contested`` are the ids of claims in which it is a side."""

    ref: str
    event: Event
    report: Report
    standing: str = "coded"
    corrections: tuple[int, ...] = ()
    where: Where | None = None
    incident: Incident | None = None
    contested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A dossier as exports see it. Events go by ``REPORT#N``; ``versions`` say what made this."""

    about: About = field(default_factory=About)
    events: tuple[GivenEvent, ...] = ()
    incidents: tuple[Incident, ...] = ()
    contested: tuple[Contested, ...] = ()
    commitments: tuple[Entry, ...] = ()
    version: str = ""
    copies: tuple[Copy, ...] = ()


def where_told(name: str | None, read: tuple[Place, ...], spans: tuple[Span, ...] = ()) -> Where | None:
    """The place of that name as its report's reading found it (at ``spans``, where it stands more than once), else as
    the only one of that name in the tables.

    >>> read = (Place(Span(0, 4), "Kyiv", "UKR", 50.45, 30.52),)
    >>> where_told("Kyiv", read).lat, where_told("Crimea", ()).claimants, where_told("Nowhere at all", ()).lat
    (50.45, ('RUS', 'UKR'), None)
    """
    if name is None:
        return None
    area = disputed_areas().get(name)
    found = [place for place in read if place.name == name]
    found.sort(key=lambda place: place.span not in spans)
    one = found[0] if found else _known().get(name)
    if one is None:
        return Where(name, claimants=area.claimants if area else (), holder=area.holder if area else None)
    return Where(
        name, one.lat, one.lon, one.country, one.kind, one.geonames,
        area.claimants if area and not one.claimants else one.claimants, area.holder if area else None,
    )  # fmt: skip


@cache
def _known() -> Mapping[str, Any]:
    """The places of the tables by name, those left out whose name is another's too."""
    found: dict[str, Any] = {}
    for place in gazetteer():
        found[place.name] = None if place.name in found else place
    return found


def days(edtf: str | None) -> tuple[date | None, date | None]:
    """The first and last day of a date, None for an open end.

    >>> days("2020-09"), days("../2020-11-10"), days(None)
    ((datetime.date(2020, 9, 1), datetime.date(2020, 9, 30)), (None, datetime.date(2020, 11, 10)), (None, None))
    """
    found = bounds(edtf) if edtf else None
    if found is None:
        return None, None
    first, last = found
    return None if first == date.min else first, None if last == date.max else last


def pieces(spans: tuple[Span, ...], text: str) -> list[dict[str, Any]]:
    """Spans with their words."""
    return [{"start": span.start, "end": span.end, "text": span.of(text)} for span in spans]


def proofs(one: GivenEvent) -> list[dict[str, Any]]:
    """The words behind every field: one entry a value."""
    return [
        {"field": name, "value": piece.value, "via": piece.via, "spans": pieces(piece.spans, one.report.text)}
        for name, found in sorted(one.event.fields.items())
        for piece in found
    ]


def is_state(code: str) -> bool:
    """Whether a code without its sector is a state's or a territory's.

    >>> is_state("ARM"), is_state("NSA-HAMAS")
    (True, False)
    """
    return code in countries()


def called(code: str) -> str:
    """The usual English name of a state, or the code itself.

    >>> called("ARM:MIL"), called("IGO-UN")
    ('Armenia', 'IGO-UN')
    """
    entity = code.partition(":")[0]
    return str(countries()[entity]["name"]) if is_state(entity) else entity


def flat(one: GivenEvent) -> dict[str, Any]:
    """An event as one row with lists in it; its keys are the columns of the Parquet file."""
    event, report, where = one.event, one.report, one.where or Where("")
    first, last = days(event.date)
    promise = event.commitment
    return {
        "ref": one.ref, "event": event.id, "report": report.id, "published": report.published,
        "publisher": report.publisher, "language": report.language, "url": report.url, "title": report.title,
        "type": event.type, "mode": event.mode, "status": event.status, "actors": list(event.actors),
        "recipients": list(event.recipients), "mediators": list(event.mediators),
        "claimants": list(event.claimants), "deniers": list(event.deniers), "date": event.date, "earliest": first,
        "latest": last, "place": event.place, "latitude": where.lat, "longitude": where.lon,
        "country": where.country, "geonames": where.geonames, "place_claimants": list(where.claimants),
        "place_holder": where.holder, "commitment": promise.content if promise else None,
        "due": promise.due if promise else None, "negative": promise.negative if promise else None,
        "killed": event.killed, "injured": event.injured, "score": event.score, "quad": event.quad or None,
        "cameo": event.cameo, "confidence": event.confidence, "standing": one.standing,
        "corrections": list(one.corrections), "incident": one.incident.id if one.incident else None,
        "incident_events": len(one.incident.events) if one.incident else 1,
        "incident_sources": len(one.incident.sources) if one.incident else 1, "contested": list(one.contested),
        "trigger": event.trigger.of(report.text), "evidence": pieces(event.evidence, report.text),
        "fields": proofs(one),
    }  # fmt: skip


def incident_events(given: Contents) -> Iterator[tuple[Incident, list[GivenEvent]]]:
    """Each incident with its events."""
    by_ref = {one.ref: one for one in given.events}
    for incident in given.incidents:
        yield incident, [by_ref[ref] for ref in incident.events if ref in by_ref]


__all__ = [
    "Contents", "GivenEvent", "Where", "called", "days", "flat", "incident_events", "is_state", "pieces", "proofs",
    "where_told",
]  # fmt: skip
