"""Told events and reports for the tests of crossdoc, with the parties A, B and C."""

from __future__ import annotations

from typing import Any

from damai.crossdoc.ledger import Entry
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import Promise, ReportSketch, ToldEvent, ToldReport


def told(ref: str, kind: str, sides: str, published: str = "2024-05-10", **fields: Any) -> ToldEvent:
    """``sides`` is ``A>B`` (A acts, B undergoes it) or ``A,B`` (both act)."""
    actors, _, recipients = sides.partition(">")
    return ToldEvent(
        ref,
        ref.partition("#")[0],
        kind,
        published,
        actors=tuple(filter(None, actors.split(","))),
        recipients=tuple(filter(None, recipients.split(","))),
        **fields,
    )


def pledge(due: str | None = None, negative: bool = False) -> Promise:
    """A promise."""
    return Promise(due, negative)


def report(*events: ToldEvent, **fields: Any) -> ToldReport:
    """A report of some events, without a text."""
    return ToldReport(ReportSketch(events[0].report, events[0].published, **fields), events)


def ledger(*events: ToldEvent, as_of: str = "2024-12-31") -> Entry:
    """The one promise of a dossier of some events, report by report."""
    state = Linker()
    by_report: dict[str, list[ToldEvent]] = {}
    for event in events:
        by_report.setdefault(event.report, []).append(event)
    for told_of in by_report.values():
        state.add(report(*told_of))
    (entry,) = state.commitments(as_of)
    return entry
