"""Incidents on the map, as GeoJSON: a point for every place that is told, disputed places with all who claim them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from damai.crossdoc.incidents import Incident, Toll
from damai.export.given import Contents, GivenEvent, Where, incident_events, pieces, proofs
from damai.serial import dump


def geojson_chunks(given: Contents) -> Iterator[str]:
    """A FeatureCollection, a feature a line; an incident whose place nobody knows has no geometry.

    >>> "".join(geojson_chunks(Contents())).split()
    ['{"type":', '"FeatureCollection",', '"features":', '[', ']}']
    """
    yield '{"type": "FeatureCollection", "features": [\n'
    before = ""
    for incident, told in incident_events(given):
        yield before + dump(feature(incident, told))
        before = ",\n"
    yield "\n]}\n"


def feature(incident: Incident, told: list[GivenEvent]) -> dict[str, Any]:
    """One incident: every place that is told is a point of it, and says who tells it."""
    places: dict[Where, list[str]] = {}
    for one in told:
        if one.where is not None:
            places.setdefault(one.where, []).append(one.ref)
    points = sorted({(where.lon, where.lat) for where in places if where.lon is not None and where.lat is not None})
    geometry: dict[str, Any] | None = None
    if len(points) == 1:
        geometry = {"type": "Point", "coordinates": list(points[0])}
    elif points:
        geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": geometry,
        "properties": _properties(incident, told)
        | {
            "places": [_place(where, refs) for where, refs in places.items()],
            "disputed": any(where.claimants for where in places),
        },
    }


def _properties(incident: Incident, told: list[GivenEvent]) -> dict[str, Any]:
    return {
        "type": incident.type,
        "actors": list(incident.actors),
        "recipients": list(incident.recipients),
        "mediators": list(incident.mediators),
        "statuses": sorted({one.event.status for one in told}),
        "claimants": list(incident.claimants),
        "deniers": sorted({code for one in told for code in one.event.deniers}),
        "date": incident.date,
        "earliest": incident.earliest,
        "latest": incident.latest,
        "dates": [{"date": date.value, "told_by": list(date.events)} for date in incident.dates],
        "killed": _toll(incident.killed),
        "injured": _toll(incident.injured),
        "independent_sources": len(incident.sources),
        "confidence": incident.confidence,
        "contested": sorted({id for one in told for id in one.contested}),
        "events": [_event(one) for one in told],
    }


def _toll(toll: Toll | None) -> dict[str, Any] | None:
    if toll is None:
        return None
    told = [{"number": int(one.value), "told_by": list(one.events)} for one in toll.told]
    return {"low": toll.low, "high": toll.high, "told": told}


def _place(where: Where, refs: list[str]) -> dict[str, Any]:
    return {
        "name": where.name, "latitude": where.lat, "longitude": where.lon, "country": where.country,
        "geonames": where.geonames, "claimants": list(where.claimants), "holder": where.holder, "told_by": refs,
    }  # fmt: skip


def _event(one: GivenEvent) -> dict[str, Any]:
    event, report = one.event, one.report
    return {
        "ref": one.ref, "event": event.id, "report": report.id, "publisher": report.publisher,
        "published": report.published, "url": report.url, "status": event.status, "date": event.date,
        "claimants": list(event.claimants), "deniers": list(event.deniers), "standing": one.standing,
        "text": pieces(event.evidence, report.text), "fields": proofs(one),
    }  # fmt: skip


__all__ = ["feature", "geojson_chunks"]
