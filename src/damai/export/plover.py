"""Events as PLOVER records in JSON: its words for the parts of an event, and all that damai knows beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from damai.export.given import Contents, GivenEvent, called, days, flat, is_state, pieces, proofs
from damai.serial import dump


def plover_chunks(given: Contents) -> Iterator[str]:
    """One JSON list, a record a line.

    >>> "".join(plover_chunks(Contents()))
    '[]\\n'
    """
    before = "[\n"
    for one in given.events:
        yield before + dump(plover_record(one, given.version))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def plover_record(one: GivenEvent, version: str) -> dict[str, Any]:
    """One event; ``date`` is EDTF, ``source`` and ``target`` are PLOVER's words for who acts and who undergoes."""
    event, report = one.event, one.report
    row = flat(one)
    return {
        "id": event.id,
        "ref": one.ref,
        "event": event.type,
        "mode": event.mode,
        "context": [],
        "status": event.status,
        "date": event.date,
        **_days(event.date),
        **{
            key: [_party(code) for code in codes]
            for key, codes in (
                ("source", event.actors), ("target", event.recipients), ("mediator", event.mediators),
                ("claimant", event.claimants), ("denier", event.deniers),
            )
        },
        "location": _location(one),
        "commitment": {key: row[key] for key in ("due", "negative")} | {"content": row["commitment"]}
        if event.commitment
        else None,
        "fatalities": event.killed,
        "injured": event.injured,
        "intensity": event.score,
        "quad": event.quad or None,
        "cameo": event.cameo,
        "confidence": event.confidence,
        "standing": one.standing,
        "incident": {"id": row["incident"], "events": row["incident_events"], "sources": row["incident_sources"]},
        "contested": list(one.contested),
        "text": pieces(event.evidence, report.text),
        "fields": proofs(one),
        "publication": {
            name: getattr(report, name) for name in ("id", "published", "publisher", "title", "language", "url")
        },
        "coder": f"damai {version}".strip(),
    }  # fmt: skip


def _days(edtf: str | None) -> dict[str, str | None]:
    first, last = days(edtf)
    return {"earliest": first.isoformat() if first else None, "latest": last.isoformat() if last else None}


def _party(code: str) -> dict[str, Any]:
    entity, _, sector = code.partition(":")
    return {
        "code": code, "name": called(code), "country": entity if is_state(entity) else None, "sector": sector or None,
    }  # fmt: skip


def _location(one: GivenEvent) -> dict[str, Any] | None:
    where = one.where
    if where is None:
        return None
    return {
        "name": where.name, "latitude": where.lat, "longitude": where.lon, "country": where.country,
        "geonames": where.geonames, "claimants": list(where.claimants), "holder": where.holder,
    }  # fmt: skip


__all__ = ["plover_chunks", "plover_record"]
