"""Events as the two best known tables of event data: POLECAT's columns, GDELT 2.0's columns; then our own.

Nothing is made more exact than it was told: a column that wants a day stays empty where only a month is known, and the
date as it was told stands in a column of its own.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from damai.export.given import Contents, GivenEvent, Where, called, days, flat, is_state
from damai.serial import dump

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
"""POLECAT's columns."""

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""GDELT 2.0's 61 columns."""

OURS = (
    "ref", "event", "report", "status", "actors", "recipients", "mediators", "claimants", "deniers", "date",
    "earliest", "latest", "place", "geonames", "place_claimants", "place_holder", "commitment", "due", "negative",
    "killed", "injured", "cameo", "confidence", "standing", "incident", "incident_events", "incident_sources",
    "contested", "evidence", "fields",
)  # fmt: skip
"""The columns that follow in both tables: lists of codes joined by ``;``, ``evidence`` and ``fields`` in JSON."""
_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_TOWNS, _STATES = ("city", "capital"), ("state",)
_KINDS = {"country": 1} | dict.fromkeys(_TOWNS, 4) | dict.fromkeys(_STATES, 5)
_SPACE = re.compile(r"[\t\r\n\f\v\x85\u2028\u2029]+")


def polecat_chunks(given: Contents) -> Iterator[str]:
    """POLECAT's columns and ours, parted by commas, a line an event; the first line names them."""
    yield from _lines((*POLECAT, *(f"damai_{name}" for name in OURS)), _polecat_rows(given), ",")


def gdelt_chunks(given: Contents) -> Iterator[str]:
    """GDELT's columns and ours, parted by tabs, a line for each pair of who acts and who undergoes."""
    yield from _lines((*GDELT, *(f"damai_{name}" for name in OURS)), _gdelt_rows(given), "\t")


def _lines(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]], separator: str) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        # A line break inside quotes is CSV, but GDELT's readers know no quotes at all.
        writer.writerow(
            [_SPACE.sub(" ", text) if separator == "\t" else text for text in map(_cell, _of(row, columns))]
        )
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _of(row: Mapping[str, Any], columns: tuple[str, ...]) -> list[Any]:
    return [row.get(name) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def own_cells(one: GivenEvent) -> dict[str, Any]:
    """Our columns, as they stand in a cell."""
    row = flat(one)
    made = {}
    for name in OURS:
        value = row[name]
        if name in ("evidence", "fields"):
            value = dump(value)
        elif isinstance(value, list):
            value = ";".join(value)
        made[f"damai_{name}"] = value
    return made


def _one_day(edtf: str | None) -> date | None:
    """The day of a date that is one day."""
    first, last = days(edtf)
    return first if first == last else None


def _polecat_rows(given: Contents) -> Iterator[dict[str, Any]]:
    for one in given.events:
        event, report, where = one.event, one.report, one.where or Where("")
        row = {
            "Event ID": event.id, "Event Date": _one_day(event.date), "Event Type": event.type,
            "Event Mode": event.mode, "Intensity": event.score, "Quad Code": event.quad.upper(),
            "Placename": where.name, "City": where.name if where.kind in _TOWNS else None,
            "District": where.name if where.kind == "district" else None,
            "Province": where.name if where.kind in _STATES else None,
            "Country": called(where.country) if where.country else None, "Latitude": where.lat,
            "Longitude": where.lon, "GeoNames ID": where.geonames, "Raw Placename": _raw(one, "place"),
            "Feature Type": where.kind, "Source": report.publisher,
            "Publication Date": (report.published or "")[:10] or None, "Language": report.language,
            "Version": f"damai {given.version}".strip(),
        }  # fmt: skip
        for role, codes, name in (("Actor", event.actors, "actors"), ("Recipient", event.recipients, "recipients")):
            row |= _polecat_side(role, codes) | {f"{role} Name Raw": _raw(one, name)}
        yield row | own_cells(one)


def _polecat_side(role: str, codes: tuple[str, ...]) -> dict[str, str]:
    entities = [code.partition(":") for code in codes]
    sectors = [sector for _, _, sector in entities if sector]
    return {
        f"{role} Name": ";".join(called(code) for code in codes),
        f"{role} Country": ";".join(dict.fromkeys(entity for entity, _, _ in entities if is_state(entity))),
        f"Primary {role} Sector": sectors[0] if sectors else "",
        f"{role} Sectors": ";".join(dict.fromkeys(sectors)),
    }


def _raw(one: GivenEvent, field: str) -> str:
    """The words behind a field."""
    return ";".join(" ".join(s.of(one.report.text) for s in proof.spans) for proof in one.event.fields.get(field, ()))


def _gdelt_rows(given: Contents) -> Iterator[dict[str, Any]]:
    for one in given.events:
        shared = _gdelt_event(one) | own_cells(one)
        for number, pair in enumerate(product(one.event.actors or (None,), one.event.recipients or (None,))):
            sides: dict[str, Any] = {}
            for which, code in zip((1, 2), pair, strict=True):
                sides |= _gdelt_side(which, code)
            yield {"GlobalEventID": gdelt_id(one.event.id, number)} | sides | shared


def gdelt_id(event: str, pair: int) -> int:
    """A whole number for a pair of an event: the same whenever it is exported, within 63 bits.

    >>> gdelt_id("00ff", 0) == gdelt_id("00ff", 0) != gdelt_id("00ff", 1) < 2**63
    True
    """
    return int.from_bytes(hashlib.sha256(f"{event} {pair}".encode()).digest()[:8], "big") >> 1


def _gdelt_side(which: int, code: str | None) -> dict[str, Any]:
    if code is None:
        return {}
    entity, _, sector = code.partition(":")
    state = is_state(entity)
    return {
        f"Actor{which}Code": code.replace(":", ""), f"Actor{which}Name": called(code).upper(),
        f"Actor{which}CountryCode": entity if state else None,
        f"Actor{which}KnownGroupCode": None if state else entity, f"Actor{which}Type1Code": sector or None,
    }  # fmt: skip


def _gdelt_event(one: GivenEvent) -> dict[str, Any]:
    event, report, where = one.event, one.report, one.where or Where("")
    first, last = days(event.date)
    row: dict[str, Any] = {}
    if first and last and first.year == last.year:
        row["Year"] = first.year
        if first.month == last.month:
            row["MonthYear"] = f"{first:%Y%m}"
        if first == last:
            row["Day"] = f"{first:%Y%m%d}"
            row["FractionDate"] = f"{first.year + (first.timetuple().tm_yday - 1) / 365:.4f}"
    told = one.incident
    codes = event.cameo or ""
    return row | {
        "EventCode": codes, "EventBaseCode": codes[:3], "EventRootCode": codes[:2],
        "QuadClass": _QUADS.index(event.quad) + 1 if event.quad in _QUADS else None, "GoldsteinScale": event.score,
        "NumMentions": len(told.events) if told else 1, "NumSources": len(told.sources) if told else 1,
        "NumArticles": len({ref.rpartition("#")[0] for ref in told.events}) if told else 1,
        "ActionGeo_Type": _KINDS.get(where.kind or ""), "ActionGeo_Fullname": where.name,
        "ActionGeo_Lat": where.lat, "ActionGeo_Long": where.lon, "DATEADDED": _added(report.published),
        "SOURCEURL": report.url or report.id,
    }  # fmt: skip


def _added(published: str | None) -> str | None:
    """The moment of publication in UTC; midnight where only the day is known."""
    if published is None:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    return f"{moment.astimezone(UTC) if moment.tzinfo else moment:%Y%m%d%H%M%S}"


__all__ = ["GDELT", "OURS", "POLECAT", "gdelt_chunks", "gdelt_id", "own_cells", "polecat_chunks"]
