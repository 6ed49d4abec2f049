"""The shelves of a dossier's linker: in memory, or for a large dossier in a file beside it (``NAME-linked``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from damai.crossdoc.crowds import Rooms
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident, Told, Toll
from damai.crossdoc.shelves import Area, Shelves
from damai.crossdoc.sources import Source
from damai.crossdoc.told import Promise, ReportSketch, ToldEvent
from damai.store.shelf import ShelfFile

ENDING = "-linked"
"""What the name of the file ends with."""
MOST = 20_000
"""Values of one kind in memory between two changes."""
LEAST = 500
"""Reports from which a dossier has such a file: fewer are linked anew within seconds."""
ALL, EVENT, LEDGER, REPORT = "all", "event:", "ledger", "report:"
"""Of what the log of what held when is to be told: everything; an event, a report, by its id; the day of the ledger."""
Loaded = tuple[int, str, str]
"""The number of a report's reading, its hash, and what people said of its events."""


@dataclass(slots=True)
class Kept:
    """A linker's shelves and what the dossier adds: which readings are ``loaded``, the ids of events by ref
    (``names``) and the refs by id (``ids``), and of what the log of what held when must be told (``log``)."""

    shelves: Shelves
    loaded: MutableMapping[str, Loaded] = field(default_factory=dict)
    names: MutableMapping[str, str] = field(default_factory=dict)
    ids: MutableMapping[str, str] = field(default_factory=dict)
    log: MutableMapping[str, str] = field(default_factory=dict)
    file: ShelfFile | None = None


def kept_in_memory(sketches: MutableMapping[str, ReportSketch]) -> Kept:
    """Shelves that end with the program."""
    return Kept(Shelves(sketches=sketches))


def kept_in_file(path: Path, sketches: MutableMapping[str, ReportSketch], wait: float, most: int = MOST) -> Kept:
    """Shelves in a file. It is made by the rules of today: those of another damai are worked out anew."""
    file = ShelfFile(path, rules(), wait)

    def shelf(
        dump: Callable[[Any], Any] = _same, load: Callable[[Any], Any] = _same, most: int = most
    ) -> MutableMapping[str, Any]:
        return file.shelf(lambda value: _packed(dump(value)), lambda text: load(json.loads(text)), most)

    shelves = Shelves(
        sketches=sketches,
        keys=shelf(load=tuple, most=most // 10),
        refs=shelf(load=tuple),
        copies=shelf(_copy_rows, _copies),
        text=shelf(),
        groups=shelf(sorted, set),
        events=shelf(event_row, event_of),
        links=shelf(most=most // 4),
        home=shelf(),
        areas=shelf(_area_row, _area),
        incidents=shelf(incident_row, incident_of_row),
        faces=shelf(),
        report_rooms=file.rooms(most),
        event_rooms=file.rooms(most),
    )
    return Kept(shelves, shelf(load=tuple), shelf(), shelf(), shelf(), file)


def move(kept: Kept, other: Kept) -> None:
    """Puts on other shelves what is on these, unless there is something already."""
    if other.file is None or (other.file.begin() and len(other.loaded)):
        return
    for name in (one.name for one in fields(Shelves)):
        mine, its = getattr(kept.shelves, name), getattr(other.shelves, name)
        if isinstance(mine, Rooms):
            mine.copy_to(its)
        elif name != "sketches":
            its.update(mine)
    other.loaded.update(kept.loaded)
    other.names.update(kept.names)
    other.ids.update(kept.ids)
    other.log[ALL] = ""
    other.file.commit()


@cache
def rules() -> str:
    """A name for the rules by which things are linked: the hash of all that does it."""
    digest = hashlib.sha256()
    for folder in ("crossdoc", "dossier"):
        for path in sorted(files("damai").joinpath(folder).iterdir(), key=lambda path: path.name):
            if path.name.endswith(".py"):
                digest.update(path.read_bytes())
    for name in ("places.tsv", "countries.toml"):
        path = files("damai.knowledge").joinpath(name)
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _same(value: Any) -> Any:
    return value


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def event_row(event: ToldEvent) -> list[Any]:
    """An event as a row of plain values.

    >>> event = ToldEvent("r#0", "r", "AGREE", actors=("A",), promise=Promise("2024"), evidence=((1, 5),))
    >>> event_of(json.loads(json.dumps(event_row(event)))) == event
    True
    """
    promise = event.promise and [event.promise.due, event.promise.negative, event.promise.content]
    return [
        event.ref, event.report, event.type, event.published, event.publisher, event.language, event.mode,
        event.actors, event.recipients, event.mediators, event.status, event.claimants, event.deniers, event.date,
        event.place, promise, event.killed, event.injured, event.evidence, event.confidence,
    ]  # fmt: skip


def event_of(row: list[Any]) -> ToldEvent:
    """The event of a row."""
    for place in (7, 8, 9, 11, 12):
        row[place] = tuple(row[place])
    if row[15] is not None:
        row[15] = Promise(*row[15])
    row[18] = tuple(tuple(span) for span in row[18])
    return ToldEvent(*row)


def _copy_rows(found: dict[str, Copy]) -> dict[str, list[Any]]:
    return {other: [c.copy, c.origin, c.kind, c.share, c.kept, c.reasons] for other, c in found.items()}


def _copies(rows: dict[str, list[Any]]) -> dict[str, Copy]:
    return {other: Copy(*row[:-1], tuple(row[-1])) for other, row in rows.items()}  # type: ignore[call-arg]


def _area_row(area: Area) -> list[Any]:
    return [sorted(area.refs), area.level, area.incidents]


def _area(row: list[Any]) -> Area:
    return Area(frozenset(row[0]), row[1], tuple(row[2]))


def incident_row(incident: Incident) -> list[Any]:
    """An incident as a row of plain values."""
    told = [[[one.value, one.events] for one in values] for values in (incident.dates, incident.places)]
    tolls = [
        toll and [toll.low, toll.high, [[one.value, one.events] for one in toll.told]]
        for toll in (incident.killed, incident.injured)
    ]
    sources = [[source.reports, source.claimants] for source in incident.sources]
    return [
        incident.id, incident.events, incident.type, incident.actors, incident.recipients, incident.mediators,
        incident.claimants, incident.earliest, incident.latest, *told, *tolls, sources, incident.confidence,
    ]  # fmt: skip


def incident_of_row(row: list[Any]) -> Incident:
    """The incident of a row."""
    for place in (1, 3, 4, 5, 6):
        row[place] = tuple(row[place])
    for place in (9, 10):
        row[place] = _told(row[place])
    for place in (11, 12):
        if row[place] is not None:
            low, high, told = row[place]
            row[place] = Toll(low, high, _told(told))
    row[13] = tuple(Source(tuple(reports), tuple(claimants)) for reports, claimants in row[13])
    return Incident(*row)


def _told(rows: list[list[Any]]) -> tuple[Told, ...]:
    return tuple(Told(value, tuple(events)) for value, events in rows)


__all__ = [
    "ALL",
    "ENDING",
    "EVENT",
    "LEAST",
    "LEDGER",
    "REPORT",
    "Kept",
    "event_of",
    "event_row",
    "incident_of_row",
    "incident_row",
    "kept_in_file",
    "kept_in_memory",
    "move",
    "rules",
]
