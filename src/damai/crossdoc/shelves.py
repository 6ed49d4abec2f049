"""What a linker keeps, shelf by shelf: dictionaries in memory, or whatever behaves like them and keeps it in a file.

Whoever changes a value in place puts it back under its key, so that a shelf in a file knows what is to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

from damai.crossdoc.crowds import Rooms
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident
from damai.crossdoc.told import ReportSketch, ToldEvent, ToldReport


@dataclass(frozen=True, slots=True)
class Area:
    """Records that hang together by links of at least the score ``level``, and the ids of their incidents."""

    refs: frozenset[str]
    level: float
    incidents: tuple[str, ...] = ()


@dataclass(slots=True)
class Shelves:
    """All that a linker keeps, by report (``sketches``, ``keys``: its blocks, ``refs``: its events, ``copies``,
    ``text``: the name of its group), by group, by event (``events``, ``links``: the scores by the other, ``home``: the
    name of its area), by area, by incident and by face."""

    sketches: MutableMapping[str, ReportSketch] = field(default_factory=dict)
    keys: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    refs: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    copies: MutableMapping[str, dict[str, Copy]] = field(default_factory=dict)
    text: MutableMapping[str, str] = field(default_factory=dict)
    groups: MutableMapping[str, set[str]] = field(default_factory=dict)
    events: MutableMapping[str, ToldEvent] = field(default_factory=dict)
    links: MutableMapping[str, dict[str, float]] = field(default_factory=dict)
    home: MutableMapping[str, str] = field(default_factory=dict)
    areas: MutableMapping[str, Area] = field(default_factory=dict)
    incidents: MutableMapping[str, Incident] = field(default_factory=dict)
    faces: MutableMapping[str, list[str]] = field(default_factory=dict)
    report_rooms: Rooms = field(default_factory=Rooms)
    event_rooms: Rooms = field(default_factory=Rooms)


class Shelved:
    """A report on shelves, for who asks for its events only where the sketch alone does not say enough."""

    __slots__ = ("_shelves", "id", "sketch")

    def __init__(self, shelves: Shelves, name: str) -> None:
        self._shelves, self.id, self.sketch = shelves, name, shelves.sketches[name]

    @property
    def events(self) -> tuple[ToldEvent, ...]:
        """Its events, read now."""
        refs = self._shelves.refs[self.id]
        warm(self._shelves.events, refs)
        return tuple(self._shelves.events[ref] for ref in refs)


def warm(shelf: Mapping[str, object], keys: Iterable[str]) -> None:
    """Has a shelf in a file read at once what will be asked for, which costs a fifth of reading it key by key."""
    read = getattr(shelf, "warm", None)  # asking for a protocol takes longer than reading a value
    if read is not None:
        read(keys)


class Reports(Mapping[str, ToldReport]):
    """The reports on shelves, put together when they are asked for; those that are ``fresh`` are not wholly there."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self.fresh: dict[str, ToldReport] = {}

    def __getitem__(self, name: str) -> ToldReport:
        if name in self.fresh:
            return self.fresh[name]
        shelves = self._shelves
        refs = shelves.refs[name]
        return ToldReport(shelves.sketches[name], tuple(shelves.events[ref] for ref in refs))

    def shelved(self, name: str) -> ToldReport | Shelved:
        """The same, its events only when they are asked for."""
        return self.fresh[name] if name in self.fresh else Shelved(self._shelves, name)

    def __contains__(self, name: object) -> bool:
        return name in self._shelves.refs

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelves.refs)

    def __len__(self) -> int:
        return len(self._shelves.refs)
