"""The codebook format: one line a report, records with evidence and the span behind every field."""

from __future__ import annotations

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
