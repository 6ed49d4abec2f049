"""Told events and reports for the tests of crossdoc, with the parties A, B and C."""

from __future__ import annotations

from typing import Any

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
