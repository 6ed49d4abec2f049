"""The shelves of a dossier's linker: in memory, or for a large dossier in a file beside it (``NAME-linked``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, MutableMapping
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
from damai.crossdoc.told import Promise, ReportSketch, ToldEvent, report_of
from damai.store.shelf import ShelfFile

ENDING = "-linked"
"""What the name of the file ends with."""
MOST = 20_000
"""Values of one kind in memory between two changes."""
NAMES = 50
"""How many times as many names of blocks: each takes a pointer in a list, and a block is dozens of them."""
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
        return file.shelf(lambda value: _packed(dump(value)), lambda text: load(_read(text)[0]), most)

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
        report_rooms=file.rooms(most * NAMES),
        event_rooms=file.rooms(most * NAMES),
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
    """A name for the rules by which things are linked: the hash of all that does it, and what sketches are made by."""
    from damai.sketch import sketch_version

    digest = hashlib.sha256(sketch_version().encode())
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


# Made once: json.dumps() would make an encoder for each of thousands of values.
_packed = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_read = json.JSONDecoder().raw_decode


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
        event.signs,
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
    """An incident as a row of plain values. Each of its records stands in it once, elsewhere by its place: thousands
    may recall one event."""
    at = {ref: n for n, ref in enumerate(incident.events)}
    of = {report_of(ref): n for ref, n in at.items()}

    def told(values: Iterable[Told]) -> list[Any]:
        return [[one.value, [at[ref] for ref in one.events]] for one in values]

    tolls = [toll and [toll.low, toll.high, told(toll.told)] for toll in (incident.killed, incident.injured)]
    alone = [of[one.reports[0]] for one in incident.sources if len(one.reports) == 1 and not one.claimants]
    sources = [
        [[of[report] for report in one.reports], one.claimants]
        for one in incident.sources
        if len(one.reports) > 1 or one.claimants
    ]
    return [
        incident.id, incident.events, incident.type, incident.actors, incident.recipients, incident.mediators,
        incident.claimants, incident.earliest, incident.latest, told(incident.dates), told(incident.places), *tolls,
        [alone, sources], incident.confidence, incident.date, incident.published, incident.statuses,
    ]  # fmt: skip


def incident_of_row(row: list[Any]) -> Incident:
    """The incident of a row.

    >>> from damai.crossdoc.incidents import describe
    >>> fields = {"date": "2024-05", "killed": 3}
    >>> told = [ToldEvent(f"{r}#0", r, "AGREE", claimants=("A",) * n, **fields) for n, r in enumerate("ab")]
    >>> incident = describe(told, {}, ())
    >>> incident_of_row(json.loads(json.dumps(incident_row(incident)))) == incident
    True
    """
    refs = row[1]
    reports = [report_of(ref) for ref in refs]

    def told(rows: list[list[Any]]) -> tuple[Told, ...]:
        return tuple(Told(value, tuple([refs[n] for n in places])) for value, places in rows)

    for place in (1, 3, 4, 5, 6, 17):
        row[place] = tuple(row[place])
    for place in (9, 10):
        row[place] = told(row[place])
    for place in (11, 12):
        if row[place] is not None:
            low, high, values = row[place]
            row[place] = Toll(low, high, told(values))
    alone, joined = row[13]
    sources = [Source((reports[n],)) for n in alone]
    sources += [Source(tuple([reports[n] for n in places]), tuple(claimants)) for places, claimants in joined]
    row[13] = tuple(sorted(sources, key=lambda source: source.reports))
    return Incident(*row)


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
