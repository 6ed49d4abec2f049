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
from damai.crossdoc.told import ToldEvent, ToldReport, arrival
from damai.crossdoc.vectors import SketchVectors
from damai.crossdoc.weaving import UNMOVED, Weaver


@dataclass(frozen=True, slots=True)
class Linked:
    """All that holds across some reports."""

    copies: tuple[Copy, ...]
    incidents: tuple[Incident, ...]
    contested: tuple[Contested, ...]
    commitments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What one report changed: new copies, incidents that are new or new in content, and the ids of those gone."""

    copies: tuple[Copy, ...] = ()
    incidents: tuple[Incident, ...] = ()
    removed: tuple[str, ...] = ()


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
    """Reports linked so far. In memory; a store may keep the same blocks in tables."""

    def __init__(self) -> None:
        self._copyist = Copyist()
        self._weaver = Weaver(self._copyist, SketchVectors(self._copyist.reports))

    @property
    def events(self) -> Mapping[str, ToldEvent]:
        """All records, by ref."""
        return self._weaver.events

    def add(self, report: ToldReport) -> Touched:
        """Takes a report in; one that is already there changes nothing, or is replaced where it was coded anew."""
        old = self._copyist.reports.get(report.id)
        if old == report:
            return Touched()
        before = self._copyist.remove(report.id) if old else UNMOVED
        copies, moved = self._copyist.add(report)
        made, removed = self._weaver.change(report.events, old.events if old else (), before | moved)
        return Touched(copies, tuple(made), tuple(sorted(removed)))

    def remove(self, report_id: str) -> Touched:
        """Takes a report out again, as if it had never come."""
        report = self._copyist.reports[report_id]
        moved = self._copyist.remove(report_id)
        made, removed = self._weaver.change((), report.events, moved)
        return Touched((), tuple(made), tuple(sorted(removed)))

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
