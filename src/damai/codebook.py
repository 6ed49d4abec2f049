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
        "commitment": {"content": promise.content, "due": promise.due, "negative": promise.negative}
        if promise
        else None,
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
    "report", "published", "event", "type", "mode", "actors", "recipients", "mediators", "status", "claimants",
    "deniers", "date", "place", "commitment", "due", "negative", "killed", "injured", "score", "quad", "cameo",
    "confidence", "start", "end", "trigger", "evidence",
)  # fmt: skip
"""The columns of ``--format csv``; lists are joined by ``;``, sentences of evidence by `` | ``."""


def csv_rows(analysis: Analysis) -> Iterator[tuple[str, ...]]:
    """The events of a report as rows under ``CSV_COLUMNS``."""
    text = analysis.report.text
    for event in analysis.events:
        promise = event.commitment
        values: dict[str, Any] = event_record(event) | {
            "report": analysis.report.id,
            "published": analysis.report.published,
            "event": event.id,
            "commitment": promise.content if promise else None,
            "due": promise.due if promise else None,
            "negative": str(promise.negative).lower() if promise else None,
            "score": event.score,
            "quad": event.quad,
            "cameo": event.cameo,
            "confidence": event.confidence,
            "start": event.trigger.start,
            "end": event.trigger.end,
            "trigger": event.trigger.of(text),
            "evidence": " | ".join(span.of(text) for span in event.evidence),
        }
        yield tuple(_cell(values[column]) for column in CSV_COLUMNS)


def _cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
