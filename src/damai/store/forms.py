"""Analyses as they are stored, and back: no words twice, one row an event, one row a piece of evidence.

A span is kept as its two ends; the words are the report's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from damai.codebook import event_record
from damai.grounding.edtf import bounds
from damai.model import Analysis, Event, Report
from damai.serial import dump, from_dict, to_dict

ROLES = {
    "actor": "actors", "recipient": "recipients", "mediator": "mediators", "claimant": "claimants", "denier": "deniers",
}  # fmt: skip
_GIVEN = ("id", "text", "published", "title", "publisher", "language", "url")


def sha256(text: str) -> str:
    r"""The hash of a text's bytes in UTF-8 (lone surrogates as they are).

    >>> sha256("")[:8], sha256("\ud800")[:8]
    ('e3b0c442', '91a681b9')
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def bytes_hash(data: bytes) -> str:
    """The hash of bytes, of a sketch for one.

    >>> bytes_hash(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> str:
    """JSON that is the same for equal values: keys in order, ASCII only.

    >>> canonical({"b": 1, "a": [None]})
    '{"a":[null],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def report_hash(report: Report) -> str:
    """The hash of all that a report was given with, its notes left out: what makes it the same report.

    >>> report_hash(Report("a", "x")) == report_hash(Report("a", "x")) != report_hash(Report("a", "y"))
    True
    """
    return sha256(canonical([getattr(report, name) for name in _GIVEN]))


def stripped(value: Any) -> Any:
    """Plain JSON of an analysis, each span as ``[start, end]``.

    >>> stripped({"spans": [{"start": 1, "end": 2, "text": "x"}]})
    {'spans': [[1, 2]]}
    """
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            return [value["start"], value["end"]]
        return {key: stripped(inner) for key, inner in value.items()}
    return [stripped(inner) for inner in value] if isinstance(value, list) else value


def analysis_content(analysis: Analysis) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an analysis says beyond its report, and its events, as stripped JSON."""
    plain = stripped(to_dict(analysis))
    del plain["report"]
    return plain, plain.pop("events")


def analysis_hash(analysis: Analysis) -> str:
    """The hash of what an analysis says, with the versions that said it; the report's text counts by its own hash."""
    content, events = analysis_content(analysis)
    return sha256(canonical([content, events, analysis.report.language]))


def event_values(event: Event) -> dict[str, Any]:
    """An event's columns, but for its place in the analysis and the JSON."""
    days = bounds(event.date) if event.date else None
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "date": event.date,
        "earliest": days[0].isoformat() if days else None,
        "latest": days[1].isoformat() if days else None,
        "place": event.place,
        "killed": event.killed,
        "injured": event.injured,
        "confidence": event.confidence,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
    }


def event_json(event: Event, plain: Mapping[str, Any]) -> tuple[str, str]:
    """The codebook's record, without fields, and the rest of the event, as JSON texts."""
    record = {key: value for key, value in event_record(event).items() if key != "fields"}
    return dump(record), dump({key: value for key, value in plain.items() if key != "fields"})


def event_parts(event: Event) -> list[dict[str, Any]]:
    """Who takes part in an event and who says so, one row a code."""
    return [
        {"role": role, "number": number, "code": code, "entity": code.partition(":")[0]}
        for role, name in ROLES.items()
        for number, code in enumerate(getattr(event, name))
    ]


def evidence_rows(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The evidence of an event's fields, one row a value; spans as ``1-2 5-9``.

    >>> evidence_rows({"fields": {"date": [{"value": "2020", "spans": [[1, 2], [5, 9]], "via": "text"}]}})
    [{'field': 'date', 'number': 0, 'via': 'text', 'spans': '1-2 5-9', 'value': '2020'}]
    """
    return [
        {
            "field": name,
            "number": number,
            "via": piece["via"],
            "spans": " ".join(f"{start}-{end}" for start, end in piece["spans"]),
            "value": piece["value"],
        }
        for name, pieces in plain["fields"].items()
        for number, piece in enumerate(pieces)
    ]


def read_spans(text: str) -> list[list[int]]:
    """The spans of a row of evidence.

    >>> read_spans("1-2 5-9"), read_spans("")
    ([[1, 2], [5, 9]], [])
    """
    return [[int(end) for end in span.split("-")] for span in text.split()]


def gathered_fields(rows: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """The ``fields`` of an event from its rows of evidence."""
    made: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        made.setdefault(row.field, []).append({"value": row.value, "spans": read_spans(row.spans), "via": row.via})
    return made


def assembled(report: Report, content: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Analysis:
    """The analysis whose parts were stored; :class:`~damai.errors.SchemaError` where a span is none of the text's."""
    plain = {"report": to_dict(Analysis(report))["report"], "events": list(events), **content}
    return from_dict(_widened(plain))


def _widened(value: Any) -> Any:
    """Stripped JSON with spans as objects again: a pair of whole numbers is nothing else in an analysis."""
    if isinstance(value, dict):
        return {key: _widened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        if len(value) == 2 and all(type(item) is int for item in value):
            return {"start": value[0], "end": value[1]}
        return [_widened(inner) for inner in value]
    return value


__all__ = [
    "ROLES",
    "analysis_content",
    "analysis_hash",
    "assembled",
    "bytes_hash",
    "canonical",
    "event_json",
    "event_parts",
    "event_values",
    "evidence_rows",
    "gathered_fields",
    "read_spans",
    "report_hash",
    "sha256",
    "stripped",
]
