"""The cross-report part as a state that grows report by report: a new report touches its own blocks only.

What it holds depends on the set of reports alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from damai.crossdoc.contested import Contested, pair_claims
from damai.crossdoc.copying import Copyist
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry, keep_ledger
from damai.crossdoc.reasons import Reasons
from damai.crossdoc.shelves import Shelves
from damai.crossdoc.told import ToldEvent, ToldReport, arrival, with_signs
from damai.crossdoc.vectors import SketchVectors
from damai.crossdoc.weaving import UNMOVED, Weaver, Woven


@dataclass(frozen=True, slots=True)
class Linked:
    """All that holds across some reports."""

    copies: tuple[Copy, ...]
    incidents: tuple[Incident, ...]
    contested: tuple[Contested, ...]
    commitments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What one report changed: new copies, incidents that are new or new in content, the ids of those gone, the
    reports that have other copies, and the records that stand in an incident of another id than before (``entered``,
    as :class:`~damai.crossdoc.weaving.Woven` has it)."""

    copies: tuple[Copy, ...] = ()
    incidents: tuple[Incident, ...] = ()
    removed: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()


def link(reports: Iterable[ToldReport], as_of: str | None = None) -> Linked:
    """Everything across reports at once, the ledger as of an ISO day.

    >>> from damai.crossdoc.told import ReportSketch
    >>> told = [ToldEvent(f"{r}#0", r, "CONSULT", "2024-05-03", actors=("FRA", "DEU"), date="2024-05-02") for r in "ab"]
    >>> [i.events for i in link(ToldReport(ReportSketch(e.report, e.published), (e,)) for e in told).incidents]
    [('a#0', 'b#0')]
    """
    state = Linker()
    for report in reports:
        state.add(report)
    return Linked(state.copies, state.incidents, state.contested, state.commitments(as_of))


class Linker:
    """Reports linked so far, on the given shelves: in memory unless these keep it elsewhere."""

    def __init__(self, shelves: Shelves | None = None) -> None:
        self._shelves = shelves = Shelves() if shelves is None else shelves
        self._copyist = Copyist(shelves)
        self._vectors = SketchVectors(shelves.sketches, shelves.events)
        self._weaver = Weaver(self._copyist, self._vectors, shelves)

    @property
    def events(self) -> Mapping[str, ToldEvent]:
        """All records, by ref."""
        return self._shelves.events

    def add(self, report: ToldReport) -> Touched:
        """Takes a report in; one that is already there changes nothing, or is replaced where it was coded anew."""
        return self.add_all([report])

    def add_all(self, reports: Iterable[ToldReport]) -> Touched:
        """Takes many reports in at once, which costs much less than one by one; what all of them changed."""
        copies, gone, new, moved = list[Copy](), list[ToldEvent](), list[ToldEvent](), UNMOVED
        for report in {report.id: with_signs(report) for report in reports}.values():
            old = self._copyist.reports.get(report.id)
            if old == report:
                continue
            if old is not None:
                moved |= self._copyist.remove(report.id)
                self._vectors.forget(report.id)
                gone += old.events
            self._copyist.reports.fresh[report.id] = report
            self._shelves.refs[report.id] = tuple(event.ref for event in report.events)
            found, its = self._copyist.add(report)
            copies += found
            moved |= its
            new += report.events
        woven = self._weaver.change(new, gone, moved)
        self._copyist.reports.fresh.clear()
        others = moved.recopied.union(*({copy.copy, copy.origin} for copy in copies))
        return _touched(copies, woven, others)

    def remove(self, report_id: str) -> Touched:
        """Takes a report out again, as if it had never come."""
        events = [self.events[ref] for ref in self._shelves.refs[report_id]]
        others = set(self._shelves.copies.get(report_id, ()))
        moved = self._copyist.remove(report_id)
        self._vectors.forget(report_id)
        del self._shelves.refs[report_id]
        woven = self._weaver.change((), events, moved)
        return _touched((), woven, moved.recopied | others)

    def of_report(self, report_id: str) -> list[ToldEvent]:
        """The events of a report."""
        return [self.events[ref] for ref in self._shelves.refs.get(report_id, ())]

    def copies_of(self, report_id: str) -> list[Copy]:
        """The copies of a report, and what it copies."""
        return list(self._copyist.of(report_id))

    @property
    def reasons(self) -> Reasons:
        """Why records are of one incident, or not."""
        return Reasons(self._weaver)

    def incident_of(self, ref: str) -> Incident | None:
        """The incident in which a record stands; None where there is no such record."""
        return self._weaver.incident_of(self.events[ref]) if ref in self.events else None

    @property
    def copies(self) -> tuple[Copy, ...]:
        """All copies, by name."""
        return tuple(sorted(self._copyist, key=lambda c: (min(c.copy, c.origin), max(c.copy, c.origin))))

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """All incidents, in the order of their first telling."""
        return tuple(sorted(self._weaver.incidents.values(), key=lambda incident: arrival(self.events[incident.id])))

    @property
    def contested(self) -> tuple[Contested, ...]:
        """All contested claims, in the order of their first appearance."""
        return pair_claims(self.incidents, self.events, self.copies)

    def commitments(self, as_of: str | None = None) -> tuple[Entry, ...]:
        """The ledger as of an ISO day, in the order of the first telling."""
        return keep_ledger(self.incidents, self.events, as_of)


def _touched(copies: Iterable[Copy], woven: Woven, reports: Iterable[str]) -> Touched:
    removed, others, entered = (tuple(sorted(names)) for names in (woven.removed, reports, woven.entered))
    return Touched(tuple(copies), tuple(woven.incidents), removed, others, entered)
