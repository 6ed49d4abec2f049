"""What a dossier shows at one moment: the events that count, and what holds across them.

It is a pure function of what is stored, never of the order in which it came. The in-memory :class:`Linker` is brought
up to date by the reports that changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from damai.crossdoc.contested import Contested, pair_claims
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident, describe
from damai.crossdoc.ledger import Entry, Transition, keep_ledger
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ReportSketch, ToldEvent, ToldReport, arrival, told_record
from damai.dossier.sketching import sketch_from_bytes
from damai.dossier.verdicts import Judged, Verdict, Verdicts, judge, read_verdicts
from damai.store import EventQuery, EventRow, Reader

if TYPE_CHECKING:
    from damai.crossdoc.tension import Week

FEW = 50
"""Changed reports below which each is asked for by itself."""


@dataclass(frozen=True)
class View:
    """One moment of a dossier. Events go by their ``REPORT#N``; ``linked`` are the incidents before people's word."""

    judged: Mapping[str, Judged]
    told: Mapping[str, ToldEvent]
    verdicts: Verdicts
    copies: tuple[Copy, ...]
    linked: tuple[Incident, ...]
    last_day: str | None

    @cached_property
    def by_id(self) -> dict[str, str]:
        """The ref of each event by its id."""
        return {one.row.id: ref for ref, one in self.judged.items()}

    @cached_property
    def _by_report(self) -> dict[str, list[ToldEvent]]:
        found: dict[str, list[ToldEvent]] = {}
        for event in self.told.values():
            found.setdefault(event.report, []).append(event)
        return found

    def of_report(self, id: str) -> list[ToldEvent]:
        """The events of a report."""
        return self._by_report.get(id, [])

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, as people merged and split them."""
        found = self.linked
        together = [self._refs(ids) for ids in self.verdicts.together]
        apart = [(self._refs(ids), self._refs(others)) for ids, others in self.verdicts.apart]
        if not together and not apart:
            return found
        groups, touched = regrouped([incident.events for incident in found], together, apart)
        kept = [incident for incident in found if incident.events not in touched]
        same = {frozenset(incident.events) for incident in kept}
        made = [self._described(group) for group in groups if frozenset(group) not in same]
        return tuple(sorted([*kept, *made], key=lambda incident: arrival(self.told[incident.id])))

    def _refs(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self.by_id[id] for id in ids if id in self.by_id))

    def _described(self, group: Iterable[str]) -> Incident:
        # People said that these belong together: there is nothing left to doubt.
        return replace(describe([self.told[ref] for ref in group], {}, self.copies), confidence=1.0)

    @cached_property
    def contested(self) -> tuple[Contested, ...]:
        """Claims that cannot both be true as told."""
        return pair_claims(self.incidents, self.told, self.copies)

    def commitments(self, as_of: str | None) -> tuple[Entry, ...]:
        """The ledger of promises as of a day, with the states that people set."""
        return tuple(self._as_set(entry, as_of) for entry in keep_ledger(self.incidents, self.told, as_of))

    def _as_set(self, entry: Entry, as_of: str | None) -> Entry:
        ids = [self.judged[ref].row.id for ref in entry.made if ref in self.judged]
        said = [self.verdicts.states[id] for id in ids if id in self.verdicts.states]
        said = [one for one in said if as_of is None or (one[2].get("day") or "") <= as_of]
        if not said:
            return entry
        _, seq, content = max(said, key=lambda one: one[0])
        step = Transition(content.get("day"), content["state"], f"correction:{seq}", ())
        return replace(entry, state=content["state"], transitions=(*entry.transitions, step))

    def tension(self, pairs: Iterable[tuple[str, str]] | None) -> tuple[Week, ...]:
        """Weekly scores of pairs."""
        from damai.crossdoc.tension import weekly_tension

        return tuple(weekly_tension(self.incidents, self.told, None if pairs is None else tuple(pairs)))


def regrouped(
    groups: Iterable[tuple[str, ...]],
    together: Iterable[tuple[str, ...]],
    apart: Iterable[tuple[tuple[str, ...], tuple[str, ...]]],
) -> tuple[list[tuple[str, ...]], set[tuple[str, ...]]]:
    """Groups with some joined and then some parted, and those of the given ones that are no longer there.

    >>> regrouped([("a",), ("b",), ("c", "d")], [("a", "b")], [(("d",), ("c",))])[0]
    [('a', 'b'), ('c',), ('d',)]
    """
    given = [tuple(group) for group in groups]
    home = {ref: set(group) for group in given for ref in group}
    for refs in together:
        joined = set().union(*(home[ref] for ref in refs if ref in home))
        home |= dict.fromkeys(joined, joined)
    for refs, others in apart:
        for out in {id(home[ref]): home[ref] for ref in refs if ref in home}.values():
            leaving = out & set(refs)
            if out & set(others):
                home |= dict.fromkeys(out - leaving, out - leaving) | dict.fromkeys(leaving, leaving)
    made = sorted({tuple(sorted(group)) for group in home.values() if group})
    return made, {group for group in given if tuple(sorted(group)) not in set(made)}


class Watcher:
    """Keeps the view of a store up to date: only what changed since the last one is read again."""

    def __init__(self) -> None:
        self._linker = Linker()
        self._loaded: dict[str, tuple[object, ...]] = {}
        self._told: dict[str, dict[str, ToldEvent]] = {}
        self._judged: dict[str, dict[str, Judged]] = {}
        self._seen: dict[str, ReportSketch] = {}
        self._progress: tuple[int, ...] = ()
        self.made: list[tuple[int, str, ReportSketch]] = []
        self._view: View | None = None

    def view(self, reader: Reader) -> View:
        """What is shown at the reader's moment."""
        progress = reader.progress()
        if self._view is None or progress != self._progress:
            self._view, self._progress = self._refreshed(reader), progress
        return self._view

    def _refreshed(self, reader: Reader) -> View:
        verdicts = read_verdicts(reader.corrections())
        about: dict[str, list[Verdict]] = {}
        for verdict in verdicts.events.values():
            about.setdefault(verdict.report, []).append(verdict)
        readings = {id: (seq, str(about.get(id))) for seq, id, _ in reader.readings()}
        for id in [id for id, key in self._loaded.items() if readings.get(id) != key]:
            self._linker.remove(id)
            del self._loaded[id], self._told[id], self._judged[id], self._seen[id]
        new = sorted(readings.keys() - self._loaded.keys())
        rows, sketches = _rows(reader, new), self._sketches(reader, new)
        for id in new:
            self._enter(reader, sketches[id], rows.get(id, []), about.get(id, []))
            self._loaded[id] = readings[id]
        told = {ref: event for id in sorted(self._told) for ref, event in self._told[id].items()}
        judged = {ref: one for id in sorted(self._judged) for ref, one in self._judged[id].items()}
        days = [day for sketch in self._seen.values() if (day := sketch.published)]
        return View(
            judged, told, verdicts, self._linker.copies, self._linker.incidents, max(days)[:10] if days else None
        )

    def _enter(self, reader: Reader, sketch: ReportSketch, rows: list[EventRow], verdicts: list[Verdict]) -> None:
        id = sketch.report
        older = reader.events(EventQuery(report=id), all_readings=True) if verdicts else []
        judged = judge(rows, verdicts, older)
        said = {"id": id, "published": sketch.published, "publisher": sketch.publisher, "language": sketch.language}
        events = [told_record(said, one.row.number, {**one.record, "confidence": one.row.confidence}) for one in judged]
        self._judged[id] = {one.row.ref: one for one in judged}
        self._told[id] = {event.ref: event for event in events}
        self._seen[id] = sketch
        self._linker.add(ToldReport(sketch, tuple(events)))

    def _sketches(self, reader: Reader, ids: Sequence[str]) -> dict[str, ReportSketch]:
        """The sketches of reports, made now where there is none of today's kind (``made`` are those to be stored)."""
        if not ids:
            return {}
        from damai.sketch import sketch_report, sketch_version

        kind = sketch_version()
        found: dict[str, ReportSketch] = {}
        for one in ids if len(ids) < FEW else (None,):
            found |= {id: sketch_from_bytes(data) for id, data in reader.sketches(kind, one)}
        lacking = {id: seq for seq, id, _ in reader.readings() if id not in found} if len(found) < len(ids) else {}
        for id in ids:
            if id not in found:
                analysis = reader.analysis(lacking[id])
                assert analysis is not None  # a report without words is no reading
                found[id] = sketch_report(analysis.report)
                self.made.append((lacking[id], kind, found[id]))
        return found


def _rows(reader: Reader, ids: Sequence[str]) -> dict[str, list[EventRow]]:
    """The coded events of reports; one question for all where they are many."""
    wanted = set(ids)
    queries = [EventQuery(report=id) for id in ids] if len(ids) < FEW else [EventQuery()]
    found: dict[str, list[EventRow]] = {}
    for row in (row for query in queries for row in reader.events(query)):
        if row.report in wanted:
            found.setdefault(row.report, []).append(row)
    return found


__all__ = ["View", "Watcher", "regrouped"]
