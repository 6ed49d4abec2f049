"""Sketches and judged events of a dossier, read from it when they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence, ValuesView

from damai.crossdoc.shelves import warm
from damai.crossdoc.told import ReportSketch
from damai.dossier.sketching import sketch_from_bytes
from damai.dossier.verdicts import Judged, Verdict, judge
from damai.store import EventQuery, EventRow, Reader

SKETCHES = 2_000
"""Sketches in memory, about 20 kB each."""
AT_ONCE = 400
"""Reports whose events are asked for in one query."""


class StoredSketches(MutableMapping[str, ReportSketch]):
    """The sketches of reports; those asked for lately are in memory. They are made now where there is none of today's
    kind (``made``: those that are still to be stored, with the number of their reading)."""

    def __init__(self) -> None:
        self.reader: Reader | None = None
        self.loaded: Mapping[str, tuple[int, str, str]] = {}
        self.made: list[tuple[int, str, ReportSketch]] = []
        self._known: OrderedDict[str, ReportSketch] = OrderedDict()

    def read(self, reading: int) -> ReportSketch:
        """The sketch of a reading."""
        from damai.sketch import sketch_report, sketch_version

        assert self.reader is not None
        kind = sketch_version()
        data = self.reader.sketch(reading, kind)
        if data is not None:
            return sketch_from_bytes(data)
        analysis = self.reader.analysis(reading)
        assert analysis is not None  # a report without words is no reading
        found = sketch_report(analysis.report)
        self.made.append((reading, kind, found))
        return found

    def warm(self, ids: Iterable[str]) -> None:
        """Reads the sketches of some reports at once, those that are stored: one by one each takes several times as
        long."""
        from damai.sketch import sketch_version

        assert self.reader is not None
        lacking = sorted(id for id in ids if id not in self._known)[: SKETCHES // 2]
        warm(self.loaded, lacking)
        report = {found[0]: id for id in lacking if (found := self.loaded.get(id))}
        for reading, data in self.reader.sketches_of(report, sketch_version()):
            self[report[reading]] = sketch_from_bytes(data)

    def __getitem__(self, id: str) -> ReportSketch:
        if id not in self._known:
            self[id] = self.read(self.loaded[id][0])
        return self._known[id]

    def __setitem__(self, id: str, sketch: ReportSketch) -> None:
        self._known[id] = sketch
        self._known.move_to_end(id)
        if len(self._known) > SKETCHES:
            self._known.popitem(last=False)

    def __delitem__(self, id: str) -> None:
        self._known.pop(id, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.loaded)

    def __len__(self) -> int:
        return len(self.loaded)


class JudgedEvents(Mapping[str, Judged]):
    """The events that count, with people's word, by ref; in the order of their reports' ids."""

    def __init__(self, refs: Mapping[str, tuple[str, ...]]) -> None:
        self.reader: Reader | None = None
        self.verdicts: Mapping[str, Sequence[Verdict]] = {}
        self.refs = refs
        self._known: dict[str, dict[str, Judged]] = {}

    def read(self, ids: Sequence[str]) -> dict[str, list[Judged]]:
        """The events of some reports as they are stored now."""
        assert self.reader is not None
        rows = coded_rows(self.reader, ids)
        found = {}
        for id in ids:
            said = self.verdicts.get(id, ())
            older = self.reader.events(EventQuery(report=id), all_readings=True) if said else []
            found[id] = judge(rows.get(id, []), said, older)
        return found

    def keep(self, id: str, judged: Sequence[Judged]) -> None:
        """Keeps the events of a report ready."""
        self._known[id] = {one.row.ref: one for one in judged}

    def make_room(self) -> None:
        """Drops what is in memory where it is much."""
        if len(self._known) > SKETCHES:
            self._known.clear()

    def forget(self, id: str | None = None) -> None:
        """Drops what is in memory, of one report or of all."""
        if id is None:
            self._known.clear()
        else:
            self._known.pop(id, None)

    def __getitem__(self, ref: str) -> Judged:
        id = ref.rpartition("#")[0]
        if id not in self._known:
            if ref not in self.refs.get(id, ()):
                raise KeyError(ref)
            self.keep(id, self.read([id])[id])
        return self._known[id][ref]

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and ref in self.refs.get(ref.rpartition("#")[0], ())

    def __iter__(self) -> Iterator[str]:
        return (ref for id in sorted(self.refs) for ref in self.refs[id])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def values(self) -> ValuesView[Judged]:
        """All of them: read at once."""
        lacking = sorted(id for id in self.refs if id not in self._known)
        for id, judged in self.read(lacking).items():
            self.keep(id, judged)
        return super().values()


def coded_rows(reader: Reader, ids: Sequence[str]) -> dict[str, list[EventRow]]:
    """The coded events of reports."""
    found: dict[str, list[EventRow]] = {}
    for at in range(0, len(ids), AT_ONCE):
        for row in reader.events(of=ids[at : at + AT_ONCE]):
            found.setdefault(row.report, []).append(row)
    return found


__all__ = ["JudgedEvents", "StoredSketches", "coded_rows"]
