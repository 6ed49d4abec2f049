"""The codebook format: one line a report, records with evidence and the span behind every field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from damai.model import Analysis, Event, Evidence, Note


def _fields(fields: dict[str, tuple[Evidence, ...]]) -> dict[str, Any]:
    return {
        name: [{"value": e.value, "spans": [[s.start, s.end] for s in e.spans], "via": e.via} for e in values]
        for name, values in fields.items()
    }


def event_record(event: Event) -> dict[str, Any]:
    """One event as a record of the codebook (section 1), with ``fields``."""
    promise = event.commitment
    return {
        "type": event.type,
        "mode": event.mode,
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "mediators": list(event.mediators),
        "status": event.status,
        "claimants": list(event.claimants),
        "deniers": list(event.deniers),
        "date": event.date,
        "place": event.place,
        "commitment": {"content": promise.content, "due": promise.due, "negative": promise.negative} if promise else None,
        "killed": event.killed,
        "injured": event.injured,
        "evidence": [[s.start, s.end] for s in event.evidence],
        "fields": _fields(event.fields),
    }


def notes_json(notes: tuple[Note, ...]) -> list[dict[str, str]]:
    """Notes as ``{"code", "message"}``."""
    return [{"code": note.code, "message": note.message} for note in notes]


def codebook_line(analysis: Analysis) -> dict[str, Any]:
    """One line of ``--format codebook``."""
    return {
        "id": analysis.report.id,
        "records": [event_record(event) for event in analysis.events],
        "notes": notes_json(analysis.notes),
    }


def unread_line(id: str, notes: tuple[Note, ...]) -> dict[str, Any]:
    """The line of a report that could not be read.

    >>> unread_line("line:3", (Note("blank-line", "line:3 is blank"),))
    {'id': 'line:3', 'records': [], 'notes': [{'code': 'blank-line', 'message': 'line:3 is blank'}]}
    """
    return {"id": id, "records": [], "notes": notes_json(notes)}


CSV_COLUMNS = (
    "report", "published", "event", "type", "mode", "actors", "recipients", "mediators", "status", "claimants", "deniers", "date", "place",
    "commitment", "due", "negative", "killed", "injured", "score", "quad", "cameo", "confidence", "start", "end", "trigger", "evidence",
)  # fmt: skip
"""The columns of ``--format csv``; lists are joined by ``;``, sentences of evidence by `` | ``."""


def csv_rows(analysis: Analysis) -> Iterator[tuple[str, ...]]:
    """The events of a report as rows under ``CSV_COLUMNS``."""
    report = analysis.report
    for event in analysis.events:
        promise = event.commitment
        values = (
            report.id, report.published, event.id, event.type, event.mode, ";".join(event.actors), ";".join(event.recipients),
            ";".join(event.mediators), event.status, ";".join(event.claimants), ";".join(event.deniers), event.date, event.place,
            promise.content if promise else None, promise.due if promise else None, str(promise.negative).lower() if promise else None,
            event.killed, event.injured, event.score, event.quad, event.cameo, event.confidence, event.trigger.start, event.trigger.end,
            event.trigger.of(report.text), " | ".join(span.of(report.text) for span in event.evidence),
        )  # fmt: skip
        yield tuple("" if value is None else str(value) for value in values)
